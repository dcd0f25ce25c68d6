"""Reports in Python: nothing that was not linted is ok."""

from __future__ import annotations

import pytest

from smime_lint import Linter, Report, ReportError, Severity

from .certificates import CERTS

CLEAN = (CERTS / "profiles" / "sponsor-strict-p256.pem").read_bytes()
FAULTY = (CERTS / "smbr" / "version" / "not_v3.fires.pem").read_bytes()


def test_a_clean_certificate_is_ok() -> None:
    report = Linter().lint(CLEAN)
    assert report.ok
    report.raise_for_findings(Severity.NOTICE)


def test_an_error() -> None:
    report = Linter().lint(CLEAN + FAULTY, "mail.pem")
    assert not report.ok
    with pytest.raises(ReportError, match=r"^mail\.pem #1: error: smbr\.version\.not_v3: ") as caught:
        report.raise_for_findings()
    assert caught.value.report is report


def test_a_finding_below_the_threshold() -> None:
    report = Linter(upcoming=True, issued_at=1_700_000_000).lint(
        (CERTS / "profiles" / "sponsor-legacy-p256.pem").read_bytes()
    )
    assert {finding.severity for finding in report.findings} == {Severity.NOTICE}
    assert report.ok
    report.raise_for_findings()
    with pytest.raises(ReportError):
        report.raise_for_findings(Severity.NOTICE)


@pytest.mark.parametrize(
    "data", [b"", b"text", b"\x30\x03\x02\x01\x00", CLEAN + b"-----BEGIN CERTIFICATE-----\n"]
)
def test_what_cannot_be_read_is_never_ok(data: bytes) -> None:
    report = Linter().lint(data)
    assert not report.ok
    with pytest.raises(ReportError, match=": not linted: "):
        report.raise_for_findings()


def test_what_no_rule_was_run_on_is_not_ok() -> None:
    assert not Linter(select=["smbr.version.not_v3"], issued_at=0).lint(CLEAN).ok
    assert not Report(()).ok
    with pytest.raises(ReportError, match="nothing was linted"):
        Report(()).raise_for_findings()
