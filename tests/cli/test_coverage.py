"""smime-lint coverage."""

from __future__ import annotations

import json
import re

import pytest

from smime_lint import Linter
from smime_lint.engine.packs import PackError

from ..certificates import ROOT
from .conftest import Run


def test_markdown_is_the_page_of_the_project_without_links_into_it(run: Run) -> None:
    result = run("coverage")
    assert result.exit_code == 0
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert "](rules/" in page
    assert result.stdout == re.sub(r"\[(`[^`]+`)\]\(rules/[^)]+\)", r"\1", page)
    addresses = re.findall(r"\]\(([^)]+)\)|<([^>]+)>", result.stdout)
    assert addresses
    assert all((link or address).startswith("https://") for link, address in addresses)


def test_json(run: Run) -> None:
    document = json.loads(run("coverage", "--format", "json").stdout)
    assert list(document) == ["totals", "requirements", "not_lintable"]
    assert document["totals"]["rules"] == len(Linter().rules)
    assert document["totals"]["requirements"] == len(document["requirements"])
    assert document["totals"]["not_lintable"] == len(document["not_lintable"])
    missing = next(r for r in document["requirements"] if r["id"] == "smbr.key_usage.missing")
    assert missing["citation"] == "BR 7.1.2.3(e)"
    assert missing["severity"] == "error"
    assert missing["since"] == "1.0.0"
    assert missing["rules"] == ["smbr.key_usage.missing"]
    assert all(list(s) == ["citation", "statement", "reason", "rules"] for s in document["not_lintable"])


def test_a_section(run: Run) -> None:
    text = run("coverage", "--section", "7.1.2.3(e)").stdout
    assert "### 7.1.2.3 " in text
    assert "`smbr.key_usage.missing`" in text
    assert "`smbr.validity." not in text
    requirements = json.loads(run("coverage", "--section", "6.3.2", "--format", "json").stdout)[
        "requirements"
    ]
    assert {"smbr.validity.exceeds_825_days"} <= {requirement["id"] for requirement in requirements}


def test_a_section_that_is_not_there_is_2(run: Run) -> None:
    result = run("coverage", "--section", "9.9")
    assert result.exit_code == 2
    assert "nothing is known of a section '9.9'" in result.stderr


def test_rules_of_files_are_in_it(run: Run, house_rules: str) -> None:
    text = run("coverage", "--rules", house_rules).stdout
    assert "## house rules\n" in text
    assert "| house rules | No certificate is good. | warn | always | `house.certificate.warned` |" in text


def test_data_that_cannot_be_read_are_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise PackError("rule pack acme: coverage.toml: broken")

    monkeypatch.setattr("smime_lint.reference.read_coverage_data", fail)
    result = run("coverage")
    assert result.exit_code == 2
    assert "rule pack acme: coverage.toml: broken" in result.stderr
