"""subjectAltName of subscriber certificates: BR 7.1.2.3(h), 7.1.4.2.1.

The content of directoryNames (7.1.4.2.2) is checked by the rules of the attributes, which run on the subject
and on directoryNames.
"""

from __future__ import annotations

from smime_lint.model import (
    AttributeTypeAndValue,
    CommonName,
    CountryName,
    DirectoryName,
    DnsName,
    EdiPartyName,
    EmailAddress,
    Extension,
    GeneralName,
    GivenName,
    Holder,
    IpAddress,
    Mailbox,
    Name,
    OrganizationName,
    OtherName,
    Outline,
    Pseudonym,
    RegisteredId,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
    Surname,
    UniformResourceIdentifier,
    UserPrincipalName,
    X400Address,
    general_name_form,
    with_article,
)
from smime_lint.rules import (
    CertificateType,
    Context,
    Defaults,
    Generation,
    Mode,
    Scope,
    Severity,
    Violation,
    Violations,
)

from . import uris
from .attribute_rules import NAMES, has_companion, is_prohibited, profile_name, tables_say
from .attribute_values import fold
from .common_name import SPELLING, is_another_name, organizations_of
from .criticality import critical_extension
from .mailboxes import is_missing_from_san, mailbox_in
from .organization_identifier import country_mismatches
from .tables.attributes import COMPANIONS, Presence

rule = Defaults(on=SubjectAltName, citation="BR 7.1.4.2.1", since="1.0.0").rule

_SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9"
_USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3"
_PROHIBITED_FORMS = frozenset(
    {
        DnsName,
        IpAddress,
        UniformResourceIdentifier,
        RegisteredId,
        X400Address,
        EdiPartyName,
    }
)


def _is_mailbox_entry(name: GeneralName) -> bool:
    """Whether an entry is of a type that contains a mailbox, well-formed or not."""
    if isinstance(name, OtherName):
        return name.type_id == _SMTP_UTF8_MAILBOX  # its [0] tag is missing
    return isinstance(name, (Rfc822Name, SmtpUtf8Mailbox))


# the extension


@rule(
    "smbr.subject_alt_name.missing",
    on=Outline,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(h), 7.1.4.2.1",
    covers=("pkix.subject.empty_without_san", "pkix.name.subject_email_not_in_san"),
    fix="add subjectAltName with the mailboxes of the certificate",
)
def missing(outline: Outline) -> Violations:
    """subjectAltName is present.

    That mailboxes of the subject are then not repeated in it is the same fault and not reported again.
    """
    if not outline.has(SubjectAltName):
        yield Violation(outline, "there is no subjectAltName extension")


@rule(
    "smbr.subject_alt_name.critical",
    when=lambda extension: extension.critical,
    malformed=True,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(h)",
    covers=("pkix.subject_alt_name.critical_with_subject",),
    fix="remove the critical field of subjectAltName",
)
def critical(extension: Extension, ctx: Context) -> Violations:
    """subjectAltName is not marked critical unless the subject field is an empty sequence.

    With an empty subject RFC 5280 4.2.1.6 requires it to be critical.
    """
    if extension.critical and (ctx.tbs.subject is None or ctx.tbs.subject.rdns):
        yield from critical_extension(extension)


@rule(
    "smbr.subject_alt_name.no_mailbox",
    by_shape=True,
    severity=Severity.ERROR,
    covers=("pkix.subject_alt_name.empty", "pkix.name.subject_email_not_in_san"),
    fix="add the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def no_mailbox(extension: SubjectAltName) -> Violations:
    """subjectAltName contains at least one rfc822Name or otherName of type id-on-SmtpUTF8Mailbox.

    A mailbox in a directoryName or a user principal name does not satisfy the requirement.
    """
    if not any(_is_mailbox_entry(name) for name in extension.names):
        forms = ", ".join(dict.fromkeys(general_name_form(name) for name in extension.names)) or "no name"
        what = f"contains {forms}, but no mailbox" if extension.names else "is empty"
        yield Violation(extension, f"subjectAltName {what}", value=forms)


@rule(
    "smbr.subject_alt_name.prohibited_name_type",
    by_shape=True,
    severity=Severity.ERROR,
    removes=True,
    fix="remove the name",
)
def prohibited_name_type(extension: SubjectAltName) -> Violations:
    """subjectAltName contains only rfc822Name, otherName and directoryName entries.

    dNSName, iPAddress, uniformResourceIdentifier, registeredID, x400Address and ediPartyName do not conform
    to 7.1.4.2.1 in any generation.
    """
    for name in extension.names:
        if type(name) in _PROHIBITED_FORMS:
            yield Violation(name, f"subjectAltName contains {with_article(general_name_form(name))}")


# mailboxes


def _invalid_mailbox(name: GeneralName) -> Violations:
    if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
        text = name.text
        if text and name.mailbox is None:
            yield Violation(name, f"{text[:320]!r} is not of the form local-part@domain", value=text)


_INVALID_MAILBOX_DETAILS = (
    "pkix.name.subject_email_not_in_san",
    "pkix.rfc822_name.not_mailbox",
    "pkix.smtp_utf8_mailbox.invalid_syntax",
)


@rule(
    "smbr.subject_alt_name.invalid_mailbox_until_1_0_0",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    by_shape=True,
    severity=Severity.ERROR,
    citation="BR 1.6.1, 7.1.4.2.1",
    until="1.0.0",
    covers=_INVALID_MAILBOX_DETAILS,
    fix="write only the address, local-part@domain",
)
def invalid_mailbox_until_1_0_0(name: GeneralName) -> Violations:
    """A mailbox in subjectAltName is a Mailbox Address as specified in RFC 5321.

    BR 1.0.0 quote only what RFC 5321 calls an address in general; they are read as meaning its grammar in
    section 4.1.2. Octets that are not text of their string type, an empty name and lengths beyond the limits
    of SMTP are other faults.
    """
    return _invalid_mailbox(name)


@rule(
    "smbr.subject_alt_name.invalid_mailbox",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    by_shape=True,
    severity=Severity.ERROR,
    citation="BR 1.6.1, 7.1.4.2.1",
    replaces=("smbr.subject_alt_name.invalid_mailbox_until_1_0_0",),
    since="1.0.1",
    covers=_INVALID_MAILBOX_DETAILS,
    fix="write only the address, local-part@domain",
)
def invalid_mailbox(name: GeneralName) -> Violations:
    """A mailbox in subjectAltName is a Mailbox of RFC 5321 4.1.2 as amended by RFC 6532 3.2, without padding.

    A display name, angle brackets, a comment, "mailto:", blanks around it or a list of addresses are errors.
    Quoted local parts and address literals are Mailboxes. Octets that are not text of their string type, an
    empty name and lengths beyond the limits of SMTP are other faults.
    """
    return _invalid_mailbox(name)


@rule(
    "smbr.subject_alt_name.wildcard_mailbox",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, 3.2.2",
    fix="name one mailbox in each entry",
)
def wildcard_mailbox(name: GeneralName) -> Violations:
    """A mailbox in subjectAltName is one mailbox, not a pattern for several.

    RFC 5321 permits "*" in the local part, so "*@example.com" is a Mailbox; hence a notice. The rule reports
    local parts that begin or end with "*". A domain with "*" is not a Mailbox, which is an error.
    """
    if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)) and "*" in (name.text or ""):
        mailbox = name.mailbox
        local_part = "" if mailbox is None else mailbox.local_part.strip('"')
        if local_part.startswith("*") or local_part.endswith("*"):
            yield Violation(name, f"the local part of {name.text} contains a wildcard")


@rule(
    "smbr.subject_alt_name.address_literal",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, 3.2.2",
    fix="use a domain name",
)
def address_literal(name: GeneralName) -> Violations:
    """A mailbox in subjectAltName has a domain name, not an address literal.

    user@[192.0.2.1] is a Mailbox according to the grammar, but no method of BR 3.2.2 validates control of an
    IP address.
    """
    if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)) and (name.text or "").endswith("]"):
        mailbox = name.mailbox
        if mailbox is not None and mailbox.is_address_literal:
            yield Violation(name, f"the mailbox has the address literal {mailbox.domain} instead of a domain")


def _domain(name: GeneralName) -> str | None:
    """The domain of a mailbox; None if there is none."""
    mailbox = name.mailbox if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)) else None
    return None if mailbox is None or mailbox.is_address_literal else mailbox.domain


@rule(
    "smbr.subject_alt_name.internal_domain",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 3.2.2",
    fix="use a domain of the public DNS",
)
def internal_domain(name: GeneralName) -> Violations:
    """The domain of a mailbox in subjectAltName can exist in the public DNS.

    A single label, a reserved name such as .local or .internal, and a name that is not under a top-level
    domain of the public suffix list can exist only inside a network, and no method of BR 3.2.2 validates
    control of them. Names are not looked up, and the list may be older than the certificate, hence a notice.
    """
    domain = _domain(name)
    problem = None if domain is None else uris.internal_domain(domain)
    if problem is not None:
        yield Violation(name, f"the public DNS does not contain the domain {problem[:320]}")


@rule(
    "smbr.subject_alt_name.public_suffix",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 3.2.2",
    fix="use a domain that is registered under the public suffix",
)
def public_suffix(name: GeneralName) -> Violations:
    """The domain of a mailbox in subjectAltName is a registered domain, not one under which others register.

    A CA is unlikely to be able to validate a mailbox such as jane@co.uk. The rule uses the public suffix
    list, for labels that many registries use (co, com, org, gov and the like). Some of these domains do have
    mailboxes, hence a notice.
    """
    domain = _domain(name)
    if domain is not None and uris.is_registry_domain(domain):
        yield Violation(name, f"the domain {domain} is a public suffix", value=domain)


# mailboxes of the subject and of directoryNames


def _attribute_mailbox(attribute: AttributeTypeAndValue) -> Mailbox | None:
    """The mailbox that the whole text of an attribute is.

    Outside emailAddress and commonName its domain has at least two labels: an organization can be called
    "Health@Work".
    """
    mailbox = mailbox_in(attribute.text)
    if mailbox is None or isinstance(attribute, (EmailAddress, CommonName)):
        return mailbox
    return mailbox if mailbox.is_address_literal or len(mailbox.labels) > 1 else None


def _not_repeated(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    mailbox = _attribute_mailbox(attribute)
    if mailbox is not None and is_missing_from_san(ctx.certificate, mailbox):
        yield Violation(
            attribute, f"the mailbox {attribute.text} of {attribute.name} is not in subjectAltName"
        )


@rule(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT,
    when=lambda attribute: "@" in (attribute.text or "") and not isinstance(attribute, CommonName),
    severity=Severity.ERROR,
    covers=("pkix.name.subject_email_not_in_san",),
    fix="repeat the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def subject_mailbox_not_repeated(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    """All Mailbox Addresses in the subject are repeated as rfc822Name or SmtpUTF8Mailbox of subjectAltName.

    Every attribute whose whole value is a mailbox is checked; for commonName, see
    smbr.common_name.mailbox_not_in_san. Local parts are compared exactly, domains without regard to case and
    with U-labels as A-labels. If subjectAltName is missing, does not decode or contains no mailbox, only that
    is reported.
    """
    if (text := attribute.text) and "@" in text and not isinstance(attribute, CommonName):
        yield from _not_repeated(attribute, ctx)


@rule(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    on=Name,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    covers=(
        "smbr.subject_alt_name.directory_name_content",
        "smbr.subject_alt_name.directory_name_content_until_1_0_9",
    ),
    fix="repeat the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def directory_name_mailbox_not_repeated(name: Name, ctx: Context) -> Violations:
    """All Mailbox Addresses in a directoryName are repeated as rfc822Name or SmtpUTF8Mailbox in
    subjectAltName.

    Every attribute whose whole value is a mailbox is checked, commonName included, and compared as the
    mailboxes of the subject are. A commonName such as "Health@Work" that is also the organizationName or
    pseudonym of the directoryName is not a mailbox.
    """
    for attribute in name.attributes:
        if type(attribute) is not CommonName or not _is_name_with_at(attribute, name):
            yield from _not_repeated(attribute, ctx)


def _is_name_with_at(attribute: AttributeTypeAndValue, name: Name) -> bool:
    mailbox = mailbox_in(attribute.text)
    return mailbox is not None and "." not in mailbox.domain and is_another_name(attribute, name)


# otherName


@rule(
    "smbr.subject_alt_name.other_name_strict",
    by_shape=True,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    removes=True,
    fix="remove the otherName",
)
def other_name_strict(extension: SubjectAltName) -> Violations:
    """subjectAltName of a strict certificate contains no otherName except SmtpUTF8Mailbox.

    The most frequent one is the Microsoft user principal name.
    """
    for name in extension.names:
        if (oid := _other_name_type(name)) is not None:
            yield Violation(name, f"subjectAltName contains an otherName of the type {oid}", value=oid)


@rule(
    "smbr.subject_alt_name.other_name_unvalidated",
    by_shape=True,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    mode=Mode.REMINDER,
)
def other_name_unvalidated(extension: SubjectAltName) -> Violations:
    """The CA has validated an otherName of a legacy or multipurpose certificate according to its CP or CPS.

    These generations allow otherName entries of any type.
    """
    for name in extension.names:
        if (oid := _other_name_type(name)) is not None:
            yield Violation(name, f"verify that the otherName of the type {oid} was validated", value=oid)


def _other_name_type(name: GeneralName) -> str | None:
    """The type of an otherName that is not an SmtpUTF8Mailbox."""
    if isinstance(name, UserPrincipalName):
        return _USER_PRINCIPAL_NAME
    if isinstance(name, OtherName) and not _is_mailbox_entry(name):
        return name.type_id
    return None


# directoryName


@rule(
    "smbr.subject_alt_name.directory_name_prohibited_attribute",
    by_shape=True,
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1, 7.1.4.2.3 to 7.1.4.2.6",
    since="1.0.10",
    removes=True,
    fix="remove the attribute from the directoryName",
)
def directory_name_prohibited_attribute(attribute: AttributeTypeAndValue, ctx: Scope) -> Violations:
    """A directoryName contains no attribute that the table of the certificate's type and generation
    prohibits.

    Until BR 1.0.9 only 7.1.4.2.2 applies to directoryNames, and the tables apply to the subject.
    """
    if is_prohibited(attribute, ctx):
        yield Violation(
            attribute,
            f"{attribute.name} is not permitted in the directoryName of {with_article(profile_name(ctx))} "
            "certificate",
        )


@rule(
    "smbr.subject_alt_name.directory_name_missing_attribute",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1, 7.1.4.2.3 to 7.1.4.2.6",
    since="1.0.10",
    fix="add the attributes, or remove the directoryName",
)
def directory_name_missing_attribute(name: DirectoryName, ctx: Scope) -> Violations:
    """A directoryName contains the attributes that the table of the certificate's type and generation
    requires.

    The text does not say whether each directoryName has to repeat them, hence a notice. The notes below the
    tables also apply: sponsor- and individual-validated certificates contain a given name, surname or
    pseudonym, instead of which a legacy certificate may contain commonName. An empty name is another fault.
    """
    if not name.name.attributes:
        return
    profile = ctx.profile
    missing_names = [
        NAMES[attribute_class]
        for attribute_class in NAMES
        if tables_say(Presence.SHALL, attribute_class, ctx) and not name.name.has(attribute_class)
    ]
    if profile.types and not profile.types & ~(CertificateType.SPONSOR | CertificateType.INDIVIDUAL):
        choice: list[type[AttributeTypeAndValue]] = [GivenName, Surname, Pseudonym]
        if profile.generations & Generation.LEGACY:
            choice.append(CommonName)
        if not any(name.name.has(attribute) for attribute in choice):
            missing_names.append(" or ".join(NAMES[attribute] for attribute in choice))
    if missing_names:
        yield Violation(name, f"the directoryName has no {', no '.join(missing_names)}")


@rule(
    "smbr.subject_alt_name.directory_name_incomplete_place",
    on=Name,
    within=Holder.SUBJECT_ALT_NAME,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1, 7.1.4.2.2(j) to (m)",
    since="1.0.4",
    fix="repeat the attribute of the subject in the directoryName",
)
def directory_name_incomplete_place(name: Name, ctx: Context) -> Violations:
    """A place in a directoryName is complete without the attributes of the subject.

    7.1.4.2.2 allows localityName and others only if "subject:countryName" is present. If only the subject has
    it, the text does not say whether that is enough for a directoryName; hence a notice. If neither has it,
    the rules of these attributes report an error.
    """
    for attribute in name.attributes:
        if not has_companion(attribute, name, ctx) and has_companion(attribute, ctx.tbs.subject, ctx):
            companions = COMPANIONS.at(ctx.br_version)[type(attribute)]
            wanted = " or ".join(NAMES[companion] for companion in companions)
            yield Violation(attribute, f"the directoryName has {attribute.name}, but no {wanted}")


@rule(
    "smbr.subject_alt_name.directory_name_not_organization",
    on=Name,
    within=Holder.SUBJECT_ALT_NAME,
    types=CertificateType.ORGANIZATION,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1, 7.1.4.2.2(a)",
    covers=(*SPELLING, "smbr.subject.placeholder_value", "smbr.subject.tool_default_value"),
    fix="copy organizationName or a mailbox of subjectAltName into commonName, or remove commonName",
)
def directory_name_not_organization(name: Name, ctx: Context) -> Violations:
    """commonName of a directoryName without organizationName is the organizationName of the subject or a
    Mailbox Address.

    It applies to organization-validated certificates. The texts are compared without regard to case, blanks
    and Unicode normalisation; with several organizationNames, one of them has to match. If the directoryName
    has organizationName, smbr.common_name.organization_mismatch compares the two.
    """
    subject = ctx.tbs.subject
    if subject is None or name.has(OrganizationName):
        return
    organizations = set(map(fold, organizations_of(subject)))
    for attribute in name.of(CommonName):
        text = attribute.text
        if organizations and text and fold(text) not in organizations and mailbox_in(text) is None:
            yield Violation(
                attribute, "commonName is neither the organizationName of the subject nor a Mailbox Address"
            )


@rule(
    "smbr.subject_alt_name.directory_name_other_country",
    on=Name,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1, 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
    fix="use the identifier that the organization has in the country of the subject",
)
def directory_name_other_country(name: Name, ctx: Context) -> Violations:
    """The country code of an NTR, VAT, PSD or GOV identifier in a directoryName matches countryName of the
    subject.

    The text has "subject:countryName in the Certificate". It does not say whether that applies to a
    directoryName without countryName; hence a notice. If the directoryName has countryName, the rules of
    smbr.organization_identifier compare the two.
    """
    subject = ctx.tbs.subject
    if subject is not None and not name.has(CountryName):
        for _, violation in country_mismatches(name, subject):
            yield violation


@rule(
    "smbr.subject_alt_name.directory_name_unvalidated",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    mode=Mode.REMINDER,
)
def directory_name_unvalidated(name: DirectoryName) -> Violations:
    """Information in a directoryName is validated according to BR 3.1, 3.2.3 or 3.2.4.

    A certificate does not show how it was validated.
    """
    yield Violation(name, "verify that the information in the directoryName was validated")
