"""A DER encoder for the factory. It encodes whatever it is told, so that faults can be built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def tlv(tag: int, content: bytes) -> bytes:
    """One element with the shortest length."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(0x30, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """SET OF, sorted as DER wants it."""
    return tlv(0x31, b"".join(sorted(parts)))


def explicit(number: int, content: bytes) -> bytes:
    """A constructed context tag around an element, or in place of a constructed one's tag."""
    return tlv(0xA0 | number, content)


def implicit(number: int, content: bytes) -> bytes:
    """A primitive context tag with the content octets of a primitive type."""
    return tlv(0x80 | number, content)


def content_of(element: bytes) -> bytes:
    """The content octets of an element."""
    if element[1] < 0x80:
        return element[2:]
    return element[2 + (element[1] & 0x7F) :]


def integer(value: int) -> bytes:
    """INTEGER, shortest form."""
    magnitude = value if value >= 0 else ~value
    return tlv(0x02, value.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True))


def boolean(value: bool) -> bytes:
    """BOOLEAN."""
    return tlv(0x01, b"\xff" if value else b"\x00")


def null() -> bytes:
    """NULL."""
    return tlv(0x05, b"")


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
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
    """BIT STRING."""
    return tlv(0x03, bytes((unused,)) + content)


def named_bits(positions: Iterable[int]) -> bytes:
    """BIT STRING of named bits without trailing zeros."""
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
    """PrintableString, whatever the characters."""
    return tlv(0x13, text.encode("latin-1"))


def ia5(text: str) -> bytes:
    """IA5String, whatever the characters."""
    return tlv(0x16, text.encode("latin-1"))


def teletex(text: str) -> bytes:
    """TeletexString."""
    return tlv(0x14, text.encode("latin-1"))


def bmp(text: str) -> bytes:
    """BMPString."""
    return tlv(0x1E, text.encode("utf-16-be"))


def utc_time(moment: datetime) -> bytes:
    """UTCTime YYMMDDHHMMSSZ."""
    return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime YYYYMMDDHHMMSSZ."""
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def time(moment: datetime) -> bytes:
    """The type that RFC 5280 4.1.2.5 wants for the year."""
    return utc_time(moment) if moment.year < 2050 else generalized_time(moment)
