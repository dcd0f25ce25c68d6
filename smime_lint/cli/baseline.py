"""--baseline and --write-baseline."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .destination import STDOUT, open_destination
from .group import UsageProblem

if TYPE_CHECKING:
    from ..output.baseline import Baseline, Findings
    from .options import Request


def load_baseline(request: Request) -> Baseline | None:
    """The baseline that a request names. Raises UsageProblem."""
    from ..output.baseline import BaselineError, read_baseline

    name = request["baseline"]
    if name is None:
        return None
    try:
        with open(name, "rb") as file:
            return read_baseline(file.read())
    except BaselineError as error:
        raise UsageProblem(f"--baseline: {name}: expected a file of --write-baseline: {error}") from error
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageProblem(f"--baseline: {name}: cannot be read: {reason}") from error


@contextmanager
def writing_baseline(request: Request, inputs: Iterable[str]) -> Iterator[dict[str, Findings]]:
    """The findings to write, to be filled; they are written at the end, if requested.

    ``inputs``: what must not be overwritten.
    """
    from ..output.baseline import baseline_text, total
    from ..output.text import count

    documents: dict[str, Findings] = {}
    name = request["write-baseline"]
    if name is None:
        yield documents
        return
    output = request["output"]
    if name == STDOUT or (output is not None and os.path.realpath(output) == os.path.realpath(name)):
        raise UsageProblem(f"--write-baseline: {name}: expected a file other than that of the report")
    with open_destination(name, inputs=inputs) as stream:
        yield documents
        stream.write(baseline_text(documents))
    number = total(documents.values())
    click.echo(f"baseline: {count(number, 'finding')} written", err=True)


def tell_gone(baseline: Baseline, found: dict[str, Findings]) -> None:
    """Report the entries of the baseline that did not occur."""
    from ..output.terminal import printable

    gone = baseline.gone(found)
    if not gone:
        return
    number = sum(len(document.entries) for document in gone)
    click.echo(f"baseline: entries without a current finding: {number:,}", err=True)
    for document in gone:
        where = f"  {printable(document.source)} (SHA-256 {document.sha256[:16]})"
        if document.is_missing:
            click.echo(f"{where}: not linted in this run; findings: {len(document.entries):,}", err=True)
            continue
        for entry in document.entries:
            click.echo(f"{where}: {printable(entry.rule)} at {printable(entry.path)}", err=True)
