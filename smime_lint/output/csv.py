"""A table with a row for each finding, as RFC 4180 describes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from ..engine.report import IDENTITY, Finding, Result
from ..rules import Severity
from .summary import Summary, shown_findings, shown_suppressed
from .terminal import printable

COLUMNS = (
    "source",
    "index",
    "sha256",
    *IDENTITY,
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
    "suppressed",
)
"""``status`` is that of the document; in the row of one that could not be linted, ``message`` is the
reason. ``suppressed`` is the reason why a finding does not count."""

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
            *(getattr(result, name) for name in IDENTITY),
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
                reason,
            )
            for finding, reason in self._findings(result)
        ]
        if result.error is not None and not result.has_internal_error:
            rows.insert(0, (*document, *[None] * 7, result.error, None, None))
        elif not rows:
            rows.append((*document, *[None] * 10))
        return csv_rows(rows)

    def _findings(self, result: Result) -> Iterator[tuple[Finding, str | None]]:
        """The findings, each with the reason why it is suppressed."""
        for finding in shown_findings(result, self._min_severity):
            yield finding, None
        for suppressed in shown_suppressed(result, self._min_severity):
            yield suppressed, suppressed.reason

    def end(self, summary: Summary) -> str:
        """Nothing stands after the rows."""
        return ""


def csv_rows(rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> str:
    """Rows as CSV, with a line end after each."""
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """Spreadsheets run formulas, and certificates can contain them: an apostrophe makes them text."""
    if not isinstance(value, str):
        return value
    shown = printable(value)
    return f"'{shown}" if len(shown) > 1 and shown.startswith(_FORMULA) else shown
