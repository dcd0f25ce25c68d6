"""Keys that are known to be weak: BR 6.1.1.3, 4.9.1.1.

What the key alone shows is tested by default, in microseconds. Keys are compared with lists of weak keys if
the option weak_keys names them.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache
from math import isqrt, prod
from typing import TYPE_CHECKING

from smime_lint.model import EcPublicKey, OctetPublicKey, RsaPublicKey, SubjectPublicKeyInfo
from smime_lint.rules import Context, Mode, Rule, Severity, Violation, Violations, rule

from .numbers import MAX_BITS, powers_of, primes_below, residue_table, small_residue

if TYPE_CHECKING:
    from pathlib import Path

_ROCA_GENERATOR = 65537
_ROCA_MIN_BITS = 512
_ROCA_LIMIT = 168
"""M has the primes up to 167 for the smallest keys of that library, and for all larger ones."""


_ROCA_RESIDUES: Mapping[int, frozenset[int]] = {
    prime: powers
    for prime in primes_below(_ROCA_LIMIT)
    if len(powers := frozenset(powers_of(_ROCA_GENERATOR, prime))) < prime - 1
}
"""The residues of a modulus with the fingerprint, for the primes for which not all are possible."""
_ROCA_PRODUCT = prod(_ROCA_RESIDUES)


@rule(
    "smbr.public_key.roca",
    on=RsaPublicKey,
    severity=Severity.ERROR,
    citation="BR 6.1.1.3(5)",
    since="1.0.0",
    fix="generate a new key with other hardware or software",
)
def roca(key: RsaPublicKey) -> Violations:
    """The RSA modulus does not have the ROCA fingerprint (CVE-2017-15361).

    A library of Infineon chips generated primes of the form k M + (65537^a mod M), where M is the product of
    the first primes. Such a modulus is a power of 65537 modulo each of these primes; fewer than one in many
    millions of other moduli are. For common sizes the private key can be computed. A modulus of fewer than
    512 bits, the smallest size of the library, is not tested.
    """
    if key.modulus.value.bit_length() < _ROCA_MIN_BITS:
        return
    residue = small_residue(key.modulus.value) % _ROCA_PRODUCT
    for prime, powers in _ROCA_RESIDUES.items():
        if residue % prime not in powers:
            return
    yield Violation(key.modulus, "the modulus has the ROCA fingerprint (CVE-2017-15361)")


FERMAT_ROUNDS = 16
_ODD_SIEVE = 9 * 5 * 7 * 11


def _squares(modulus: int) -> bytes:
    """A table with a 1 for the residues of squares."""
    return residue_table(modulus, (number * number % modulus for number in range(modulus // 2 + 1)))


_IS_SQUARE = _squares(64)
_IS_ODD_SQUARE = _squares(_ODD_SIEVE)
"""Together, they let through 1.6 percent of all numbers."""


@rule(
    "smbr.public_key.close_primes",
    on=RsaPublicKey,
    severity=Severity.ERROR,
    citation="BR 6.1.1.3(5)",
    since="1.0.0",
    covers=("smbr.rsa_modulus.prime_power",),
    fix="generate a new key",
)
def close_primes(key: RsaPublicKey) -> Violations:
    """The RSA modulus is not factored by a few rounds of Fermat's method.

    The method finds two primes that are the same or close to each other, which random primes are not. The
    rule makes 16 rounds. An even modulus and one of more than 16,384 bits are not tested.
    """
    rounds = _fermat(key.modulus.value)
    if rounds is not None:
        yield Violation(
            key.modulus, f"Fermat's method factors the modulus in round {rounds} of {FERMAT_ROUNDS}"
        )


def _fermat(modulus: int) -> int | None:
    """The number of rounds to write the modulus as a^2 - b^2; None if they do not suffice."""
    if modulus <= 1 or not modulus & 1 or modulus.bit_length() > MAX_BITS:
        return None
    a = isqrt(modulus - 1) + 1
    # The modulus determines whether a is even or odd: modulo 4 it is -b^2 or a^2. So a goes up by two.
    a += (a ^ (modulus >> 1) ^ 1) & 1
    # Most rounds end with the last six bits, nearly all others with the sieve.
    small, residue = a % _ODD_SIEVE, modulus % _ODD_SIEVE
    for attempt in _possible_rounds(a & 63, modulus & 63):
        if _IS_ODD_SQUARE[((small + 2 * attempt) ** 2 - residue) % _ODD_SIEVE]:
            root = a + 2 * attempt
            difference = root * root - modulus
            b = isqrt(difference)
            # root - b = 1 is the trivial factorization.
            if b * b == difference and root - b > 1:
                return attempt + 1
    return None


@cache
def _possible_rounds(a: int, modulus: int) -> tuple[int, ...]:
    """The rounds in which the difference can be a square, by the last six bits of both numbers."""
    return tuple(k for k in range(FERMAT_ROUNDS) if _IS_SQUARE[((a + 2 * k) ** 2 - modulus) % 64])


FINGERPRINT_HEX_DIGITS = (20, 40, 64)
BADKEYS = "badkeys"
"""The value of weak_keys for the block list that the program badkeys keeps in its cache."""
_ROW = 16
_ROW_HASH = 15


class BlockList:
    """A block list of badkeys: sorted rows of 15 octets of a SHA-256 and one octet for the source."""

    def __init__(self, file: Path) -> None:
        """Raises ValueError for a file that cannot be read or has not the format."""
        import mmap

        try:
            with file.open("rb") as stream:
                self._octets = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # ValueError: an empty file
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise ValueError(
                f"weak_keys: {file}: {reason}; the command badkeys --update-bl downloads the list "
                "(pip install badkeys)"
            ) from error
        if len(self._octets) % _ROW:
            raise ValueError(
                f"weak_keys: {file}: expected rows of {_ROW} octets, found {len(self._octets)} octets"
            )

    def __len__(self) -> int:
        return len(self._octets) // _ROW

    def __getitem__(self, index: int) -> bytes:
        return self._octets[index * _ROW : index * _ROW + _ROW_HASH]

    def __contains__(self, digest: bytes) -> bool:
        wanted = digest[:_ROW_HASH]
        index = bisect_left(self, wanted)
        return index < len(self) and self[index] == wanted


class WeakKeys:
    """Lists of weak keys."""

    def __init__(self, paths: Iterable[str]) -> None:
        """``paths``: files of fingerprints, block lists of badkeys (``*.dat``), or the word badkeys.

        Raises ValueError for a file that cannot be read or has another format.
        """
        from pathlib import Path

        names = [_badkeys_list() if path == BADKEYS else Path(path) for path in paths]
        self._block_lists = [BlockList(name) for name in names if name.suffix == ".dat"]
        self._fingerprints = read_fingerprints(name for name in names if name.suffix != ".dat")

    def find(self, spki: SubjectPublicKeyInfo, encoded: bytes) -> str | None:
        """The fingerprint by which a key is on a list; ``encoded``: the SubjectPublicKeyInfo."""
        for fingerprint in _fingerprints(spki, encoded):
            if fingerprint in self._fingerprints:
                return fingerprint
        number = _number_of(spki)
        if number is not None:
            digest = hashlib.sha256(number).digest()
            if any(digest in block_list for block_list in self._block_lists):
                return digest[:_ROW_HASH].hex()
        return None


def _badkeys_list() -> Path:
    from pathlib import Path

    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "badkeys" / "blocklist.dat"


def known_weak(weak_keys: WeakKeys | None) -> Rule:
    """The rule that the key is not on some lists; None if none are given."""

    def check(spki: SubjectPublicKeyInfo, ctx: Context) -> Violations:
        """The key is not on the given lists of weak or compromised keys.

        The option weak_keys of the pack smbr names the lists. The word `badkeys` means the block list in the
        cache of the program badkeys (Debian weak keys and other keys that became public), which `badkeys
        --update-bl` downloads; a file whose name ends in .dat is a block list in that format. Other files
        have one fingerprint a line in hexadecimal; what follows it, and lines that begin with #, are ignored.
        64 digits are the SHA-256 of the SubjectPublicKeyInfo. 40 digits are the SHA-1 of the RSA modulus as
        in Debian's lists of weak keys: of "Modulus=", the modulus in upper case hexadecimal and a line feed;
        20 digits are its last half. Without a list, a notice reports that the key was not compared.
        """
        if weak_keys is None:
            yield Violation(spki, "the key was not compared: the option weak_keys does not name a list")
            return
        fingerprint = weak_keys.find(spki, ctx.certificate.raw(spki))
        if fingerprint is not None:
            yield Violation(
                spki.subject_public_key,
                f"the key is on a list of weak keys, with the fingerprint {fingerprint}",
                value=fingerprint,
            )

    return rule(
        "smbr.public_key.known_weak",
        on=SubjectPublicKeyInfo,
        severity=Severity.NOTICE,
        citation="BR 6.1.1.3, 4.9.1.1",
        since="1.0.0",
        mode=Mode.OPT_IN,
        fix="generate a new key",
    )(check)


def _fingerprints(spki: SubjectPublicKeyInfo, encoded: bytes) -> Iterable[str]:
    yield hashlib.sha256(encoded).hexdigest()
    if isinstance(spki.key, RsaPublicKey):
        line = f"Modulus={spki.key.modulus.value:X}\n".encode()
        digest = hashlib.sha1(line, usedforsecurity=False).hexdigest()
        yield digest
        yield digest[20:]


def _number_of(spki: SubjectPublicKeyInfo) -> bytes | None:
    """What badkeys takes the hash of: the modulus, x of a point, or the octets of other keys as a number."""
    key = spki.key
    if isinstance(key, RsaPublicKey):
        value = key.modulus.value
        return value.to_bytes((value.bit_length() + 7) // 8, "big") if value > 0 else None
    if isinstance(key, EcPublicKey):
        end = len(key.point) if key.point[:1] in (b"\x02", b"\x03") else (len(key.point) + 1) // 2
        return key.point[1:end].lstrip(b"\0")
    if isinstance(key, OctetPublicKey):
        return key.octets if spki.family in ("ML-DSA", "ML-KEM") else key.octets.lstrip(b"\0")
    return None


def read_fingerprints(files: Iterable[Path]) -> frozenset[str]:
    """The fingerprints in files.

    Raises ValueError for a file that cannot be read or has a line that is not a fingerprint.
    """
    found = set()
    for file in files:
        try:
            text = file.read_text("ascii")
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
    fix="certify a key of the subscriber",
)
def same_as_issuer(spki: SubjectPublicKeyInfo, ctx: Context) -> Violations:
    """The key of a subscriber is not that of the issuing CA.

    The BR do not state this expressly, hence a notice. The rule applies if the issuer's certificate is given
    (`--issuer`) or known.
    """
    issuer = ctx.known.issuers[0]
    other = issuer.tbs.subject_public_key_info
    if other is not None and issuer.raw(other) == ctx.certificate.raw(spki):
        yield Violation(spki, "the key is that of the issuing CA")
