"""The issuemail property: RFC 9495, BR 4.2.2.1."""

from __future__ import annotations

from smime_lint.model import CaaCheck, CaaReason
from smime_lint.rules import Severity, Violation, Violations, rule

from .denials import REQUIRED, denial, has_reason

RULES = (
    *denial(
        "caa.issuemail.not_authorized",
        has_reason(CaaReason.ISSUER_NOT_AUTHORIZED),
        title="The issuemail properties, where they name issuers, name the CA",
        description=(
            "Names are compared whole and case-insensitively with the issuer domain names of the CP/CPS.\n"
            "One property that names the CA is enough, whatever other properties the RRset contains."
        ),
        citation="BR 4.2.2.1",
        fix="do not issue until the domain publishes an issuemail property that names the CA",
    ),
    *denial(
        "caa.issuemail.empty_issuer",
        has_reason(CaaReason.ISSUANCE_FORBIDDEN),
        title="No certificate is issued if the issuemail properties name no issuer",
        description=('The usual form is issuemail ";". The empty value has the same meaning.'),
        citation="BR 4.2.2.1; RFC 9495 4",
        fix="do not issue for this mailbox while the domain prohibits it",
    ),
    *denial(
        "caa.issuemail.malformed_value",
        has_reason(CaaReason.ISSUEMAIL_MALFORMED),
        title="A malformed issuemail value is treated as one that names no issuer",
        description=(
            "It prohibits issuance if no other property names the CA, and has no effect if another\n"
            "one does. The grammar is that of RFC 8659 4.2: white space is space and tab, names are\n"
            "letters, digits and inner hyphens without a trailing dot, and no semicolon follows the\n"
            "last parameter."
        ),
        citation="BR 4.2.2.1; RFC 9495 4",
        fix="do not issue until the domain corrects the value",
    ),
    *denial(
        "caa.issuemail.domain_extraction",
        has_reason(CaaReason.MAILBOX_ADDRESS_LITERAL, CaaReason.MAILBOX_DOMAIN_INVALID),
        title="Each mailbox has a domain for which CAA records can be looked up",
        description=(
            "An address literal has no domain, so no CAA record can permit issuance. The same is\n"
            "true of an IPv4 address without brackets, of a numeric top-level domain (RFC 3696 2), of\n"
            "a domain that is not a DNS name, and of labels that IDNA 2008 does not allow."
        ),
        citation="BR 4.2.2.1; RFC 9495 4",
        fix="remove the mailbox from the certificate",
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
    """A CAA RRset without issuemail properties does not restrict S/MIME certificates.

    The domain may have intended otherwise: issue and issuewild apply to TLS certificates only, and the RRset
    also ends the search, so that an issuemail property above it does not apply.
    """
    if node.reason is CaaReason.NO_ISSUEMAIL_PROPERTY:
        yield Violation(node, node.explanation, value=node.mailbox)
