"""Certificates and CRLs in LDIF: RFC 2849, as directories (LDAP) export them.

Read line by line; the libraries for LDIF that are kept need the C library of an LDAP client, or read whole
entries into memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..der import DerError, Reader
from ..model import pattern
from .base64 import WHITE_SPACE, Base64Error, decode_base64
from .expand import expand
from .form import MAX_CONTAINER
from .item import Cut, Other
from .kinds import Kind
from .lines import read_lines
from .reading import Reading

_ATTRIBUTE = pattern(
    rb"(?:userCertificate|cACertificate|userSMIMECertificate|(crossCertificatePair)|certificateRevocationList|"
    rb"authorityRevocationList|deltaRevocationList|userPKCS12)(?:;[\w-]+)*:(:?)(<?) *",
    re.IGNORECASE,
)
"""RFC 4523, RFC 2798."""
_FIRST = pattern(rb"(?:dn|version):", re.IGNORECASE)


def is_ldif(head: bytes) -> bool:
    """Whether LDIF begins here: a version or the name of an entry, after comments and empty lines."""
    for line in head.splitlines():
        if line.strip(WHITE_SPACE) and not line.startswith((b"#", b" ")):
            return _FIRST.match(line) is not None
    return False


class _Value:
    """A value of an attribute."""

    def __init__(self, line: int, found: re.Match[bytes], text: bytes, limit: int) -> None:
        """``line``: its first, from 1. ``found``: the attribute's name. ``limit``: bytes of the value."""
        self.line = line
        self.is_pair = bool(found[1])
        self.is_base64 = bool(found[2])
        self.is_address = bool(found[3])
        self.lines: list[bytes] = []
        self._left = limit
        self.add(text[found.end() :])

    def add(self, text: bytes) -> None:
        """Add a line or a part of one."""
        self._left -= len(text)
        if self._left >= 0:
            self.lines.append(text)

    def decode(self) -> bytes:
        """The octets. Raises Base64Error."""
        if self.is_address or not self.is_base64:
            found = "an address" if self.is_address else "text"
            raise Base64Error(f"line {self.line}: expected a value in base64, found {found}")
        if self._left < 0:
            raise Base64Error(f"line {self.line}: the value is too long")
        return decode_base64(self.lines, self.line)


def read_ldif(chunks: Iterable[bytes], source: str, reading: Reading) -> Iterator[Cut]:
    """What is looked for in the values of an LDIF file, and errors; other values are skipped."""
    index = 0
    other: Other | None = None
    limit = 2 * max(MAX_CONTAINER, *(form.max_size for form in reading.forms))
    for value in _values(chunks, limit):
        for cut in _read_value(value, source, index, reading):
            if isinstance(cut, Other):
                other = other or cut
            else:
                yield cut
                index += 1
    if not index:
        plural = reading.form.plural
        kind = Kind(f"an LDIF file without {plural}", f"LDIF files without {plural}")
        yield other or reading.other(kind, source)


def _values(chunks: Iterable[bytes], limit: int) -> Iterator[_Value]:
    """The values of the attributes that can hold documents."""
    value: _Value | None = None
    is_begun = False
    for number, text in read_lines(chunks):
        is_rest = is_begun or text.startswith(b" ")
        is_begun = not text.endswith((b"\n", b"\r"))  # a long line comes in pieces
        if is_rest:
            if value is not None:
                value.add(text)
            continue
        if value is not None:
            yield value
        found = _ATTRIBUTE.match(text)
        value = _Value(number, found, text, limit) if found else None
    if value is not None:
        yield value


def _read_value(value: _Value, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    try:
        octets = value.decode()
    except Base64Error as error:
        yield reading.error(source, index, f"{error} (LDIF)")
        return
    if not value.is_pair:
        yield from expand(octets, source, index, reading)
        return
    try:
        for certificate in _pair(Reader(octets)):
            for cut in expand(certificate, source, index, reading):
                yield cut
                index += 1
    except DerError as error:
        message = f"line {value.line}: offset {error.offset}: {error.message} (LDIF, crossCertificatePair)"
        yield reading.error(source, index, message)


def _pair(reader: Reader) -> Iterator[bytes]:
    """The certificates of a CertificatePair: X.509 11.2.3. Raises DerError."""
    _, cursor, end, _ = reader.expect(0x30, 0, len(reader.data), "pair")
    while cursor < end:
        _, start, stop, cursor = reader.read(cursor, end, "pair")
        yield reader.data[start:stop]
