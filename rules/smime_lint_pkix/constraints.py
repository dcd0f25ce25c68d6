"""Whether a name lies in a subtree of name constraints: RFC 5280 4.2.1.10, RFC 9598 6.

The subtrees of an extension are put in order once. What a name then costs does not depend on their number, so
that thousands of subtrees above thousands of names remain cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

import msgspec

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
    OtherName,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
    UniformResourceIdentifier,
    UserPrincipalName,
    fold_domain,
    general_name_form,
    parse_mailbox,
)
from smime_lint.path.names import FoldedName, folded_name

from .uris import why_invalid

_LONGEST_HOST = 255
"""Octets of a domain name (RFC 1035 2.3.4); a longer text lies in no domain."""

_RFC822, _UTF8, _DIRECTORY = "rfc822Name", "SmtpUTF8Mailbox", "directoryName"
_DNS, _URI, _IP = "dNSName", "uniformResourceIdentifier", "iPAddress"

_Value: TypeAlias = Mailbox | Name | str | bytes


class Breach(msgspec.Struct, frozen=True):
    """A name that the constraints of a CA do not allow."""

    node: Node
    form: str
    is_excluded: bool
    """Whether a subtree excludes it; if not, no subtree permits it. A URI without a domain name lies in no
    subtree, and any constraint on URIs excludes it (RFC 5280 4.2.1.10)."""


def breaches(certificate: Certificate, constraints: NameConstraints) -> Iterator[Breach]:
    """The names of a certificate that the constraints of a CA do not allow."""
    excluded, permitted = _subtrees(constraints)
    for node, form, value in _names(certificate):
        is_permitted_only = permitted.restrict(form)
        if form == _URI and (is_permitted_only or excluded.restrict(form)) and _lacks_domain_name(value):
            yield Breach(node, f"{form} without a fully qualified domain name", not is_permitted_only)
            continue
        if excluded.contain(form, value):
            yield Breach(node, form, True)
        if is_permitted_only and not permitted.contain(form, value):
            yield Breach(node, form, False)


def unprocessed(certificate: Certificate, constraints: NameConstraints) -> Iterator[tuple[Node, str]]:
    """The names of a certificate of a form that the constraints limit and that is not compared here."""
    limited = {
        _other_form(subtree.base)
        for subtree in (*(constraints.permitted_subtrees or ()), *(constraints.excluded_subtrees or ()))
    }
    san = certificate.tbs.get(SubjectAltName)
    for name in () if san is None else san.names:
        form = _other_form(name)
        if form is not None and form in limited:
            yield name, form


def _other_form(name: GeneralName) -> str | None:
    """The form of a name that is not compared with constraints; None for the forms that are compared."""
    if isinstance(name, (Rfc822Name, DirectoryName, DnsName, UniformResourceIdentifier, IpAddress)):
        return None
    if isinstance(name, OtherName):
        return f"otherName {name.type_id[:64]}"
    if isinstance(name, SmtpUtf8Mailbox):
        return _UTF8
    return "userPrincipalName" if isinstance(name, UserPrincipalName) else general_name_form(name)


@lru_cache(maxsize=64)
def _subtrees(constraints: NameConstraints) -> tuple[_Subtrees, _Subtrees]:
    return _Subtrees(constraints.excluded_subtrees), _Subtrees(constraints.permitted_subtrees)


class _Hosts:
    """Hosts and domains: with a leading full stop a text stands for all hosts below, without it for one."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.domains: set[str] = set()
        self.is_all = False

    def add(self, text: str) -> None:
        if not text:
            self.is_all = True
        else:
            (self.domains if text.startswith(".") else self.hosts).add(text)

    def contain(self, host: str) -> bool:
        if self.is_all or host in self.hosts:
            return True
        return bool(self.domains) and any(tail in self.domains for tail in _tails(host))


def _tails(host: str) -> Iterator[str]:
    """The ends of a host name that begin with a full stop."""
    if len(host) <= _LONGEST_HOST:
        at = host.find(".")
        while at >= 0:
            yield host[at:]
            at = host.find(".", at + 1)


class _Subtrees:
    """The permitted or the excluded subtrees of an extension."""

    def __init__(self, subtrees: tuple[GeneralSubtree, ...] | None) -> None:
        self._forms: set[str] = set()
        self._mailboxes: set[tuple[str, str]] = set()
        self._mail_hosts = _Hosts()
        self._utf8_hosts = _Hosts()
        self._uri_hosts = _Hosts()
        self._domains: set[str] = set()
        self._names: set[FoldedName] = set()
        self._networks: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        for subtree in subtrees or ():
            self._add(subtree.base)

    def restrict(self, form: str) -> bool:
        """Whether there is a subtree of the form."""
        return form in self._forms

    def contain(self, form: str, value: _Value) -> bool:
        """Whether a name lies in one of the subtrees."""
        if form not in self._forms:
            return False
        if isinstance(value, Mailbox):
            hosts = self._mail_hosts if form == _RFC822 else self._utf8_hosts
            is_named = form == _RFC822 and bool(self._mailboxes) and value.key in self._mailboxes
            return is_named or hosts.contain(fold_domain(value.domain))
        if isinstance(value, Name):
            folded = folded_name(value)
            return any(folded[:length] in self._names for length in range(len(folded) + 1))
        if isinstance(value, bytes):
            return self._contain_address(value)
        if form == _URI:
            return self._uri_hosts.contain(_host_of(value))
        host = value.lower()
        return (
            "" in self._domains
            or host in self._domains
            or any(tail[1:] in self._domains for tail in _tails(host))
        )

    def _add(self, base: GeneralName) -> None:
        if isinstance(base, Rfc822Name):
            self._forms |= {_RFC822, _UTF8}
            self._add_mailbox(base.text or "")
        elif isinstance(base, DirectoryName):
            self._forms.add(_DIRECTORY)
            self._names.add(folded_name(base.name))
        elif isinstance(base, DnsName):
            self._forms.add(_DNS)
            self._domains.add((base.value.text or "").lower().lstrip("."))
        elif isinstance(base, UniformResourceIdentifier):
            self._forms.add(_URI)
            self._uri_hosts.add((base.text or "").lower())
        elif isinstance(base, IpAddress):
            self._forms.add(_IP)
            self._add_network(base.value.value)

    def _add_mailbox(self, text: str) -> None:
        local_part, at, domain = text.rpartition("@")
        # RFC 9598 6: the local part is stripped where an SmtpUTF8Mailbox is compared.
        if domain or not at:
            self._utf8_hosts.add(fold_domain(domain))
        if not at:
            self._mail_hosts.add(fold_domain(domain))
        elif local_part and (wanted := parse_mailbox(text)) is not None:
            self._mailboxes.add(wanted.key)

    def _add_network(self, octets: bytes) -> None:
        size = len(octets) // 2
        if size in (4, 16) and len(octets) == 2 * size:
            mask = int.from_bytes(octets[size:], "big")
            inverted = mask ^ ((1 << 8 * size) - 1)
            if not inverted & (inverted + 1):  # others are undefined, and a fault of the CA certificate
                self._networks[size, mask].add(int.from_bytes(octets[:size], "big") & mask)

    def _contain_address(self, address: bytes) -> bool:
        number = int.from_bytes(address, "big")
        return any(
            len(address) == size and number & mask in networks
            for (size, mask), networks in self._networks.items()
        )


def _names(certificate: Certificate) -> Iterator[tuple[Node, str, _Value]]:
    """The names that constraints apply to; malformed names have findings of their own."""
    tbs = certificate.tbs
    if tbs.subject is not None and tbs.subject.rdns:
        yield tbs.subject, _DIRECTORY, tbs.subject
    san = tbs.get(SubjectAltName)
    for name in () if san is None else san.names:
        if isinstance(name, (Rfc822Name, SmtpUtf8Mailbox)):
            if name.mailbox is not None:
                yield name, _RFC822 if isinstance(name, Rfc822Name) else _UTF8, name.mailbox
        elif isinstance(name, DirectoryName):
            yield name, _DIRECTORY, name.name
        elif isinstance(name, DnsName):
            yield name, _DNS, name.value.text or ""
        elif isinstance(name, UniformResourceIdentifier):
            yield name, _URI, name.text or ""
        elif isinstance(name, IpAddress):
            yield name, _IP, name.value.value
    if tbs.subject is not None and not tbs.has(SubjectAltName):
        for attribute in tbs.subject.of(EmailAddress):
            mailbox = parse_mailbox(attribute.text or "")
            if mailbox is not None:
                yield attribute, _RFC822, mailbox


def _host_of(uri: str) -> str:
    from urllib.parse import urlsplit  # some milliseconds, and few certificates need it

    try:
        return (urlsplit(uri).hostname or "").lower()
    except ValueError:
        return ""


def _lacks_domain_name(uri: _Value) -> bool:
    """Whether the host of a valid URI is missing or an address. Other URIs have findings of their own."""
    if not isinstance(uri, str) or why_invalid(uri) is not None:
        return False
    host = _host_of(uri)
    return not host or ":" in host or host.replace(".", "").isdecimal()
