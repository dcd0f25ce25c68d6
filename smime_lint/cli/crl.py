"""smime-lint crl."""

from __future__ import annotations

from typing import Any

import click

from ..config import FORMATS
from .certificates import read_given
from .group import UsageProblem
from .options import (
    choose,
    config_options,
    read_config,
    read_settings,
    report_options,
    tell_skipped,
    wants_progress,
)
from .progress import Progress
from .writers import write_results


@click.command(name="crl")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--issuer",
    "issuers",
    metavar="FILE",
    multiple=True,
    help="The CA that issued the CRLs. Can be repeated.",
)
@click.option(
    "--certs",
    metavar="PATH",
    multiple=True,
    help="Certificates that the CA issued: files and directories. Can be repeated.",
)
@click.option(
    "--fetched-at",
    metavar="DATE",
    help='When the CRLs were fetched, as ISO 8601, or "now": they are then checked to be current.',
)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), help="Form of the report. [default: text]"
)
@report_options
@click.option(
    "--select", metavar="GLOB", multiple=True, help="Run only rules whose id matches. Can be repeated."
)
@click.option(
    "--ignore", metavar="GLOB", multiple=True, help="Run no rules whose id matches. Can be repeated."
)
@click.option(
    "--type",
    "type_name",
    metavar="TYPE",
    help='What the CRLs cover: type and generation as "sponsor-strict", or subca for CA certificates.',
)
@click.option(
    "--br-version",
    metavar="VERSION",
    help='A number, "latest", or "in-force" (at thisUpdate). [default: in-force]',
)
@click.option(
    "--upcoming/--no-upcoming",
    default=None,
    help="Also tell, as notices, what later versions or compliance dates will find.",
)
@click.option(
    "--jobs", "-j", metavar="N", type=click.IntRange(0), help="Processes; 0: one per processor. [default: 1]"
)
@click.option("--color/--no-color", default=None, help="Color the text report. [default: on terminals]")
@config_options
def command(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Lint the CRLs in files, directories or standard input ("-").

    A file is DER, PEM (X509 CRL) or base64. In directories, files are read that have the suffix .crl or begin
    like a CRL. Each is taken as the CRL of an S/MIME CA.

    What the CRL alone does not tell is asked for: whether its signature is the CA's (--issuer), and which
    certificates its entries are about (--certs, --type). Where that is not known, findings that depend on it
    are notices.

    Exit codes are those of lint.
    """
    from ..documents.crl import CrlLinter
    from ..engine.settings import SettingsError
    from ..inputs import CRL, Inputs
    from ..run.corpus import run

    config = read_config(options["config_file"], options["no_config"])
    settings = read_given(read_settings(options, config), "crl", options)
    progress = Progress(wants_progress(options["progress"], output), CRL.plural)
    try:
        linter = CrlLinter(settings, lambda count: progress.show_part(count, "entries"))
    except SettingsError as error:
        raise UsageProblem(str(error)) from error
    named = Inputs(inputs, CRL)
    results = run(named, settings, choose(options["jobs"], config.jobs, 1), linter=linter)
    code = write_results(results, progress, config, inputs, output, options, "CRL")
    tell_skipped(named)
    return code
