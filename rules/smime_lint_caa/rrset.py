"""The RRset around the issuemail property: RFC 8659 4.1, BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import REQUIRED, denial, has_reason

RULES = denial(
    "caa.rrset.unknown_critical_property",
    has_reason(CaaReason.CRITICAL_PROPERTY_UNKNOWN, CaaReason.CAA_RDATA_MALFORMED),
    title="No certificate is issued over a critical property that the CA does not know, or over a record "
    "that cannot be read",
    description=(
        "Only the flag 128 is critical, reserved bits mean nothing. issue, issuewild, issuemail,\n"
        "iodef, contactemail, contactphone and issuevmc are known. A record without tag, or whose tag\n"
        "leads out of it, may restrict in a way that nobody can read."
    ),
    citation="RFC 8659 4.1",
)


@rule(
    "caa.rrset.other_tag_conflict",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=REQUIRED,
)
def other_tag_conflict(node: CaaCheck) -> Violations:
    """Properties with other tags do not override what issuemail says.

    issue and issuewild beside an issuemail property were passed over.
    """
    decided = node.reason in (CaaReason.ISSUER_AUTHORIZED, CaaReason.ISSUER_NOT_AUTHORIZED)
    if decided and CaaNotice.OTHER_TAGS_IGNORED in node.notices:
        yield Violation(
            node, "issue or issuewild properties beside issuemail were passed over", value=node.mailbox
        )
