"""The choice of modules that conftest.py makes for -k and a rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smime_lint.engine.packs import load_rules

from .conftest import DEFECT, RULE_TESTS, can_match, is_about_rules


def test_only_the_listed_modules_have_rules_in_their_ids(request: pytest.FixtureRequest) -> None:
    rules = {rule.id for rule in load_rules()}
    others = {
        item.nodeid
        for item in request.session.items
        if item.path not in RULE_TESTS and rules & set(re.findall(r"\w+\.\w+\.\w+", item.name))
    }
    assert others == set(), "add the module to RULE_TESTS in tests/conftest.py"


def test_other_modules_contain_the_words_for_rules_in_their_ids(request: pytest.FixtureRequest) -> None:
    words = [word for word in {rule.id.rpartition(".")[2] for rule in load_rules()} if DEFECT.fullmatch(word)]
    names: dict[Path, set[str]] = {}
    for item in request.session.items:
        names.setdefault(item.path, set()).add(item.name)
    for path, found in names.items():
        text = "\n".join(found)
        lost = [word for word in words if word in text and is_about_rules(word) and not can_match(path, word)]
        assert lost == [], f"add {path} to RULE_TESTS in tests/conftest.py"


def test_rules_and_fields_are_recognized() -> None:
    for word in ("smbr.validity.exceeds_825_days", "smbr.validity", "pkix.crl", "exceeds_825_days"):
        assert is_about_rules(word), word


def test_other_expressions_are_not() -> None:
    for expression in (
        *("", "smbr", "test_testdata.py", "smbr.validity or chain", "not smbr.validity"),
        *("missing", "exceeds_825", "not exceeds_825_days", "test_labels"),
    ):
        assert not is_about_rules(expression), expression
