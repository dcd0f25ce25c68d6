"""Domains of mailboxes in general names: RFC 9598 4, IDNA 2008 (RFC 5890, RFC 5891)."""

from __future__ import annotations

from smime_lint.model import GeneralName, Rfc822Name, SmtpUtf8Mailbox, remembered
from smime_lint.rules import Holder, Kind, Scope, Severity, Violation, Violations, rule

from .tables.mailboxes import A_LABELS

MAX_NAME = 1024
"""Characters of a name whose labels are judged; of a longer one it is said only that it is too long."""
MAX_LABEL = 63
"""Octets of a DNS label: RFC 1035 2.3.4."""


def is_a_label(label: str) -> bool:
    """Whether a label has the prefix of an A-label and Punycode of something other than ASCII behind it.

    What it decodes to may still be nothing that IDNA 2008 allows. Overlong labels are taken as one; they
    are reported for their length.
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
    """What IDNA 2008 has against an A-label or U-label as it is written; None where there is nothing.

    A-labels count without case. Nothing is mapped (RFC 5895 is for user interfaces).
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
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9598 4; RFC 5891 5.4",
)
def domain_not_idna2008(name: GeneralName, ctx: Scope) -> Violations:
    """The A-labels of a mailbox's domain stand for labels that IDNA 2008 allows.

    Emoji, capital letters, compatibility forms and unassigned characters were allowed or mapped by IDNA
    2003 and are no labels of IDNA 2008. It holds for rfc822Name and SmtpUTF8Mailbox, in name constraints
    too. A label that is no Punycode is reported as no A-label, and an SmtpUTF8Mailbox of RFC 8398 for
    having A-labels at all.
    """
    if not isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
        return
    text = name.text
    if not text or "--" not in text or "xn--" not in text.lower():
        return
    if isinstance(name, SmtpUtf8Mailbox) and not A_LABELS.at(ctx.br_version):
        return
    for label in _labels(name, text):
        if label.isascii() and has_a_label_prefix(label) and len(label) <= MAX_LABEL and is_a_label(label):
            problem = idna_problem(label)
            if problem is not None:
                yield Violation(name, f"the label {label!r} is not of IDNA 2008: {problem}", value=label)


def _labels(name: Rfc822Name | SmtpUtf8Mailbox, text: str) -> list[str]:
    if len(text) > MAX_NAME:
        return []
    if name.holder is Holder.NAME_CONSTRAINTS:
        # There it is a mailbox, a host, or a domain with a full stop before it (RFC 5280 4.2.1.10).
        return text.rpartition("@")[2].removeprefix(".").split(".")
    mailbox = name.mailbox
    return [] if mailbox is None else mailbox.labels
