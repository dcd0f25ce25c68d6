"""What the readers hand on: documents, and what documents are still to be read from."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from ..der import MAX_SIZE
from .base64 import Base64Error, decode_base64

MAX_CERTIFICATE_SIZE = MAX_SIZE
"""Bytes of DER in one certificate; no input takes more memory than a small multiple of it."""


class Item(msgspec.Struct, frozen=True, tag="item"):
    """A document as it was read, or why it could not be read; one of ``der`` and ``error`` is None."""

    source: str
    """The file's path as given, "-" for standard input."""
    index: int
    """The document's place in the source, from 0."""
    der: bytes | None
    error: str | None


class PemItem(msgspec.Struct, frozen=True, tag="pem"):
    """A document in PEM whose base64 is still to be decoded."""

    source: str
    index: int
    line: int
    """Where the base64 begins, from 1."""
    text: bytes

    def decode(self) -> Item:
        """The document, or what is wrong with the base64."""
        try:
            der = decode_base64((self.text,), self.line)
        except Base64Error:
            try:  # line by line, with what is before END in its line, so that the message names the line
                der = decode_base64([*self.text.splitlines(keepends=True), b""], self.line)
            except Base64Error as error:
                return Item(self.source, self.index, None, str(error))
        return Item(self.source, self.index, der, None)


class SmallFile(msgspec.Struct, frozen=True, tag="file"):
    """A file that is still to be read, all by one process."""

    path: bytes
    size: int


Unit: TypeAlias = Item | PemItem | SmallFile
"""What a process gets to lint. Reading and decoding is a third of the work on a certificate, so the process
that lints does as much of it as possible."""


def size_of(unit: Unit) -> int:
    """About how many bytes a unit has."""
    if isinstance(unit, SmallFile):
        return unit.size
    return len(unit.text) if isinstance(unit, PemItem) else len(unit.der or b"")
