"""Reads a finished audit: its tables as views of DuckDB."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from ..output.csv import csv_rows
from .errors import AuditError
from .schema import CERTIFICATES, DER, FINDINGS, INPUTS, RUN, SCHEMA_VERSION, SUPPRESSED, TABLES, Table
from .state import HIDDEN

MEMORY_LIMIT = "400MB"
"""Of DuckDB; what needs more goes to a temporary directory."""

OUTCOMES = ("error", "warn", "notice", "suppressed", "clean", "not_applicable", "unreadable", "failed")
"""The values of the column ``outcome``, which the view of ``certificates`` adds to those of the table."""
_ADDED = {
    CERTIFICATES.name: ", CASE WHEN status = 'failed' THEN status "
    "WHEN status = 'findings' AND worst_severity IS NULL THEN 'suppressed' "
    "ELSE coalesce(worst_severity, status) END AS outcome"
}

_REDACTED = {
    CERTIFICATES.name: {
        "subject": "NULL::VARCHAR",
        "error": "CASE WHEN status <> 'failed' THEN error END",
        "issuer": "CASE WHEN issuer IS DISTINCT FROM subject THEN issuer END",
    },
    FINDINGS.name: {"message": "''", "value": "NULL::VARCHAR"},
    SUPPRESSED.name: {"message": "''", "value": "NULL::VARCHAR", "reason": "'redacted'"},
    INPUTS.name: {"source": "'redacted'", "carried": "NULL::VARCHAR", "error": "NULL::VARCHAR"},
    RUN.name: {"inputs": "[]::VARCHAR[]"},
}
"""The columns that can hold mailboxes and names of subscribers, and what replaces them. A self-issued
certificate has its subject's name as its issuer's. The error of a linter that failed can be about any
value."""


class Database:
    """The tables of an audit, for queries."""

    def __init__(self, directory: Path, redacted: bool = False) -> None:
        """``redacted``: the views hold neither mailboxes nor names of subscribers, and there is no ``der``.

        Raises AuditError if the directory holds no complete audit that this version can read.
        """
        self.directory = directory
        self.is_redacted = redacted
        if not (directory / RUN.path()).is_file():
            if not directory.is_dir():
                raise AuditError(f"{directory}: there is no such directory")
            if (directory / HIDDEN).is_dir():
                raise AuditError(f"{directory}: the audit is not complete; run the same command again")
            raise AuditError(f"{directory}: expected an audit; the directory has no {RUN.path()}")
        self._temporary = tempfile.TemporaryDirectory(prefix="smime-lint-")
        self._connection = duckdb.connect(
            config={"memory_limit": MEMORY_LIMIT, "temp_directory": self._temporary.name}
        )
        has_documents = not redacted and (directory / DER.name).is_dir()
        self.tables = tuple(table for table in TABLES if table is not DER or has_documents)
        try:
            for table in self.tables:
                self._make_view(table)
            columns = [column.name for column in RUN.columns]
            self.run: dict[str, Any] = dict(zip(columns, self.rows("SELECT * FROM run")[0], strict=False))
        except AuditError:
            self.close()
            raise
        version = str(self.run["schema_version"])
        if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
            self.close()
            raise AuditError(f"{directory}: its schema is {version}; this version reads {SCHEMA_VERSION}")

    def _make_view(self, table: Table) -> None:
        replaced = _REDACTED.get(table.name, {}) if self.is_redacted else {}
        columns = ", ".join(
            f"{replaced[column.name]} AS {column.name}" if column.name in replaced else column.name
            for column in table.columns
        )
        columns += _ADDED.get(table.name, "")
        self.execute(f"CREATE VIEW {table.name} AS SELECT {columns} FROM {self.source(table)}")

    def source(self, table: Table) -> str:
        """SQL for a table as it was written, neither redacted nor reduced."""
        directory = re.sub(r"[*?\[]", r"[\g<0>]", str(self.directory))  # DuckDB takes them for globs
        return f"read_parquet({_literal(str(Path(directory, table.path())))})"

    def keep(self, fingerprints: str) -> None:
        """Let the views hold nothing but some certificates. ``fingerprints``: a query for them."""
        self.execute(f"CREATE TABLE kept AS SELECT fingerprint FROM ({fingerprints})")
        for table in self.tables:
            if table is not RUN:
                self.execute(f"ALTER VIEW {table.name} RENAME TO all_{table.name}")
                part = f"SELECT * FROM all_{table.name} SEMI JOIN kept USING (fingerprint)"
                self.execute(f"CREATE VIEW {table.name} AS {part}")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Run a statement. Raises AuditError."""
        try:
            return self._connection.execute(sql, parameters)
        except duckdb.Error as error:
            raise AuditError(str(error)) from error

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises AuditError."""
        return self.execute(sql, parameters).fetchall()

    def query(self, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The names of the columns and the rows of a query, as they come. Raises AuditError."""
        result = self.execute(sql)
        names = [column[0] for column in result.description or ()]
        return names, iter(result.fetchone, None)

    def add_table(self, name: str, data: pa.Table) -> None:
        """Make Arrow data a table that queries can name."""
        self._connection.register(name, data)

    def documents(self, fingerprints: Iterable[str]) -> dict[str, bytes]:
        """The DER of certificates. Raises AuditError if the audit has no table ``der``."""
        if not (self.directory / DER.name).is_dir():
            raise AuditError(f"{self.directory}: the table {DER.name}, which this needs, is missing")
        rows = self.rows(
            f"SELECT fingerprint, der FROM {self.source(DER)} WHERE list_contains(?, fingerprint)",
            [list(fingerprints)],
        )
        return dict(rows)

    @property
    def listed_tables(self) -> tuple[Table, ...]:
        """The tables without the documents themselves."""
        return tuple(table for table in self.tables if table is not DER)

    def columns_of(self, table: Table) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The columns and the rows of a whole table, as `query` returns them. Raises AuditError."""
        names = ", ".join(column.name for column in table.columns)
        return self.query(f"SELECT {names} FROM {table.name}")

    def close(self) -> None:
        """Close the database and remove its temporary files."""
        self._connection.close()
        self._temporary.cleanup()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def as_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as lines of CSV, the names of the columns first. No cell is a formula to a spreadsheet. Lines end
    with a line feed, so that shells can take them."""
    yield csv_rows([names], line_end="\n")
    for row in rows:
        yield csv_rows([[_plain(value) for value in row]], line_end="\n")


def _plain(value: object) -> object:
    """A value for CSV: times as ISO 8601 in UTC, octets in hexadecimal, lists and structs as JSON."""
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return json.dumps(value, default=str) if isinstance(value, list | dict | tuple) else value


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def condition(column: str, value: object) -> str:
    """SQL that selects a value of a column."""
    if value is None:
        return f"{column} IS NULL"
    return f"{column} = {_literal(str(value))}"
