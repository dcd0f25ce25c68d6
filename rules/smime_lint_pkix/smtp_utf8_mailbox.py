"""SmtpUTF8Mailbox: RFC 9598 3, and RFC 8398 3 before BR 1.0.6.

The BR require the otherName to conform to these RFCs; the rules in this module check whether it does.
"""

from __future__ import annotations

from smime_lint.model import Asn1String, Mailbox, SmtpUtf8Mailbox
from smime_lint.rules import Defaults, Holder, Kind, Severity, Violation, Violations

from . import faults
from .mailbox import (
    MAX_DOMAIN,
    MAX_LABEL,
    MAX_LOCAL_PART,
    MAX_NAME,
    has_a_label_prefix,
    idna_problem,
    is_a_label,
)

_RFC_8398 = "smbr.subject_alt_name.smtp_utf8_mailbox_not_rfc8398"
_RFC_9598 = "smbr.subject_alt_name.smtp_utf8_mailbox_not_rfc9598"
_BOM = "\ufeff"

rule = Defaults(
    on=SmtpUtf8Mailbox,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 3",
    covers=(_RFC_8398, _RFC_9598),
).rule


def _mailbox(name: SmtpUtf8Mailbox) -> Mailbox | None:
    return None if name.holder is Holder.NAME_CONSTRAINTS else name.mailbox


def _ascii_labels(name: SmtpUtf8Mailbox) -> list[str]:
    mailbox = _mailbox(name)
    return [] if mailbox is None else [label for label in mailbox.labels if label.isascii()]


@rule(
    "pkix.smtp_utf8_mailbox.not_utf8_string",
    fix="encode the mailbox as UTF8String inside the [0] tag",
)
def not_utf8_string(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox is a UTF8String of well-formed UTF-8.

    The [0] tag of OtherName is explicit: the UTF8String has its own tag inside it.
    """
    value = name.value
    if not isinstance(value, Asn1String) or value.type != "UTF8String":
        yield Violation(name, f"the value is {faults.type_of(value)}; it must be UTF8String")
    elif value.text is None:
        yield Violation(name, "the UTF8String is not well-formed UTF-8")


@rule(
    "pkix.smtp_utf8_mailbox.invalid_syntax",
    citation="RFC 9598 3; RFC 6531 3.3",
    covers=(_RFC_8398, _RFC_9598, "pkix.name.subject_email_not_in_san"),
    fix="encode only the mailbox: local-part@domain",
)
def invalid_syntax(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox is a Mailbox as RFC 6531 extends it, and nothing else.

    It has no display name, angle brackets, comment or white space. The rule also applies to names outside
    subjectAltName. In nameConstraints the form itself is prohibited, by
    pkix.name_constraints.smtp_utf8_mailbox.
    """
    text = name.text
    if text and name.mailbox is None and name.holder is not Holder.NAME_CONSTRAINTS:
        yield Violation(name, f"{text[:320]!r} is not a Mailbox of the form local-part@domain")


@rule(
    "pkix.smtp_utf8_mailbox.ascii_local_part",
    fix="encode the mailbox as rfc822Name, with A-labels for an internationalized domain",
    removes=True,
)
def ascii_local_part(name: SmtpUtf8Mailbox) -> Violations:
    """The local part of an SmtpUTF8Mailbox contains characters that are not ASCII.

    A mailbox with an ASCII local part is encoded as rfc822Name, so that one mailbox has one form.
    """
    mailbox = _mailbox(name)
    if mailbox is not None and mailbox.local_part.isascii():
        yield Violation(name, f"the local part {mailbox.local_part[:64]!r} is ASCII")


@rule("pkix.smtp_utf8_mailbox.bom", fix="remove the octets EF BB BF")
def bom(name: SmtpUtf8Mailbox) -> Violations:
    """An SmtpUTF8Mailbox does not contain a byte order mark.

    UTF-8 does not need it, and it would be compared as part of the local part.
    """
    text = name.text
    if text is not None and text.startswith(_BOM):
        yield Violation(name, "the mailbox begins with a byte order mark (U+FEFF)")


@rule(
    "pkix.smtp_utf8_mailbox.domain_not_u_label",
    citation="RFC 8398 3",
    until="1.0.5",
    covers=(_RFC_8398, "pkix.mailbox.domain_not_idna2008", "pkix.smtp_utf8_mailbox.domain_uppercase"),
    fix="encode internationalized labels as U-labels",
)
def domain_not_u_label(name: SmtpUtf8Mailbox) -> Violations:
    """Internationalized labels in the domain of an SmtpUTF8Mailbox are U-labels, as RFC 8398 requires.

    A-labels are prohibited, and a label that is not ASCII is a U-label of IDNA 2008. RFC 9598 reversed this.
    A label that is too long is reported by pkix.smtp_utf8_mailbox.domain_too_long.
    """
    mailbox = _mailbox(name)
    if mailbox is None or len(mailbox.domain) > MAX_NAME:
        return
    for label in mailbox.labels:
        if label.isascii():
            if has_a_label_prefix(label):
                yield Violation(
                    name, f"the label {label!r} begins with xn--; it must be a U-label", value=label
                )
        elif _a_label_length(label) <= MAX_LABEL:
            problem = idna_problem(label)
            if problem is not None:
                yield Violation(name, f"the label {label!r} is not a U-label: {problem}", value=label)


@rule(
    "pkix.smtp_utf8_mailbox.domain_not_a_label",
    since="1.0.6",
    covers=(_RFC_9598,),
    fix="encode internationalized labels as A-labels",
)
def domain_not_a_label(name: SmtpUtf8Mailbox) -> Violations:
    """Internationalized labels in the domain of an SmtpUTF8Mailbox are A-labels, as RFC 9598 requires.

    U-labels, which RFC 8398 required, are prohibited. After the prefix xn-- follows the Punycode of a label
    that is not ASCII.
    """
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    for label in mailbox.labels:
        if not label.isascii() or (has_a_label_prefix(label) and not is_a_label(label)):
            yield Violation(name, f"the label {label[:63]!r} is not an A-label", value=label)


@rule("pkix.smtp_utf8_mailbox.domain_uppercase", fix="encode the domain in lower case")
def domain_uppercase(name: SmtpUtf8Mailbox) -> Violations:
    """ASCII labels in the domain of an SmtpUTF8Mailbox are in lower case.

    The mailbox is compared octet by octet, so it has only one spelling.
    """
    for label in _ascii_labels(name):
        if label != label.lower():
            yield Violation(name, f"the label {label[:63]!r} contains capital letters", value=label)


@rule(
    "pkix.smtp_utf8_mailbox.reserved_ldh_label",
    citation="RFC 9598 3; RFC 5890 2.3.1",
    fix="use a domain without such labels",
)
def reserved_ldh_label(name: SmtpUtf8Mailbox) -> Violations:
    """An ASCII label that is not an A-label does not have hyphens as its third and fourth characters.

    Such labels are reserved. Labels that begin with xn-- are checked by the rules on A-labels.
    """
    for label in _ascii_labels(name):
        if label[2:4] == "--" and not has_a_label_prefix(label):
            yield Violation(name, f"the label {label[:63]!r} has '--' as its third and fourth characters")


@rule(
    "pkix.smtp_utf8_mailbox.local_part_too_long",
    citation="RFC 5321 4.5.3.1.1; RFC 6531 3.3",
    fix="use a mailbox whose local part has at most 64 octets",
)
def local_part_too_long(name: SmtpUtf8Mailbox) -> Violations:
    """The local part of an SmtpUTF8Mailbox has at most 64 octets of UTF-8.

    Mail servers need not accept longer local parts.
    """
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    size = len(mailbox.local_part.encode("utf-8", "surrogatepass"))
    if size > MAX_LOCAL_PART:
        yield Violation(name, f"the local part has {size} octets; the maximum is {MAX_LOCAL_PART}")


@rule(
    "pkix.smtp_utf8_mailbox.domain_too_long",
    citation="RFC 5321 4.5.3.1; RFC 1035 2.3.4",
    fix="use a domain of at most 255 octets with labels of at most 63 octets",
)
def domain_too_long(name: SmtpUtf8Mailbox) -> Violations:
    """The domain of an SmtpUTF8Mailbox has at most 255 octets, and each of its labels at most 63.

    The octets of its A-labels are counted.
    """
    mailbox = _mailbox(name)
    if mailbox is None:
        return
    lengths = [_a_label_length(label) for label in mailbox.labels]
    size = sum(lengths) + len(lengths) - 1
    if size > MAX_DOMAIN:
        yield Violation(name, f"the domain has {size} octets; the maximum is {MAX_DOMAIN}")
    elif max(lengths, default=0) > MAX_LABEL:
        yield Violation(name, f"a label of the domain has {max(lengths)} octets; the maximum is {MAX_LABEL}")


def _a_label_length(label: str) -> int:
    """Octets of a label in the DNS; Punycode never has fewer than the characters it stands for."""
    if label.isascii() or len(label) > MAX_LABEL:
        return len(label)
    return len("xn--") + len(label.encode("punycode"))
