"""The modulus of RSA keys: BR 6.1.5, 6.1.6.

A modulus that is not positive is the business of pkix.public_key.rsa_structure.
"""

from __future__ import annotations

from datetime import date
from math import gcd, prod

from smime_lint.model import Certificate, Integer, RsaPublicKey
from smime_lint.rules import Context, Kind, Mode, Severity, Violation, Violations, is_smime, rule

from .numbers import MAX_BITS, integer_root, primes_below

MIN_BITS = 2048
SMALL_FACTOR_LIMIT = 752
_SMALL_PRIMES = tuple(primes_below(SMALL_FACTOR_LIMIT)[1:])
"""Without 2: an even modulus has a rule of its own."""
_SMALL_PRIMES_PRODUCT = prod(_SMALL_PRIMES)


def _too_short(modulus: Integer) -> Violations:
    bits = modulus.value.bit_length()
    if modulus.value > 0 and bits < MIN_BITS:
        yield Violation(modulus, f"the modulus has {bits} bits, the minimum is {MIN_BITS}")


@rule(
    "smbr.rsa_modulus.too_short_until_1_0_14",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.0",
    until="1.0.14",
)
def too_short_until_1_0_14(key: RsaPublicKey) -> Violations:
    """Until BR 1.0.14 the RSA modulus of every certificate has at least 2048 bits.

    The bits of the value count: 2047 bits are too few, although they fill the same octets.
    """
    return _too_short(key.modulus)


@rule(
    "smbr.rsa_modulus.too_short",
    on=RsaPublicKey,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    replaces=("smbr.rsa_modulus.too_short_until_1_0_14",),
    since="1.0.15",
)
def too_short(key: RsaPublicKey) -> Violations:
    """The RSA modulus of a subscriber certificate has at least 2048 bits.

    The bits of the value count: 2047 bits are too few, although they fill the same octets. Since BR 1.0.15
    CA keys have limits of their own.
    """
    return _too_short(key.modulus)


CA_MIN_BITS = 4096


@rule(
    "smbr.rsa_modulus.ca_too_short",
    on=RsaPublicKey,
    kinds=Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.15",
    effective=date(2026, 9, 15),
    fix="certify a key of at least 4096 bits",
)
def ca_too_short(key: RsaPublicKey) -> Violations:
    """The RSA modulus of a CA certificate that is signed on or after 2026-09-15 has at least 4096 bits.

    It goes by the day of the certificate, so a new cross certificate for an old root with 2048 bits is wrong
    too. Of CA keys certified earlier the version then in force asks 2048 bits.
    """
    bits = key.modulus.value.bit_length()
    if key.modulus.value > 0 and bits < CA_MIN_BITS:
        yield Violation(key.modulus, f"the modulus has {bits} bits, the minimum is {CA_MIN_BITS}")


ISSUING_CA_MIN_BITS = 3072


@rule(
    "smbr.rsa_modulus.issuing_ca_too_short",
    on=Certificate,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.15",
    effective=date(2027, 9, 15),
    fix="issue it from a CA with a key of at least 3072 bits",
)
def issuing_ca_too_short(certificate: Certificate, ctx: Context) -> Violations:
    """From 2027-09-15 no CA with an RSA modulus of less than 3072 bits issues S/MIME certificates.

    S/MIME certificates are those with emailProtection and a mailbox in subjectAltName.
    """
    spki = ctx.known.issuers[0].tbs.subject_public_key_info
    key = None if spki is None else spki.key
    if not isinstance(key, RsaPublicKey) or not is_smime(certificate):
        return
    bits = key.modulus.value.bit_length()
    if bits < ISSUING_CA_MIN_BITS:
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"the modulus of the issuing CA has {bits} bits, the minimum is {ISSUING_CA_MIN_BITS}",
        )


@rule(
    "smbr.rsa_modulus.not_multiple_of_8",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.0",
)
def not_multiple_of_8(key: RsaPublicKey) -> Violations:
    """The size of the RSA modulus in bits is divisible by 8.

    The bits of the value count, from the first that is set. Of a modulus with fewer than 2048 bits it is
    said only that it is too short.
    """
    bits = key.modulus.value.bit_length()
    if bits % 8 and bits > MIN_BITS and key.modulus.value > 0:
        yield Violation(key.modulus, f"the modulus has {bits:,} bits, which is no multiple of 8")


@rule(
    "smbr.rsa_modulus.even",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="BR 6.1.6",
    since="1.0.0",
)
def even(key: RsaPublicKey) -> Violations:
    """The RSA modulus is odd.

    An even one is the product of 2 and something else, mostly of an error in its encoding.
    """
    if not key.modulus.value & 1 and key.modulus.value > 0:
        yield Violation(key.modulus, "the modulus is even")


@rule(
    "smbr.rsa_modulus.small_factor",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="BR 6.1.6",
    since="1.0.0",
)
def small_factor(key: RsaPublicKey) -> Violations:
    """The RSA modulus has no prime factor below 752.

    The largest such prime is 751. For the factor 2 smbr.rsa_modulus.even speaks. A modulus of more than
    16,384 bits is not tested.
    """
    modulus = key.modulus.value
    if modulus <= 0 or modulus.bit_length() > MAX_BITS:
        return
    common = gcd(_SMALL_PRIMES_PRODUCT, modulus)
    if common != 1:
        factor = next(prime for prime in _SMALL_PRIMES if common % prime == 0)
        yield Violation(key.modulus, f"the modulus is divisible by {factor}")


@rule(
    "smbr.rsa_modulus.prime_power",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="BR 6.1.6",
    since="1.0.0",
    mode=Mode.OPT_IN,
)
def prime_power(key: RsaPublicKey) -> Violations:
    """The RSA modulus is not the power of a prime.

    Found by integer roots alone, which takes milliseconds; hence the rule is off by default. Whether the root
    is prime is not tested, since no RSA modulus is a perfect power, nor whether the modulus itself is prime.
    Powers of primes below 752 are reported by smbr.rsa_modulus.small_factor, squares also by
    smbr.public_key.close_primes. A modulus of more than 16,384 bits is not tested.
    """
    modulus = key.modulus.value
    bits = modulus.bit_length()
    if modulus <= 1 or bits > MAX_BITS:
        return
    # A root of 752 or more has 10 bits at least, so that the exponent is at most bits / 9.
    for exponent in primes_below(bits // 9 + 1):
        root = integer_root(modulus, exponent)
        if root >= SMALL_FACTOR_LIMIT and root**exponent == modulus:
            bits_of_root = root.bit_length()
            yield Violation(
                key.modulus, f"the modulus is a number of {bits_of_root} bits to the power of {exponent}"
            )
            return
