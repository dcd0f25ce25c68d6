"""givenName of the subject: BR 7.1.4.2.2(e) and (f), 7.1.4.2.3, 7.1.4.2.4."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import GivenName, Name, Pseudonym
from smime_lint.rules import Severity, Violation, Violations, rule

from .attribute_rules import prohibited
from .attribute_values import SUBJECT_NAMES

RULES = (
    prohibited("smbr.given_name.prohibited_in_mailbox", GivenName, CertificateType.MAILBOX),
    prohibited("smbr.given_name.prohibited_in_organization", GivenName, CertificateType.ORGANIZATION),
)


@rule(
    "smbr.given_name.with_pseudonym",
    by_shape=True,
    on=Name,
    within=SUBJECT_NAMES,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(e)(f)",
    since="1.0.0",
    covers=("smbr.surname.with_pseudonym",),
    fix="name the subject either by pseudonym or by givenName and surname",
)
def with_pseudonym(name: Name) -> Violations:
    """givenName is not present if pseudonym is present.

    Reported at the pseudonym, once for givenName and surname.
    """
    pseudonyms = name.of(Pseudonym)
    if pseudonyms and name.has(GivenName):
        yield Violation(pseudonyms[0], "pseudonym and givenName are both present")
