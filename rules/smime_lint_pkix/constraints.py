"""Whether a name lies in a subtree of name constraints: RFC 5280 4.2.1.10, RFC 9598 6."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from smime_lint.model import (
    Certificate,
    DirectoryName,
    DnsName,
    EmailAddress,
    GeneralName,
    GeneralSubtree,
    IpAddress,
    Mailbox,
    Name,
    NameConstraints,
    Node,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
    UniformResourceIdentifier,
    fold_domain,
    parse_mailbox,
)
from smime_lint.path.issuers import folded_name


def violations(certificate: Certificate, constraints: NameConstraints) -> Iterator[tuple[Node, str, bool]]:
    """The names of a certificate that the constraints of a CA do not allow, with their form, and whether a
    subtree excludes them (if not, none permits them)."""
    for node, form, value in _names(certificate):
        if any(_is_within(value, subtree.base) for subtree in _of_form(constraints.excluded_subtrees, form)):
            yield node, form, True
        permitted = _of_form(constraints.permitted_subtrees, form)
        if permitted and not any(_is_within(value, subtree.base) for subtree in permitted):
            yield node, form, False


_FORMS: dict[str, type[GeneralName]] = {
    "rfc822Name": Rfc822Name,
    "directoryName": DirectoryName,
    "dNSName": DnsName,
    "uniformResourceIdentifier": UniformResourceIdentifier,
    "iPAddress": IpAddress,
}

_Value = Mailbox | Name | str | bytes


def _of_form(subtrees: tuple[GeneralSubtree, ...] | None, form: str) -> list[GeneralSubtree]:
    return [subtree for subtree in subtrees or () if isinstance(subtree.base, _FORMS[form])]


def _names(certificate: Certificate) -> Iterator[tuple[Node, str, _Value]]:
    """The names that constraints apply to; those that are malformed are faults of their own."""
    tbs = certificate.tbs
    if tbs.subject is not None and tbs.subject.rdns:
        yield tbs.subject, "directoryName", tbs.subject
    san = tbs.get(SubjectAltName)
    names = () if san is None else san.names
    for name in names:
        if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
            if name.mailbox is not None:
                yield name, "rfc822Name", name.mailbox
        elif isinstance(name, DirectoryName):
            yield name, "directoryName", name.name
        elif isinstance(name, DnsName):
            yield name, "dNSName", name.value.text or ""
        elif isinstance(name, UniformResourceIdentifier):
            yield name, "uniformResourceIdentifier", name.text or ""
        elif isinstance(name, IpAddress):
            yield name, "iPAddress", name.value.value
    if tbs.subject is not None and not tbs.has(SubjectAltName):
        for attribute in tbs.subject.of(EmailAddress):
            mailbox = parse_mailbox(attribute.text or "")
            if mailbox is not None:
                yield attribute, "rfc822Name", mailbox


def _is_within(value: _Value, base: GeneralName) -> bool:
    if isinstance(base, Rfc822Name) and isinstance(value, Mailbox):
        return _is_mailbox_within(value, base.text or "")
    if isinstance(base, DirectoryName) and isinstance(value, Name):
        prefix = folded_name(base.name)
        return folded_name(value)[: len(prefix)] == prefix
    if isinstance(base, DnsName) and isinstance(value, str):
        domain = (base.value.text or "").lower().lstrip(".")
        return not domain or value.lower() == domain or value.lower().endswith(f".{domain}")
    if isinstance(base, UniformResourceIdentifier) and isinstance(value, str):
        return _is_host_within(_host_of(value), (base.text or "").lower())
    if isinstance(base, IpAddress) and isinstance(value, bytes):
        return _is_address_within(value, base.value.value)
    return False


def _is_mailbox_within(mailbox: Mailbox, constraint: str) -> bool:
    if not constraint:
        return True
    if "@" in constraint:
        wanted = parse_mailbox(constraint)
        return wanted is not None and wanted.key == mailbox.key
    return _is_host_within(fold_domain(mailbox.domain), fold_domain(constraint))


def _is_host_within(host: str, constraint: str) -> bool:
    """With a leading full stop it is a domain, without the host of that name; without one, a host."""
    if not constraint:
        return True
    return host.endswith(constraint) if constraint.startswith(".") else host == constraint


def _host_of(uri: str) -> str:
    try:
        return (urlsplit(uri).hostname or "").lower()
    except ValueError:
        return ""


def _is_address_within(address: bytes, constraint: bytes) -> bool:
    size = len(address)
    if len(constraint) != 2 * size:
        return False
    mask = int.from_bytes(constraint[size:], "big")
    return int.from_bytes(address, "big") & mask == int.from_bytes(constraint[:size], "big") & mask
