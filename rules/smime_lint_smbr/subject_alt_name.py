"""subjectAltName of subscriber certificates: BR 7.1.2.3(h), 7.1.4.2.1."""

from __future__ import annotations

from collections.abc import Iterator

from smime_lint.model import (
    AttributeTypeAndValue,
    CommonName,
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
    OrganizationName,
    OtherName,
    Pseudonym,
    RegisteredId,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
    Surname,
    TBSCertificate,
    UniformResourceIdentifier,
    UserPrincipalName,
    X400Address,
    general_name_form,
    with_article,
)
from smime_lint.rules import (
    CertificateType,
    Context,
    Generation,
    Mode,
    Scope,
    Severity,
    Violation,
    Violations,
    rule,
)

from . import uris
from .attribute_rules import NAMES, profile_name
from .attribute_values import has_value
from .criticality import critical_extension
from .directory_names import content_violations
from .mailboxes import is_missing_from_san, mailbox_in
from .tables.attributes import Presence, presence, required

_SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9"
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
    """Whether an entry is of a type that holds a mailbox, well-formed or not."""
    if isinstance(name, OtherName):
        return name.type_id == _SMTP_UTF8_MAILBOX  # its [0] tag is missing
    return isinstance(name, (Rfc822Name, SmtpUtf8Mailbox))


# the extension


@rule(
    "smbr.subject_alt_name.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(h), 7.1.4.2.1",
    since="1.0.0",
    covers=("pkix.subject.empty_without_san",),
    fix="add subjectAltName with the mailboxes of the certificate",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has a subjectAltName extension.

    That mailboxes of the subject are then not repeated there is the same fault and not reported again.
    """
    if not tbs.has(SubjectAltName):
        yield Violation(tbs.extension_holder, "there is no subjectAltName extension")


@rule(
    "smbr.subject_alt_name.critical",
    on=SubjectAltName,
    malformed=True,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(h)",
    since="1.0.0",
    covers=("pkix.subject_alt_name.critical_with_subject",),
    fix="leave out the critical field of subjectAltName",
)
def critical(extension: Extension, ctx: Context) -> Violations:
    """subjectAltName is not critical unless the subject is empty.

    With an empty subject RFC 5280 4.2.1.6 wants it critical.
    """
    if extension.critical and (ctx.tbs.subject is None or ctx.tbs.subject.rdns):
        yield from critical_extension(extension)


@rule(
    "smbr.subject_alt_name.no_mailbox",
    on=SubjectAltName,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    covers=("pkix.subject_alt_name.empty",),
    fix="add the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def no_mailbox(extension: SubjectAltName, ctx: Context) -> Violations:
    """subjectAltName has at least one rfc822Name or otherName of the type SmtpUTF8Mailbox.

    A mailbox in a directoryName or a user principal name does not count.
    """
    if ctx.certificate.mailbox_names and ctx.tbs.get(SubjectAltName) is extension:
        return
    if not any(_is_mailbox_entry(name) for name in extension.names):
        forms = ", ".join(dict.fromkeys(general_name_form(name) for name in extension.names)) or "no name"
        yield Violation(extension, f"subjectAltName has {forms}, and no mailbox", value=forms)


@rule(
    "smbr.subject_alt_name.prohibited_name_type",
    on=SubjectAltName,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    fix="leave out the name",
)
def prohibited_name_type(extension: SubjectAltName) -> Violations:
    """subjectAltName has no names but rfc822Name, otherName and directoryName.

    dNSName, iPAddress, uniformResourceIdentifier, registeredID, x400Address and ediPartyName are wrong in
    all generations.
    """
    for name in extension.names:
        if type(name) in _PROHIBITED_FORMS:
            yield Violation(name, f"subjectAltName has {with_article(general_name_form(name))}")


# mailboxes


def _invalid_mailbox(name: Rfc822Name | SmtpUtf8Mailbox) -> Violations:
    text = name.text
    if text and name.mailbox is None:
        yield Violation(name, f"{text[:320]!r} is no bare local-part@domain", value=text)


_INVALID_MAILBOX_DETAILS = ("pkix.rfc822_name.not_mailbox", "pkix.smtp_utf8_mailbox.invalid_syntax")


@rule(
    "smbr.subject_alt_name.invalid_mailbox_until_1_0_0",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 1.6.1, 7.1.4.2.1",
    since="1.0.0",
    until="1.0.0",
    covers=_INVALID_MAILBOX_DETAILS,
    fix="give the bare address, local-part@domain",
)
def invalid_mailbox_until_1_0_0(name: GeneralName) -> Violations:
    """A mailbox in subjectAltName is a Mailbox Address in the sense of RFC 5321.

    BR 1.0.0 quote no more than what RFC 5321 calls an address in general; its grammar in section 4.1.2 is
    taken as what they mean. Octets that are no text of their string type are a fault of their own, as are
    an empty name and lengths beyond SMTP's limits.
    """
    if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
        yield from _invalid_mailbox(name)


@rule(
    "smbr.subject_alt_name.invalid_mailbox",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 1.6.1, 7.1.4.2.1",
    replaces=("smbr.subject_alt_name.invalid_mailbox_until_1_0_0",),
    since="1.0.1",
    covers=_INVALID_MAILBOX_DETAILS,
    fix="give the bare address, local-part@domain",
)
def invalid_mailbox(name: GeneralName) -> Violations:
    """Every mailbox in subjectAltName is a Mailbox of RFC 5321 4.1.2 as RFC 6532 3.2 amends it, and no more.

    A display name, angle brackets, a comment, "mailto:", blanks around it or a list of addresses is wrong.
    Quoted local parts and address literals are Mailboxes. Octets that are no text of their string type are
    a fault of their own, as are an empty name and lengths beyond SMTP's limits.
    """
    if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
        yield from _invalid_mailbox(name)


@rule(
    "smbr.subject_alt_name.address_literal",
    on=SubjectAltName,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, 3.2.2",
    since="1.0.0",
    fix="name a domain",
)
def address_literal(extension: SubjectAltName, ctx: Context) -> Violations:
    """A mailbox in subjectAltName has a domain, not an address literal.

    user@[192.0.2.1] is a Mailbox by its grammar, but no method of BR 3.2.2 validates control of an address.
    """
    for name in ctx.certificate.mailbox_names:
        text = name.text
        if text is None or not text.endswith("]"):
            continue
        mailbox = name.mailbox
        if mailbox is not None and mailbox.is_address_literal:
            yield Violation(name, f"the mailbox has the address literal {mailbox.domain} for a domain")


def _domains(ctx: Context) -> Iterator[tuple[Rfc822Name | SmtpUtf8Mailbox, str]]:
    for name in ctx.certificate.mailbox_names:
        mailbox = name.mailbox
        if mailbox is not None and not mailbox.is_address_literal:
            yield name, mailbox.domain


@rule(
    "smbr.subject_alt_name.internal_domain",
    on=SubjectAltName,
    severity=Severity.NOTICE,
    citation="BR 3.2.2",
    since="1.0.0",
    fix="name a domain in the public DNS",
)
def internal_domain(extension: SubjectAltName, ctx: Context) -> Violations:
    """The domain of a mailbox in subjectAltName is one that the public DNS may have.

    A single label, a reserved name such as .local or .internal, and a name under no top-level domain of the
    public suffix list are known inside of a network at most, and no method of BR 3.2.2 validates control of
    them. No name is looked up, and the list may be older than the certificate, hence a notice.
    """
    for name, domain in _domains(ctx):
        problem = uris.internal_domain(domain)
        if problem is not None:
            yield Violation(name, f"the public DNS has no domain {problem[:320]}")


@rule(
    "smbr.subject_alt_name.public_suffix",
    on=SubjectAltName,
    severity=Severity.NOTICE,
    citation="BR 3.2.2",
    since="1.0.0",
    fix="name a domain that is registered under the public suffix",
)
def public_suffix(extension: SubjectAltName, ctx: Context) -> Violations:
    """The domain of a mailbox in subjectAltName is registered, not one under which others register theirs.

    jane@co.uk is hardly a mailbox of anyone whom a CA could validate. By the public suffix list, for names
    that registries use everywhere (co, com, org, gov and the like); some have mailboxes all the same.
    """
    for name, domain in _domains(ctx):
        if uris.is_registry_domain(domain):
            yield Violation(name, f"the domain {domain} is a public suffix", value=domain)


# mailboxes of the subject and of directoryName


def _attribute_mailbox(attribute: AttributeTypeAndValue) -> Mailbox | None:
    """The mailbox that an attribute's whole text is.

    Except in emailAddress and commonName its domain has two labels at least: an organization may be called
    "Health@Work".
    """
    mailbox = mailbox_in(attribute.text)
    if mailbox is None or isinstance(attribute, (EmailAddress, CommonName)):
        return mailbox
    return mailbox if mailbox.is_address_literal or len(mailbox.labels) > 1 else None


def _not_repeated(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    mailbox = _attribute_mailbox(attribute)
    if (
        mailbox is not None
        and is_missing_from_san(ctx.certificate, mailbox)
        and not _repeats_another_name(attribute, mailbox, ctx)
    ):
        yield Violation(
            attribute, f"the mailbox {attribute.text} of {attribute.name} is not in subjectAltName"
        )


def _repeats_another_name(attribute: AttributeTypeAndValue, mailbox: Mailbox, ctx: Context) -> bool:
    """Whether a commonName in a directoryName is the "Health@Work" that is its organization or pseudonym."""
    if type(attribute) is not CommonName or mailbox.is_address_literal or len(mailbox.labels) > 1:
        return False
    san = ctx.tbs.get(SubjectAltName)
    return any(
        has_value(name.name, attribute_class, attribute.text or "")
        for name in (() if san is None else san.names)
        if isinstance(name, DirectoryName)
        for attribute_class in (OrganizationName, Pseudonym)
    )


@rule(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    on=AttributeTypeAndValue,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    covers=("pkix.name.subject_email_not_in_san",),
    fix="repeat the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def subject_mailbox_not_repeated(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    """Every Mailbox Address in the subject is also an rfc822Name or SmtpUTF8Mailbox of subjectAltName.

    It goes for every attribute whose whole value is a mailbox; commonName has a rule of its own. The local
    parts are compared to the letter, the domains without case and with U-labels as A-labels. Where
    subjectAltName is missing, does not decode or holds no mailbox at all, that is the finding.
    """
    if (text := attribute.text) and "@" in text and not isinstance(attribute, CommonName):
        yield from _not_repeated(attribute, ctx)


@rule(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    fix="repeat the mailbox as rfc822Name or SmtpUTF8Mailbox",
)
def directory_name_mailbox_not_repeated(name: DirectoryName, ctx: Context) -> Violations:
    """Every Mailbox Address in a directoryName is also an rfc822Name or SmtpUTF8Mailbox beside it.

    It goes for every attribute whose whole value is a mailbox, commonName included. Comparison is that of
    the subject's mailboxes; where subjectAltName holds no mailbox at all, that is the finding.
    """
    for attribute in name.name.attributes:
        yield from _not_repeated(attribute, ctx)


# otherName


@rule(
    "smbr.subject_alt_name.other_name_strict",
    on=SubjectAltName,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    fix="leave out the otherName",
)
def other_name_strict(extension: SubjectAltName) -> Violations:
    """A Strict certificate has no otherName in subjectAltName but SmtpUTF8Mailbox.

    The Microsoft user principal name is the usual offender.
    """
    for name in extension.names:
        if (oid := _other_name_type(name)) is not None:
            yield Violation(name, f"subjectAltName has an otherName of the type {oid}", value=oid)


@rule(
    "smbr.subject_alt_name.other_name_unvalidated",
    on=SubjectAltName,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def other_name_unvalidated(extension: SubjectAltName) -> Violations:
    """An otherName in a Legacy or Multipurpose certificate is validated as the CA's CP or CPS says."""
    for name in extension.names:
        if (oid := _other_name_type(name)) is not None:
            yield Violation(name, f"the otherName of the type {oid} has to be validated", value=oid)


def _other_name_type(name: GeneralName) -> str | None:
    """The type of an otherName that is no SmtpUTF8Mailbox."""
    if isinstance(name, UserPrincipalName):
        return "1.3.6.1.4.1.311.20.2.3"
    if isinstance(name, OtherName) and not _is_mailbox_entry(name):
        return name.type_id
    return None


# directoryName


def _directory_name_content(name: DirectoryName, ctx: Context) -> Violations:
    unrepeated = {
        ctx.document.offset(v.node)
        for attribute in name.name.attributes
        for v in _not_repeated(attribute, ctx)
    }
    for subject_rule, violation in content_violations(name, ctx):
        if ctx.document.offset(violation.node) not in unrepeated:
            yield Violation(
                violation.node, f"{violation.message} ({subject_rule.id} of a directoryName)", violation.value
            )


@rule(
    "smbr.subject_alt_name.directory_name_content_until_1_0_9",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1, 7.1.4.2.2",
    since="1.0.0",
    until="1.0.9",
)
def directory_name_content_until_1_0_9(name: DirectoryName, ctx: Context) -> Violations:
    """A directoryName complies with the part of BR 7.1.4.2.2 that is for the certificate type.

    Every rule of severity error that the subject has under 7.1.4.2.2 is applied, and the message names it.
    Where a rule asks for another attribute of the subject, one in the subject itself will do. The attribute
    tables do not bind a directoryName in these versions.
    """
    return _directory_name_content(name, ctx)


@rule(
    "smbr.subject_alt_name.directory_name_content",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1, 7.1.4.2.2",
    replaces=("smbr.subject_alt_name.directory_name_content_until_1_0_9",),
    since="1.0.10",
)
def directory_name_content(name: DirectoryName, ctx: Context) -> Violations:
    """The attribute values of a directoryName comply with BR 7.1.4.2.2 for the certificate type.

    Every rule of severity error that the subject has under 7.1.4.2.2 is applied, and the message names it.
    Where a rule asks for another attribute of the subject, one in the subject itself will do. The attribute
    tables have rules of their own.
    """
    return _directory_name_content(name, ctx)


@rule(
    "smbr.subject_alt_name.directory_name_prohibited_attribute",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.1, 7.1.4.2.3 to 7.1.4.2.6",
    since="1.0.10",
    fix="leave out the attribute",
)
def directory_name_prohibited_attribute(name: DirectoryName, ctx: Scope) -> Violations:
    """A directoryName has no attribute that the subject table of its type and generation prohibits.

    Until BR 1.0.9 only 7.1.4.2.2 is binding for a directoryName, and the tables for the subject alone.
    """
    profile = ctx.profile
    if profile.type is None or profile.generation is None:
        return
    for attribute in name.name.attributes:
        found = presence(type(attribute), profile.type, profile.generation, ctx.br_version)
        if found is Presence.SHALL_NOT:
            yield Violation(
                attribute, f"{attribute.name} is not allowed in {with_article(profile_name(ctx))} certificate"
            )


@rule(
    "smbr.subject_alt_name.directory_name_missing_attribute",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1, 7.1.4.2.3 to 7.1.4.2.6",
    since="1.0.10",
    fix="add the attributes, or leave out the directoryName",
)
def directory_name_missing_attribute(name: DirectoryName, ctx: Scope) -> Violations:
    """A directoryName has the attributes that the subject table of its type and generation demands.

    Whether every directoryName has to repeat them is doubtful, hence a notice. Counted among them is what
    the notes below the tables demand: a given name, surname or pseudonym in sponsor- and
    individual-validated certificates, for which a commonName does in Legacy ones. An empty name is a fault
    of its own.
    """
    profile = ctx.profile
    if profile.type is None or profile.generation is None or not name.name.attributes:
        return
    missing_names = [
        NAMES[attribute]
        for attribute in required(profile.type, profile.generation, ctx.br_version)
        if not name.name.has(attribute)
    ]
    if profile.type & (CertificateType.SPONSOR | CertificateType.INDIVIDUAL):
        choice: list[type[AttributeTypeAndValue]] = [GivenName, Surname, Pseudonym]
        if profile.generation is Generation.LEGACY:
            choice.append(CommonName)
        if not any(name.name.has(attribute) for attribute in choice):
            missing_names.append(" or ".join(NAMES[attribute] for attribute in choice))
    if missing_names:
        yield Violation(name, f"the directoryName has no {', no '.join(missing_names)}")


@rule(
    "smbr.subject_alt_name.directory_name_unvalidated",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.1",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def directory_name_unvalidated(name: DirectoryName) -> Violations:
    """What a directoryName in subjectAltName says is validated under BR 3.1, 3.2.3 or 3.2.4."""
    yield Violation(name, "the information in the directoryName has to be validated")
