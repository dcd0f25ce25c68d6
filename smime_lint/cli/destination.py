"""Where output goes: standard output or a file."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TextIO, cast

from .group import UsageProblem, discard_output

STDOUT = "-"


@contextmanager
def open_destination(
    name: str | None = None, *, utf8: bool = False, inputs: Iterable[str] = ()
) -> Iterator[TextIO]:
    """The stream to write to; an OSError in opening or writing it becomes a UsageProblem.

    A file is written aside and takes its name when it is complete, so that whatever happens before leaves an
    older report as it was. ``name``: a file, or "-" or None for standard output. ``utf8``: whether standard
    output must be UTF-8, whatever the terminal has. ``inputs``: what the run reads or appends to, which must
    not be overwritten; the file behind standard input always is among them.
    """
    is_stdout = name is None or name == STDOUT
    output = _Output("standard output" if is_stdout else str(name))
    stack = ExitStack()
    with output.reporting():
        if is_stdout:
            output.stream = sys.stdout
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
        else:
            assert name is not None  # noqa: S101 - for mypy
            if _is_standard_input(name) or any(_is_read(name, other) for other in inputs):
                raise UsageProblem(f"{name}: cannot be written: it is one of the inputs")
            output.stream = stack.enter_context(_open_aside(name))
    try:
        yield cast("TextIO", output)
    except BaseException:
        with suppress(OSError):  # what was not written yet cannot be written either
            stack.__exit__(*sys.exc_info())
        raise
    with output.reporting():
        if is_stdout:
            sys.stdout.flush()
        stack.close()


class _Output:
    """A stream; an OSError in writing it becomes a UsageProblem, and no other OSError does."""

    stream: TextIO

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Raises UsageProblem and BrokenPipeError."""
        with self.reporting():
            return self.stream.write(text)

    def flush(self) -> None:
        """Raises UsageProblem and BrokenPipeError."""
        with self.reporting():
            self.stream.flush()

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Raise UsageProblem where something is not written."""
        try:
            yield
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:  # ValueError: a zero byte in the path, or a lone surrogate
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise UsageProblem(f"{self._name}: cannot be written: {reason}") from error


def is_read_meanwhile(name: str | None) -> bool:
    """Whether an output goes to a terminal or a pipe, where someone may read while it is written.

    ``name``: as for `open_destination`.
    """
    is_stdout = name is None or name == STDOUT
    try:
        mode = os.stat(sys.stdout.fileno() if is_stdout else str(name)).st_mode
    except (OSError, ValueError):  # no stream of the system, or no file yet
        return is_stdout
    return not stat.S_ISREG(mode)


@contextmanager
def until_closed() -> Iterator[None]:
    """Stop quietly if the reader of the output closes the pipe: that is not a failure. The exit code is that
    of what was checked before."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


@contextmanager
def _open_aside(name: str) -> Iterator[TextIO]:
    path = os.path.realpath(name)  # a link stays one
    try:
        status = os.stat(path)
    except FileNotFoundError:
        status = None
    if status is not None and not stat.S_ISREG(status.st_mode):  # a device or a pipe has no aside
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    aside = os.path.join(os.path.dirname(path), f".{os.path.basename(path)[:100]}.{os.urandom(4).hex()}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            if status is not None:
                os.chmod(aside, stat.S_IMODE(status.st_mode))
            yield stream
        os.replace(aside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)
        raise


def _is_standard_input(name: str) -> bool:
    try:
        return os.path.samestat(os.stat(name), os.fstat(0)) and os.path.isfile(name)
    except (OSError, ValueError):
        return False


def _is_read(name: str, other: str) -> bool:
    """Whether a file is an input, or a document in a directory that is one."""
    from ..inputs import is_document_in

    try:
        return os.path.samefile(name, other) or is_document_in(other, name)
    except (OSError, ValueError):
        return False
