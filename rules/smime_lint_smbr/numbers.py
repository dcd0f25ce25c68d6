"""Arithmetic for the rules on keys."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import isqrt, log2, prod

MAX_BITS = 16_384
"""Numbers of more bits are not analysed: such keys are not in use, and it would take seconds."""


def primes_below(limit: int) -> list[int]:
    """The primes below a limit, in ascending order."""
    is_prime = bytearray([1]) * max(limit, 2)
    is_prime[:2] = b"\0\0"
    for number in range(2, isqrt(max(limit, 2)) + 1):
        if is_prime[number]:
            is_prime[number * number :: number] = bytes(len(range(number * number, len(is_prime), number)))
    return [number for number, prime in enumerate(is_prime[:limit]) if prime]


def powers_of(base: int, prime: int) -> list[int]:
    """The powers of a number modulo a prime that does not divide it."""
    base %= prime
    powers = [1]
    power = base
    while power != 1:
        powers.append(power)
        power = power * base % prime
    return powers


def residue_table(modulus: int, residues: Iterable[int]) -> bytes:
    """A table with a 1 for some residues of a modulus."""
    table = bytearray(modulus)
    for residue in residues:
        table[residue] = 1
    return bytes(table)


SMALL_FACTOR_LIMIT = 752
SMALL_PRIMES = tuple(primes_below(SMALL_FACTOR_LIMIT)[1:])
"""Without 2: an even modulus is reported by smbr.rsa_modulus.even."""
SMALL_PRIMES_PRODUCT = prod(SMALL_PRIMES)


@lru_cache(maxsize=1)
def small_residue(modulus: int) -> int:
    """A number modulo the product of the small primes: several rules on a key start with this division."""
    return modulus % SMALL_PRIMES_PRODUCT


def integer_root(number: int, degree: int) -> int:
    """The largest integer whose power does not exceed a positive number, by Newton's method."""
    if degree == 2:
        return isqrt(number)
    # Start just above the root: from a distant value, Newton's method is slow if the degree is high.
    whole, fraction = divmod(log2(number) / degree, 1)
    mantissa = int(2**fraction * (1 << 52) * (1 + 2**-30)) + 1
    root = (mantissa << int(whole) >> 52) + 1
    while True:
        better = ((degree - 1) * root + number // root ** (degree - 1)) // degree
        if better >= root:
            return root
        root = better


def jacobi(number: int, modulus: int) -> int:
    """The Jacobi symbol of a number over an odd positive modulus: for a prime 1 if the number is a square,
    -1 if it is not, 0 if it is a multiple."""
    number %= modulus
    # The sign depends on three bits of each number; using only these saves a seventh of the time.
    minus = 0  # bit 1, of the value 2, is set if the sign is negative
    low_modulus = modulus & 7
    while number:
        if not number & 1:
            twos = (number & -number).bit_length() - 1
            number >>= twos
            if twos & 1 and low_modulus in (3, 5):
                minus ^= 2
        low_number = number & 7
        minus ^= low_number & low_modulus  # reciprocity: the sign changes if both are 3 modulo 4
        number, modulus = modulus % number, number
        low_modulus = low_number
    return 1 - (minus & 2) if modulus == 1 else 0
