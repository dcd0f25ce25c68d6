"""The report for people."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from smime_lint import Finding, Result, Severity
from smime_lint.engine.report import Status
from smime_lint.output.text import MAX_VALUE, TextWriter

from .results import CLEAN, ERROR, FOUND, UNREADABLE, report


def text(*results: Result, color: bool = False, min_severity: Severity = Severity.NOTICE) -> str:
    return report(TextWriter(color, min_severity), *results)


def test_report() -> None:
    assert (
        text(CLEAN, FOUND, UNREADABLE)
        == """\
mail.pem
  subscriber certificate, sponsor-strict (by policy OID); S/MIME BR 1.0.2 (in force on notBefore, 2024-01-10)
  clean  1,299 rules evaluated

mail.pem #1
  subscriber certificate, sponsor-strict (by policy OID); S/MIME BR 1.0.2 (in force on notBefore, 2024-01-10)
  error   smbr.key_usage.missing  [BR 7.1.2.3(e)]
          there is no keyUsage extension
          at     tbsCertificate.extensions, offset 369, 1 byte
          fix    add the extension
  warn    smbr.x.warned  [BR 7.1.2.3(e)]
          there is no keyUsage extension
          at     tbsCertificate.extensions, offset 369, 1 byte
          value  Zoë
  notice  smbr.x.noted  [BR 7.1.2.3(e)]
          there is no keyUsage extension
          at     tbsCertificate.extensions, offset 369, 1,000 bytes
          fix    add the extension

gone.pem
  not linted  cannot be read: No such file or directory

3 certificates, 1 clean, 1 error, 1 warning, 1 notice, 1 not linted, 2,598 rules evaluated
"""
    )


def test_the_configuration_is_named() -> None:
    shown = report(TextWriter(configuration="/a\x1b/lint.toml"), CLEAN)
    assert shown.endswith(" evaluated\nconfiguration: /a\\x1b/lint.toml\n")


def test_min_severity_hides_and_says_so() -> None:
    shown = text(FOUND, min_severity=Severity.ERROR)
    assert "smbr.key_usage.missing" in shown
    assert "smbr.x" not in shown
    assert "  2 findings below error\n" in shown
    assert shown.endswith("1 error, 1 warning, 1 notice, 0 not linted, 1,299 rules evaluated\n")


def test_a_certificate_whose_findings_are_hidden_is_not_clean() -> None:
    result = msgspec.structs.replace(FOUND, findings=FOUND.findings[2:])
    shown = text(result, min_severity=Severity.WARN)
    assert "  1 finding below warn\n" in shown
    assert "0 clean" in shown


def test_color() -> None:
    shown = text(FOUND, color=True)
    assert "\x1b[31merror \x1b[0m" in shown
    assert shown.count("\x1b[0m") == sum(shown.count(code) for code in ("\x1b[1m", "\x1b[2m", "\x1b[3"))
    assert "\x1b" not in text(FOUND)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"type_source": "forced", "br_version_source": "pinned"},
            "subscriber certificate, sponsor-strict (as given); S/MIME BR 1.0.2 (as given)",
        ),
        (
            {"type_source": "policy_map", "br_version_source": "latest"},
            "subscriber certificate, sponsor-strict (by mapped policy OID); S/MIME BR 1.0.2 (the latest)",
        ),
        (
            {"type_source": "guessed", "br_version_source": "issued_at", "tbs": True},
            "subscriber certificate (bare TBSCertificate), sponsor-strict (guessed from the subject); "
            "S/MIME BR 1.0.2 (in force on the given day of issuance, 2024-01-10)",
        ),
        (
            {"br_version_source": "unknown_date", "issued_at": None},
            "subscriber certificate, sponsor-strict (by policy OID); "
            "S/MIME BR 1.0.2 (the latest, because notBefore is unreadable)",
        ),
        (
            {"br_version": None, "br_version_source": "not_in_force"},
            "subscriber certificate, sponsor-strict (by policy OID); "
            "no S/MIME BR version was in force on 2024-01-10",
        ),
        (
            {"kind": "root", "type": None, "br_version": None, "br_version_source": "out_of_scope"},
            "root CA certificate; the S/MIME BR were not applied",
        ),
        (
            {"kind": "subca", "type": None, "br_version": None, "br_version_source": "out_of_scope"},
            "subordinate CA certificate; the S/MIME BR were not applied",
        ),
        (
            {"kind": "other", "type": None, "br_version": None, "br_version_source": "out_of_scope"},
            "other certificate; the S/MIME BR were not applied",
        ),
    ],
)
def test_profile_and_version_and_how_they_were_found(changes: dict[str, Any], line: str) -> None:
    assert text(msgspec.structs.replace(CLEAN, **changes)).splitlines()[1] == f"  {line}"


def test_an_error_of_a_decoded_certificate_stands_beside_its_profile() -> None:
    error = "CAA: there is no record"
    shown = text(msgspec.structs.replace(CLEAN, status=Status.UNREADABLE, error=error))
    assert "  subscriber certificate" in shown
    assert f"  not linted  {error}" in shown
    assert "clean  " not in shown


HOSTILE = "a\x1b[2J\n\r\tb\u202ec\u2066d\u200be\x9bf\u2028g\x7f\ud800"
HARMLESS = "a\\x1b[2J\\x0a\\x0d\\x09b\\u202ec\\u2066d\\u200be\\x9bf\\u2028g\\x7f\\ud800"


@pytest.mark.parametrize("field", ["rule", "message", "citation", "path", "value", "fix"])
def test_nothing_of_a_finding_reaches_the_terminal_raw(field: str) -> None:
    changes: dict[str, Any] = {field: HOSTILE}
    hostile: Finding = msgspec.structs.replace(ERROR, **changes)
    shown = text(msgspec.structs.replace(FOUND, findings=(hostile,)))
    assert HARMLESS in shown
    assert shown.replace("\n", "").isprintable()


def test_nor_does_anything_of_a_result() -> None:
    shown = text(msgspec.structs.replace(UNREADABLE, source=HOSTILE, error=HOSTILE))
    assert shown.count(HARMLESS) == 2
    assert shown.replace("\n", "").isprintable()


def test_long_values_are_cut() -> None:
    long = msgspec.structs.replace(ERROR, value="é" * 1234)
    shown = text(msgspec.structs.replace(FOUND, findings=(long,)))
    assert f"value  {'é' * MAX_VALUE}... (1,234 characters)\n" in shown


def test_standard_input_has_a_name() -> None:
    assert text(msgspec.structs.replace(CLEAN, source="-")).startswith("standard input\n")
