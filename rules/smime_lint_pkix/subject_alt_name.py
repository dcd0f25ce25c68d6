"""subjectAltName: RFC 5280 4.2.1.6. Name forms with their own rules are in their modules."""

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
from smime_lint.rules import Context, Defaults, Holder, Kind, Severity, Violation, Violations

from . import faults
from .extension_checks import require_element

rule = Defaults(on=SubjectAltName, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.6").rule

empty = require_element(
    SubjectAltName,
    "pkix.subject_alt_name",
    "RFC 5280 4.2.1.6",
    lambda extension: extension.names,
    "name",
    covers=("pkix.name.subject_email_not_in_san",),
    by_shape=True,
)


def is_empty_name(name: GeneralName) -> bool:
    """Whether a name is present, but has no content. Not for a directoryName."""
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
    by_shape=True,
    within=Holder.SUBJECT_ALT_NAME,
    removes=True,
    fix="remove the name",
)
def empty_name(name: GeneralName) -> Violations:
    """A name in subjectAltName is not empty.

    RFC 5280 prohibits empty fields in general names; the processing of such names is not defined. An empty
    directoryName is reported by pkix.subject_alt_name.directory_name_empty.
    """
    if is_empty_name(name):
        yield Violation(name, f"the {general_name_form(name)} is empty", value="")


@rule(
    "pkix.subject_alt_name.not_critical_with_empty_subject",
    by_shape=True,
    on=TBSCertificate,
    kinds=Kind.SUBSCRIBER,
    fix="mark subjectAltName critical",
)
def not_critical_with_empty_subject(tbs: TBSCertificate) -> Violations:
    """subjectAltName is critical if the subject is empty.

    It then is the only identification of the subject.
    """
    extension = tbs.extension(SubjectAltName)
    if extension is None or extension.critical or tbs.subject is None or tbs.subject.rdns:
        return
    yield Violation(
        extension.critical_node, "subjectAltName is not critical, but the subject is empty", value="FALSE"
    )


@rule(
    "pkix.subject_alt_name.critical_with_subject",
    when=lambda extension: extension.critical,
    malformed=True,
    kinds=Kind.SUBSCRIBER,
    severity=Severity.WARN,
    fix="remove the critical field from subjectAltName",
)
def critical_with_subject(extension: Extension, ctx: Context) -> Violations:
    """subjectAltName is not critical if the subject is not empty.

    RFC 5280 says SHOULD.
    """
    if extension.critical and (ctx.tbs.subject is None or ctx.tbs.subject.rdns):
        yield Violation(
            extension.critical_node, "subjectAltName is critical, but the subject is not empty", value="TRUE"
        )


@rule(
    "pkix.subject_alt_name.directory_name_empty",
    on=DirectoryName,
    within=Holder.SUBJECT_ALT_NAME,
    severity=Severity.WARN,
    removes=True,
    fix="remove the directoryName",
)
def directory_name_empty(name: DirectoryName) -> Violations:
    """A directoryName in subjectAltName is not an empty name.

    RFC 5280 prohibits empty GeneralName fields and gives an empty string as its example. That a name without
    RDNs is meant too is likely, but not stated, so the finding is a warning.
    """
    if not name.name.rdns:
        yield Violation(name, "the directoryName is empty")


@rule(
    "pkix.subject_alt_name.other_name_untagged",
    on=Fault,
    citation="RFC 5280 A.2",
    fix="encode the value of the otherName in an explicit [0] tag",
)
def other_name_untagged(fault: Fault, ctx: Context) -> Violations:
    """The value of an otherName has an explicit [0] tag.

    Its type is ANY, so the tag is explicit, although the ASN.1 module has implicit tags.
    """
    return faults.report("pkix.subject_alt_name.other_name_untagged", fault, ctx)


@rule(
    "pkix.subject_alt_name.duplicate_entry",
    when=lambda extension: len(extension.names) > 1,
    severity=Severity.NOTICE,
    removes=True,
    fix="encode each name once",
)
def duplicate_entry(extension: SubjectAltName, ctx: Context) -> Violations:
    """A name does not occur more than once in subjectAltName.

    No clause prohibits it, but a repetition has no use. Mailboxes of one form are compared with their domains
    in any case, other names byte for byte.
    """
    if len(extension.names) < 2:
        return
    seen: set[object] = set()
    for name in extension.names:
        mailbox = name.mailbox if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)) else None
        key = ctx.certificate.raw(name) if mailbox is None else (type(name), mailbox.key)
        if key in seen:
            yield Violation(name, f"the {general_name_form(name)} occurs more than once")
        seen.add(key)
