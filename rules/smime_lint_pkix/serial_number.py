"""The certificate's serialNumber: RFC 5280 4.1.2.2."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Kind, Severity, Violation, Violations, rule


@rule(
    "pkix.serial_number.not_positive",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.2",
)
def not_positive(tbs: TBSCertificate) -> Violations:
    """The serial number is a positive integer.

    A negative one mostly comes from random octets that were encoded without the leading zero octet.
    """
    number = tbs.serial_number
    if number.value <= 0:
        found = "zero" if number.value == 0 else "negative"
        yield Violation(number, f"the serial number is {found}, it has to be positive")


@rule(
    "pkix.serial_number.too_long",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.2",
)
def too_long(tbs: TBSCertificate) -> Violations:
    """The serial number has at most 20 octets.

    The content octets of the shortest INTEGER count, with the zero octet that keeps a number positive: the
    largest number is 2^159 - 1.
    """
    number = tbs.serial_number
    bits = number.value.bit_length()
    if bits > 159 and number.value > 0:
        yield Violation(number, f"the serial number has {bits // 8 + 1} octets, the limit is 20")
