"""The choice of modules that conftest.py makes for -k and a rule."""

from __future__ import annotations

import re

import pytest

from smime_lint.engine.packs import load_rules

from .conftest import RULE, RULE_TESTS


def test_only_the_listed_modules_have_rules_in_their_ids(request: pytest.FixtureRequest) -> None:
    rules = {rule.id for rule in load_rules()}
    others = {
        item.nodeid
        for item in request.session.items
        if item.path not in RULE_TESTS and rules & set(re.findall(r"\w+\.\w+\.\w+", item.name))
    }
    assert others == set(), "add the module to RULE_TESTS in tests/conftest.py"


def test_rules_and_fields_are_recognized() -> None:
    for word in ("smbr.validity.exceeds_825_days", "smbr.validity", "pkix.crl"):
        assert RULE.fullmatch(word), word


def test_other_expressions_are_not() -> None:
    for expression in ("", "smbr", "test_testdata.py", "smbr.validity or chain", "not smbr.validity"):
        assert not RULE.fullmatch(expression), expression
