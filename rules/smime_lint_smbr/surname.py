"""surname of the subject: BR 7.1.4.2.2(e) and (f), 7.1.4.2.3, 7.1.4.2.4."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import GivenName, Name, Pseudonym, Surname
from smime_lint.rules import Defaults, Severity, Violation, Violations

from .attribute_rules import prohibited
from .attribute_values import SUBJECT_NAMES

RULES = (
    prohibited("smbr.surname.prohibited_in_mailbox", Surname, CertificateType.MAILBOX),
    prohibited("smbr.surname.prohibited_in_organization", Surname, CertificateType.ORGANIZATION),
)

rule = Defaults(
    on=Name,
    within=SUBJECT_NAMES,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    since="1.0.0",
).rule


@rule(
    "smbr.surname.with_pseudonym",
    by_shape=True,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(e)(f)",
    fix="name the subject either by pseudonym or by givenName and surname",
)
def with_pseudonym(name: Name) -> Violations:
    """surname is not present if pseudonym is present.

    Reported at the pseudonym. If givenName is present too, smbr.given_name.with_pseudonym covers both.
    """
    pseudonyms = name.of(Pseudonym)
    if pseudonyms and name.has(Surname):
        yield Violation(pseudonyms[0], "pseudonym and surname are both present")


@rule(
    "smbr.surname.single_legal_name",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(e)",
    fix="move a single legal name from givenName to surname",
)
def single_legal_name(name: Name) -> Violations:
    """Subjects with a single legal name provide the name in surname.

    Reported if givenName is present without surname and pseudonym. The tables allow givenName alone, and a CA
    may omit the surname of a person with two names, hence a notice.
    """
    if not name.has(Surname) and not name.has(Pseudonym):
        for attribute in name.of(GivenName):
            yield Violation(attribute, "givenName is present without surname")
