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
    pattern,
    with_article,
)
from smime_lint.rules import (
    Context,
    Defaults,
    Mode,
    Rule,
    Scope,
    Severity,
    TypeSource,
    Violation,
    Violations,
)

from .attribute_rules import TABLES, generation_names, is_prohibited, profile_name
from .attribute_values import SUBJECT_NAMES, bare, is_metadata_only
from .mailboxes import mailbox_in
from .tables.attribute_names import ONE_LETTER_NAMES, SHORT_NAMES
from .tables.attributes import ATTRIBUTES, AttributeClass, Other, Presence, generations_with
from .tables.placeholders import ABSENT, PLACEHOLDERS, TOOL_DEFAULTS

rule = Defaults(on=Subject, since="1.0.0").rule

_PERSON: frozenset[AttributeClass] = frozenset({GivenName, Surname, Pseudonym})
_PERSON_OR_COMMON_NAME = _PERSON | {CommonName}
_ORGANIZATION: frozenset[AttributeClass] = frozenset(
    {OrganizationName, OrganizationalUnitName, OrganizationIdentifier}
)
_OF_A_FORM: frozenset[AttributeClass] = frozenset({EmailAddress, OrganizationIdentifier, CountryName})
"""Attributes whose values have a form that no placeholder has."""

_EMBEDDED = pattern(
    r"(?:^|[,;/+])\s*(?:{long})\s*=\s*\w+|[,;/+]\s*(?:{short})\s*=\s*\w+".format(
        long="|".join(SHORT_NAMES), short="|".join(ONE_LETTER_NAMES)
    )
)

_NOTICES_ON_CONTENT = (
    "pkix.name.control_character",
    "pkix.name.leading_or_trailing_whitespace",
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful",
    "smbr.common_name.organization_mismatch_doubtful",
    "smbr.common_name.personal_name_not_given_name_surname",
    "smbr.common_name.personal_name_not_meaningful",
    "smbr.common_name.pseudonym_mismatch_until_1_0_3",
    "smbr.common_name.pseudonym_with_given_name_or_surname",
    "smbr.postal_code.contains_place",
)
_ON_CONTENT = (
    *_NOTICES_ON_CONTENT,
    "pkix.name.country_name_length",
    "smbr.common_name.not_mailbox",
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox",
    "smbr.common_name.organization_mismatch",
    "smbr.common_name.pseudonym_mismatch",
    "smbr.country_name.invalid",
    "smbr.email_address.not_single_mailbox",
    "smbr.locality_name.without_country",
    "smbr.organization_identifier.invalid_syntax",
    "smbr.organization_identifier.invalid_syntax_until_1_0_8",
    "smbr.postal_code.without_country",
    "smbr.state_or_province_name.without_country",
    "smbr.street_address.without_locality_or_state",
)
"""Rules whose findings on an attribute disappear with its value."""


@cache
def _named(applied: BrVersion | None) -> frozenset[AttributeClass]:
    """The attributes in the tables of a version: the tables of all types have the same rows."""
    return frozenset(ATTRIBUTES.at(applied)[CertificateType.MAILBOX]) - {Other}


def _is_no_mailbox(attribute: AttributeTypeAndValue) -> bool:
    return mailbox_in(attribute.text) is None


@rule(
    "smbr.subject.metadata_only_value",
    on=AttributeTypeAndValue,
    within=SUBJECT_NAMES,
    by_shape=True,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2",
    covers=_ON_CONTENT,
    fix="replace the value with the verified one, or remove the attribute",
)
def metadata_only_value(attribute: AttributeTypeAndValue) -> Violations:
    """Subject attributes do not contain only metadata such as full stops, hyphens and spaces.

    Metadata are punctuation, separators and control characters of any script; a symbol such as "+" is
    content. The requirement also applies to a directoryName of subjectAltName, which BR 7.1.4.2 covers as
    Subject Information.
    """
    text = attribute.text
    if text and not text[0].isalnum() and is_metadata_only(text):
        yield Violation(attribute, f"{attribute.name} contains only metadata: {text[:64]!r}")


@rule(
    "smbr.subject.indicates_absence",
    when=_is_no_mailbox,
    on=AttributeTypeAndValue,
    within=SUBJECT_NAMES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2",
    covers=_ON_CONTENT,
    fix="replace the value with the verified one, or remove the attribute",
)
def indicates_absence(attribute: AttributeTypeAndValue) -> Violations:
    """Subject attributes do not contain an indication that the value is absent, incomplete, or not
    applicable.

    Reported if one of these words or "N/A" is the whole value, in any case and with any punctuation around
    it. Other placeholders can also be names, and are reported as doubtful.
    """
    if bare(attribute.text) in ABSENT:
        yield Violation(
            attribute, f"{attribute.name} indicates that the value is missing: {attribute.text!r}"
        )


@rule(
    "smbr.subject.placeholder_value",
    when=_is_no_mailbox,
    on=AttributeTypeAndValue,
    within=SUBJECT_NAMES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2",
    doubtful_of="smbr.subject.indicates_absence",
    covers=_NOTICES_ON_CONTENT,
    fix="replace the value with the verified one, or remove the attribute",
)
def placeholder_value(attribute: AttributeTypeAndValue) -> Violations:
    """Subject attributes do not contain a placeholder for a missing value.

    The rule reports a value that consists only of a word such as "none" or "unknown". Null is also a surname
    and None a town, hence a notice. emailAddress, organizationIdentifier and countryName are not checked:
    other rules report such a word in them as an error.
    """
    if bare(attribute.text) in PLACEHOLDERS and type(attribute) not in _OF_A_FORM:
        yield Violation(attribute, f"{attribute.name} looks like a placeholder: {attribute.text!r}")


@rule(
    "smbr.subject.tool_default_value",
    when=_is_no_mailbox,
    on=AttributeTypeAndValue,
    within=SUBJECT_NAMES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2",
    covers=_NOTICES_ON_CONTENT,
    fix="replace the value with the verified one, or remove the attribute",
)
def tool_default_value(attribute: AttributeTypeAndValue) -> Violations:
    """Subject attributes do not contain a value that a tool puts into certificate requests by default.

    "Some-State" and "Internet Widgits Pty Ltd" come from OpenSSL, "Default City" and "Default Company Ltd"
    from its packages. An applicant does not choose such a value. The BR do not name them, hence a notice.
    """
    if bare(attribute.text) in TOOL_DEFAULTS:
        yield Violation(attribute, f"{attribute.name} is the default value of a tool: {attribute.text!r}")


@rule(
    "smbr.subject.embedded_attribute",
    on=AttributeTypeAndValue,
    within=SUBJECT_NAMES,
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2, 7.1.4.2.2",
    fix="move the embedded part into an attribute of its type",
)
def embedded_attribute(attribute: AttributeTypeAndValue) -> Violations:
    """The value of an attribute does not contain another attribute.

    "Bavaria, L=Munich" and "CN=Jane Doe" are parts of a name in text form that were put into one attribute.
    One-letter short names are recognized only after a separator, since "E=mc2 Ltd" can be a name; hence a
    notice.
    """
    text = attribute.text
    if text and "=" in text and (match := _EMBEDDED.search(text)) is not None:
        yield Violation(
            attribute, f"{attribute.name} contains the attribute {match.group().strip(' ,;/+')!r}"
        )


@rule(
    "smbr.subject.email_not_verified",
    on=TBSCertificate,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2, 3.2.2",
    mode=Mode.REMINDER,
)
def email_not_verified(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A Mailbox Address in the subject or in subjectAltName has been verified according to BR 3.2.2.

    A certificate does not show how its mailboxes were verified.
    """
    named = [] if tbs.subject is None else [a for a in tbs.subject.attributes if mailbox_in(a.text)]
    nodes = [*named, *ctx.certificate.mailbox_names]
    if nodes:
        fields = "field names" if len(nodes) == 1 else "fields name"
        yield Violation(
            nodes[0],
            f"verify that the mailboxes were validated as BR 3.2.2 requires: {len(nodes)} {fields} a mailbox",
        )


def _other_attribute(certificate_type: CertificateType) -> Rule:
    generations = generations_with(Presence.SHALL_NOT, Other, certificate_type)
    limited = "" if generations is Generation.ALL else f"{generation_names(generations)} "
    return rule(
        f"smbr.subject.other_attribute_in_{certificate_type.label}",
        types=certificate_type,
        generations=generations,
        severity=Severity.ERROR,
        citation=TABLES[certificate_type],
        by_shape=True,
        removes=True,
        fix="remove the attribute from the subject",
        title=f"The subject of {with_article(limited + certificate_type.label)}-validated certificate "
        "contains only attributes of its table.",
    )(_has_other_attribute)


def _has_other_attribute(subject: Subject, ctx: Scope) -> Violations:
    """The last row of the table has SHALL NOT for every attribute that the rows above do not name.

    dnQualifier, domainComponent, UID, initials, generationQualifier, unstructuredName and the jurisdiction
    attributes of EV certificates are such attributes. Legacy certificates may contain them, except
    mailbox-validated ones.
    """
    for attribute in _others(subject, ctx):
        if is_prohibited(attribute, ctx):
            yield Violation(
                attribute,
                f"{attribute.name} is not permitted in {with_article(profile_name(ctx))} certificate",
            )


def _others(subject: Subject, ctx: Scope) -> list[AttributeTypeAndValue]:
    named = _named(ctx.br_version)
    if named.issuperset(map(type, subject.attributes)):
        return []
    return [attribute for attribute in subject.attributes if type(attribute) not in named]


RULES = tuple(_other_attribute(certificate_type) for certificate_type in TABLES)


@rule(
    "smbr.subject.other_attribute_in_legacy",
    by_shape=True,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    generations=Generation.LEGACY,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.4, 7.1.4.2.5, 7.1.4.2.6",
    fix="remove the attribute before the certificate is issued under another generation",
)
def other_attribute_in_legacy(subject: Subject, ctx: Scope) -> Violations:
    """The subject of a legacy certificate contains other attributes only if they were verified.

    The last row of the tables has MAY for other attributes in the Legacy generation, and SHALL NOT in the
    others.
    """
    for attribute in _others(subject, ctx):
        if not is_prohibited(attribute, ctx):
            yield Violation(attribute, f"{attribute.name} is permitted in legacy certificates only")


def _has_any(subject: Subject, attribute_classes: frozenset[AttributeClass]) -> bool:
    return not attribute_classes.isdisjoint(map(type, subject.attributes))


def _no_personal_identity(id: str, certificate_type: CertificateType) -> Rule:
    name = f"{certificate_type.label}-validated certificate"

    def check(subject: Subject) -> Violations:
        """Report a subject without a person.

        commonName alone does not name the person in these generations.
        """
        if not _has_any(subject, _PERSON):
            yield Violation(subject, "the subject has none of givenName, surname and pseudonym")

    return rule(
        id,
        types=certificate_type,
        generations=Generation.MULTIPURPOSE | Generation.STRICT,
        by_shape=True,
        severity=Severity.ERROR,
        citation=f"{TABLES[certificate_type]} Note 2",
        fix="add givenName and surname, or pseudonym",
        title=f"A multipurpose or strict {name} includes givenName and/or surname, or pseudonym.",
    )(check)


def _no_personal_identity_in_legacy(id: str, certificate_type: CertificateType) -> tuple[Rule, Rule]:
    """The rule for a legacy certificate that names nobody, and that for one that names a mailbox only."""
    name = f"legacy {certificate_type.label}-validated certificate"

    def check(subject: Subject) -> Violations:
        """Legacy certificates may omit givenName, surname and pseudonym and include commonName only.

        A certificate with none of the four does not name a person.
        """
        if not _has_any(subject, _PERSON_OR_COMMON_NAME):
            yield Violation(subject, "the subject has none of givenName, surname, pseudonym and commonName")

    def check_doubtful(subject: Subject) -> Violations:
        """Report a mailbox as the only name.

        7.1.4.2.2(a) allows it as commonName, but then the certificate does not name a person.
        """
        if _has_any(subject, _PERSON):
            return
        names = subject.of(CommonName)
        if names and all(mailbox_in(name.text) is not None for name in names):
            yield Violation(names[0], "commonName is a mailbox, and no other attribute names a person")

    citation = f"{TABLES[certificate_type]} Note 1"
    return (
        rule(
            id,
            types=certificate_type,
            generations=Generation.LEGACY,
            by_shape=True,
            severity=Severity.ERROR,
            citation=citation,
            fix="add givenName and surname, pseudonym or commonName",
            title=f"A {name} includes givenName, surname, pseudonym or commonName.",
        )(check),
        rule(
            f"{id}_doubtful",
            types=certificate_type,
            generations=Generation.LEGACY,
            when=lambda subject: not _has_any(subject, _PERSON),
            severity=Severity.NOTICE,
            citation=citation,
            doubtful_of=id,
            fix="add the name of the person",
            title=f"A {name} names a person by more than a mailbox.",
        )(check_doubtful),
    )


PERSONAL_IDENTITY = (
    _no_personal_identity("smbr.subject.no_personal_identity_in_sponsor", CertificateType.SPONSOR),
    _no_personal_identity("smbr.subject.no_personal_identity_in_individual", CertificateType.INDIVIDUAL),
    *_no_personal_identity_in_legacy(
        "smbr.subject.no_personal_identity_in_legacy_sponsor", CertificateType.SPONSOR
    ),
    *_no_personal_identity_in_legacy(
        "smbr.subject.no_personal_identity_in_legacy_individual", CertificateType.INDIVIDUAL
    ),
)


@rule(
    "smbr.subject.type_mismatch",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 1.2",
    fix="assert the policy OID of that type, or remove the attributes that the asserted type does not permit",
)
def type_mismatch(subject: Subject, ctx: Scope) -> Violations:
    """The attributes of the subject match the type that the policy OID asserts.

    Each attribute that the type prohibits is an error; this notice names the type that the subject as a whole
    matches.
    """
    profile = ctx.profile
    certificate_type = profile.type
    if (
        certificate_type is None
        or certificate_type is CertificateType.SPONSOR
        or profile.other_types
        or profile.type_source is TypeSource.GUESSED
    ):
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
        f"the certificate is {certificate_type.label}-validated; its subject fits {fitting.label}-validated",
    )


@rule(
    "smbr.subject.unverified_information",
    severity=Severity.NOTICE,
    citation="BR 3.2.5, 7.1.2.4(2)",
    mode=Mode.REMINDER,
)
def unverified_information(subject: Subject) -> Violations:
    """The subject contains only information that the CA has verified.

    A certificate does not show which of its attributes were verified.
    """
    if subject.attributes:
        names = ", ".join(dict.fromkeys(attribute.name for attribute in subject.attributes))
        yield Violation(subject, f"verify that the CA verified all subject attributes: {names[:500]}")
