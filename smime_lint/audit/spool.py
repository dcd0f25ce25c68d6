"""The documents of a chunk, sorted by fingerprint, until they are linted.

A file is a header, the offset of the first record of each bucket and of the end, and the records:
fingerprint, copies, length, DER. The bucket of a document is the first 12 bits of its fingerprint, so equal
documents are in the same bucket, and neighbouring buckets are one range of bytes in every file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

BUCKETS = 4096
_MAGIC = b"smime-lint spool 1\n"
_HEADER = struct.Struct(f"<{len(_MAGIC)}s64sII")
_OFFSETS = struct.Struct(f"<{BUCKETS + 1}Q")
_RANGE = struct.Struct("<Q")
_RECORD = struct.Struct("<32sII")


class Spooled(NamedTuple):
    """What a file of the spool states about its chunk."""

    digest: str
    rows: int
    undecodable: int
    """Rows without a document."""
    offsets: tuple[int, ...]
    """Of the first record of each bucket, and of the end."""


def bucket_of(fingerprint: bytes) -> int:
    """The bucket of a fingerprint."""
    return fingerprint[0] << 4 | fingerprint[1] >> 4


def write_spool(
    path: Path, digest: str, rows: int, undecodable: int, documents: Mapping[bytes, tuple[int, bytes]]
) -> None:
    """Write a file. ``documents``: copies and DER by fingerprint. Raises OSError."""
    offsets = [0] * (BUCKETS + 1)
    for fingerprint, (_, der) in documents.items():
        offsets[bucket_of(fingerprint) + 1] += _RECORD.size + len(der)
    offsets[0] = _HEADER.size + _OFFSETS.size
    for bucket in range(BUCKETS):
        offsets[bucket + 1] += offsets[bucket]
    with open(path, "wb") as file:
        file.write(_HEADER.pack(_MAGIC, digest.encode(), rows, undecodable))
        file.write(_OFFSETS.pack(*offsets))
        for fingerprint, (copies, der) in sorted(documents.items()):
            file.write(_RECORD.pack(fingerprint, copies, len(der)) + der)


def read_header(path: Path) -> Spooled:
    """The header of a file. Raises OSError, and ValueError for another file."""
    with open(path, "rb") as file:
        data = file.read(_HEADER.size + _OFFSETS.size)
    if not data.startswith(_MAGIC) or len(data) < _HEADER.size + _OFFSETS.size:
        raise ValueError(f"{path}: expected a file of an unfinished audit")
    _, digest, rows, undecodable = _HEADER.unpack_from(data)
    return Spooled(digest.decode(), rows, undecodable, _OFFSETS.unpack_from(data, _HEADER.size))


def read_records(path: Path, first: int, last: int) -> Iterator[tuple[bytes, int, bytes]]:
    """Fingerprint, copies and DER of the documents in some buckets, both included. Raises OSError."""
    with open(path, "rb", buffering=0) as file:
        file.seek(_HEADER.size + first * _RANGE.size)
        bounds = file.read((last + 2 - first) * _RANGE.size)
        (start,), (stop,) = _RANGE.unpack_from(bounds), _RANGE.unpack_from(bounds, len(bounds) - _RANGE.size)
        file.seek(start)
        data = file.read(stop - start)
    position = 0
    while position < len(data):
        fingerprint, copies, length = _RECORD.unpack_from(data, position)
        position += _RECORD.size
        yield fingerprint, copies, data[position : position + length]
        position += length
