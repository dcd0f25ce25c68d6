"""DNSSEC for CAA: BR 4.2.2.1.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import DNSSEC_REQUIRED, denial, has_reason

RULES = (
    *denial(
        "caa.dnssec.not_validated",
        has_reason(CaaReason.RESOLVER_NOT_VALIDATING),
        title="All answers about CAA are validated up to the root's trust anchor",
        description=(
            "AD shows that the resolver has validated. Without it the answer counts where DS records\n"
            "end above the domain. A resolver that answers without AD for a name that is known to be\n"
            "signed, or at all for one that is known to be bogus, does not validate."
        ),
        citation="BR 4.2.2.1.1",
        since="1.0.12",
        effective=DNSSEC_REQUIRED,
    ),
    *denial(
        "caa.dnssec.bogus",
        has_reason(CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS),
        title="A DNSSEC validation error is not permission",
        description=(
            "Expired or missing signatures, keys that the DS records do not name, denials that are\n"
            "not proven, anywhere on the way, aliases included. SERVFAIL alone does not show that: a\n"
            "resolver says it for servers that do not answer, too."
        ),
        citation="BR 4.2.2.1.1",
        since="1.0.12",
        effective=DNSSEC_REQUIRED,
    ),
)


@rule(
    "caa.dnssec.local_policy_disabled",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1.1",
    since="1.0.12",
    effective=DNSSEC_REQUIRED,
)
def local_policy_disabled(node: CaaCheck) -> Violations:
    """No local policy switches DNSSEC validation off for CAA.

    The resolver validates a name that is known to be signed, but not this one, to which a chain of trust
    leads: a negative trust anchor would look like this.
    """
    if CaaNotice.VALIDATION_SWITCHED_OFF in node.notices:
        yield Violation(
            node, "the resolver validates elsewhere, but not what it says of this domain", value=node.mailbox
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
    """Remote network perspectives may validate DNSSEC, but need not."""
    if node.remotes:
        yield Violation(
            node, f"{node.remotes} remote perspectives were counted, validating or not", value=node.mailbox
        )
