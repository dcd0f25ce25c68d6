"""Keys that are known to be weak: BR 6.1.1.3, 4.9.1.1.

What is decidable from the key alone is tested by default, in microseconds; lists of weak keys are named by
the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import reduce
from math import isqrt, prod
from operator import and_
from pathlib import Path

from smime_lint.model import Node, RsaPublicKey, SubjectPublicKeyInfo
from smime_lint.rules import Context, Mode, Rule, Severity, Violation, Violations, rule

from .numbers import MAX_BITS, primes_below

_ROCA_GENERATOR = 65537
_ROCA_MIN_BITS = 512
_ROCA_LIMIT = 168
"""The primes up to 167 are in M for the smallest keys of that library, and for all larger ones."""


def _powers(generator: int, prime: int) -> frozenset[int]:
    """The subgroup that a number generates modulo a prime."""
    return frozenset(pow(generator, exponent, prime) for exponent in range(prime - 1))


_ROCA_RESIDUES: Mapping[int, frozenset[int]] = {
    prime: powers
    for prime in primes_below(_ROCA_LIMIT)
    if len(powers := _powers(_ROCA_GENERATOR, prime)) < prime - 1
}
"""The residues of a modulus with the fingerprint, for the primes where they say something."""
_ROCA_PRODUCT = prod(_ROCA_RESIDUES)


@rule(
    "smbr.public_key.roca",
    on=RsaPublicKey,
    severity=Severity.ERROR,
    citation="BR 6.1.1.3(5)",
    since="1.0.0",
    fix="make a new key with other hardware or software",
)
def roca(key: RsaPublicKey) -> Violations:
    """The RSA modulus does not carry the ROCA fingerprint (CVE-2017-15361).

    A library of Infineon chips made primes of the form k M + (65537^a mod M), where M is the product of the
    first primes. Such a modulus is a power of 65537 modulo each of these primes, which another one is once
    in many millions of times. Private keys of common sizes can be computed from it. Below 512 bits, the
    smallest size that the library made, it says nothing.
    """
    if key.modulus.value.bit_length() < _ROCA_MIN_BITS:
        return
    residue = key.modulus.value % _ROCA_PRODUCT
    for prime, powers in _ROCA_RESIDUES.items():
        if residue % prime not in powers:
            return
    yield Violation(key.modulus, "the modulus carries the ROCA fingerprint (CVE-2017-15361)")


FERMAT_ROUNDS = 16
_SIEVE_FACTORS = (64, 9, 5, 7, 11)
_SIEVE = prod(_SIEVE_FACTORS)


def _squares(modulus: int) -> int:
    """A byte for each number below the sieve, 1 where it is a square modulo a factor; as one integer."""
    squares = {number * number % modulus for number in range(modulus)}
    return int.from_bytes(bytes(number in squares for number in range(modulus)) * (_SIEVE // modulus), "big")


_IS_SQUARE = reduce(and_, map(_squares, _SIEVE_FACTORS)).to_bytes(_SIEVE, "big")
"""Which residues squares have modulo the sieve: 1.6 percent of them."""


@rule(
    "smbr.public_key.close_primes",
    on=RsaPublicKey,
    severity=Severity.ERROR,
    citation="BR 6.1.1.3(5)",
    since="1.0.0",
    fix="make a new key",
)
def close_primes(key: RsaPublicKey) -> Violations:
    """The RSA modulus is not factored by a few rounds of Fermat's method.

    It finds two primes that are close to each other, or are the same, which random primes never are. 16
    rounds are made. An even modulus and one of more than 16,384 bits are not tested.
    """
    rounds = _fermat(key.modulus.value)
    if rounds is not None:
        yield Violation(
            key.modulus, f"the modulus is factored by Fermat's method in {rounds} of {FERMAT_ROUNDS} rounds"
        )


def _fermat(modulus: int) -> int | None:
    """The rounds that it takes to write the modulus as a^2 - b^2, None where they do not suffice."""
    if modulus <= 1 or not modulus & 1 or modulus.bit_length() > MAX_BITS:
        return None
    a = isqrt(modulus - 1) + 1
    # The modulus tells whether a is even or odd: modulo 4 it is -b^2 or a^2. So a goes up by two.
    a += (a ^ (modulus >> 1) ^ 1) & 1
    # The rounds are made on residues, and large numbers touched only where those allow a square.
    small = a % _SIEVE
    residue = (small * small - modulus % _SIEVE) % _SIEVE
    step = 4 * small + 4
    for attempt in range(FERMAT_ROUNDS):
        if _IS_SQUARE[residue]:
            root = a + 2 * attempt
            difference = root * root - modulus
            b = isqrt(difference)
            # root - b = 1 is the factoring of every number, a prime among them.
            if b * b == difference and root - b > 1:
                return attempt + 1
        residue = (residue + step) % _SIEVE
        step += 8
    return None


FINGERPRINT_HEX_DIGITS = (20, 40, 64)


def known_weak(fingerprints: frozenset[str] | None) -> Rule:
    """The rule that the key is not on a list, made for a list; None where the caller named none."""

    def check(spki: SubjectPublicKeyInfo, ctx: Context) -> Violations:
        """The key is not on the caller's lists of keys that are weak or compromised.

        The option weak_keys of the pack smbr names the files: one fingerprint a line in hexadecimal, what
        follows it and lines that begin with # are ignored. 64 digits are the SHA-256 of the
        SubjectPublicKeyInfo. 40 digits are the SHA-1 of the RSA modulus as Debian's lists of weak keys have
        it, of "Modulus=", the modulus in upper case hexadecimal and a line feed; 20 digits are its last
        half. Where no list is named, a notice says that nothing was compared.
        """
        if fingerprints is None:
            yield Violation(spki, "no list of weak keys was given (weak_keys), the key was not compared")
            return
        for fingerprint in _fingerprints(spki, ctx):
            if fingerprint in fingerprints:
                node: Node = spki.subject_public_key
                yield Violation(
                    node, f"the key is on the list of weak keys, by {fingerprint}", value=fingerprint
                )
                return

    return rule(
        "smbr.public_key.known_weak",
        on=SubjectPublicKeyInfo,
        severity=Severity.NOTICE,
        citation="BR 6.1.1.3, 4.9.1.1",
        since="1.0.0",
        mode=Mode.OPT_IN,
        fix="make a new key",
    )(check)


def _fingerprints(spki: SubjectPublicKeyInfo, ctx: Context) -> Iterable[str]:
    yield hashlib.sha256(ctx.certificate.raw(spki)).hexdigest()
    if isinstance(spki.key, RsaPublicKey):
        line = f"Modulus={spki.key.modulus.value:X}\n".encode()
        digest = hashlib.sha1(line, usedforsecurity=False).hexdigest()
        yield digest
        yield digest[20:]


def read_fingerprints(files: Iterable[str]) -> frozenset[str]:
    """The fingerprints in the files that the option weak_keys names.

    Raises ValueError for a file that cannot be read or has a line that is none.
    """
    found = set()
    for file in files:
        try:
            text = Path(file).read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"weak_keys: {file}: {error}") from error
        for number, line in enumerate(text.splitlines(), 1):
            fingerprint = line.split(None, 1)[0].lower() if line.strip() else "#"
            if fingerprint.startswith("#"):
                continue
            if len(fingerprint) not in FINGERPRINT_HEX_DIGITS or not _is_hex(fingerprint):
                raise ValueError(
                    f"weak_keys: {file}: line {number}: expected a fingerprint of 64, 40 or 20 hexadecimal "
                    f"digits, found {fingerprint[:70]!r}"
                )
            found.add(fingerprint)
    return frozenset(found)


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)


@rule(
    "smbr.public_key.same_as_issuer",
    on=SubjectPublicKeyInfo,
    issuer=True,
    severity=Severity.NOTICE,
    citation="BR 6.1.7",
    since="1.0.0",
)
def same_as_issuer(spki: SubjectPublicKeyInfo, ctx: Context) -> Violations:
    """The key of a subscriber is not that of the issuing CA.

    The BR do not say it in so many words.
    """
    issuer = ctx.known.issuers[0]
    other = issuer.tbs.subject_public_key_info
    if other is not None and issuer.raw(other) == ctx.certificate.raw(spki):
        yield Violation(spki, "the key is that of the issuing CA")
