"""smime-lint lint."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import click

from ..config import Section
from .caa_options import caa_options, lint_with_caa, read_files, refuse_caa_options
from .options import Request, make_linter, setting_options, tell_skipped
from .parameters import Command, complete_paths, option
from .writers import lint_and_report, make_progress, write_report

if TYPE_CHECKING:
    from ..output import Batch, Render


@click.command(name="lint", cls=Command)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, shell_complete=complete_paths)
@setting_options("lint")
@option(
    "--caa",
    "with_caa",
    section=Section.CAA_CHECKS,
    is_flag=True,
    help="Also check the CAA records of every mailbox; the options below apply.",
)
@caa_options
def command(inputs: tuple[str, ...], **options: Any) -> int:
    """Lint the certificates in files, directories or standard input ("-").

    A file is DER, PEM with any number of certificates, base64, PKCS #7, PKCS #12, a message with S/MIME,
    LDIF, or a ZIP or tar archive of such files. CRLs and OCSP responses are linted as by crl and ocsp. In
    directories and archives, other files are skipped and counted.

    Exit code: 0 no finding at or above --fail-on; 1 findings; 2 wrong usage, or an input that could not be
    read or decoded; 3 an internal error; 4 nothing was checked: no document is in scope of the selected
    rules. The first that applies of 3, 2, 1, 4 and 0; 4 only if it applies to all documents.

    With --caa, --jobs is the number of certificates that are checked at the same time.

    Options can be set in smime-lint.toml, or in [tool.smime-lint] of pyproject.toml, by their long names.
    """
    from ..inputs import ALL_FORMS

    request = Request(options)
    if not options["with_caa"]:
        refuse_caa_options(options)
    settings = request.settings()
    named = request.open_inputs(inputs, ALL_FORMS)
    if options["with_caa"]:
        linter = make_linter(settings, request)
        results = lint_with_caa(linter, named, options, request.config, inputs)

        def lint(render: Render) -> Generator[Batch, None, None]:
            return (render([result]) for result in results)

        read = (*inputs, *read_files(options))
        code = write_report(request, linter.engine, lint, read, make_progress(request, inputs))
    else:
        code = lint_and_report(request, settings, named.units(), inputs)
    tell_skipped(named.reading.skipped)
    return code
