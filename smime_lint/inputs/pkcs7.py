"""What SignedData of PKCS #7 and CMS holds: RFC 5652 5.1, as in `.p7b`, `.p7c`, `.p7m` and `.p7s` files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from ..der import DerError, Reader
from ..model import pattern
from .form import CERTIFICATE, CRL, MAX_CONTAINER, OCSP_RESPONSE, Form
from .item import Cut, Item
from .kinds import Kind
from .reading import Reading

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_OCSP_RESPONSE_FORMAT = "1.3.6.1.5.5.7.16.2"
"""RFC 5940: an OCSP response among the revocation information."""
_SEQUENCE, _SET, _INTEGER, _CERTIFICATES, _REVOCATION = 0x30, 0x31, 0x02, 0xA0, 0xA1
_OTHER = 0xA1
_KEY_IDENTIFIER, _VERSION = 0x80, 0xA0
_SUBJECT_KEY_IDENTIFIER = pattern(
    rb"\x06\x03\x55\x1d\x0e(?:\x01\x01.)?\x04[\x00-\x7f]\x04([\x00-\x7f])", re.DOTALL
)
"""The extension up to the length of the key identifier."""
_WHERE = "pkcs7"


def is_signed_data(octets: bytes) -> bool:
    """Whether a ContentInfo of SignedData begins here."""
    return octets[:1] == b"\x30" and _SIGNED_DATA in octets[2 : 6 + len(_SIGNED_DATA)]


def read_signed_data(octets: bytes, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    """The documents of a SignedData, counted from an index; something else if there are none."""
    try:
        found = [entry for entry in _documents(Reader(octets, MAX_CONTAINER)) if entry[0] in reading.forms]
    except DerError as error:
        yield reading.error(source, index, f"offset {error.offset}: {error.message} (PKCS #7)")
        return
    if not found:
        plural = reading.form.plural
        kind = Kind(f"a PKCS #7 file without {plural}", f"PKCS #7 files without {plural}")
        yield reading.other(kind, source, index)
    signers = Signers(octets) if CERTIFICATE in reading.forms else None
    for number, (form, encoding) in enumerate(found, index):
        is_signer = form is CERTIFICATE and signers is not None and signers.has(encoding)
        yield Item(source, number, encoding, None, form.document, is_signer)


def _documents(reader: Reader) -> Iterator[tuple[Form, bytes]]:
    """Raises DerError if it is not SignedData."""
    cursor, stop = _after_content(reader)
    if cursor < stop and reader.data[cursor] == _CERTIFICATES:
        _, start, end, cursor = reader.read(cursor, stop, _WHERE)
        for tag, first, last in _elements(reader, start, end):
            if tag == _SEQUENCE:  # the other choices are certificates of other formats
                yield CERTIFICATE, reader.data[first:last]
    if cursor < stop and reader.data[cursor] == _REVOCATION:
        _, start, end, cursor = reader.read(cursor, stop, _WHERE)
        for tag, first, last in _elements(reader, start, end):
            if tag == _SEQUENCE:
                yield CRL, reader.data[first:last]
            elif tag == _OTHER:
                yield from _response(reader, first, last)


def _elements(reader: Reader, cursor: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The tags of elements, and where they begin and end."""
    while cursor < end:
        tag, _, _, after = reader.read(cursor, end, _WHERE)
        yield tag, cursor, after
        cursor = after


def _response(reader: Reader, first: int, last: int) -> Iterator[tuple[Form, bytes]]:
    """The OCSP response of an OtherRevocationInfoFormat."""
    _, cursor, end, _ = reader.read(first, last, _WHERE)
    oid, cursor = reader.read_oid(cursor, end, _WHERE)
    if oid == _OCSP_RESPONSE_FORMAT:
        yield OCSP_RESPONSE, reader.data[cursor : reader.read(cursor, end, _WHERE)[3]]


def _after_content(reader: Reader) -> tuple[int, int]:
    """Where the fields after encapContentInfo begin, and where they end. Raises DerError."""
    _, start, stop, _ = reader.expect(_SEQUENCE, 0, len(reader.data), _WHERE)
    _, cursor = reader.read_oid(start, stop, _WHERE)
    _, start, stop, _ = reader.expect(0xA0, cursor, stop, _WHERE)
    _, cursor, stop, _ = reader.expect(_SEQUENCE, start, stop, _WHERE)
    for tag in (_INTEGER, _SET, _SEQUENCE):  # version, digestAlgorithms, encapContentInfo
        cursor = reader.expect(tag, cursor, stop, _WHERE)[3]
    return cursor, stop


class Signers:
    """Which certificates the SignerInfos of a SignedData name: RFC 5652 5.3.

    What cannot be read names nothing: that costs no certificate.
    """

    def __init__(self, octets: bytes) -> None:
        self._names: set[bytes] = set()
        """Encodings of issuer and serialNumber."""
        self._key_identifiers: set[bytes] = set()
        with suppress(DerError):
            self._read(Reader(octets, MAX_CONTAINER))

    def _read(self, reader: Reader) -> None:
        cursor, stop = _after_content(reader)
        while cursor < stop and reader.data[cursor] in (_CERTIFICATES, _REVOCATION):
            cursor = reader.read(cursor, stop, _WHERE)[3]
        _, start, end, _ = reader.expect(_SET, cursor, stop, _WHERE)
        for _, first, after in _elements(reader, start, end):
            _, inner, last, _ = reader.expect(_SEQUENCE, first, after, _WHERE)
            inner = reader.expect(_INTEGER, inner, last, _WHERE)[3]
            tag, start, end, _ = reader.read(inner, last, _WHERE)
            if tag == _SEQUENCE:
                self._names.add(reader.data[start:end])
            elif tag == _KEY_IDENTIFIER:
                self._key_identifiers.add(reader.data[start:end])

    def has(self, certificate: bytes) -> bool:
        """Whether a certificate in DER is that of a signer."""
        if self._names:
            with suppress(DerError):
                if _issuer_and_serial_number(Reader(certificate)) in self._names:
                    return True
        if not self._key_identifiers:
            return False
        return any(
            certificate[found.end() : found.end() + found[1][0]] in self._key_identifiers
            for found in _SUBJECT_KEY_IDENTIFIER.finditer(certificate)
        )


def _issuer_and_serial_number(reader: Reader) -> bytes:
    """Their encodings, one after the other. Raises DerError."""
    _, start, stop, _ = reader.expect(_SEQUENCE, 0, len(reader.data), _WHERE)
    _, cursor, stop, _ = reader.expect(_SEQUENCE, start, stop, _WHERE)
    if cursor < stop and reader.data[cursor] == _VERSION:
        cursor = reader.read(cursor, stop, _WHERE)[3]
    end = reader.expect(_INTEGER, cursor, stop, _WHERE)[3]
    serial_number = reader.data[cursor:end]
    cursor = reader.expect(_SEQUENCE, end, stop, _WHERE)[3]
    return reader.data[cursor : reader.expect(_SEQUENCE, cursor, stop, _WHERE)[3]] + serial_number
