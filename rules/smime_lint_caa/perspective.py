"""Remote network perspectives: BR 4.2.2.1 and 4.2.2.2."""

from __future__ import annotations

from datetime import date

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import message

CORROBORATION_REQUIRED = date(2025, 5, 15)
"""From this day on remote perspectives SHALL corroborate (BR 4.2.2.2)."""


@rule(
    "caa.perspective.not_corroborated",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1; BR 4.2.2.2",
    since="1.0.8",
    effective=CORROBORATION_REQUIRED,
)
def not_corroborated(node: CaaCheck) -> Violations:
    """Remote network perspectives corroborate what CAA says.

    Until 2025-09-14 a missed quorum need not stop issuance; where it does, and for results that are not from
    the time of issuance, see caa.perspective.not_corroborated_evidence.
    """
    if CaaNotice.QUORUM_NOT_MET in node.notices:
        yield Violation(node, "too few remote perspectives corroborate", value=node.mailbox)
    elif node.reason is CaaReason.MPIC_QUORUM_NOT_MET and node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)


@rule(
    "caa.perspective.not_corroborated_evidence",
    on=CaaCheck,
    severity=Severity.ERROR,
    citation="BR 4.2.2.1; BR 4.2.2.2",
    since="1.0.8",
    effective=CORROBORATION_REQUIRED,
)
def not_corroborated_evidence(node: CaaCheck) -> Violations:
    """No certificate is issued where the remote perspectives on record do not corroborate."""
    if node.reason is CaaReason.MPIC_QUORUM_NOT_MET and not node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)
