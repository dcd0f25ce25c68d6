"""The directory of an audit: its files, what is done, and what it was started with."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from ..br import iso_time
from ..inputs import printable_path
from ..output.text import count
from ..shape import explain
from .durable import written_aside
from .errors import AuditError
from .schema import RUN, TABLES, Table

RecordT = TypeVar("RecordT", bound=msgspec.Struct)

HIDDEN = ".audit"
"""The directory with what is needed to continue. For a complete audit it holds only the request."""
PATIENCE = 120
"""Seconds to wait for processes of a run that was killed: each ends after the step that it is at."""


class Pack(msgspec.Struct, frozen=True):
    """A rule pack."""

    version: str | None
    """Of its distribution."""
    rules: int


class FileVersion(msgspec.Struct, frozen=True):
    """What changes when a file does."""

    size: int
    modified: int
    """In nanoseconds since 1970."""


class Request(msgspec.Struct, frozen=True):
    """What an audit was started with. It continues only with the same."""

    version: str
    """Of smime-lint."""
    schema: str
    packs: dict[str, Pack]
    settings: dict[str, Any]
    """Those that are not as by default; files and certificates by their SHA-256."""
    inputs: list[str]
    files: dict[str, FileVersion]
    """Of the inputs that are files."""
    column: str | None
    format: str | None
    exclude: list[str]

    def differences(self, other: Request) -> list[str]:
        """The differences to another request, as text."""
        found = [
            f"{name} {_shown(before)} then, {_shown(now)} now"
            for name in self.__struct_fields__
            if name != "files" and (before := getattr(self, name)) != (now := getattr(other, name))
        ]
        if self.inputs != other.inputs:
            return found
        return found + [
            f"{printable_path(name)}: {_changed(self.files.get(name), other.files.get(name))}"
            for name in sorted({*self.files, *other.files})
            if self.files.get(name) != other.files.get(name)
        ]


def _changed(before: FileVersion | None, now: FileVersion | None) -> str:
    shown, shown_now = _version(before), _version(now)
    if shown == shown_now:
        return f"{shown}, and again within the same second"
    return f"{shown} then, {shown_now} now"


def _version(version: FileVersion | None) -> str:
    if version is None:
        return "not a file"
    return f"{count(version.size, 'byte')}, modified {iso_time(version.modified // 1_000_000_000)}"


def _shown(value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 200 else f"{text[:200]}..."


class Plan(msgspec.Struct, frozen=True):
    """What there is to lint, known when all inputs have been read."""

    chunks: int
    rows: int
    undecodable: int
    skipped: str
    """What was skipped in directories and archives, as text."""
    seen: dict[str, str]
    """What `Sources.seen` has of the inputs."""
    parts: list[tuple[int, int]]
    """The first and the last bucket of each."""


class Runs(msgspec.Struct, frozen=True):
    """The runs so far."""

    started_at: int
    """Of the first, in microseconds since 1970."""
    number: int


class State:
    """The directory of an audit. It can be pickled: the copy does not hold the lock."""

    def __init__(self, directory: Path) -> None:
        """Take the directory, which need not exist."""
        self.directory = directory
        self.hidden = directory / HIDDEN
        self.aside = self.hidden / "aside"
        self._lock: IO[bytes] | None = None

    def __getstate__(self) -> Path:
        return self.directory

    def __setstate__(self, directory: Path) -> None:
        self.__init__(directory)  # type: ignore[misc]

    def part(self, table: Table, number: int | None = None) -> Path:
        """The file of a part of a table."""
        return self.directory / table.path(number)

    def spool(self, chunk: int) -> Path:
        """The file with the documents of a chunk."""
        return self.hidden / "spool" / f"{chunk:06}"

    @property
    def is_complete(self) -> bool:
        """Whether an audit is complete here."""
        return self.part(RUN).exists()

    def open(self) -> None:
        """Make the directory ready for a run, and keep other runs away until it is closed.

        Raises AuditError if there is another run, or if other things are here, and OSError.
        """
        if not self.hidden.is_dir() and self.directory.is_dir() and any(self.directory.iterdir()):
            raise AuditError(f"{self.directory}: expected an empty directory or that of an audit")
        self.hidden.mkdir(parents=True, exist_ok=True)
        self._lock = self._locked()
        shutil.rmtree(self.aside, ignore_errors=True)
        for directory in (self.aside, self.hidden / "spool"):
            directory.mkdir(exist_ok=True)
        for table in TABLES:
            self.part(table, 0).parent.mkdir(exist_ok=True)

    def _locked(self) -> IO[bytes]:
        file = open(self.hidden / "lock", "a+b")  # noqa: SIM115 - held by this object
        deadline = time.monotonic() + PATIENCE
        while not _try_lock(file):
            file.seek(0)
            owner = file.read(20).decode("ascii", "replace")
            if _is_running(owner) or time.monotonic() > deadline:
                file.close()
                raise AuditError(f"{self.directory}: another run is at work here, process {owner}")
            time.sleep(0.05)  # processes of a run that was killed
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        return file

    def close(self) -> None:
        """Let other runs work here."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def clear(self) -> None:
        """Remove the audit, the table `run` first. Raises OSError."""
        for path in (
            self.part(RUN),
            *(self.hidden / name for name in ("request.json", "plan.json", "runs.json")),
        ):
            with suppress(FileNotFoundError):
                path.unlink()
        for directory in (*(self.part(table, 0).parent for table in TABLES), self.hidden / "spool"):
            if directory != self.directory:
                shutil.rmtree(directory, ignore_errors=True)
                directory.mkdir()

    def finish(self) -> None:
        """Remove what a complete audit does not need. Raises OSError."""
        shutil.rmtree(self.hidden / "spool", ignore_errors=True)
        shutil.rmtree(self.aside, ignore_errors=True)

    def read(self, kind: type[RecordT]) -> RecordT | None:
        """A Request, Plan or Runs as it was written; None if there is none. Raises OSError and AuditError."""
        path = self._path_of(kind)
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise AuditError(f"{path}: {explain(error, kind)}; start over with --restart") from error

    def write(self, value: msgspec.Struct) -> None:
        """Write one. Raises OSError."""
        with written_aside(self._path_of(type(value)), self.aside) as path:
            path.write_bytes(msgspec.json.encode(value))

    def _path_of(self, kind: type[msgspec.Struct]) -> Path:
        return self.hidden / f"{kind.__name__.lower()}.json"


def _try_lock(file: IO[bytes]) -> bool:
    """Lock a file until this process and those forked from it have closed it.

    Systems without such locks do not lock it.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
