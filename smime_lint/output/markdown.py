"""Text that stays text in Markdown (CommonMark, with the tables of GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import pattern
from .terminal import printable

# An underscore inside of a word is none of Markdown's business, and escaping it spoils names.
_SPECIAL = pattern(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = pattern(r"^(\s*)(?:([#+=-])|(\d+)([.)])(?=\s|$))")


def text(value: str) -> str:
    """One line of text, for paragraphs, list items and cells of tables."""
    escaped = _SPECIAL.sub(r"\\\g<0>", printable(value))
    return _AT_START.sub(_escape_start, escaped)


def _escape_start(match: re.Match[str]) -> str:
    blanks, marker, number, delimiter = match.groups()
    return f"{blanks}\\{marker}" if marker else f"{blanks}{number}\\{delimiter}"


def code(value: str) -> str:
    """A code span, also for cells of tables. Nothing can be escaped in one, so a vertical line, at which a
    table would be cut, makes it an element of HTML."""
    shown = printable(value)
    if not shown.strip() or "|" in shown:
        return f"<code>{text(value)}</code>"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    needs_blanks = shown[0] == "`" or shown[-1] == "`" or (shown[0] == " " and shown[-1] == " ")
    return f"{fence} {shown} {fence}" if needs_blanks else f"{fence}{shown}{fence}"


def row(cells: Iterable[str]) -> str:
    """A row of a table; the cells are Markdown."""
    return f"| {' | '.join(cells)} |"


def table(header: tuple[str, ...], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a table; the cells are Markdown."""
    return [row(header), row("---" for _ in header), *map(row, rows)]
