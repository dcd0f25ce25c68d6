"""A table with a row for each finding, as RFC 4180 describes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..engine.report import Result
from ..rules import Severity
from .summary import Summary, shown_findings
from .terminal import printable

COLUMNS = (
    "source",
    "index",
    "sha256",
    "subject",
    "issuer",
    "serial_number",
    "not_before",
    "not_after",
    "crl_number",
    "this_update",
    "next_update",
    "produced_at",
    "responder",
    "kind",
    "type",
    "generation",
    "br_version",
    "issued_at",
    "in_scope",
    "status",
    "severity",
    "rule",
    "citation",
    "path",
    "offset",
    "length",
    "value",
    "message",
    "fix",
)
"""``status`` is that of the document; in the row of one that could not be linted, ``message`` is the
reason."""

_FORMULA = ("=", "+", "-", "@")


class CsvWriter:
    """Makes a row for each finding, and one for each document that has none to show."""

    separator = ""

    def __init__(self, min_severity: Severity = Severity.NOTICE) -> None:
        """``min_severity``: findings below it are left out."""
        self._min_severity = min_severity

    def begin(self) -> str:
        """The names of the columns."""
        return csv_rows([COLUMNS])

    def write(self, result: Result) -> str:
        """The rows of a result."""
        document = (
            result.source,
            result.index,
            result.sha256,
            result.subject,
            result.issuer,
            result.serial_number,
            result.not_before,
            result.not_after,
            result.crl_number,
            result.this_update,
            result.next_update,
            result.produced_at,
            result.responder,
            result.kind,
            result.type,
            result.generation,
            result.br_version,
            result.issued_at,
            None if result.in_scope is None else str(result.in_scope).lower(),
            result.status.value,
        )
        rows: list[tuple[object, ...]] = [
            (
                *document,
                finding.severity.value,
                finding.rule,
                finding.citation,
                finding.path,
                finding.offset,
                finding.length,
                finding.value,
                finding.message,
                finding.fix,
            )
            for finding in shown_findings(result, self._min_severity)
        ]
        if result.error is not None and not result.has_internal_error:
            rows.insert(0, (*document, *[None] * 7, result.error, None))
        elif not rows:
            rows.append((*document, *[None] * 9))
        return csv_rows(rows)

    def end(self, summary: Summary) -> str:
        """Nothing stands after the rows."""
        return ""


def csv_rows(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV, with a line end after each."""
    text = io.StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """Spreadsheets run formulas, and certificates can contain them: an apostrophe makes them text."""
    if not isinstance(value, str):
        return value
    shown = printable(value)
    return f"'{shown}" if len(shown) > 1 and shown.startswith(_FORMULA) else shown
