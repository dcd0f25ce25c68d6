"""smime-lint expect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .destination import open_destination, until_closed
from .group import INTERNAL_ERROR, UsageProblem
from .options import config_options, load_linter, rules_request
from .parameters import Command, complete_directories, option

if TYPE_CHECKING:
    from ..testing.trees import Comparison, Directory

_IS_PLAIN = re.compile(r'[^"\\\x00-\x1f\x7f]+')
"""File names that need no escapes in a TOML string."""


@click.command(name="expect", cls=Command)
@click.argument("directory", metavar="DIR", shell_complete=complete_directories)
@option("--update", is_flag=True, help="Write the findings to the expected.toml of each directory.")
@option(
    "--given",
    metavar="DIR",
    help='The certificates that tables name under "issuer" and "certs". [default: the nearest directory '
    '"given", up to DIR]',
)
@config_options
def command(directory: str, update: bool, given: str | None, **options: Any) -> int:
    """Compare the findings of the documents in a directory tree with those expected.

    Each directory has an expected.toml with a table for each certificate, CRL and OCSP response: the settings
    under which it is linted, and its findings. The output shows missing findings with a minus and unexpected
    ones with a plus, documents without a table, and tables without a document. Of the configuration, only
    "rules" and "packs" apply.

    --update rewrites the tables with the findings that were found, adds missing tables and removes those
    without a document. What could not be linted keeps its table.

    Exit code: 0 everything is as expected; 1 it is not (with --update: 0); 2 wrong usage, or a document that
    could not be linted; 3 an internal error.
    """
    from ..testing.trees import compare

    root = Path(directory)
    for name in (directory, *([] if given is None else [given])):
        if not Path(name).is_dir():
            raise UsageProblem(f"{name}: expected a directory")
    request = rules_request(options)
    load_linter(request)  # reports rule files and packs that do not load
    tally = _Tally()
    given_path = None if given is None else Path(given)
    with until_closed(), open_destination(utf8=True) as stream:
        for each in compare(root, given_path, request["rules"] or (), request.packs):
            stream.write(tally.add(each))
            if update and each.error is None:
                tally.written += _update(each)
        if not tally.documents and not tally.code:
            raise UsageProblem(f"{directory}: there is no document and no expected.toml")
        stream.write(tally.summary(update))
    return tally.code if tally.code > 1 or not update else 0


class _Tally:
    """Shows comparisons and counts them."""

    def __init__(self) -> None:
        self.documents = 0
        self.different = 0
        self.without_table = 0
        self.without_document = 0
        self.not_linted = 0
        self.written = 0
        self.code = 0

    def add(self, directory: Directory) -> str:
        """The text for a directory; empty if everything is as expected."""
        from ..output.terminal import printable

        if directory.error is not None:
            self.code = max(self.code, 2)
            return f"{printable(directory.error)}\n\n"
        return "".join(
            f"{printable(str(comparison.file))}\n{self._add(comparison)}\n\n"
            for comparison in directory.comparisons
            if not self._is_as_expected(comparison)
        )

    def _is_as_expected(self, comparison: Comparison) -> bool:
        self.documents += comparison.found is not None or comparison.error is not None
        return comparison.is_as_expected

    def _add(self, comparison: Comparison) -> str:
        from ..output.terminal import printable
        from ..testing.expectations import difference

        if comparison.error is not None:
            self.not_linted += 1
            self.code = max(self.code, INTERNAL_ERROR if comparison.is_internal else 2)
            return f"not linted: {printable(comparison.error)}"
        self.code = max(self.code, 1)
        if comparison.found is None:
            self.without_document += 1
            return "there is a table for it in expected.toml, but no such file"
        if comparison.expected is None:
            self.without_table += 1
            return "\n".join(("there is no table for it in expected.toml", *_lines("+", comparison.found)))
        self.different += 1
        changes = difference(comparison.expected.findings, comparison.found)
        return "\n".join(printable(line) for line in changes.splitlines())

    def summary(self, is_update: bool) -> str:
        """The counts in one line."""
        from ..output.text import count

        parts = [
            count(self.documents, "document"),
            f"{self.different:,} with other findings",
            f"{self.without_table:,} without a table",
            f"{count(self.without_document, 'table')} without a document",
            f"{self.not_linted:,} not linted",
        ]
        if is_update:
            parts.append(f"{count(self.written, 'file')} written")
        return ", ".join(parts) + "\n"


def _lines(sign: str, findings: tuple[str, ...]) -> list[str]:
    from ..output.terminal import printable

    return [f"{sign}{printable(finding)}" for finding in findings]


def _update(directory: Directory) -> bool:
    """Write the expected.toml of a directory; whether it changed."""
    from msgspec.structs import replace

    from ..testing.expectations import FILE_NAME, file_of, read_head, read_tables, table_of
    from ..testing.trees import NEW

    file = directory.path / FILE_NAME
    before = read_tables(file)
    for comparison in directory.comparisons:
        name = comparison.file.name
        if comparison.expected is not None and name not in before:
            raise UsageProblem(f'{file}: cannot be rewritten: expected the line ["{name}"] before its table')
        if not _IS_PLAIN.fullmatch(name):
            raise UsageProblem(
                f"{comparison.file}: expected a file name without quotes, backslashes and controls"
            )
    tables = dict(before)
    for comparison in directory.comparisons:
        name = comparison.file.name
        if comparison.error is not None or comparison.is_as_expected:
            continue
        if comparison.found is None:
            tables.pop(name, None)
        else:
            tables[name] = table_of(name, replace(comparison.expected or NEW, findings=comparison.found))
    if tables == before:
        return False
    head = read_head(file)
    with open_destination(str(file)) as stream:
        stream.write(file_of(tables, head))
    return True
