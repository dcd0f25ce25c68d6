"""The LEI role extension, 1.3.6.1.4.1.52266.2: ISO 17442-2 clause 4."""

from __future__ import annotations

from smime_lint.model import Extension, LegalEntityIdentifier, LegalEntityIdentifierRole
from smime_lint.rules import CertificateType, Context, Severity, Violation, Violations, rule

from .lei import identifier_leis

MAX_CHARACTERS = 100


@rule(
    "iso.lei_role_extension.syntax",
    on=LegalEntityIdentifierRole,
    types=CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="ISO 17442-2 4",
    fix="encode the role as PrintableString of at most 100 characters",
)
def syntax(extension: LegalEntityIdentifierRole) -> Violations:
    """The LEI role extension is a PrintableString of 1 to 100 characters.

    The bound is that of the module which implementations use; that the standard sets it is not certain, hence
    a notice.
    """
    role = extension.role
    if role.text is None:
        return
    if role.type != "PrintableString":
        yield Violation(role, f"the role is {role.type}, it has to be PrintableString")
    elif not 0 < len(role.text) <= MAX_CHARACTERS:
        yield Violation(role, f"the role has {len(role.text)} characters, the limit is {MAX_CHARACTERS}")


@rule(
    "iso.lei_role_extension.without_lei",
    on=LegalEntityIdentifierRole,
    malformed=True,
    types=CertificateType.SPONSOR,
    severity=Severity.NOTICE,
    citation="ISO 17442-2 4",
    fix="add the LEI extension, or leave the role out",
)
def without_lei(extension: Extension, ctx: Context) -> Violations:
    """The LEI role extension comes with an LEI.

    A role is a role in the organization that the LEI names. An LEI in organizationIdentifier does as well as
    the extension.
    """
    tbs = ctx.tbs
    if tbs.by_oid.get(extension.oid) is not extension or tbs.has(LegalEntityIdentifier):
        return
    if not identifier_leis(tbs):
        yield Violation(extension, "there is an LEI role, and no LEI")
