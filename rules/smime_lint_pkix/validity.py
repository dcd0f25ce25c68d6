"""validity: RFC 5280 4.1.2.5."""

from __future__ import annotations

from smime_lint.model import Fault, Validity
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import faults

YEAR_2050 = 2524608000
"""2050-01-01T00:00:00Z, the first second that UTCTime does not name."""


@rule(
    "pkix.validity.wrong_time_type",
    on=Validity,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.5",
    fix="encode the time as UTCTime",
)
def wrong_time_type(validity: Validity) -> Violations:
    """Times through 2049 are UTCTime, later ones GeneralizedTime.

    UTCTime cannot name a later year, so the fault is always a GeneralizedTime before 2050.
    """
    for time in (validity.not_before, validity.not_after):
        if time.type == "GeneralizedTime" and time.seconds is not None and time.seconds < YEAR_2050:
            yield Violation(time, f"{time.text} is GeneralizedTime, a time before 2050 has to be UTCTime")


@rule(
    "pkix.validity.utc_time_format",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.5.1",
    fix="encode the time in GMT with seconds: YYMMDDHHMMSSZ",
)
def utc_time_format(fault: Fault, ctx: Context) -> Violations:
    """UTCTime has the form YYMMDDHHMMSSZ and names a time that exists.

    Seconds are always there, also when they are zero, and the zone is always Z.
    """
    return faults.report("pkix.validity.utc_time_format", fault, ctx)


@rule(
    "pkix.validity.generalized_time_format",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.5.2",
    fix="encode the time in GMT with seconds and without fractions: YYYYMMDDHHMMSSZ",
)
def generalized_time_format(fault: Fault, ctx: Context) -> Violations:
    """GeneralizedTime has the form YYYYMMDDHHMMSSZ and names a time that exists.

    Seconds are always there, fractions of a second never, and the zone is always Z.
    """
    return faults.report("pkix.validity.generalized_time_format", fault, ctx)


@rule(
    "pkix.validity.not_after_before_not_before",
    on=Validity,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.5",
)
def not_after_before_not_before(validity: Validity) -> Violations:
    """notAfter is not earlier than notBefore.

    The period includes both ends, so equal times are a period of one second.
    """
    seconds = validity.seconds
    if seconds is not None and seconds <= 0:
        yield Violation(
            validity.not_after,
            f"notAfter is {validity.not_after.text}, before notBefore {validity.not_before.text}",
        )


@rule(
    "pkix.validity.no_well_defined_expiration",
    on=Validity,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.5",
)
def no_well_defined_expiration(validity: Validity) -> Violations:
    """notAfter 99991231235959Z is for certificates without a well-defined expiration date.

    RFC 5280 gives the value for devices that keep one certificate for life. It is worth knowing wherever it
    turns up; for subscriber certificates the BR limit the period.
    """
    if validity.not_after.raw == b"99991231235959Z":
        yield Violation(validity.not_after, "notAfter is 99991231235959Z, no well-defined expiration")
