"""The RRset around the issuemail property: RFC 8659 4.1, BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaNotice, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import REQUIRED, denial, has_reason

RULES = denial(
    "caa.rrset.unknown_critical_property",
    has_reason(CaaReason.CRITICAL_PROPERTY_UNKNOWN, CaaReason.CAA_RDATA_MALFORMED),
    title="No certificate is issued if the RRset contains a critical property that the CA does not "
    "recognize, or a malformed record",
    description=(
        "Only the flag 128 is critical; the reserved bits have no meaning. By default issue, issuewild,\n"
        "issuemail, iodef, contactemail, contactphone and issuevmc are recognized. A record without a\n"
        "tag, or with a tag longer than the record, may be a restriction that cannot be read."
    ),
    citation="RFC 8659 4.1",
    fix="do not issue until the domain removes the property",
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
    """Properties with other tags do not override issuemail properties.

    issue and issuewild properties are ignored if an issuemail property is present.
    """
    decided = node.reason in (CaaReason.ISSUER_AUTHORIZED, CaaReason.ISSUER_NOT_AUTHORIZED)
    if decided and CaaNotice.OTHER_TAGS_IGNORED in node.notices:
        yield Violation(
            node,
            "issue or issuewild properties were ignored, because issuemail is present",
            value=node.mailbox,
        )
