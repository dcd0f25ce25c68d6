"""Certificates in the SignedData of PKCS #7 and CMS: RFC 5652 5.1, as `.p7b` and `.p7c` files hold them."""

from __future__ import annotations

from collections.abc import Iterator

from ..der import DerError, Reader
from .item import Item

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_SEQUENCE, _SET, _INTEGER, _CERTIFICATES = 0x30, 0x31, 0x02, 0xA0


def is_signed_data(octets: bytes) -> bool:
    """Whether a ContentInfo of SignedData begins here."""
    return octets[:1] == b"\x30" and _SIGNED_DATA in octets[2 : 6 + len(_SIGNED_DATA)]


def read_signed_data(octets: bytes, source: str, index: int) -> Iterator[Item]:
    """The certificates of a SignedData, counted from an index; an error if there are none."""
    try:
        certificates = list(_certificates(Reader(octets)))
        problem = None if certificates else "expected a certificate, found PKCS #7 without any"
    except DerError as error:
        certificates, problem = [], f"offset {error.offset}: {error.message} (PKCS #7)"
    if problem is not None:
        yield Item(source, index, None, problem)
    for number, certificate in enumerate(certificates, index):
        yield Item(source, number, certificate, None)


def _certificates(reader: Reader) -> Iterator[bytes]:
    """Raises DerError if it is not SignedData."""
    where = "pkcs7"
    _, start, stop, _ = reader.expect(_SEQUENCE, 0, len(reader.data), where)
    _, cursor = reader.read_oid(start, stop, where)
    _, start, stop, _ = reader.expect(0xA0, cursor, stop, where)
    _, cursor, stop, _ = reader.expect(_SEQUENCE, start, stop, where)
    for tag in (_INTEGER, _SET, _SEQUENCE):  # version, digestAlgorithms, encapContentInfo
        cursor = reader.expect(tag, cursor, stop, where)[3]
    if cursor < stop and reader.data[cursor] == _CERTIFICATES:
        _, cursor, stop, _ = reader.read(cursor, stop, where)
        while cursor < stop:
            tag, _, _, after = reader.read(cursor, stop, where)
            if tag == _SEQUENCE:  # the other choices are certificates of other formats
                yield reader.data[cursor:after]
            cursor = after
