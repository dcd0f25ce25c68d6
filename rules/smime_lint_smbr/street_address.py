"""streetAddress of the subject: BR 7.1.4.2.2(j), 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType, Generation
from smime_lint.model import LocalityName, StateOrProvinceName, StreetAddress
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (
    prohibited("smbr.street_address.prohibited_in_mailbox", StreetAddress, CertificateType.MAILBOX),
    prohibited(
        "smbr.street_address.prohibited_in_strict_organization", StreetAddress, CertificateType.ORGANIZATION
    ),
    prohibited("smbr.street_address.prohibited_in_strict_sponsor", StreetAddress, CertificateType.SPONSOR),
    prohibited(
        "smbr.street_address.prohibited_in_strict_individual", StreetAddress, CertificateType.INDIVIDUAL
    ),
)


@rule(
    "smbr.street_address.without_locality_or_state",
    on=StreetAddress,
    within=Holder.SUBJECT,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(j)",
    since="1.0.4",
    fix="add localityName or stateOrProvinceName, or leave out streetAddress",
)
def without_locality_or_state(attribute: StreetAddress, ctx: Context) -> Violations:
    """streetAddress stands in the subject only together with localityName or stateOrProvinceName.

    A street alone names no place. One of the two is enough; each of them needs countryName in turn. Strict
    certificates have no streetAddress at all.
    """
    subject = ctx.tbs.subject
    if subject is not None and not (subject.has(LocalityName) or subject.has(StateOrProvinceName)):
        yield Violation(attribute, "there is streetAddress, but neither localityName nor stateOrProvinceName")
