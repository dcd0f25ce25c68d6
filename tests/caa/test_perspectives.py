"""Corroboration by remote perspectives."""

from __future__ import annotations

from datetime import date

import pytest

from smime_lint.br import version
from smime_lint.caa.perspectives import RIRS, Remote, corroborate, may_be_required
from smime_lint.model.caa import CaaDecision

WORDS = {
    "p": CaaDecision.PERMIT,
    "f": CaaDecision.PERMIT_ON_FAILURE,
    "F": CaaDecision.DENY_ON_FAILURE,
    "d": CaaDecision.DENY,
}


@pytest.mark.parametrize(
    ("remotes", "regions", "day", "is_met"),
    [
        ("", 2, "2025-06-01", False),
        ("p", 2, "2025-06-01", False),
        ("pp", None, "2025-06-01", True),
        ("pd", None, "2025-06-01", True),
        ("dd", None, "2025-06-01", False),
        ("ff", None, "2025-06-01", True),
        ("FF", None, "2025-06-01", False),
        ("pp", 2, "2026-03-14", True),
        ("pp", 2, "2026-03-15", False),
        ("ppp", 1, "2026-03-15", False),
        ("ppp", None, "2026-03-15", False),
        ("ppp", 2, "2026-03-15", True),
        ("ppd", 2, "2026-03-15", True),
        ("pdd", 2, "2026-03-15", False),
        ("ppp", 2, "2026-06-14", True),
        ("ppp", 2, "2026-06-15", False),
        ("pppd", 2, "2026-06-15", True),
        ("pppp", 2, "2026-12-14", True),
        ("pppp", 2, "2026-12-15", False),
        ("ppppd", 2, "2026-12-15", True),
        ("pppdd", 2, "2026-12-15", False),
        ("ppppdd", 2, "2026-12-15", True),
        ("pppddd", 2, "2026-12-15", False),
    ],
)
def test_quorum(remotes: str, regions: int | None, day: str, is_met: bool) -> None:
    results = [
        Remote(WORDS[word], RIRS[number % regions] if regions else None)
        for number, word in enumerate(sorted(remotes, key="pfFd".index))
    ]
    found = corroborate(results, date.fromisoformat(day))
    assert found.is_met is is_met, found.explanation


def test_only_the_regions_of_those_that_corroborate_count() -> None:
    results = [Remote(CaaDecision.PERMIT, "ARIN")] * 3 + [Remote(CaaDecision.DENY, "APNIC")]
    assert not corroborate(results, date(2026, 6, 15)).is_met


def test_from_when_a_missed_quorum_prevents_issuance() -> None:
    assert not corroborate([], date(2025, 9, 14)).is_blocking
    assert corroborate([], date(2025, 9, 15)).is_blocking


def test_where_corroboration_may_be_required() -> None:
    assert may_be_required("3.2.2.1", version("1.0.8"))
    assert may_be_required("3.2.2.3", version("1.0.12"))
    assert may_be_required(None, version("1.0.12"))
    assert not may_be_required("3.2.2.2", version("1.0.12"))
    assert not may_be_required("3.2.2.1", version("1.0.7"))
    assert not may_be_required("3.2.2.1", None)
