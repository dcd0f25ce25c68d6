"""The first stage: a chunk of units to a part of the table `inputs` and a file of the spool."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeAlias

import pyarrow as pa

from ..inputs import CERTIFICATE, Item, items_of, read_bytes
from .durable import written_aside
from .errors import AuditError
from .parquet import write_parquet
from .schema import INPUTS
from .spool import write_spool
from .state import State
from .units import AuditUnit, Chunk, RemoteFile, Row
from .value import decode_value

_Read: TypeAlias = tuple[str, int, bytes | None, str | None, str | None]
"""A document as it was read, or why it could not be read: source, place, DER, error, carried columns."""


def ingest(chunk: Chunk, state: State) -> int:
    """Read a chunk; the number of rows. Its file in the spool is written last and makes it done.

    Raises OSError, and AuditError if a file at an address cannot be read.
    """
    rows: list[tuple[str, int, str | None, str | None, str | None]] = []
    documents: dict[bytes, tuple[int, bytes]] = {}
    undecodable = 0
    for source, place, der, error, carried in _read_all(chunk.units):
        fingerprint = None
        if der is None:
            undecodable += 1
        else:
            digest = hashlib.sha256(der).digest()
            fingerprint = digest.hex()
            copies, first = documents.get(digest) or (0, der)
            documents[digest] = copies + 1, first
        rows.append((source, place, fingerprint, error, carried))
    columns = zip(*rows, strict=True) if rows else [()] * len(INPUTS.columns)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, INPUTS.schema, strict=True)]
    with written_aside(state.part(INPUTS, chunk.number), state.aside) as path:
        write_parquet(pa.Table.from_arrays(arrays, schema=INPUTS.schema), path)
    with written_aside(state.spool(chunk.number), state.aside) as path:
        write_spool(path, chunk.digest, len(rows), undecodable, documents)
    return len(rows)


def _read_all(units: Iterable[AuditUnit]) -> Iterator[_Read]:
    for kind, group in groupby(units, type):
        if kind is RemoteFile:
            yield from _read_remote(group)  # type: ignore[arg-type]
            continue
        for unit in group:
            if isinstance(unit, Row):
                yield _read_row(unit)
            elif not isinstance(unit, RemoteFile):
                yield from map(_of_item, items_of(unit, (CERTIFICATE,)))


def _of_item(item: Item) -> _Read:
    return item.source, item.index, item.der, item.error, None


def _read_row(row: Row) -> _Read:
    """The document of a row. A row has one: with more or none, the number of rows would change."""
    if row.error is not None:
        return row.source, row.index, None, row.error, row.carried
    _, der, error = decode_value(row.value)
    return row.source, row.index, der, error, row.carried


@lru_cache(maxsize=64)
def _file_system(address: str) -> Any:
    from fsspec.core import url_to_fs

    return url_to_fs(address)[0]


def _read_remote(files: Iterable[RemoteFile]) -> Iterator[_Read]:
    """Files at addresses, those of one address fetched together."""
    for address, group in groupby(files, lambda file: file.address):
        listed = list(group)
        contents = _file_system(address).cat([file.path for file in listed], on_error="return")
        if isinstance(contents, bytes):  # of one file
            contents = {listed[0].path: contents}
        for file in listed:
            content = contents[file.path]
            if isinstance(content, FileNotFoundError):
                yield file.url, 0, None, "cannot be read: it is gone", None
            elif isinstance(content, Exception):
                raise AuditError(f"{file.url}: cannot be read: {content or type(content).__name__}")
            else:
                yield from map(_of_item, read_bytes(content, file.url))
