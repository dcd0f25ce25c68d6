"""rfc822Name: RFC 5280 4.2.1.6 and 7.5, RFC 5321 4.1.2 and 4.5.3.1."""

from __future__ import annotations

from smime_lint.model import Fault, Mailbox, Rfc822Name
from smime_lint.rules import Context, Defaults, Holder, Kind, Severity, Violation, Violations

from . import faults
from .mailbox import MAX_DOMAIN, MAX_LABEL, MAX_LOCAL_PART, has_a_label_prefix, is_a_label

_OTHER_RULES = frozenset({Holder.NAME_CONSTRAINTS, Holder.ISSUER_ALT_NAME})
"""In name constraints a host or domain is permitted (RFC 5280 4.2.1.10); issuerAltName has its own rule for a
name that is not a mailbox."""

rule = Defaults(on=Rfc822Name, kinds=Kind.ANY, severity=Severity.ERROR).rule


def _mailbox(name: Rfc822Name) -> Mailbox | None:
    return None if name.holder is Holder.NAME_CONSTRAINTS else name.mailbox


@rule(
    "pkix.rfc822_name.not_ia5",
    on=Fault,
    citation="RFC 5280 4.2.1.6, 7.5",
    fix="encode the domain as A-labels; for a local part that is not ASCII, use SmtpUTF8Mailbox",
)
def not_ia5(fault: Fault, ctx: Context) -> Violations:
    """An rfc822Name is ASCII.

    It is an IA5String with an implicit tag.
    """
    return faults.report("pkix.rfc822_name.not_ia5", fault, ctx)


@rule(
    "pkix.rfc822_name.not_mailbox",
    by_shape=True,
    citation="RFC 5280 4.2.1.6; RFC 5321 4.1.2",
    covers=("pkix.name.subject_email_not_in_san",),
    fix="encode only the mailbox: local-part@domain",
)
def not_mailbox(name: Rfc822Name) -> Violations:
    """An rfc822Name is a Mailbox: local part, at sign and domain, and nothing else.

    It has no display name, angle brackets, comment, mailto:, white space or second address. The syntax
    permits a quoted local part and an address literal. The rule also applies to names outside
    subjectAltName, for example in authorityKeyIdentifier and distribution points; name constraints and
    issuerAltName have their own rules. An empty name, and one that is not ASCII, is reported by other rules.
    """
    if name.text and name.mailbox is None and name.holder not in _OTHER_RULES:
        yield Violation(name, f"{name.text[:320]!r} is not a Mailbox of the form local-part@domain")


@rule(
    "pkix.rfc822_name.domain_not_a_label",
    by_shape=True,
    citation="RFC 5280 7.5",
    covers=("pkix.rfc822_name.domain_uppercase",),
    fix="encode the internationalized label as an A-label",
)
def domain_not_a_label(name: Rfc822Name) -> Violations:
    """Labels that begin with xn-- in the domain of an rfc822Name are A-labels.

    After the prefix follows the Punycode of a label that is not ASCII. U-labels are not ASCII and reported by
    pkix.rfc822_name.not_ia5; A-labels that IDNA 2008 does not permit by pkix.mailbox.domain_not_idna2008.
    """
    text = name.value.text
    if text is None or "--" not in text:
        return
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    for label in mailbox.labels:
        if has_a_label_prefix(label) and not is_a_label(label):
            yield Violation(name, f"the label {label!r} begins with xn--, but is not an A-label", value=label)


@rule(
    "pkix.rfc822_name.local_part_too_long",
    by_shape=True,
    citation="RFC 5321 4.5.3.1.1",
    fix="use a mailbox whose local part has at most 64 octets",
)
def local_part_too_long(name: Rfc822Name) -> Violations:
    """The local part of an rfc822Name has at most 64 octets.

    Mail servers need not accept longer local parts.
    """
    text = name.text
    if text is None or len(text) <= MAX_LOCAL_PART:
        return
    mailbox = _mailbox(name)
    if mailbox is not None and len(mailbox.local_part) > MAX_LOCAL_PART:
        yield Violation(
            name, f"the local part has {len(mailbox.local_part)} octets; the maximum is {MAX_LOCAL_PART}"
        )


@rule(
    "pkix.rfc822_name.domain_too_long",
    by_shape=True,
    citation="RFC 5321 4.5.3.1; RFC 1035 2.3.4",
    fix="use a domain of at most 255 octets with labels of at most 63 octets",
)
def domain_too_long(name: Rfc822Name) -> Violations:
    """The domain of an rfc822Name has at most 255 octets, and each of its labels at most 63.

    The limit of RFC 5321 applies to the text of the domain. The limit of the DNS, two octets less, is not
    checked.
    """
    text = name.text
    if text is None or len(text) <= MAX_LABEL:
        return
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    if len(mailbox.domain) > MAX_DOMAIN:
        yield Violation(name, f"the domain has {len(mailbox.domain)} octets; the maximum is {MAX_DOMAIN}")
    else:
        longest = max(map(len, mailbox.labels), default=0)
        if longest > MAX_LABEL:
            yield Violation(name, f"a label of the domain has {longest} octets; the maximum is {MAX_LABEL}")


@rule(
    "pkix.rfc822_name.domain_uppercase",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.5",
    fix="encode the domain in lower case",
)
def domain_uppercase(name: Rfc822Name) -> Violations:
    """The domain of an rfc822Name is in lower case.

    Domains are compared without case, so capital letters are permitted; software that compares octets does
    not find the mailbox.
    """
    text = name.value.text
    if text is None or text.islower():
        return
    mailbox = _mailbox(name)
    if mailbox is not None and not mailbox.is_address_literal and mailbox.domain != mailbox.domain.lower():
        yield Violation(name, f"the domain {mailbox.domain[:255]!r} contains capital letters")
