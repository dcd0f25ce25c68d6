"""The LEI role extension, 1.3.6.1.4.1.52266.2: ISO 17442-2 clause 4."""

from __future__ import annotations

from smime_lint.model import Extension, LegalEntityIdentifier, LegalEntityIdentifierRole
from smime_lint.rules import CertificateType, Context, Defaults, Severity, Violation, Violations

from .lei import identifier_leis

MAX_CHARACTERS = 100

rule = Defaults(
    on=LegalEntityIdentifierRole,
    types=CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="ISO 17442-2 4",
).rule


@rule("iso.lei_role_extension.syntax", fix="encode the role as PrintableString of 1 to 100 characters")
def syntax(extension: LegalEntityIdentifierRole) -> Violations:
    """The LEI role extension is a PrintableString of 1 to 100 characters.

    Implementations use this limit; it is not certain that the standard sets it, so the finding is a notice.
    """
    role = extension.role
    if role.text is None:
        return
    if role.type != "PrintableString":
        yield Violation(role, f"the role is {role.type}; it must be PrintableString")
    elif not 0 < len(role.text) <= MAX_CHARACTERS:
        yield Violation(role, f"the role has {len(role.text)} characters; it must have 1 to {MAX_CHARACTERS}")


@rule(
    "iso.lei_role_extension.without_lei",
    malformed=True,
    fix="add the LEI extension, or remove the LEI role extension",
)
def without_lei(extension: Extension, ctx: Context) -> Violations:
    """A certificate with the LEI role extension contains an LEI.

    The role is held in the organization that the LEI identifies. An LEI in organizationIdentifier is treated
    like the LEI extension.
    """
    if not ctx.tbs.has(LegalEntityIdentifier) and not identifier_leis(ctx.tbs):
        yield Violation(extension, "the LEI role extension is present, but the certificate contains no LEI")
