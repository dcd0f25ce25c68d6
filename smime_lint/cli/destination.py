"""Where output goes: standard output or a file."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from .group import UsageProblem

STDOUT = "-"


@contextmanager
def open_destination(
    name: str | None = None, *, utf8: bool = False, inputs: Iterable[str] = ()
) -> Iterator[TextIO]:
    """The stream to write to; an OSError of its own becomes a UsageProblem.

    ``name``: a file, or "-" or None for standard output. ``utf8``: whether standard output must be UTF-8,
    whatever the terminal has. ``inputs``: files that must not be overwritten.
    """
    is_stdout = name is None or name == STDOUT
    try:
        if is_stdout:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
            yield sys.stdout
            sys.stdout.flush()
        else:
            assert name is not None  # noqa: S101 - for mypy
            if any(_is_read(name, other) for other in inputs):
                raise UsageProblem(f"{name}: cannot be written: it is one of the inputs")
            with open(name, "w", encoding="utf-8", newline="\n") as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        shown = "standard output" if is_stdout else name
        raise UsageProblem(f"{shown}: cannot be written: {error.strerror or error}") from error


def _is_read(name: str, other: str) -> bool:
    """Whether a file is an input, or a document in a directory that is one."""
    from ..inputs import is_document_in

    try:
        return os.path.samefile(name, other) or is_document_in(other, name)
    except (OSError, ValueError):
        return False
