"""Text that is safe to show on a terminal."""

from __future__ import annotations

import os
from typing import TextIO

MIN_WIDTH = 40
"""Columns; lines that are broken more often than that are not readable."""


def printable(text: str) -> str:
    r"""Escape what a terminal would obey or hide: control characters, bidi controls, invisible characters and
    blanks other than the space become \xnn, \unnnn or \Unnnnnnnn."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def wants_color(stream: TextIO, choice: bool | None = None) -> bool:
    """Whether to write colors: as chosen; never with NO_COLOR, always with FORCE_COLOR (force-color.org);
    else on terminals."""
    if choice is not None:
        return choice
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()


def width_of(stream: TextIO) -> int | None:
    """The columns of the terminal behind a stream, at least `MIN_WIDTH`; None if there is none."""
    if not stream.isatty():
        return None
    import shutil

    return max(shutil.get_terminal_size().columns, MIN_WIDTH)
