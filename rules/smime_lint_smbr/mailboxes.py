"""Mailbox Addresses in names, and how they are compared with subjectAltName: BR 1.6.1, 7.1.4.2.1.

Two spellings of one mailbox are equal by `Mailbox.key`: the local part exactly, the domain without regard to
case and with U-labels as A-labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smime_lint.model import Asn1String, Certificate, Mailbox, parse_mailbox, pattern

_BETWEEN_MAILBOXES = pattern(r"[\s<>()\[\],;]+")
_MAILTO = pattern("^mailto:", re.IGNORECASE)


def mailbox_in(text: str | None) -> Mailbox | None:
    """The Mailbox that the whole text is; None if it is not a Mailbox."""
    return None if text is None or "@" not in text else parse_mailbox(text)


def tokens_of(text: str) -> Iterator[tuple[str, Mailbox | None]]:
    """The parts of a text between blanks, brackets, commas and semicolons, and the Mailbox that each of them
    is, without "mailto:"."""
    for token in _BETWEEN_MAILBOXES.split(text):
        if token:
            yield token, mailbox_in(_MAILTO.sub("", token))


def is_missing_from_san(certificate: Certificate, mailbox: Mailbox) -> bool:
    """Whether subjectAltName has mailboxes, but not this one.

    False if there is none to compare with (subjectAltName is absent, does not decode, or has no mailbox
    entry): other rules report that. False also where the mailbox is a part of an entry that is not a Mailbox
    ("Jane <jane@example.com>"): that entry is the fault.
    """
    names = certificate.mailbox_names
    # Mostly it is there as written, and then the keys need not be made.
    for name in names:
        if name.mailbox == mailbox:
            return False
    if not names:
        return False
    key = mailbox.key
    for name in names:
        found = name.mailbox
        if found is not None:
            if found.key == key:
                return False
        elif isinstance(name.value, Asn1String):
            text = name.value.raw.decode("utf-8", "replace")
            if any(part is not None and part.key == key for _, part in tokens_of(text)):
                return False
    return True
