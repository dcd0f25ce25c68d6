"""What the user named (files, directories, tables, addresses, standard input) to a stream of units."""

from __future__ import annotations

import lzma
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, NamedTuple, cast

from ..inputs import STDIN, Inputs, Item, Passwords, Reading, Skipped, cut, kinds, printable_path
from . import zstd
from .errors import AuditError
from .seen import Digest, digest_of_directory
from .tables import TABLES, format_of, read_table
from .units import AuditUnit, RemoteFile

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*(?:://|::)")
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What reading a compressed file can raise."""
MAX_REMOTE = 1 << 18
"""Bytes of a `RemoteFile`; larger files are cut into documents as they come."""


class Sources:
    """The documents in what the user named, read on demand, always in the same order."""

    def __init__(
        self,
        names: Iterable[str],
        column: str | None = None,
        format: str | None = None,
        exclude: Iterable[str] = (),
        passwords: Passwords | None = None,
    ) -> None:
        """``column``: of tables, the column of the documents; if None, it is detected. ``format``: that of
        standard input and of files whose suffix does not show it: "csv", "jsonl" or "parquet". ``exclude``,
        ``passwords``: as `Reading` has them."""
        self.names = tuple(names)
        self.column = column
        self.format = format
        self.exclude = tuple(exclude)
        self._passwords = passwords
        self.skipped = Skipped()
        """What was skipped in directories and archives: neither certificates nor tables."""
        self.seen: dict[str, str] = {}
        """When all units have been read: digests of directories and addresses (names, sizes, versions), and
        of what standard input and pipes contained. Files are known by their size and time of change."""

    def units(self) -> Iterator[AuditUnit]:
        """What is to be read and decoded. Raises AuditError."""
        for name in self.names:
            if name != STDIN and is_address(name):
                yield from self._read_address(name)
            elif name != STDIN and os.path.isdir(name):
                self.seen[name] = digest_of_directory(name, self.exclude)
                yield from self._read_local(name)
            elif _is_stream(name):
                yield from self._read_stream(name)
            else:
                yield from self._read_file(name)

    def changed(self, seen: Mapping[str, str]) -> list[str]:
        """The inputs that are not as they were seen. Standard input and pipes are read for that, all others
        only listed. Raises AuditError."""
        return [name for name in self.names if self._look_at(name) != seen.get(name)]

    def _look_at(self, name: str) -> str | None:
        """What `seen` would have."""
        if name != STDIN and is_address(name):
            return _digest_of_address(name)
        if name != STDIN and os.path.isdir(name):
            return digest_of_directory(name, self.exclude)
        if not _is_stream(name):
            return None
        for _ in self._read_stream(name):
            pass
        return self.seen[name]

    def _read_stream(self, name: str) -> Iterator[AuditUnit]:
        """Read standard input or a pipe, with a digest of the units."""
        digest = Digest()
        for unit in self._read_stdin() if name == STDIN else self._read_file(name):
            digest.add(unit)
            yield unit
        self.seen[name] = str(digest)

    def _read_file(self, name: str) -> Iterator[AuditUnit]:
        format = format_of(name) or self.format
        return self._read_local_table(name, format) if format else self._read_local(name)

    def _read_stdin(self) -> Iterator[AuditUnit]:
        stream = sys.stdin.buffer
        if self.format is None:
            yield from self._cut(stream, STDIN)
        elif self.format == "parquet":
            raise AuditError("-: Parquet is read from its end: expected a file, found standard input")
        else:
            yield from read_table(stream, self.format, STDIN, self.column)

    def _cut(self, stream: BinaryIO, source: str) -> Iterator[AuditUnit]:
        reading = Reading(passwords=self._passwords, exclude=self.exclude)
        yield from cut(stream, source, reading)
        self.skipped.merge(reading.skipped)

    def _read_local(self, name: str) -> Iterator[AuditUnit]:
        inputs = Inputs((name,), Reading(passwords=self._passwords, exclude=(*self.exclude, *TABLES)))
        tables = list(self._tables_in(name)) if os.path.isdir(name) else []
        for unit in inputs.units():
            if not (tables and isinstance(unit, Item) and unit.source == printable_path(name)):
                yield unit  # all but the message that there are no certificates
        not_skipped = Skipped()
        for table in tables:
            not_skipped.add(kinds.EXCLUDED)
            source = printable_path(table)
            try:
                yield from self._read_local_table(table, format_of(table) or "")
            except AuditError as error:  # the user did not name it, and it does not cost the others
                yield Item(source, 0, None, str(error).removeprefix(f"{source}: "))
        self.skipped.merge(inputs.reading.skipped.since(not_skipped))

    def _tables_in(self, directory: str) -> Iterator[str]:
        reading = Reading(exclude=self.exclude)
        for parent, directories, files in os.walk(directory):
            below = os.path.relpath(parent, directory)
            directories[:] = sorted(each for each in directories if not reading.left_out(f"{below}/{each}"))
            for file in sorted(files):
                if format_of(file) and not reading.left_out(f"{below}/{file}"):
                    yield os.path.join(parent, file)

    def _read_local_table(self, path: str, format: str) -> Iterator[AuditUnit]:
        from fsspec.implementations.local import LocalFileSystem

        source = printable_path(path)
        zstd.register()
        try:
            with LocalFileSystem().open(path, "rb", compression="infer") as stream:
                yield from read_table(stream, format, source, self.column)
        except _DAMAGED as error:
            yield Item(source, 0, None, f"cannot be read: {_reason(error)}")
        except (ValueError, ImportError) as error:  # a compression whose package is not installed
            raise AuditError(f"{source}: cannot be read: {_reason(error)}") from error

    def _read_address(self, name: str) -> Iterator[AuditUnit]:
        """Files at an address. Unless it does not exist, what fails stops the audit: it can go on when the
        network is back."""
        digest = Digest()
        with _failing(name):
            try:
                for file in _files_at(name):
                    digest.add(file)
                    yield from self._read_remote(name, file)
            except FileNotFoundError:
                yield Item(name, 0, None, "cannot be read: there is no such file")
        self.seen[name] = str(digest)

    def _read_remote(self, name: str, file: _Remote) -> Iterator[AuditUnit]:
        from fsspec.core import url_to_fs

        zstd.register()
        format = format_of(file.url) or self.format
        if format is None and file.size is not None and file.size <= MAX_REMOTE:
            yield RemoteFile(name, file.path, file.url, file.size, file.version)
            return
        with url_to_fs(name)[0].open(file.path, "rb", compression="infer") as stream:
            if format is None:
                yield from self._cut(stream, file.url)
            else:
                yield from read_table(stream, format, file.url, self.column)


def _is_stream(name: str) -> bool:
    """Whether an input is standard input or a pipe, which has no version."""
    return name == STDIN or (os.path.exists(name) and not os.path.isfile(name))


def _digest_of_address(name: str) -> str:
    """What `Sources.seen` has of an address."""
    digest = Digest()
    with _failing(name), suppress(FileNotFoundError):
        for file in _files_at(name):
            digest.add(file)
    return str(digest)


def is_address(name: str) -> bool:
    """Whether a name is an address as fsspec has them: "s3://bucket/path", "zip://*.pem::file.zip"."""
    return _ADDRESS.match(name) is not None


class _Remote(NamedTuple):
    """A file at an address."""

    path: str
    """As the file system of the address names it."""
    url: str
    size: int | None
    version: str


def _files_at(name: str) -> Iterator[_Remote]:
    """The files at an address, below a directory, or that match a pattern. Raises OSError and ValueError."""
    from fsspec.core import url_to_fs

    system, path = url_to_fs(name)
    if any(character in path for character in "*?["):
        listings: Iterable[dict[str, Any]] = (system.glob(path, detail=True),)
    elif system.isdir(path):
        listings = (files for _, _, files in system.walk(path, detail=True, topdown=True))
    else:
        listings = ({path: system.info(path)},)
    for listing in listings:
        for _, info in sorted(listing.items()):
            if info["type"] == "file":
                version = " ".join(str(info[key]) for key in _VERSIONS if info.get(key) is not None)
                yield _Remote(info["name"], _url_of(name, system, info["name"]), info.get("size"), version)


@contextmanager
def _failing(name: str) -> Iterator[None]:
    """Raise AuditError for what fails at an address."""
    try:
        yield
    except (*_DAMAGED, ValueError, ImportError) as error:
        raise AuditError(f"{name}: cannot be read: {_reason(error)}") from error


_VERSIONS = ("size", "mtime", "LastModified", "ETag", "etag", "md5Hash", "updated", "last_modified", "CRC")
"""How file systems identify the version of a file."""


def _url_of(name: str, system: Any, path: str) -> str:
    """The address of a file that was found at an address."""
    outer, chain, rest = name.partition("::")
    if chain:
        return f"{outer.partition('://')[0]}://{path}{chain}{rest}"
    return cast("str", system.unstrip_protocol(path))


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
