"""Counts over a run."""

from __future__ import annotations

from smime_lint import Severity
from smime_lint.output import Summary

from .results import CLEAN, FOUND, UNREADABLE


def test_summary() -> None:
    summary = Summary()
    for result in (CLEAN, FOUND, FOUND, UNREADABLE):
        summary.add(result)
    assert (summary.certificates, summary.clean, summary.errors) == (4, 1, 1)
    assert summary.rules_evaluated == 3 * 1299
    assert summary.findings == {Severity.ERROR: 2, Severity.WARN: 2, Severity.NOTICE: 2}
