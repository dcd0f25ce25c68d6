"""From a mailbox to the domain whose CAA records apply: RFC 9495 4, RFC 5321 4.1.2, RFC 6531, RFC 5891."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..model.caa import CaaNotice, CaaReason

MAX_LABEL = 63
MAX_NAME = 253
"""Octets of a label and of a name in text (RFC 1035 2.3.4)."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"@', re.DOTALL)
_DOT_STRING = re.compile(r'[^\x00-\x20"(),.:;<>@\[\\\]\x7f]+(?:\.[^\x00-\x20"(),.:;<>@\[\\\]\x7f]+)*')
_ASCII_LABEL = re.compile(r"[a-z0-9_-]+")
_PLAIN_LABEL = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_IPV4 = re.compile(r"\d+(?:\.\d+){3}")
_OTHER_DOTS = re.compile("[\u3002\uff0e\uff61]")


@dataclass(frozen=True)
class MailboxDomain:
    """The domain of a mailbox, or why there is none."""

    domain: str | None
    """In lower-case A-labels, without a trailing dot."""
    reason: CaaReason | None = None
    explanation: str = ""
    notices: tuple[CaaNotice, ...] = ()


def mailbox_domain(address: str) -> MailboxDomain:
    """Find the domain whose CAA records apply to a mailbox.

    The local part is read from the left: a quoted one may contain "@", and so may an address literal, so the
    last "@" is not always the separator. ASCII labels are used unchanged, in lower case. Others become
    A-labels by IDNA 2008; a label that is valid only after mapping (UTS 46, non-transitional) gets a notice.
    """
    notices: list[CaaNotice] = []
    domain = _cut_off_local_part(address, notices)
    if domain is None:
        return _invalid(f"{address!r} has no @ after a local part", notices)
    if domain.startswith("["):
        if not domain.endswith("]"):
            return _invalid(f"the address literal {domain!r} is not closed", notices)
        return _literal(domain, notices)
    if _OTHER_DOTS.search(domain):
        domain = _OTHER_DOTS.sub(".", domain)
        notices.append(CaaNotice.IDNA_DOT)
    if domain.endswith("."):
        domain = domain[:-1]
        notices.append(CaaNotice.TRAILING_DOT)
    labels: list[str] = []
    for label in domain.split("."):
        found = [label.lower()] if label.isascii() else _a_labels(label, notices)
        if found is None:
            return _invalid(f"the label {label!r} is not valid by IDNA 2008", notices)
        labels += found
    for label in labels:
        if not label:
            return _invalid("the domain has an empty label", notices)
        if len(label) > MAX_LABEL:
            return _invalid(f"a label has {len(label)} octets; the maximum is {MAX_LABEL}", notices)
        if not _ASCII_LABEL.fullmatch(label):
            return _invalid(
                f"the label {label!r} contains a character that is not allowed in a domain", notices
            )
        if not _is_ldh(label):
            notices.append(CaaNotice.DOMAIN_SYNTAX)
    name = ".".join(labels)
    if len(name) > MAX_NAME:
        return _invalid(f"the domain has {len(name)} octets; the maximum is {MAX_NAME}", notices)
    if labels[-1].isdigit():
        # No top-level domain is numeric (RFC 3696 2): the name is an address, or does not exist.
        if _IPV4.fullmatch(name):
            return _literal(name, notices)
        return _invalid(f"the top-level domain {labels[-1]!r} is numeric", notices)
    return MailboxDomain(name, notices=_unique(notices))


def _cut_off_local_part(address: str, notices: list[CaaNotice]) -> str | None:
    if address.startswith('"'):
        match = _QUOTED.match(address)
        return None if match is None else address[match.end() :]
    local_part, at, domain = address.partition("@")
    if not at:
        return None
    if not _DOT_STRING.fullmatch(local_part):
        notices.append(CaaNotice.LOCAL_PART_SYNTAX)
    return domain


def _a_labels(label: str, notices: list[CaaNotice]) -> list[str] | None:
    """The A-label of a label, several where mapping makes dots; None if IDNA 2008 does not allow it."""
    if len(label) > MAX_NAME:  # idna normalizes the label before it measures it
        return None
    import idna  # some milliseconds, and few mailboxes need it

    try:
        return [idna.alabel(label).decode("ascii")]
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        mapped = unicodedata.normalize("NFC", idna.uts46_remap(label, std3_rules=True, transitional=False))
        labels = [
            part.lower() if part.isascii() else idna.alabel(part).decode("ascii")
            for part in mapped.split(".")
        ]
    except (idna.IDNAError, UnicodeError):
        return None
    notices.append(CaaNotice.IDNA_MAPPED)
    return labels


def _is_ldh(label: str) -> bool:
    has_reserved_hyphens = label[2:4] == "--" and not label.startswith("xn--")
    return _PLAIN_LABEL.fullmatch(label) is not None and not has_reserved_hyphens


def _literal(domain: str, notices: list[CaaNotice]) -> MailboxDomain:
    return MailboxDomain(
        None,
        CaaReason.MAILBOX_ADDRESS_LITERAL,
        f"{domain} is an address, not a domain: no CAA record can permit issuance",
        _unique(notices),
    )


def _invalid(explanation: str, notices: list[CaaNotice]) -> MailboxDomain:
    return MailboxDomain(None, CaaReason.MAILBOX_DOMAIN_INVALID, explanation, _unique(notices))


def _unique(notices: list[CaaNotice]) -> tuple[CaaNotice, ...]:
    return tuple(dict.fromkeys(notices))
