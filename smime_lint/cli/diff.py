"""smime-lint diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import click

from .destination import open_destination, until_closed
from .options import Request, setting_options, severity_of, tell_skipped, wants_progress
from .parameters import Command, complete_paths, complete_versions, format_option, option
from .progress import Progress

if TYPE_CHECKING:
    from ..output.comparison import ComparisonWriter

_MOMENT = "VERSION|DATE"


@click.command(name="diff", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@option(
    "--from",
    "before",
    metavar=_MOMENT,
    required=True,
    help="The version or date to compare with.",
    shell_complete=complete_versions,
)
@option(
    "--to",
    "after",
    metavar=_MOMENT,
    default="latest",
    help="The version or date to compare; both are versions, or both are dates. [default: latest]",
    shell_complete=complete_versions,
)
@format_option("text", "json", default="text")
@setting_options("diff")
def command(
    inputs: tuple[str, ...],
    before: str,
    after: str,
    format_name: str,
    **options: Any,
) -> int:
    """Compare the findings under two versions of the BR, or on two days of issuance.

    \b
      smime-lint diff --from 1.0.2 --to latest mail.pem
      smime-lint diff --from in-force --to latest archive/
      smime-lint diff --from 2024-01-01 --to 2026-09-15 template.pem

    A VERSION is a number, "latest", or "in-force" (at the time of issuance, which stays notBefore or
    --issued-at). A DATE treats the certificate as issued on that day, under the version and the compliance
    dates of that day. Findings that appear are marked +, those that disappear -.

    Exit code: 0 no new finding at or above --fail-on; 1 new findings; 2 wrong usage, or an input that
    could not be read or decoded; 3 an internal error; 4 the selected rules apply to no certificate on either
    side. The first that applies of 3, 2, 1, 4 and 0.
    """
    from ..documents.comparison import Comparer
    from ..engine.report import NOTHING_CHECKED, combine
    from ..engine.settings import SettingsError

    request = Request(options)
    fail_on = severity_of(request["fail-on"])
    try:
        comparer = Comparer(request.settings(), before, after)
    except SettingsError as error:
        raise request.problem(error) from error
    named = request.open_inputs(inputs)
    output = request["output"]
    progress = Progress(wants_progress(request["progress"], output), inputs=inputs)
    code = NOTHING_CHECKED
    kept = (*inputs, *request.paths)
    with until_closed(), open_destination(output, utf8=format_name != "text", inputs=kept) as stream:
        writer = _writer(request, format_name, stream, before, after)
        writer.begin()
        for item in named:
            comparison = comparer.compare(item)
            code = combine((code, comparison.exit_code(fail_on)))
            writer.write(comparison)
            progress.step()
        writer.end()
    progress.finish()
    tell_skipped(named.reading.skipped)
    return code


def _writer(request: Request, format_name: str, stream: TextIO, before: str, after: str) -> ComparisonWriter:
    from .. import __version__
    from ..inputs import printable_path
    from ..output.comparison import ComparisonJsonWriter, ComparisonTextWriter
    from ..rules import Severity

    severity = Severity(request["min-severity"] or Severity.NOTICE)
    file = request.config.file
    if format_name == "json":
        configuration = None if file is None else printable_path(str(file))
        return ComparisonJsonWriter(stream, __version__, before, after, severity, configuration)
    return ComparisonTextWriter(stream, severity)
