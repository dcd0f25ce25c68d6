"""smime-lint explain."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import smime_lint
from smime_lint import Linter
from smime_lint.cli.explain import _wrap, explain
from smime_lint.engine.report import ENGINE_ERROR, NOT_SMIME, RULE_ERROR
from smime_lint.reference.engine_ids import ENGINE_IDS
from smime_lint.reference.examples import read_example, retired_ids
from smime_lint.run.workers import WORKER_ERROR

from .conftest import Run


def test_a_page(run: Run, house_rules: str) -> None:
    result = run("explain", "house.certificate.warned", "--rules", house_rules)
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
house.certificate.warned

No certificate is good.

Severity:    warn
Citation:    house rules
Applies to:  all certificates
In force:    always
Runs on:     Certificate
Fix:         do not issue it
"""
    )


def test_every_rule_has_a_page(run: Run) -> None:
    for rule in Linter().rules:
        page = explain(rule, None)
        assert page.startswith(f"{rule.id}\n\n{rule.title}\n")
        assert f"Citation:    {rule.citation}\n" in page
        assert page.replace("\n", "").isprintable()


@pytest.mark.parametrize("rule", [RULE_ERROR, ENGINE_ERROR, NOT_SMIME, WORKER_ERROR])
def test_ids_that_are_not_those_of_rules(run: Run, rule: str) -> None:
    result = run("explain", rule)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{rule}\n\n")


def test_every_id_in_the_code_is_explained() -> None:
    """Ids that are not those of rules are strings that begin with engine. or internal."""
    package = Path(smime_lint.__file__).parent
    found = {
        id
        for file in package.rglob("*.py")
        for id in re.findall(r"""["']((?:engine|internal)\.[a-z_.]*[a-z_])["']""", file.read_text("utf-8"))
    }
    assert len(found) >= 5
    assert found == set(ENGINE_IDS)


def test_a_retired_id_names_its_successor(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    retired = {"smbr.version.old": "smbr.version.not_v3", "smbr.version.gone": ""}
    monkeypatch.setattr("smime_lint.reference.examples.retired_ids", lambda: retired)
    result = run("explain", "smbr.version.old")
    assert result.exit_code == 2
    assert "the rule smbr.version.old is retired; its successor is smbr.version.not_v3" in result.stderr
    assert "smbr.version.gone is retired; it has no successor" in run("explain", "smbr.version.gone").stderr


def test_retired_ids_are_not_used_and_successors_are() -> None:
    rules = {rule.id for rule in Linter().rules}
    assert not rules & set(retired_ids())
    assert {successor for successor in retired_ids().values() if successor} <= rules


def test_retired_ids_are_read_from_the_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme_pack").mkdir()
    (tmp_path / "acme_pack" / "__init__.py").touch()
    (tmp_path / "acme_pack" / "retired.py").write_text('RETIRED = {"acme.a.b": "acme.a.c"}')
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("smime_lint.engine.packs.packages", lambda: {"acme": "acme_pack"})
    assert retired_ids() == {"acme.a.b": "acme.a.c"}


def test_an_unknown_rule_names_the_nearest(run: Run) -> None:
    result = run("explain", "smbr.version.not_v4")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "there is no rule 'smbr.version.not_v4'; did you mean smbr.version.not_v3" in result.stderr


def test_a_part_of_an_id_names_those_that_have_it(run: Run) -> None:
    assert "did you mean smbr.version.not_v3?" in run("explain", "version.not_v").stderr


def test_nothing_near(run: Run) -> None:
    assert "smime-lint rules lists all" in run("explain", "%%%%").stderr


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "smime_lint_of_a_test"
    directory.mkdir()
    (directory / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, directory.name, raising=False)
    return directory


def test_an_example_is_shown_where_the_pack_has_one(package: Path) -> None:
    rule = next(rule for rule in Linter().rules if rule.id == "smbr.version.not_v3")
    assert read_example(package.name, rule.id) is None
    example = {
        "message": "it is v1",
        "path": "tbsCertificate",
        "value": None,
        "offending": "a.pem",
        "compliant": "b",
    }
    (package / "examples.json").write_text(json.dumps({rule.id: example}))
    assert read_example(package.name, "smbr.other.rule") is None
    page = explain(rule, read_example(package.name, rule.id))
    assert page.endswith("\nExample:\n  message:   it is v1\n  path:      tbsCertificate\n")


def test_lines_are_wrapped_to_the_terminal() -> None:
    page = (
        "a.b.c\n\nCertificates have it.\n\nFix:         remove the extension or set it\n"
        "  message:   too long by a day\n"
    )
    assert _wrap(page, None) == page
    assert _wrap(page, 28).splitlines() == [
        "a.b.c",
        "",
        "Certificates have it.",
        "",
        "Fix:         remove the",
        "             extension or",
        "             set it",
        "  message:   too long by a",
        "             day",
    ]
