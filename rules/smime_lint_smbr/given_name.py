"""givenName of the subject: BR 7.1.4.2.2(e) and (f), 7.1.4.2.3, 7.1.4.2.4."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import GivenName, Pseudonym
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited
from .attribute_values import is_first

RULES = (
    prohibited("smbr.given_name.prohibited_in_mailbox", GivenName, CertificateType.MAILBOX),
    prohibited("smbr.given_name.prohibited_in_organization", GivenName, CertificateType.ORGANIZATION),
)


@rule(
    "smbr.given_name.with_pseudonym",
    on=Pseudonym,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(e)(f)",
    since="1.0.0",
    fix="name the subject either by pseudonym or by givenName and surname",
)
def with_pseudonym(pseudonym: Pseudonym, ctx: Context) -> Violations:
    """givenName and pseudonym do not stand in the same subject."""
    subject = ctx.tbs.subject
    if subject is not None and is_first(pseudonym, subject):
        for attribute in subject.of(GivenName):
            yield Violation(attribute, "givenName stands beside pseudonym")
