"""Finds the issuers of certificates, CRLs and OCSP responses, and paths as in RFC 5280 6.

A CA certificate is the issuer's if it fits by its key: its key has made the signature, or it has the key
identifier that the document names. The name alone identifies a CA, not its key: a CA that was re-keyed has
several certificates under one name, and only some of them fit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

import msgspec

from ..model import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    CertId,
    Certificate,
    CertificateList,
    Name,
    OcspResponse,
    SubjectKeyIdentifier,
)
from .names import FoldedName, folded_name, is_self_issued, same_name
from .signatures import is_signed_by, verifies

MAX_PATH = 16
"""Issuers in a path; longer ones are cut."""
MAX_CANDIDATES = 8
"""Certificates that are tried as the issuer's of one document."""
MAX_PATHS = 16
"""Paths above an issuer that are compared."""
MAX_STEPS = 64
"""Certificates that are looked at in the search for them."""
MAX_NAMESAKES = 16
"""Other certificates of one name, or of one CA, that rules compare a certificate with."""


_Verify: TypeAlias = Callable[[Certificate, Certificate], bool | None]


class Document(ABC):
    """What a document shows of its issuer."""

    @property
    @abstractmethod
    def can_be_verified(self) -> bool:
        """Whether there is a signature."""

    @abstractmethod
    def has_name_of(self, issuer: Certificate) -> bool:
        """Whether it names a CA as its issuer."""

    @abstractmethod
    def has_key_of(self, issuer: Certificate) -> bool | None:
        """Whether it identifies the key of a CA; None if the document or the certificate does not say."""

    @abstractmethod
    def is_signed_by(self, issuer: Certificate) -> bool | None:
        """Whether the key of a CA verifies its signature; None if that is unknown."""


class _Identified(Document):
    """A document with an issuer field and authorityKeyIdentifier."""

    def __init__(self, name: Name | None, authority: AuthorityKeyIdentifier | None) -> None:
        self.name = name
        identifier = None if authority is None else authority.key_identifier
        self.key = None if identifier is None else identifier.value

    def has_name_of(self, issuer: Certificate) -> bool:
        return same_name(self.name, issuer.tbs.subject)

    def has_key_of(self, issuer: Certificate) -> bool | None:
        identifier = key_identifier(issuer)
        return None if not self.key or not identifier else self.key == identifier


class CertificateIssuer(_Identified):
    """What a certificate shows of its issuer."""

    def __init__(self, certificate: Certificate, verify: _Verify = is_signed_by) -> None:
        super().__init__(certificate.tbs.issuer, certificate.tbs.get(AuthorityKeyIdentifier))
        self.certificate = certificate
        self._verify = verify

    @property
    def can_be_verified(self) -> bool:
        return self.certificate.signature_value is not None

    def is_signed_by(self, issuer: Certificate) -> bool | None:
        return self._verify(self.certificate, issuer)


class CrlIssuer(_Identified):
    """What a CRL shows of its issuer."""

    def __init__(self, crl: CertificateList) -> None:
        super().__init__(crl.tbs.issuer, crl.tbs.get(AuthorityKeyIdentifier))
        self.crl = crl

    @property
    def can_be_verified(self) -> bool:
        return self.crl.signature_value is not None

    def is_signed_by(self, issuer: Certificate) -> bool | None:
        crl = self.crl
        if crl.signature_algorithm is None or crl.signature_value is None:
            return None
        return verifies(crl.signature_algorithm, issuer, crl.signature_value.value, crl.raw(crl.tbs))


class _Hashes(NamedTuple):
    """The CertIDs of a response with one hash algorithm."""

    cert_id: CertId
    """One of them."""
    of_names: set[bytes]
    of_keys: set[bytes]


class ResponseIssuer(Document):
    """What an OCSP response shows of the CA that issued the certificates in question.

    The CertIDs name it, by hashes of its name and of its key. It, or a responder whose certificate it signed,
    signed the response.
    """

    can_be_verified = True

    def __init__(self, response: OcspResponse) -> None:
        self.response = response
        self._hashes: dict[str | None, _Hashes] = {}
        for single in response.responses:
            cert_id = single.cert_id
            hashes = self._hashes.setdefault(cert_id.hash_name, _Hashes(cert_id, set(), set()))
            hashes.of_names.add(cert_id.issuer_name_hash.value)
            hashes.of_keys.add(cert_id.issuer_key_hash.value)

    def has_name_of(self, issuer: Certificate) -> bool:
        subject = issuer.tbs.subject
        return subject is not None and any(
            hashes.cert_id.digest(issuer.raw(subject)) in hashes.of_names for hashes in self._hashes.values()
        )

    def has_key_of(self, issuer: Certificate) -> bool | None:
        spki = issuer.tbs.subject_public_key_info
        if spki is None or not self._hashes:
            return None
        key = spki.subject_public_key.value
        answers = [
            None if (digest := hashes.cert_id.digest(key)) is None else digest in hashes.of_keys
            for hashes in self._hashes.values()
        ]
        return True if True in answers else None if None in answers else False

    def is_signed_by(self, issuer: Certificate) -> bool | None:
        response = self.response
        basic = response.basic
        if basic is None or basic.signature_algorithm is None or basic.signature is None:
            return None
        answers = [
            verifies(basic.signature_algorithm, issuer, basic.signature.value, response.raw(basic.tbs))
        ]
        for embedded in response.certificates[:MAX_CANDIDATES]:
            if embedded.certificate is not None:
                answers.append(is_signed_by(embedded.certificate, issuer))
        return True if True in answers else None if None in answers else False


class _Fit(msgspec.Struct, frozen=True, order=True):
    """How well a certificate fits as the issuer's; of several, the greatest is taken."""

    is_verified: bool
    has_key: bool
    has_name: bool
    is_ca: bool
    not_before: int
    der: bytes
    """So that the order of the input does not matter."""


def _fitting(document: Document, candidates: list[Certificate]) -> list[Certificate]:
    """Those of some certificates that are the issuer's: by the key identifier or by the signature.

    By the name alone if the document or the certificate has no key identifier, so that nothing shows that the
    CA has another key.
    """
    keyed = [issuer for issuer in candidates if document.has_key_of(issuer)]
    if any(document.is_signed_by(issuer) is not False for issuer in keyed):
        return keyed
    found = [issuer for issuer in candidates if issuer in keyed or document.is_signed_by(issuer)]
    if found:
        return found
    return [
        issuer
        for issuer in candidates
        if document.has_key_of(issuer) is None and document.has_name_of(issuer)
    ]


def _rank(document: Document, issuer: Certificate) -> _Fit:
    validity = issuer.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    return _Fit(
        document.is_signed_by(issuer) is True,
        bool(document.has_key_of(issuer)),
        document.has_name_of(issuer),
        _is_ca(issuer),
        begin or 0,
        issuer.der,
    )


class Path(msgspec.Struct, frozen=True):
    """A path from a certificate up."""

    issuers: tuple[Certificate, ...]
    """The nearest first; of a self-signed certificate it is the certificate itself. Empty if the issuer is
    not known."""
    is_complete: bool
    """Whether it ends in a self-signed certificate."""
    others: int
    """How many other paths there are, as far as they were searched."""
    foreign: tuple[Certificate, ...] = ()
    """If the issuer is not known: the certificates that were given as issuers' and have its name, or that the
    caller says are the issuer's."""


class _Route(msgspec.Struct, frozen=True):
    """The part of a path above a certificate."""

    issuers: tuple[Certificate, ...]
    is_complete: bool
    flaws: int
    """Links whose signatures do not verify."""


_UNKNOWN_ABOVE = _Route((), False, 0)
_SELF_SIGNED = _Route((), True, 0)


class Issuers:
    """Certificates that may be those of issuers, and the paths that they make.

    What it remembers is bounded by the number of the certificates. The work for a certificate or CRL does not
    depend on how many there are; for an OCSP response, which has only hashes of the name and the key, each is
    hashed once with each algorithm.
    """

    def __init__(self, certificates: Iterable[Certificate] = (), are_given: bool = False) -> None:
        """``are_given``: the caller says that the issuer is among them, so that it is worth a finding if it
        is not."""
        self._known: dict[bytes, Certificate] = {}
        self._are_given = are_given
        self._by_name: defaultdict[FoldedName | None, list[Certificate]] = defaultdict(list)
        self._by_key: defaultdict[bytes | None, list[Certificate]] = defaultdict(list)
        self._by_name_and_key: defaultdict[object, list[Certificate]] = defaultdict(list)
        self._by_ca: defaultdict[int, list[Certificate]] = defaultdict(list)
        self._cas: dict[object, int] = {}
        self._ca_of_known: dict[bytes, int] = {}
        self._encodings: defaultdict[FoldedName | None, dict[bytes, Certificate]] = defaultdict(dict)
        self._candidates: dict[bytes, list[Certificate]] = {}
        self._routes: dict[bytes, list[_Route]] = {}
        self._verdicts: dict[tuple[bytes, bytes], bool | None] = {}
        self._issuing: set[int] | None = None
        for certificate in certificates:
            self._known.setdefault(certificate.der, certificate)
        for certificate in sorted(self._known.values(), key=_preference, reverse=True):
            name, key = _folded_subject(certificate), key_identifier(certificate)
            self._by_name[name].append(certificate)
            self._by_key[key].append(certificate)
            self._by_name_and_key[name, key].append(certificate)
            ca = self._cas.setdefault(ca_of(certificate), len(self._cas))
            self._ca_of_known[certificate.der] = ca
            self._by_ca[ca].append(certificate)
            if certificate.tbs.subject is not None and _is_ca(certificate):
                self._encodings[name].setdefault(certificate.raw(certificate.tbs.subject), certificate)

    def known(self, der: bytes) -> Certificate | None:
        """The certificate of an encoding, if it is among them."""
        return self._known.get(der)

    def issuer_of(self, document: Document) -> tuple[Certificate | None, tuple[Certificate, ...]]:
        """The certificate of the issuer of a CRL or an OCSP response.

        If it is not among them, the certificates that may be meant: see `Path.foreign`.
        """
        fitting = _fitting(document, self._those_for(document))
        if fitting:
            return max(fitting, key=lambda issuer: _rank(document, issuer)), ()
        return None, self._foreign(document)

    def path_of(self, certificate: Certificate) -> Path:
        """The best path above a certificate.

        Of several paths the best is one whose signatures verify; then one that ends in a self-signed
        certificate, whose first link fits best, and that is short. A path does not contain a CA twice.
        """
        document = self._document(certificate)
        best: tuple[int, bool, bool, _Fit, int] | None = None
        issuers: tuple[Certificate, ...] = ()
        count = 0
        candidates = self._issuers_of(certificate, document)
        for issuer in candidates:
            is_own = issuer is certificate
            flaw = int(len(candidates) > 1 and self._is_signed_by(certificate, issuer) is False)
            fit = _rank(document, issuer)
            for route in [_SELF_SIGNED] if is_own else self._routes_above(issuer, certificate):
                count += 1
                rank = (-flaw - route.flaws, route.is_complete, is_own, fit, -len(route.issuers))
                if best is None or rank > best:
                    best, issuers = rank, (issuer, *route.issuers)
        if best is None:
            return Path((), False, 0, self._foreign(document))
        return Path(issuers, best[1], count - 1)

    def namesakes_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Other CA certificates whose subject matches, one for each encoding of the name."""
        found = self._encodings.get(_folded_subject(certificate), {}).values()
        return tuple(other for other in islice(found, MAX_NAMESAKES) if other.der != certificate.der)

    def twins_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Other certificates of the same CA: whose subject matches, and whose key is the same."""
        found = self._by_ca.get(self._ca(certificate), ())
        return tuple(other for other in islice(found, MAX_NAMESAKES) if other.der != certificate.der)

    def has_issued(self, ca: Certificate, is_meant: Callable[[Certificate], bool]) -> bool:
        """Whether a CA is the issuer of one of the certificates that are meant; ``is_meant``: the same one at
        each call.
        """
        if self._issuing is None:
            self._issuing = {
                self._ca(path.issuers[0])
                for path in (self.path_of(each) for each in self._known.values() if is_meant(each))
                if path.issuers
            }
        return self._ca(ca) in self._issuing

    def _foreign(self, document: Document) -> tuple[Certificate, ...]:
        own = document.certificate.der if isinstance(document, CertificateIssuer) else None
        named = [
            other for other in self._those_for(document) if document.has_name_of(other) and other.der != own
        ]
        if named or not self._are_given:
            return tuple(named)
        return tuple(islice(self._known.values(), MAX_CANDIDATES))

    def _routes_above(self, issuer: Certificate, below: Certificate) -> list[_Route]:
        routes = self._routes.get(issuer.der)
        if routes is None:
            budget = [MAX_STEPS]
            routes = list(islice(self._search(issuer, frozenset((self._ca(issuer),)), budget), MAX_PATHS))
            if issuer.der in self._known:
                self._routes[issuer.der] = routes
        own = self._ca(below)
        return [route for route in routes if all(self._ca(above) != own for above in route.issuers)] or [
            _UNKNOWN_ABOVE
        ]

    def _search(self, certificate: Certificate, path: frozenset[int], budget: list[int]) -> Iterator[_Route]:
        """The routes above a certificate, the likeliest first, at least the empty one."""
        budget[0] -= 1
        is_found = False
        candidates = self._issuers_of(certificate, self._document(certificate))
        for issuer in candidates:
            if issuer is certificate:
                # Another key of the same CA may have signed it.
                if len(candidates) == 1 or self._is_signed_by(certificate, certificate) is not False:
                    is_found = True
                    yield _SELF_SIGNED
                continue
            ca = self._ca(issuer)
            if budget[0] > 0 and len(path) < MAX_PATH and ca not in path:
                is_found = True
                flaw = int(self._is_signed_by(certificate, issuer) is False)
                for route in self._search(issuer, path | {ca}, budget):
                    yield _Route((issuer, *route.issuers), route.is_complete, route.flaws + flaw)
        if not is_found:
            yield _UNKNOWN_ABOVE

    def _issuers_of(self, certificate: Certificate, document: CertificateIssuer) -> list[Certificate]:
        """The certificates that fit as the issuer's, the likeliest first; of a root, the root itself."""
        found = self._candidates.get(certificate.der)
        if found is None:
            own = self._ca(certificate)
            # Other certificates of a root's own name and key say no more than the root itself.
            is_root = is_own_issuer(certificate)
            others = [
                issuer
                for issuer in self._those_for(document)
                if self._ca(issuer) != own and (not is_root or document.has_name_of(issuer))
            ]
            found = _fitting(document, others) or [
                issuer for issuer in others if self._is_given_as_issuer(document, issuer)
            ]
            if len(found) > 1:
                found.sort(key=lambda issuer: _rank(document, issuer), reverse=True)
            if certificate.der in self._known:
                self._candidates[certificate.der] = found
        return [certificate, *found] if is_own_issuer(certificate) else found

    def _is_given_as_issuer(self, document: Document, issuer: Certificate) -> bool:
        """Whether a document without a signature names an issuer of which one certificate alone was given:
        only the caller knows whose key will sign it."""
        return (
            self._are_given
            and not document.can_be_verified
            and len(self._known) == 1
            and document.has_name_of(issuer)
        )

    def _those_for(self, document: Document) -> list[Certificate]:
        """The certificates that may be the issuer's, the most likely first, limited to what can be tried."""
        if not isinstance(document, _Identified):
            known = list(self._known.values())
            named = [
                issuer for issuer in known if document.has_name_of(issuer) or document.has_key_of(issuer)
            ]
            return named[:MAX_CANDIDATES] or known[:MAX_CANDIDATES]
        name, key = None if document.name is None else folded_name(document.name), document.key or None
        found: dict[bytes, Certificate] = {}
        if name is not None:
            _add(found, self._by_name_and_key.get((name, key), ()))
            _add(found, self._by_name_and_key.get((name, None), ()))
            _add(found, self._by_name.get(name, ()))
        if key is not None:
            _add(found, self._by_key.get(key, ()))
        if self._are_given and len(self._known) == 1:
            _add(found, self._known.values())
        return list(found.values())

    def _document(self, certificate: Certificate) -> CertificateIssuer:
        return CertificateIssuer(certificate, self._is_signed_by)

    def _ca(self, certificate: Certificate) -> int:
        """The number of a CA; a CA of which no certificate is known has -1."""
        known = self._ca_of_known.get(certificate.der)
        return self._cas.get(ca_of(certificate), -1) if known is None else known

    def _is_signed_by(self, certificate: Certificate, issuer: Certificate) -> bool | None:
        if certificate.der not in self._known:
            return is_signed_by(certificate, issuer)
        key = certificate.der, issuer.der
        if key not in self._verdicts:
            self._verdicts[key] = is_signed_by(certificate, issuer)
        return self._verdicts[key]


def _add(found: dict[bytes, Certificate], others: Iterable[Certificate]) -> None:
    for other in islice(others, MAX_CANDIDATES):
        if len(found) >= MAX_CANDIDATES:
            return
        found.setdefault(other.der, other)


def _preference(certificate: Certificate) -> tuple[bool, bool, int, bytes]:
    """What makes one certificate of a CA likelier than another, whatever was issued."""
    validity = certificate.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    return _is_ca(certificate), not is_own_issuer(certificate), begin or 0, certificate.der


def _is_ca(certificate: Certificate) -> bool:
    constraints = certificate.tbs.get(BasicConstraints)
    return constraints is not None and constraints.ca


def _folded_subject(certificate: Certificate) -> FoldedName | None:
    subject = certificate.tbs.subject
    return None if subject is None else folded_name(subject)


def key_identifier(certificate: Certificate) -> bytes | None:
    """The value of subjectKeyIdentifier; None if there is none, or it is empty."""
    identifier = certificate.tbs.get(SubjectKeyIdentifier)
    return None if identifier is None else identifier.key_identifier.value or None


def ca_of(certificate: Certificate) -> object:
    """What the certificates of one CA have in common: name and key. If one is unreadable, the encoding."""
    name, key = _folded_subject(certificate), certificate.tbs.subject_public_key_info
    return certificate.der if name is None or key is None else (name, certificate.raw(key))


def is_own_issuer(certificate: Certificate) -> bool:
    """Whether a certificate names itself as its issuer: by the names, and by the key if it names one."""
    if not is_self_issued(certificate):
        return False
    authority = certificate.tbs.get(AuthorityKeyIdentifier)
    key = None if authority is None else authority.key_identifier
    identifier = key_identifier(certificate)
    return key is None or identifier is None or key.value == identifier


@lru_cache(maxsize=32)
def is_self_signed(certificate: Certificate) -> bool:
    """Whether it names itself as its issuer, and its key verifies its signature as far as that is known."""
    return is_own_issuer(certificate) and is_signed_by(certificate, certificate) is not False
