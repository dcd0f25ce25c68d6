"""Mailbox Addresses: RFC 5321 4.1.2 "Mailbox" as amended by RFC 6531 3.3 and RFC 6532 3.2 (BR 1.6.1)."""

from __future__ import annotations

import re

import msgspec

from .patterns import pattern
from .text import normalize, remembered


class Mailbox(msgspec.Struct, frozen=True, gc=False):
    """A parsed Mailbox. It contains the text as written; ``key`` is for comparison."""

    local_part: str
    """As written, quotes included."""
    domain: str
    """As written; for an address literal with its brackets."""

    @property
    def is_address_literal(self) -> bool:
        """Whether the mailbox has an address in brackets instead of a domain."""
        return self.domain.startswith("[")

    @property
    def labels(self) -> list[str]:
        """The labels of the domain as written; none for an address literal."""
        return [] if self.is_address_literal else self.domain.split(".")

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two spellings of one mailbox.

        The local part counts to the letter (RFC 5321 2.4), quoting aside; the domain without case and
        with U-labels as A-labels.
        """
        local = self.local_part
        if local.startswith('"'):
            local = re.sub(r"\\(.)", r"\1", local[1:-1])
        return normalize("NFC", local), fold_domain(self.domain)


# The classes are written as what they exclude: all of Unicode beyond ASCII is in them (RFC 6532 3.2), and
# a positive class of that size takes ten milliseconds to compile.
_ATEXT = r'[^\x00-\x20"(),.:;<>@\[\\\]\x7f]'
_PLAIN = pattern(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_LOCAL_PART = pattern(
    rf"""(?P<dot_string>{_ATEXT}+(?:\.{_ATEXT}+)*)
    |(?P<quoted>"(?:[^\x00-\x1f"\\\x7f]|\\[\x20-\x7e])*")""",
    re.VERBOSE,
)
_LETTER_DIGIT = r"[^\x00-\x2f:-@\[-`{-\x7f]"
_LETTER_DIGIT_HYPHEN = r"[^\x00-,./:-@\[-`{-\x7f]"
_LABEL = rf"{_LETTER_DIGIT}(?:{_LETTER_DIGIT_HYPHEN}*{_LETTER_DIGIT})?"
_DOMAIN = pattern(rf"{_LABEL}(?:\.{_LABEL})*")
_IPV4_LITERAL = pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_GENERAL_LITERAL = pattern(r"(?:[A-Za-z0-9-]*[A-Za-z0-9]):[\x21-\x5a\x5e-\x7e]+")


@remembered
def parse_mailbox(text: str) -> Mailbox | None:
    """Parse a Mailbox; None if the text is not one.

    The local part is read from the left, since a quoted one and a general address literal may hold "@".
    Lengths are not checked (RFC 5321 4.5.3.1 is about SMTP's limits, not the grammar).
    """
    if _PLAIN.fullmatch(text) is not None:  # mostly
        local_part, _, domain = text.partition("@")
        return Mailbox(local_part, domain)
    match = _LOCAL_PART.match(text)
    if match is None or text[match.end() : match.end() + 1] != "@":
        return None
    domain = text[match.end() + 1 :]
    if domain.startswith("["):
        valid = domain.endswith("]") and _is_address_literal(domain[1:-1])
    else:
        valid = _DOMAIN.fullmatch(domain) is not None
    return Mailbox(match.group(), domain) if valid else None


def _is_address_literal(content: str) -> bool:
    if _IPV4_LITERAL.fullmatch(content) is not None:
        return all(int(number) <= 255 for number in content.split("."))
    if content[:5].lower() != "ipv6:":
        return _GENERAL_LITERAL.fullmatch(content) is not None
    from ipaddress import IPv6Address  # some milliseconds, and few mailboxes need it

    try:
        IPv6Address(content[5:])
    except ValueError:
        return False
    return "%" not in content


@remembered
def fold_domain(domain: str) -> str:
    """The form in which two spellings of a domain are equal: lower case, A-labels (RFC 5890 2.3.2.1).

    A label that IDNA 2008 does not permit is kept, in lower case and normalisation form C. A domain that is
    far too long is kept as it is, in lower case.
    """
    if domain.isascii() or len(domain) > _MAX_DOMAIN:
        return domain.lower()
    return ".".join(_fold_label(label) for label in domain.split("."))


_FQDN = pattern(r"(?=.{1,253}\Z)(?:(?!-)[A-Za-z0-9-]{1,63}(?<!-)\.)+(?!-|[0-9]+\Z)[A-Za-z0-9-]{1,63}(?<!-)")


def is_fqdn(name: str) -> bool:
    """Whether a name has the form of an FQDN: two labels or more, of letters, digits and hyphens, the last of
    them not a number (RFC 1123 2.1)."""
    return _FQDN.fullmatch(name) is not None


_MAX_DOMAIN = 1024
"""Characters, four times those of the longest domain; converting very long labels takes long."""


def _fold_label(label: str) -> str:
    if label.isascii():
        return label.lower()
    import idna  # costs some milliseconds, and few certificates need it

    try:
        return idna.alabel(normalize("NFC", label.lower())).decode("ascii")
    except idna.IDNAError:
        return normalize("NFC", label).lower()
