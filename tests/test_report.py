"""Reports in Python: nothing that was not linted is ok."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest

from smime_lint import Linter, Report, ReportError, SettingsError, Severity, Status
from smime_lint.br import iso_time
from smime_lint.engine.report import combine, why_not_applicable
from smime_lint.testing.certificate import base
from smime_lint.testing.files import to_pem

from .certificates import CERTS

CLEAN = (CERTS / "profiles" / "sponsor-strict-p256.pem").read_bytes()
SERVER = base().without("certificatePolicies").extended_key_usage("1.3.6.1.5.5.7.3.1")
TLS = to_pem(SERVER.encode("tls")).encode()
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
    report = Linter(select=["smbr.version.not_v3"], issued_at=0).lint(CLEAN, "mail.pem")
    assert [result.status for result in report.results] == [Status.NOT_APPLICABLE]
    assert not report.ok
    assert report.exit_code() == 4
    assert report.errors == ()
    message = r"^mail\.pem #0: nothing was checked: none of the selected rules applies to this document"
    with pytest.raises(ReportError, match=message):
        report.raise_for_findings()
    assert not Report(()).ok
    assert Report(()).exit_code() == 4
    with pytest.raises(ReportError, match="nothing was linted"):
        Report(()).raise_for_findings()


def test_why_a_document_is_not_checked() -> None:
    (outside,) = Linter().lint(TLS).results
    assert outside.status is Status.NOT_APPLICABLE
    assert outside.rules_evaluated
    assert why_not_applicable(outside) == "the S/MIME BR do not cover this document (other)"
    (before,) = Linter(issued_at=1_600_000_000).lint(CLEAN).results
    assert before.status is Status.NOT_APPLICABLE
    assert why_not_applicable(before) == "no version of the S/MIME BR was in force on 2020-09-13"


def test_one_document_in_scope_is_enough() -> None:
    report = Linter().lint(CLEAN + TLS)
    assert [result.status for result in report.results] == [Status.CLEAN, Status.NOT_APPLICABLE]
    assert report.ok
    report.raise_for_findings()


def test_rules_of_standards_alone_check_any_certificate() -> None:
    report = Linter(select=["pkix.*"]).lint(TLS)
    assert [result.status for result in report.results] == [Status.CLEAN]
    assert report.ok


def test_findings_outside_the_scope_count() -> None:
    report = Linter().lint(SERVER.change(version=b"").encode("broken"))
    assert report.findings
    assert [result.status for result in report.results] == [Status.NOT_APPLICABLE]
    assert report.exit_code() == 1
    with pytest.raises(ReportError, match="pkix"):
        report.raise_for_findings()


def test_thresholds_are_severities_or_their_names() -> None:
    report = Linter().lint(FAULTY)
    for threshold in ("error", "ERROR", "warn", "warning", "notice", Severity.NOTICE):
        assert report.exit_code(threshold) == 1
        with pytest.raises(ReportError, match=r"smbr\.version\.not_v3"):
            report.raise_for_findings(threshold)
    for threshold in ("never", None):
        assert report.exit_code(threshold) == 0
        report.raise_for_findings(threshold)
    for wrong in ("eror", 3):
        message = "expected a severity .error, warn or notice. or never, found"
        with pytest.raises(ValueError, match=message):
            report.raise_for_findings(wrong)
        with pytest.raises(ValueError, match=message):
            report.exit_code(wrong)
        with pytest.raises(ValueError, match=message):
            Report(()).exit_code(wrong)


def test_errors_are_the_results_that_could_not_be_linted() -> None:
    report = Linter().lint(CLEAN + b"-----BEGIN CERTIFICATE-----\n" + FAULTY)
    (error,) = report.errors
    assert (error.index, error.status) == (1, Status.UNREADABLE)
    assert error.error is not None
    assert report.exit_code() == 2
    assert report.exit_code(None) == 2


@pytest.mark.parametrize(
    ("codes", "code"),
    [([], 4), ([4], 4), ([4, 0], 0), ([0, 4], 0), ([4, 1], 1), ([1, 2, 4], 2), ([2, 3, 0], 3), ([0, 0], 0)],
)
def test_the_exit_code_of_several(codes: list[int], code: int) -> None:
    assert combine(codes) == code


def test_a_linter_at_another_time() -> None:
    linter = Linter()
    other = linter.at(datetime(2020, 9, 13, 12, 26, 40, tzinfo=timezone.utc))
    assert other.settings.issued_at == 1_600_000_000
    assert linter.settings.issued_at is None
    assert other.lint(CLEAN) == Linter(issued_at=1_600_000_000).lint(CLEAN)
    assert linter.lint(CLEAN) == Linter().lint(CLEAN)
    assert other.at(None).lint(CLEAN) == linter.lint(CLEAN)
    copy = pickle.loads(pickle.dumps(other))  # noqa: S301 - our own
    assert copy.lint(CLEAN) == other.lint(CLEAN)
    with pytest.raises(SettingsError, match="expected a time with its zone"):
        linter.at(datetime(2020, 9, 13))


def test_linters_at_many_times_in_many_threads() -> None:
    linter = Linter()
    times = [1_600_000_000, 1_700_000_000, 1_750_000_000, 1_780_000_000] * 25
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda time: linter.at(time).lint(CLEAN).results[0].issued_at, times))
    assert found == [iso_time(time) for time in times]
