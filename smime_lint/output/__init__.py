"""The writers of reports: text for people, JSON and NDJSON for programs.

A writer makes text and has no state, so that several processes can write parts of one report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from ..engine.report import Result, exit_code
from ..rules import Severity
from .summary import Summary

__all__ = ["Batch", "Render", "Summary", "Writer"]


class Writer(Protocol):
    """Makes the text of a report."""

    separator: str
    """The text between two results."""

    def begin(self) -> str:
        """The text before the results."""

    def write(self, result: Result) -> str:
        """One result."""

    def end(self, summary: Summary) -> str:
        """The text after the results."""


class Batch(msgspec.Struct):
    """Some results as the report shows them."""

    text: str
    """Without a separator before or after it."""
    summary: Summary
    code: int
    """The exit code."""


class Render:
    """Makes the part of a report for some results."""

    def __init__(self, writer: Writer, fail_on: Severity | None) -> None:
        self.writer = writer
        self._fail_on = fail_on

    def __call__(self, results: Sequence[Result]) -> Batch:
        """The part for results that stand one after the other."""
        summary = Summary()
        code = 0
        rows = []
        for result in results:
            summary.add(result)
            code = max(code, exit_code(result, self._fail_on))
            rows.append(self.writer.write(result))
        return Batch(self.writer.separator.join(rows), summary, code)
