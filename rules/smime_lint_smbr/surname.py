"""surname of the subject: BR 7.1.4.2.2(e) and (f), 7.1.4.2.3, 7.1.4.2.4."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import GivenName, Pseudonym, Surname
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited
from .attribute_values import is_first

RULES = (
    prohibited("smbr.surname.prohibited_in_mailbox", Surname, CertificateType.MAILBOX),
    prohibited("smbr.surname.prohibited_in_organization", Surname, CertificateType.ORGANIZATION),
)


@rule(
    "smbr.surname.with_pseudonym",
    on=Pseudonym,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(e)(f)",
    since="1.0.0",
    fix="name the subject either by pseudonym or by givenName and surname",
)
def with_pseudonym(pseudonym: Pseudonym, ctx: Context) -> Violations:
    """surname and pseudonym do not stand in the same subject."""
    subject = ctx.tbs.subject
    if subject is not None and is_first(pseudonym, subject):
        for attribute in subject.of(Surname):
            yield Violation(attribute, "surname stands beside pseudonym")


@rule(
    "smbr.surname.single_legal_name",
    on=GivenName,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(e)",
    since="1.0.0",
    fix="move a single legal name from givenName to surname",
)
def single_legal_name(given_name: GivenName, ctx: Context) -> Violations:
    """Someone with a single legal name has it in surname.

    The sign of it is givenName without surname. The tables allow givenName alone, and a CA may leave the
    surname of somebody with two names out, hence a notice.
    """
    subject = ctx.tbs.subject
    if subject is not None and not subject.has(Surname) and not subject.has(Pseudonym):
        yield Violation(given_name, "there is givenName without surname; a single name stands in surname")
