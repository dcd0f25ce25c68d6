"""smime-lint ocsp."""

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


@click.command(name="ocsp")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--issuer",
    "issuers",
    metavar="FILE",
    multiple=True,
    help="The CA that issued the certificates in question. Can be repeated.",
)
@click.option(
    "--certs",
    metavar="PATH",
    multiple=True,
    help="Certificates that the CA issued, or the one in question: files and directories. Can be repeated.",
)
@click.option(
    "--fetched-at",
    metavar="DATE",
    help='When the responses were fetched, as ISO 8601, or "now": they are then checked to be current.',
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
    help='Type and generation of the certificates in question, as "sponsor-strict".',
)
@click.option(
    "--br-version",
    metavar="VERSION",
    help='A number, "latest", or "in-force" (when the response was produced). [default: in-force]',
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
    """Lint the OCSP responses in files, directories or standard input ("-").

    A file is DER, PEM (OCSP RESPONSE) or base64. In directories, files are read that have a response's suffix
    (.ors, .ocsp, .resp) or begin like one. Each is taken as the response of an S/MIME CA. The certificate of
    a delegated responder is linted with the response that it stands in.

    What the response alone does not tell is asked for: whether its signature is the CA's (--issuer), and
    which certificates it is about (--certs, --type). Where that is not known, findings that depend on it are
    notices.

    Exit codes are those of lint.
    """
    from ..engine.settings import SettingsError
    from ..inputs import OCSP_RESPONSE, Inputs
    from ..run.corpus import run

    config = read_config(options["config_file"], options["no_config"])
    settings = read_given(read_settings(options, config), "ocsp", options)
    named = Inputs(inputs, OCSP_RESPONSE)
    progress = Progress(wants_progress(options["progress"], output), OCSP_RESPONSE.plural)
    try:
        results = run(named, settings, choose(options["jobs"], config.jobs, 1))
    except SettingsError as error:
        raise UsageProblem(str(error)) from error
    code = write_results(results, progress, config, inputs, output, options, "response")
    tell_skipped(named)
    return code
