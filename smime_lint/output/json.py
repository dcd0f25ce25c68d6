"""One JSON document, as docs/results.schema.json describes it."""

from __future__ import annotations

import re

import msgspec

from ..engine.report import Result
from ..rules import Severity
from .summary import Summary, shown

SCHEMA_VERSION = "1.2"
"""Of docs/results.schema.json: the first number changes when a reader of the old form would fail."""

_encoder = msgspec.json.Encoder()

_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What terminals obey or hide, and what ends a line for some readers: certificates can hold it, and people
look at reports in terminals."""


def encode_json(value: object) -> str:
    """A value as JSON in one line; invisible characters are escaped."""
    text = _encoder.encode(value).decode("utf-8")
    if text.isascii() and "\x7f" not in text:
        return text
    return _HIDDEN.sub(lambda character: f"\\u{ord(character[0]):04x}", text)


class JsonWriter:
    """Makes the document, a result a line."""

    separator = ",\n"

    def __init__(
        self, version: str, min_severity: Severity = Severity.NOTICE, configuration: str | None = None
    ) -> None:
        """``version``: of the tool. ``min_severity``: findings below it are left out. ``configuration``: the
        file that was used."""
        self._head = {
            "name": "smime-lint",
            "version": version,
            "schema": SCHEMA_VERSION,
            "configuration": configuration,
        }
        self._min_severity = min_severity

    def begin(self) -> str:
        """The tool, and the beginning of the array of results."""
        return f'{{"tool":{encode_json(self._head)},"results":[\n'

    def write(self, result: Result) -> str:
        """One element of the array."""
        return encode_json(shown(result, self._min_severity))

    def end(self, summary: Summary) -> str:
        """The end of the document."""
        return "\n]}\n"
