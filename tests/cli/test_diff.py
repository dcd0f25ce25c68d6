"""smime-lint diff: options, formats, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from smime_lint.testing.certificate import base

from ..certificates import CERTS, ROOT, cases
from .conftest import CLEAN, Run

SCHEMA = json.loads((ROOT / "docs" / "diff.schema.json").read_text("utf-8"))
NO_COUNTRY = CERTS / "smbr" / "locality_name" / "without_country.before_1_0_4.silent.pem"
RULE = "smbr.locality_name.without_country"
LEGACY = "smbr.certificate_policies.legacy_generation_after_sunset"


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def rules(result: Result, what: str = "appears") -> list[str]:
    return [change["rule"] for entry in document(result)["certificates"] for change in entry[what]]


def test_text(run: Run) -> None:
    result = run("diff", "--from", "1.0.2", "--to", "1.0.4", NO_COUNTRY, CLEAN)
    assert result.exit_code == 1
    assert (
        result.stdout
        == f"""\
{NO_COUNTRY}
  subscriber certificate, sponsor-multipurpose (by policy OID); S/MIME BR 1.0.2 to 1.0.4, issued on 2024-01-10
  + error   smbr.locality_name.without_country  [BR 7.1.4.2.2(k)]
            there is localityName, but no countryName
            at     tbsCertificate.subject[5][0].localityName
            by     BR 1.0.4 (SMC06), published 2024-05-11

{CLEAN}
  subscriber certificate, sponsor-strict (by policy OID); S/MIME BR 1.0.2 to 1.0.4, issued on 2024-01-10
  nothing changes

2 certificates, 1 unchanged, 1 new finding, 0 gone, 0 not compared
"""
    )
    assert result.stderr == ""


def test_text_by_days(run: Run, directory: Path) -> None:
    (directory / "legacy.der").write_bytes(base("mailbox-legacy").encode("legacy"))
    result = run("diff", "--from", "2023-08-01", "--to", "2025-07-15", "legacy.der")
    assert result.exit_code == 1
    assert "; S/MIME BR none to 1.0.10, issued on 2023-08-01 and on 2025-07-15\n" in result.stdout
    assert "by     the compliance date 2025-07-15 of BR 1.0.6 (SMC08)\n" in result.stdout
    result = run("diff", "--from", "2025-07-15", "--to", "2023-08-01", "legacy.der")
    assert result.exit_code == 0
    assert f"  - error   {LEGACY}  [" in result.stdout


def test_text_of_the_other_causes(run: Run, directory: Path) -> None:
    faulty = CERTS / "smbr" / "locality_name" / "prohibited_in_mailbox.strict.fires.pem"
    result = run("diff", "--from", "2023-08-31", "--to", "2023-09-01", faulty)
    assert "by     the start of the BR, 2023-09-01\n" in result.stdout
    (directory / "house.py").write_text(HOUSE_RULES)
    result = run(
        "diff", "--from", "2024-01-01", "--to", "2026-01-01", CLEAN, "--rules", "house.py",
        "--select", "house.*",
    )  # fmt: skip
    assert "by     the day of issuance itself, no version or compliance date\n" in result.stdout
    assert "by     the compliance date 2024-06-01\n" in result.stdout


def test_json(run: Run) -> None:
    result = run("diff", "--from", "1.0.2", NO_COUNTRY, "missing.pem", "--format", "json")
    assert result.exit_code == 2
    found = document(result)
    assert (found["from"], found["to"]) == ("1.0.2", "latest")
    compared, missing = found["certificates"]
    assert compared["source"] == str(NO_COUNTRY)
    assert compared["from"]["br_version"] == "1.0.2"
    assert compared["to"]["br_version_source"] == "latest"
    (change,) = compared["appears"]
    assert change["rule"] == RULE
    assert change["cause"] == {
        "kind": "version",
        "br_version": "1.0.4",
        "ballot": "SMC06",
        "date": "2024-05-11",
    }
    assert missing["error"] == "cannot be read: No such file or directory"
    assert missing["appears"] == []


@pytest.mark.parametrize(("before", "after"), [("1.0.0", "latest"), ("2020-01-01", "2028-01-01")])
def test_json_is_what_the_schema_says(run: Run, before: str, after: str) -> None:
    paths = [case.path for case in cases()[::60]]
    found = document(run("diff", "--from", before, "--to", after, *paths, "--format", "json"))
    assert len(found["certificates"]) == len(paths)


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warn", 1), ("notice", 1), ("never", 0), (None, 1)]
)
def test_fail_on(run: Run, directory: Path, fail_on: str | None, code: int) -> None:
    option = () if fail_on is None else ("--fail-on", fail_on)
    assert run("diff", "--from", "1.0.2", "--to", "1.0.4", NO_COUNTRY, *option).exit_code == code
    (directory / "smime-lint.toml").write_text('fail-on = "never"')
    assert run("diff", "--from", "1.0.2", "--to", "1.0.4", NO_COUNTRY).exit_code == 0


def test_what_disappears_is_no_failure(run: Run) -> None:
    result = run("diff", "--from", "1.0.4", "--to", "1.0.2", NO_COUNTRY, "--format", "json")
    assert result.exit_code == 0
    assert rules(result) == []
    assert rules(result, "disappears") == [RULE]


def test_min_severity_hides_and_says_so(run: Run, directory: Path) -> None:
    (directory / "house.py").write_text(HOUSE_RULES)
    arguments = (
        "diff", "--from", "2024-01-01", "--to", "2026-01-01", CLEAN, "--rules", "house.py",
        "--select", "house.*", "--min-severity", "error", "--fail-on", "warn",
    )  # fmt: skip
    result = run(*arguments)
    assert result.exit_code == 1
    assert "  2 changes below error\n" in result.stdout
    assert "house.days" not in result.stdout
    assert rules(run(*arguments, "--format", "json")) == []


def test_select_and_ignore(run: Run) -> None:
    arguments = ("diff", "--from", "1.0.2", "--to", "1.0.4", NO_COUNTRY, "--format", "json")
    assert rules(run(*arguments, "--select", "smbr.locality_name.*")) == [RULE]
    assert rules(run(*arguments, "--ignore", RULE)) == []
    result = run(*arguments, "--ignore", "smbr.nothing.*")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no rule matches 'smbr.nothing.*'" in result.stderr


def test_type_policy_map_and_time_of_issuance(run: Run, directory: Path) -> None:
    arguments = ("diff", "--from", "1.0.5", "--to", "1.0.6", CLEAN, "--format", "json")
    (entry,) = document(run(*arguments, "--type", "mailbox-strict"))["certificates"]
    assert (entry["type"], entry["type_source"]) == ("mailbox", "forced")
    assert run(*arguments, "--policy-map", "1.2.3").exit_code == 2
    (directory / "legacy.der").write_bytes(base("mailbox-legacy").encode("legacy"))
    arguments = ("diff", "--from", "1.0.5", "--to", "1.0.6", "legacy.der", "--format", "json")
    assert rules(run(*arguments)) == []
    assert rules(run(*arguments, "--issued-at", "2026-01-01")) == [LEGACY]


def test_standard_input_and_directories(run: Run, directory: Path) -> None:
    arguments = ("diff", "--from", "1.0.2", "--to", "1.0.4", "--format", "json")
    found = document(run(*arguments, "-", data=NO_COUNTRY.read_bytes() * 2))["certificates"]
    assert [(entry["source"], entry["index"]) for entry in found] == [("-", 0), ("-", 1)]
    (directory / "certs").mkdir()
    (directory / "certs" / "a.pem").write_bytes(NO_COUNTRY.read_bytes())
    (directory / "certs" / "README").write_text("nothing")
    result = run(*arguments, "certs", "--output", "report.json")
    assert result.stdout == ""
    assert "1 skipped: 1 other file" in result.stderr
    report = json.loads((directory / "report.json").read_text())
    assert [entry["source"] for entry in report["certificates"]] == ["certs/a.pem"]


def test_an_unreadable_input_does_not_cost_the_others(run: Run) -> None:
    result = run("diff", "--from", "1.0.2", "--to", "1.0.4", "missing.pem", NO_COUNTRY)
    assert result.exit_code == 2
    assert "missing.pem\n  not compared  cannot be read: No such file or directory\n" in result.stdout
    assert f"+ error   {RULE}" in result.stdout
    assert result.stdout.endswith("2 certificates, 0 unchanged, 1 new finding, 0 gone, 1 not compared\n")


def test_a_rule_that_raises_is_3(run: Run, house_rules: str) -> None:
    result = run("diff", "--from", "1.0.2", CLEAN, "--rules", house_rules)
    assert result.exit_code == 3
    assert "  internal error  the rule house.certificate.failed failed with RuntimeError" in result.stdout


def test_a_certificate_that_the_br_do_not_cover(run: Run, directory: Path) -> None:
    (directory / "server.der").write_bytes(
        base().without("certificatePolicies").extended_key_usage("1.3.6.1.5.5.7.3.1").encode("server")
    )
    result = run("diff", "--from", "1.0.2", "server.der", "--select", "pkix.*")
    assert result.exit_code == 0
    assert "  other certificate; the S/MIME BR were not applied\n  nothing changes\n" in result.stdout
    result = run("diff", "--from", "1.0.2", "server.der")
    assert result.exit_code == 4
    assert "  not applicable  the S/MIME BR do not cover this document (other)\n" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing option '--from'"),
        (("--from", "1.0.2", "--to", "2.0"), "there is no S/MIME BR version '2.0'"),
        (("--from", "2024-01-01"), "expected two versions or two dates, found '2024-01-01' and 'latest'"),
        (("--from", "2024-13-01", "--to", "2025-01-01"), "2024-13-01: expected a date"),
        (("--from", "2024-01-01", "--to", "2025-01-01", "--issued-at", "2024-01-01"), "issued-at cannot"),
        (("--from", "1.0.2", "--type", "sponsor"), "there is no certificate type 'sponsor'"),
    ],
)
def test_bad_usage_is_2(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("diff", CLEAN, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_names_are_escaped(run: Run, directory: Path) -> None:
    (directory / "a\x1b[31m.pem").write_bytes(NO_COUNTRY.read_bytes())
    result = run("diff", "--from", "1.0.2", "a\x1b[31m.pem")
    assert "\x1b" not in result.stdout
    assert "a\\x1b[31m.pem\n" in result.stdout


HOUSE_RULES = '''
from datetime import date

from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, Violation, rule

HOUSE = {"on": Certificate, "severity": Severity.WARN, "kinds": Kind.ANY, "citation": "house rules"}


@rule("house.days.looks_at_the_day", **HOUSE)
def looks_at_the_day(certificate, ctx):
    """Depends on the day, which is no compliance date."""
    if ctx.issued_at >= 1_720_000_000:
        yield Violation(certificate, "issued too late")


@rule("house.days.dated", effective=date(2024, 6, 1), **HOUSE)
def dated(certificate, ctx):
    """Has a compliance date."""
    yield Violation(certificate, "issued in June or later")
'''
