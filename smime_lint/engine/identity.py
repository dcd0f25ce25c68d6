"""What identifies a document in reports: its names, numbers and times, as text."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ..br import iso_time
from ..decode.strings import STRING_TYPES
from ..model import ATTRIBUTE_NAMES, Asn1String, AttributeTypeAndValue, Certificate, Name, Time
from .values import MAX_TEXT, shorten

SHORT_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
}
"""RFC 4514 section 3. Other types that are known have the names of RFC 5280, the rest their OID."""

_PREFIXES = {oid: f"{SHORT_NAMES.get(oid, name)}=" for oid, name in ATTRIBUTE_NAMES.items()}
_TAGS = {name: tag for tag, name in STRING_TYPES.items()}
_SPECIAL = b'\0"+,;<>\\'
"""What is escaped wherever it stands: RFC 4514 2.4."""
_ESCAPES = str.maketrans({character: f"\\{character}" for character in '"+,;<>\\'} | {"\0": "\\00"})


class Identity(msgspec.Struct, frozen=True):
    """What identifies a document of any type; None for what it does not have, or what is unreadable."""

    subject: str | None = None
    issuer: str | None = None
    serial_number: str | None = None
    not_before: str | None = None
    not_after: str | None = None


UNIDENTIFIED = Identity()


def identity_of(certificate: Certificate) -> Identity:
    """What identifies a certificate."""
    tbs = certificate.tbs
    validity = tbs.validity
    return Identity(
        None if tbs.subject is None else distinguished_name(tbs.subject),
        None if tbs.issuer is None else remembered_name(tbs.issuer),
        hexadecimal(tbs.serial_number.value),
        None if validity is None else time_of(validity.not_before),
        None if validity is None else time_of(validity.not_after),
    )


def distinguished_name(name: Name) -> str:
    """A name in the form of RFC 4514: the last RDN first, "CN=Jane Doe,O=Example,C=US"."""
    attributes = name.attributes
    if len(attributes) == len(name.rdns):
        parts = []
        try:
            for attribute in reversed(attributes):
                parts.append(_PREFIXES[attribute.oid] + attribute.value.text)  # type: ignore[union-attr,operator]
        except (KeyError, AttributeError, TypeError):  # an unknown type, or a value that is not text
            pass
        else:
            shown = ",".join(parts)
            if not _needs_escapes(shown, len(parts)):
                return shown if len(shown) <= MAX_TEXT else shorten(shown)
    return shorten(",".join("+".join(map(_attribute, rdn.attributes)) for rdn in reversed(name.rdns)))


def _needs_escapes(shown: str, count: int) -> bool:
    """Whether a value among those of a name may need escapes; ``count``: how many there are."""
    data = shown.encode("utf-8")  # a regular expression takes three times as long
    return (
        len(data) - len(data.translate(None, _SPECIAL)) != max(count - 1, 0)  # the commas between them
        or "= " in shown
        or "=#" in shown
        or " ," in shown
        or shown.endswith(" ")
    )


remembered_name = lru_cache(maxsize=256)(distinguished_name)
"""`distinguished_name` for names that many documents share, as decoded nodes: issuers."""


def _attribute(attribute: AttributeTypeAndValue) -> str:
    """Type and value; the encoding in hexadecimal for a value that is not text, or of an unknown type."""
    oid, value = attribute.oid, attribute.value
    prefix = _PREFIXES.get(oid)
    if type(value) is not Asn1String:
        return f"{prefix or f'{oid}='}#{value.der.hex()}"  # type: ignore[union-attr]
    text = value.text
    if text is None or prefix is None:
        return f"{prefix or f'{oid}='}#{_encoding(value).hex()}"
    shown = text
    if len(value.raw.translate(None, _SPECIAL)) != len(value.raw):
        shown = text.translate(_ESCAPES)
    if len(text) > 1 and text.endswith(" "):
        shown = f"{shown[:-1]}\\ "
    return f"{prefix}\\{shown}" if text[:1] in (" ", "#") else prefix + shown


def _encoding(value: Asn1String) -> bytes:
    """The DER of a string: tag, length, content."""
    size = len(value.raw)
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    length = bytes((size,)) if size < 0x80 else bytes((0x80 | len(octets),)) + octets
    return bytes((_TAGS[value.type],)) + length + value.raw


def time_of(time: Time | None) -> str | None:
    """A time as ISO 8601 in UTC; None if it is unreadable or not there."""
    return None if time is None or time.seconds is None else iso_time(time.seconds)


def hexadecimal(number: int) -> str:
    """An integer in hexadecimal, two digits an octet."""
    digits = f"{abs(number):x}"
    return shorten(f"{'-' if number < 0 else ''}{'0' if len(digits) % 2 else ''}{digits}")
