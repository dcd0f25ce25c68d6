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
from smime_lint.rules import Context, Holder, Kind, Mode, Rule, Severity, Violation, Violations, rule

from .attribute_values import fold
from .countries import is_country

_KINDS = Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS
_SECTION = "BR 7.1.4.3.1"


def _missing(field: str, attribute_class: type[AttributeTypeAndValue], name: str, letter: str) -> Rule:
    def check(subject: Subject) -> Violations:
        """Presence.

        An empty subject is reported by pkix.subject.empty_for_ca.
        """
        if subject.rdns and not subject.has(attribute_class):
            yield Violation(subject, f"the subject has no {name}")

    return rule(
        f"smbr.ca_subject.{field}_missing",
        on=Subject,
        kinds=_KINDS,
        severity=Severity.ERROR,
        citation=f"{_SECTION}({letter})",
        since="1.0.0",
        title=f"The subject of a CA certificate has {name}.",
        fix=f"add {name}",
    )(check)


RULES = (
    _missing("common_name", CommonName, "commonName", "a"),
    _missing("organization_name", OrganizationName, "organizationName", "b"),
    _missing("country_name", CountryName, "countryName", "c"),
)


@rule(
    "smbr.ca_subject.common_name_not_unique",
    on=CommonName,
    within=Holder.SUBJECT,
    kinds=_KINDS,
    severity=Severity.NOTICE,
    citation=f"{_SECTION}(a)",
    since="1.0.0",
)
def common_name_not_unique(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of a CA certificate makes the name of the certificate unique among those of its issuer.

    That takes a list of what the issuer has issued. What shows without one is a certificate with the
    issuer's own commonName under another name.
    """
    issuer = ctx.tbs.issuer
    if issuer is None or attribute.text is None or ctx.certificate.is_self_issued:
        return
    for other in issuer.attributes:
        if (
            isinstance(other, CommonName)
            and other.text is not None
            and fold(other.text) == fold(attribute.text)
        ):
            yield Violation(attribute, "commonName is that of the issuer")


@rule(
    "smbr.ca_subject.country_name_invalid",
    on=CountryName,
    within=Holder.SUBJECT,
    kinds=_KINDS,
    severity=Severity.ERROR,
    citation=f"{_SECTION}(c)",
    since="1.0.0",
    fix="give the ISO 3166-1 alpha-2 code of the CA's country in upper case",
)
def country_name_invalid(attribute: CountryName) -> Violations:
    """countryName of a CA certificate is an assigned ISO 3166-1 alpha-2 code in upper case.

    XX is for subscribers alone. A value of another length than two is reported by
    pkix.name.country_name_length.
    """
    text = attribute.text or ""
    if len(text) == 2 and not is_country(text):
        reason = (
            "is not in upper case" if is_country(text.upper()) else "is no assigned ISO 3166-1 alpha-2 code"
        )
        yield Violation(attribute, f"{text!r} {reason}")


_SPECIFIED = (CommonName, OrganizationName, CountryName)


@rule(
    "smbr.ca_subject.other_attribute",
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT,
    kinds=_KINDS,
    severity=Severity.NOTICE,
    citation=f"{_SECTION}(d)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def other_attribute(attribute: AttributeTypeAndValue) -> Violations:
    """Other attributes in the subject of a CA certificate were verified by the issuing CA."""
    if not isinstance(attribute, _SPECIFIED):
        name = ATTRIBUTE_NAMES.get(attribute.oid, attribute.oid)
        yield Violation(attribute, f"{name} in the subject was verified")
