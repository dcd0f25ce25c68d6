"""Finds the issuers of certificates: paths as RFC 5280 6 has them, from the certificate up."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from .model import (
    AuthorityKeyIdentifier,
    Certificate,
    Name,
    SubjectKeyIdentifier,
)
from .signatures import is_signed_by

MAX_PATH = 16
"""Issuers in a path; longer ones are cut."""
MAX_CANDIDATES = 32
"""Certificates of one name that are tried as the issuer's."""


class Issuers:
    """Certificates that may be those of issuers, and the paths that they make."""

    def __init__(self, certificates: Iterable[Certificate] = (), are_told: bool = False) -> None:
        """``are_told``: where a certificate names none of them, the first one is its issuer all the same,
        for the caller says so."""
        self._all: list[Certificate] = []
        self._by_name: defaultdict[object, list[Certificate]] = defaultdict(list)
        self._by_key: defaultdict[bytes, list[Certificate]] = defaultdict(list)
        self._are_told = are_told
        seen: set[bytes] = set()
        for certificate in certificates:
            if certificate.der in seen:
                continue
            seen.add(certificate.der)
            self._all.append(certificate)
            if certificate.tbs.subject is not None:
                self._by_name[folded_name(certificate.tbs.subject)].append(certificate)
            identifier = certificate.tbs.get(SubjectKeyIdentifier)
            if identifier is not None and identifier.key_identifier.value:
                self._by_key[identifier.key_identifier.value].append(certificate)

    def path_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """The certificates above one, the nearest first, as far as they are known.

        Of several that may be the issuer's, the one counts whose key made the signature, then the one with
        the key identifier, then the latest. A self-signed certificate is its own issuer, and ends the path.
        """
        path: list[Certificate] = []
        current = certificate
        while len(path) < MAX_PATH:
            issuer = self._issuer_of(current, is_first=not path)
            if issuer is None or any(issuer.der == known.der for known in path):
                break
            path.append(issuer)
            if issuer.der == current.der:
                break
            current = issuer
        # That a root is its own issuer is told of the root alone.
        if len(path) > 1 and path[-1].der == path[-2].der:
            del path[-1]
        return tuple(path)

    def namesakes_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """The other certificates whose subject compares equal."""
        subject = certificate.tbs.subject
        if subject is None:
            return ()
        return tuple(
            other for other in self._by_name.get(folded_name(subject), ()) if other.der != certificate.der
        )

    def _issuer_of(self, certificate: Certificate, is_first: bool) -> Certificate | None:
        if is_own_issuer(certificate):
            return certificate
        candidates = self._candidates(certificate)
        if not candidates:
            return self._all[0] if is_first and self._are_told and self._all else None
        return max(candidates, key=lambda candidate: _rank(certificate, candidate))

    def _candidates(self, certificate: Certificate) -> list[Certificate]:
        issuer = certificate.tbs.issuer
        found = [] if issuer is None else list(self._by_name.get(folded_name(issuer), ()))
        if not found:
            key = _authority_key(certificate)
            found = [] if key is None else list(self._by_key.get(key, ()))
        return [candidate for candidate in found[:MAX_CANDIDATES] if candidate.der != certificate.der]


def is_own_issuer(certificate: Certificate) -> bool:
    """Whether a certificate names itself as its issuer: by the names, and by the key where it says so."""
    if not certificate.is_self_issued:
        return False
    key, subject = _authority_key(certificate), certificate.tbs.get(SubjectKeyIdentifier)
    return key is None or subject is None or key == subject.key_identifier.value


def _authority_key(certificate: Certificate) -> bytes | None:
    authority = certificate.tbs.get(AuthorityKeyIdentifier)
    return None if authority is None or authority.key_identifier is None else authority.key_identifier.value


def _rank(certificate: Certificate, candidate: Certificate) -> tuple[int, bool, bool, int]:
    """How well a certificate fits as the issuer's."""
    by_it = is_signed_by(certificate, candidate)
    key, subject = _authority_key(certificate), candidate.tbs.get(SubjectKeyIdentifier)
    has_key = key is not None and subject is not None and subject.key_identifier.value == key
    issuer, name = certificate.tbs.issuer, candidate.tbs.subject
    same_name = issuer is not None and name is not None and certificate.raw(issuer) == candidate.raw(name)
    validity = candidate.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    return {True: 2, None: 1, False: 0}[by_it], has_key, same_name, begin or 0


def folded_name(name: Name) -> tuple[tuple[tuple[str, str], ...], ...]:
    """A name for comparison: RFC 5280 7.1, without case, surplus blanks and the type of string."""
    return tuple(
        tuple(sorted((attribute.oid, _folded(attribute.text)) for attribute in rdn.attributes))
        for rdn in name.rdns
    )


def _folded(text: str | None) -> str:
    return "" if text is None else " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def show_name(name: Name | None) -> str:
    """A name for people: its commonName, else all it has."""
    if name is None:
        return "an unreadable name"
    shown = [
        attribute.text for attribute in name.attributes if attribute.name == "commonName" and attribute.text
    ]
    return (
        shown[0] if shown else ", ".join(attribute.text or "?" for attribute in name.attributes) or "no name"
    )
