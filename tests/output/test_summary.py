"""Counts over a run."""

from __future__ import annotations

from smime_lint import Severity
from smime_lint.engine.report import Status
from smime_lint.output import Summary

from .results import CLEAN, FOUND, NOT_APPLICABLE, UNREADABLE


def test_summary() -> None:
    summary = Summary()
    for result in (CLEAN, FOUND, FOUND, NOT_APPLICABLE, UNREADABLE):
        summary.add(result)
    assert (summary.certificates, summary.clean, summary.errors) == (5, 1, 1)
    assert summary.statuses == {
        Status.CLEAN: 1,
        Status.FINDINGS: 2,
        Status.NOT_APPLICABLE: 1,
        Status.UNREADABLE: 1,
        Status.FAILED: 0,
    }
    assert summary.rules_evaluated == 4 * 1299
    assert summary.findings == {Severity.ERROR: 2, Severity.WARN: 2, Severity.NOTICE: 2}
