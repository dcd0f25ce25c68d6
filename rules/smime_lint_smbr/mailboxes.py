"""Mailbox Addresses in names, and how they are compared with subjectAltName: BR 1.6.1, 7.1.4.2.1.

Two spellings of one mailbox are equal by `Mailbox.key`: the local part counts to the letter, the domain
without case and with U-labels as A-labels.
"""

from __future__ import annotations

from smime_lint.model import Asn1String, Certificate, Mailbox, parse_mailbox


def mailbox_in(text: str | None) -> Mailbox | None:
    """The Mailbox that the whole text is, None where it is none."""
    return None if text is None or "@" not in text else parse_mailbox(text)


def san_keys(certificate: Certificate) -> set[tuple[str, str]]:
    """The keys of the mailboxes in rfc822Name and SmtpUTF8Mailbox entries of subjectAltName."""
    return {name.mailbox.key for name in certificate.mailbox_names if name.mailbox is not None}


def is_missing_from_san(certificate: Certificate, mailbox: Mailbox) -> bool:
    """Whether subjectAltName has mailboxes, but not this one.

    False where it has none to compare with (it is absent, does not decode, or holds no mailbox entry): that
    is a fault of its own. False also where the mailbox stands inside an entry that is no Mailbox
    ("Jane <jane@example.com>"), for the same reason.
    """
    names = certificate.mailbox_names
    # Mostly it is there as written, and then the keys need not be made.
    for name in names:
        if name.mailbox == mailbox:
            return False
    if not names or mailbox.key in san_keys(certificate):
        return False
    address = f"{mailbox.local_part}@{mailbox.domain}"
    return not any(
        address in name.value.raw.decode("utf-8", "replace")
        for name in names
        if name.mailbox is None and isinstance(name.value, Asn1String)
    )
