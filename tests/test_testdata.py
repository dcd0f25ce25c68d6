"""The test documents: exact expected findings, both sides of every rule, and fresh files."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec
import pytest

from smime_lint import Linter
from smime_lint.br import VERSIONS
from smime_lint.engine.packs import load_rules
from smime_lint.rules import Kind, Mode, Rule
from smime_lint.testing.expectations import difference

from .certificates import CERTS, GIVEN, ROOT, Case, all_cases, cases, crls, responses
from .linting import lint_case


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in load_rules()}


@cache
def cases_of() -> dict[str | None, list[Case]]:
    found: dict[str | None, list[Case]] = {}
    for case in all_cases():
        found.setdefault(case.rule, []).append(case)
    return found


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)
def test_expected_findings(case: Case) -> None:
    result = lint_case(case)
    assert result.error is None
    assert not (changes := difference(case.expected, case.expected.with_result(result))), changes


def test_every_document_has_expected_findings() -> None:
    documents = {path for path in (ROOT / "testdata").rglob("*.pem") if path.parent != GIVEN}
    assert documents == {case.path for case in all_cases()}


# The rules of the pack caa judge lookups: tests/caa/test_pack.py has both sides of each.
@pytest.mark.parametrize("rule", sorted(rule for rule in rules() if not rule.startswith("caa.")))
def test_rule_fires_and_is_silent(rule: str) -> None:
    fires = {
        case.name: any(finding.split()[1] == rule for finding in case.expected.findings)
        for case in cases_of().get(rule, [])
    }
    assert fires == {name: name.endswith(".fires") for name in fires}
    assert True in fires.values(), "no document on which it fires"
    assert False in fires.values(), "no near miss on which it is silent"


@pytest.mark.parametrize("version", [version.number for version in VERSIONS])
def test_compliant_certificates_are_clean_at_every_version(version: str) -> None:
    linter = Linter(br_version=version)
    for case in cases():
        if case.name.startswith("profiles/"):
            loud = [f for f in linter.lint_der(case.der).findings if f.severity.value != "notice"]
            assert loud == [], case.name


@pytest.mark.parametrize("version", [version.number for version in VERSIONS])
def test_compliant_responses_are_clean_at_every_version(version: str) -> None:
    for case in [*responses(), *crls()]:
        if case.name.startswith("profiles/"):
            expected = msgspec.structs.replace(case.expected, br_version=version)
            findings = lint_case(replace(case, expected=expected)).findings
            loud = [f for f in findings if f.severity.value != "notice"]
            assert loud == [], case.name


def test_rule_ids_follow_their_place() -> None:
    for rule in rules().values():
        pack, field, defect = rule.id.split(".")
        module = rule.check.__module__
        assert module.startswith(f"smime_lint_{pack}."), rule.id
        if rule.check.__name__ == defect:
            assert module == f"smime_lint_{pack}.{field}", rule.id


def test_no_rule_is_covered_mutually() -> None:
    for rule in rules().values():
        assert rule.id in rule.requirements
        for other in rule.requirements:
            if other != rule.id and other in rules():
                assert rule.id not in rules()[other].requirements, (rule.id, other)


def test_br_rules_say_since_when() -> None:
    for rule in rules().values():
        # The certificates of Extant S/MIME CAs are older than the BR, which define them.
        is_br = rule.pack in ("smbr", "caa") and not (rule.kinds is Kind.EXTANT and rule.since is None)
        assert (rule.since is not None) == is_br or rule.pack == "pkix", rule.id
        assert rule.title
        assert rule.citation
        assert rule.mode in Mode


def test_certificates_stand_in_the_directory_of_the_test_data() -> None:
    assert CERTS.is_dir()
    assert len(cases()) > 72
