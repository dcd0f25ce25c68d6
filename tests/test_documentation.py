"""The documentation: its commands run and write what it shows, and the rules that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smime_lint.engine.packs import load_rules
from smime_lint.reference.examples import retired_ids

from .certificates import ROOT
from .documentation import Example, differences, examples_of, run

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
        if page != WRITING_RULES
        for example in examples_of(page)
    ]


@pytest.mark.parametrize(("page", "example"), examples())
def test_commands_write_what_is_shown(page: Path, example: Example) -> None:
    written = run(example, ROOT)
    if example.output is not None:
        changes = differences(example.output, written)
        assert not changes, f"{page.name}:{example.line}: {changes}"


def test_a_difference_is_found() -> None:
    assert differences("one\n...\nthree\n", "one\ntwo\nthree\n") == ""
    assert differences("1 passed in 0.50s\n", "1 passed in 12.1s\n") == ""
    assert differences("one\nthree\n", "one\ntwo\nthree\n")
    assert differences("one\n...\n", "zero\none\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_rules_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rules = {rule.id for rule in load_rules()}
    packs = "|".join(sorted({id.partition(".")[0] for id in rules}))
    named = set(re.findall(rf"(?<![\w./])(?:{packs})\.\w+\.\w+(?!\()\b", text))
    assert named - rules - set(retired_ids()) - set(_ADDED.findall(text)) == set()
