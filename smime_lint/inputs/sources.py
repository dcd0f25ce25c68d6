"""Files, directories and standard input."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from os import DirEntry
from typing import BinaryIO

from . import kinds
from .form import ALL_FORMS, CERTIFICATE, Forms, has_suffix
from .formats import HEAD_SIZE, cut_stream, is_certain, is_readable, read_stream
from .item import MAX_SMALL, Cut, Item, PemItem, SmallFile, Unit, named
from .pem import may_need_password, plain_certificate
from .reading import Reading

STDIN = "-"
_BINARY = getattr(os, "O_BINARY", 0)


class Inputs:
    """The documents in what the user named, read on demand.

    A file's documents come in their order, a directory's files sorted by name, its directories in their
    place among them. Links to directories are not followed. In directories, hidden and excluded files are
    left out, and files of other kinds are skipped and counted.
    """

    def __init__(self, names: Iterable[str], reading: Reading | None = None) -> None:
        """``names``: paths of files and directories, or "-" for standard input. ``reading``: what is looked
        for, certificates if left out."""
        self.reading = reading or Reading()
        self._names = tuple(names)

    def __iter__(self) -> Iterator[Item]:
        for unit in self.units():
            yield from items_of(unit, self.reading.forms)

    def units(self) -> Iterator[Unit]:
        """The same, as far as possible still to be read and decoded by `items_of`."""
        for name in self._names:
            if name == STDIN:
                yield from self._read_stdin()
            elif os.path.isdir(name):
                yield from self._read_directory(name)
            else:
                yield from self._cut_file(name)

    def _read_stdin(self) -> Iterator[Unit]:
        try:
            yield from named(cut_stream(sys.stdin.buffer, STDIN, self.reading))
        except OSError as error:
            yield self._unreadable(STDIN, error)

    def _read_directory(self, directory: str) -> Iterator[Unit]:
        skipped = self.reading.skipped
        before = skipped.copy()
        is_empty = True
        for unit in self._walk(directory):
            is_empty = False
            yield unit
        if is_empty:
            skipped = skipped.since(before)
            found = "nothing" if not skipped else f"none ({skipped.describe()})"
            error = f"expected a directory with {self.reading.form.plural}, found {found}"
            yield self.reading.error(printable_path(directory), 0, error)

    def _walk(self, directory: str) -> Iterator[Unit]:
        start = len(os.path.join(directory, ""))
        to_do: list[DirEntry[str]] = []
        yield from self._list(directory, to_do)
        while to_do:
            entry = to_do.pop()
            path = entry.path[start:].replace(os.sep, "/")
            if kind := self.reading.left_out(path):
                self.reading.skipped.add(kind)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._list(entry.path, to_do)
            else:
                yield from self._read_entry(entry)

    def _read_entry(self, entry: DirEntry[str]) -> Iterator[Unit]:
        """What is in an entry of a directory that is not a directory itself."""
        if _is_file(entry):
            yield from self._cut_file(entry.path, is_named=False)
        elif entry.is_symlink() and has_suffix(entry.name, self.reading.forms) and _is_broken(entry):
            yield from self._cut_file(entry.path)
        else:
            self.reading.skipped.add(kinds.LINK if entry.is_symlink() else kinds.SPECIAL)

    def _list(self, directory: str, to_do: list[DirEntry[str]]) -> Iterator[Item]:
        """Put the entries on the stack, the first by name on top; an Item where that fails."""
        try:
            with os.scandir(directory) as entries:
                to_do += sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield self._unreadable(directory, error)

    def _cut_file(self, path: str, is_named: bool = True) -> Iterator[Unit]:
        """The documents of a file, or the file itself if it is small and certainly has some.

        ``is_named``: by the user; otherwise it is a regular file of a directory.
        """
        try:
            if not is_named or stat.S_ISREG(os.stat(path).st_mode):
                unit = self._small_unit(path)
                if unit is not None:
                    yield unit
                    return
            file = open(path, "rb")  # noqa: SIM115 - closed below; what its reading raises is another matter
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
            yield self._unreadable(path, error)
            return
        with file:
            try:
                if not is_named and self._is_large_other(file, path):
                    self.reading.skipped.add(kinds.OTHER)
                    return
                cuts = cut_stream(file, printable_path(path), self.reading)
                yield from self._sift(cuts, path, is_named)
            except OSError as error:
                yield self._unreadable(path, error)

    def _is_large_other(self, file: BinaryIO, path: str) -> bool:
        """Whether a file of a directory is not worth reading to its end, by its first bytes."""
        if has_suffix(path, self.reading.forms) or os.fstat(file.fileno()).st_size <= MAX_SMALL:
            return False
        head = file.read(HEAD_SIZE)
        file.seek(0)
        return not is_readable(head, self.reading.forms)

    def _small_unit(self, path: str) -> Unit | None:
        """A small regular file that certainly has documents, or the one that it consists of; None for any
        other. Raises OSError."""
        descriptor = os.open(path, os.O_RDONLY | _BINARY)
        try:
            head = os.read(descriptor, HEAD_SIZE)
            size = os.fstat(descriptor).st_size
            if len(head) == size and CERTIFICATE in self.reading.forms:  # no need to read it again
                item = plain_certificate(head, printable_path(path))
                if item is not None:
                    return item
            if size > MAX_SMALL or not is_certain(head, self.reading.forms):
                return None
            if may_need_password(head if size <= len(head) else head + os.read(descriptor, MAX_SMALL)):
                return None  # which no other process has
        finally:
            os.close(descriptor)
        return SmallFile(os.fsencode(path), size)

    def _sift(self, cuts: Iterable[Cut], path: str, is_named: bool) -> Iterator[Item | PemItem]:
        return named(cuts) if is_named else self.reading.sift(cuts, path)

    def _unreadable(self, path: str, error: OSError | ValueError) -> Item:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return self.reading.error(printable_path(path), 0, f"cannot be read: {reason}")


def _is_file(entry: DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _is_broken(entry: DirEntry[str]) -> bool:
    return not os.path.exists(entry.path)


def printable_path(path: str) -> str:
    """A path as text that can be encoded, whatever the bytes of its name."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_document_in(directory: str, path: str) -> bool:
    """Whether a path is that of a file in a directory, at any depth, that may have documents of some form."""
    if not os.path.isdir(directory) or not os.path.isfile(path):
        return False
    if not os.path.realpath(path).startswith(os.path.join(os.path.realpath(directory), "")):
        return False
    try:
        with open(path, "rb") as file:
            return is_readable(file.read(HEAD_SIZE), ALL_FORMS)
    except OSError:
        return True


def read_entry(entry: DirEntry[str], reading: Reading) -> Iterator[Item]:
    """The documents in an entry of a directory, as `Inputs` reads them. It is not a directory itself."""
    for unit in Inputs((), reading)._read_entry(entry):
        yield from items_of(unit, reading.forms)


def items_of(unit: Unit, forms: Forms) -> Iterator[Item]:
    """The documents of some forms in a unit."""
    if isinstance(unit, SmallFile):
        yield from _read_file(os.fsdecode(unit.path), Reading(forms))
    else:
        yield unit.decode() if isinstance(unit, PemItem) else unit


def _read_file(path: str, reading: Reading) -> Iterator[Item]:
    source = printable_path(path)
    try:
        with open(path, "rb", buffering=0) as file:
            data = io.BytesIO(file.read())
    except OSError as error:
        yield reading.error(source, 0, f"cannot be read: {error.strerror or error}")
        return
    yield from read_stream(data, source, reading)
