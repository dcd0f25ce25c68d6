"""Recipes for pkix.subject_directory_attributes."""

from datetime import datetime, timezone

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain

PACK = "pkix.subject_directory_attributes."
EXTENSION = "subjectDirectoryAttributes"
BORN = datetime(1980, 2, 29, 12, tzinfo=timezone.utc)


def _attribute(arc: int, *attribute_values: bytes) -> bytes:
    return der.sequence(der.oid(f"1.3.6.1.5.5.7.9.{arc}"), der.set_of(*attribute_values))


def _legacy(arc: int, *attribute_values: bytes) -> Certificate:
    value = der.sequence(_attribute(4, der.printable("GB")), _attribute(arc, *attribute_values))
    return base("individual-legacy").extension(EXTENSION, value)


VALUE = der.sequence(_attribute(3, der.printable("F")))
fires(PACK + "critical", plain().extension(EXTENSION, VALUE, critical=True))
silent(PACK + "critical", plain().extension(EXTENSION, VALUE))

fires(PACK + "empty", plain().extension(EXTENSION, der.sequence()))
fires(PACK + "empty", base("individual-legacy").extension(EXTENSION, der.sequence()), "legacy")
silent(PACK + "empty", plain().extension(EXTENSION, VALUE))

_DATE = PACK + "date_of_birth_invalid"
_NOON = der.generalized_time(BORN)
fires(_DATE, _legacy(1, der.utc_time(BORN)), "utc_time")
fires(_DATE, _legacy(1, der.printable("19800229")), "string")
fires(_DATE, _legacy(1, _NOON, der.generalized_time(BORN.replace(day=28))), "two_values")
silent(_DATE, _legacy(1, _NOON))
silent(_DATE, _legacy(1, der.tlv(0x18, b"19800229")), "form", also=("pkix.extensions.invalid_der",))
silent(
    _DATE,
    base("individual-strict").extension(EXTENSION, der.sequence(_attribute(1, der.utc_time(BORN)))),
    "strict",
    also=("smbr.subject_directory_attributes.prohibited",),
)

_NOT_NOON = PACK + "date_of_birth_not_noon"
fires(_NOT_NOON, _legacy(1, der.generalized_time(BORN.replace(hour=0))), "midnight")
fires(_NOT_NOON, _legacy(1, der.generalized_time(BORN.replace(second=1))), "a_second_late")
silent(_NOT_NOON, _legacy(1, _NOON))
silent(_NOT_NOON, _legacy(1, der.utc_time(BORN.replace(hour=0))), "utc_time", also=(_DATE,))
silent(
    _NOT_NOON,
    _legacy(2, der.generalized_time(BORN.replace(hour=0))),
    "other_attribute",
    also=(PACK + "place_of_birth_invalid",),
)

_PLACE = PACK + "place_of_birth_invalid"
fires(_PLACE, _legacy(2, der.ia5("London")), "ia5")
fires(_PLACE, _legacy(2, der.sequence(der.utf8("London"))), "sequence")
fires(_PLACE, _legacy(2, der.utf8("")), "empty")
silent(_PLACE, _legacy(2, der.utf8("Zürich")))
silent(_PLACE, _legacy(2, der.printable("London")), "printable")

_GENDER = PACK + "gender_invalid"
fires(_GENDER, _legacy(3, der.utf8("F")), "utf8")
fires(_GENDER, _legacy(3, der.printable("female")), "word")
fires(_GENDER, _legacy(3, der.printable("X")), "other_letter")
fires(_GENDER, _legacy(3, der.printable("M"), der.printable("F")), "two_values")
fires(_GENDER, _legacy(3, der.integer(1)), "integer")
silent(_GENDER, _legacy(3, der.printable("F@")), "alphabet", also=("pkix.extensions.invalid_der",))
silent(_GENDER, _legacy(3, der.printable("F")))
silent(_GENDER, _legacy(3, der.printable("m")), "lower_case")

for _arc, _rule in ((4, "country_of_citizenship_invalid"), (5, "country_of_residence_invalid")):
    fires(PACK + _rule, _legacy(_arc, der.printable("UK")), "not_assigned")
    fires(PACK + _rule, _legacy(_arc, der.printable("GBR")), "three_letters")
    fires(PACK + _rule, _legacy(_arc, der.printable("gb")), "lower_case")
    fires(PACK + _rule, _legacy(_arc, der.utf8("GB")), "utf8")
    fires(PACK + _rule, _legacy(_arc, der.printable("DE"), der.printable("XX")), "second_value")
    silent(
        PACK + _rule, _legacy(_arc, der.printable("G@")), "alphabet", also=("pkix.extensions.invalid_der",)
    )
    silent(PACK + _rule, _legacy(_arc, der.printable("DE"), der.printable("GB")))
