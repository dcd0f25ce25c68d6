"""The mailboxes of a certificate, in every field that can hold one: BR 4.2.2.1 covers each of them."""

from __future__ import annotations

from typing import NamedTuple

from ..model import (
    Asn1String,
    AttributeTypeAndValue,
    Certificate,
    CommonName,
    DirectoryName,
    EmailAddress,
    Holder,
    Node,
    Rfc822Name,
    parse_mailbox,
)
from .evaluate import Mailbox


class FoundMailbox(NamedTuple):
    """A mailbox and the node that contains it."""

    mailbox: Mailbox
    node: Node


def certificate_mailboxes(certificate: Certificate) -> list[FoundMailbox]:
    """Find the mailboxes: rfc822Name and SmtpUTF8Mailbox in the SAN, emailAddress in the subject and in
    directoryNames of the SAN, and a commonName that is a mailbox.

    Octets that are not valid text are escaped: such a mailbox has no valid domain, and is denied.
    """
    found: list[FoundMailbox] = []

    def add(node: Node, value: Node, source: str) -> None:
        found.append(FoundMailbox(Mailbox(_text(value, certificate), source), node))

    for name in certificate.mailbox_names:
        add(name, name.value, "rfc822Name" if isinstance(name, Rfc822Name) else "SmtpUTF8Mailbox")
    subject = certificate.tbs.subject
    if subject is not None:
        for attribute in subject.attributes:
            if isinstance(attribute, EmailAddress):
                add(attribute, attribute.value, "subject.emailAddress")
            elif isinstance(attribute, CommonName) and _is_mailbox(attribute):
                add(attribute, attribute.value, "subject.commonName")
    for holder, node in certificate.nodes:
        if holder is Holder.SUBJECT_ALT_NAME and isinstance(node, DirectoryName):
            for attribute in node.name.of(EmailAddress):
                add(attribute, attribute.value, "directoryName.emailAddress")
    return found


def _is_mailbox(attribute: AttributeTypeAndValue) -> bool:
    return attribute.text is not None and parse_mailbox(attribute.text) is not None


def _text(value: Node, certificate: Certificate) -> str:
    if isinstance(value, Asn1String):
        return value.raw.decode("utf-8", "backslashreplace") if value.text is None else value.text
    return certificate.raw(value).decode("ascii", "backslashreplace")
