"""Domains of mailboxes in general names: RFC 9598 4, IDNA 2008 (RFC 5890, RFC 5891)."""

from __future__ import annotations

from smime_lint.model import GeneralName, Rfc822Name, SmtpUtf8Mailbox, remembered
from smime_lint.rules import Holder, Kind, Severity, Violation, Violations, rule

MAX_NAME = 1024
"""Characters of a name whose labels are checked; for a longer name only its length is reported."""
MAX_LOCAL_PART = 64
"""Octets of a local part: RFC 5321 4.5.3.1.1."""
MAX_DOMAIN = 255
"""Octets of a domain: RFC 5321 4.5.3.1.2."""
MAX_LABEL = 63
"""Octets of a DNS label: RFC 1035 2.3.4."""


def is_a_label(label: str) -> bool:
    """Whether a label has the prefix of an A-label, followed by Punycode of something other than ASCII.

    IDNA 2008 may still not permit what it decodes to. Labels that are too long count as A-labels; their
    length is reported.
    """
    if len(label) > MAX_LABEL:
        return True
    try:
        return not label[4:].encode("ascii").decode("punycode").isascii()
    except UnicodeError:
        return False


def has_a_label_prefix(label: str) -> bool:
    """Whether a label begins like an A-label."""
    return label[:4].lower() == "xn--"


@remembered
def idna_problem(label: str) -> str | None:
    """Why IDNA 2008 does not permit an A-label or U-label as it is written; None if it does.

    A-labels are compared without case. Nothing is mapped (RFC 5895 is for user interfaces).
    """
    import idna  # costs some milliseconds, and few certificates need it

    try:
        if label.isascii():
            idna.ulabel(label.lower())
        else:
            idna.alabel(label)
    except idna.IDNAError as error:
        return str(error)
    return None


@rule(
    "pkix.mailbox.domain_not_idna2008",
    on=GeneralName,
    by_shape=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 4; RFC 5891 5.4",
    covers=("pkix.rfc822_name.domain_uppercase",),
    fix="encode a domain that is registered with IDNA 2008",
)
def domain_not_idna2008(name: GeneralName) -> Violations:
    """The A-labels in the domain of a mailbox are A-labels of IDNA 2008.

    Emoji, capital letters, compatibility forms and unassigned characters were permitted or mapped by IDNA
    2003; IDNA 2008 does not permit them. The rule applies to rfc822Name and SmtpUTF8Mailbox, in name
    constraints too. A label that begins with xn-- and is not Punycode is reported by the rules on A-labels.
    """
    if not isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
        return
    text = name.text
    if not text or "--" not in text or "xn--" not in text.lower():
        return
    for label in _labels(name, text):
        if label.isascii() and has_a_label_prefix(label) and len(label) <= MAX_LABEL and is_a_label(label):
            problem = idna_problem(label)
            if problem is not None:
                yield Violation(
                    name, f"IDNA 2008 does not permit the label {label!r}: {problem}", value=label
                )


def _labels(name: Rfc822Name | SmtpUtf8Mailbox, text: str) -> list[str]:
    if len(text) > MAX_NAME:
        return []
    if name.holder is Holder.NAME_CONSTRAINTS:
        # A mailbox, a host, or a domain after a full stop (RFC 5280 4.2.1.10).
        return text.rpartition("@")[2].removeprefix(".").split(".")
    mailbox = name.mailbox
    return [] if mailbox is None else mailbox.labels
