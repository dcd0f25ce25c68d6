"""The command line.

Exit codes: 0 no finding at or above the threshold; 1 findings; 2 wrong usage, or an input that could not be
read or decoded; 3 an internal error; 4 nothing was checked; 130 interrupted; 143 and
129 terminated by SIGTERM and SIGHUP.
"""

from __future__ import annotations

import gc
import os
import sys

import click

from .. import __version__
from .group import LazyGroup, raise_on_signals

__all__ = ["cli", "main"]


@click.group(
    cls=LazyGroup,
    commands_help={
        "Lint": {
            "lint": "Lint certificates.",
            "chain": "Lint certificates and the paths that they form.",
            "crl": "Lint CRLs.",
            "ocsp": "Lint OCSP responses.",
            "caa": "Check CAA records before issuance.",
            "diff": "Compare the findings under two versions of the BR, or on two dates.",
            "expect": "Compare documents with their expected findings.",
            "show": "Show the decoded certificate as a tree.",
        },
        "Services": {
            "stream": "Lint documents from standard input, one per line.",
            "serve": "Answer requests over HTTP.",
        },
        "Audits": {
            "audit": "Lint a corpus of any size into tables.",
            "report": "Report on an audit, as an HTML page.",
            "campaign": "Ask an audit which certificates need attention.",
        },
        "Reference": {
            "rules": "List the rules.",
            "explain": "Explain a rule.",
            "coverage": "Show which requirements the rules cover.",
            "versions": "List the versions of the BR and what they changed.",
        },
        "Setup": {
            "trust": "Trust the configuration file of a directory.",
            "completion": "Print the completion script for a shell.",
        },
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="smime-lint")
def cli() -> None:
    """Lint S/MIME certificates against the CA/Browser Forum S/MIME Baseline Requirements.

    \b
      smime-lint lint mail.pem                 one certificate
      smime-lint lint --jobs 4 certificates/   a directory, in four processes
      smime-lint explain smbr.version.not_v3   what a rule requires and why
    """


_COLLECT_AFTER = 100_000
"""Objects after which the garbage collector looks for cycles. By default, it searches the modules and rules
again and again while they are loaded, and finds nothing."""


def main() -> None:
    """The entry point ``smime-lint``."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    _open_standard_streams()
    raise_on_signals()
    try:
        cli(prog_name="smime-lint")
    finally:
        gc.freeze()  # at exit, Python need not search all that is loaded for cycles


def _open_standard_streams() -> None:
    """Replace standard streams that the caller has closed (``>&-``): reads find nothing, output is
    dropped."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run
