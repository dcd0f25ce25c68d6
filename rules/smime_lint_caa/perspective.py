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
    fix="check from remote network perspectives, and give their results with --remotes",
)
def not_corroborated(node: CaaCheck) -> Violations:
    """Remote network perspectives corroborate the CAA check.

    Until 2025-09-14 a missed quorum does not prevent issuance. For a missed quorum that does, see
    caa.perspective.not_corroborated_evidence. If the method of mailbox validation is not given, corroboration
    is assumed to be required; it is required for 3.2.2.1 and 3.2.2.3.
    """
    if CaaNotice.QUORUM_NOT_MET in node.notices:
        yield Violation(node, "too few remote perspectives corroborate", value=node.mailbox)
    elif CaaNotice.NOT_CORROBORATED in node.notices:
        yield Violation(node, "no results of remote perspectives were given", value=node.mailbox)
    elif node.reason is CaaReason.MPIC_QUORUM_NOT_MET and node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)


@rule(
    "caa.perspective.not_corroborated_evidence",
    on=CaaCheck,
    severity=Severity.ERROR,
    citation="BR 4.2.2.1; BR 4.2.2.2",
    since="1.0.8",
    effective=CORROBORATION_REQUIRED,
    fix="do not issue until enough remote network perspectives corroborate",
)
def not_corroborated_evidence(node: CaaCheck) -> Violations:
    """No certificate is issued if the remote network perspectives do not corroborate the CAA check.

    Lookups from other networks expose an attacker who manipulates the answers that one network receives. The
    number of remote perspectives that permit issuance is compared with the quorum of TLS BR 3.2.2.9; from
    2025-09-15 a missed quorum prevents issuance. If the check was made after issuance,
    caa.perspective.not_corroborated reports it as a notice.
    """
    if node.reason is CaaReason.MPIC_QUORUM_NOT_MET and not node.after_issuance:
        yield Violation(node, message(node), value=node.mailbox)
