"""The extensions for Legal Entity Identifier and LEI role: BR 7.1.2.3(l)."""

from __future__ import annotations

from smime_lint.model import Extension, LegalEntityIdentifier, LegalEntityIdentifierRole, TBSCertificate
from smime_lint.rules import CertificateType, Context, Mode, Severity, Violation, Violations, rule

from .criticality import critical_extension, is_repeated


def _present(extension: Extension, ctx: Context) -> Violations:
    """A violation for an extension that is present, whether or not its value decodes."""
    if not is_repeated(extension, ctx):
        yield Violation(extension, f"the extension {extension.name} is present")


@rule(
    "smbr.lei.prohibited",
    on=LegalEntityIdentifier,
    malformed=True,
    types=CertificateType.MAILBOX | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    fix="leave out the LEI extension",
)
def prohibited(extension: Extension, ctx: Context) -> Violations:
    """A mailbox- or individual-validated certificate has no LEI extension.

    These types name no legal entity.
    """
    return _present(extension, ctx)


@rule(
    "smbr.lei.role_prohibited",
    on=LegalEntityIdentifierRole,
    malformed=True,
    types=CertificateType.MAILBOX | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    fix="leave out the LEI role extension",
)
def role_prohibited(extension: Extension, ctx: Context) -> Violations:
    """A mailbox- or individual-validated certificate has no LEI role extension.

    The table prohibits LEI for these types without naming an OID; it is read as speaking of both.
    """
    return _present(extension, ctx)


@rule(
    "smbr.lei.role_prohibited_organization",
    on=LegalEntityIdentifierRole,
    malformed=True,
    types=CertificateType.ORGANIZATION,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(l)",
    replaces=("smbr.lei.role_organization_in_1_0_0",),
    since="1.0.1",
    fix="leave out the LEI role extension",
)
def role_prohibited_organization(extension: Extension, ctx: Context) -> Violations:
    """An organization-validated certificate has no LEI role extension.

    The role is that of a person, whom this type does not name.
    """
    return _present(extension, ctx)


@rule(
    "smbr.lei.role_organization_in_1_0_0",
    on=LegalEntityIdentifierRole,
    malformed=True,
    types=CertificateType.ORGANIZATION,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    until="1.0.0",
    fix="leave out the LEI role extension",
)
def role_organization_in_1_0_0(extension: Extension, ctx: Context) -> Violations:
    """An organization-validated certificate has no LEI role extension, as BR 1.0.0 can be read.

    BR 1.0.0 allows the LEI for this type and does not mention the role; BR 1.0.1 prohibits it.
    """
    return _present(extension, ctx)


@rule(
    "smbr.lei.critical",
    on=LegalEntityIdentifier,
    malformed=True,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    fix="leave out the critical field of the LEI extension",
)
def critical(extension: Extension) -> Violations:
    """The LEI extension of an organization- or sponsor-validated certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.lei.role_critical",
    on=LegalEntityIdentifierRole,
    malformed=True,
    types=CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    fix="leave out the critical field of the LEI role extension",
)
def role_critical(extension: Extension) -> Violations:
    """The LEI role extension of a sponsor-validated certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.lei.record_status",
    on=TBSCertificate,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(l)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def record_status(tbs: TBSCertificate) -> Violations:
    """The LEI record is issued, its entity active, and its validation sources fully corroborated.

    That is RegistrationStatus ISSUED, EntityStatus ACTIVE and ValidationSources FULLY_CORROBORATED in the
    Global LEI Index as of issuance. It is not looked up here.
    """
    extension = tbs.extension(LegalEntityIdentifier)
    if extension is not None:
        yield Violation(
            extension, "the LEI record has to be ISSUED, ACTIVE and FULLY_CORROBORATED at issuance"
        )
