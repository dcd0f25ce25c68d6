"""A DER encoder that also encodes faults.

Each function returns the encoding of one element. Values are not validated: `printable` encodes characters
that are not allowed in a PrintableString, for example.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def tlv(tag: int, content: bytes) -> bytes:
    """One element: the tag as one octet, the length in its shortest form, and the content octets."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(0x30, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """SET OF, with the elements sorted as DER requires (X.690 11.6)."""
    return tlv(0x31, b"".join(sorted(parts)))


def explicit(number: int, content: bytes) -> bytes:
    """A constructed context-specific tag around an element, or around the content of a constructed type."""
    return tlv(0xA0 | number, content)


def implicit(number: int, content: bytes) -> bytes:
    """A primitive context-specific tag around the content octets of a primitive type."""
    return tlv(0x80 | number, content)


def content_of(element: bytes) -> bytes:
    """The content octets of an element with a tag of one octet."""
    if element[1] < 0x80:
        return element[2:]
    return element[2 + (element[1] & 0x7F) :]


def integer(value: int) -> bytes:
    """INTEGER in its shortest form."""
    magnitude = value if value >= 0 else ~value
    return tlv(0x02, value.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True))


def boolean(value: bool) -> bytes:
    """BOOLEAN."""
    return tlv(0x01, b"\xff" if value else b"\x00")


def null() -> bytes:
    """NULL."""
    return tlv(0x05, b"")


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER. ``dotted``: numbers; ValueError is raised for other text."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(0x06, b"".join(_subidentifier(arc) for arc in (first * 40 + second, *rest)))


def _subidentifier(value: int) -> bytes:
    octets = [value & 0x7F]
    while value := value >> 7:
        octets.append(0x80 | value & 0x7F)
    return bytes(reversed(octets))


def octet_string(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, content)


def bit_string(content: bytes, unused: int = 0) -> bytes:
    """BIT STRING. ``unused``: the number of unused bits in the last octet."""
    return tlv(0x03, bytes((unused,)) + content)


def named_bits(positions: Iterable[int]) -> bytes:
    """BIT STRING of named bits, by position, without trailing zero bits (X.690 11.2.2)."""
    value = sum(1 << position for position in set(positions))
    size = value.bit_length()
    octets = bytearray((size + 7) // 8)
    for position in range(size):
        if value >> position & 1:
            octets[position // 8] |= 0x80 >> position % 8
    return bit_string(bytes(octets), -size % 8)


def utf8(text: str) -> bytes:
    """UTF8String."""
    return tlv(0x0C, text.encode())


def printable(text: str) -> bytes:
    """PrintableString; any Latin-1 characters. Raises UnicodeEncodeError for others."""
    return tlv(0x13, text.encode("latin-1"))


def ia5(text: str) -> bytes:
    """IA5String; any Latin-1 characters. Raises UnicodeEncodeError for others."""
    return tlv(0x16, text.encode("latin-1"))


def teletex(text: str) -> bytes:
    """TeletexString in Latin-1. Raises UnicodeEncodeError for other characters."""
    return tlv(0x14, text.encode("latin-1"))


def bmp(text: str) -> bytes:
    """BMPString."""
    return tlv(0x1E, text.encode("utf-16-be"))


def utc_time(moment: datetime) -> bytes:
    """UTCTime as YYMMDDHHMMSSZ. ``moment``: in UTC."""
    return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime as YYYYMMDDHHMMSSZ. ``moment``: in UTC."""
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def time(moment: datetime) -> bytes:
    """UTCTime before 2050, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). ``moment``: in UTC."""
    return utc_time(moment) if moment.year < 2050 else generalized_time(moment)
