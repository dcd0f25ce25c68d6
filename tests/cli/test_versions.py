"""smime-lint versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smime_lint import Linter
from smime_lint.br import VERSIONS

from .conftest import Run


def versions(run: Run, *arguments: str) -> dict[str, dict[str, Any]]:
    result = run("versions", "--format", "json", *arguments)
    assert result.exit_code == 0
    return {entry["number"]: entry for entry in json.loads(result.stdout)["versions"]}


def test_json(run: Run) -> None:
    found = versions(run)
    assert list(found) == [version.number for version in VERSIONS]
    for version in VERSIONS:
        entry = found[version.number]
        assert list(entry) == ["number", "ballot", "published", "summary", "rules", "compliance_dates"]
        assert (entry["ballot"], entry["summary"]) == (version.ballot, version.summary)
        assert entry["published"] == version.published.isoformat()


def test_counts_are_those_of_the_rules(run: Run) -> None:
    rules = Linter().rules
    found = versions(run)
    assert sum(entry["rules"]["added"] for entry in found.values()) == sum(rule.is_br for rule in rules)
    withdrawn = [rule for rule in rules if rule.until is not None]
    assert sum(entry["rules"]["withdrawn"] for entry in found.values()) == len(withdrawn)
    assert found["1.0.9"]["rules"]["withdrawn"] == sum(
        rule.until is not None and rule.until.number == "1.0.8" for rule in rules
    )
    assert found["1.0.0"]["rules"]["withdrawn"] == 0
    assert found["1.0.6"]["rules"]["dated"] == 1
    assert found["1.0.6"]["compliance_dates"] == [
        {
            "date": "2025-07-15",
            "event": "effective",
            "rule": "smbr.certificate_policies.legacy_generation_after_sunset",
        }
    ]


def test_rules_from_files_count(run: Run, directory: Path) -> None:
    (directory / "house.py").write_text(HOUSE_RULES)
    before, after = versions(run), versions(run, "--rules", "house.py")
    counts = {name: count + 1 for name, count in before["1.0.3"]["rules"].items() if name != "withdrawn"}
    assert after["1.0.3"]["rules"] == {**before["1.0.3"]["rules"], **counts}
    assert after["1.0.6"]["rules"]["withdrawn"] == before["1.0.6"]["rules"]["withdrawn"] + 1
    assert [(entry["date"], entry["event"]) for entry in after["1.0.3"]["compliance_dates"]] == [
        ("2024-03-01", "effective"),
        ("2024-04-01", "expires"),
        *((entry["date"], entry["event"]) for entry in before["1.0.3"]["compliance_dates"]),
    ]


def test_text(run: Run) -> None:
    result = run("versions")
    assert result.exit_code == 0
    assert (
        "1.0.6   SMC08   2024-08-29  No Legacy certificates from 2025-07-15; SmtpUTF8Mailbox by RFC 9598.\n"
        in result.stdout
    )
    sunset = "smbr.certificate_policies.legacy_generation_after_sunset applies from 2025-07-15\n"
    assert sunset in result.stdout
    assert "_announced ends on 2027-07-01\n" in result.stdout
    paragraphs = result.stdout.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == [version.number for version in VERSIONS]
    assert all(" added, " in paragraph and " withdrawn" in paragraph for paragraph in paragraphs)


def test_a_rule_file_that_does_not_load_is_2(run: Run) -> None:
    result = run("versions", "--rules", "missing.py")
    assert result.exit_code == 2
    assert "missing.py: there is no such rule file" in result.stderr


HOUSE_RULES = '''
from datetime import date

from smime_lint.model import Certificate
from smime_lint.rules import Severity, rule


@rule(
    "house.certificate.dated",
    on=Certificate,
    severity=Severity.WARN,
    citation="house rules",
    since="1.0.3",
    until="1.0.5",
    effective=date(2024, 3, 1),
    expires=date(2024, 4, 1),
)
def dated(certificate, ctx):
    """A rule with a window."""
    return ()
'''
