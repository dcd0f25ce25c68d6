"""The validity period of subscriber certificates: BR 6.3.2.

The period includes both ends (RFC 5280 4.1.2.5), so it is one second longer than the difference of the two
times. A day is 86,400 seconds, and any additional second is an additional day.
"""

from __future__ import annotations

from collections.abc import Mapping

from smime_lint.model import Validity
from smime_lint.rules import Context, Defaults, Generation, Mode, Severity, Violation, Violations

from .tables.limits import MAXIMUM_DAYS

DAY = 86_400
TOLERANCE = 2 * DAY

rule = Defaults(on=Validity, severity=Severity.ERROR, citation="BR 6.3.2", since=MAXIMUM_DAYS.since).rule


def _exceeds_a_limit(validity: Validity) -> bool:
    """Whether the period reaches the last day of the shortest limit of any version."""
    seconds = validity.seconds
    return seconds is not None and seconds > (min(map(_shortest, MAXIMUM_DAYS.all)) - 1) * DAY


def _shortest(limits: Mapping[Generation, int]) -> int:
    return min(limits.values())


def _days(seconds: int) -> int:
    """Days, each day that has begun counted in full."""
    return -(-seconds // DAY)


def _maximum(ctx: Context) -> int:
    """The limit in days; the longest one if the generation is not known."""
    limits = MAXIMUM_DAYS.at(ctx.br_version, ctx.issued_at)
    generation = ctx.profile.generation
    return max(limits.values()) if generation is None else limits[generation]


def _exceeds_maximum(validity: Validity, ctx: Context) -> Violations:
    seconds, maximum = validity.seconds, _maximum(ctx)
    if seconds is not None and seconds > maximum * DAY:
        rest = seconds - maximum * DAY
        more = f" (exceeded by {rest:,} second{'s' if rest > 1 else ''})" if rest < DAY else ""
        yield Violation(validity, f"validity is {_days(seconds):,} days; the maximum is {maximum:,}{more}")


@rule(
    "smbr.validity.exceeds_825_days",
    when=_exceeds_a_limit,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    fix="shorten the validity period to at most 825 days, the last second included",
)
def exceeds_825_days(validity: Validity, ctx: Context) -> Violations:
    """The validity period of a Multipurpose or Strict certificate is at most 825 days.

    Both ends belong to the period: with notAfter exactly 825 days after notBefore it is one second too long,
    which counts as an additional day.
    """
    return _exceeds_maximum(validity, ctx)


@rule(
    "smbr.validity.exceeds_1185_days",
    when=_exceeds_a_limit,
    generations=Generation.LEGACY,
    fix="shorten the validity period to at most 1185 days, the last second included",
)
def exceeds_1185_days(validity: Validity, ctx: Context) -> Violations:
    """The validity period of a Legacy certificate is at most 1185 days.

    Both ends belong to the period: with notAfter exactly 1185 days after notBefore it is one second too long,
    which counts as an additional day.
    """
    return _exceeds_maximum(validity, ctx)


@rule(
    "smbr.validity.at_maximum",
    when=_exceeds_a_limit,
    severity=Severity.WARN,
    fix="shorten the validity period by a day",
)
def at_maximum(validity: Validity, ctx: Context) -> Violations:
    """A subscriber certificate is not issued for the maximum permissible time.

    Fractional seconds and leap seconds would count as an additional day. The rule reports a period that
    extends into the last permitted day.
    """
    seconds, maximum = validity.seconds, _maximum(ctx)
    if seconds is not None and (maximum - 1) * DAY < seconds <= maximum * DAY:
        yield Violation(validity, f"validity is {maximum:,} days, which is the maximum")


@rule(
    "smbr.validity.backdated_or_future",
    severity=Severity.NOTICE,
    citation="BR 6.3.2, 7.1.4.2",
    mode=Mode.OPT_IN,
    fix="set notBefore to the time of issuance",
)
def backdated_or_future(validity: Validity, ctx: Context) -> Violations:
    """notBefore is near the time of issuance.

    Rules with dates go by notBefore if the time of issuance is not given. The BR do not limit backdating; if
    the time is given (`--issued-at`), a difference of more than 48 hours is reported. Otherwise the rule does
    not apply.
    """
    not_before = validity.not_before.seconds
    if not_before is None or ctx.issued_at is None:
        return
    difference = ctx.issued_at - not_before
    if abs(difference) > TOLERANCE:
        when = "before" if difference > 0 else "after"
        yield Violation(
            validity.not_before,
            f"notBefore is {_span(abs(difference))} {when} the time of issuance; up to 48 hours are usual",
        )


def _span(seconds: int) -> str:
    """A time of more than 48 hours: "48 hours and 1 second", "50 hours", from four days on "1,055 days"."""
    if seconds >= 4 * DAY:
        return f"{seconds // DAY:,} days"
    minutes, rest = divmod(seconds, 60)
    amounts = ((minutes // 60, "hour"), (minutes % 60, "minute"), (rest, "second"))
    *parts, last = [f"{number} {noun}{'s' if number != 1 else ''}" for number, noun in amounts if number]
    return f"{', '.join(parts)} and {last}" if parts else last
