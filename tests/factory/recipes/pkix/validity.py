"""Recipes for pkix.validity."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der
from smime_lint.testing.certificate import NOT_BEFORE, base

from .. import fires, silent
from .common import plain

_NOT_AFTER = NOT_BEFORE + timedelta(days=365, seconds=-1)
_LAST_OF_2049 = datetime(2049, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
_FIRST_OF_2050 = datetime(2050, 1, 1, tzinfo=timezone.utc)


def _utc(text: str) -> bytes:
    return der.tlv(0x17, text.encode())


def _generalized(text: str) -> bytes:
    return der.tlv(0x18, text.encode())


def _validity(not_before: bytes, not_after: bytes) -> bytes:
    return der.sequence(not_before, not_after)


_BEFORE = der.utc_time(NOT_BEFORE)
_AFTER = der.utc_time(_NOT_AFTER)

fires(
    "pkix.validity.wrong_time_type",
    base().change(validity=_validity(der.generalized_time(NOT_BEFORE), _AFTER)),
    "not_before",
)
fires(
    "pkix.validity.wrong_time_type",
    plain().change(validity=_validity(_BEFORE, der.generalized_time(_LAST_OF_2049))),
    "last_of_2049",
)
fires(
    "pkix.validity.wrong_time_type",
    plain().change(validity=_validity(_BEFORE, _generalized("20250101000000.0Z"))),
    "with_fraction",
)
fires(
    "pkix.validity.wrong_time_type",
    plain().change(validity=_validity(_generalized("19491231235959Z"), _AFTER)),
    "last_of_1949",
)
silent("pkix.validity.wrong_time_type", plain().change(not_after=_LAST_OF_2049), "last_of_2049")
silent("pkix.validity.wrong_time_type", plain().change(not_after=_FIRST_OF_2050), "first_of_2050")

for _variant, _text in (
    ("no_seconds", "2401100000Z"),
    ("zone", "240110000000+0000"),
    ("no_zone", "240110000000"),
    ("no_such_day", "240230000000Z"),
):
    fires(
        "pkix.validity.utc_time_format",
        plain().change(validity=_validity(_utc(_text), _AFTER)),
        _variant,
    )
silent("pkix.validity.utc_time_format", plain().change(validity=_validity(_utc("240229000000Z"), _AFTER)))

for _variant, _text in (
    ("fraction", "20500101000000.5Z"),
    ("no_seconds", "205001010000Z"),
    ("local", "20500101000000"),
    ("zone", "20500101120000+0000"),
    ("no_such_day", "20500229000000Z"),
):
    fires(
        "pkix.validity.generalized_time_format",
        plain().change(validity=_validity(_BEFORE, _generalized(_text))),
        _variant,
    )
silent(
    "pkix.validity.generalized_time_format",
    plain().change(validity=_validity(_BEFORE, _generalized("20520229000000Z"))),
)

fires("pkix.validity.not_after_before_not_before", base().valid(NOT_BEFORE, days=0))
silent("pkix.validity.not_after_before_not_before", base().valid(NOT_BEFORE, days=0, seconds=1), "one_second")
silent(
    "pkix.validity.not_after_before_not_before",
    plain().change(validity=_validity(_BEFORE, _utc("230230000000Z"))),
    "unreadable",
    also=("pkix.validity.utc_time_format",),
)

fires(
    "pkix.validity.no_well_defined_expiration",
    plain().change(validity=_validity(_BEFORE, _generalized("99991231235959Z"))),
)
silent(
    "pkix.validity.no_well_defined_expiration",
    plain().change(validity=_validity(_BEFORE, _generalized("99991231235958Z"))),
)
