"""smime-lint audit."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..br import iso_time
from ..config import Section
from .extras import needs_extra
from .group import UsageProblem
from .options import Request, note, setting_options, severity_of, wants_progress
from .parameters import Choice, Command, complete_paths, option

if TYPE_CHECKING:
    from ..audit.part import Counts
    from ..audit.state import Plan
    from ..audit.summary import Summary

_EVERY = 0.2
"""Seconds between two lines of the progress."""
_STATUS = {"findings": "with findings", "not_applicable": "not applicable"}


@click.command(name="audit", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@option(
    "--output",
    "-o",
    "directory",
    section=Section.REPORT,
    metavar="DIR",
    required=True,
    help="Directory for the tables.",
)
@option(
    "--column",
    section=Section.INPUTS,
    metavar="NAME",
    help="The column with the certificates in CSV, JSONL and Parquet. [default: detected]",
)
@option(
    "--input-format",
    section=Section.INPUTS,
    type=Choice(("csv", "jsonl", "parquet")),
    help="Format of standard input, and of files whose suffix does not show that they are tables.",
)
@option(
    "--restart",
    section=Section.RUN,
    is_flag=True,
    help="Remove what an earlier run wrote to DIR, and start over.",
)
@setting_options("audit")
def command(inputs: tuple[str, ...], directory: str, **options: Any) -> int:
    """Lint corpora of any size, and write the results to Parquet tables.

    An INPUT is what lint takes (files, directories, "-"); CSV, JSONL or Parquet with a column of certificates
    in DER or base64; or an address such as s3://bucket/path. Each distinct certificate is linted once.

    If the audit is interrupted in any way, the same command continues it.

    Exit code: 0 no finding at or above --fail-on; 1 findings; 2 wrong usage, or an input that could not be
    read or decoded, or an audit that could not be completed; 3 an internal error. The highest that
    applies; 4 if the selected rules apply to no certificate.
    """
    with needs_extra("audit", "audit"):
        import fsspec  # noqa: F401 - imported later where it is used

        from ..audit.errors import AuditError
        from ..audit.run import Audit
        from ..audit.sources import Sources
    from ..engine.settings import SettingsError
    from ..run.corpus import available_processors
    from .passwords import PasswordSource

    request = Request(options)
    settings = request.settings()
    sources = Sources(
        inputs,
        options["column"],
        options["input_format"],
        request["exclude"] or (),
        PasswordSource(request["password-file"], request["password-fd"]),
    )
    is_quiet = request["quiet"]
    progress = Progress(not is_quiet and wants_progress(request["progress"], directory))
    try:
        audit = Audit(
            Path(directory),
            sources,
            settings,
            request["jobs"] or available_processors(),
            is_issued_at_start=request.is_now("issued-at"),
        )
        summary = audit.run(progress, options["restart"])
    except SettingsError as error:
        progress.end()
        raise request.problem(error) from error
    except AuditError as error:
        progress.end()
        raise UsageProblem(str(error)) from error
    except KeyboardInterrupt:
        progress.end()
        click.echo("the same command continues the audit", err=True)
        raise
    progress.end()
    if not is_quiet:
        click.echo("\n".join(_lines(summary, directory)))
    if summary.completed_at is not None:
        note(
            f"the audit was complete at {iso_time(summary.completed_at)}, and the inputs have not changed "
            "since: nothing was linted again; --restart audits again"
        )
    for line in _not_read(summary):
        click.echo(line, err=True)
    return summary.exit_code(severity_of(request["fail-on"]))


def _lines(summary: Summary, directory: str) -> list[str]:
    """The summary as text."""
    from ..output.terminal import printable
    from ..output.text import count

    status = ", ".join(f"{number:,} {_STATUS.get(name, name)}" for name, number in summary.status.items())
    worst = ", ".join(f"{number:,} {name}" for name, number in summary.worst.items())
    findings = ", ".join(f"{number:,} {severity.value}" for severity, number in summary.findings.items())
    return [
        f"rows: {summary.rows:,} in, {summary.copies + summary.undecodable:,} out: "
        f"{count(summary.certificates, 'certificate')}, {count(summary.duplicates, 'duplicate')}, "
        f"{summary.undecodable:,} not read",
        *([f"certificates: {status}"] if status else []),
        *([f"worst severity: {worst}"] if worst else []),
        f"findings: {findings}" + (f"; {summary.suppressed:,} suppressed" if summary.suppressed else ""),
        *([f"skipped: {printable(summary.skipped)}"] if summary.skipped else []),
        f"tables: {printable(directory)}",
    ]


def _not_read(summary: Summary) -> Iterator[str]:
    """The first rows that were not read and documents that were not linted, with the reasons."""
    from ..output.terminal import printable

    for each in summary.not_read:
        yield f"not read: {printable(each)}"
    if more := summary.undecodable - len(summary.not_read):
        yield f"not read: {more:,} more; the table inputs has all of them"
    for each in summary.not_linted:
        yield printable(each)
    not_linted = summary.status.get("unreadable", 0) + summary.status.get("failed", 0)
    if more := not_linted - len(summary.not_linted):
        yield f"not linted: {more:,} more; the table certificates has all of them"


class Progress:
    """A line on standard error, which it clears at the end."""

    def __init__(self, enabled: bool) -> None:
        """``enabled``: whether it is shown."""
        self._enabled = enabled
        self._rows = 0
        self._total = 0
        self._done = self._new = 0
        self._findings: dict[str, int] = {}
        self._began = self._shown = time.monotonic()

    def on_rows(self, rows: int) -> None:
        """Count rows that were read."""
        self._rows += rows
        self._show(f"{self._rows:,} rows read")

    def on_plan(self, plan: Plan) -> None:
        """Take note of how much there is to lint."""
        self._total = plan.rows - plan.undecodable
        self._began = time.monotonic()

    def on_linted(self, counts: Counts, is_new: bool) -> None:
        """Count rows whose certificates were linted."""
        self._done += counts.copies
        self._new += counts.copies * is_new
        for severity, number in counts.findings.items():
            self._findings[severity] = self._findings.get(severity, 0) + number
        rate = self._new / max(time.monotonic() - self._began, 0.001)
        left = int((self._total - self._done) / rate) if rate else 0
        findings = ", ".join(f"{number:,} {severity}" for severity, number in self._findings.items())
        self._show(
            f"{self._done:,} of {self._total:,} rows linted, {rate:,.0f}/s, "
            f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left; {findings}"
        )

    def _show(self, text: str) -> None:
        if self._enabled and time.monotonic() - self._shown >= _EVERY:
            self._shown = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._enabled:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
