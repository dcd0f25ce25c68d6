"""validity: RFC 5280 4.1.2.5."""

from __future__ import annotations

from smime_lint.model import Fault, Validity
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from . import faults

YEAR_1950 = -631152000
"""1950-01-01T00:00:00Z, the first second that UTCTime can represent."""
YEAR_2050 = 2524608000
"""2050-01-01T00:00:00Z, the first second that UTCTime cannot represent."""

rule = Defaults(on=Validity, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.1.2.5").rule


@rule(
    "pkix.validity.wrong_time_type",
    by_shape=True,
    covers=("pkix.validity.generalized_time_format",),
    fix="encode the time as UTCTime, which has the years 1950 to 2049",
)
def wrong_time_type(validity: Validity) -> Violations:
    """Dates through the year 2049 are encoded as UTCTime, later dates as GeneralizedTime.

    UTCTime cannot represent a later year, so the rule reports a GeneralizedTime before 2050. It cannot
    represent a year before 1950 either, so no encoding of such a date is permitted.
    """
    for time in (validity.not_before, validity.not_after):
        if time.type == "GeneralizedTime" and time.seconds is not None and time.seconds < YEAR_2050:
            what = "a time before 2050 must be UTCTime"
            if time.seconds < YEAR_1950:
                what = "a time before 2050 must be UTCTime, which begins with 1950"
            yield Violation(time, f"{time.text} is GeneralizedTime; {what}")


@rule(
    "pkix.validity.utc_time_format",
    on=Fault,
    citation="RFC 5280 4.1.2.5.1",
    fix="encode the time in GMT with seconds: YYMMDDHHMMSSZ",
)
def utc_time_format(fault: Fault, ctx: Context) -> Violations:
    """UTCTime has the form YYMMDDHHMMSSZ and is a time that exists.

    Seconds are always present, even if they are 00, and the time zone is always Z.
    """
    return faults.report("pkix.validity.utc_time_format", fault, ctx)


@rule(
    "pkix.validity.generalized_time_format",
    on=Fault,
    citation="RFC 5280 4.1.2.5.2",
    fix="encode the time in GMT with seconds and without fractional seconds: YYYYMMDDHHMMSSZ",
)
def generalized_time_format(fault: Fault, ctx: Context) -> Violations:
    """GeneralizedTime has the form YYYYMMDDHHMMSSZ and is a time that exists.

    Seconds are always present, fractional seconds never, and the time zone is always Z.
    """
    return faults.report("pkix.validity.generalized_time_format", fault, ctx)


@rule(
    "pkix.validity.not_after_before_not_before", by_shape=True, fix="set notAfter to a time after notBefore"
)
def not_after_before_not_before(validity: Validity) -> Violations:
    """notAfter is not earlier than notBefore.

    The validity period includes both, so equal times are a period of one second.
    """
    seconds = validity.seconds
    if seconds is not None and seconds <= 0:
        yield Violation(
            validity.not_after,
            f"notAfter is {validity.not_after.text}, earlier than notBefore {validity.not_before.text}",
        )


@rule(
    "pkix.validity.no_well_defined_expiration",
    by_shape=True,
    severity=Severity.NOTICE,
    fix="set notAfter to the end of the period in which the CA maintains status information",
)
def no_well_defined_expiration(validity: Validity) -> Violations:
    """notAfter is not 99991231235959Z, the value for certificates without a well-defined expiration date.

    RFC 5280 defines the value for devices that keep one certificate for their lifetime. The BR limit the
    validity period of subscriber certificates.
    """
    if validity.not_after.raw == b"99991231235959Z":
        yield Violation(validity.not_after, "notAfter is 99991231235959Z: no well-defined expiration date")
