"""smime-lint diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import click

from .destination import open_destination
from .group import UsageProblem
from .options import (
    choose,
    config_options,
    read_config,
    read_settings,
    report_options,
    rule_options,
    severity_of,
    tell_skipped,
    wants_progress,
)
from .progress import Progress

if TYPE_CHECKING:
    from ..output.comparison import ComparisonWriter

_MOMENT = "VERSION|DATE"


@click.command(name="diff")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--from", "before", metavar=_MOMENT, required=True, help="What to compare with.")
@click.option(
    "--to",
    "after",
    metavar=_MOMENT,
    default="latest",
    show_default=True,
    help="What to compare: both versions, or both dates.",
)
@click.option(
    "--format", "format_name", type=click.Choice(("text", "json")), default="text", show_default=True
)
@report_options
@rule_options
@config_options
def command(
    inputs: tuple[str, ...],
    before: str,
    after: str,
    format_name: str,
    output: str | None,
    **options: Any,
) -> int:
    """Show what two versions of the BR, or two days of issuance, make of the same certificates.

    \b
      smime-lint diff --from 1.0.2 --to latest mail.pem
      smime-lint diff --from in-force --to latest archive/
      smime-lint diff --from 2024-01-01 --to 2026-09-15 template.pem

    A VERSION is a number, "latest", or "in-force" (at the time of issuance, which stays notBefore or
    --issued-at). A DATE takes the certificate as issued on that day: it chooses the version and the
    compliance dates. Findings that appear are marked +, those that disappear -.

    Exit code: 0 nothing appears at or above the threshold; 1 something does; 2 bad usage, or an input that
    could not be read or decoded; 3 an internal error. The highest that applies.
    """
    from ..documents.comparison import Comparer
    from ..engine.settings import SettingsError
    from ..inputs import Inputs

    config = read_config(options["config_file"], options["no_config"])
    fail_on = severity_of(choose(options["fail_on"], config.fail_on, "error"))
    min_severity = choose(options["min_severity"], config.min_severity)
    try:
        comparer = Comparer(read_settings(options, config), before, after)
    except SettingsError as error:
        raise UsageProblem(str(error)) from error
    named = Inputs(inputs)
    progress = Progress(wants_progress(options["progress"], output))
    code = 0
    with open_destination(output, utf8=format_name != "text", inputs=inputs) as stream:
        writer = _writer(format_name, stream, before, after, min_severity)
        writer.begin()
        for item in named:
            comparison = comparer.compare(item)
            code = max(code, comparison.exit_code(fail_on))
            writer.write(comparison)
            progress.step()
        writer.end()
    progress.finish()
    tell_skipped(named)
    return code


def _writer(
    format_name: str, stream: TextIO, before: str, after: str, min_severity: str | None
) -> ComparisonWriter:
    from .. import __version__
    from ..output.comparison import ComparisonJsonWriter, ComparisonTextWriter
    from ..rules import Severity

    severity = Severity(min_severity or Severity.NOTICE)
    if format_name == "json":
        return ComparisonJsonWriter(stream, __version__, before, after, severity)
    return ComparisonTextWriter(stream, severity)
