"""The tests of RSA moduli, over whole ranges of factors and exponents."""

from __future__ import annotations

from random import Random

import pytest

from smime_lint.model import Integer, RsaPublicKey
from smime_lint.rules import Rule
from smime_lint_smbr import rsa_modulus
from smime_lint_smbr.numbers import SMALL_PRIMES, primes_below

PRIME = 2**521 - 1
"""A prime (Mersenne)."""
EXPONENTS = range(2, 32)


def messages(rule: Rule, modulus: int) -> list[str]:
    """What a rule reports on a key of this modulus."""
    where = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey"
    integers = (Integer(where, 0, 1, value) for value in (modulus, 65537))
    return [violation.message for violation in rule.check(RsaPublicKey(where, 0, 1, *integers))]


def test_each_small_factor_is_found() -> None:
    assert tuple(primes_below(752)[1:]) == SMALL_PRIMES
    for prime in SMALL_PRIMES:
        assert messages(rsa_modulus.small_factor, prime * PRIME) == [f"the modulus is divisible by {prime}"]
    assert messages(rsa_modulus.small_factor, 757 * PRIME) == []
    assert messages(rsa_modulus.small_factor, 751 * 3 * PRIME) == ["the modulus is divisible by 3"]


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_each_power_is_found(exponent: int) -> None:
    smallest = min(prime for prime in primes_below(32) if exponent % prime == 0)
    random = Random(exponent)  # noqa: S311 - reproducible
    for _ in range(20):
        base = random.getrandbits(4096 // exponent) | 1
        bits = (base ** (exponent // smallest)).bit_length()
        found = f"the modulus is a number of {bits:,} bits to the power of {smallest}"
        assert messages(rsa_modulus.prime_power, base**exponent) == [found]
        assert messages(rsa_modulus.prime_power, base**exponent + 2) == []


def test_other_moduli_are_not_powers() -> None:
    random = Random(1)  # noqa: S311 - reproducible
    for _ in range(2000):
        assert messages(rsa_modulus.prime_power, random.getrandbits(2048) | 1 << 2047 | 1) == []
    assert messages(rsa_modulus.prime_power, PRIME * (2**607 - 1)) == []


def test_each_exponent_is_sieved_several_times() -> None:
    """Without it, the rule would be slow on many keys: extracting a root takes long."""
    for exponent in primes_below(32):
        sieving = [prime for prime in rsa_modulus._SIEVE_PRIMES if prime % exponent == 1]
        assert len(sieving) >= 2, exponent
    assert set(rsa_modulus._SIEVE_PRIMES) <= set(SMALL_PRIMES)
