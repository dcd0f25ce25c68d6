"""smime-lint rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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


def listed(run: Run, *arguments: str) -> set[str]:
    result = run("rules", "--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    return {rule["id"] for rule in json.loads(result.stdout)["rules"]}


def test_rules_of_a_severity(run: Run) -> None:
    rules = Linter().rules
    assert listed(run, "--severity", "warning") == {r.id for r in rules if r.severity.value == "warn"}
    assert listed(run, "--severity", "error", "--severity", "notice", "--severity", "warn") == {
        rule.id for rule in rules
    }


def test_rules_of_a_section(run: Run) -> None:
    found = listed(run, "--section", "7.1.2.3(e)")
    assert "smbr.key_usage.missing" in found
    assert found < listed(run, "--section", "BR 7.1.2.3") < listed(run, "--section", "7.1.2")
    assert "smbr.version.not_v3" not in listed(run, "--section", "7.1.2")
    assert "smbr.version.not_v3" in listed(run, "--section", "BR")
    rfc = listed(run, "--section", "RFC 5280 5.1.2.1")
    assert "pkix.crl.version_not_v2" in rfc
    assert listed(run, "--section", "RFC 5280 5.1.2.1", "--section", "7.1.2.3(e)") == found | rfc


def test_rules_of_a_version(run: Run) -> None:
    rules = {rule.id: rule for rule in Linter().rules}
    first, latest = listed(run, "--br-version", "1.0.0"), listed(run, "--br-version", "latest")
    assert {id for id, rule in rules.items() if rule.until is not None}.isdisjoint(latest)
    assert {rules[id].since.number for id in first if rules[id].since is not None} == {"1.0.0"}  # type: ignore[union-attr]
    assert "pkix.crl.version_not_v2" in first & latest
    assert listed(run, "--br-version", "in-force") >= first & latest


def test_rules_of_a_type(run: Run) -> None:
    strict = listed(run, "--type", "SPONSORED-STRICT")
    legacy = listed(run, "--type", "sponsor-legacy")
    assert strict - legacy
    assert legacy - strict
    assert "smbr.key_usage.missing" in strict & legacy
    assert "smbr.key_usage.missing" not in listed(run, "--type", "subca")


def test_filters_add_up(run: Run) -> None:
    found = listed(run, "--pack", "smbr", "--severity", "error", "--section", "7.1.2.3(e)")
    assert found == listed(run, "--pack", "smbr") & listed(run, "--severity", "error") & listed(
        run, "--section", "7.1.2.3(e)"
    )
    text = run("rules", "--pack", "smbr", "--severity", "error", "--section", "7.1.2.3(e)").stdout
    assert text.endswith(f"\n{len(found)} rules\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--pack", "smb"), "'--pack': there is no rule pack 'smb'; did you mean 'smbr'?"),
        (("--severity", "erorr"), "expected error, warn or notice, found 'erorr'; did you mean 'error'?"),
        (("--section", "99"), "no rule cites the section '99'"),
        (("--br-version", "1.0.99"), "there is no S/MIME BR version '1.0.99'; did you mean '1.0.9'?"),
        (("--type", "sponsor"), "there is no certificate type 'sponsor'"),
    ],
)
def test_a_filter_that_fits_nothing_is_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("rules", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
