"""DNSSEC for CAA: BR 4.2.2.1.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Context, Severity, Violation, Violations, rule

from .denials import DNSSEC_REQUIRED, denial, has_reason

RULES = (
    *denial(
        "caa.dnssec.not_validated",
        has_reason(CaaReason.RESOLVER_NOT_VALIDATING),
        title="All answers about CAA are validated up to the root's trust anchor",
        citation="BR 4.2.2.1.1",
        since="1.0.12",
        effective=DNSSEC_REQUIRED,
    ),
    *denial(
        "caa.dnssec.bogus",
        has_reason(CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS),
        title="A DNSSEC validation error is not permission",
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
def local_policy_disabled(node: CaaCheck, ctx: Context) -> Violations:
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
def remote_perspective(node: CaaCheck, ctx: Context) -> Violations:
    """Remote network perspectives may validate DNSSEC, but need not."""
    if node.remotes:
        yield Violation(
            node, f"{node.remotes} remote perspectives were counted, validating or not", value=node.mailbox
        )
