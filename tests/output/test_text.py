"""The report for people."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from smime_lint import Finding, Result, Severity
from smime_lint.engine.report import Status
from smime_lint.output import Summary
from smime_lint.output.text import MAX_ISSUERS, MAX_VALUE, TextWriter

from .results import CLEAN, ERROR, FOUND, NOT_APPLICABLE, UNREADABLE, WARN, report


def text(
    *results: Result,
    color: bool = False,
    min_severity: Severity = Severity.NOTICE,
    show_clean: bool = False,
    width: int | None = None,
) -> str:
    writer = TextWriter(color, min_severity, show_clean=show_clean, width=width)
    return report(writer, *results)


def test_report() -> None:
    assert (
        text(CLEAN, FOUND, UNREADABLE, NOT_APPLICABLE)
        == """\
mail.pem #1
  CN=Jane Doe,O=Example Ltd,C=GB; serial number 0a1b
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

findings  certificates  rule
       1             1  error   smbr.key_usage.missing
       1             1  warn    smbr.x.warned
       1             1  notice  smbr.x.noted

findings  certificates  issuer
       3        1 of 3  CN=Example CA,C=GB

1 not applicable: outside the scope of the S/MIME BR
4 certificates: 1 clean, 1 with findings, 1 not applicable, 1 not linted; 1 error, 1 warning, 1 notice; \
3,897 rules evaluated
"""
    )


def test_clean_ones_are_shown_on_demand() -> None:
    assert text(CLEAN) == "1 certificate: 1 clean; no findings; 1,299 rules evaluated\n"
    assert (
        text(CLEAN, NOT_APPLICABLE, show_clean=True)
        == """\
mail.pem
  CN=Jane Doe,O=Example Ltd,C=GB; serial number 0a1b
  subscriber certificate, sponsor-strict (by policy OID); S/MIME BR 1.0.2 (in force on notBefore, 2024-01-10)
  clean  1,299 rules evaluated

mail.pem #2
  CN=Jane Doe,O=Example Ltd,C=GB; serial number 0a1b
  subscriber certificate, sponsor-strict (by policy OID); the S/MIME BR were not applied
  not applicable  the S/MIME BR do not cover this document (sponsor-strict)

1 not applicable: outside the scope of the S/MIME BR
2 certificates: 1 clean, 1 not applicable; no findings; 2,598 rules evaluated
"""
    )


def test_lines_are_wrapped_to_the_terminal() -> None:
    shown = text(FOUND, width=60)
    assert max(map(len, shown.splitlines())) <= 60
    assert (
        "  subscriber certificate, sponsor-strict (by policy OID);\n"
        "  S/MIME BR 1.0.2 (in force on notBefore, 2024-01-10)\n" in shown
    )
    message = msgspec.structs.replace(ERROR, message=" ".join(["words"] * 12), value="x" * 99)
    shown = text(msgspec.structs.replace(FOUND, findings=(message,)), width=60)
    room = " ".join(["words"] * 8)
    assert f"\n          {room}\n          {' '.join(['words'] * 4)}\n" in shown
    assert f"          value  {'x' * 99}\n" in shown  # a word can be copied


def test_names_are_wrapped_between_their_rdns() -> None:
    subject = "CN=Jane Doe,O=Example Company\\, Limited,L=New London,C=GB"
    lines = text(msgspec.structs.replace(FOUND, subject=subject), width=40).splitlines()
    assert lines[1:5] == [
        "  CN=Jane Doe,",
        "  O=Example Company\\, Limited,",
        "  L=New London,C=GB; serial number 0a1b",
        "  subscriber certificate, sponsor-strict",
    ]
    unwrapped = text(msgspec.structs.replace(FOUND, subject=subject))
    assert unwrapped.splitlines()[1] == f"  {subject}; serial number 0a1b"


def test_wrapped_lines_are_colored_each() -> None:
    shown = text(FOUND, width=60, color=True)
    for line in shown.splitlines():
        assert line.count("\x1b[0m") == sum(line.count(code) for code in ("\x1b[1m", "\x1b[2m", "\x1b[3"))


def test_a_summary_can_be_left_out() -> None:
    assert report(TextWriter(with_summary=False), CLEAN, CLEAN) == ""
    assert report(TextWriter(with_summary=False), FOUND).endswith("fix    add the extension\n\n")


def test_rules_and_issuers_are_counted() -> None:
    other = msgspec.structs.replace(FOUND, issuer="CN=Other", findings=(ERROR, ERROR, WARN))
    guessed = msgspec.structs.replace(FOUND, issuer=None, findings=(ERROR,), type_source="guessed")
    assert text(FOUND, other, guessed).partition("findings  ")[2].partition("\n3 ")[0].splitlines() == [
        "certificates  rule",
        "       4             3  error   smbr.key_usage.missing",
        "       2             2  warn    smbr.x.warned",
        "       1             1  notice  smbr.x.noted",
        "",
        "findings  certificates  issuer",
        "       3        1 of 1  CN=Example CA,C=GB",
        "       3        1 of 1  CN=Other",
    ]
    assert "; type guessed for 1; " in text(FOUND, other, guessed)
    tables = text(FOUND, other, min_severity=Severity.WARN).partition("\nfindings")[2].partition(":")[0]
    assert "warn  " in tables
    assert "notice" not in tables


def test_many_issuers_are_not_all_listed() -> None:
    found = [msgspec.structs.replace(FOUND, issuer=f"CN=CA {number}") for number in range(MAX_ISSUERS + 3)]
    shown = text(*found, CLEAN, CLEAN)
    assert shown.count("  CN=CA ") == MAX_ISSUERS
    assert "\nand 3 other issuers with findings\n" in shown


def test_the_issuers_that_are_counted_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.output.summary.MAX_ISSUERS", 2)
    summary = Summary()
    for number in range(5):
        one = Summary()
        one.add(msgspec.structs.replace(FOUND, issuer=f"CN=CA {number}"))
        summary.add_all(one)
    assert {name: tally.documents for name, tally in summary.by_issuer.items()} == {
        "CN=CA 0": 1,
        "CN=CA 1": 1,
        "others": 3,
    }


def test_what_has_no_subject_is_named_by_what_it_has() -> None:
    crl = msgspec.structs.replace(FOUND, kind="crl", subject=None, serial_number=None)
    assert text(crl).splitlines()[1] == "  CN=Example CA,C=GB"
    empty = msgspec.structs.replace(FOUND, subject="")
    assert text(empty).splitlines()[1] == "  empty subject; serial number 0a1b"


def test_the_configuration_is_named() -> None:
    shown = report(TextWriter(configuration="/a\x1b/lint.toml"), CLEAN)
    assert shown.endswith(" evaluated\nconfiguration: /a\\x1b/lint.toml\n")


def test_min_severity_hides_and_says_so() -> None:
    shown = text(FOUND, min_severity=Severity.ERROR)
    assert "smbr.key_usage.missing" in shown
    assert "smbr.x" not in shown
    assert "  2 findings below error\n" in shown
    assert shown.endswith("1 with findings; 1 error, 1 warning, 1 notice; 1,299 rules evaluated\n")


def test_a_certificate_whose_findings_are_hidden_is_not_clean() -> None:
    result = msgspec.structs.replace(FOUND, findings=FOUND.findings[2:])
    hidden = text(result, min_severity=Severity.WARN)
    assert hidden == "1 certificate: 1 with findings; 1 notice; 1,299 rules evaluated\n"
    assert "  1 finding below warn\n" in text(result, min_severity=Severity.WARN, show_clean=True)


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
    shown = text(msgspec.structs.replace(CLEAN, **changes), show_clean=True)
    assert shown.splitlines()[2] == f"  {line}"


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
    assert text(msgspec.structs.replace(FOUND, source="-", index=0)).startswith("standard input\n")
