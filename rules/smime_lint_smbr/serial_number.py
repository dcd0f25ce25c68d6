"""The serial number of a certificate: BR 7.1."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Defaults, Kind, Mode, Severity, Violation, Violations

MAX_BITS = 159
SUSPICIOUS_BITS = 56
COUNTER_BITS = 32

rule = Defaults(
    on=TBSCertificate, kinds=Kind.ANY, severity=Severity.ERROR, citation="BR 7.1", since="1.0.0"
).rule


@rule(
    "smbr.serial_number.not_positive",
    by_shape=True,
    covers=("pkix.serial_number.not_positive",),
    fix="use a serial number greater than zero; add a zero octet if the first bit is set",
)
def not_positive(tbs: TBSCertificate) -> Violations:
    """The serial number is greater than zero.

    Random octets whose first bit is set need a zero octet before them; otherwise they encode a negative
    number.
    """
    number = tbs.serial_number
    if number.value <= 0:
        found = "zero" if number.value == 0 else "negative"
        yield Violation(number, f"the serial number is {found}; it must be greater than zero")


@rule(
    "smbr.serial_number.too_large",
    by_shape=True,
    covers=("pkix.serial_number.too_long",),
    fix="use a serial number of at most 159 bits",
)
def too_large(tbs: TBSCertificate) -> Violations:
    """The serial number is less than 2^159.

    Larger numbers need more than the 20 octets that RFC 5280 permits. The limit applies to the value, not to
    the octets: an unnecessary leading zero octet is an encoding error.
    """
    number = tbs.serial_number
    bits = number.value.bit_length()
    if bits > MAX_BITS and number.value > 0:
        yield Violation(number, f"the serial number has {bits} bits; the maximum is {MAX_BITS}")


@rule(
    "smbr.serial_number.low_entropy",
    by_shape=True,
    severity=Severity.NOTICE,
    fix="use at least 64 bits of output from a CSPRNG",
)
def low_entropy(tbs: TBSCertificate) -> Violations:
    """The serial number contains at least 64 bits of output from a CSPRNG.

    A single certificate shows only the size of its number. The first of 64 random bits can be zero: one in
    512 such numbers has fewer than 56 bits, so this is a notice.
    """
    number = tbs.serial_number
    if 0 < number.value < 1 << (SUSPICIOUS_BITS - 1):
        bits = number.value.bit_length()
        yield Violation(
            number, f"the serial number has {bits} bits, fewer than 64 bits from a CSPRNG usually give"
        )


@rule(
    "smbr.serial_number.sequential",
    by_shape=True,
    severity=Severity.NOTICE,
    mode=Mode.OPT_IN,
    fix="use output from a CSPRNG instead of a counter",
)
def sequential(tbs: TBSCertificate) -> Violations:
    """The serial number is non-sequential.

    Only several certificates of an issuer show whether their numbers follow each other, and each certificate
    is linted alone. The rule reports numbers below 2^32, which suggest a counter.
    """
    number = tbs.serial_number
    if 0 < number.value < 1 << COUNTER_BITS:
        yield Violation(number, f"the serial number is {number.value}, which suggests a counter")
