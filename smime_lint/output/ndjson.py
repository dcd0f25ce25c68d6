"""Newline-delimited JSON: one result a line, each as docs/results.schema.json has it under $defs."""

from __future__ import annotations

from typing import TextIO

from ..engine.report import Result
from ..rules import Severity
from .json import encode_json
from .summary import Summary, shown


class NdjsonWriter:
    """Writes and flushes each result as it comes, for readers at the other end of a pipe."""

    def __init__(self, stream: TextIO, min_severity: Severity = Severity.NOTICE) -> None:
        """``min_severity``: findings below it are left out."""
        self._stream = stream
        self._min_severity = min_severity

    def begin(self) -> None:
        """Nothing stands before the results."""

    def write(self, result: Result) -> None:
        """Write one line."""
        self._stream.write(encode_json(shown(result, self._min_severity)) + "\n")
        self._stream.flush()

    def end(self, summary: Summary) -> None:
        """Nothing stands after the results."""
