"""subjectAltName: RFC 5280 4.2.1.6. Name forms with their own rules are in their modules."""

from __future__ import annotations

import re

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
    pattern,
)
from smime_lint.rules import Context, Defaults, Holder, Kind, Severity, Violation, Violations

from . import faults
from .extension_checks import END_ENTITY, require_element
from .uris import why_invalid

_PREFERRED_NAME = pattern(
    r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
    re.DOTALL,
)
"""RFC 1034 3.5 with RFC 1123 2.1."""


def wrong_length(name: IpAddress) -> Violations:
    """The violation of an iPAddress that is not an address; an empty one is another fault."""
    length = len(name.value.value)
    if length not in (0, 4, 16):
        yield Violation(name, f"the iPAddress has {length} octets; it must have 4 or 16")


def is_host_name(text: str) -> bool:
    """Whether a dNSName has the preferred name syntax."""
    return _PREFERRED_NAME.fullmatch(text) is not None


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
    kinds=END_ENTITY,
    fix="mark subjectAltName critical",
)
def not_critical_with_empty_subject(tbs: TBSCertificate) -> Violations:
    """subjectAltName is critical if the subject is empty.

    It then is the only identification of the subject. An empty subject of a CA certificate is reported by
    pkix.subject.empty_for_ca.
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
    "pkix.subject_alt_name.invalid_uri",
    on=UniformResourceIdentifier,
    within=Holder.SUBJECT_ALT_NAME,
    fix="encode an absolute URI with a fully qualified domain name or an IP address as its host",
)
def invalid_uri(name: UniformResourceIdentifier) -> Violations:
    """A uniformResourceIdentifier in subjectAltName is an absolute URI.

    If it has an authority, its host is a fully qualified domain name or an IP address. An empty name is
    reported by pkix.subject_alt_name.empty_name.
    """
    if name.text and (reason := why_invalid(name.text)) is not None:
        yield Violation(name, f"the uniformResourceIdentifier is not a valid URI: {reason}")


@rule(
    "pkix.subject_alt_name.invalid_dns_name",
    on=DnsName,
    within=Holder.SUBJECT_ALT_NAME,
    fix="encode a host name",
)
def invalid_dns_name(name: DnsName) -> Violations:
    """A dNSName in subjectAltName has the preferred name syntax of RFC 1034.

    RFC 1123 also permits a digit as the first character of a label. RFC 5280 leaves wildcards to the
    applications, so an asterisk in the first of several labels is accepted. An underscore is not.
    """
    text = name.value.text
    if text:
        first, dot, rest = text.partition(".")
        if not is_host_name(first.replace("*", "x", 1) + dot + rest if dot else text):
            yield Violation(name, f"the dNSName {text[:253]!r} is not a host name")


@rule(
    "pkix.subject_alt_name.invalid_ip_address",
    on=IpAddress,
    within=Holder.SUBJECT_ALT_NAME,
    fix="encode 4 octets for IPv4 or 16 octets for IPv6",
)
def invalid_ip_address(name: IpAddress) -> Violations:
    """An iPAddress in subjectAltName has 4 or 16 octets.

    4 octets are an IPv4 address, 16 an IPv6 address.
    """
    return wrong_length(name)


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
