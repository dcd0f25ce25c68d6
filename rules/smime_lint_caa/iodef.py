"""Reports of refused requests: BR 4.2.2.1, RFC 8659 4.4."""

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
"""Denials by the content of the RRset."""


@rule(
    "caa.iodef.not_reported",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.8",
    fix="report the refusal to the contacts",
)
def not_reported(node: CaaCheck) -> Violations:
    """An issuance that CAA prevents is reported to the contacts in the domain's iodef properties.

    The BR expect reports to mailto: and https: contacts only. No record shows whether one was sent.
    """
    if node.iodef and node.reason in PREVENTED:
        contacts = ", ".join(node.iodef)
        yield Violation(node, f"verify that the refusal is reported to {contacts}", value=node.mailbox)
