"""Rows of CSV, JSONL and Parquet, one document each, read as a stream."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple, TextIO, cast

import msgspec

from ..inputs import CERTIFICATE, MAX_CERTIFICATE_SIZE
from ..shape import explain
from .errors import AuditError
from .units import Row

FORMATS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
"""The formats of tables by the suffixes of files."""
COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")
SAMPLE = 100
"""Rows in which the column of the documents is looked for."""
MAX_FIELD = 4 * MAX_CERTIFICATE_SIZE
DELIMITERS = ",;\t|"

_encode = msgspec.json.Encoder().encode
_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_text = msgspec.json.Decoder(str | None).decode
_LOOKS_LIKE = re.compile(rb"\s*(?:MI[A-Za-z0-9+/]|-----BEGIN [A-Z0-9 ]*CERTIFICATE-----|(?:\\x)?308[1-4])")
_ENCODED = 16
"""Characters of encoded text that a document at least has."""


TABLES = tuple(
    "*" + "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in suffix + packed)
    for suffix in FORMATS
    for packed in ("", *COMPRESSIONS)
)
"""Globs over the names of tables."""


class _Record(NamedTuple):
    """A row as it is in its table."""

    cells: Mapping[str, bytes]
    """The columns that may hold documents: text or octets."""
    carry: Callable[[str], str]
    """All columns but one, as a JSON object."""
    error: str | None = None


def format_of(name: str) -> str | None:
    """The format of a table by the suffix of its name; None if it is not the name of a table."""
    stem = name.lower()
    for suffix in COMPRESSIONS:
        stem = stem.removesuffix(suffix)
    return next((format for suffix, format in FORMATS.items() if stem.endswith(suffix)), None)


def read_table(stream: BinaryIO, format: str, source: str, column: str | None) -> Iterator[Row]:
    """The rows of a table. ``column``: the column of the documents; if None, it is detected.

    Raises OSError, and AuditError if the table cannot be read or the column is not clear.
    """
    records = iter(_READERS[format](stream, source))
    sample = list(itertools.islice(records, SAMPLE))
    chosen = _column_of(sample, source, column)
    for index, record in enumerate(itertools.chain(sample, records)):
        if record.error is not None:
            yield Row(source, index, b"", None, record.error)
        else:
            yield Row(source, index, record.cells.get(chosen, b""), record.carry(chosen))


def _column_of(sample: Iterable[_Record], source: str, column: str | None) -> str:
    """The column of the documents: the only one most of whose values look like them. Raises AuditError."""
    names = dict.fromkeys(name for record in sample for name in record.cells)
    if column is not None:
        if names and column not in names:
            raise AuditError(f"{source}: there is no column {column!r}; there are {', '.join(names)}")
        return column
    fitting = [
        name
        for name in names
        if (values := [value for record in sample if (value := record.cells.get(name))])
        and 2 * sum(map(_looks_like_document, values)) > len(values)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not names:
        return ""
    found = f"{', '.join(fitting)} all do" if fitting else f"none of {', '.join(names)} does"
    raise AuditError(
        f"{source}: expected one column that holds certificates in DER, base64 or PEM; {found}: "
        "name it with --column"
    )


def _looks_like_document(value: bytes) -> bool:
    return CERTIFICATE.der_start.match(value) is not None or (
        len(value) > _ENCODED and _LOOKS_LIKE.match(value) is not None
    )


def _read_csv(stream: BinaryIO, source: str) -> Iterator[_Record]:
    csv.field_size_limit(MAX_FIELD)
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="backslashreplace", newline="")
    try:
        yield from _csv_records(text, source)
    finally:
        text.detach()  # the caller closes the stream


def _csv_records(text: TextIO, source: str) -> Iterator[_Record]:
    lines = _Lines(text)
    first = lines.read()
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(itertools.chain((first,), lines), delimiter=delimiter)
    try:
        header = next(reader, [])
        if not first:
            yield _Record({}, lambda _: "{}", "expected a line with the names of the columns, found none")
            return
        if any(_looks_like_document(name.encode()) for name in header):
            raise AuditError(f"{source}: expected a line with the names of the columns, found a certificate")
        if len(set(header)) < len(header):
            raise AuditError(f"{source}: expected columns of different names, found {', '.join(header)}")
        for row in reader:
            if lines.is_over:  # the reader wanted more of this row
                raise csv.Error("a quoted field has no end")
            if row:
                yield _csv_record(header, row)
    except csv.Error as error:
        yield _Record(
            {}, lambda _: "{}", f"line {reader.line_num}: {error}; the rest of the table is not read"
        )


class _Lines:
    """The lines of a text, each of limited length."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.is_over = False
        """Whether a line was wanted when there was none."""

    def read(self) -> str:
        """The next line; empty at the end. Raises csv.Error."""
        line = self._text.readline(MAX_FIELD)
        if len(line) >= MAX_FIELD:
            raise csv.Error(f"expected a line of fewer than {MAX_FIELD} characters, found more")
        return line

    def __iter__(self) -> Iterator[str]:
        while line := self.read():
            yield line
        self.is_over = True


def _csv_record(header: list[str], row: list[str]) -> _Record:
    names = [*header, *(f"column {number}" for number in range(len(header) + 1, len(row) + 1))]
    cells = dict(zip(names, row, strict=False))

    def carry(column: str) -> str:
        return _encode({name: value for name, value in cells.items() if name != column}).decode()

    return _Record({name: value.encode() for name, value in cells.items()}, carry)


def _read_jsonl(stream: BinaryIO, source: str) -> Iterator[_Record]:
    for line in iter(lambda: stream.readline(MAX_FIELD), b""):
        if not line.strip():
            continue
        if len(line) == MAX_FIELD:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_FIELD)  # noqa: PLW2901
            yield _Record({}, lambda _: "{}", f"expected a line of fewer than {MAX_FIELD} bytes, found more")
            continue
        try:
            # msgspec does not look into the values that it leaves as they are.
            yield _json_record(_decode_object(line.decode("utf-8-sig")))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield _Record({}, lambda _: "{}", f"the line is not a JSON object: {explain(error)}")


def _json_record(row: Mapping[str, msgspec.Raw]) -> _Record:
    texts = {name: raw for name, raw in row.items() if bytes(raw)[:1] in (b'"', b"n")}

    def carry(column: str) -> str:
        fields = (_encode(name) + b":" + bytes(raw) for name, raw in row.items() if name != column)
        return "{" + b",".join(fields).decode() + "}"

    return _Record({name: (_decode_text(raw) or "").encode() for name, raw in texts.items()}, carry)


def _read_parquet(stream: BinaryIO, source: str) -> Iterator[_Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False)
        names = file.schema_arrow.names
        if len(set(names)) < len(names):
            raise AuditError(f"{source}: expected columns of different names, found {', '.join(names)}")
        holders = [
            field.name
            for field in file.schema_arrow
            if pa.types.is_string(field.type)
            or pa.types.is_large_string(field.type)
            or pa.types.is_binary(field.type)
            or pa.types.is_large_binary(field.type)
        ]
        for batch in file.iter_batches(batch_size=SAMPLE, use_threads=False):
            columns = [(name, _values_of(column)) for name, column in zip(names, batch.columns, strict=True)]
            for number in range(batch.num_rows):
                yield _parquet_record(holders, {name: values[number] for name, values in columns})
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise AuditError(f"{source}: expected Parquet: {error}") from error


def _values_of(column: Any) -> list[Any]:
    """The values of a column; as text where Python has no such value: nanoseconds, the year 30000, and text
    that is not UTF-8."""
    import pyarrow as pa

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return [_text_of(value) for value in column.cast(pa.large_binary()).to_pylist()]
    try:
        return cast("list[Any]", column.to_pylist())
    except (ValueError, OverflowError):
        try:
            return cast("list[Any]", column.cast(pa.string()).to_pylist())
        except pa.ArrowException:
            return [str(value) for value in column]


def _text_of(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "backslashreplace")


def _parquet_record(holders: list[str], row: dict[str, object]) -> _Record:
    cells = {}
    for name in holders:
        value = row[name]
        cells[name] = value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b""

    def carry(column: str) -> str:
        kept = {name: value for name, value in row.items() if name != column}
        return msgspec.json.encode(kept, enc_hook=str).decode()

    return _Record(cells, carry)


_READERS: dict[str, Callable[[BinaryIO, str], Iterator[_Record]]] = {
    "csv": _read_csv,
    "jsonl": _read_jsonl,
    "parquet": _read_parquet,
}
