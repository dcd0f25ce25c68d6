"""What SignedData of PKCS #7 and CMS holds: RFC 5652 5.1, as in `.p7b`, `.p7c`, `.p7m` and `.p7s` files."""

from __future__ import annotations

from collections.abc import Iterator

from ..der import DerError, Reader
from .form import CERTIFICATE, CRL, MAX_CONTAINER, OCSP_RESPONSE, Form
from .item import Cut, Item
from .kinds import Kind
from .reading import Reading

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_OCSP_RESPONSE_FORMAT = "1.3.6.1.5.5.7.16.2"
"""RFC 5940: an OCSP response among the revocation information."""
_SEQUENCE, _SET, _INTEGER, _CERTIFICATES, _REVOCATION = 0x30, 0x31, 0x02, 0xA0, 0xA1
_OTHER = 0xA1
_WHERE = "pkcs7"


def is_signed_data(octets: bytes) -> bool:
    """Whether a ContentInfo of SignedData begins here."""
    return octets[:1] == b"\x30" and _SIGNED_DATA in octets[2 : 6 + len(_SIGNED_DATA)]


def read_signed_data(octets: bytes, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    """The documents of a SignedData, counted from an index; something else if there are none."""
    try:
        found = [
            Item(source, index, encoding, None, form.document)
            for form, encoding in _documents(Reader(octets, MAX_CONTAINER))
            if form in reading.forms
        ]
    except DerError as error:
        yield reading.error(source, index, f"offset {error.offset}: {error.message} (PKCS #7)")
        return
    if not found:
        plural = reading.form.plural
        kind = Kind(f"a PKCS #7 file without {plural}", f"PKCS #7 files without {plural}")
        yield reading.other(kind, source, index)
    for number, item in enumerate(found, index):
        yield Item(source, number, item.der, None, item.document)


def _documents(reader: Reader) -> Iterator[tuple[Form, bytes]]:
    """Raises DerError if it is not SignedData."""
    _, start, stop, _ = reader.expect(_SEQUENCE, 0, len(reader.data), _WHERE)
    _, cursor = reader.read_oid(start, stop, _WHERE)
    _, start, stop, _ = reader.expect(0xA0, cursor, stop, _WHERE)
    _, cursor, stop, _ = reader.expect(_SEQUENCE, start, stop, _WHERE)
    for tag in (_INTEGER, _SET, _SEQUENCE):  # version, digestAlgorithms, encapContentInfo
        cursor = reader.expect(tag, cursor, stop, _WHERE)[3]
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
