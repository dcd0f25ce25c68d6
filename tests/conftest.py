"""Collects few modules for the tests of one rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
RULE_TESTS = (
    TESTS / "cli" / "test_completion.py",
    TESTS / "cli" / "test_suppress.py",
    TESTS / "cli" / "test_usage.py",
    TESTS / "output" / "test_markdown.py",
    TESTS / "test_comparison.py",
    TESTS / "test_relations.py",
    TESTS / "test_suppress.py",
    TESTS / "test_testdata.py",
    TESTS / "test_windows.py",
)
"""The modules that have rules in the ids of their tests."""
PACKS = [path.name.removeprefix("smime_lint_") for path in (TESTS.parent / "rules").glob("smime_lint_*")]
RULE = re.compile(rf"({'|'.join(PACKS)})(\.\w+){{1,2}}", re.ASCII)
"""A rule or the rules of a field: smbr.validity.exceeds_825_days, smbr.validity."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``-k smbr.validity.exceeds_825_days``, import only the modules that can have such tests.

    To import the others takes longer than to run the tests.
    """
    if RULE.fullmatch(config.option.keyword) is None:
        return None
    return None if any(file.is_relative_to(collection_path) for file in RULE_TESTS) else True
