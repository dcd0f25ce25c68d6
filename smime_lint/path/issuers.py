"""Finds the issuers of certificates: paths as RFC 5280 6 has them, from the certificate up."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ..model import (
    AttributeTypeAndValue,
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    Name,
    Raw,
    SubjectKeyIdentifier,
)
from .signatures import is_signed_by

MAX_PATH = 16
"""Issuers in a path; longer ones are cut."""
MAX_CANDIDATES = 16
"""Certificates that are tried as the issuer's of one."""
MAX_PATHS = 64
"""Paths above an issuer that are compared."""
MAX_STEPS = 1024
"""Certificates that are looked at in the search for them."""


class Path(NamedTuple):
    """A path from a certificate up."""

    issuers: tuple[Certificate, ...]
    """The nearest first; of a self-signed certificate it is the certificate itself. Empty where the issuer is
    not known."""
    is_complete: bool
    """Whether it ends in a self-signed certificate."""
    others: int
    """How many other paths there are, as far as they were looked for."""


class _Route(NamedTuple):
    """The part of a path above a certificate."""

    issuers: tuple[Certificate, ...]
    is_complete: bool
    flaws: int
    """Links whose signatures do not verify."""


_UNKNOWN_ABOVE = _Route((), False, 0)
_SELF_SIGNED = _Route((), True, 0)


class Issuers:
    """Certificates that may be those of issuers, and the paths that they make."""

    def __init__(self, certificates: Iterable[Certificate] = (), are_told: bool = False) -> None:
        """``are_told``: where there is one alone, it is the issuer of a certificate that names another too,
        for the caller says so."""
        self._by_name: defaultdict[object, list[Certificate]] = defaultdict(list)
        self._by_key: defaultdict[bytes, list[Certificate]] = defaultdict(list)
        self._known: dict[bytes, Certificate] = {}
        self._verdicts: dict[tuple[bytes, bytes], bool | None] = {}
        self._routes: dict[bytes, list[_Route]] = {}
        for certificate in certificates:
            if certificate.der in self._known:
                continue
            self._known[certificate.der] = certificate
            if certificate.tbs.subject is not None:
                self._by_name[folded_name(certificate.tbs.subject)].append(certificate)
            identifier = certificate.tbs.get(SubjectKeyIdentifier)
            if identifier is not None and identifier.key_identifier.value:
                self._by_key[identifier.key_identifier.value].append(certificate)
        self._told = next(iter(self._known.values())) if are_told and len(self._known) == 1 else None

    def path_of(self, certificate: Certificate) -> Path:
        """The best path above a certificate.

        Issuers are found by name or by key identifier. Of several paths the best is one whose signatures
        verify; then one that ends in a self-signed certificate, whose first link fits best, and that is
        short. No CA stands in a path twice.
        """
        candidates = self._candidates(certificate)
        if not candidates and self._told is not None:
            candidates = [self._told]
        best: tuple[int, bool, bool, tuple[int, ...], int] | None = None
        issuers: tuple[Certificate, ...] = ()
        count = 0
        for issuer in candidates:
            is_own = issuer is certificate
            flaw = int(len(candidates) > 1 and self._is_signed_by(certificate, issuer) is False)
            for route in [_SELF_SIGNED] if is_own else self._routes_above(issuer, certificate):
                count += 1
                rank = (
                    -flaw - route.flaws,
                    route.is_complete,
                    is_own,
                    _fit(certificate, issuer),
                    -len(route.issuers),
                )
                if best is None or rank > best:
                    best, issuers = rank, (issuer, *route.issuers)
        return Path(issuers, best is not None and best[1], max(count - 1, 0))

    def namesakes_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """The other certificates whose subject compares equal."""
        subject = certificate.tbs.subject
        if subject is None:
            return ()
        return tuple(
            other for other in self._by_name.get(folded_name(subject), ()) if other.der != certificate.der
        )

    def twins_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """The other certificates of the same CA: whose subject compares equal, and whose key is the same."""
        return tuple(other for other in self.namesakes_of(certificate) if has_same_key(certificate, other))

    def _routes_above(self, issuer: Certificate, below: Certificate) -> list[_Route]:
        routes = self._routes.get(issuer.der)
        if routes is None:
            budget = [MAX_STEPS]
            routes = list(islice(self._search(issuer, (issuer,), budget), MAX_PATHS))
            if issuer.der in self._known:
                self._routes[issuer.der] = routes
        return [route for route in routes if not _has_ca_of(route.issuers, below)] or [_UNKNOWN_ABOVE]

    def _search(
        self, certificate: Certificate, path: tuple[Certificate, ...], budget: list[int]
    ) -> Iterator[_Route]:
        """The routes above a certificate, the likeliest first, at least the empty one."""
        budget[0] -= 1
        is_found = False
        candidates = self._candidates(certificate)
        for issuer in candidates:
            if issuer is certificate:
                # Another key of the same CA may have signed it.
                if len(candidates) == 1 or self._is_signed_by(certificate, certificate) is not False:
                    is_found = True
                    yield _SELF_SIGNED
            elif budget[0] > 0 and len(path) < MAX_PATH and not _has_ca_of(path, issuer):
                is_found = True
                flaw = int(self._is_signed_by(certificate, issuer) is False)
                for route in self._search(issuer, (*path, issuer), budget):
                    yield _Route((issuer, *route.issuers), route.is_complete, route.flaws + flaw)
        if not is_found:
            yield _UNKNOWN_ABOVE

    def _candidates(self, certificate: Certificate) -> list[Certificate]:
        """What may be the issuer's, the likeliest first."""
        found: dict[bytes, Certificate] = {}
        if is_own_issuer(certificate):
            found[certificate.der] = certificate
        name, key = certificate.tbs.issuer, _authority_key(certificate)
        named = () if name is None else self._by_name.get(folded_name(name), ())
        keyed = () if key is None else self._by_key.get(key, ())
        for other in (*named, *keyed):
            # Other certificates of a root's own name and key say no more than itself.
            if other.der != certificate.der and not _has_ca_of((certificate,), other):
                found.setdefault(other.der, other)
        if len(found) < 2:
            return list(found.values())
        fitting = sorted(found.values(), key=lambda other: _fit(certificate, other), reverse=True)
        return fitting[:MAX_CANDIDATES]

    def _is_signed_by(self, certificate: Certificate, issuer: Certificate) -> bool | None:
        if certificate.der not in self._known:
            return is_signed_by(certificate, issuer)
        key = certificate.der, issuer.der
        if key not in self._verdicts:
            self._verdicts[key] = is_signed_by(certificate, issuer)
        return self._verdicts[key]


def is_own_issuer(certificate: Certificate) -> bool:
    """Whether a certificate names itself as its issuer: by the names, and by the key where it says so."""
    if not certificate.is_self_issued:
        return False
    key, subject = _authority_key(certificate), certificate.tbs.get(SubjectKeyIdentifier)
    return key is None or subject is None or key == subject.key_identifier.value


@lru_cache(maxsize=16)
def is_self_signed(certificate: Certificate) -> bool:
    """Whether it names itself as its issuer, and no other key has signed it as far as can be told."""
    return is_own_issuer(certificate) and is_signed_by(certificate, certificate) is not False


def has_same_key(one: Certificate, other: Certificate) -> bool:
    """Whether two certificates are for the same key."""
    key, other_key = one.tbs.subject_public_key_info, other.tbs.subject_public_key_info
    return key is not None and other_key is not None and one.raw(key) == other.raw(other_key)


def _has_ca_of(path: Iterable[Certificate], certificate: Certificate) -> bool:
    """Whether a certificate of the same name and key is in a path."""
    name = certificate.tbs.subject
    for other in path:
        if other.der == certificate.der:
            return True
        other_name = other.tbs.subject
        if name is None or other_name is None or not has_same_key(certificate, other):
            continue
        if certificate.raw(name) == other.raw(other_name):
            return True
    return False


def _authority_key(certificate: Certificate) -> bytes | None:
    authority = certificate.tbs.get(AuthorityKeyIdentifier)
    return None if authority is None or authority.key_identifier is None else authority.key_identifier.value


def _fit(certificate: Certificate, issuer: Certificate) -> tuple[int, ...]:
    """How well a certificate fits as the issuer's, its signature aside."""
    key, subject = _authority_key(certificate), issuer.tbs.get(SubjectKeyIdentifier)
    key_fits = 1 if key is None or subject is None else 2 * (subject.key_identifier.value == key)
    name, issuer_name = certificate.tbs.issuer, issuer.tbs.subject
    same_name = (
        name is not None and issuer_name is not None and certificate.raw(name) == issuer.raw(issuer_name)
    )
    constraints = issuer.tbs.get(BasicConstraints)
    is_ca = constraints is not None and constraints.ca
    validity = issuer.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    return key_fits, same_name, is_ca, begin or 0


def folded_name(name: Name) -> tuple[tuple[tuple[str, str], ...], ...]:
    """A name for comparison: RFC 5280 7.1, without case, surplus blanks and the type of string."""
    return tuple(
        tuple(sorted((attribute.oid, _folded(attribute)) for attribute in rdn.attributes))
        for rdn in name.rdns
    )


def _folded(attribute: AttributeTypeAndValue) -> str:
    value = attribute.value
    if attribute.text is None:
        return (value.der if isinstance(value, Raw) else value.raw).hex()
    return " ".join(unicodedata.normalize("NFKC", attribute.text).casefold().split())


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
