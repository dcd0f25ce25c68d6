"""The writer for a format that the user named."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from ..output import Writer


def make_writer(
    format_name: str,
    stream: TextIO,
    color: bool | None,
    min_severity: str | None,
    noun: str = "certificate",
) -> Writer:
    """A writer of text, json or ndjson. ``noun``: what is linted."""
    from .. import __version__
    from ..rules import Severity

    severity = Severity(min_severity or Severity.NOTICE)
    if format_name == "json":
        from ..output.json import JsonWriter

        return JsonWriter(stream, __version__, severity)
    if format_name == "ndjson":
        from ..output.ndjson import NdjsonWriter

        return NdjsonWriter(stream, severity)
    from ..output.terminal import wants_color
    from ..output.text import TextWriter

    return TextWriter(stream, wants_color(stream, color), severity, noun)
