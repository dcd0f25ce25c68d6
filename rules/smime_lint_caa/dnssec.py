"""DNSSEC for CAA: BR 4.2.2.1.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import DNSSEC_REQUIRED, denial, has_reason

RULES = (
    *denial(
        "caa.dnssec.not_validated",
        has_reason(CaaReason.RESOLVER_NOT_VALIDATING),
        title="All CAA answers are validated with DNSSEC up to the trust anchor of the root",
        description=(
            "AD shows that the resolver has validated an answer. An answer without AD is accepted only\n"
            "if a signed denial of DS records above the domain proves that it is Insecure. A resolver\n"
            "that answers without AD for a name that is known to be signed, or answers at all for one\n"
            "that is known to be bogus, does not validate."
        ),
        citation="BR 4.2.2.1.1",
        fix="use a resolver that validates, over a trusted path",
        since="1.0.12",
        effective=DNSSEC_REQUIRED,
    ),
    *denial(
        "caa.dnssec.bogus",
        has_reason(CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS),
        title="A DNSSEC validation error is not treated as permission to issue",
        description=(
            "Validation errors are expired or missing signatures, keys that the DS records do not name,\n"
            "and denials that are not proven, at any name of the lookup, aliases included. SERVFAIL\n"
            "alone is not one: resolvers also return it for servers that do not answer."
        ),
        citation="BR 4.2.2.1.1",
        fix="do not issue until the DNSSEC data of the domain validates",
        since="1.0.12",
        effective=DNSSEC_REQUIRED,
    ),
)


@rule(
    "caa.dnssec.local_policy_disabled",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1.1",
    fix="remove the negative trust anchor from the resolver's configuration",
    since="1.0.12",
    effective=DNSSEC_REQUIRED,
)
def local_policy_disabled(node: CaaCheck) -> Violations:
    """No local policy disables DNSSEC validation for CAA.

    The resolver validates a name that is known to be signed, but not this one, although a chain of trust
    leads to it. A negative trust anchor has this effect.
    """
    if CaaNotice.VALIDATION_SWITCHED_OFF in node.notices:
        yield Violation(
            node, "the resolver validates other names, but not answers for this domain", value=node.mailbox
        )


@rule(
    "caa.dnssec.remote_perspective",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1.1",
    since="1.0.12",
    effective=DNSSEC_REQUIRED,
)
def remote_perspective(node: CaaCheck) -> Violations:
    """Remote network perspectives may validate DNSSEC, but are not required to.

    The requirement to validate is for the primary network perspective. The results of remote perspectives do
    not show whether they validated DNSSEC, so nothing has to be corrected: the finding gives the number of
    results that were counted.
    """
    if node.remotes:
        yield Violation(
            node,
            f"{node.remotes} remote perspectives were counted; they may or may not validate DNSSEC",
            value=node.mailbox,
        )
