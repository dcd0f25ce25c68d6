"""localityName of the subject: BR 7.1.4.2.2(k), 7.1.4.2.3."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import CountryName, LocalityName
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (prohibited("smbr.locality_name.prohibited_in_mailbox", LocalityName, CertificateType.MAILBOX),)


@rule(
    "smbr.locality_name.without_country",
    on=LocalityName,
    within=Holder.SUBJECT,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(k)",
    since="1.0.4",
    fix="add countryName, or leave out localityName",
)
def without_country(attribute: LocalityName, ctx: Context) -> Violations:
    """localityName stands in the subject only together with countryName.

    A locality is found by its country. A countryName that is there with a wrong value is not
    missing. With the code XX in countryName it may hold a locality, a state or both; that is not judged.
    """
    subject = ctx.tbs.subject
    if subject is not None and not subject.has(CountryName):
        yield Violation(attribute, "there is localityName, but no countryName")
