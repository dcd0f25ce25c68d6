"""Certificates and CRLs in PKCS #12 files: RFC 7292. Private keys are neither decrypted nor kept.

The library that decrypts such files (cryptography) also parses the certificates, so that it fails on those
that a linter is for. It is used for old ciphers only; otherwise its ciphers are, and the bytes of the
certificates are taken as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from ..der import DerError, Reader
from .form import CERTIFICATE, CRL, MAX_CONTAINER, Form
from .item import Cut, Item
from .kinds import Kind
from .reading import Reading

MAX_ITERATIONS = 2_000_000
"""Rounds of hashing to derive the keys of one file; about a second."""
MAX_NESTING = 8
"""SafeContents in SafeContents."""

_DATA, _ENCRYPTED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.6"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CERT_BAG, _CRL_BAG, _SAFE_CONTENTS = (f"1.2.840.113549.1.12.10.1.{number}" for number in (3, 4, 6))
_FORMS: dict[str, Form] = {"1.2.840.113549.1.9.22.1": CERTIFICATE, "1.2.840.113549.1.9.23.1": CRL}
_BAGS = {_CERT_BAG: CERTIFICATE, _CRL_BAG: CRL}

_PBES2, _PBKDF2 = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12"
_OLD_3DES = {"1.2.840.113549.1.12.1.3": 24, "1.2.840.113549.1.12.1.4": 16}
"""pbeWithSHAAnd3-KeyTripleDES-CBC and pbeWithSHAAnd2-KeyTripleDES-CBC, with the length of the key."""
_OLD_RC2 = frozenset(f"1.2.840.113549.1.12.1.{number}" for number in (5, 6))
_AES = {f"2.16.840.1.101.3.4.1.{arc}": size for arc, size in ((2, 16), (22, 24), (42, 32))}
_3DES = "1.2.840.113549.3.7"
_HASHES = {
    "1.2.840.113549.2.7": "sha1",
    **{
        f"1.2.840.113549.2.{number}": name
        for number, name in ((8, "sha224"), (9, "sha256"), (10, "sha384"), (11, "sha512"))
    },
}

_INTEGER, _OCTET_STRING, _SEQUENCE = 0x02, 0x04, 0x30
_WHERE = "pkcs12"
_BLOCK = 64
"""Octets of a block of SHA-1."""


class PasswordError(Exception):
    """A password that does not decrypt."""


class Pkcs12Error(Exception):
    """A file that cannot be read; the message says why."""


class UnsupportedCipherError(Pkcs12Error):
    """A cipher that is left to the library."""


class _Encryption(NamedTuple):
    """How to decrypt, but for the password."""

    cipher: type[AES] | type[TripleDES]
    key_size: int
    salt: bytes
    rounds: int
    hash: str | None
    """Of PBKDF2; None for the older key derivation of PKCS #12, which also gives the IV."""
    iv: bytes


class _Encrypted(NamedTuple):
    encryption: _Encryption
    content: bytes


def read_pkcs12(octets: bytes, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    """The certificates and CRLs of a PKCS #12 file, counted from an index."""
    try:
        try:
            found = _read(octets, source, reading)
        except UnsupportedCipherError:
            found = _read_with_library(octets, source, reading)
    except Pkcs12Error as error:
        yield reading.error(source, index, f"{error} (PKCS #12)")
        return
    except DerError as error:
        yield reading.error(source, index, f"offset {error.offset}: {error.message} (PKCS #12)")
        return
    found = [entry for entry in found if entry[0] in reading.forms]
    if not found:
        plural = reading.form.plural
        kind = Kind(f"a PKCS #12 file without {plural}", f"PKCS #12 files without {plural}")
        yield reading.other(kind, source, index)
    for number, (form, encoding) in enumerate(found, index):
        yield Item(source, number, encoding, None, form.document)


def _read(octets: bytes, source: str, reading: Reading) -> list[tuple[Form, bytes]]:
    """The documents with their bytes. Raises DerError and Pkcs12Error."""
    parts = list(_parts(octets))
    encrypted = [part.encryption for part in parts if isinstance(part, _Encrypted)]
    rounds = sum(each.rounds * (1 if each.hash else _OLD_ROUNDS) for each in encrypted)
    if rounds > MAX_ITERATIONS:
        raise Pkcs12Error(f"expected at most {MAX_ITERATIONS} rounds of hashing for the keys, found {rounds}")
    if not encrypted:
        return [found for part in parts if isinstance(part, bytes) for found in _bags(part)]
    is_tried = False
    for password in chain(("",), reading.passwords(source)):
        is_tried = is_tried or bool(password)
        try:
            return [found for part in parts for found in _bags(_decrypt(part, password))]
        except PasswordError:
            continue
    raise _no_password(is_tried)


def _no_password(is_tried: bool) -> Pkcs12Error:
    if is_tried:
        return Pkcs12Error("the password is wrong, or the file is damaged")
    return Pkcs12Error("the certificates are encrypted: a password is needed")


def _read_with_library(octets: bytes, source: str, reading: Reading) -> list[tuple[Form, bytes]]:
    """The certificates, if the library can parse them: for the ciphers that only it has."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

    problem: Exception = _no_password(False)
    for password in chain(("",), reading.passwords(source)):
        try:
            content = load_pkcs12(octets, password.encode("utf-8") or None)
        except (ValueError, UnsupportedAlgorithm) as error:
            is_wrong = "password" in str(error).lower()
            problem = _no_password(True) if is_wrong else Pkcs12Error(f"cannot be decrypted: {error}")
            if not password:
                problem = _no_password(False)
            continue
        certificates = (content.cert, *content.additional_certs)
        return [
            (CERTIFICATE, each.certificate.public_bytes(Encoding.DER))
            for each in certificates
            if each is not None
        ]
    raise problem


def _parts(octets: bytes) -> Iterator[bytes | _Encrypted]:
    """The SafeContents of the file, or what they are encrypted as."""
    reader = Reader(octets, MAX_CONTAINER)
    _, start, stop, _ = reader.expect(_SEQUENCE, 0, len(octets), _WHERE)
    _, cursor = reader.read_integer(_INTEGER, start, stop, _WHERE)
    oid, content, end = _content_info(reader, cursor, stop)
    if oid == _SIGNED_DATA:
        raise Pkcs12Error("expected a file protected by a password, found one that is signed")
    safe = Reader(_octets(reader, content, end), MAX_CONTAINER)
    _, cursor, stop, _ = safe.expect(_SEQUENCE, 0, len(safe.data), _WHERE)
    while cursor < stop:
        oid, content, end = _content_info(safe, cursor, stop)
        if oid == _DATA:
            yield _octets(safe, content, end)
        elif oid == _ENCRYPTED_DATA:
            yield _encrypted(safe, content, end)
        else:
            raise Pkcs12Error("expected data or encrypted data, found data that is encrypted for a key")
        cursor = safe.read(cursor, stop, _WHERE)[3]


def _content_info(reader: Reader, cursor: int, end: int) -> tuple[str, int, int]:
    """The type of a ContentInfo, and where its content begins and ends."""
    _, start, stop, _ = reader.expect(_SEQUENCE, cursor, end, _WHERE)
    oid, cursor = reader.read_oid(start, stop, _WHERE)
    _, start, stop, _ = reader.expect(0xA0, cursor, stop, _WHERE)
    return oid, start, stop


def _octets(reader: Reader, cursor: int, end: int, tag: int = _OCTET_STRING) -> bytes:
    """The octets of an OCTET STRING, which BER may cut into pieces."""
    found, start, stop, _ = reader.read(cursor, end, _WHERE)
    if found == tag | 0x20:
        pieces = []
        while start < stop:
            _, first, last, start = reader.expect(_OCTET_STRING, start, stop, _WHERE)
            pieces.append(reader.data[first:last])
        return b"".join(pieces)
    _, start, stop, _ = reader.expect(tag, cursor, end, _WHERE)
    return reader.data[start:stop]


def _encrypted(reader: Reader, cursor: int, end: int) -> _Encrypted:
    _, start, stop, _ = reader.expect(_SEQUENCE, cursor, end, _WHERE)
    _, cursor = reader.read_integer(_INTEGER, start, stop, _WHERE)
    _, start, stop, _ = reader.expect(_SEQUENCE, cursor, stop, _WHERE)
    _, cursor = reader.read_oid(start, stop, _WHERE)
    _, start, algorithm_end, cursor = reader.expect(_SEQUENCE, cursor, stop, _WHERE)
    return _Encrypted(_encryption(reader, start, algorithm_end), _octets(reader, cursor, stop, 0x80))


def _encryption(reader: Reader, cursor: int, end: int) -> _Encryption:
    oid, cursor = reader.read_oid(cursor, end, _WHERE)
    if oid in _OLD_RC2:
        raise UnsupportedCipherError(f"the cipher {oid} is not supported")
    _, start, stop, _ = reader.expect(_SEQUENCE, cursor, end, _WHERE)
    if oid in _OLD_3DES:
        salt, cursor = _octet_string(reader, start, stop)
        rounds = reader.read_integer(_INTEGER, cursor, stop, _WHERE)[0].value
        return _Encryption(TripleDES, _OLD_3DES[oid], salt, _positive(rounds), None, b"")
    if oid == _PBES2:
        return _pbes2(reader, start, stop)
    raise UnsupportedCipherError(f"the cipher {oid} is not supported")


def _pbes2(reader: Reader, cursor: int, end: int) -> _Encryption:
    """RFC 8018 A.4."""
    _, start, stop, after = reader.expect(_SEQUENCE, cursor, end, _WHERE)
    derivation, inner = reader.read_oid(start, stop, _WHERE)
    if derivation != _PBKDF2:
        raise Pkcs12Error(f"the key derivation {derivation} is not supported")
    _, start, stop, _ = reader.expect(_SEQUENCE, inner, stop, _WHERE)
    salt, inner = _octet_string(reader, start, stop)
    rounds, inner = reader.read_integer(_INTEGER, inner, stop, _WHERE)
    name = "sha1"
    while inner < stop:
        tag, first, last, inner = reader.read(inner, stop, _WHERE)
        if tag == _SEQUENCE:
            oid = reader.read_oid(first, last, _WHERE)[0]
            if oid not in _HASHES:
                raise Pkcs12Error(f"the key derivation with {oid} is not supported")
            name = _HASHES[oid]
    _, start, stop, _ = reader.expect(_SEQUENCE, after, end, _WHERE)
    oid, inner = reader.read_oid(start, stop, _WHERE)
    if oid not in _AES and oid != _3DES:
        raise UnsupportedCipherError(f"the cipher {oid} is not supported")
    iv = _octet_string(reader, inner, stop)[0]
    cipher, size = (AES, _AES[oid]) if oid in _AES else (TripleDES, 24)
    if len(iv) != _block_size(cipher):
        raise Pkcs12Error(f"expected an IV of {_block_size(cipher)} bytes, found {len(iv)}")
    return _Encryption(cipher, size, salt, _positive(rounds.value), name, iv)


def _octet_string(reader: Reader, cursor: int, end: int) -> tuple[bytes, int]:
    _, start, stop, after = reader.expect(_OCTET_STRING, cursor, end, _WHERE)
    return reader.data[start:stop], after


def _block_size(cipher: type[AES] | type[TripleDES]) -> int:
    return 16 if cipher is AES else 8


def _positive(rounds: int) -> int:
    if rounds < 1:
        raise Pkcs12Error(f"expected at least 1 round of hashing for the key, found {rounds}")
    return rounds


def _decrypt(part: bytes | _Encrypted, password: str) -> bytes:
    """The SafeContents. Raises PasswordError."""
    if isinstance(part, bytes):
        return part
    encryption, content = part
    size = _block_size(encryption.cipher)
    if not content or len(content) % size:
        raise Pkcs12Error(f"expected encrypted data of a multiple of {size} bytes, found {len(content)}")
    if encryption.hash is None:
        key = _derive(1, encryption, password, encryption.key_size)
        iv = _derive(2, encryption, password, size)
    else:
        key = hashlib.pbkdf2_hmac(
            encryption.hash,
            password.encode("utf-8"),
            encryption.salt,
            encryption.rounds,
            encryption.key_size,
        )
        iv = encryption.iv
    decryptor = Cipher(encryption.cipher(key), CBC(iv)).decryptor()
    padded = decryptor.update(content) + decryptor.finalize()
    if not 1 <= padded[-1] <= size or padded[-padded[-1] :] != padded[-1:] * padded[-1]:
        raise PasswordError
    contents = padded[: -padded[-1]]
    try:
        after = Reader(contents, MAX_CONTAINER).expect(_SEQUENCE, 0, len(contents), _WHERE)[3]
    except DerError as error:
        raise PasswordError from error
    if after != len(contents):
        raise PasswordError
    return contents


_OLD_ROUNDS = 3
"""Hashes for each round of `_derive` that a file asks for: two for the key, one for the IV."""


def _derive(purpose: int, encryption: _Encryption, password: str, size: int) -> bytes:
    """Key material from a password with SHA-1: RFC 7292 B.2. ``purpose``: 1 for a key, 2 for an IV."""
    secret = (password + "\0").encode("utf-16-be", "surrogatepass") if password else b"\0\0"
    blocks = bytearray(_fill(encryption.salt) + _fill(secret))
    derived = b""
    while True:
        digest = hashlib.sha1(bytes([purpose]) * _BLOCK + blocks, usedforsecurity=False).digest()
        for _ in range(encryption.rounds - 1):
            digest = hashlib.sha1(digest, usedforsecurity=False).digest()
        derived += digest
        if len(derived) >= size:
            return derived[:size]
        addend = int.from_bytes(_fill(digest)[:_BLOCK], "big") + 1
        for start in range(0, len(blocks), _BLOCK):
            total = int.from_bytes(blocks[start : start + _BLOCK], "big") + addend
            blocks[start : start + _BLOCK] = (total % (1 << 8 * _BLOCK)).to_bytes(_BLOCK, "big")


def _fill(octets: bytes) -> bytes:
    """Repeat octets up to a whole number of blocks."""
    size = -(-len(octets) // _BLOCK) * _BLOCK
    return (octets * (size // len(octets) + 1))[:size] if octets else b""


def _bags(contents: bytes) -> Iterator[tuple[Form, bytes]]:
    """The documents in SafeContents. Raises DerError."""
    reader = Reader(contents, MAX_CONTAINER)
    to_do = [(0, len(contents), 0)]
    while to_do:
        cursor, end, depth = to_do.pop()
        _, cursor, stop, _ = reader.expect(_SEQUENCE, cursor, end, _WHERE)
        while cursor < stop:
            _, start, bag_end, cursor = reader.expect(_SEQUENCE, cursor, stop, _WHERE)
            oid, inner = reader.read_oid(start, bag_end, _WHERE)
            _, start, inner_end, _ = reader.expect(0xA0, inner, bag_end, _WHERE)
            if oid == _SAFE_CONTENTS and depth < MAX_NESTING:
                to_do.append((start, inner_end, depth + 1))
            elif oid in _BAGS:
                _, start, inner_end, _ = reader.expect(_SEQUENCE, start, inner_end, _WHERE)
                kind, inner = reader.read_oid(start, inner_end, _WHERE)
                _, start, inner_end, _ = reader.expect(0xA0, inner, inner_end, _WHERE)
                if kind in _FORMS:
                    yield _FORMS[kind], _octets(reader, start, inner_end)
