"""The documentation: its commands run and write what it shows, and the rules that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smime_lint.engine.packs import load_rules
from smime_lint.reference.examples import retired_ids

from .certificates import ROOT
from .documentation import Example, differences, examples_of, run, run_in_order

WRITING_RULES = ROOT / "docs" / "writing-rules.md"
GENERATED = ROOT / "docs" / "coverage.md"
PAGES = [ROOT / "README.md", *sorted(set((ROOT / "docs").glob("*.md")) - {GENERATED})]
_ADDED = re.compile(r'^\+ +"(\w+\.\w+\.\w+)",$', re.MULTILINE)
"""A rule that a diff in a page adds."""


def examples() -> list[object]:
    """The commands of all pages; tests/test_external_pack.py runs those that need the files of its page."""
    return [
        pytest.param(page, example, id=f"{page.name}:{example.line}")
        for page in PAGES
        if page != WRITING_RULES and not run_in_order(page)
        for example in examples_of(page)
    ]


@pytest.mark.parametrize(("page", "example"), examples())
def test_commands_write_what_is_shown(page: Path, example: Example) -> None:
    written = run(example, ROOT)
    if example.output is not None:
        changes = differences(example.output, written)
        assert not changes, f"{page.name}:{example.line}: {changes}"


@pytest.mark.parametrize("page", [*filter(run_in_order, PAGES)], ids=lambda page: page.name)
def test_commands_of_a_page_run_in_order(page: Path, tmp_path: Path) -> None:
    for example in examples_of(page):
        written = run(example, tmp_path, PYTHONPATH=str(ROOT))
        if example.output is not None:
            changes = differences(example.output, written)
            assert not changes, f"{page.name}:{example.line}: {changes}"


def test_the_letter_of_the_audit_states_what_the_commands_found() -> None:
    text = (ROOT / "docs" / "audit-day.md").read_text(encoding="utf-8")
    letter = " ".join(text[text.index("Subject: ") :].split())
    row = re.search(r"^Example Trust 0 Ltd,(\d+),(\d+),(\d+)$", text, re.MULTILINE)
    number = re.search(r"^(\d+) trust-0.csv$", text, re.MULTILINE)
    assert row is not None
    assert number is not None
    assert f"{row[1]} certificates that you issued" in letter
    assert f"Of these, {row[2]} do not comply. Of the {row[2]}, {row[3]} has expired" in letter
    assert int(number[1]) - 1 == int(row[2]) - int(row[3])
    assert f"the other {int(number[1]) - 1} must be revoked" in letter


def test_the_summary_in_the_page_about_audits_is_the_one_of_the_example() -> None:
    summary = re.compile(r"^rows: .*?(?=^exit code|^```)", re.MULTILINE | re.DOTALL)
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("audit.md", "audit-day.md")]
    assert len({found[0] for page in pages if (found := summary.search(page))}) == 1


def test_a_difference_is_found() -> None:
    assert differences("one\n...\nthree\n", "one\ntwo\nthree\n") == ""
    assert differences("1 passed in 0.50s\n", "1 passed in 12.1s\n") == ""
    assert differences("1 error; 403 rules evaluated\n", "1 error; 1,404 rules evaluated\n") == ""
    assert differences("1 error; 403 rules evaluated\n", "2 errors; 403 rules evaluated\n")
    assert differences("one\nthree\n", "one\ntwo\nthree\n")
    assert differences("one\n...\n", "zero\none\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_rules_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rules = {rule.id for rule in load_rules()}
    packs = "|".join(sorted({id.partition(".")[0] for id in rules}))
    named = set(re.findall(rf"(?<![\w./])(?:{packs})\.\w+\.\w+(?!\()\b", text))
    assert named - rules - set(retired_ids()) - set(_ADDED.findall(text)) == set()
