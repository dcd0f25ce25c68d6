"""smime-lint crl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .options import Request, setting_options, tell_skipped
from .parameters import Command, complete_paths
from .writers import lint_and_report

if TYPE_CHECKING:
    from ..documents.crl import CrlLinter
    from ..engine.settings import Settings
    from .progress import Progress


@click.command(name="crl", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@setting_options("crl")
def command(inputs: tuple[str, ...], **options: Any) -> int:
    """Lint the CRLs in files, directories or standard input ("-").

    A file is of any format that lint reads. In directories and archives, files without CRLs are skipped and
    counted. Each CRL is checked as that of an S/MIME CA.

    A CRL alone does not show whether its signature is the CA's (give --issuer), and which certificates its
    entries are about (give --certs or --type). While that is unknown, findings that depend on it are notices.

    Exit codes are those of lint.
    """
    from ..inputs import CRL

    request = Request(options)
    named = request.open_inputs(inputs, (CRL,))
    settings = request.settings("crl")
    code = lint_and_report(request, settings, named.units(), inputs, "CRL", CRL.plural, _with_progress)
    tell_skipped(named.reading.skipped)
    return code


def _with_progress(settings: Settings, progress: Progress) -> CrlLinter:
    from ..documents.crl import CrlLinter

    return CrlLinter(settings, lambda count: progress.show_part(count, "entries"))
