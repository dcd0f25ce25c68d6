"""The modulus of RSA keys: BR 6.1.5, 6.1.6.

A modulus that is not positive is reported by pkix.public_key.rsa_structure.
"""

from __future__ import annotations

from functools import cache
from math import gcd, prod

from smime_lint.model import Certificate, Integer, RsaPublicKey
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations, is_smime

from .numbers import (
    MAX_BITS,
    SMALL_PRIMES,
    SMALL_PRIMES_PRODUCT,
    integer_root,
    powers_of,
    primes_below,
    small_residue,
)
from .tables.limits import RSA_CA_MINIMUM_BITS, RSA_ISSUING_CA_MINIMUM_BITS, RSA_MINIMUM_BITS

rule = Defaults(
    on=RsaPublicKey, kinds=Kind.ANY, severity=Severity.ERROR, citation="BR 6.1.5", since="1.0.0"
).rule


def _too_short(modulus: Integer, minimum: int) -> Violations:
    bits = modulus.value.bit_length()
    if modulus.value > 0 and bits < minimum:
        yield Violation(modulus, f"the modulus has {bits:,} bits; the minimum is {minimum:,}")


@rule(
    "smbr.rsa_modulus.too_short_until_1_0_14",
    when=lambda key: key.modulus.value.bit_length() < max(RSA_MINIMUM_BITS.all),
    until="1.0.14",
    covers=("smbr.rsa_modulus.not_multiple_of_8",),
    fix="certify a key of at least 2048 bits",
)
def too_short_until_1_0_14(key: RsaPublicKey, ctx: Context) -> Violations:
    """Until BR 1.0.14 the RSA modulus of every certificate is at least 2048 bits long.

    The length is that of the value in bits: 2047 bits are too few, although they fill the same octets.
    """
    return _too_short(key.modulus, RSA_MINIMUM_BITS.at(ctx.br_version, ctx.issued_at))


@rule(
    "smbr.rsa_modulus.too_short",
    when=lambda key: key.modulus.value.bit_length() < max(RSA_MINIMUM_BITS.all),
    kinds=Kind.SUBSCRIBER,
    replaces=("smbr.rsa_modulus.too_short_until_1_0_14",),
    since="1.0.15",
    covers=("smbr.rsa_modulus.not_multiple_of_8",),
    fix="certify a key of at least 2048 bits",
)
def too_short(key: RsaPublicKey, ctx: Context) -> Violations:
    """The RSA modulus of a subscriber certificate is at least 2048 bits long.

    The length is that of the value in bits: 2047 bits are too few, although they fill the same octets. Since
    BR 1.0.15 there are separate limits for the keys of CAs.
    """
    return _too_short(key.modulus, RSA_MINIMUM_BITS.at(ctx.br_version, ctx.issued_at))


@rule(
    "smbr.rsa_modulus.too_short_doubtful",
    when=lambda key: key.modulus.value.bit_length() < max(RSA_MINIMUM_BITS.all),
    kinds=Kind.CA | Kind.OCSP_RESPONDER,
    severity=Severity.NOTICE,
    since="1.0.15",
    doubtful_of="smbr.rsa_modulus.too_short",
    fix="certify a key of at least 2048 bits",
)
def too_short_doubtful(key: RsaPublicKey, ctx: Context) -> Violations:
    """The RSA modulus of a CA or of an OCSP responder is at least 2048 bits long, as until BR 1.0.14.

    Since BR 1.0.15 this minimum is that of subscriber certificates, and the minimum for the keys of CAs
    applies from 2026-09-15. For CA certificates before that day and for OCSP responders the text gives none,
    hence a notice.
    """
    return _too_short(key.modulus, RSA_MINIMUM_BITS.at(ctx.br_version, ctx.issued_at))


@rule(
    "smbr.rsa_modulus.ca_too_short",
    when=lambda key: key.modulus.value.bit_length() < max(RSA_CA_MINIMUM_BITS.all),
    kinds=Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS,
    since=RSA_CA_MINIMUM_BITS.since,
    effective=RSA_CA_MINIMUM_BITS.effective,
    covers=("smbr.rsa_modulus.not_multiple_of_8", "smbr.rsa_modulus.too_short_doubtful"),
    fix="certify a key of at least 4096 bits",
)
def ca_too_short(key: RsaPublicKey, ctx: Context) -> Violations:
    """The RSA modulus of a CA certificate that is signed on or after 2026-09-15 is at least 4096 bits long.

    The date of the certificate decides, so a new cross certificate for an old root with 2048 bits is wrong
    too. For CA certificates of earlier versions the minimum is 2048 bits.
    """
    return _too_short(key.modulus, RSA_CA_MINIMUM_BITS.at(ctx.br_version, ctx.issued_at))


@rule(
    "smbr.rsa_modulus.issuing_ca_too_short",
    on=Certificate,
    kinds=Kind.SUBSCRIBER,
    issuer=True,
    since=RSA_ISSUING_CA_MINIMUM_BITS.since,
    effective=RSA_ISSUING_CA_MINIMUM_BITS.effective,
    fix="issue it from a CA with a key of at least 3072 bits",
)
def issuing_ca_too_short(certificate: Certificate, ctx: Context) -> Violations:
    """From 2027-09-15 CAs with an RSA modulus of less than 3072 bits do not issue S/MIME certificates.

    S/MIME certificates are those with emailProtection in extKeyUsage and a mailbox in subjectAltName. The
    rule applies if the issuer's certificate is given (`--issuer`) or known.
    """
    spki = ctx.known.issuers[0].tbs.subject_public_key_info
    key = None if spki is None else spki.key
    if not isinstance(key, RsaPublicKey) or not is_smime(certificate):
        return
    bits, minimum = (
        key.modulus.value.bit_length(),
        RSA_ISSUING_CA_MINIMUM_BITS.at(ctx.br_version, ctx.issued_at),
    )
    if bits < minimum:
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"the modulus of the issuing CA has {bits:,} bits; the minimum is {minimum:,}",
        )


@rule(
    "smbr.rsa_modulus.not_multiple_of_8",
    by_shape=True,
    fix="certify a key whose size is a multiple of 8 bits",
)
def not_multiple_of_8(key: RsaPublicKey) -> Violations:
    """The size of the RSA modulus in bits is evenly divisible by 8.

    The size is counted from the most significant bit that is set.
    """
    bits = key.modulus.value.bit_length()
    if bits % 8 and key.modulus.value > 0:
        yield Violation(key.modulus, f"the modulus has {bits:,} bits, which is not a multiple of 8")


@rule(
    "smbr.rsa_modulus.even",
    by_shape=True,
    severity=Severity.WARN,
    citation="BR 6.1.6",
    fix="generate a new key",
)
def even(key: RsaPublicKey) -> Violations:
    """The RSA modulus is an odd number.

    An even one is usually an encoding error: it is not the product of two large primes.
    """
    if not key.modulus.value & 1 and key.modulus.value > 0:
        yield Violation(key.modulus, "the modulus is even")


@rule(
    "smbr.rsa_modulus.small_factor",
    severity=Severity.WARN,
    citation="BR 6.1.6",
    covers=("smbr.rsa_modulus.prime_power",),
    fix="generate a new key",
)
def small_factor(key: RsaPublicKey) -> Violations:
    """The RSA modulus has no factors smaller than 752.

    The largest such prime is 751. The factor 2 is reported by smbr.rsa_modulus.even. A modulus of more than
    16,384 bits is not tested.
    """
    modulus = key.modulus.value
    if modulus <= 0 or modulus.bit_length() > MAX_BITS:
        return
    common = gcd(SMALL_PRIMES_PRODUCT, small_residue(modulus))
    if common != 1:
        factor = next(prime for prime in SMALL_PRIMES if common % prime == 0)
        yield Violation(key.modulus, f"the modulus is divisible by {factor}")


_EXPONENTS = tuple(primes_below(32))
_SIEVE_PRIMES = (691, 443, 683, 421, 523, 571, 647, 599, 419, 311, 239, 547, 463, 59, 47)
"""Small primes p such that each of the exponents divides p - 1 for several: few numbers pass by chance."""
_SIEVE_PRODUCT = prod(_SIEVE_PRIMES)


@cache
def _possible_exponents(prime: int) -> tuple[int, ...]:
    """The exponents with which a number can be a power, by its residue: bit n stands for the n-th exponent.

    The residues, except 0, are the powers of one of them. Every k-th of these is the residue of a k-th power
    if k divides p - 1; otherwise all of them are.
    """
    candidates = (powers_of(base, prime) for base in range(2, prime))
    powers = next(powers for powers in candidates if len(powers) == prime - 1)
    possible = [0] * prime
    possible[0] = (1 << len(_EXPONENTS)) - 1
    for position, exponent in enumerate(_EXPONENTS):
        for power in powers[:: exponent if (prime - 1) % exponent == 0 else 1]:
            possible[power] |= 1 << position
    return tuple(possible)


@rule(
    "smbr.rsa_modulus.prime_power",
    severity=Severity.WARN,
    citation="BR 6.1.6",
    fix="generate a new key",
)
def prime_power(key: RsaPublicKey) -> Violations:
    """The RSA modulus is not the power of a prime.

    The rule reports every perfect power with an exponent of up to 31 or a multiple of a prime up to 31: that
    the base is prime is not tested, since an RSA modulus is not a perfect power at all. With a greater
    exponent, the base of a modulus of 2048 bits has fewer than 56 bits. A modulus of more than 16,384 bits is
    not tested.
    """
    modulus = key.modulus.value
    if modulus <= 1 or modulus.bit_length() > MAX_BITS:
        return
    residue = small_residue(modulus) % _SIEVE_PRODUCT
    possible = -1
    for prime in _SIEVE_PRIMES:
        possible &= _possible_exponents(prime)[residue % prime]
        if not possible:  # mostly after six primes; extracting a root takes much longer
            return
    for position, exponent in enumerate(_EXPONENTS):
        if possible >> position & 1:
            root = integer_root(modulus, exponent)
            if root**exponent == modulus:
                bits = root.bit_length()
                yield Violation(
                    key.modulus, f"the modulus is a number of {bits:,} bits to the power of {exponent}"
                )
                return
