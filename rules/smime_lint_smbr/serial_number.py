"""The serial number of a certificate: BR 7.1."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Kind, Mode, Severity, Violation, Violations, rule

MAX_BITS = 159
SUSPICIOUS_BITS = 56
COUNTER_BITS = 32


@rule(
    "smbr.serial_number.not_positive",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1",
    since="1.0.0",
    covers=("pkix.serial_number.not_positive",),
)
def not_positive(tbs: TBSCertificate) -> Violations:
    """The serial number is greater than zero.

    Random octets whose first bit is set need a zero octet before them, or they make a negative number.
    """
    number = tbs.serial_number
    if number.value <= 0:
        found = "zero" if number.value == 0 else "negative"
        yield Violation(number, f"the serial number is {found}, it has to be greater than zero")


@rule(
    "smbr.serial_number.too_large",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1",
    since="1.0.0",
    covers=("pkix.serial_number.too_long",),
)
def too_large(tbs: TBSCertificate) -> Violations:
    """The serial number is less than 2^159.

    That is the largest number in the 20 octets that RFC 5280 allows. The value counts, not the octets: a
    zero octet too many in front of it is a fault of the encoding.
    """
    number = tbs.serial_number
    bits = number.value.bit_length()
    if bits > MAX_BITS and number.value > 0:
        yield Violation(number, f"the serial number has {bits} bits, the limit is {MAX_BITS}")


@rule(
    "smbr.serial_number.low_entropy",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1",
    since="1.0.0",
)
def low_entropy(tbs: TBSCertificate) -> Violations:
    """The serial number can hold 64 bits of output from a CSPRNG.

    One number shows no more than its size. Of 64 random bits the first ones may be zero: a number of fewer
    than 56 bits happens once in 512 times, so it is reported as a notice.
    """
    number = tbs.serial_number
    if 0 < number.value < 1 << (SUSPICIOUS_BITS - 1):
        bits = number.value.bit_length()
        yield Violation(number, f"the serial number has {bits} bits, of 64 random ones more are expected")


@rule(
    "smbr.serial_number.sequential",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1",
    since="1.0.0",
    mode=Mode.OPT_IN,
)
def sequential(tbs: TBSCertificate) -> Violations:
    """The serial number does not come from a counter.

    Whether numbers follow each other shows only in several certificates of an issuer; each certificate is
    linted by itself. What one of them can show is a number below 2^32, which suggests a counter.
    """
    number = tbs.serial_number
    if 0 < number.value < 1 << COUNTER_BITS:
        yield Violation(number, f"the serial number is {number.value}, which suggests a counter")
