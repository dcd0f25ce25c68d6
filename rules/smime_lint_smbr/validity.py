"""The validity period of subscriber certificates: BR 6.3.2.

The period includes both ends (RFC 5280 4.1.2.5), so it is a second longer than the difference of the two
times. A day is 86,400 seconds, and any second more is another day.
"""

from __future__ import annotations

from smime_lint.model import Validity
from smime_lint.rules import Context, Generation, Mode, Scope, Severity, Violation, Violations, rule

DAY = 86_400
LEGACY_DAYS = 1185
OTHER_DAYS = 825
TOLERANCE = 2 * DAY


def _days(seconds: int) -> int:
    """Days, each one that has begun counted in full."""
    return -(-seconds // DAY)


def _exceeds(validity: Validity, limit: int) -> Violations:
    seconds = validity.seconds
    if seconds is not None and seconds > limit * DAY:
        rest = seconds - limit * DAY
        more = f" (by {rest:,} second{'s' if rest > 1 else ''})" if rest < DAY else ""
        yield Violation(validity, f"validity is {_days(seconds):,} days, the limit is {limit:,}{more}")


@rule(
    "smbr.validity.exceeds_825_days",
    on=Validity,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 6.3.2",
    since="1.0.0",
)
def exceeds_825_days(validity: Validity) -> Violations:
    """A Multipurpose or Strict certificate is valid for at most 825 days.

    Both ends belong to the period: with notAfter exactly 825 days after notBefore it has one second too
    many, which counts as another day.
    """
    return _exceeds(validity, OTHER_DAYS)


@rule(
    "smbr.validity.exceeds_1185_days",
    on=Validity,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 6.3.2",
    since="1.0.0",
)
def exceeds_1185_days(validity: Validity) -> Violations:
    """A Legacy certificate is valid for at most 1185 days.

    Both ends belong to the period: with notAfter exactly 1185 days after notBefore it has one second too
    many, which counts as another day.
    """
    return _exceeds(validity, LEGACY_DAYS)


@rule(
    "smbr.validity.at_maximum",
    on=Validity,
    severity=Severity.WARN,
    citation="BR 6.3.2",
    since="1.0.0",
    fix="keep a day below the limit",
)
def at_maximum(validity: Validity, ctx: Scope) -> Violations:
    """A subscriber certificate is not issued for the longest time that is allowed.

    Fractions of a second and leap seconds would count as another day. The rule speaks where the last day
    that is allowed is touched; a period beyond it has rules of its own.
    """
    seconds = validity.seconds
    if seconds is None or seconds <= (OTHER_DAYS - 1) * DAY:
        return
    limit = LEGACY_DAYS if ctx.profile.generation is Generation.LEGACY else OTHER_DAYS
    if (limit - 1) * DAY < seconds <= limit * DAY:
        yield Violation(validity, f"validity reaches into day {limit:,}, the last that is allowed")


@rule(
    "smbr.validity.backdated_or_future",
    on=Validity,
    severity=Severity.NOTICE,
    citation="BR 6.3.2, 7.1.4.2",
    since="1.0.0",
    mode=Mode.OPT_IN,
)
def backdated_or_future(validity: Validity, ctx: Context) -> Violations:
    """notBefore is near the time of issuance.

    Rules with dates are judged by notBefore where the time of issuance is not given. The BR set no limit for
    backdating; where the time is given (issued_at), a difference of more than 48 hours is worth knowing.
    Without it there is nothing to compare with, and the rule says nothing.
    """
    not_before = validity.not_before.seconds
    if not_before is None or ctx.issued_at is None:
        return
    difference = ctx.issued_at - not_before
    if abs(difference) > TOLERANCE:
        when = "before" if difference > 0 else "after"
        hours = abs(difference) // 3600
        yield Violation(
            validity.not_before, f"notBefore is {hours:,} hours {when} the time of issuance, 48 are usual"
        )
