"""The caa pack: which finding each check makes, and when."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smime_lint import Linter
from smime_lint.br import start_of
from smime_lint.decode import decode
from smime_lint.engine.engine import Source
from smime_lint.model import CaaCheck, CaaDecision, CaaNotice, CaaReason, Holder
from smime_lint.rules import Mode, Rule, Severity
from smime_lint.testing.certificate import base

from ..certificates import SHARED

REQUIREMENTS = SHARED / "requirements.csv"
DENY, FAILED, PASSED, PERMIT = (
    CaaDecision.DENY,
    CaaDecision.DENY_ON_FAILURE,
    CaaDecision.PERMIT_ON_FAILURE,
    CaaDecision.PERMIT,
)
SHOULD = ("1.0.6", "2024-09-15")
LAST_SHOULD = ("1.0.8", "2025-03-14")
SHALL = ("1.0.8", "2025-03-15")
NEW = ("1.0.12", "2026-04-01")
LATE = {"after_issuance": True}

Case = tuple[CaaDecision, CaaReason, dict[str, Any], tuple[str, str], set[str]]

CASES: list[Case] = [
    (PERMIT, CaaReason.ISSUER_AUTHORIZED, {}, NEW, set()),
    (PERMIT, CaaReason.NO_CAA_RRSET, {}, NEW, set()),
    (PERMIT, CaaReason.NO_ISSUEMAIL_PROPERTY, {}, NEW, {"notice caa.issuemail.no_property_permits"}),
    (PERMIT, CaaReason.NO_ISSUEMAIL_PROPERTY, {}, SHOULD, set()),
    (PERMIT, CaaReason.CAA_NOT_REQUIRED, {}, ("1.0.2", "2024-01-10"), {
        "notice caa.lookup.not_required_until_1_0_2"
    }),
    (PERMIT, CaaReason.CAA_NOT_REQUIRED, {}, ("1.0.3", "2024-09-14"), set()),
    (PERMIT, CaaReason.EXEMPT_TECHNICALLY_CONSTRAINED, {}, NEW, {"notice caa.lookup.constrained_ca_exempt"}),
    *(
        case
        for reason, name in (
            (CaaReason.ISSUER_NOT_AUTHORIZED, "caa.issuemail.not_authorized"),
            (CaaReason.ISSUANCE_FORBIDDEN, "caa.issuemail.empty_issuer"),
            (CaaReason.ISSUEMAIL_MALFORMED, "caa.issuemail.malformed_value"),
            (CaaReason.CRITICAL_PROPERTY_UNKNOWN, "caa.rrset.unknown_critical_property"),
            (CaaReason.CAA_RDATA_MALFORMED, "caa.rrset.unknown_critical_property"),
        )
        for case in (
            (DENY, reason, {}, NEW, {f"error {name}"}),
            (DENY, reason, {}, SHALL, {f"error {name}"}),
            (DENY, reason, {}, LAST_SHOULD, {f"warn {name}_recommended"}),
            (DENY, reason, {}, SHOULD, {f"warn {name}_recommended"}),
            (DENY, reason, {}, ("1.0.6", "2024-09-14"), set()),
            (DENY, reason, {}, ("1.0.2", "2025-04-01"), set()),
            (DENY, reason, LATE, NEW, {f"notice {name}_doubtful"}),
            (DENY, reason, LATE, SHOULD, {f"notice {name}_doubtful"}),
        )
    ),
    *(
        case
        for reason in (CaaReason.MAILBOX_ADDRESS_LITERAL, CaaReason.MAILBOX_DOMAIN_INVALID)
        for case in (
            (DENY, reason, {}, SHALL, {"error caa.issuemail.domain_extraction"}),
            (DENY, reason, LATE, SHALL, {"error caa.issuemail.domain_extraction"}),
            (DENY, reason, {}, SHOULD, {"warn caa.issuemail.domain_extraction_recommended"}),
        )
    ),
    *(
        case
        for reason in (
            CaaReason.LOOKUP_FAILED_SECURE_ZONE,
            CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
            CaaReason.LOOKUP_FAILED_INTERNAL,
            CaaReason.LOOKUP_FAILED_NOT_RETRIED,
            CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS,
        )
        for case in (
            (FAILED, reason, {}, SHOULD, {"warn caa.lookup.failure_until_1_0_11_recommended"}),
            (FAILED, reason, {}, ("1.0.11", "2026-04-01"), {"error caa.lookup.failure_until_1_0_11"}),
            (FAILED, reason, LATE, SHALL, {"notice caa.lookup.failure_until_1_0_11_doubtful"}),
            (FAILED, reason, {}, ("1.0.12", "2026-03-14"), {"error caa.lookup.failure"}),
            (FAILED, reason, LATE, ("1.0.12", "2026-03-14"), {"notice caa.lookup.failure_doubtful"}),
        )
    ),
    (FAILED, CaaReason.LOOKUP_FAILED_SECURE_ZONE, {}, NEW, {"error caa.lookup.failure"}),
    (FAILED, CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS, {}, NEW, {"error caa.dnssec.bogus"}),
    (FAILED, CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS, {}, ("1.0.12", "2026-03-15"), {"error caa.dnssec.bogus"}),
    (FAILED, CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS, LATE, NEW, {"notice caa.dnssec.bogus_doubtful"}),
    *(
        case
        for reason, when, refused in (
            (CaaReason.LOOKUP_FAILED_INSECURE, NEW, "error caa.lookup.failure_not_accepted"),
            (CaaReason.LOOKUP_FAILED_NO_DNSSEC_CHAIN, SHALL, "error caa.lookup.failure_not_accepted"),
            *(
                (
                    CaaReason.LOOKUP_FAILED_NO_DNSSEC_CHAIN,
                    day,
                    "warn caa.lookup.failure_not_accepted_recommended",
                )
                for day in (SHOULD, LAST_SHOULD)
            ),
        )
        for case in (
            (PASSED, reason, {"accepts_failure": True}, when, {"notice caa.lookup.failure_permitted"}),
            (PASSED, reason, LATE, when, {"notice caa.lookup.failure_permitted"}),
            (PASSED, reason, {}, when, {refused}),
        )
    ),
    (DENY, CaaReason.CHECKED_AFTER_ISSUANCE, {}, SHALL, {"error caa.lookup.after_issuance"}),
    (DENY, CaaReason.CHECKED_AFTER_ISSUANCE, {}, SHOULD, {"warn caa.lookup.after_issuance_recommended"}),
    (DENY, CaaReason.CHECKED_AFTER_ISSUANCE, LATE, NEW, {"notice caa.lookup.after_issuance_doubtful"}),
    (DENY, CaaReason.RESOLVER_NOT_VALIDATING, {}, NEW, {"error caa.dnssec.not_validated"}),
    (DENY, CaaReason.RESOLVER_NOT_VALIDATING, LATE, NEW, {"notice caa.dnssec.not_validated_doubtful"}),
    (
        DENY,
        CaaReason.RESOLVER_NOT_VALIDATING,
        {"notices": (CaaNotice.VALIDATION_SWITCHED_OFF,)},
        NEW,
        {"error caa.dnssec.not_validated", "notice caa.dnssec.local_policy_disabled"},
    ),
    (DENY, CaaReason.EVIDENCE_EXPIRED, {}, SHALL, {"error caa.lookup.stale_evidence"}),
    (DENY, CaaReason.EVIDENCE_EXPIRED, {}, SHOULD, {"warn caa.lookup.stale_evidence_recommended"}),
    (DENY, CaaReason.EVIDENCE_EXPIRED, LATE, NEW, {"notice caa.lookup.stale"}),
    (
        PERMIT,
        CaaReason.ISSUER_AUTHORIZED,
        {"notices": (CaaNotice.NOT_CORROBORATED,)},
        ("1.0.9", "2025-05-15"),
        {"notice caa.perspective.not_corroborated"},
    ),
    (
        PERMIT,
        CaaReason.ISSUER_AUTHORIZED,
        {"notices": (CaaNotice.OTHER_TAGS_IGNORED,)},
        NEW,
        {"notice caa.rrset.other_tag_conflict"},
    ),
    (PERMIT, CaaReason.ISSUER_AUTHORIZED, {"remotes": 3}, NEW, {"notice caa.dnssec.remote_perspective"}),
    (
        PERMIT,
        CaaReason.ISSUER_AUTHORIZED,
        {"notices": (CaaNotice.QUORUM_NOT_MET,)},
        ("1.0.9", "2025-05-15"),
        {"notice caa.perspective.not_corroborated"},
    ),
    (
        DENY,
        CaaReason.MPIC_QUORUM_NOT_MET,
        {},
        ("1.0.11", "2025-09-15"),
        {"error caa.perspective.not_corroborated_evidence"},
    ),
    (
        DENY,
        CaaReason.MPIC_QUORUM_NOT_MET,
        LATE,
        ("1.0.11", "2025-09-15"),
        {"notice caa.perspective.not_corroborated"},
    ),
    (
        DENY,
        CaaReason.ISSUANCE_FORBIDDEN,
        {"iodef": ("mailto:sec@example.com",)},
        ("1.0.8", "2025-04-01"),
        {"error caa.issuemail.empty_issuer", "notice caa.iodef.not_reported"},
    ),
    (
        DENY,
        CaaReason.ISSUANCE_FORBIDDEN,
        {"iodef": ("mailto:sec@example.com",)},
        ("1.0.7", "2025-04-01"),
        {"error caa.issuemail.empty_issuer"},
    ),
    (PERMIT, CaaReason.ISSUER_AUTHORIZED, {"iodef": ("mailto:sec@example.com",)}, NEW, set()),
]  # fmt: skip


def findings(
    decision: CaaDecision, reason: CaaReason, fields: dict[str, Any], when: tuple[str, str]
) -> set[str]:
    """The findings of the pack on a certificate with one such check."""
    number, day = when
    certificate = decode(base().encode("caa"))
    san = certificate.mailbox_names[0]
    values: dict[str, Any] = {
        "mailbox": "user@example.com",
        "source": "rfc822Name",
        "decision": decision,
        "reason": reason,
        "further_reasons": (),
        "notices": (),
        "explanation": "why",
        "iodef": (),
        "is_recorded": True,
        "after_issuance": False,
        "accepts_failure": False,
        "remotes": 0,
    } | fields
    node = CaaCheck(*certificate.locate(san), **values)
    certificate.nodes.own[Holder.CERTIFICATE].append(node)
    linter = Linter(br_version=number, issued_at=start_of(date.fromisoformat(day)))
    result = linter.check(certificate, Source("-", 0, None))
    assert not result.has_internal_error
    found = [finding for finding in result.findings if finding.rule.startswith("caa.")]
    for finding in found:
        assert finding.value == "user@example.com"
        assert (finding.path, finding.offset, finding.length) == certificate.locate(san)
        assert ("today" in finding.message) is (
            node.after_issuance
            and finding.rule not in ("caa.iodef.not_reported", "caa.lookup.failure_permitted")
        )
    return {f"{finding.severity.value} {finding.rule}" for finding in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1].value}-{case[3][0]}-{case[3][1]}")
def test_findings(case: Case) -> None:
    decision, reason, fields, when, expected = case
    assert findings(decision, reason, fields, when) == expected


def caa_rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in Linter().rules if rule.pack == "caa"}


def test_every_rule_fires_and_is_silent() -> None:
    fired = {line.split()[1] for case in CASES for line in case[4]}
    assert fired == set(caa_rules())


def test_every_reason_for_a_denial_has_a_finding() -> None:
    denials = {case[1] for case in CASES if not case[0].is_permission and case[4]}
    permissions = {case[1] for case in CASES if case[0].is_permission}
    assert denials | permissions == set(CaaReason)


ENGINE = {
    "caa.issuemail.every_mailbox": "test_evaluate.py",
    "caa.issuemail.domain_extraction": "test_evaluate.py",
    "caa.issuemail.issuer_domain_comparison": "test_issuemail.py",
    "caa.rrset.tree_climbing": "test_evaluate.py",
}
"""Requirements on the check itself: the test that names them."""


@pytest.mark.skipif(not REQUIREMENTS.is_file(), reason="../shared/requirements.csv is not here")
def test_every_requirement_is_covered() -> None:
    with REQUIREMENTS.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["applies_to"] == "caa"]
    assert rows
    rules = caa_rules()
    covered = {requirement for rule in rules.values() for requirement in rule.requirements}
    for row in rows:
        if row["mode"] == "engine":
            test = Path(__file__).with_name(ENGINE[row["id"]])
            assert row["id"] in test.read_text("utf-8")
            continue
        assert row["id"] in covered, row["id"]
        rule = rules.get(row["id"])
        if rule is None:
            continue
        until = "" if rule.until is None else rule.until.number
        since = "" if rule.since is None else rule.since.number
        effective = "" if rule.effective is None else rule.effective.isoformat()
        common = "" if row["effective"] == "2023-09-01" else row["effective"]
        assert (since, until, effective) == (row["since"], row["until"], common), row["id"]
        assert rule.severity is Severity(row["severity"]), row["id"]
        assert rule.mode is Mode.DEFAULT


def test_certificates_without_checks_make_no_findings() -> None:
    result = Linter(br_version="1.0.12").lint_der(base().encode("caa"))
    assert not [finding for finding in result.findings if finding.rule.startswith("caa.")]
