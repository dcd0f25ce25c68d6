"""The subject of CA certificates: BR 7.1.4.3.1."""

from __future__ import annotations

from smime_lint.model import (
    ATTRIBUTE_NAMES,
    AttributeTypeAndValue,
    CommonName,
    CountryName,
    OrganizationName,
    Subject,
)
from smime_lint.rules import Context, Defaults, Holder, Kind, Mode, Rule, Severity, Violation, Violations

from .attribute_values import fold
from .countries import is_country

_SECTION = "BR 7.1.4.3.1"

rule = Defaults(
    within=Holder.SUBJECT, kinds=Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS, since="1.0.0"
).rule


def _missing(field: str, attribute_class: type[AttributeTypeAndValue], name: str, letter: str) -> Rule:
    def check(subject: Subject) -> Violations:
        """Report a missing attribute.

        An empty subject is reported by pkix.subject.empty_for_ca.
        """
        if subject.rdns and not subject.has(attribute_class):
            yield Violation(subject, f"the subject has no {name}")

    return rule(
        f"smbr.ca_subject.{field}_missing",
        on=Subject,
        severity=Severity.ERROR,
        citation=f"{_SECTION}({letter})",
        title=f"{name} is present in the subject of a CA certificate.",
        fix=f"add {name}",
    )(check)


RULES = (
    _missing("common_name", CommonName, "commonName", "a"),
    _missing("organization_name", OrganizationName, "organizationName", "b"),
    _missing("country_name", CountryName, "countryName", "c"),
)


@rule(
    "smbr.ca_subject.common_name_not_unique",
    on=Subject,
    severity=Severity.NOTICE,
    citation=f"{_SECTION}(a)",
    fix="use a commonName that identifies the certificate",
)
def common_name_not_unique(subject: Subject, ctx: Context) -> Violations:
    """commonName is such that the name of a CA certificate is unique across all certificates of its issuer.

    One certificate shows only whether it has the commonName of its issuer in another name. For the others,
    the list of the certificates that the issuer has issued is needed.
    """
    issuer = ctx.tbs.issuer
    if issuer is None or ctx.certificate.is_self_issued:
        return
    of_issuer = set(map(fold, issuer.texts(CommonName)))
    for attribute in subject.of(CommonName):
        if attribute.text is not None and fold(attribute.text) in of_issuer:
            yield Violation(attribute, "commonName is also the commonName of the issuer")


@rule(
    "smbr.ca_subject.country_name_invalid",
    on=CountryName,
    severity=Severity.ERROR,
    citation=f"{_SECTION}(c)",
    fix="use the ISO 3166-1 alpha-2 code of the CA's country in upper case",
)
def country_name_invalid(attribute: CountryName) -> Violations:
    """countryName of a CA certificate is the two-letter ISO 3166-1 country code of the CA's place of
    business.

    Codes are in upper case. XX is only for subscriber certificates. A value that does not have two characters
    is reported by pkix.name.country_name_length.
    """
    text = attribute.text or ""
    if len(text) == 2 and not is_country(text):
        reason = (
            "is not in upper case"
            if is_country(text.upper())
            else "is not an assigned ISO 3166-1 alpha-2 code"
        )
        yield Violation(attribute, f"{text!r} {reason}")


_SPECIFIED = (CommonName, OrganizationName, CountryName)


@rule(
    "smbr.ca_subject.other_attribute",
    on=AttributeTypeAndValue,
    severity=Severity.NOTICE,
    citation=f"{_SECTION}(d)",
    mode=Mode.REMINDER,
)
def other_attribute(attribute: AttributeTypeAndValue) -> Violations:
    """Other attributes in the subject of a CA certificate contain information that the CA has verified.

    These are all attributes except commonName, organizationName and countryName.
    """
    if not isinstance(attribute, _SPECIFIED):
        name = ATTRIBUTE_NAMES.get(attribute.oid, attribute.oid)
        yield Violation(attribute, f"verify that the CA has verified {name} of the subject")
