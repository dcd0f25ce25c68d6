"""The writers of reports: text for people, JSON, NDJSON and CSV for programs, and the formats of CI systems.

A writer makes text and has no state, so that several processes can write parts of one report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from ..engine.report import NOTHING_CHECKED, Result, combine, exit_code
from ..rules import Severity
from .baseline import Baseline, Findings, findings_of, merge
from .summary import Summary

__all__ = ["Batch", "Render", "Summary", "Writer"]


class Writer(Protocol):
    """Makes the text of a report."""

    separator: str
    """The text between two results."""

    def begin(self) -> str:
        """The text before the results."""

    def write(self, result: Result) -> str:
        """One result; empty if the format does not show it."""

    def end(self, summary: Summary) -> str:
        """The text after the results."""


class Batch(msgspec.Struct):
    """Some results as the report shows them."""

    text: str
    """Without a separator before or after it."""
    summary: Summary
    code: int
    """The exit code; `combine` makes one of several."""
    found: dict[str, Findings] = {}
    """The findings of the documents that are in the baseline, by SHA-256, also suppressed ones: they still
    occur."""
    to_write: dict[str, Findings] = {}
    """The findings for a baseline that is written."""


class Render:
    """Makes the part of a report for some results."""

    def __init__(
        self,
        writer: Writer,
        fail_on: Severity | None,
        baseline: Baseline | None = None,
        writes_baseline: bool = False,
    ) -> None:
        """``fail_on``: the threshold of the exit code. ``baseline``: the findings that are left out.
        ``writes_baseline``: whether all findings go to a baseline; none of them fails then."""
        self.writer = writer
        self._fail_on = None if writes_baseline else fail_on
        self._baseline = baseline
        self._writes_baseline = writes_baseline

    def __call__(self, results: Sequence[Result]) -> Batch:
        """The part for results that stand one after the other."""
        summary = Summary()
        code = NOTHING_CHECKED
        rows = []
        found: dict[str, Findings] = {}
        to_write: dict[str, Findings] = {}
        for result in results:
            if self._writes_baseline:
                _note(result, to_write)
            if self._baseline is not None:
                if self._baseline.is_about(result):
                    _note(result, found, with_suppressed=True)
                result = self._baseline.without_known(result)  # noqa: PLW2901
            summary.add(result)
            code = combine((code, exit_code(result, self._fail_on)))
            if row := self.writer.write(result):
                rows.append(row)
        return Batch(self.writer.separator.join(rows), summary, code, found, to_write)


def _note(result: Result, documents: dict[str, Findings], *, with_suppressed: bool = False) -> None:
    """Add the findings of a result that was linted to those of documents."""
    if result.sha256 is not None and result.error is None:
        merge(documents, {result.sha256: findings_of(result, with_suppressed=with_suppressed)})
