"""smime-lint expect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .destination import open_destination, until_closed
from .group import INTERNAL_ERROR, UsageProblem
from .options import config_options, load_linter, rules_request, setting_option, tell_skipped
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
@setting_option("exclude")
@setting_option("password-file")
@setting_option("password-fd")
@config_options
def command(directory: str, update: bool, given: str | None, **options: Any) -> int:
    """Compare the findings of the documents in a directory tree with those expected.

    Each directory has an expected.toml with a table for each file that lint would read there: the settings
    under which it is linted, and its findings. The output shows missing findings with a minus and unexpected
    ones with a plus, documents without a table, and tables without a document. A document to which the
    selected rules do not apply has status = "not_applicable" in its table. Of the configuration, only "rules"
    and "packs" apply.

    --update rewrites the tables with the findings that were found, adds missing tables and removes those
    without a document. What could not be linted keeps its table.

    Exit code: 0 everything is as expected; 1 it is not (with --update: 0); 2 wrong usage, or a document that
    could not be linted; 3 an internal error.
    """
    from ..inputs import ALL_FORMS, Reading
    from ..testing.trees import Trees
    from .passwords import PasswordSource

    root = Path(directory)
    for name in (directory, *([] if given is None else [given])):
        if not Path(name).is_dir():
            raise UsageProblem(f"{name}: expected a directory")
    request = rules_request(options)
    rules = load_linter(request).settings  # reports rule files and packs that do not load
    passwords = PasswordSource(options["password_file"], options["password_fd"])
    reading = Reading(ALL_FORMS, passwords, options["exclude"])
    trees = Trees(reading, None if given is None else Path(given), rules)
    tally = _Tally(update)
    with until_closed(), open_destination(utf8=True) as stream:
        for each in trees.compare(root):
            if update and each.error is None:
                tally.written += _update(each)
            stream.write(tally.add(each))
        if not tally.documents and not tally.code:
            raise UsageProblem(f"{directory}: there is no document and no expected.toml")
        stream.write(tally.summary())
    tell_skipped(reading.skipped)
    return tally.code if tally.code > 1 or not update else 0


class _Tally:
    """Shows comparisons and counts them."""

    def __init__(self, is_update: bool) -> None:
        """``is_update``: whether the tables are rewritten."""
        self._is_update = is_update
        self.documents = 0
        self.different = 0
        self.without_table = 0
        self.without_document = 0
        self.not_linted = 0
        self.not_compared = 0
        self.written = 0
        self.code = 0

    def add(self, directory: Directory) -> str:
        """The text for a directory; empty if everything is as expected."""
        from ..output.terminal import printable

        if directory.error is not None:
            self.not_compared += 1
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
            removed = "; it was removed" if self._is_update else ""
            return f"there is a table for it in expected.toml, but no such file{removed}"
        note = "" if comparison.note is None else f"\n{printable(comparison.note)}"
        if comparison.expected is None:
            self.without_table += 1
            head = "a table was added" if self._is_update else "there is no table for it in expected.toml"
            lines = (f"+{printable(line)}" for line in comparison.found.lines)
            return "\n".join((head, *lines)) + note
        self.different += 1
        changes = difference(comparison.expected, comparison.found)
        return "\n".join(printable(line) for line in changes.splitlines()) + note

    def summary(self) -> str:
        """The counts in one line."""
        from ..output.text import count

        parts = [count(self.documents, "document")]
        if self._is_update:
            parts += [
                f"{count(self.different, 'table')} changed",
                f"{self.without_table:,} added",
                f"{self.without_document:,} removed",
                f"{self.not_linted:,} not linted",
                f"{count(self.written, 'file')} written",
            ]
        else:
            parts += [
                f"{self.different:,} with other findings",
                f"{self.without_table:,} without a table",
                f"{count(self.without_document, 'table')} without a document",
                f"{self.not_linted:,} not linted",
            ]
        if self.not_compared:
            noun = "directory" if self.not_compared == 1 else "directories"
            parts.append(f"{self.not_compared:,} {noun} not compared")
        return ", ".join(parts) + "\n"


def _update(directory: Directory) -> bool:
    """Write the expected.toml of a directory; whether it changed."""
    from ..testing.expectations import FILE_NAME, file_of, read_head, read_tables, table_of

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
            tables[name] = table_of(name, comparison.found)
    if tables == before:
        return False
    head = read_head(file)
    with open_destination(str(file)) as stream:
        stream.write(file_of(tables, head))
    return True
