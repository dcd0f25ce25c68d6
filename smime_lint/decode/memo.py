"""Remembers what repeats from certificate to certificate.

The certificates of one CA share the issuer and most extensions to the byte, and often the place. Nodes are
frozen, so one that was decoded can serve again wherever the same bytes stand at the same offset. That saves
half of the decoding, and lets the runner remember which rules have nothing to say about them. What differs in
each certificate (subject, subjectAltName, key and its identifier) is not remembered, nor is anything that a
Fault was recorded for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ..der import Reader
from ..model import Node, Nodes, SharedNodes

T = TypeVar("T", bound=Node)

MAX_ENTRIES = 4096
MAX_BYTES = 1024
"""Longer encodings are not remembered, so that memory stays bounded."""


Key = tuple[int, int, bytes]
"""The offset, the index among its like, and the encoding."""


class Memo(Generic[T]):
    """Values by place and bytes, with the nodes that decoding them added."""

    def __init__(self) -> None:
        self._entries: dict[Key, tuple[T, SharedNodes]] = {}
        self.find = self._entries.get
        """The value of a key and its nodes, None where it has to be decoded."""

    def decode(self, reader: Reader, nodes: Nodes, key: Key, read: Callable[[], T]) -> T:
        """The value of a key, remembered, or read now and then remembered.

        A MalformedExtension never is, since it comes with a Fault. Raises what ``read`` raises.
        """
        known = self.find(key)
        if known is not None:
            nodes.shared.append(known[1])
            return known[0]
        before, faults = nodes.count(), len(reader.faults)
        value = read()
        if len(reader.faults) == faults and len(key[2]) <= MAX_BYTES:
            if len(self._entries) >= MAX_ENTRIES:
                self._entries.clear()
            shared = nodes.take_since(before)
            nodes.shared.append(shared)
            self._entries[key] = (value, shared)
        return value
