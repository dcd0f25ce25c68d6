"""Compares the documents of a directory tree with the expected.toml of each directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ..documents import DocumentLinter, make_linter
from ..engine.report import why_not_applicable
from ..engine.settings import Settings, SettingsError
from ..inputs import Inputs, Item, Reading, read_entry
from .expectations import FILE_NAME, Expected, read_expected, rule_of
from .linting import settings_for

GIVEN = "given"
"""The directory with the certificates that `Expected.issuer` and `Expected.certs` name."""
NEW = Expected(br_version="in-force", findings=())
"""The settings for a document without a table."""


class Comparison(msgspec.Struct, frozen=True):
    """A document or table, its expected findings and those that were found."""

    file: Path
    expected: Expected | None
    """None if the document has no table."""
    found: Expected | None
    """The table that it should have; None if the document does not exist or was not linted."""
    error: str | None = None
    """Why it was not linted, or what failed in the linter."""
    is_internal: bool = False
    """Whether the linter failed."""
    note: str | None = None
    """Why the selected rules do not apply to it, if they do not and the table does not state that."""

    @property
    def is_as_expected(self) -> bool:
        """Whether the status and the findings are those of the table."""
        return self.error is None and self.expected is not None and self.found == self.expected


class Directory(msgspec.Struct, frozen=True):
    """A directory with documents or an expected.toml."""

    path: Path
    comparisons: tuple[Comparison, ...]
    """Sorted by file name."""
    error: str | None = None
    """Why it or its expected.toml could not be read; there are no comparisons then."""


class Trees:
    """Compares documents with the tables beside them."""

    def __init__(self, reading: Reading, given: Path | None = None, settings: Settings | None = None) -> None:
        """``reading``: what counts as a document, as in other commands; it counts what it skips. ``given``:
        the directory with the given certificates; by default the nearest `GIVEN` up to the root.
        ``settings``: only their ``rule_files`` and ``pack_options`` apply."""
        self._reading = reading
        self._given = given
        self._more = settings or Settings()

    def compare(self, root: Path) -> Iterator[Directory]:
        """Compare the documents below a directory, directory by directory, sorted by name.

        What `Inputs` leaves out is left out, and directories named `GIVEN` as well.
        """
        to_do = [root]
        while to_do:
            path = to_do.pop()
            try:
                with os.scandir(path) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                yield Directory(path, (), f"{path}: cannot be read: {error.strerror or error}")
                continue
            below: list[Path] = []
            directory = self._compare_directory(path, root, entries, below)
            if directory.comparisons or directory.error is not None:
                yield directory
            to_do += reversed(below)

    def _compare_directory(
        self, path: Path, root: Path, entries: list[os.DirEntry[str]], below: list[Path]
    ) -> Directory:
        """``below``: gets the directories in it."""
        documents: dict[str, list[Item]] = {}
        for entry in entries:
            relative = Path(entry.path).relative_to(root)
            if entry.name == FILE_NAME:
                continue
            if kind := self._reading.left_out(relative.as_posix()):
                self._reading.skipped.add(kind)
            elif not entry.is_dir(follow_symlinks=False):
                documents[entry.name] = list(read_entry(entry, self._reading))
            elif entry.name != GIVEN:
                below.append(path / entry.name)
        try:
            file = path / FILE_NAME
            tables = read_expected(file) if file.exists() else {}
        except (OSError, ValueError) as error:
            return Directory(path, (), f"{path / FILE_NAME}: {error}")
        for name in tables:  # what has a table is a document, whatever it looks like
            if not documents.get(name):
                documents[name] = self._read_named(path / name)
        given = self._given or _nearest_given(path, root)
        return Directory(
            path,
            tuple(
                self._compare(path / name, documents[name], tables.get(name), given)
                for name in sorted(documents)
                if documents[name] or name in tables
            ),
        )

    def _read_named(self, file: Path) -> list[Item]:
        """The documents in a file that a table names; none if it does not exist."""
        is_there = os.path.lexists(file) and not file.is_dir()
        return list(Inputs((str(file),), self._reading)) if is_there else []

    def _compare(
        self, file: Path, items: list[Item], expected: Expected | None, given: Path | None
    ) -> Comparison:
        """Lint a document under the settings of its table. The certificates after the first one in its file
        are those above it."""
        if not items:
            return Comparison(file, expected, None)
        table = expected or NEW
        first = items[0]
        example = rule_of(str(file.resolve().with_suffix("")))
        try:
            settings = settings_for(
                example and example[0], table, first.document, issuers=_issuers(items), given=given
            )
            settings = msgspec.structs.replace(
                settings, rule_files=self._more.rule_files, pack_options=self._more.pack_options
            )
            result = _linter(msgspec.msgpack.encode(settings)).lint_item(first)
        except (SettingsError, ValueError, OSError) as error:
            return Comparison(file, expected, None, str(error))
        if result.has_internal_error:
            messages = [finding.message for finding in result.findings if finding.is_internal]
            return Comparison(file, expected, None, "; ".join(messages), True)
        if result.error is not None:
            return Comparison(file, expected, None, result.error)
        found = table.with_result(result)
        note = why_not_applicable(result) if found.status is not None and table.status is None else None
        return Comparison(file, expected, found, note=note)


def _issuers(items: list[Item]) -> tuple[bytes, ...]:
    """The certificates above the first one. Raises ValueError for anything else beside it: nothing would
    check that."""
    first, *others = items
    issuers = []
    for item in others:
        if first.error is None and item.error is not None:
            raise ValueError(f"document {item.index + 1} in the file: {item.error}")
        if not first.document == item.document == "certificate":
            raise ValueError("expected one document, or a certificate and those above it, found more")
        if item.der is not None:
            issuers.append(item.der)
    return tuple(issuers)


def _nearest_given(path: Path, root: Path) -> Path | None:
    for directory in (path, *path.parents):
        if (directory / GIVEN).is_dir():
            return directory / GIVEN
        if directory == root:
            break
    return None


@lru_cache(maxsize=32)
def _linter(settings: bytes) -> DocumentLinter[Any]:
    return make_linter(msgspec.msgpack.decode(settings, type=Settings))
