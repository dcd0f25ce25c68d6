"""smime-lint chain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from .options import Request, setting_options, tell_skipped
from .parameters import Command, complete_paths
from .writers import lint_and_report

if TYPE_CHECKING:
    from ..inputs import Item


@click.command(name="chain", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@setting_options("chain")
def command(inputs: tuple[str, ...], **options: Any) -> int:
    """Lint certificates and the paths that they form.

    The certificates may come in any order: in PEM bundles, PKCS #7 files, several files, directories. Each is
    linted under its own profile, and against the certificates above it: signature, names, key identifiers,
    path length, name constraints, purposes and policies. The report shows the path that was used. If there
    are several, as with cross certificates, it is one whose signatures verify, that ends in a root, and is
    short. A certificate that occurs twice is linted once. --type is that of the subscriber certificates.

    Exit codes are those of lint.
    """
    request = Request(options)
    named = request.open_inputs(inputs)
    items = _without_repetitions(named)
    issuers = tuple(item.der for item in items if item.der is not None)
    settings = request.settings(issuers=issuers, issuers_are_given=False)
    code = lint_and_report(request, settings, items, inputs)
    tell_skipped(named.reading.skipped)
    return code


def _without_repetitions(items: Iterable[Item]) -> list[Item]:
    """Each certificate once, at its first place."""
    found = []
    seen: set[bytes] = set()
    for item in items:
        if item.der is None or item.der not in seen:
            found.append(item)
        if item.der is not None:
            seen.add(item.der)
    return found
