"""The writer for a format that the user named, and the report by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from .destination import open_destination
from .options import choose, severity_of

if TYPE_CHECKING:
    from ..config import Config
    from ..engine.report import Result
    from ..output import Writer
    from .progress import Progress


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


def write_results(
    results: Iterable[Result],
    progress: Progress,
    config: Config,
    inputs: tuple[str, ...],
    output: str | None,
    options: dict[str, Any],
    noun: str = "certificate",
) -> int:
    """Write the report on results as they come; the exit code. ``noun``: for one of what was linted."""
    from ..engine.report import exit_code
    from ..output import Summary

    fail_on = severity_of(choose(options["fail_on"], config.fail_on, "error"))
    format_name = choose(options["format_name"], config.format, "text")
    summary = Summary()
    code = 0
    with open_destination(output, utf8=format_name != "text", inputs=inputs) as stream:
        severity = choose(options["min_severity"], config.min_severity)
        writer = make_writer(format_name, stream, options["color"], severity, noun)
        writer.begin()
        for result in results:
            summary.add(result)
            code = max(code, exit_code(result, fail_on))
            writer.write(result)
            progress.step()
        writer.end(summary)
    progress.finish()
    return code
