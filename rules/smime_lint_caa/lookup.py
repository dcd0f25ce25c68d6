"""The time of a CAA lookup, and failed lookups: BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.br import day_of
from smime_lint.model import CaaCheck, CaaDecision, CaaNotice, CaaReason
from smime_lint.rules import Context, Defaults, Severity, Violation, Violations, rule

from .denials import DNSSEC_REQUIRED, RECOMMENDED, REQUIRED, denial, has_reason, message

_required = Defaults(
    on=CaaCheck,
    severity=Severity.ERROR,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
).rule
_recommended = Defaults(
    on=CaaCheck,
    severity=Severity.WARN,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=RECOMMENDED,
    expires=REQUIRED,
    covers=("caa.lookup.recommended",),
).rule

FAILURES = (
    CaaReason.LOOKUP_FAILED_SECURE_ZONE,
    CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
    CaaReason.LOOKUP_FAILED_INTERNAL,
    CaaReason.LOOKUP_FAILED_NOT_RETRIED,
)


FAILURE_FIX = "do not issue until the lookup succeeds"


def is_failure(node: CaaCheck, ctx: Context) -> bool:
    """Whether a failed lookup denies. Once caa.dnssec.bogus applies, it reports bogus data."""
    if node.reason is CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS:
        return ctx.issued_at is not None and day_of(ctx.issued_at) < DNSSEC_REQUIRED
    return node.reason in FAILURES


RULES = (
    *denial(
        "caa.lookup.failure_until_1_0_11",
        has_reason(*FAILURES, CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS),
        title="A failed lookup is permission to issue only if the fault is outside the CA's infrastructure, "
        "the lookup was retried, and the zone has no DNSSEC validation chain",
        description=(
            "DS records above a zone are a DNSSEC chain, whether its data validates or not. The fault\n"
            "is outside if the CA's resolver has just had an answer from elsewhere. An answer that is\n"
            "incomplete, or to another question, is a failed lookup and not shown to be outside."
        ),
        citation="BR 4.2.2.1",
        fix=FAILURE_FIX,
        until="1.0.11",
    ),
    *denial(
        "caa.lookup.after_issuance",
        has_reason(CaaReason.CHECKED_AFTER_ISSUANCE),
        title="CAA records are retrieved and processed before the certificate is issued",
        description=(
            "A recorded check that is later than the issuance is not a check of it. If no time of\n"
            "issuance is given, a check up to 48 hours after notBefore is accepted, since many CAs set\n"
            "notBefore back, and a later one is only a notice."
        ),
        citation="BR 4.2.2.1",
        fix="revoke the certificate if CAA was not checked before issuance",
    ),
    *denial(
        "caa.lookup.failure",
        is_failure,
        title="A failed lookup is permission to issue only if the fault is outside the CA's infrastructure, "
        "the lookup was retried, and the domain is confirmed to be Insecure",
        description=(
            "Insecure is defined in RFC 4035 4.3; a signed denial of DS records above the domain\n"
            "confirms it. The sentence has no compliance date, so it applies from the publication of\n"
            "version 1.0.12. Until 2026-03-14 the rule also covers bogus data; from 2026-03-15,\n"
            "caa.dnssec.bogus does."
        ),
        citation="BR 4.2.2.1",
        fix=FAILURE_FIX,
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
    fix="repeat the check until the lookup succeeds",
)
def failure_permitted(node: CaaCheck) -> Violations:
    """The CA may treat a failed lookup as permission to issue if the conditions of the BR are met.

    The BR leave the choice to the CA; the finding shows that it was made. BR 4.2.2.1.1 names SERVFAIL as an
    example of a validation error. The rule treats it as one only if the data is bogus, since resolvers also
    return SERVFAIL for servers that they cannot reach.
    """
    if node.decision is CaaDecision.PERMIT_ON_FAILURE and (node.accepts_failure or node.after_issuance):
        yield Violation(node, _describe_failure(node), value=node.mailbox)


def _failure_not_accepted(node: CaaCheck) -> Violations:
    accepted = node.accepts_failure or node.after_issuance
    if node.decision is CaaDecision.PERMIT_ON_FAILURE and not accepted:
        yield Violation(
            node, f"{_describe_failure(node)}; --accept-lookup-failure was not given", value=node.mailbox
        )


_ACCEPT_FIX = "repeat the check until the lookup succeeds, or give --accept-lookup-failure"


@_required(
    "caa.lookup.failure_not_accepted",
    fix=_ACCEPT_FIX,
)
def failure_not_accepted(node: CaaCheck) -> Violations:
    """A failed lookup is permission only if the CA has chosen to treat it so.

    The BR permit that under conditions, which are met here; they do not require it. Without
    --accept-lookup-failure the check denies, as caa check does.
    """
    return _failure_not_accepted(node)


@_recommended(
    "caa.lookup.failure_not_accepted_recommended",
    fix=_ACCEPT_FIX,
)
def failure_not_accepted_recommended(node: CaaCheck) -> Violations:
    """A failed lookup is permission only if the CA has chosen to treat it so (recommended until 2025-03-14).

    Until 2025-03-14 the BR say SHOULD, hence a warning, as for every other denial; from 2025-03-15 on see
    caa.lookup.failure_not_accepted.
    """
    return _failure_not_accepted(node)


def _describe_failure(node: CaaCheck) -> str:
    if CaaNotice.ANCESTOR_RESTRICTS in node.notices:
        return f"{node.explanation}; a name above it prohibits issuance"
    return node.explanation


@rule(
    "caa.lookup.not_required_until_1_0_2",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 3.2.2.4",
    since="1.0.0",
    until="1.0.2",
)
def not_required_until_1_0_2(node: CaaCheck) -> Violations:
    """Up to version 1.0.2 CAA is not checked, and issue, issuewild and iodef do not apply to S/MIME.

    BR 3.2.2.4 of these versions does not require a check. Version 1.0.3 introduced the issuemail property.
    Nothing has to be corrected: the finding explains why the check permits issuance.
    """
    if node.reason is CaaReason.CAA_NOT_REQUIRED:
        yield Violation(node, node.explanation, value=node.mailbox)


@rule(
    "caa.lookup.stale",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
    fix="repeat the check before issuance",
)
def stale(node: CaaCheck) -> Violations:
    """The certificate is issued within the TTL of the CAA records or eight hours, whichever is greater.

    This rule applies to a lookup made today for a certificate whose notBefore is in the future. Evidence that
    is too old is an error: caa.lookup.stale_evidence.
    """
    if node.reason is CaaReason.EVIDENCE_EXPIRED and node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)


def _stale_evidence(node: CaaCheck) -> Violations:
    if node.reason is CaaReason.EVIDENCE_EXPIRED and not node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)


@_required(
    "caa.lookup.stale_evidence",
    fix="repeat the check before issuance",
)
def stale_evidence(node: CaaCheck) -> Violations:
    """At issuance a CAA check is not older than the TTL of the records or eight hours, whichever is greater.

    If no time of issuance is given, notBefore is used.
    """
    return _stale_evidence(node)


@_recommended(
    "caa.lookup.stale_evidence_recommended",
    fix="repeat the check before issuance",
)
def stale_evidence_recommended(node: CaaCheck) -> Violations:
    """At issuance a CAA check is not older than the TTL or eight hours (recommended until 2025-03-14).

    The records of a domain may change after a check. The limit is the TTL of the records or eight hours,
    whichever is greater. If no time of issuance is given, notBefore is used. The BR say SHOULD
    until 2025-03-14, hence a warning; from 2025-03-15, see caa.lookup.stale_evidence.
    """
    return _stale_evidence(node)


@rule(
    "caa.lookup.constrained_ca_exempt",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
)
def constrained_ca_exempt(node: CaaCheck) -> Violations:
    """CAA checking is optional under a technically constrained CA whose contract waives it.

    Both facts are statements of the caller.
    """
    if node.reason is CaaReason.EXEMPT_TECHNICALLY_CONSTRAINED:
        yield Violation(node, node.explanation, value=node.mailbox)
