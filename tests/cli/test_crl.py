"""smime-lint crl: inputs, options, output and exit codes."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import Result

from smime_lint.testing.crl import crl, entry, reason

from ..certificates import CRLS, GIVEN, ROOT, der_of
from .conftest import Run

CLEAN = CRLS / "profiles" / "subscriber.pem"
LATE = CRLS / "smbr" / "crl" / "next_update_too_late_subscriber_doubtful.fires.pem"
MANY = CRLS / "smbr" / "crl" / "reason_code_unspecified.many.fires.pem"


def results(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


def rules_of(result: Result) -> list[str]:
    return [finding["rule"] for each in results(result) for finding in each["findings"]]


def test_clean(run: Run) -> None:
    result = run("crl", CLEAN, "--show-clean")
    assert result.exit_code == 0
    assert "  CRL; S/MIME BR 1.0.2 (in force on thisUpdate, 2024-02-01)\n" in result.stdout
    assert "\n1 CRL: 1 clean; " in result.stdout


def test_forms(run: Run, directory: Path) -> None:
    der = der_of(CLEAN)
    wanted = results(run("crl", CLEAN, "--format", "json"))[0]
    for data in (der, base64.encodebytes(der), base64.b64encode(der), CLEAN.read_bytes()):
        (directory / "list").write_bytes(data)
        (found,) = results(run("crl", "list", "--format", "json"))
        assert {**found, "source": ""} == {**wanted, "source": ""}
        (found,) = results(run("crl", "-", "--format", "json", data=data))
        assert {**found, "source": ""} == {**wanted, "source": ""}


def test_directories(run: Run, directory: Path) -> None:
    (directory / "a").mkdir()
    (directory / "a" / "1.crl").write_bytes(der_of(CLEAN))
    (directory / "a" / "2").write_text(CLEAN.read_text())
    (directory / "a" / "3.pem").write_text((GIVEN / "ca.pem").read_text())
    result = run("crl", "a", "--format", "json")
    assert [each["source"] for each in results(result)] == ["a/1.crl", "a/2"]


def test_json_is_as_the_schema_says(run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "results.schema.json").read_text())
    result = run("crl", CRLS, "--format", "json")
    jsonschema.validate(json.loads(result.stdout), schema)
    assert {each["kind"] for each in results(result)} == {"crl"}
    assert result.exit_code == 1


def test_told(run: Run) -> None:
    rule = "smbr.crl.next_update_too_late_subscriber"
    json_format = ("--format", "json", "--br-version", "1.0.2")
    assert rules_of(run("crl", LATE, *json_format)) == [f"{rule}_doubtful"]
    assert rules_of(run("crl", LATE, *json_format, "--type", "mailbox-legacy")) == [rule]
    assert rules_of(run("crl", LATE, *json_format, "--type", "subca")) == []
    assert rules_of(run("crl", LATE, *json_format, "--issuer", GIVEN / "issuing_ca.pem")) == [rule]
    assert rules_of(run("crl", LATE, *json_format, "--certs", GIVEN / "subscriber.pem")) == [rule]


def test_findings_are_capped_and_counted(run: Run) -> None:
    result = run("crl", MANY, "--format", "json")
    findings = results(result)[0]["findings"]
    unspecified = [each for each in findings if each["rule"] == "smbr.crl.reason_code_unspecified"]
    assert len(unspecified) == 101
    assert [each["message"] for each in unspecified if each["path"].endswith("Certificates")] == [
        "20 more entries like the 100 before"
    ]


def test_beyond_the_limits_of_certificates(run: Run, directory: Path) -> None:
    """More than 1 MiB and 50,000 elements, as DER, PEM and one line of base64."""
    der = crl(*[entry((1 << 120) + number, reason(1)) for number in range(40_000)]).encode("")
    assert len(der) > 1 << 20
    pem = b"-----BEGIN X509 CRL-----\n" + base64.encodebytes(der) + b"-----END X509 CRL-----\n"
    for data in (der, pem, base64.b64encode(der)):
        (directory / "large.crl").write_bytes(data)
        result = run("crl", "large.crl", "--format", "json", "--progress")
        assert result.exit_code == 0
        assert results(result)[0]["findings"] == []
        assert "32,768 entries read" in result.stderr


def test_what_is_no_crl(run: Run) -> None:
    result = run("crl", GIVEN / "ca.pem", "--format", "json")
    assert result.exit_code == 2
    assert "expected a CRL, found a certificate in line 1" in results(result)[0]["error"]
