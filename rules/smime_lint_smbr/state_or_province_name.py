"""stateOrProvinceName of the subject: BR 7.1.4.2.2(l), 7.1.4.2.3."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import CountryName, StateOrProvinceName
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (
    prohibited(
        "smbr.state_or_province_name.prohibited_in_mailbox", StateOrProvinceName, CertificateType.MAILBOX
    ),
)


@rule(
    "smbr.state_or_province_name.without_country",
    on=StateOrProvinceName,
    within=Holder.SUBJECT,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(l)",
    since="1.0.4",
    fix="add countryName, or leave out stateOrProvinceName",
)
def without_country(attribute: StateOrProvinceName, ctx: Context) -> Violations:
    """stateOrProvinceName stands in the subject only together with countryName.

    A state or province is found by its country. A countryName that is there with a wrong value is not
    missing. With the code XX in countryName it may hold the name of the country; that is not judged.
    """
    subject = ctx.tbs.subject
    if subject is not None and not subject.has(CountryName):
        yield Violation(attribute, "there is stateOrProvinceName, but no countryName")
