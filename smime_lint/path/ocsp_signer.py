"""Who signed an OCSP response: RFC 6960 4.2.2.2."""

from __future__ import annotations

import hashlib
from enum import Enum

import msgspec

from ..model import (
    BasicOcspResponse,
    CertId,
    Certificate,
    EmbeddedCertificate,
    OcspResponse,
    ResponderId,
)
from .issuers import ca_of
from .names import same_name
from .signatures import is_signed_by, verifies

MAX_CANDIDATES = 16
"""Certificates in a response that are tried as the signer's."""


class Signer(msgspec.Struct, frozen=True):
    """The certificate of who signed a response."""

    certificate: Certificate
    embedded: EmbeddedCertificate | None
    """Its position in the response; None for the issuer's, which the caller gave."""
    verifies: bool | None
    """Whether the signature of the response is by its key; None if that is unknown."""
    is_issuer: bool
    """Whether its key is that of the CA that issued the certificates in question."""


def find_signer(response: OcspResponse, issuers: tuple[Certificate, ...]) -> Signer | None:
    """The signer of a response: whose key the signature is by, else whom the responderID names.

    None if neither holds for any certificate in the response, nor for the issuer's (the first of
    ``issuers``, if any).
    """
    basic = response.basic
    if basic is None:
        return None
    named: Signer | None = None
    for embedded, certificate in _candidates(response, issuers):
        is_named = basic.tbs.responder_id is not None and is_identified(basic.tbs.responder_id, certificate)
        by_it = _verifies(response, basic, certificate)
        if by_it or (is_named and named is None):
            signer = Signer(certificate, embedded, by_it, _is_issuer(response, certificate, issuers))
            if by_it:
                return signer
            named = signer
    return named


def is_signed_by_none(response: OcspResponse, issuers: tuple[Certificate, ...]) -> bool:
    """Whether the signature certainly verifies with the key of no known certificate."""
    basic = response.basic
    answers = [
        basic is not None and _verifies(response, basic, certificate)
        for _, certificate in _candidates(response, issuers)
    ]
    return bool(answers) and all(answer is False for answer in answers)


def is_signed_by_issuer(response: OcspResponse, issuers: tuple[Certificate, ...]) -> bool | None:
    """Whether the CA that issued the certificates in question signed the response, and not a delegated
    responder. If the signer's certificate is not known, the responderID decides; None if that
    is unknown."""
    signer = find_signer(response, issuers)
    if signer is not None:
        return signer.is_issuer
    basic = response.basic
    if issuers or basic is None or basic.tbs.responder_id is None:
        return None
    responder_id = basic.tbs.responder_id
    for single in response.responses:
        cert_id = single.cert_id
        if responder_id.name is not None:
            says_so = cert_id.has_name_of(response.raw(responder_id.name))
        else:
            digest = None if responder_id.key_hash is None else responder_id.key_hash.value
            says_so = cert_id.hash_name == "sha1" and cert_id.issuer_key_hash.value == digest
        if says_so:
            return True
    return None


def _candidates(
    response: OcspResponse, issuers: tuple[Certificate, ...]
) -> list[tuple[EmbeddedCertificate | None, Certificate]]:
    found: list[tuple[EmbeddedCertificate | None, Certificate]] = []
    for embedded in response.certificates[:MAX_CANDIDATES]:
        if embedded.certificate is not None:
            found.append((embedded, embedded.certificate))
    if issuers:
        found.append((None, issuers[0]))
    return found


def _verifies(response: OcspResponse, basic: BasicOcspResponse, certificate: Certificate) -> bool | None:
    if basic.signature_algorithm is None or basic.signature is None:
        return None
    return verifies(basic.signature_algorithm, certificate, basic.signature.value, response.raw(basic.tbs))


def _is_issuer(response: OcspResponse, certificate: Certificate, issuers: tuple[Certificate, ...]) -> bool:
    """By the issuer's certificate if it is known, or else by the CertIDs."""
    if issuers:
        return ca_of(certificate) == ca_of(issuers[0])
    return any(bool(single.cert_id.is_issued_by(certificate)) for single in response.responses)


def is_identified(responder_id: ResponderId, certificate: Certificate) -> bool:
    """Whether a responderID names a certificate: by its subject, or by the SHA-1 of its key."""
    if responder_id.key_hash is not None:
        return responder_id.key_hash.value == key_hash(certificate)
    subject = certificate.tbs.subject
    return same_name(responder_id.name, subject)


def key_hash(certificate: Certificate, algorithm: str = "sha1") -> bytes | None:
    """The hash of the key, without tag, length and unused bits; None if there is no readable key."""
    spki = certificate.tbs.subject_public_key_info
    if spki is None:
        return None
    return hashlib.new(algorithm, spki.subject_public_key.value, usedforsecurity=False).digest()


class Role(Enum):
    """What a signer is to the CA that issued a certificate in question."""

    CA = "ca"
    DELEGATE = "delegate"
    """That CA signed its certificate."""
    NEITHER = "neither"


def roles_of(
    response: OcspResponse, signer: Certificate, issuers: tuple[Certificate, ...]
) -> list[tuple[CertId, Role | None]]:
    """What a signer is to each CA that a response names, with the first CertID that names it.

    None if that is unknown. Where the certificate of the CA is known, names and keys are compared and
    signatures verified; else the hashes in the CertID are compared.
    """
    named = _one_for_each_ca(response)
    issuer = issuers[0] if issuers else None
    # If no CertID is of the issuer, the CertIDs are wrong, and do not show that there is another CA.
    others = issuer is not None and any(cert_id.is_issued_by(issuer) for cert_id in named)
    return [
        (
            cert_id,
            _role_by_hashes(cert_id, signer)
            if issuer is None or (others and _is_of_another(cert_id, issuer))
            else _role(signer, issuer),
        )
        for cert_id in named
    ]


def is_issued_by_issuer(
    response: OcspResponse, responder: Certificate, issuers: tuple[Certificate, ...]
) -> bool | None:
    """Whether a delegated responder's certificate is from each CA that issued certificates in question, or
    the responder is that CA. None if that is unknown. See `roles_of`."""
    roles = [role for _, role in roles_of(response, responder, issuers)]
    if not roles and issuers:
        roles = [_role(responder, issuers[0])]
    if Role.NEITHER in roles:
        return False
    return None if not roles or None in roles else True


def _one_for_each_ca(response: OcspResponse) -> list[CertId]:
    found: dict[tuple[str, bytes, bytes], CertId] = {}
    for single in response.responses:
        each = single.cert_id
        key = (each.hash_algorithm.oid, each.issuer_name_hash.value, each.issuer_key_hash.value)
        found.setdefault(key, each)
    return list(found.values())


def _is_of_another(cert_id: CertId, issuer: Certificate) -> bool:
    """Whether neither hash is that of a CA: with one of them, it can be the CA with an earlier key."""
    subject = issuer.tbs.subject
    named = None if subject is None else cert_id.has_name_of(issuer.raw(subject))
    return named is False and cert_id.has_key_of(issuer) is False


def _role(signer: Certificate, issuer: Certificate) -> Role | None:
    if ca_of(signer) == ca_of(issuer):
        return Role.CA
    name, subject = signer.tbs.issuer, issuer.tbs.subject
    if name is None or subject is None:
        return None
    certified = same_name(name, subject) and is_signed_by(signer, issuer)
    return None if certified is None else Role.DELEGATE if certified else Role.NEITHER


def _role_by_hashes(cert_id: CertId, signer: Certificate) -> Role | None:
    if cert_id.is_issued_by(signer):
        return Role.CA
    name = signer.tbs.issuer
    certified = None if name is None else cert_id.has_name_of(signer.raw(name))
    return None if certified is None else Role.DELEGATE if certified else Role.NEITHER
