"""Remembers what repeats from certificate to certificate.

The certificates of one CA share the issuer and most extensions to the byte, and often the place. Nodes are
frozen, so one that was decoded can serve again wherever the same bytes stand at the same offset. That saves
half of the decoding. What differs in each certificate (subject, subjectAltName, key and its identifier) is not
remembered, nor is anything that a Fault was recorded for.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from ..model import Holder, Node
from .names import Nodes

T = TypeVar("T")

MAX_ENTRIES = 4096
MAX_BYTES = 1024
"""Longer encodings are not remembered, so that memory stays bounded."""


class Memo(Generic[T]):
    """Values by place and bytes, with the nodes that decoding them added."""

    def __init__(self) -> None:
        self._entries: dict[tuple[object, bytes], tuple[T, tuple[tuple[Holder, tuple[Node, ...]], ...]]] = {}

    def get(self, place: object, encoding: bytes, nodes: Nodes) -> T | None:
        """What was decoded from these bytes at this place, its nodes added to the others."""
        entry = self._entries.get((place, encoding))
        if entry is None:
            return None
        value, added = entry
        for holder, held in added:
            nodes[holder] += held
        return value

    def put(self, place: object, encoding: bytes, value: T, before: dict[Holder, int], nodes: Nodes) -> None:
        """Remember a value and the nodes that came after the counts in ``before``."""
        if len(encoding) > MAX_BYTES:
            return
        if len(self._entries) >= MAX_ENTRIES:
            self._entries.clear()
        added = tuple(
            (holder, tuple(held[before.get(holder, 0) :]))
            for holder, held in nodes.items()
            if len(held) > before.get(holder, 0)
        )
        self._entries[(place, encoding)] = (value, added)


def count(nodes: Nodes) -> dict[Holder, int]:
    """How many nodes each field holds now."""
    return {holder: len(held) for holder, held in nodes.items()}
