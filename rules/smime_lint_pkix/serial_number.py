"""serialNumber of the certificate: RFC 5280 4.1.2.2."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Defaults, Kind, Severity, Violation, Violations

rule = Defaults(on=TBSCertificate, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.1.2.2").rule


@rule("pkix.serial_number.not_positive", by_shape=True, fix="use a positive integer")
def not_positive(tbs: TBSCertificate) -> Violations:
    """The serial number is a positive integer.

    A negative number usually is a sequence of random octets that was encoded without a leading zero octet.
    """
    number = tbs.serial_number
    if number.value <= 0:
        found = "zero" if number.value == 0 else "negative"
        yield Violation(number, f"the serial number is {found}; it must be positive")


@rule("pkix.serial_number.too_long", by_shape=True, fix="use a serial number of at most 20 octets")
def too_long(tbs: TBSCertificate) -> Violations:
    """The serial number has at most 20 octets.

    The content octets of the shortest INTEGER are counted, with the leading zero octet of a positive number:
    the largest number is 2^159 - 1.
    """
    number = tbs.serial_number
    bits = number.value.bit_length()
    if bits > 159 and number.value > 0:
        yield Violation(number, f"the serial number has {bits // 8 + 1} octets; the maximum is 20")
