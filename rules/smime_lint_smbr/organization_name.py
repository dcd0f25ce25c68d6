"""organizationName of the subject: BR 7.1.4.2.2(b), 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import OrganizationName
from smime_lint.rules import Holder, Mode, Severity, Violation, Violations, rule

from .attribute_rules import missing, prohibited

RULES = (
    prohibited("smbr.organization_name.prohibited_in_mailbox", OrganizationName, CertificateType.MAILBOX),
    prohibited(
        "smbr.organization_name.prohibited_in_individual", OrganizationName, CertificateType.INDIVIDUAL
    ),
    missing(
        "smbr.organization_name.missing",
        OrganizationName,
        ("smbr.organization_name.missing_in_organization", "smbr.organization_name.missing_in_sponsor"),
    ),
)

_TRADING = ("(", " dba ", " d/b/a ", " trading as ", " t/a ")


@rule(
    "smbr.organization_name.assumed_name_format",
    on=OrganizationName,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(b)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def assumed_name_format(attribute: OrganizationName) -> Violations:
    """If both are included, the Assumed Name appears first, followed by the legal name in parentheses.

    Reported for names with parentheses or words such as "trading as". Parentheses are part of many legal
    names ("Example (Holdings) Ltd"), so only the records of the CA show which name is which.
    """
    text = (attribute.text or "").lower()
    if any(sign in text for sign in _TRADING):
        yield Violation(
            attribute,
            "verify that an Assumed Name in organizationName appears first, followed by the legal name in "
            "parentheses",
        )
