"""smime-lint lint."""

from __future__ import annotations

import re
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, TextIO

import click

from ..config import FORMATS, NEVER, SEVERITIES, Config
from .destination import STDOUT, open_destination
from .group import UsageProblem
from .options import config_options, read_config
from .progress import Progress

if TYPE_CHECKING:
    from ..linter import Settings
    from ..output import Writer
    from ..rules import Severity

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")


@click.command(name="lint")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), help="Form of the report. [default: text]"
)
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option("--min-severity", type=click.Choice(SEVERITIES), help="Show no findings below this severity.")
@click.option(
    "--fail-on",
    type=click.Choice((*SEVERITIES, NEVER)),
    help="Exit with 1 on findings of this severity or above. [default: error]",
)
@click.option(
    "--select", metavar="GLOB", multiple=True, help="Run only rules whose id matches. Can be repeated."
)
@click.option(
    "--ignore", metavar="GLOB", multiple=True, help="Run no rules whose id matches. Can be repeated."
)
@click.option(
    "--jobs", "-j", metavar="N", type=click.IntRange(0), help="Processes; 0: one per processor. [default: 1]"
)
@click.option(
    "--br-version",
    metavar="VERSION",
    help='A number, "latest", or "in-force" (at the time of issuance). [default: in-force]',
)
@click.option(
    "--issued-at", metavar="DATE", help="Time of issuance, as ISO 8601, where notBefore does not tell it."
)
@click.option("--type", "type_name", metavar="TYPE", help='Force type and generation, as "sponsor-strict".')
@click.option(
    "--policy-map",
    metavar="OID=TYPE",
    multiple=True,
    help="What a CA's policy OID stands for. Can be repeated.",
)
@click.option(
    "--reminders/--no-reminders", default=None, help="Also name duties that no certificate can show."
)
@click.option(
    "--require-smime/--no-require-smime",
    default=None,
    help="Take a certificate that the BR do not cover as an error.",
)
@click.option("--tbs", is_flag=True, help="Take every input as a bare TBSCertificate; else it is detected.")
@click.option("--color/--no-color", default=None, help="Color the text report. [default: on terminals]")
@click.option("--progress/--no-progress", default=None, help="Count on standard error.")
@config_options
def command(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Lint the certificates in files, directories or standard input ("-").

    A file is DER, PEM (with any number of certificates) or base64. In directories, files are read that have a
    certificate's suffix or begin like one.

    Exit code: 0 nothing found at or above the threshold; 1 findings; 2 bad usage, or an input that could not
    be read or decoded; 3 an internal error. The highest that applies.

    Options can stand in smime-lint.toml, or in [tool.smime-lint] of pyproject.toml, by their long names.
    """
    from ..corpus import run
    from ..inputs import Inputs
    from ..linter import SettingsError
    from ..output import Summary
    from ..report import exit_code

    config = read_config(options["config_file"], options["no_config"])
    fail_on = _fail_on(_choose(options["fail_on"], config.fail_on, "error"))
    format_name = _choose(options["format_name"], config.format, "text")
    named = Inputs(inputs)
    try:
        results = run(named, _settings(options, config), _choose(options["jobs"], config.jobs, 1))
    except SettingsError as error:
        raise UsageProblem(str(error)) from error
    progress = Progress(_wants_progress(options["progress"], output))
    summary = Summary()
    code = 0
    with open_destination(output, utf8=format_name != "text", inputs=inputs) as stream:
        writer = _writer(
            format_name, stream, options["color"], _choose(options["min_severity"], config.min_severity)
        )
        writer.begin()
        for result in results:
            summary.add(result)
            code = max(code, exit_code(result, fail_on))
            writer.write(result)
            progress.step()
        writer.end(summary)
    progress.finish()
    if named.skipped:
        what = "file was" if named.skipped == 1 else "files were"
        click.echo(
            f"{named.skipped:,} {what} skipped: neither the name nor the content is that of a certificate",
            err=True,
        )
    return code


def _choose(*values: Any) -> Any:
    """The first value that is there: the command line's, the configuration's, the default."""
    return next((value for value in values if value is not None and value != ()), None)


def _settings(options: dict[str, Any], config: Config) -> Settings:
    from ..linter import Settings

    return Settings(
        br_version=_choose(options["br_version"], config.br_version, "in-force"),
        issued_at=_seconds(options["issued_at"]),
        type=_choose(options["type_name"], config.type),
        policy_map=_policy_map(options["policy_map"]) or _checked_policy_map(config.policy_map or {}),
        select=_choose(options["select"], config.select) or (),
        ignore=_choose(options["ignore"], config.ignore) or (),
        reminders=_choose(options["reminders"], config.reminders, False),
        require_smime=_choose(options["require_smime"], config.require_smime, False),
        tbs=options["tbs"],
        rule_files=_choose(options["rule_files"], config.rules) or (),
        pack_options=config.packs or {},
    )


def _seconds(text: str | None) -> int | None:
    """A date or a date and time, UTC where it has no zone, in seconds since 1970."""
    if text is None:
        return None
    try:
        # Before Python 3.11, fromisoformat does not know the Z.
        moment = datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in "Zz" else text)
    except ValueError:
        raise click.BadParameter(
            f"expected a date as 2024-05-31 or 2024-05-31T12:00:00Z, found {text!r}", param_hint="--issued-at"
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def _policy_map(entries: tuple[str, ...]) -> dict[str, str]:
    policies = {}
    for entry in entries:
        oid, equals, name = entry.partition("=")
        if not equals:
            raise click.BadParameter(
                f"expected an OID, = and a type, as 1.3.6.1.4.1.99999.1=sponsor-strict, found {entry!r}",
                param_hint="--policy-map",
            )
        policies[oid.strip()] = name.strip()
    return _checked_policy_map(policies)


def _checked_policy_map(policies: dict[str, str]) -> dict[str, str]:
    for oid in policies:
        if not _OID.fullmatch(oid):
            raise UsageProblem(f"policy-map: expected an OID in dotted decimal, found {oid!r}")
    return policies


def _fail_on(name: str) -> Severity | None:
    from ..rules import Severity

    return None if name == NEVER else Severity(name)


def _writer(format_name: str, stream: TextIO, color: bool | None, min_severity: str | None) -> Writer:
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

    return TextWriter(stream, wants_color(stream, color), severity)


def _wants_progress(choice: bool | None, output: str | None) -> bool:
    """As chosen; else where people wait at a terminal and do not see the report itself pass by."""
    if choice is not None:
        return choice
    is_report_shown = output in (None, STDOUT) and sys.stdout.isatty()
    return sys.stderr.isatty() and not is_report_shown
