"""Files, directories and standard input."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from os import DirEntry

from .form import CERTIFICATE, OCSP_RESPONSE, Form
from .formats import HEAD_SIZE, cut_stream, looks_like, read_stream
from .item import Item, PemItem, SmallFile, Unit

STDIN = "-"

MAX_SMALL = 1 << 18
"""Bytes in a `SmallFile`. Larger files are cut into documents, so that processes share them."""


class Inputs:
    """The documents of a form in what the user named, read on demand.

    A file's documents come in their order, a directory's files sorted by name, its directories in their
    place among them. Links to directories are not followed.
    """

    def __init__(self, names: Iterable[str], form: Form = CERTIFICATE) -> None:
        """``names``: paths of files and directories, or "-" for standard input. ``form``: what is looked for,
        certificates if left out."""
        self.form = form
        self._names = tuple(names)
        self.skipped = 0
        """How many entries of directories have been skipped so far: not of the form by name and
        content."""

    def __iter__(self) -> Iterator[Item]:
        for unit in self.units():
            yield from items_of(unit, self.form)

    def units(self) -> Iterator[Unit]:
        """The same, as far as possible still to be read and decoded by `items_of`."""
        for name in self._names:
            if name == STDIN:
                yield from _read_stdin(self.form)
            elif os.path.isdir(name):
                yield from self._read_directory(name)
            else:
                yield from _cut_file(name, self.form)

    def _read_directory(self, directory: str) -> Iterator[Unit]:
        skipped_before = self.skipped
        is_empty = True
        for unit in self._walk(directory):
            is_empty = False
            yield unit
        if is_empty:
            skipped = self.skipped - skipped_before
            found = "nothing" if not skipped else f"none in {skipped} file{'s' if skipped > 1 else ''}"
            error = f"expected a directory with {self.form.plural}, found {found}"
            yield Item(printable_path(directory), 0, None, error)

    def _walk(self, directory: str) -> Iterator[Unit]:
        to_do: list[DirEntry[str]] = []
        yield from _list(directory, to_do)
        while to_do:
            entry = to_do.pop()
            if entry.is_dir(follow_symlinks=False):
                yield from _list(entry.path, to_do)
            elif self._is_wanted(entry):
                yield from _cut_file(entry.path, self.form)
            else:
                self.skipped += 1

    def _is_wanted(self, entry: DirEntry[str]) -> bool:
        has_suffix = entry.name.lower().endswith(self.form.suffixes)
        try:
            is_file = entry.is_file()
        except OSError:  # a link to itself
            is_file = False
        if not is_file:
            return has_suffix and entry.is_symlink() and not os.path.exists(entry.path)
        return has_suffix or _begins_like(self.form, entry.path)


def _list(directory: str, to_do: list[DirEntry[str]]) -> Iterator[Item]:
    """Put the entries on the stack, the first by name on top; an Item where that fails."""
    try:
        with os.scandir(directory) as entries:
            to_do += sorted(entries, key=lambda entry: entry.name, reverse=True)
    except OSError as error:
        yield _unreadable(directory, error)


def printable_path(path: str) -> str:
    """A path as text that can be encoded, whatever the bytes of its name."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _begins_like(form: Form, path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return looks_like(form, file.read(HEAD_SIZE))
    except OSError:
        return True  # so that the reader reports it


def is_document_in(directory: str, path: str) -> bool:
    """Whether a path is that of a document of some form in a directory, at any depth."""
    if not os.path.isdir(directory) or not os.path.isfile(path):
        return False
    if not os.path.realpath(path).startswith(os.path.join(os.path.realpath(directory), "")):
        return False
    return any(_begins_like(form, path) for form in (CERTIFICATE, OCSP_RESPONSE))


def items_of(unit: Unit, form: Form) -> Iterator[Item]:
    """The documents of a form in a unit."""
    if isinstance(unit, SmallFile):
        yield from _read_file(os.fsdecode(unit.path), form)
    else:
        yield unit.decode() if isinstance(unit, PemItem) else unit


def _read_stdin(form: Form) -> Iterator[Item | PemItem]:
    try:
        yield from cut_stream(sys.stdin.buffer, STDIN, form)
    except OSError as error:
        yield _unreadable(STDIN, error)


def _cut_file(path: str, form: Form) -> Iterator[Unit]:
    """The documents of a file, or the file itself if it is small."""
    try:
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_SMALL:
            yield SmallFile(os.fsencode(path), status.st_size)
            return
        file = open(path, "rb")  # noqa: SIM115 - closed below; what its reading raises is another matter
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        yield _unreadable(path, error)
        return
    with file:
        try:
            yield from cut_stream(file, printable_path(path), form)
        except OSError as error:
            yield _unreadable(path, error)


def _read_file(path: str, form: Form) -> Iterator[Item]:
    try:
        with open(path, "rb", buffering=0) as file:
            data = io.BytesIO(file.read())
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield from read_stream(data, printable_path(path), form)


def _unreadable(path: str, error: OSError | ValueError) -> Item:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Item(printable_path(path), 0, None, f"cannot be read: {reason}")
