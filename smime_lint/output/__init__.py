"""The writers of reports: text for people, JSON and NDJSON for programs. All write results as they come."""

from __future__ import annotations

from typing import Protocol

from ..engine.report import Result
from .summary import Summary

__all__ = ["Summary", "Writer"]


class Writer(Protocol):
    """Writes a report to the stream that it was made for."""

    def begin(self) -> None:
        """Write what stands before the results."""

    def write(self, result: Result) -> None:
        """Write one result."""

    def end(self, summary: Summary) -> None:
        """Write what stands after the results."""
