"""The report of a run, in the format that the user selected."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any, TextIO

from .destination import open_destination
from .group import UsageProblem
from .options import severity_of, wants_progress
from .progress import Progress

if TYPE_CHECKING:
    from ..documents import DocumentLinter
    from ..engine.settings import Settings
    from ..inputs import Unit
    from ..output import Batch, Render, Writer
    from .options import Request


def make_writer(request: Request, stream: TextIO, noun: str = "certificate") -> Writer:
    """The writer of text, json or ndjson that a request asks for. ``noun``: what is linted."""
    from .. import __version__
    from ..inputs import printable_path
    from ..rules import Severity

    severity = Severity(request["min-severity"] or Severity.NOTICE)
    file = request.config.file
    configuration = None if file is None else printable_path(str(file))
    if request["format"] == "json":
        from ..output.json import JsonWriter

        return JsonWriter(__version__, severity, configuration)
    if request["format"] == "ndjson":
        from ..output.ndjson import NdjsonWriter

        return NdjsonWriter(severity)
    from ..output.terminal import wants_color
    from ..output.text import TextWriter

    return TextWriter(wants_color(stream, request["color"]), severity, noun, configuration)


def lint_and_report(
    request: Request,
    settings: Settings,
    units: Iterable[Unit],
    inputs: tuple[str, ...],
    noun: str = "certificate",
    plural: str = "certificates",
    make_linter: Callable[[Settings, Progress], DocumentLinter[Any]] | None = None,
) -> int:
    """Lint the inputs and write the report; return the exit code.

    ``noun``, ``plural``: for what is linted. ``make_linter``: for a linter that shows its progress.
    """
    from ..engine.settings import SettingsError
    from ..output import Batch
    from ..run.corpus import Finish, run_and_finish

    def lint(render: Render, progress: Progress) -> Generator[Batch, None, None]:
        linter = None if make_linter is None else make_linter(settings, progress)
        return run_and_finish(units, settings, Finish(render, Batch), request["jobs"], linter=linter)

    try:
        return write_report(request, lint, inputs, noun, plural)
    except SettingsError as error:
        raise UsageProblem(str(error)) from error


def write_report(
    request: Request,
    lint: Callable[[Render, Progress], Generator[Batch, None, None]],
    inputs: tuple[str, ...],
    noun: str = "certificate",
    plural: str = "certificates",
) -> int:
    """Write the report as its parts come; the exit code. ``lint``: makes the parts."""
    from ..output import Render, Summary

    output = request["output"]
    is_utf8 = request["format"] != "text"
    progress = Progress(wants_progress(request["progress"], output), plural)
    summary = Summary()
    code = 0
    with open_destination(output, utf8=is_utf8, inputs=(*inputs, *request.paths)) as stream:
        writer = make_writer(request, stream, noun)
        with closing(lint(Render(writer, severity_of(request["fail-on"])), progress)) as batches:
            text = writer.begin()
            for batch in batches:
                if batch.summary.certificates:
                    stream.write(text + batch.text)
                    if request["format"] == "ndjson":
                        stream.flush()  # for readers at the other end of a pipe
                    text = writer.separator
                    summary.add_all(batch.summary)
                    code = max(code, batch.code)
                    progress.step(batch.summary.certificates)
            if not summary.certificates:
                stream.write(text)
            stream.write(writer.end(summary))
    progress.finish()
    return code
