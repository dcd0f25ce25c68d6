"""What an audit reads, cut into chunks: the unit of work of the first stage."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import msgspec

from ..inputs import SmallFile, Unit, size_of

CHUNK_BYTES = 8 << 20
CHUNK_UNITS = 20_000
"""A chunk is full at either."""


class Row(msgspec.Struct, frozen=True, tag="row"):
    """A row of a table whose document is still to be decoded, or why there is none."""

    source: str
    index: int
    value: bytes
    """DER, PEM, base64 or hexadecimal."""
    carried: str | None
    """The other columns as a JSON object."""
    error: str | None = None


class RemoteFile(msgspec.Struct, frozen=True, tag="remote"):
    """A file at an address that is still to be read, all by one process."""

    address: str
    """As the user named it, for the file system."""
    path: str
    """On that file system."""
    url: str
    """For results."""
    size: int
    version: str
    """What changes when the file does."""


AuditUnit: TypeAlias = Unit | Row | RemoteFile


class Chunk(msgspec.Struct, frozen=True, tag="chunk"):
    """Units that are read, decoded and sorted by fingerprint as one step, which is done or not."""

    number: int
    digest: str
    """Of all units: the same if the inputs are unchanged."""
    units: list[AuditUnit]


def cut_chunks(units: Iterable[AuditUnit]) -> Iterator[Chunk]:
    """The units in chunks, which depend on nothing but the units. Without units there is one empty chunk."""
    number = 0
    chunk: list[AuditUnit] = []
    size = 0
    for unit in units:
        chunk.append(unit)
        size += _size_of(unit)
        if size >= CHUNK_BYTES or len(chunk) == CHUNK_UNITS:
            yield Chunk(number, _digest(chunk), chunk)
            number += 1
            chunk, size = [], 0
    if chunk or number == 0:
        yield Chunk(number, _digest(chunk), chunk)


def _size_of(unit: AuditUnit) -> int:
    if isinstance(unit, Row):
        return len(unit.value) + len(unit.carried or "")
    return unit.size if isinstance(unit, RemoteFile) else size_of(unit)


def _digest(chunk: list[AuditUnit]) -> str:
    digest = hashlib.sha256()
    for unit in chunk:
        digest.update(msgspec.msgpack.encode(unit))
        if isinstance(unit, SmallFile):  # its content is read later
            digest.update(_modified(unit.path))
    return digest.hexdigest()


def _modified(path: bytes) -> bytes:
    try:
        return str(os.stat(path).st_mtime_ns).encode()
    except OSError:
        return b"-"
