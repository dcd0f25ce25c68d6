"""Text that is safe to show on a terminal."""

from __future__ import annotations

import os
from typing import TextIO


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
    """Whether to write colors: as chosen, else on terminals, unless NO_COLOR is set (no-color.org)."""
    if choice is not None:
        return choice
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()
