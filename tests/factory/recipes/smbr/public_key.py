"""Recipes for smbr.public_key."""

from math import gcd, prod

from smime_lint.testing import keys
from smime_lint.testing.authority import issued
from smime_lint.testing.certificate import base

from .. import fires, silent
from .rsa_modulus import SMALL_PRIMES, modulus, rsa

FINGERPRINT_PRIMES = [n for n in range(2, 168) if all(n % d for d in range(2, int(n**0.5) + 1))]


def with_fingerprint(but_for: int = 0) -> int:
    """A modulus of 2048 bits that is a power of 65537 modulo each prime up to 167.

    ``but_for``: a prime for which it is none.
    """
    product = prod(FINGERPRINT_PRIMES)
    number = pow(65537, 4711, product) + product * ((3 << 2046) // product)
    if but_for:
        powers = {pow(65537, exponent, but_for) for exponent in range(but_for)}
        while number % but_for in powers | {0}:
            number += product // but_for
    while gcd(number, SMALL_PRIMES) != 1:
        number += product
    return number


def next_probable_prime(number: int) -> int:
    """The next number that Fermat's test takes for a prime."""
    number |= 1
    while gcd(number, SMALL_PRIMES) != 1 or pow(2, number - 1, number) != 1:
        number += 2
    return number


RULE = "smbr.public_key.roca"
fires(RULE, rsa(with_fingerprint()))
fires(RULE, rsa(with_fingerprint(), "mailbox-legacy"), "legacy")
silent(RULE, rsa(with_fingerprint(but_for=11)))
silent(RULE, base(), "ordinary")

RULE = "smbr.public_key.close_primes"
LARGE = next_probable_prime((1 << 1023) + (1 << 1022) + modulus(1000))
CLOSE = next_probable_prime(LARGE + (1 << 500))
FAR = next_probable_prime(LARGE + (1 << 540))
fires(RULE, rsa(LARGE * CLOSE))
fires(RULE, rsa(LARGE * LARGE), "square")
silent(RULE, rsa(LARGE * FAR))
silent(RULE, rsa(2 * modulus(2047)), "even", also=("smbr.rsa_modulus.even",))

RULE = "smbr.public_key.known_weak"
fires(RULE, base(), "no_list")
silent(RULE, base(), "not_selected", select=("*",))

for _number in (1, 65537):
    silent(
        "smbr.public_key.roca",
        base().key(keys.rsa_spki(_number)),
        f"modulus_{_number}",
        also=("smbr.rsa_modulus.too_short_until_1_0_14",),
    )

fires("smbr.public_key.same_as_issuer", issued().key(keys.spki("rsa_ca")))
silent("smbr.public_key.same_as_issuer", issued())
