"""The extensions for Legal Entity Identifier and LEI role: BR 7.1.2.3(l)."""

from __future__ import annotations

from smime_lint.model import LegalEntityIdentifier, LegalEntityIdentifierRole, TBSCertificate
from smime_lint.rules import CertificateType, Kind, Mode, Severity, Violation, Violations, rule

from .extension_rules import critical, prohibited

_CITATION = "BR 7.1.2.3(l)"
_ROLE_IN_ORGANIZATION = "An organization-validated certificate has no LEI role extension{}."

RULES = (
    prohibited(
        "smbr.lei.prohibited",
        LegalEntityIdentifier,
        _CITATION,
        "A mailbox- or individual-validated certificate has no LEI extension.",
        name="LEI",
        types=CertificateType.MAILBOX | CertificateType.INDIVIDUAL,
        description="Certificates of these types do not name a legal entity.",
    ),
    prohibited(
        "smbr.lei.role_prohibited",
        LegalEntityIdentifierRole,
        _CITATION,
        "A mailbox- or individual-validated certificate has no LEI role extension.",
        name="LEI role",
        types=CertificateType.MAILBOX | CertificateType.INDIVIDUAL,
        description=(
            "The table prohibits LEI for these types without naming an OID; this is read as applying to\n"
            "both extensions."
        ),
    ),
    prohibited(
        "smbr.lei.role_prohibited_organization",
        LegalEntityIdentifierRole,
        _CITATION,
        _ROLE_IN_ORGANIZATION.format(""),
        name="LEI role",
        types=CertificateType.ORGANIZATION,
        since="1.0.1",
        replaces=("smbr.lei.role_organization_in_1_0_0",),
        description="The role is that of a person, and certificates of this type do not name a person.",
    ),
    prohibited(
        "smbr.lei.role_organization_in_1_0_0",
        LegalEntityIdentifierRole,
        _CITATION,
        _ROLE_IN_ORGANIZATION.format(" in one reading of BR 1.0.0"),
        name="LEI role",
        types=CertificateType.ORGANIZATION,
        severity=Severity.NOTICE,
        until="1.0.0",
        description=(
            "BR 1.0.0 permit the LEI for this type and do not mention the role; BR 1.0.1 prohibit it."
        ),
    ),
    critical(
        "smbr.lei.critical",
        LegalEntityIdentifier,
        Kind.SUBSCRIBER,
        _CITATION,
        name="the LEI extension",
        types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
        certificate="an organization- or sponsor-validated certificate",
    ),
    critical(
        "smbr.lei.role_critical",
        LegalEntityIdentifierRole,
        Kind.SUBSCRIBER,
        _CITATION,
        name="the LEI role extension",
        types=CertificateType.SPONSOR,
        certificate="a sponsor-validated certificate",
    ),
)


@rule(
    "smbr.lei.record_status",
    on=TBSCertificate,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation=_CITATION,
    since="1.0.0",
    mode=Mode.REMINDER,
    fix="use an LEI whose record is ISSUED, ACTIVE and FULLY_CORROBORATED",
)
def record_status(tbs: TBSCertificate) -> Violations:
    """The RegistrationStatus of the LEI record is ISSUED, and its EntityStatus is ACTIVE.

    Its ValidationSources entry is FULLY_CORROBORATED. The CA verifies this in the Global LEI Index before
    issuance; the linter does not look it up.
    """
    extension = tbs.extension(LegalEntityIdentifier)
    if extension is not None:
        yield Violation(
            extension, "verify that the LEI record is ISSUED, ACTIVE and FULLY_CORROBORATED at issuance"
        )
