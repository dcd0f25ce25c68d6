"""Recipes for smbr.cross."""

from datetime import datetime, timezone

from smime_lint.testing import values
from smime_lint.testing.authority import cross, subca

from .. import fires, silent

PACK = "smbr.cross."
MAIL = cross().extended_key_usage(values.EMAIL_PROTECTION)

fires(
    PACK + "any_extended_key_usage",
    cross().extended_key_usage(values.EMAIL_PROTECTION, "2.5.29.37.0"),
    type="cross",
)
silent(PACK + "any_extended_key_usage", MAIL, type="cross")
fires(PACK + "extended_key_usage_critical", MAIL.critical("extKeyUsage"), type="cross")
silent(PACK + "extended_key_usage_critical", MAIL, type="cross")
fires(PACK + "extended_key_usage_unauthorized", MAIL, type="cross")
silent(PACK + "extended_key_usage_unauthorized", cross(), type="cross")
_MISSING = PACK + "extended_key_usage_missing_from_1_0_16"
_START = datetime(2026, 9, 28, tzinfo=timezone.utc)
fires(_MISSING, cross().valid(_START, 3000), type="cross", br_version="1.0.16")
silent(_MISSING, MAIL.valid(_START, 3000), type="cross", br_version="1.0.16")
silent(
    _MISSING,
    cross().valid(datetime(2026, 9, 27, 23, 59, 59, tzinfo=timezone.utc), 3000),
    "day_before",
    type="cross",
    br_version="1.0.16",
)
silent(_MISSING, subca().valid(_START, 3000), "subca", type="subca", br_version="1.0.14")
