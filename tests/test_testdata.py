"""The test certificates: expected findings to the letter, both sides of every rule, and fresh files."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cache

import pytest

from smime_lint import Linter
from smime_lint.br import VERSIONS
from smime_lint.rules import Mode, Rule

from .certificates import CERTS, GIVEN, Case, cases, chains, crls, responses
from .factory.__main__ import expected_file, lint, path_of, pem_of, problems, profile_recipes, to_pem
from .factory.recipes import Recipe, all_recipes
from .factory.response import given


@cache
def recipes() -> dict[str, Recipe]:
    return {path_of(recipe): recipe for recipe in [*profile_recipes(), *all_recipes()]}


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in Linter().rules}


@pytest.mark.parametrize("case", [*cases(), *chains(), *responses(), *crls()], ids=lambda case: case.name)
def test_expected_findings(case: Case) -> None:
    recipe = recipes()[case.name]
    result = lint(recipe, case.der)
    assert problems(recipe, result) == []
    expected = case.path.with_suffix(".toml").read_text().splitlines()
    found = expected_file(recipe, result).splitlines()
    assert found == expected, "\n".join(
        difflib.unified_diff(expected, found, "expected", "found", lineterm="")
    )


def test_factory_writes_the_same_bytes() -> None:
    assert {case.name for case in [*cases(), *chains(), *responses(), *crls()]} == set(recipes())
    for case in [*cases(), *chains(), *responses(), *crls()]:
        document = recipes()[case.name].certificate
        assert case.path.read_text() == pem_of(document, document.encode(case.name), case.name), case.name


def test_factory_writes_the_same_certificates_beside_responses() -> None:
    assert {path.stem: path.read_text() for path in GIVEN.glob("*.pem")} == {
        name: to_pem(encoded) for name, encoded in given().items()
    }


# The rules of the pack caa judge lookups: tests/caa/test_pack.py has both sides of each.
@pytest.mark.parametrize("rule", sorted(rule for rule in rules() if not rule.startswith("caa.")))
def test_rule_fires_and_is_silent(rule: str) -> None:
    own = [recipe for recipe in recipes().values() if recipe.rule == rule]
    assert any(recipe.fires for recipe in own), "no certificate on which it fires"
    assert any(not recipe.fires for recipe in own), "no near miss on which it is silent"


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
            recipe = replace(recipes()[case.name], br_version=version)
            loud = [f for f in lint(recipe, case.der).findings if f.severity.value != "notice"]
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
        assert (rule.since is not None) == (rule.pack in ("smbr", "caa")) or rule.pack == "pkix", rule.id
        assert rule.title
        assert rule.citation
        assert rule.mode in Mode


def test_certificates_stand_in_the_directory_of_the_test_data() -> None:
    assert CERTS.is_dir()
    assert len(cases()) > 72
