"""Campaigns: questions to an audit that end in a list of certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Campaign:
    """The answer to a question."""

    title: str
    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]
    """In the order of their groups."""
    group_columns: int
    """How many columns at the beginning are the same for the rows of a group."""
    facts: list[tuple[str, str]] = field(default_factory=list)
    """What was asked, and what the answer rests on."""
