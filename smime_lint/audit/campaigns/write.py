"""Writes the answer of a campaign as text, CSV or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from ...output.terminal import printable
from ...output.text import count as count_of
from ..database import as_csv
from . import Campaign

SHOWN = 20
"""Rows of a group in text; the other formats have all."""
_SHORT = ("serial_number", "not_before", "not_after")


def write_text(campaign: Campaign) -> Iterator[str]:
    """Groups with their first rows, for people at a terminal."""
    yield f"{campaign.title}\n"
    for label, text in campaign.facts:
        yield f"{label}: {printable(text)}\n"
    total = groups = 0
    columns = campaign.columns[campaign.group_columns :]
    for heading, rows in _groups(campaign):
        groups += 1
        yield "\n" + ", ".join(_labelled(campaign, heading)) + "\n"
        count = 0
        for row in rows:
            count += 1
            if count <= SHOWN:
                yield from _lines(dict(zip(columns, row, strict=True)))
        if count > SHOWN:
            yield f"  and {count - SHOWN:,} more; --format csv lists all\n"
        total += count
    yield f"\n{count_of(total, 'certificate')} in {count_of(groups, 'group')}\n" if total else "\nnone\n"


def write_csv(campaign: Campaign) -> Iterator[str]:
    """A row for each certificate; the columns of the group are repeated."""
    return as_csv(campaign.columns, campaign.rows)


def write_markdown(campaign: Campaign) -> Iterator[str]:
    """A letter: a section with a table for each group."""
    yield f"# {campaign.title}\n\n"
    for label, text in campaign.facts:
        yield f"- {_escaped(label)}: {_escaped(printable(text))}\n"
    columns = campaign.columns[campaign.group_columns :]
    is_empty = True
    for heading, rows in _groups(campaign):
        is_empty = False
        yield f"\n## {_escaped(', '.join(_labelled(campaign, heading)))}\n\n"
        yield f"| {' | '.join(map(_label, columns))} |\n|{' --- |' * len(columns)}\n"
        for row in rows:
            yield f"| {' | '.join(_escaped(_shown(value)) for value in row)} |\n"
    if is_empty:
        yield "\nNone.\n"


WRITERS: dict[str, Callable[[Campaign], Iterator[str]]] = {
    "text": write_text,
    "csv": write_csv,
    "markdown": write_markdown,
}


def _lines(row: dict[str, Any]) -> Iterator[str]:
    """A certificate in text: what is short on one line, and a line for each other column."""
    short = [f"{_label(name)} {_shown(row[name])}" for name in _SHORT if name in row]
    yield f"  {', '.join(short)}\n"
    for name, value in row.items():
        if name not in _SHORT:
            yield f"    {_label(name):<13}{_shown(value)}\n"


def _groups(campaign: Campaign) -> Iterator[tuple[tuple[Any, ...], Iterator[tuple[Any, ...]]]]:
    size = campaign.group_columns
    for heading, rows in groupby(campaign.rows, key=lambda row: row[:size]):
        yield heading, (row[size:] for row in rows)


def _labelled(campaign: Campaign, heading: tuple[Any, ...]) -> list[str]:
    return [f"{_label(name)} {_shown(value)}" for name, value in zip(campaign.columns, heading, strict=False)]


def _label(column: str) -> str:
    return column.replace("_", " ")


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return "-" if value is None or value == "" else printable(str(value))


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|~!" else character for character in text)
