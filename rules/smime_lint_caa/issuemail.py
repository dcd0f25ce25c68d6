"""The issuemail property: RFC 9495, BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import REQUIRED, denial, has_reason

RULES = (
    *denial(
        "caa.issuemail.not_authorized",
        has_reason(CaaReason.ISSUER_NOT_AUTHORIZED),
        title="Where issuemail properties name issuers, the CA is among them",
        description=(
            "Names are compared whole and without case with the issuer domain names of the CP/CPS.\n"
            "One property that names the CA is enough, whatever stands beside it."
        ),
        citation="BR 4.2.2.1",
    ),
    *denial(
        "caa.issuemail.empty_issuer",
        has_reason(CaaReason.ISSUANCE_FORBIDDEN),
        title="No certificate is issued where the issuemail properties name nobody",
        description=('The usual form is issuemail ";". The empty value means the same.'),
        citation="BR 4.2.2.1; RFC 9495 4",
    ),
    *denial(
        "caa.issuemail.malformed_value",
        has_reason(CaaReason.ISSUEMAIL_MALFORMED),
        title="A malformed issuemail value counts as one that names nobody",
        description=(
            "It forbids where no other property names the CA; beside one that does, it changes\n"
            "nothing. The grammar is that of RFC 8659 4.2: white space is space and tab, names are\n"
            "letters, digits and inner hyphens without a dot at the end, and no semicolon follows the\n"
            "last parameter."
        ),
        citation="BR 4.2.2.1; RFC 9495 4",
    ),
    *denial(
        "caa.issuemail.domain_extraction",
        has_reason(CaaReason.MAILBOX_ADDRESS_LITERAL, CaaReason.MAILBOX_DOMAIN_INVALID),
        title="Each mailbox has a domain for which CAA records can be looked up",
        description=(
            "An address literal has none, so that nothing could permit; nor has a domain that is no\n"
            "DNS name, or whose labels IDNA 2008 does not know."
        ),
        citation="BR 4.2.2.1; RFC 9495 4",
        is_of_dns=False,
    ),
)


@rule(
    "caa.issuemail.no_property_permits",
    on=CaaCheck,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1; RFC 9495 4",
    since="1.0.3",
    effective=REQUIRED,
)
def no_property_permits(node: CaaCheck) -> Violations:
    """A CAA RRset without issuemail property does not restrict S/MIME certificates.

    Who published it may have thought otherwise: issue and issuewild speak of TLS certificates alone, and the
    RRset also ends the climb, so that an issuemail property above it does not count.
    """
    if node.reason is CaaReason.NO_ISSUEMAIL_PROPERTY:
        yield Violation(node, node.explanation, value=node.mailbox)
