"""rfc822Name: RFC 5280 4.2.1.6 and 7.5, RFC 5321 4.1.2 and 4.5.3.1."""

from __future__ import annotations

from smime_lint.model import Fault, Mailbox, Rfc822Name
from smime_lint.rules import Context, Holder, Kind, Severity, Violation, Violations, rule

from . import faults
from .mailbox import MAX_LABEL, has_a_label_prefix, is_a_label

_ELSEWHERE = frozenset({Holder.NAME_CONSTRAINTS, Holder.ISSUER_ALT_NAME})
"""In name constraints it may be a host or domain (RFC 5280 4.2.1.10); issuerAltName has a rule of its own."""


def _mailbox(name: Rfc822Name) -> Mailbox | None:
    return None if name.holder in _ELSEWHERE else name.mailbox


@rule(
    "pkix.rfc822_name.not_ia5",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6, 7.5",
    fix="encode the domain as A-labels, or use an SmtpUTF8Mailbox for a local part that is not ASCII",
)
def not_ia5(fault: Fault, ctx: Context) -> Violations:
    """An rfc822Name is ASCII.

    The tag is implicit, so whatever octets stand there are read as an IA5String.
    """
    return faults.report("pkix.rfc822_name.not_ia5", fault, ctx)


@rule(
    "pkix.rfc822_name.not_mailbox",
    on=Rfc822Name,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6; RFC 5321 4.1.2",
)
def not_mailbox(name: Rfc822Name) -> Violations:
    """An rfc822Name of subjectAltName is a Mailbox: local part, @ and domain, and nothing around them.

    No display name, no angle brackets, no comment, no mailto:, no white space, no second address. A quoted
    local part and an address literal belong to the grammar. An empty name is reported as that, and so is
    one that is not ASCII.
    """
    if name.holder is Holder.SUBJECT_ALT_NAME:
        yield from _no_mailbox(name)


@rule(
    "pkix.rfc822_name.not_mailbox_outside_san",
    on=Rfc822Name,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6; RFC 5321 4.1.2",
)
def not_mailbox_outside_san(name: Rfc822Name) -> Violations:
    """An rfc822Name in another place than subjectAltName is a Mailbox too.

    In authorityKeyIdentifier, in distribution points and where else a GeneralName may stand. Name constraints
    and issuerAltName have rules of their own.
    """
    if name.holder is not Holder.SUBJECT_ALT_NAME and name.holder not in _ELSEWHERE:
        yield from _no_mailbox(name)


def _no_mailbox(name: Rfc822Name) -> Violations:
    if name.mailbox is None and name.text:
        yield Violation(name, f"{name.text[:320]!r} is no Mailbox of the form local-part@domain")


@rule(
    "pkix.rfc822_name.domain_not_a_label",
    on=Rfc822Name,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 7.5",
)
def domain_not_a_label(name: Rfc822Name) -> Violations:
    """Internationalized labels in the domain of an rfc822Name are A-labels.

    A label with the prefix xn-- is Punycode for something that is not ASCII. A U-label is no IA5String and
    reported by pkix.rfc822_name.not_ia5, an A-label for characters that IDNA 2008 does not allow by
    pkix.mailbox.domain_not_idna2008.
    """
    text = name.value.text
    if text is None or "--" not in text:
        return
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    for label in mailbox.labels:
        if has_a_label_prefix(label) and not is_a_label(label):
            yield Violation(name, f"the label {label!r} begins with xn-- and is no A-label", value=label)


@rule(
    "pkix.rfc822_name.domain_too_long",
    on=Rfc822Name,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5321 4.5.3.1; RFC 1035 2.3.4",
)
def domain_too_long(name: Rfc822Name) -> Violations:
    """The local part has at most 64 octets, the domain 255, and each of its labels 63.

    RFC 5321 counts the text of the domain. That a name in the DNS has two characters less is not judged.
    """
    text = name.text
    if text is None or len(text) <= MAX_LABEL:
        return
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    if len(mailbox.local_part) > 64:
        yield Violation(name, f"the local part has {len(mailbox.local_part)} octets, the limit is 64")
    if len(mailbox.domain) > 255:
        yield Violation(name, f"the domain has {len(mailbox.domain)} octets, the limit is 255")
    else:
        longest = max(map(len, mailbox.labels), default=0)
        if longest > MAX_LABEL:
            yield Violation(name, f"a label of the domain has {longest} octets, the limit is {MAX_LABEL}")


@rule(
    "pkix.rfc822_name.domain_uppercase",
    on=Rfc822Name,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.5",
)
def domain_uppercase(name: Rfc822Name) -> Violations:
    """The domain of an rfc822Name is in lower case.

    Domains are compared without case, so capitals are no fault; software that compares octets misses the
    match.
    """
    text = name.value.text
    if text is None or text.islower():
        return
    mailbox = _mailbox(name)
    if mailbox is not None and not mailbox.is_address_literal and mailbox.domain != mailbox.domain.lower():
        yield Violation(name, f"the domain {mailbox.domain[:255]!r} has upper case")
