"""Recipes for smbr.validity."""

from datetime import datetime, timezone

from smime_lint.testing import der
from smime_lint.testing.certificate import NOT_BEFORE, Certificate, base

from .. import fires, silent

NOON = datetime(2024, 2, 29, 12, 0, 1, tzinfo=timezone.utc)
DAY = 86_400
ISSUED_AT = int(NOT_BEFORE.timestamp())


def period(profile: str, days: int, seconds: int = 0) -> Certificate:
    """A certificate that is valid for so long, both ends included."""
    return base(profile).valid(NOT_BEFORE, days, seconds)


RULE = "smbr.validity.exceeds_825_days"
AT_MAXIMUM = "smbr.validity.at_maximum"
fires(RULE, period("sponsor-multipurpose", 825, 1))
fires(RULE, base("mailbox-strict").valid(NOON, 825, 1), "leap_day")
fires(RULE, period("mailbox-strict", 1185), "legacy_limit")
fires(RULE, period("individual-multipurpose", 40_000), "generalized_time")
silent(RULE, period("sponsor-multipurpose", 825), also=(AT_MAXIMUM,))
silent(RULE, period("sponsor-legacy", 825, 1), "legacy")
silent(
    RULE,
    period("sponsor-strict", 900).change(
        validity=der.sequence(der.utc_time(NOT_BEFORE), der.tlv(0x17, b"270230000000Z"))
    ),
    "unreadable",
    also=("pkix.validity.utc_time_format",),
)

RULE = "smbr.validity.exceeds_1185_days"
fires(RULE, period("sponsor-legacy", 1185, 1))
fires(RULE, base("mailbox-legacy").valid(NOON, 1185, 1), "leap_day")
silent(RULE, period("sponsor-legacy", 1185), also=(AT_MAXIMUM,))
silent(
    RULE,
    period("sponsor-strict", 1185, 1),
    "strict",
    also=("smbr.validity.exceeds_825_days",),
)

RULE = AT_MAXIMUM
fires(RULE, period("sponsor-multipurpose", 825))
fires(RULE, period("mailbox-strict", 824, 1), "first_second_of_the_last_day")
fires(RULE, period("mailbox-legacy", 1185), "legacy")
fires(RULE, period("sponsor-legacy", 1184, 1), "legacy_first_second_of_the_last_day")
silent(RULE, period("sponsor-multipurpose", 824))
silent(RULE, period("sponsor-legacy", 1184), "legacy")
silent(RULE, period("sponsor-legacy", 825), "limit_of_others")
silent(RULE, period("sponsor-strict", 825, 1), "exceeded", also=("smbr.validity.exceeds_825_days",))

RULE = "smbr.validity.backdated_or_future"
fires(RULE, base(), issued_at=ISSUED_AT + 2 * DAY + 1)
fires(RULE, base(), "future", issued_at=ISSUED_AT - 2 * DAY - 1)
silent(RULE, base(), issued_at=ISSUED_AT + 2 * DAY)
silent(RULE, base(), "future", issued_at=ISSUED_AT - 2 * DAY)
silent(RULE, base(), "unknown_time")
silent(RULE, base(), "not_selected", select=("*",), issued_at=ISSUED_AT + 30 * DAY)
