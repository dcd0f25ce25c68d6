"""The evaluator: the climb, the facts of the caller, what is kept as evidence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from smime_lint.br import version
from smime_lint.caa.evaluate import Circumstances, Mailbox, evaluate, reuse_until
from smime_lint.caa.perspectives import Remote
from smime_lint.caa.resolver import DnsAnswer, Security
from smime_lint.caa.zone import ZoneResolver
from smime_lint.model.caa import CaaDecision, CaaNotice, CaaReason

AT = 1775001600
"""2026-04-01."""
PERMIT = 'IN CAA 0 issuemail "ca.example"'
FORBID = 'IN CAA 0 issuemail ";"'


def context(**facts: object) -> Circumstances:
    values: dict[str, object] = {"issuers": ("ca.example",), "issued_at": AT, "br_version": version("1.0.12")}
    return Circumstances(**(values | facts))  # type: ignore[arg-type]


class Asked:
    """A resolver that remembers what it was asked for."""

    def __init__(self, resolver: ZoneResolver) -> None:
        self.resolver = resolver
        self.names: list[str] = []

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        self.names.append(name)
        return self.resolver.lookup(name, rdtype)


def zone(*records: str, statuses: Mapping[str, Security] | None = None, **outcomes: str) -> Asked:
    return Asked(
        ZoneResolver(records, statuses, {k.replace("_", "."): v for k, v in outcomes.items()}, retries=1)
    )


def test_tree_climbing() -> None:
    """caa.rrset.tree_climbing: up to the top-level domain, never the root, never past what was found."""
    resolver = zone(f"test. 300 {FORBID}", f". 300 {PERMIT}")
    found = evaluate([Mailbox("x@a.b.test")], context(), resolver).mailboxes[0]
    assert resolver.names == ["a.b.test", "b.test", "test"]
    assert (found.reason, found.found_at) == (CaaReason.ISSUANCE_FORBIDDEN, "test")
    resolver = zone(f"b.test. 300 {PERMIT}", f"test. 300 {FORBID}")
    assert evaluate([Mailbox("x@a.b.test")], context(), resolver).decision is CaaDecision.PERMIT
    assert resolver.names == ["a.b.test", "b.test"]


def test_every_mailbox() -> None:
    """caa.issuemail.every_mailbox: each is reported, each domain is looked up once, the worst decides."""
    resolver = zone(f"good.test. 300 {PERMIT}", f"bad.test. 300 {FORBID}")
    mailboxes = [
        Mailbox("a@good.test", "rfc822Name"),
        Mailbox("b@GOOD.test", "subject.emailAddress"),
        Mailbox("c@bad.test", "SmtpUTF8Mailbox"),
        Mailbox("d@[192.0.2.1]"),
    ]
    result = evaluate(mailboxes, context(), resolver)
    assert [each.mailbox for each in result.mailboxes] == mailboxes
    assert [each.decision.is_permission for each in result.mailboxes] == [True, True, False, False]
    assert (result.decision, result.reason) == (CaaDecision.DENY, CaaReason.ISSUANCE_FORBIDDEN)
    assert resolver.names == ["good.test", "bad.test"]


def test_domain_extraction() -> None:
    """caa.issuemail.domain_extraction: A-labels are asked for."""
    resolver = zone()
    evaluate([Mailbox("x@Exämple.test")], context(), resolver)
    assert resolver.names == ["xn--exmple-cua.test", "test"]


def test_no_mailbox_is_no_permission() -> None:
    with pytest.raises(ValueError, match="no mailbox"):
        evaluate([], context(), zone())


@pytest.mark.parametrize("issuers", [(), ("",), ("ca.example.",), ("cä.example",), ("ca.example", "a b")])
def test_issuer_domain_names_are_checked(issuers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="issuer domain name"):
        context(issuers=issuers)


def test_issuer_domain_names_are_kept_in_lower_case() -> None:
    assert context(issuers=("CA.Example", "ca.example", "b.example")).issuers == ("ca.example", "b.example")


def test_nothing_is_asked_without_duty_or_when_exempt() -> None:
    resolver = zone(f"test. 300 {FORBID}")
    mailbox = Mailbox("x@test")
    for facts, reason in (
        ({"br_version": None}, CaaReason.CAA_NOT_REQUIRED),
        ({"br_version": version("1.0.2")}, CaaReason.CAA_NOT_REQUIRED),
        (
            {"technically_constrained": True, "contract_waives_caa": True},
            CaaReason.EXEMPT_TECHNICALLY_CONSTRAINED,
        ),
    ):
        result = evaluate([mailbox], context(**facts), resolver)
        assert (result.decision, result.reason) == (CaaDecision.PERMIT, reason)
    assert resolver.names == []
    assert evaluate([mailbox], context(technically_constrained=True), resolver).decision is CaaDecision.DENY


def test_duty() -> None:
    assert context(br_version=version("1.0.3"), issued_at=1726358399).duty == "none"
    assert context(br_version=version("1.0.3"), issued_at=1726358400).duty == "SHOULD"
    assert context(br_version=version("1.0.3"), issued_at=1741996799).duty == "SHOULD"
    assert context(br_version=version("1.0.3"), issued_at=1741996800).duty == "SHALL"


def test_a_failure_above_what_was_found_is_never_asked_for() -> None:
    resolver = zone(f"a.test. 300 {PERMIT}", test="servfail")
    assert evaluate([Mailbox("x@a.test")], context(), resolver).decision is CaaDecision.PERMIT


def test_a_permitted_failure_tells_of_a_parent_that_forbids() -> None:
    unsigned = {"a.test": Security.INSECURE}
    for record, expected in ((f"test. 300 {FORBID}", True), (f"test. 300 {PERMIT}", False)):
        resolver = zone(record, statuses=unsigned, a_test="servfail")
        found = evaluate([Mailbox("x@a.test")], context(), resolver).mailboxes[0]
        assert found.decision is CaaDecision.PERMIT_ON_FAILURE
        assert (CaaNotice.ANCESTOR_RESTRICTS in found.notices) is expected
        assert [answer.name for answer in found.answers] == ["a.test.", "test."]
    both = zone(f"test. 300 {FORBID}", statuses={"": Security.INSECURE}, a_test="servfail", test="timeout")
    found = evaluate([Mailbox("x@a.test")], context(), both).mailboxes[0]
    assert CaaNotice.ANCESTOR_RESTRICTS not in found.notices
    # A dead zone is often dead for the next name up, too.
    dead = zone(
        f"test. 300 {FORBID}", statuses={"a.test": Security.INSECURE}, b_a_test="servfail", a_test="timeout"
    )
    found = evaluate([Mailbox("x@b.a.test")], context(), dead).mailboxes[0]
    assert found.decision is CaaDecision.PERMIT_ON_FAILURE
    assert CaaNotice.ANCESTOR_RESTRICTS in found.notices


def test_further_reasons() -> None:
    resolver = ZoneResolver([], {"": Security.INSECURE}, {"test": "timeout"}, internal=True)
    found = evaluate([Mailbox("x@test")], context(), resolver).mailboxes[0]
    assert found.reason is CaaReason.LOOKUP_FAILED_INTERNAL
    assert found.further_reasons == (CaaReason.LOOKUP_FAILED_NOT_RETRIED,)


@pytest.mark.parametrize("outcome", ["servfail", "timeout", "refused", "notimp", "formerr"])
def test_no_failure_is_taken_for_an_empty_answer(outcome: str) -> None:
    for security in Security:
        resolver = zone(f"test. 300 {PERMIT}", statuses={"": security}, a_test=outcome)
        found = evaluate([Mailbox("x@a.test")], context(), resolver).mailboxes[0]
        assert found.decision is not CaaDecision.PERMIT
        assert found.decision.is_permission is (security is Security.INSECURE)


def test_bogus_never_permits() -> None:
    for number in ("1.0.3", "1.0.11", "1.0.12", "1.0.16"):
        for outcomes in ({}, {"test": "servfail"}):
            resolver = zone(f"test. 300 {PERMIT}", statuses={"test": Security.BOGUS}, **outcomes)
            result = evaluate([Mailbox("x@test")], context(br_version=version(number)), resolver)
            assert result.reason is CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS
            assert not result.decision.is_permission


def test_what_is_not_known_to_be_validated() -> None:
    for security, reason in (
        (Security.UNVALIDATED, CaaReason.RESOLVER_NOT_VALIDATING),
        (Security.INDETERMINATE, CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN),
    ):
        resolver = zone(f"test. 300 {PERMIT}", statuses={"": security})
        result = evaluate([Mailbox("x@test")], context(), resolver)
        assert (result.decision.is_permission, result.reason) == (False, reason)
        earlier = evaluate([Mailbox("x@test")], context(br_version=version("1.0.11")), resolver)
        assert earlier.decision is CaaDecision.PERMIT
    resolver = zone(f"test. 300 {PERMIT}", statuses={"": Security.UNVALIDATED})
    earlier = evaluate([Mailbox("x@test")], context(br_version=version("1.0.11")), resolver)
    assert CaaNotice.NOT_VALIDATED in earlier.mailboxes[0].notices
    failing = zone(statuses={"": Security.UNVALIDATED}, test="servfail")
    assert evaluate([Mailbox("x@test")], context(), failing).reason is CaaReason.RESOLVER_NOT_VALIDATING
    earlier = evaluate([Mailbox("x@test")], context(br_version=version("1.0.11")), failing)
    assert earlier.reason is CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN


def test_how_long_a_check_can_be_relied_on() -> None:
    assert reuse_until(1000, None) == 1000 + 28800
    assert reuse_until(1000, 28800) == 1000 + 28800
    assert reuse_until(1000, 28801) == 1000 + 28801
    resolver = zone(f"a.test. 90000 {PERMIT}", f"b.test. 300 {PERMIT}")
    result = evaluate([Mailbox("x@a.test"), Mailbox("x@b.test")], context(), resolver)
    assert [each.valid_until for each in result.mailboxes] == [AT + 90000, AT + 28800]
    assert result.valid_until == AT + 28800
    denied = evaluate([Mailbox("x@test")], context(), zone(f"test. 300 {FORBID}"))
    assert denied.valid_until is None


def test_the_lowest_ttl_of_the_rrset_counts() -> None:
    resolver = zone(f"test. 90000 {PERMIT}", 'test. 40000 IN CAA 0 issue ";"')
    assert evaluate([Mailbox("x@test")], context(), resolver).mailboxes[0].valid_until == AT + 40000


def test_a_check_counts_for_an_issuance_that_follows_it_soon() -> None:
    resolver = zone(f"test. 300 {PERMIT}")
    for is_recorded in (True, False):
        early = evaluate(
            [Mailbox("x@test")], context(checked_at=AT - 86400, is_recorded=is_recorded), resolver
        )
        assert (early.decision, early.reason) == (CaaDecision.DENY, CaaReason.EVIDENCE_EXPIRED)
    within = evaluate([Mailbox("x@test")], context(checked_at=AT + 300), resolver)
    assert within.decision is CaaDecision.PERMIT
    late = evaluate([Mailbox("x@test")], context(checked_at=AT + 301), resolver)
    assert (late.decision, late.reason) == (CaaDecision.DENY, CaaReason.CHECKED_AFTER_ISSUANCE)
    # A lookup of now, with the rules of an earlier day: the notice shows what it is worth.
    live = evaluate([Mailbox("x@test")], context(checked_at=AT + 86400, is_recorded=False), resolver)
    assert CaaNotice.CHECKED_AFTER_ISSUANCE in live.mailboxes[0].notices


def test_a_permission_without_corroboration_says_so() -> None:
    resolver = zone(f"test. 300 {PERMIT}")

    def has_notice(**facts: object) -> bool:
        result = evaluate([Mailbox("x@test")], context(**facts), resolver).mailboxes[0]
        assert result.decision is CaaDecision.PERMIT
        return CaaNotice.NOT_CORROBORATED in result.notices

    assert has_notice()
    assert has_notice(method="3.2.2.1")
    assert not has_notice(method="3.2.2.2")
    assert not has_notice(br_version=version("1.0.7"))
    assert has_notice(br_version=version("1.0.9"), issued_at=1747267200)
    assert not has_notice(br_version=version("1.0.9"), issued_at=1747267199)
    remotes = (Remote(CaaDecision.PERMIT, "ARIN"), *[Remote(CaaDecision.PERMIT, "APNIC")] * 2)
    assert not has_notice(remotes=remotes)


def test_a_missed_quorum_before_it_counts_is_a_notice() -> None:
    found = evaluate(
        [Mailbox("x@test")],
        context(br_version=version("1.0.8"), issued_at=1747267200, method="3.2.2.1", remotes=()),
        zone(f"test. 300 {PERMIT}"),
    ).mailboxes[0]
    assert found.decision is CaaDecision.PERMIT
    assert CaaNotice.QUORUM_NOT_MET in found.notices
