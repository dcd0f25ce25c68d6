"""One JSON document, as docs/results.schema.json describes it."""

from __future__ import annotations

from typing import TextIO

import msgspec

from ..engine.report import Result
from ..rules import Severity
from .summary import Summary, shown

SCHEMA_VERSION = "1.0"
"""Of docs/results.schema.json: the first number changes when a reader of the old form would fail."""

_encoder = msgspec.json.Encoder()


def encode_json(value: object) -> str:
    """A value as JSON in one line."""
    return _encoder.encode(value).decode("utf-8")


class JsonWriter:
    """Writes the document piece by piece, a result a line."""

    def __init__(self, stream: TextIO, version: str, min_severity: Severity = Severity.NOTICE) -> None:
        """``version``: of the tool. ``min_severity``: findings below it are left out."""
        self._stream = stream
        self._version = version
        self._min_severity = min_severity
        self._separator = "\n"

    def begin(self) -> None:
        """Write the tool and open the array of results."""
        tool = {"name": "smime-lint", "version": self._version, "schema": SCHEMA_VERSION}
        self._stream.write(f'{{"tool":{encode_json(tool)},"results":[')

    def write(self, result: Result) -> None:
        """Write one element of the array."""
        self._stream.write(self._separator + encode_json(shown(result, self._min_severity)))
        self._separator = ",\n"

    def end(self, summary: Summary) -> None:
        """Close the document."""
        self._stream.write("\n]}\n")
