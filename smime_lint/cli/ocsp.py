"""smime-lint ocsp."""

from __future__ import annotations

from typing import Any

import click

from .options import Request, setting_options, tell_skipped
from .parameters import Command, complete_paths
from .writers import lint_and_report


@click.command(name="ocsp", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@setting_options("ocsp")
def command(inputs: tuple[str, ...], **options: Any) -> int:
    """Lint the OCSP responses in files, directories or standard input ("-").

    A file is of any format that lint reads. In directories and archives, files without responses are skipped
    and counted. Each response is checked as that of an S/MIME CA. The certificate of a delegated responder is
    linted with the response that contains it.

    A response alone does not show whether its signature is the CA's (give --issuer), and which certificates
    it is about (give --certs or --type). While that is unknown, findings that depend on it are notices.

    Exit codes are those of lint.
    """
    from ..inputs import OCSP_RESPONSE

    request = Request(options)
    named = request.open_inputs(inputs, (OCSP_RESPONSE,))
    settings = request.settings("ocsp")
    code = lint_and_report(request, settings, named.units(), inputs, "response", OCSP_RESPONSE.plural)
    tell_skipped(named.reading.skipped)
    return code
