"""smime-lint chain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ..config import FORMATS
from .lint import write_report
from .options import config_options, read_config, read_settings, report_options, rule_options, tell_skipped

if TYPE_CHECKING:
    from ..inputs import Item


@click.command(name="chain")
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
@click.option("--color/--no-color", default=None, help="Color the text report. [default: on terminals]")
@config_options
def command(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Lint certificates and the paths that they make.

    The certificates may stand in any order: in PEM bundles, PKCS #7 files, several files, directories. Each
    is linted under its own profile, and against the certificates above it: signature, names, key identifiers,
    path length, name constraints, purposes and policies. The report tells the path that was taken: of
    several, as cross certificates make them, one whose signatures verify, that ends in a root, and is short.
    A certificate that is there twice is linted once. --type is that of the subscriber certificates.

    Exit codes are those of lint.
    """
    from ..inputs import Inputs

    config = read_config(options["config_file"], options["no_config"])
    named = Inputs(inputs)
    items = _without_repetitions(named)
    issuers = tuple(item.der for item in items if item.der is not None)
    settings = msgspec.structs.replace(
        read_settings(options, config), issuers=issuers, issuers_are_given=False
    )
    code = write_report(items, settings, config, inputs, output, options)
    tell_skipped(named)
    return code


def _without_repetitions(items: Iterable[Item]) -> list[Item]:
    """Each certificate once, where it stands first."""
    found = []
    seen: set[bytes] = set()
    for item in items:
        if item.der is None or item.der not in seen:
            found.append(item)
        if item.der is not None:
            seen.add(item.der)
    return found
