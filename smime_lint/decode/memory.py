"""A memory of pieces that repeat from document to document.

The certificates of one CA share the issuer, the algorithms and most extensions to the byte, and much of the
subject. Nodes are frozen and hold no position in the document, so a piece that was decoded once, in
isolation, is reused wherever the same bytes occur in the same field. A piece is remembered the second time it
is seen: for what differs in every certificate (names of persons, mailboxes, keys), only a hash is kept. A
piece with a Fault is not remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from ..der import MAX_ELEMENTS, DerError, Reader
from ..model import Holder, Node, Nodes, Origin, Outline, Part
from ..model.node import Where

MAX_PARTS = 4096
"""Parts in each of two generations."""
MAX_HASHES = 1 << 16
"""Hashes of what was seen once, in each of two generations."""
MAX_BYTES = 1024
"""Longer encodings are not remembered, so that memory stays bounded."""

Key: TypeAlias = tuple[str, bytes] | tuple[str, tuple[str, ...]]
"""The field and the encoding, or the contents of an outline."""
NodeT = TypeVar("NodeT", bound=Node)
Read: TypeAlias = Callable[[Reader, Nodes, int, int, Where], NodeT]
"""Decodes what stands between two offsets. Raises DerError."""


class Memory:
    """Parts by field and bytes, in two generations: what the younger one had no use for is dropped with it.

    Safe to share between threads: at worst two of them decode the same part.
    """

    __slots__ = ("_older", "_older_seen", "_seen", "recent")

    def __init__(self) -> None:
        self.recent: dict[Key, Part] = {}
        """The younger generation."""
        self._older: dict[Key, Part] = {}
        self._seen: set[int] = set()
        self._older_seen: set[int] = set()

    def part(self, key: tuple[str, bytes], read: Read[Node]) -> Part | None:
        """The part of a key that is not recent, if it is known or worth knowing; None if it is to be decoded
        where it stands."""
        part = self._older.get(key)
        if part is None and self._is_repeated(key):
            part = _decode_alone(key[1], read)
        if part is not None:
            self._keep(key, part)
        return part

    def outline(self, oids: tuple[str, ...]) -> Part:
        """The part that is the outline of a certificate with readable extensions."""
        key = ("outline", oids)
        part = self.recent.get(key)
        if part is None:
            part = self._older.get(key) or _outline(oids)
            self._keep(key, part)
        return part

    def forget_verdicts(self) -> None:
        """Drop what was found out about the parts."""
        for part in (*self.recent.values(), *self._older.values()):
            part.verdict = None

    def _keep(self, key: Key, part: Part) -> None:
        if len(self.recent) >= MAX_PARTS:
            self._older, self.recent = self.recent, {}
        self.recent[key] = part

    def _is_repeated(self, key: tuple[str, bytes]) -> bool:
        if len(key[1]) > MAX_BYTES:
            return False
        mark = hash(key)
        if mark in self._seen or mark in self._older_seen:
            return True
        if len(self._seen) >= MAX_HASHES:
            self._older_seen, self._seen = self._seen, set()
        self._seen.add(mark)
        return False


def read_remembered(
    memory: Memory | None,
    field: str,
    reader: Reader,
    nodes: Nodes,
    pos: int,
    end: int,
    where: Where,
    read: Read[NodeT],
) -> NodeT:
    """Decode the octets between two offsets, or take the node from memory. Raises DerError.

    ``field``: distinguishes what is decoded in different ways; one field is always read by one ``read``. If a
    piece occurs twice in a document, the second is decoded in place, so positions stay unambiguous.
    """
    if memory is not None and pos < end:
        key = (field, reader.data[pos:end])
        part = memory.recent.get(key) or memory.part(key, read)
        if (
            part is not None
            and part.origin not in nodes.parts
            and reader.elements + part.elements <= MAX_ELEMENTS  # otherwise reading it raises LimitError
        ):
            reader.elements += part.elements
            nodes.parts[part.origin] = (part, where, pos)
            return part.value  # type: ignore[return-value]
    return read(reader, nodes, pos, end, where)


def _outline(oids: tuple[str, ...]) -> Part:
    origin = Origin()
    outline = Outline(origin, 0, 0, oids, True)
    return Part(origin, outline, ((Holder.CERTIFICATE, outline),), 0)


def _decode_alone(der: bytes, read: Read[Node]) -> Part | None:
    """The part that some bytes are, None if they do not decode or there is a Fault in them."""
    reader, nodes, origin = Reader(der), Nodes(), Origin()
    try:
        value = read(reader, nodes, 0, len(der), origin)
    except DerError:
        return None
    if reader.faults or value.length != len(der):
        return None
    held = tuple((holder, node) for holder, own in nodes.own.items() for node in own)
    return Part(origin, value, held, reader.elements)
