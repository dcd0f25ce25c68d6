"""SmtpUTF8Mailbox: RFC 9598 3, before BR 1.0.6 RFC 8398 3.

The BR bind the otherName to these RFCs; the rules here are what says whether it follows them.
"""

from __future__ import annotations

from smime_lint.model import Asn1String, Mailbox, SmtpUtf8Mailbox
from smime_lint.rules import Holder, Kind, Severity, Violation, Violations, rule

from . import faults
from .mailbox import MAX_LABEL, MAX_NAME, has_a_label_prefix, idna_problem, is_a_label

_RFC_8398 = "smbr.subject_alt_name.smtp_utf8_mailbox_not_rfc8398"
_RFC_9598 = "smbr.subject_alt_name.smtp_utf8_mailbox_not_rfc9598"
_BOM = "\ufeff"


def _mailbox(name: SmtpUtf8Mailbox) -> Mailbox | None:
    return None if name.holder is Holder.NAME_CONSTRAINTS else name.mailbox


def _ascii_labels(name: SmtpUtf8Mailbox) -> list[str]:
    mailbox = _mailbox(name)
    return [] if mailbox is None else [label for label in mailbox.labels if label.isascii()]


@rule(
    "pkix.smtp_utf8_mailbox.not_utf8_string",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    covers=(_RFC_8398, _RFC_9598),
    fix="encode the address as UTF8String inside of the [0] tag",
)
def not_utf8_string(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox is a UTF8String of well-formed UTF-8.

    The [0] of OtherName is an explicit tag: the UTF8String keeps its own tag inside of it.
    """
    value = name.value
    if not isinstance(value, Asn1String) or value.type != "UTF8String":
        yield Violation(name, f"the value is {faults.type_of(value)}, it has to be UTF8String")
    elif value.text is None:
        yield Violation(name, "the UTF8String is not UTF-8")


@rule(
    "pkix.smtp_utf8_mailbox.invalid_syntax",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3; RFC 6531 3.3",
    covers=(_RFC_8398, _RFC_9598),
)
def invalid_syntax(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox of subjectAltName is a Mailbox as RFC 6531 extends it, and nothing around it.

    No display name, no angle brackets, no comment, no white space.
    """
    if name.holder is Holder.SUBJECT_ALT_NAME:
        yield from _no_mailbox(name)


@rule(
    "pkix.smtp_utf8_mailbox.invalid_syntax_outside_san",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3; RFC 6531 3.3",
    covers=(_RFC_8398, _RFC_9598),
)
def invalid_syntax_outside_san(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox in another place than subjectAltName is a Mailbox too.

    In issuerAltName, in authorityKeyIdentifier, in distribution points and where else a GeneralName may
    stand. In name constraints it may be a host or domain (RFC 9598 6).
    """
    if name.holder not in (Holder.SUBJECT_ALT_NAME, Holder.NAME_CONSTRAINTS):
        yield from _no_mailbox(name)


def _no_mailbox(name: SmtpUtf8Mailbox) -> Violations:
    text = name.text
    if text and name.mailbox is None:
        yield Violation(name, f"{text[:320]!r} is no Mailbox of the form local-part@domain")


@rule(
    "pkix.smtp_utf8_mailbox.ascii_local_part",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    covers=(_RFC_8398, _RFC_9598),
    fix="use an rfc822Name, with A-labels for an internationalized domain",
)
def ascii_local_part(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox is for local parts that are not ASCII.

    Others belong into an rfc822Name, so that one mailbox has one form.
    """
    mailbox = _mailbox(name)
    if mailbox is not None and mailbox.local_part.isascii():
        yield Violation(name, f"the local part {mailbox.local_part[:64]!r} is ASCII")


@rule(
    "pkix.smtp_utf8_mailbox.bom",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    covers=(_RFC_8398, _RFC_9598),
    fix="leave the octets EF BB BF out",
)
def bom(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox has no byte order mark."""
    text = name.text
    if text is not None and text.startswith(_BOM):
        yield Violation(name, "the address begins with a byte order mark (U+FEFF)")


@rule(
    "pkix.smtp_utf8_mailbox.domain_not_u_label",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 8398 3",
    until="1.0.5",
    covers=(_RFC_8398,),
    fix="encode internationalized labels as U-labels",
)
def domain_not_u_label(name: SmtpUtf8Mailbox) -> Violations:
    """Internationalized labels in the domain of an SmtpUTF8Mailbox of RFC 8398 are U-labels.

    A-labels are excluded, and what is not ASCII is a U-label of IDNA 2008. RFC 9598 turned this around. A
    label that is too long is reported as that.
    """
    mailbox = _mailbox(name)
    if mailbox is None or len(mailbox.domain) > MAX_NAME:
        return
    for label in mailbox.labels:
        if label.isascii():
            if has_a_label_prefix(label):
                yield Violation(name, f"the label {label!r} is no U-label", value=label)
        elif _a_label_length(label) <= MAX_LABEL:
            problem = idna_problem(label)
            if problem is not None:
                yield Violation(name, f"the label {label!r} is no U-label: {problem}", value=label)


@rule(
    "pkix.smtp_utf8_mailbox.domain_not_a_label",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    since="1.0.6",
    covers=(_RFC_9598,),
    fix="encode internationalized labels as A-labels",
)
def domain_not_a_label(name: SmtpUtf8Mailbox) -> Violations:
    """Internationalized labels in the domain of an SmtpUTF8Mailbox of RFC 9598 are A-labels.

    U-labels, which RFC 8398 asked for, are excluded, and what begins with xn-- is Punycode for something
    that is not ASCII.
    """
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    for label in mailbox.labels:
        if not label.isascii() or (has_a_label_prefix(label) and not is_a_label(label)):
            yield Violation(name, f"the label {label[:63]!r} is no A-label", value=label)


@rule(
    "pkix.smtp_utf8_mailbox.domain_uppercase",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    covers=(_RFC_8398, _RFC_9598),
    fix="write the domain in lower case",
)
def domain_uppercase(name: SmtpUtf8Mailbox) -> Violations:
    """The ASCII labels in the domain of an SmtpUTF8Mailbox are in lower case.

    The address is compared octet by octet, so there is one spelling only.
    """
    for label in _ascii_labels(name):
        if label != label.lower():
            yield Violation(name, f"the label {label[:63]!r} has upper case", value=label)


@rule(
    "pkix.smtp_utf8_mailbox.reserved_ldh_label",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3; RFC 5890 2.3.1",
    covers=(_RFC_8398, _RFC_9598),
)
def reserved_ldh_label(name: SmtpUtf8Mailbox) -> Violations:
    """An ASCII label that is no A-label has no hyphens as its third and fourth character.

    Such labels are reserved. Those that begin with xn-- are judged as A-labels.
    """
    for label in _ascii_labels(name):
        if label[2:4] == "--" and not has_a_label_prefix(label):
            yield Violation(name, f"the label {label[:63]!r} has '--' as its third and fourth character")


@rule(
    "pkix.smtp_utf8_mailbox.domain_too_long",
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5321 4.5.3.1; RFC 1035 2.3.4",
    covers=(_RFC_8398, _RFC_9598),
)
def domain_too_long(name: SmtpUtf8Mailbox) -> Violations:
    """The domain of an SmtpUTF8Mailbox fits into the DNS, and the local part has at most 64 octets.

    Octets are those of UTF-8, for the domain those of its A-labels: at most 255, and 63 in each label.
    """
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    size = len(mailbox.local_part.encode("utf-8", "surrogatepass"))
    if size > 64:
        yield Violation(name, f"the local part has {size} octets, the limit is 64")
    lengths = [_a_label_length(label) for label in mailbox.labels]
    if lengths and sum(lengths) + len(lengths) - 1 > 255:
        yield Violation(name, f"the domain has {sum(lengths) + len(lengths) - 1} octets, the limit is 255")
    elif max(lengths, default=0) > MAX_LABEL:
        yield Violation(name, f"a label of the domain has {max(lengths)} octets, the limit is {MAX_LABEL}")


def _a_label_length(label: str) -> int:
    """Octets of a label in the DNS; Punycode never has fewer than the characters it stands for."""
    if label.isascii() or len(label) > MAX_LABEL:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))
