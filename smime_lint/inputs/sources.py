"""Files, directories and standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from os import DirEntry

from .formats import HEAD_SIZE, looks_like_certificate, read_stream
from .item import Item

STDIN = "-"
CERTIFICATE_SUFFIXES = (".pem", ".crt", ".cer", ".der", ".cert", ".b64", ".tbs")
"""Files in directories that are always read; others only where they begin like a certificate."""


class Inputs:
    """The certificates in what the user named, read as they are asked for.

    A file's certificates come in their order, a directory's files sorted by name, its directories in their
    place among them. Links to directories are not followed.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """``names``: paths of files and directories, or "-" for standard input."""
        self._names = tuple(names)
        self.skipped = 0
        """How many entries of directories have been passed over so far: no certificates by name and
        content."""

    def __iter__(self) -> Iterator[Item]:
        for name in self._names:
            if name == STDIN:
                yield from _read_stdin()
            elif os.path.isdir(name):
                yield from self._read_directory(name)
            else:
                yield from _read_file(name)

    def _read_directory(self, directory: str) -> Iterator[Item]:
        skipped_before = self.skipped
        is_empty = True
        for item in self._walk(directory):
            is_empty = False
            yield item
        if is_empty:
            skipped = self.skipped - skipped_before
            found = "nothing" if not skipped else f"none in {skipped} file{'s' if skipped > 1 else ''}"
            error = f"expected a directory with certificates, found {found}"
            yield Item(printable_path(directory), 0, None, error)

    def _walk(self, directory: str) -> Iterator[Item]:
        to_do: list[DirEntry[str]] = []
        yield from _list(directory, to_do)
        while to_do:
            entry = to_do.pop()
            if entry.is_dir(follow_symlinks=False):
                yield from _list(entry.path, to_do)
            elif self._is_wanted(entry):
                yield from _read_file(entry.path)
            else:
                self.skipped += 1

    def _is_wanted(self, entry: DirEntry[str]) -> bool:
        has_suffix = entry.name.lower().endswith(CERTIFICATE_SUFFIXES)
        if not entry.is_file():
            return has_suffix and entry.is_symlink() and not os.path.exists(entry.path)
        return has_suffix or _begins_like_certificate(entry.path)


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


def _begins_like_certificate(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return looks_like_certificate(file.read(HEAD_SIZE))
    except OSError:
        return True  # so that the reader says what is wrong


def _read_stdin() -> Iterator[Item]:
    try:
        yield from read_stream(sys.stdin.buffer, STDIN)
    except OSError as error:
        yield _unreadable(STDIN, error)


def _read_file(path: str) -> Iterator[Item]:
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below; what its reading raises is another matter
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        yield _unreadable(path, error)
        return
    with file:
        try:
            yield from read_stream(file, printable_path(path))
        except OSError as error:
            yield _unreadable(path, error)


def _unreadable(path: str, error: OSError | ValueError) -> Item:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Item(printable_path(path), 0, None, f"cannot be read: {reason}")
