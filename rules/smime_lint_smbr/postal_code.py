"""postalCode of the subject: BR 7.1.4.2.2(m), 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType, Generation
from smime_lint.model import CountryName, PostalCode
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (
    prohibited("smbr.postal_code.prohibited_in_mailbox", PostalCode, CertificateType.MAILBOX),
    prohibited(
        "smbr.postal_code.prohibited_in_strict_organization", PostalCode, CertificateType.ORGANIZATION
    ),
    prohibited("smbr.postal_code.prohibited_in_strict_sponsor", PostalCode, CertificateType.SPONSOR),
    prohibited("smbr.postal_code.prohibited_in_strict_individual", PostalCode, CertificateType.INDIVIDUAL),
)


@rule(
    "smbr.postal_code.without_country",
    on=PostalCode,
    within=Holder.SUBJECT,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(m)",
    since="1.0.4",
    fix="add countryName, or leave out postalCode",
)
def without_country(attribute: PostalCode, ctx: Context) -> Violations:
    """postalCode stands in the subject only together with countryName.

    A postal code means nothing without its country. A countryName that is there with a wrong value is not
    missing, and neither localityName nor stateOrProvinceName stands in for it. Strict certificates have no
    postalCode at all.
    """
    subject = ctx.tbs.subject
    if subject is not None and not subject.has(CountryName):
        yield Violation(attribute, "there is postalCode, but no countryName")
