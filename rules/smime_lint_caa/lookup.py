"""When CAA is looked up, and what a failed lookup means: BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.br import day_of
from smime_lint.model import CaaCheck, CaaDecision, CaaNotice, CaaReason
from smime_lint.rules import Context, Severity, Violation, Violations, rule

from .denials import DNSSEC_REQUIRED, RECOMMENDED, REQUIRED, denial, has_reason, message

FAILURES = (
    CaaReason.LOOKUP_FAILED_SECURE_ZONE,
    CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
    CaaReason.LOOKUP_FAILED_INTERNAL,
    CaaReason.LOOKUP_FAILED_NOT_RETRIED,
)


def is_failure(node: CaaCheck, ctx: Context) -> bool:
    """Whether a failed lookup denies. Bogus data has a rule of its own, caa.dnssec.bogus, once that holds."""
    if node.reason is CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS:
        return ctx.issued_at is not None and day_of(ctx.issued_at) < DNSSEC_REQUIRED
    return node.reason in FAILURES


RULES = (
    *denial(
        "caa.lookup.failure_until_1_0_11",
        has_reason(*FAILURES, CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS),
        title="A failed lookup is permission only where the fault is outside, it was retried, and no DNSSEC "
        "chain leads to the zone",
        description=(
            "DS records above a zone are such a chain, whether its data validates or not. The fault\n"
            "is outside where the own resolver answers for other names."
        ),
        citation="BR 4.2.2.1",
        until="1.0.11",
    ),
    *denial(
        "caa.lookup.failure",
        is_failure,
        title="A failed lookup is permission only where the fault is outside, it was retried, and the domain "
        "is confirmed to be Insecure",
        description=(
            "Insecure is meant as in RFC 4035 4.3: a signed denial of DS above the domain. The\n"
            "sentence has no date of its own and counts from the publication of version 1.0.12. Until\n"
            "2026-03-14 the rule also speaks of bogus data, then caa.dnssec.bogus does."
        ),
        citation="BR 4.2.2.1",
        since="1.0.12",
        effective=None,
    ),
)


@rule(
    "caa.lookup.failure_permitted",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=RECOMMENDED,
)
def failure_permitted(node: CaaCheck) -> Violations:
    """A failed lookup that the BR let pass for permission shows nothing of what the domain wants.

    The decision is the CA's. The text of BR 4.2.2.1.1 names SERVFAIL as a validation error; it is read as one
    only where the data is bogus, since a resolver says SERVFAIL for any server that it cannot reach.
    """
    if node.decision is CaaDecision.PERMIT_ON_FAILURE:
        text = node.explanation
        if CaaNotice.ANCESTOR_RESTRICTS in node.notices:
            text += "; a name above it forbids"
        yield Violation(node, text, value=node.mailbox)


@rule(
    "caa.lookup.not_required_until_1_0_2",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 3.2.2.4",
    since="1.0.0",
    until="1.0.2",
)
def not_required_until_1_0_2(node: CaaCheck) -> Violations:
    """Up to version 1.0.2 CAA need not be checked, and issue, issuewild and iodef mean nothing for S/MIME."""
    if node.reason is CaaReason.CAA_NOT_REQUIRED:
        yield Violation(node, node.explanation, value=node.mailbox)


@rule(
    "caa.lookup.stale",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
)
def stale(node: CaaCheck) -> Violations:
    """The certificate is issued within the TTL of the CAA records, or eight hours, of the check.

    A lookup of now cannot be too old for what was issued before; where issuance is planned for later, it will
    have to be repeated. Recorded evidence that is too old is an error: caa.lookup.stale_evidence.
    """
    if CaaNotice.WILL_EXPIRE_BEFORE_ISSUANCE in node.notices:
        yield Violation(
            node,
            "the check will be too old at the time of issuance and has to be repeated",
            value=node.mailbox,
        )


@rule(
    "caa.lookup.stale_evidence",
    on=CaaCheck,
    severity=Severity.ERROR,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
)
def stale_evidence(node: CaaCheck) -> Violations:
    """A recorded check is no older at issuance than the TTL of the CAA records, or eight hours.

    notBefore is taken for the time of issuance where nothing else is given.
    """
    if node.reason is CaaReason.EVIDENCE_EXPIRED:
        yield Violation(node, message(node), value=node.mailbox)


@rule(
    "caa.lookup.stale_evidence_recommended",
    on=CaaCheck,
    severity=Severity.WARN,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=RECOMMENDED,
    expires=REQUIRED,
    covers=("caa.lookup.recommended",),
)
def stale_evidence_recommended(node: CaaCheck) -> Violations:
    """A recorded check is no older at issuance than the TTL or eight hours (recommended until 2025-03-14)."""
    if node.reason is CaaReason.EVIDENCE_EXPIRED:
        yield Violation(node, message(node), value=node.mailbox)


@rule(
    "caa.lookup.constrained_ca_exempt",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
)
def constrained_ca_exempt(node: CaaCheck) -> Violations:
    """Under a technically constrained CA whose contract says so, CAA need not be checked.

    Both facts were told by the caller.
    """
    if node.reason is CaaReason.EXEMPT_TECHNICALLY_CONSTRAINED:
        yield Violation(node, node.explanation, value=node.mailbox)
