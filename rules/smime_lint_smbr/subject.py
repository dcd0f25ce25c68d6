"""The subject as a whole: BR 1.2, 3.2.5, 7.1.4.2, 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from functools import cache

from smime_lint.br import BrVersion, CertificateType, Generation
from smime_lint.model import (
    AttributeTypeAndValue,
    CommonName,
    CountryName,
    EmailAddress,
    GivenName,
    OrganizationalUnitName,
    OrganizationIdentifier,
    OrganizationName,
    Pseudonym,
    Subject,
    Surname,
    TBSCertificate,
    with_article,
)
from smime_lint.rules import Context, Holder, Mode, Rule, Scope, Severity, Violation, Violations, rule

from .attribute_rules import TABLES, generation_names, is_prohibited, profile_name
from .attribute_values import has_value, is_metadata_only, is_placeholder
from .mailboxes import mailbox_in
from .tables.attributes import ATTRIBUTES, AttributeClass, Other, Presence, generations_with

_PERSON: frozenset[AttributeClass] = frozenset({GivenName, Surname, Pseudonym})
_PERSON_OR_COMMON_NAME = _PERSON | {CommonName}
_ORGANIZATION: frozenset[AttributeClass] = frozenset(
    {OrganizationName, OrganizationalUnitName, OrganizationIdentifier}
)


@cache
def _named(applied: BrVersion | None) -> frozenset[AttributeClass]:
    """What the tables of a version name: they have the same rows for all types."""
    return frozenset(ATTRIBUTES.at(applied)[CertificateType.MAILBOX]) - {Other}


@rule(
    "smbr.subject.metadata_only_value",
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2",
    since="1.0.0",
    fix="leave out the attributes that have no value",
)
def metadata_only_value(attribute: AttributeTypeAndValue, ctx: Scope) -> Violations:
    """No attribute of the subject consists of full stops, hyphens, blanks and the like only.

    Metadata are punctuation, separators and control characters of any script; a symbol such as "+" is
    content. This rule speaks in place of those about the content of the attribute. An attribute that the
    table of the certificate's type prohibits is reported as prohibited, whatever stands in it, and a
    countryName that has not two characters as that.
    """
    text = attribute.text
    if not text or text[0].isalnum() or not is_metadata_only(text) or is_prohibited(attribute, ctx):
        return
    if type(attribute) is not CountryName or len(text) == 2:
        yield Violation(attribute, f"{attribute.name} has no content: {text[:64]!r}")


@rule(
    "smbr.subject.placeholder_value",
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2",
    since="1.0.0",
    fix="leave out the attributes that have no value",
)
def placeholder_value(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    """No attribute of the subject says that its value is absent, incomplete or not applicable.

    Known by a list of words that make up the whole value. There are people called Null and towns called
    None, hence a notice. An attribute that should not be there, or whose content a rule of its own finds
    wrong, is not reported twice.
    """
    if is_placeholder(attribute.text) and not (
        is_prohibited(attribute, ctx) or _is_judged_as_content(attribute, ctx)
    ):
        yield Violation(attribute, f"{attribute.name} looks like a placeholder: {attribute.text!r}")


def _is_judged_as_content(attribute: AttributeTypeAndValue, ctx: Context) -> bool:
    """Whether a placeholder in the attribute is an error already."""
    subject, certificate_type = ctx.tbs.subject, ctx.profile.type
    attribute_class = type(attribute)
    if subject is None or certificate_type is None:
        return False
    if attribute_class is not CommonName:
        has_form = attribute_class in (EmailAddress, OrganizationIdentifier, CountryName)
        return has_form or (attribute_class in (GivenName, Surname) and subject.has(Pseudonym))
    if certificate_type is CertificateType.MAILBOX:
        return True
    is_organization = has_value(subject, OrganizationName, attribute.text or "")
    if certificate_type is CertificateType.ORGANIZATION:
        return bool(subject.texts(OrganizationName)) and not is_organization
    return is_organization or subject.has(Pseudonym)


@rule(
    "smbr.subject.email_not_verified",
    on=TBSCertificate,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2, 3.2.2",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def email_not_verified(tbs: TBSCertificate, ctx: Context) -> Violations:
    """Every Mailbox Address in the subject and in subjectAltName has been verified."""
    named = [] if tbs.subject is None else [a for a in tbs.subject.attributes if mailbox_in(a.text)]
    nodes = [*named, *ctx.certificate.mailbox_names]
    if nodes:
        yield Violation(nodes[0], f"{len(nodes)} fields name a mailbox that has to be verified by BR 3.2.2")


def _other_attribute(certificate_type: CertificateType) -> Rule:
    generations = generations_with(Presence.SHALL_NOT, Other, certificate_type)
    limited = "" if generations is Generation.ALL else f"{generation_names(generations)} "
    return rule(
        f"smbr.subject.other_attribute_in_{certificate_type.label}",
        on=Subject,
        types=certificate_type,
        generations=generations,
        severity=Severity.ERROR,
        citation=TABLES[certificate_type],
        since="1.0.0",
        fix="leave the attribute out of the subject",
        title=f"The subject of {with_article(limited + certificate_type.label)}-validated certificate has no "
        "attribute that its table does not name.",
    )(_has_other_attribute)


def _has_other_attribute(subject: Subject, ctx: Scope) -> Violations:
    """The last row of the table says SHALL NOT about every attribute that the rows above do not name.

    dnQualifier, domainComponent, UID, initials, generationQualifier, unstructuredName and the jurisdiction
    attributes of EV certificates are such others. Legacy certificates may have them, except
    mailbox-validated ones.
    """
    for attribute in _others(subject, ctx):
        if is_prohibited(attribute, ctx):
            yield Violation(
                attribute, f"{attribute.name} is not allowed in {with_article(profile_name(ctx))} certificate"
            )


def _others(subject: Subject, ctx: Scope) -> list[AttributeTypeAndValue]:
    named = _named(ctx.br_version)
    if named.issuperset(map(type, subject.attributes)):
        return []
    return [attribute for attribute in subject.attributes if type(attribute) not in named]


RULES = tuple(_other_attribute(certificate_type) for certificate_type in TABLES)


@rule(
    "smbr.subject.other_attribute_in_legacy",
    on=Subject,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    generations=Generation.LEGACY,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.4, 7.1.4.2.5, 7.1.4.2.6",
    since="1.0.0",
)
def other_attribute_in_legacy(subject: Subject, ctx: Scope) -> Violations:
    """Attributes that the tables do not name are allowed in legacy certificates if they were validated."""
    for attribute in _others(subject, ctx):
        if not is_prohibited(attribute, ctx):
            yield Violation(
                attribute, f"{attribute.name} is allowed in legacy certificates only, if validated"
            )


def _has_any(subject: Subject, attribute_classes: frozenset[AttributeClass]) -> bool:
    return not attribute_classes.isdisjoint(map(type, subject.attributes))


def _no_personal_identity(subject: Subject, ctx: Scope) -> Violations:
    if not _has_any(subject, _PERSON):
        yield Violation(
            subject,
            f"{with_article(profile_name(ctx))} certificate needs givenName or surname, or pseudonym; "
            "there is none",
        )


@rule(
    "smbr.subject.no_personal_identity_in_sponsor",
    on=Subject,
    types=CertificateType.SPONSOR,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.5 Note 2",
    since="1.0.0",
    fix="add givenName and surname, or pseudonym",
)
def no_personal_identity_in_sponsor(subject: Subject, ctx: Scope) -> Violations:
    """A multipurpose or strict sponsor-validated certificate names a person in attributes made for that.

    givenName, surname or both, or pseudonym. commonName does not do in these generations.
    """
    return _no_personal_identity(subject, ctx)


@rule(
    "smbr.subject.no_personal_identity_in_individual",
    on=Subject,
    types=CertificateType.INDIVIDUAL,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.6 Note 2",
    since="1.0.0",
    fix="add givenName and surname, or pseudonym",
)
def no_personal_identity_in_individual(subject: Subject, ctx: Scope) -> Violations:
    """A multipurpose or strict individual-validated certificate names a person in attributes made for that.

    givenName, surname or both, or pseudonym. commonName does not do in these generations.
    """
    return _no_personal_identity(subject, ctx)


def _nobody_named(subject: Subject, ctx: Scope) -> Violations:
    if not _has_any(subject, _PERSON_OR_COMMON_NAME):
        yield Violation(
            subject,
            f"{with_article(profile_name(ctx))} certificate needs givenName, surname, pseudonym or "
            "commonName; there is none",
        )


def _only_a_mailbox_named(subject: Subject, ctx: Scope) -> Violations:
    if _has_any(subject, _PERSON):
        return
    names = subject.of(CommonName)
    if names and all(mailbox_in(name.text) is not None for name in names):
        yield Violation(names[0], "commonName is a mailbox, and nothing else in the subject names a person")


@rule(
    "smbr.subject.no_personal_identity_in_legacy_sponsor",
    on=Subject,
    types=CertificateType.SPONSOR,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.5 Note 1",
    since="1.0.0",
    fix="add givenName and surname, pseudonym or commonName",
)
def no_personal_identity_in_legacy_sponsor(subject: Subject, ctx: Scope) -> Violations:
    """A legacy sponsor-validated certificate names a person at least in commonName.

    Legacy certificates may leave out givenName, surname and pseudonym and have commonName only. Without all
    four there is no person in the certificate.
    """
    return _nobody_named(subject, ctx)


@rule(
    "smbr.subject.no_personal_identity_in_legacy_sponsor_doubtful",
    on=Subject,
    types=CertificateType.SPONSOR,
    generations=Generation.LEGACY,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.5 Note 1",
    since="1.0.0",
    doubtful_of="smbr.subject.no_personal_identity_in_legacy_sponsor",
)
def no_personal_identity_in_legacy_sponsor_doubtful(subject: Subject, ctx: Scope) -> Violations:
    """A legacy sponsor-validated certificate names a person by more than a mailbox.

    A mailbox as the only commonName is what 7.1.4.2.2(a) allows, but it leaves the person without a name.
    """
    return _only_a_mailbox_named(subject, ctx)


@rule(
    "smbr.subject.no_personal_identity_in_legacy_individual",
    on=Subject,
    types=CertificateType.INDIVIDUAL,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.6 Note 1",
    since="1.0.0",
    fix="add givenName and surname, pseudonym or commonName",
)
def no_personal_identity_in_legacy_individual(subject: Subject, ctx: Scope) -> Violations:
    """A legacy individual-validated certificate names a person at least in commonName.

    Legacy certificates may leave out givenName, surname and pseudonym and have commonName only. Without all
    four there is no person in the certificate.
    """
    return _nobody_named(subject, ctx)


@rule(
    "smbr.subject.no_personal_identity_in_legacy_individual_doubtful",
    on=Subject,
    types=CertificateType.INDIVIDUAL,
    generations=Generation.LEGACY,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.6 Note 1",
    since="1.0.0",
    doubtful_of="smbr.subject.no_personal_identity_in_legacy_individual",
)
def no_personal_identity_in_legacy_individual_doubtful(subject: Subject, ctx: Scope) -> Violations:
    """A legacy individual-validated certificate names a person by more than a mailbox.

    A mailbox as the only commonName is what 7.1.4.2.2(a) allows, but it leaves the person without a name.
    """
    return _only_a_mailbox_named(subject, ctx)


@rule(
    "smbr.subject.type_mismatch",
    on=Subject,
    severity=Severity.NOTICE,
    citation="BR 1.2",
    since="1.0.0",
    fix="assert the policy OID of the type that the subject fits, or leave out what the type does not have",
)
def type_mismatch(subject: Subject, ctx: Scope) -> Violations:
    """The attributes of the subject fit the type that the policy OID asserts.

    Each attribute that the type prohibits is an error of its own; this notice says which type the subject
    as a whole would fit.
    """
    certificate_type = ctx.profile.type
    if certificate_type is None or certificate_type is CertificateType.SPONSOR:
        return
    person = _has_any(subject, _PERSON)
    organization = _has_any(subject, _ORGANIZATION)
    if person and organization:
        fitting = CertificateType.SPONSOR
    elif person and certificate_type is not CertificateType.INDIVIDUAL:
        fitting = CertificateType.INDIVIDUAL
    elif organization and certificate_type is not CertificateType.ORGANIZATION:
        fitting = CertificateType.ORGANIZATION
    else:
        return
    yield Violation(
        subject,
        f"the certificate is {certificate_type.label}-validated, its subject fits {fitting.label}-validated",
    )


@rule(
    "smbr.subject.unverified_information",
    on=Subject,
    severity=Severity.NOTICE,
    citation="BR 3.2.5, 7.1.2.4(2)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def unverified_information(subject: Subject) -> Violations:
    """Nothing stands in the subject that the CA has not verified."""
    if subject.attributes:
        names = ", ".join(dict.fromkeys(attribute.name for attribute in subject.attributes))
        yield Violation(subject, f"the subject states {names[:500]}; all of it has to be verified")
