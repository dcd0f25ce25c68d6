"""CAA checks in reports."""

from __future__ import annotations

from typing import Any

import msgspec

from ..caa.check import Check
from ..caa.evaluate import SEVERITY


def show_check(check: Check, file: str | None, index: int | None) -> dict[str, Any]:
    """A check, without the responses, which are in the log. ``file``, ``index``: of its certificate."""
    record = check.record
    lookups = tuple(msgspec.structs.replace(lookup, queries=()) for lookup in record.lookups)
    shown: dict[str, Any] = {"file": file, "index": index}
    shown |= msgspec.to_builtins(msgspec.structs.replace(record, lookups=lookups))
    for lookup in shown["lookups"]:
        del lookup["queries"]
    return shown


class Verdict:
    """The decision for several mailboxes: the worst one, until the first of them must be checked again."""

    def __init__(self) -> None:
        self._worst: Check | None = None
        self._valid_until: str | None = None

    def add(self, check: Check) -> None:
        """Take note of a check."""
        if self._worst is None or SEVERITY[check.result.decision] > SEVERITY[self._worst.result.decision]:
            self._worst = check
        limit = check.record.valid_until
        if limit is not None and (self._valid_until is None or limit < self._valid_until):
            self._valid_until = limit

    def show(self) -> dict[str, str | None]:
        """The decision; None without a check."""
        worst = None if self._worst is None else self._worst.record
        return {
            "decision": None if worst is None else worst.decision,
            "reason": None if worst is None else worst.reason,
            "valid_until": self._valid_until,
        }
