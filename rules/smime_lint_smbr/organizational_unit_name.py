"""organizationalUnitName of the subject: BR 7.1.4.2.2(c), 7.1.4.2.3, 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import OrganizationalUnitName
from smime_lint.rules import Holder, Mode, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (
    prohibited(
        "smbr.organizational_unit_name.prohibited_in_mailbox",
        OrganizationalUnitName,
        CertificateType.MAILBOX,
    ),
    prohibited(
        "smbr.organizational_unit_name.prohibited_in_individual",
        OrganizationalUnitName,
        CertificateType.INDIVIDUAL,
    ),
)


@rule(
    "smbr.organizational_unit_name.affiliate",
    on=OrganizationalUnitName,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(c)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def affiliate(attribute: OrganizationalUnitName) -> Violations:
    """organizationalUnitName is the full legal organization name of an Affiliate of the organizationName.

    Departments ("IT", "Sales") are not Affiliates, although they were common in this attribute before the BR.
    """
    yield Violation(attribute, "verify that organizationalUnitName is the legal name of an Affiliate")
