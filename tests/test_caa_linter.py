"""Certificates linted with the CAA checks of their mailboxes."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from smime_lint import Linter, Status
from smime_lint.caa.certificate import certificate_mailboxes
from smime_lint.caa.check import Facts, LiveChecker, RecordedChecker
from smime_lint.caa.evaluate import Mailbox
from smime_lint.decode import decode
from smime_lint.documents.caa import CaaLinter
from smime_lint.inputs import Item
from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.values import directory_name, rfc822_name, smtp_utf8_mailbox

from .caa.test_record import AT, checker

HOUR = 3600
FACTS = Facts(issuers=("ca.example",))
DENY = "x@unsigned.test"


def certificate(mailbox: str = DENY, at: int = AT) -> Certificate:
    made = base("mailbox-strict").subject(("emailAddress", mailbox)).san(rfc822_name(mailbox))
    return made.valid(datetime.fromtimestamp(at, timezone.utc), 300)


def recorded(at: int = AT) -> RecordedChecker:
    live = checker(at=at)
    facts = Facts(issuers=("ca.example",), br_version="1.0.12")
    return RecordedChecker(
        [live.check(Mailbox(address), facts).record for address in (DENY, "x@permit.test")]
    )


def findings(
    encoded: bytes,
    how: LiveChecker | RecordedChecker,
    issued_at: int | None = None,
    *,
    is_issued: bool | None = None,
    facts: Facts = FACTS,
) -> set[tuple[str, str]]:
    linter = CaaLinter(Linter(br_version="1.0.12", issued_at=issued_at), how, facts, is_issued=is_issued)
    result, checks = linter.lint_item(Item("-", 0, encoded, None))
    assert len(checks) == 2
    assert result.error is None
    return {
        (each.severity.value, each.rule)
        for each in result.findings
        if each.rule.startswith("caa.") and each.rule != "caa.perspective.not_corroborated"
    }


def test_rules_on_checks_count_where_checks_are_made() -> None:
    encoded = certificate().encode("test")
    made, _ = CaaLinter(Linter(select=["caa.*"]), checker(), FACTS).lint_item(Item("-", 0, encoded, None))
    assert made.rules_evaluated > 0
    assert Linter(select=["caa.*"]).lint_der(encoded).rules_evaluated == 0


ERROR = {("error", "caa.rrset.unknown_critical_property")}
NOTICE = {("notice", "caa.rrset.unknown_critical_property_doubtful")}


def test_what_is_to_be_signed_is_judged_by_a_lookup() -> None:
    assert findings(certificate().encode_tbs("x"), checker()) == ERROR
    # Its notBefore may be set back, or lie ahead.
    assert findings(certificate(at=AT - HOUR).encode_tbs("x"), checker()) == ERROR
    assert findings(certificate(at=AT + HOUR).encode_tbs("x"), checker()) == ERROR
    # A day of issuance told without time is the whole day.
    assert findings(certificate().encode_tbs("x"), checker(at=AT + 23 * HOUR), issued_at=AT) == ERROR


def test_a_lookup_shows_nothing_of_an_earlier_issuance() -> None:
    assert findings(certificate().encode("x"), checker(at=AT + 10)) == NOTICE
    assert findings(certificate().encode_tbs("x"), checker(at=AT + 10), is_issued=True) == NOTICE


def test_what_is_signed_with_a_dummy_key_has_not_been_issued() -> None:
    """BR 4.3.1.2, method 1: a signature alone does not show that a certificate has been issued."""
    assert findings(certificate().encode("x"), checker(at=AT + 10), is_issued=False) == ERROR
    assert findings(certificate(at=AT - 99 * HOUR).encode("x"), checker(), is_issued=False) == ERROR
    assert findings(certificate().encode("x"), checker(), issued_at=AT, is_issued=False) == ERROR


def test_a_failed_lookup_denies_unless_the_ca_accepts_it() -> None:
    failing = certificate("x@slow.unsigned.test")
    refused = {("error", "caa.lookup.failure_not_accepted")}
    accepted = {("notice", "caa.lookup.failure_permitted")}
    accepting = Facts(issuers=("ca.example",), accepts_failure=True)
    assert findings(failing.encode_tbs("x"), checker()) == refused
    assert findings(failing.encode("x"), checker(), is_issued=False) == refused
    assert findings(failing.encode_tbs("x"), checker(), facts=accepting) == accepted
    assert findings(failing.encode("x"), checker()) == accepted  # of today, and so no evidence


def test_recorded_evidence_is_an_error() -> None:
    assert findings(certificate().encode("x"), recorded()) == ERROR
    assert findings(certificate(at=AT - HOUR).encode("x"), recorded()) == ERROR
    assert findings(certificate().encode("x"), recorded(), issued_at=AT + HOUR) == ERROR


def test_evidence_of_long_after_issuance_is_doubtful() -> None:
    assert findings(certificate(at=AT - 49 * HOUR).encode("x"), recorded()) == NOTICE
    assert findings(certificate().encode("x"), recorded(), issued_at=AT - HOUR) == NOTICE


def test_evidence_can_be_too_old() -> None:
    permitted = "x@permit.test"
    assert findings(certificate(permitted, AT + 8 * HOUR).encode("x"), recorded()) == set()
    stale = {("error", "caa.lookup.stale_evidence")}
    assert findings(certificate(permitted, AT + 9 * HOUR).encode("x"), recorded()) == stale
    assert findings(certificate(permitted).encode("x"), recorded(), issued_at=AT + 9 * HOUR) == stale
    # What is not yet issued is issued now, whatever its notBefore is.
    assert findings(certificate(permitted, AT + 9 * HOUR).encode_tbs("x"), checker()) == set()
    assert findings(certificate(permitted).encode_tbs("x"), checker(), issued_at=AT + 9 * HOUR) == stale
    planned = {("notice", "caa.lookup.stale")}
    assert findings(certificate(permitted, AT + 9 * HOUR).encode("x"), checker()) == planned


def test_a_check_after_the_issuance_is_not_one() -> None:
    permitted = "x@permit.test"
    late = certificate(permitted, AT - 49 * HOUR).encode("x")
    assert findings(late, recorded()) == {("notice", "caa.lookup.after_issuance_doubtful")}
    error = {("error", "caa.lookup.after_issuance")}
    assert findings(certificate(permitted).encode("x"), recorded(), issued_at=AT - HOUR) == error
    # A day without time is the whole day.
    assert findings(certificate(permitted).encode("x"), recorded(AT + HOUR), issued_at=AT) == set()


def test_the_check_before_the_signing_is_found_for_the_certificate() -> None:
    """It has the same TBSCertificate; of two checks of the mailbox, the certificate's own counts."""
    made = certificate("x@permit.test")
    linter = CaaLinter(Linter(br_version="1.0.12"), checker(), FACTS, reference="order 1")
    _, before = linter.lint_item(Item("-", 0, made.encode_tbs("x"), None))
    other = Facts(issuers=("other.example",), br_version="1.0.12")
    denied = checker(at=AT + 60).check(Mailbox("x@permit.test"), other)
    log = RecordedChecker([*(check.record for check in before), denied.record])
    assert {check.record.reference for check in before} == {"order 1"}
    assert findings(made.encode("x"), log, facts=Facts()) == set()
    other_certificate = certificate("x@permit.test", AT + HOUR).encode("x")
    assert ("error", "caa.issuemail.not_authorized") in findings(other_certificate, log, facts=Facts())


def test_the_findings_stand_beside_those_of_the_profile() -> None:
    linter = CaaLinter(Linter(br_version="1.0.12"), checker(), FACTS)
    encoded = certificate().change(version=der.explicit(0, der.integer(1))).encode_tbs("x")
    result, _ = linter.lint_item(Item("-", 0, encoded, None))
    rules = {finding.rule for finding in result.findings}
    assert {"smbr.version.not_v3", "caa.rrset.unknown_critical_property"} <= rules


def test_what_cannot_be_read() -> None:
    linter = CaaLinter(Linter(), checker(), FACTS)
    for item in (Item("-", 0, b"\x30\x00", None), Item("-", 0, None, "cannot be read")):
        result, checks = linter.lint_item(item)
        assert result.error
        assert checks == []


@pytest.mark.parametrize("version", ["1.0.2", "1.0.16"])
def test_where_mailboxes_are_found(version: str) -> None:
    made = (
        base("mailbox-strict")
        .subject(("commonName", "a@cn.test"), ("emailAddress", "b@subject.test"), ("commonName", "No One"))
        .san(
            rfc822_name("c@san.test"),
            smtp_utf8_mailbox("ü@utf8.test"),
            directory_name(("emailAddress", "d@directory.test")),
            der.tlv(0x81, b"e@\xff.test"),
        )
    )
    found = certificate_mailboxes(decode(made.encode("x")))
    assert {(each.mailbox.source, each.mailbox.address) for each in found} == {
        ("subject.commonName", "a@cn.test"),
        ("subject.emailAddress", "b@subject.test"),
        ("rfc822Name", "c@san.test"),
        ("SmtpUTF8Mailbox", "ü@utf8.test"),
        ("directoryName.emailAddress", "d@directory.test"),
        ("rfc822Name", r"e@\xff.test"),
    }


def test_an_error_of_a_check_costs_only_its_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    linter = CaaLinter(Linter(), checker(), FACTS)
    item = Item("-", 0, certificate().encode("test"), None)
    with monkeypatch.context() as patch:
        patch.setattr("smime_lint.documents.caa.certificate_mailboxes", fail)
        result, checks = linter.lint_item(item)
    assert result.status is Status.FAILED
    assert result.error == "internal error: RuntimeError: a bug"
    assert checks == []
    assert linter.lint_item(item)[0].error is None


def test_an_error_of_the_decoder_costs_only_its_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    linter = Linter()
    monkeypatch.setattr(linter, "decode", fail)
    result, _ = CaaLinter(linter, checker(), FACTS).lint_item(Item("-", 0, b"\x30\x00", None))
    assert result.status is Status.FAILED
