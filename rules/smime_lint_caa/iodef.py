"""Whom to tell of refused requests: BR 4.2.2.1, RFC 8659 4.4."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

PREVENTED = frozenset(
    {
        CaaReason.ISSUER_NOT_AUTHORIZED,
        CaaReason.ISSUANCE_FORBIDDEN,
        CaaReason.ISSUEMAIL_MALFORMED,
        CaaReason.CRITICAL_PROPERTY_UNKNOWN,
        CaaReason.CAA_RDATA_MALFORMED,
    }
)
"""Denials by what stands in the RRset."""


@rule(
    "caa.iodef.not_reported",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.8",
)
def not_reported(node: CaaCheck) -> Violations:
    """An issuance that CAA prevents is reported to the contacts in the domain's iodef properties.

    Only mailto: and https: contacts are expected to be told; whether they are, no record shows.
    """
    if node.iodef and node.reason in PREVENTED:
        yield Violation(node, f"to be told of the refusal: {', '.join(node.iodef)}", value=node.mailbox)
