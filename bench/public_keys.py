"""Public keys that are made quickly: an RSA modulus is a random number, not a product of two primes."""

from __future__ import annotations

import math
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smime_lint.testing import keys

CURVES: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}
SMALL_PRIMES = math.prod(n for n in range(2, 752) if all(n % p for p in range(2, math.isqrt(n) + 1)))
"""The product of the primes that a modulus should not be divisible by: BR 6.1.6."""


def make_spki(random: Random, key: str) -> bytes:
    """Return SubjectPublicKeyInfo of a name such as "rsa 2048" or "p256"."""
    if key in CURVES:
        curve = CURVES[key]
        public_key = ec.derive_private_key(random.getrandbits(curve.key_size - 1) | 1, curve).public_key()
        return public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return keys.rsa_spki(make_modulus(random, int(key.split()[1])))


def make_modulus(random: Random, bits: int) -> int:
    """Return a number of this size without small factors."""
    while True:
        modulus = random.getrandbits(bits) | 1 << (bits - 1) | 1
        if math.gcd(modulus, SMALL_PRIMES) == 1:
            return modulus
