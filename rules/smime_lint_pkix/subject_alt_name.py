"""subjectAltName: RFC 5280 4.2.1.6. Forms of names with rules of their own stand in their modules."""

from __future__ import annotations

from smime_lint.model import (
    DirectoryName,
    DnsName,
    Extension,
    Fault,
    GeneralName,
    IpAddress,
    OtherName,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
    TBSCertificate,
    UniformResourceIdentifier,
    UserPrincipalName,
    general_name_form,
)
from smime_lint.rules import Context, Holder, Kind, Severity, Violation, Violations, rule

from . import faults
from .extension_checks import critical_extension


@rule(
    "pkix.subject_alt_name.empty",
    on=SubjectAltName,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6",
    fix="add a name, or leave subjectAltName out",
)
def empty(extension: SubjectAltName) -> Violations:
    """subjectAltName has at least one name."""
    if not extension.names:
        yield Violation(extension, "subjectAltName has no name")


def is_empty_name(name: GeneralName) -> bool:
    """Whether a name is there and says nothing. For a directoryName that is a question of its own."""
    if isinstance(name, (Rfc822Name, DnsName, UniformResourceIdentifier)):
        return not name.value.raw
    if isinstance(name, (SmtpUtf8Mailbox, UserPrincipalName)):
        return getattr(name.value, "raw", None) == b""
    if isinstance(name, IpAddress):
        return not name.value.value
    return isinstance(name, OtherName) and name.value is not None and not name.value.der


@rule(
    "pkix.subject_alt_name.empty_name",
    on=GeneralName,
    within=Holder.SUBJECT_ALT_NAME,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6",
    fix="leave the name out",
)
def empty_name(name: GeneralName) -> Violations:
    """No name in subjectAltName is empty.

    The empty string is an IA5String, but it names nobody, and what clients make of it is not defined. An
    empty directoryName has a rule of its own.
    """
    if is_empty_name(name):
        yield Violation(name, f"the {general_name_form(name)} is empty", value="")


@rule(
    "pkix.subject_alt_name.not_critical_with_empty_subject",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6",
    fix="mark subjectAltName critical",
)
def not_critical_with_empty_subject(tbs: TBSCertificate) -> Violations:
    """subjectAltName is critical where the subject is empty.

    It then holds all there is of the subject's identity.
    """
    extension = tbs.extension(SubjectAltName)
    if extension is None or extension.critical or tbs.subject is None or tbs.subject.rdns:
        return
    yield Violation(
        extension.critical_node, "subjectAltName is not critical, and the subject is empty", value="FALSE"
    )


@rule(
    "pkix.subject_alt_name.critical_with_subject",
    on=SubjectAltName,
    malformed=True,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.6",
    fix="leave out the critical field of subjectAltName",
)
def critical_with_subject(extension: Extension, ctx: Context) -> Violations:
    """subjectAltName is not critical where the subject is not empty."""
    if extension.critical and (ctx.tbs.subject is None or ctx.tbs.subject.rdns):
        yield from critical_extension(extension)


@rule(
    "pkix.subject_alt_name.directory_name_empty",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.6",
    fix="leave the name out",
)
def directory_name_empty(name: DirectoryName) -> Violations:
    """A directoryName in subjectAltName is not an empty name.

    RFC 5280 prohibits empty names and gives a string as its example; that a sequence without RDNs is meant
    too is the natural reading, not the letter.
    """
    if not name.name.rdns:
        yield Violation(name, "the directoryName is empty")


@rule(
    "pkix.subject_alt_name.other_name_untagged",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.2",
    fix="put the value into an explicit [0] tag",
)
def other_name_untagged(fault: Fault, ctx: Context) -> Violations:
    """The value of an otherName stands in an explicit [0] tag.

    Its type is ANY, so the tag is needed although the module has implicit tags.
    """
    return faults.report("pkix.subject_alt_name.other_name_untagged", fault, ctx)


@rule(
    "pkix.subject_alt_name.duplicate_entry",
    on=SubjectAltName,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.6",
    fix="give each name once",
)
def duplicate_entry(extension: SubjectAltName, ctx: Context) -> Violations:
    """No name occurs twice in subjectAltName.

    Mailboxes of one form are compared without case in the domain, other names byte for byte. A repetition is
    useless, not wrong.
    """
    if len(extension.names) < 2:
        return
    seen: set[object] = set()
    for name in extension.names:
        mailbox = name.mailbox if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)) else None
        key = ctx.certificate.raw(name) if mailbox is None else (type(name), mailbox.key)
        if key in seen:
            yield Violation(name, f"the {general_name_form(name)} is there already")
        seen.add(key)
