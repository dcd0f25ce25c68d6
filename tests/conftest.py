"""Collects few modules for the tests of one rule."""

from __future__ import annotations

import re
import signal
import warnings
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
HYPOTHESIS = "hypothesispytest"
SCHEMATHESIS = "schemathesis.pytest.plugin"
RULE_TESTS = (
    TESTS / "cli" / "test_completion.py",
    TESTS / "cli" / "test_suppress.py",
    TESTS / "cli" / "test_usage.py",
    TESTS / "output" / "test_markdown.py",
    TESTS / "peers" / "test_peers.py",
    TESTS / "test_comparison.py",
    TESTS / "test_relations.py",
    TESTS / "test_suppress.py",
    TESTS / "test_testdata.py",
    TESTS / "test_windows.py",
)
"""The modules that have rules in the ids of their tests."""
RULES = TESTS.parent / "rules"
PACKS = [path.name.removeprefix("smime_lint_") for path in RULES.glob("smime_lint_*")]
RULE = re.compile(rf"({'|'.join(PACKS)})(\.\w+){{1,2}}", re.ASCII)
"""A rule or the rules of a field: smbr.validity.exceeds_825_days, smbr.validity."""
DEFECT = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
"""The last part of a rule's id, if it is more than a word: exceeds_825_days."""
REASONS = tuple(TESTS.parent / "smime_lint" / "model" / name for name in ("caa.py", "mailbox.py"))
"""Their words for reasons are in the ids of tests, and some are the last part of the id of a rule."""
OPENAPI = TESTS / "service" / "test_openapi.py"


@cache
def is_about_rules(keyword: str) -> bool:
    """Whether tests are chosen by a rule, the rules of a field, or the last part of the id of rules."""
    if RULE.fullmatch(keyword):
        return True
    if not DEFECT.fullmatch(keyword):
        return False
    if any(keyword in file.read_text("utf-8") for file in REASONS):
        return False
    end = re.compile(rf"\.{keyword}\"")
    return any(end.search(file.read_text("utf-8")) for file in RULES.rglob("*.py"))


@cache
def can_match(path: Path, keyword: str) -> bool:
    """Whether a module, or one in a directory, can have tests whose ids contain a word for rules."""
    if any(file.is_relative_to(path) for file in RULE_TESTS):
        return True
    word = re.compile(
        rf"(?<![./]){re.escape(keyword)}(?!\.)"
    )  # not in the id of a rule or the name of a file
    files = path.rglob("test_*.py") if path.is_dir() else (path,)
    return any(word.search(file.read_text("utf-8")) for file in files)


def pytest_sessionstart() -> None:
    """Let programs that the tests start take signals as in a terminal: where the tests run in the background
    or under nohup, signals are ignored, and programs inherit that."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_configure(config: pytest.Config) -> None:
    """Do without the plugin of Hypothesis where only rules are tested: it imports Hypothesis at the end of
    every run."""
    manager = config.pluginmanager
    if is_about_rules(config.option.keyword) and manager.has_plugin(HYPOTHESIS):
        manager.unregister(name=HYPOTHESIS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``-k smbr.validity.exceeds_825_days`` or ``-k exceeds_825_days``, import only the modules that can
    have such tests.

    To import the others takes longer than to run the tests.
    """
    keyword = config.option.keyword
    if not is_about_rules(keyword) or (collection_path.is_file() and collection_path.suffix != ".py"):
        return None
    return None if can_match(collection_path, keyword) else True


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Load the plugin of schemathesis for the one module that needs it; it takes longer to import than pytest
    itself."""
    manager = parent.config.pluginmanager
    if file_path == OPENAPI and not manager.has_plugin(SCHEMATHESIS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            manager.import_plugin(SCHEMATHESIS)
