"""smime-lint ocsp: inputs, options, output and exit codes."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from smime_lint import cli

from ..certificates import GIVEN, RESPONSES, ROOT, der_of
from .conftest import Run

DIRECT = RESPONSES / "profiles" / "direct.pem"
DELEGATED = RESPONSES / "profiles" / "delegated.pem"
TRY_LATER = RESPONSES / "profiles" / "try-later.pem"
SHORT = RESPONSES / "smbr" / "ocsp" / "validity_too_short.fires.pem"
"""Of a subscriber certificate, which it does not say."""
FAULTY = RESPONSES / "pkix" / "ocsp" / "nocheck_not_null.fires.pem"
"""The fault is in the responder's certificate."""


def results(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


def rules_of(result: Result) -> list[str]:
    return [finding["rule"] for entry in results(result) for finding in entry["findings"]]


def test_clean(run: Run) -> None:
    result = run("ocsp", DIRECT, "--show-clean")
    assert result.exit_code == 0
    assert "  OCSP response; S/MIME BR 1.0.2 (in force on producedAt, 2024-02-01)\n" in result.stdout
    assert "  clean  " in result.stdout
    assert "\n1 response: 1 clean; " in result.stdout


@pytest.mark.parametrize("path", [DIRECT, DELEGATED, TRY_LATER])
def test_forms(run: Run, directory: Path, path: Path) -> None:
    der = der_of(path)
    wanted = results(run("ocsp", path, "--format", "json"))[0]
    lines = base64.encodebytes(der)
    for data in (der, lines, base64.b64encode(der), b"\r\n" + lines.replace(b"\n", b"\r\n")):
        (directory / "response").write_bytes(data)
        (found,) = results(run("ocsp", "response", "--format", "json"))
        assert {**found, "source": ""} == {**wanted, "source": ""}
        (found,) = results(run("ocsp", "-", "--format", "json", data=data))
        assert {**found, "source": ""} == {**wanted, "source": ""}


def test_directories(run: Run, directory: Path) -> None:
    (directory / "a").mkdir()
    (directory / "a" / "1.pem").write_text(DIRECT.read_text() + TRY_LATER.read_text())
    (directory / "a" / "2.bin").write_bytes(der_of(TRY_LATER))
    (directory / "a" / "3.ors").write_bytes(b"broken")
    (directory / "a" / "4.pem").write_text((GIVEN / "ca.pem").read_text())
    result = run("ocsp", "a", "--format", "json")
    assert result.exit_code == 2
    assert [(entry["source"], entry["index"], entry["error"] is None) for entry in results(result)] == [
        ("a/1.pem", 0, True),
        ("a/1.pem", 1, True),
        ("a/2.bin", 0, True),
        ("a/3.ors", 0, False),
    ]
    assert result.stderr == "1 skipped: 1 certificate\n"


def test_what_is_no_response_is_2(run: Run) -> None:
    result = run("ocsp", GIVEN / "ca.pem", DIRECT)
    assert result.exit_code == 2
    assert "expected an OCSP response, found a certificate in line 1" in result.stdout
    result = run("ocsp", "-", data=der_of(GIVEN / "ca.pem"))
    assert result.exit_code == 2
    assert "expected an OCSP response, found a certificate" in result.stdout


def test_an_unsuccessful_response_is_a_clear_result(run: Run) -> None:
    result = run("ocsp", TRY_LATER)
    assert result.exit_code == 0
    assert "responseStatus is tryLater (3)" in result.stdout
    assert "(the latest, because it has no readable date)" in result.stdout


def test_what_decides_is_told(run: Run) -> None:
    doubtful, certain = "smbr.ocsp.validity_too_short_doubtful", "smbr.ocsp.validity_too_short"
    result = run("ocsp", SHORT, "--format", "json")
    assert (result.exit_code, rules_of(result)) == (0, [doubtful])
    for told in (
        ("--certs", GIVEN / "subscriber.pem"),
        ("--certs", GIVEN),
        ("--type", "sponsor-strict"),
        ("--issuer", GIVEN / "issuing_ca.pem"),
        ("--issuer", GIVEN / "p384_ca.pem", "--issuer", GIVEN / "issuing_ca.pem"),
    ):
        result = run("ocsp", SHORT, "--format", "json", *told)
        assert (result.exit_code, rules_of(result)) == (1, [certain]), told
    for told in (("--issuer", GIVEN / "root.pem"), ("--ignore", "*_doubtful")):
        result = run("ocsp", SHORT, "--format", "json", *told)
        assert (result.exit_code, rules_of(result)) == (0, []), told


def test_the_time_is_told(run: Run) -> None:
    rule = "pkix.ocsp.not_yet_valid_or_expired"
    late = run("ocsp", DIRECT, "--format", "json", "--fetched-at", "2024-02-06")
    assert rules_of(late) == [rule]
    in_time = run("ocsp", DIRECT, "--format", "json", "--fetched-at", "2024-02-01T13:00:00Z")
    assert rules_of(in_time) == []
    assert rules_of(run("ocsp", DIRECT, "--format", "json", "--fetched-at", "now")) == [rule]
    assert run("ocsp", DIRECT, "--fetched-at", "soon").exit_code == 2


def test_a_finding_in_the_responder_s_certificate(run: Run) -> None:
    result = run("ocsp", FAULTY, "--format", "json")
    assert result.exit_code == 1
    (entry,) = results(result)
    (finding,) = entry["findings"]
    assert finding["path"].startswith("certs[0].tbsCertificate.extensions[")
    at = slice(finding["offset"], finding["offset"] + finding["length"])
    assert der_of(FAULTY)[at] == b"\x04\x02\x30\x00"


def test_results_follow_the_schema(run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "results.schema.json").read_text())
    result = run("ocsp", RESPONSES, "--format", "json", "--min-severity", "warn", "--fail-on", "never")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    jsonschema.validate(report, schema)
    assert {entry["kind"] for entry in report["results"]} == {"ocsp_response"}
    assert {entry["br_version_source"] for entry in report["results"]} >= {"produced_at", "unknown_date"}
    lines = run("ocsp", RESPONSES, "--format", "ndjson", "--min-severity", "warn").stdout.splitlines()
    assert [json.loads(line) for line in lines] == report["results"]


def test_versions_and_types(run: Run) -> None:
    (pinned,) = results(run("ocsp", DIRECT, "--format", "json", "--br-version", "1.0.9"))
    assert (pinned["br_version"], pinned["br_version_source"]) == ("1.0.9", "pinned")
    (forced,) = results(run("ocsp", DIRECT, "--format", "json", "--type", "mailbox-legacy"))
    assert (forced["type"], forced["generation"], forced["type_source"]) == ("mailbox", "legacy", "forced")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--issuer", "missing.pem"),
        ("--issuer", DIRECT),
        ("--certs", "missing.pem"),
        ("--type", "no-type"),
        ("--select", "no.such.rule"),
        ("--br-version", "9"),
        ("--output", DIRECT),
    ],
)
def test_bad_usage(run: Run, arguments: tuple[object, ...]) -> None:
    result = run("ocsp", DIRECT, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(("Error", "Usage"))


def test_a_rule_that_raises_is_3(run: Run, directory: Path) -> None:
    (directory / "house.py").write_text(
        "from smime_lint.model import OcspResponse\n"
        "from smime_lint.rules import Kind, Severity, rule\n"
        '@rule("house.ocsp.failed", on=OcspResponse, kinds=Kind.OCSP_RESPONSE, severity=Severity.WARN,\n'
        '      citation="house rules")\n'
        "def failed(response, ctx):\n"
        '    """A rule that raises."""\n'
        "    raise RuntimeError\n"
    )
    result = run("ocsp", DIRECT, "--rules", "house.py")
    assert result.exit_code == 3
    assert "internal.rule_error" in result.stdout


def test_explain(run: Run) -> None:
    result = run("explain", "smbr.ocsp.validity_too_long")
    assert "Applies to:  OCSP responses\n" in result.stdout
    assert "Read at:     https://" in result.stdout


def test_help_names_it(run: Run) -> None:
    assert "ocsp" in cli.cli.list_commands(None)  # type: ignore[arg-type]
    assert "OCSP responses" in run("ocsp", "--help").stdout
