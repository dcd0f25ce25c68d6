"""smime-lint lint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..config import FORMATS
from .caa_options import caa_options, lint_with_caa, refuse_caa_options
from .certificates import read_certificates
from .group import UsageProblem
from .options import (
    choose,
    config_options,
    read_config,
    read_settings,
    report_options,
    rule_options,
    tell_skipped,
    wants_progress,
)
from .progress import Progress
from .writers import write_results

if TYPE_CHECKING:
    from ..config import Config
    from ..engine.report import Result
    from ..engine.settings import Settings
    from ..inputs import Item


@click.command(name="lint")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), help="Form of the report. [default: text]"
)
@report_options
@rule_options
@click.option(
    "--jobs", "-j", metavar="N", type=click.IntRange(0), help="Processes; 0: one per processor. [default: 1]"
)
@click.option(
    "--br-version",
    metavar="VERSION",
    help='A number, "latest", or "in-force" (at the time of issuance). [default: in-force]',
)
@click.option(
    "--upcoming/--no-upcoming",
    default=None,
    help="Also tell, as notices, what later versions or compliance dates will find.",
)
@click.option(
    "--issuer",
    "issuers",
    metavar="FILE",
    multiple=True,
    help="Certificates above those that are linted: rules that compare both then run. Can be repeated.",
)
@click.option(
    "--require-smime/--no-require-smime",
    default=None,
    help="Take a certificate that the BR do not cover as an error.",
)
@click.option("--color/--no-color", default=None, help="Color the text report. [default: on terminals]")
@click.option(
    "--caa",
    "with_caa",
    is_flag=True,
    help="Also check the CAA records of every mailbox, with the options that follow.",
)
@caa_options
@config_options
def command(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Lint the certificates in files, directories or standard input ("-").

    A file is DER, PEM (with any number of certificates) or base64. In directories, files are read that have a
    certificate's suffix or begin like one.

    Exit code: 0 nothing found at or above the threshold; 1 findings; 2 bad usage, or an input that could not
    be read or decoded; 3 an internal error. The highest that applies.

    With --caa, --jobs is how many certificates are checked at the same time.

    Options can stand in smime-lint.toml, or in [tool.smime-lint] of pyproject.toml, by their long names.
    """
    from ..inputs import Inputs

    config = read_config(options["config_file"], options["no_config"])
    settings = read_settings(options, config)
    if not options["with_caa"]:
        refuse_caa_options(options)
    if options["issuers"]:
        issuers = tuple(each.der for each in read_certificates(options["issuers"], "--issuer"))
        settings = msgspec.structs.replace(settings, issuers=issuers)
    named = Inputs(inputs)
    code = write_report(named, settings, config, inputs, output, options)
    tell_skipped(named)
    return code


def write_report(
    items: Iterable[Item],
    settings: Settings,
    config: Config,
    inputs: tuple[str, ...],
    output: str | None,
    options: dict[str, Any],
) -> int:
    """Lint certificates and write the report; the exit code."""
    from ..engine.settings import SettingsError
    from ..run.corpus import run

    results: Iterable[Result]
    try:
        if options.get("with_caa"):
            results = lint_with_caa(items, settings, options, config, inputs)
        else:
            results = run(items, settings, choose(options["jobs"], config.jobs, 1))
    except SettingsError as error:
        raise UsageProblem(str(error)) from error
    progress = Progress(wants_progress(options["progress"], output))
    return write_results(results, progress, config, inputs, output, options)
