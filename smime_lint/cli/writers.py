"""The report of a run, in the format that the user selected."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, TextIO

import click

from .baseline import load_baseline, tell_gone, writing_baseline
from .destination import STDOUT, is_read_meanwhile, open_destination, until_closed
from .options import severity_of, wants_progress
from .progress import DELAY, Progress

if TYPE_CHECKING:
    from ..documents import DocumentLinter
    from ..engine.engine import Engine
    from ..engine.settings import Settings
    from ..engine.suppress import Suppression
    from ..inputs import Unit
    from ..output import Batch, Render, Writer
    from ..output.run import Run
    from .options import Request


def writer_for(
    request: Request, stream: TextIO, run: Run, noun: str = "certificate", name: str | None = None
) -> Writer:
    """The writer of a format. ``run``: what is run. ``noun``: what is linted. ``name``: of the format; the
    requested one if it is left out."""
    from ..front.writers import Look, make_writer
    from ..inputs import printable_path
    from ..output.terminal import wants_color, width_of
    from ..rules import Severity

    name = name or request["format"]
    show_clean, color = request["show-clean"], request["color"]
    if color is None and stream is not sys.stderr and request["output"] not in (None, STDOUT):
        color = False  # FORCE_COLOR is about terminals, not files
    file = request.config.file
    look = Look(
        Severity(request["min-severity"] or Severity.NOTICE),
        severity_of(request["fail-on"]),
        noun,
        None if file is None else printable_path(str(file)),
        name == "text" and wants_color(stream, color),
        tuple(request["rules"] or ()),
        request.packs,
        run,
        show_clean=run.command == "chain" if show_clean is None else show_clean,  # for the paths
        with_summary=not request["quiet"],
        width=width_of(stream) if name == "text" else None,
    )
    return make_writer(name, look)


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
    from .. import documents
    from ..engine.settings import SettingsError
    from ..output import Batch
    from ..run.corpus import Finish, run_and_finish

    progress = make_progress(request, inputs, plural)
    try:
        linter = make_linter(settings, progress) if make_linter else documents.make_linter(settings)
    except SettingsError as error:
        raise request.problem(error) from error

    def lint(render: Render) -> Generator[Batch, None, None]:
        finish, in_chunks = Finish(render, Batch), not is_read_meanwhile(request["output"])
        return run_and_finish(units, settings, finish, request["jobs"], linter=linter, in_chunks=in_chunks)

    return write_report(request, linter.engine, lint, inputs, progress, noun)


def make_progress(request: Request, inputs: tuple[str, ...], plural: str = "certificates") -> Progress:
    """The progress bar of a run. ``plural``: for what is counted."""
    choice = request["progress"]
    is_wanted = not request["quiet"] and wants_progress(choice, request["output"])
    return Progress(is_wanted, plural, inputs, delay=DELAY if choice is None else 0)


def write_report(
    request: Request,
    engine: Engine,
    lint: Callable[[Render], Generator[Batch, None, None]],
    inputs: tuple[str, ...],
    progress: Progress,
    noun: str = "certificate",
) -> int:
    """Write the report as its parts come; the exit code. ``engine``: that of the linter. ``lint``: makes the
    parts."""
    from ..engine.report import NOTHING_CHECKED, combine
    from ..output import Render, Summary
    from ..output.baseline import Findings, merge
    from ..output.run import describe_run

    output = request["output"]
    is_utf8 = request["format"] != "text"
    must_flush = request["format"] == "ndjson" and is_read_meanwhile(output)
    run = describe_run(str(click.get_current_context().info_name), request.given, engine)
    summary = Summary()
    code = NOTHING_CHECKED
    baseline = load_baseline(request)
    found: dict[str, Findings] = {}
    read = (*inputs, *request.paths)
    spared = read if request["baseline"] is None else (*read, request["baseline"])
    with (
        until_closed(),
        writing_baseline(request, read) as to_write,
        open_destination(output, utf8=is_utf8, inputs=spared) as stream,
    ):
        writer = writer_for(request, stream, run, noun)
        writes_baseline = request["write-baseline"] is not None
        render = Render(writer, severity_of(request["fail-on"]), baseline, writes_baseline)
        with closing(lint(render)) as batches:
            text = writer.begin()
            is_begun = False
            for batch in batches:
                if batch.summary.certificates:
                    summary.add_all(batch.summary)
                    merge(found, batch.found)
                    merge(to_write, batch.to_write)
                    code = combine((code, batch.code))
                    if batch.text:
                        stream.write(text + batch.text)
                        text = writer.separator
                        is_begun = True
                    if must_flush:
                        stream.flush()
                    progress.step(batch.summary.certificates)
            if not is_begun:
                stream.write(text)
            stream.write(writer.end(summary))
    progress.finish()
    if output not in (None, STDOUT) and not request["quiet"]:
        text = writer_for(request, sys.stderr, run, noun, "text").end(summary)
        click.echo(text, nl=False, err=True, color=True)  # it has colors only where they are wanted
    if baseline is not None:
        tell_gone(baseline, found)
    tell_useless(engine.settings.suppress, summary.suppressed)
    return code


def tell_useless(entries: Collection[Suppression], suppressed: Mapping[int, int]) -> None:
    """Report the suppressions that did nothing. ``suppressed``: how many findings, by number of the entry."""
    if not entries:
        return
    from ..engine.suppress import uses
    from ..output.terminal import printable

    for entry, use in zip(entries, uses(entries, suppressed), strict=True):
        if use.is_expired:
            what = f"expired on {use.expires}, and suppresses nothing"
        elif not use.findings:
            what = "suppressed nothing in this run"
        else:
            continue
        click.echo(f"suppress: entry {use.entry} ({printable(entry.label)}) {what}", err=True)
