"""What the readers hand on: documents, and what documents are still to be read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from ..der import MAX_SIZE
from .base64 import Base64Error, decode_base64
from .form import DocumentType
from .kinds import Kind

MAX_CERTIFICATE_SIZE = MAX_SIZE
"""Bytes of DER in one certificate; no input takes more memory than a small multiple of it."""


MAX_SMALL = 1 << 18
"""Bytes in a `SmallFile`. Larger files are cut into documents, so that processes share them. Larger files in
directories and archives whose names and first bytes show nothing that is looked for are not read further."""


class Item(msgspec.Struct, frozen=True, tag="item"):
    """A document as it was read, or why it could not be read; one of ``der`` and ``error`` is None."""

    source: str
    """The file's path as given, "-" for standard input; after "!" the path in an archive."""
    index: int
    """The document's place in the source, from 0."""
    der: bytes | None
    error: str | None
    document: DocumentType = "certificate"
    """The type of the document; of what could not be read, the one that was expected."""
    is_signer: bool = False
    """Whether it is the certificate of a signer of the SignedData that it was in."""


class PemItem(msgspec.Struct, frozen=True, tag="pem"):
    """A certificate in PEM whose base64 is still to be decoded."""

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
    """A file that certainly has documents and is still to be read, all by one process."""

    path: bytes
    size: int


class Other(msgspec.Struct, frozen=True):
    """Something that is not a document that is looked for. Directories and archives skip and count it."""

    kind: Kind
    item: Item
    """What it is elsewhere: an error, or something that only a decoder can judge."""


Unit: TypeAlias = Item | PemItem | SmallFile
"""What a process gets to lint. Reading and decoding is a third of the work on a certificate, so the process
that lints does as much of it as possible."""

Cut: TypeAlias = Item | PemItem | Other
"""What a reader finds."""


def renumbered(cuts: Iterable[Cut], index: int) -> Iterator[Cut]:
    """The same, counted from an index."""
    for number, cut in enumerate(cuts, index):
        if isinstance(cut, Other):
            yield Other(cut.kind, msgspec.structs.replace(cut.item, index=number))
        else:
            yield msgspec.structs.replace(cut, index=number)


def named(cuts: Iterable[Cut]) -> Iterator[Item | PemItem]:
    """What becomes of the content of a file that the user named: nothing is skipped."""
    for cut in cuts:
        yield cut.item if isinstance(cut, Other) else cut


def size_of(unit: Unit) -> int:
    """About how many bytes a unit has."""
    if isinstance(unit, SmallFile):
        return unit.size
    return len(unit.text) if isinstance(unit, PemItem) else len(unit.der or b"")
