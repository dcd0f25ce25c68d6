"""Newline-delimited JSON: one result a line, each as docs/results.schema.json has it under $defs."""

from __future__ import annotations

from ..engine.report import Result
from ..rules import Severity
from .json import encode_json
from .summary import Summary, shown


class NdjsonWriter:
    """Makes a line of each result."""

    separator = ""

    def __init__(self, min_severity: Severity = Severity.NOTICE) -> None:
        """``min_severity``: findings below it are left out."""
        self._min_severity = min_severity

    def begin(self) -> str:
        """There is nothing before the results."""
        return ""

    def write(self, result: Result) -> str:
        """One line."""
        return encode_json(shown(result, self._min_severity)) + "\n"

    def end(self, summary: Summary) -> str:
        """There is nothing after the results."""
        return ""
