"""smime-lint rules."""

from __future__ import annotations

import json
from pathlib import Path

from smime_lint import Linter

from .conftest import Run

FIELDS = [
    "id", "title", "description", "requirements", "severity", "citation", "since", "until", "effective",
    "expires", "kinds", "types", "generations", "mode", "on", "within", "fix", "pack",
]  # fmt: skip


def test_json_has_every_rule_with_all_metadata(run: Run) -> None:
    result = run("rules", "--format", "json")
    assert result.exit_code == 0
    rules = json.loads(result.stdout)["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in Linter().rules]
    assert all(list(rule) == FIELDS for rule in rules)
    not_v3 = next(rule for rule in rules if rule["id"] == "smbr.version.not_v3")
    assert not_v3["pack"] == "smbr"
    assert not_v3["since"] == "1.0.0"
    assert not_v3["severity"] == "error"
    assert not_v3["on"] == "TBSCertificate"
    assert not_v3["kinds"] == [
        "subscriber", "root", "subca", "other", "tcsubca", "cross", "ocsp_responder", "extant",
    ]  # fmt: skip
    assert not_v3["types"] == ["mailbox", "organization", "sponsor", "individual"]
    assert not_v3["generations"] == ["legacy", "multipurpose", "strict"]
    assert "smbr.version.not_v3" in not_v3["requirements"]


def test_text(run: Run) -> None:
    text = run("rules").stdout
    for rule in Linter().rules:
        assert f"{rule.id}  [{rule.citation}]\n        {rule.title}\n" in text
    assert text.endswith(f"{len(Linter().rules):,} rules\n")


def test_markdown(run: Run) -> None:
    text = run("rules", "--format", "markdown").stdout
    assert text.startswith("# Rules\n")
    assert text.count("\n### `") == len(Linter().rules)


def test_rules_of_one_pack(run: Run, house_rules: str) -> None:
    text = run("rules", "--rules", house_rules, "--pack", "house", "--format", "markdown").stdout
    assert text.startswith("# Rules\n\n## house\n")
    assert text.count("\n### `house.") == text.count("\n### `") == 3
    packs = {
        rule["pack"]
        for rule in json.loads(
            run(
                "rules", "--rules", house_rules, "--pack", "iso", "--pack", "house", "--format", "json"
            ).stdout
        )["rules"]
    }
    assert packs == {"iso", "house"}


def test_a_pack_that_does_not_exist(run: Run) -> None:
    result = run("rules", "--pack", "acme")
    assert result.exit_code == 2
    assert "there is no rule pack 'acme'; the packs are caa, etsi, iso, pkix, smbr" in result.stderr


def test_rules_from_files_and_configuration(run: Run, directory: Path, house_rules: str) -> None:
    for arguments in (("--rules", house_rules), ()):
        rules = json.loads(run("rules", "--format", "json", *arguments).stdout)["rules"]
        house = [rule for rule in rules if rule["pack"] == "house"]
        assert [rule["id"] for rule in house] == [
            "house.certificate.failed",
            "house.certificate.noted",
            "house.certificate.warned",
        ]
        assert house[2]["fix"] == "do not issue it"
        (directory / "smime-lint.toml").write_text(f'rules = ["{house_rules}"]')
    assert "house." not in run("rules", "--no-config").stdout


def test_a_rule_file_that_does_not_load_is_2(run: Run, directory: Path) -> None:
    (directory / "broken.py").write_text("import")
    result = run("rules", "--rules", "broken.py")
    assert result.exit_code == 2
    assert "broken.py: SyntaxError" in result.stderr
