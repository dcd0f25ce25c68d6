"""Whether a signature verifies, if `cryptography` supports the algorithm."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..model import AlgorithmIdentifier, Certificate, SubjectPublicKeyInfo

_RSA_PKCS1 = {
    "1.2.840.113549.1.1.5": "SHA1",
    "1.2.840.113549.1.1.14": "SHA224",
    "1.2.840.113549.1.1.11": "SHA256",
    "1.2.840.113549.1.1.12": "SHA384",
    "1.2.840.113549.1.1.13": "SHA512",
}
_RSASSA_PSS = "1.2.840.113549.1.1.10"
_PSS_HASHES = {
    bytes.fromhex("608648016503040201"): ("SHA256", 32),
    bytes.fromhex("608648016503040202"): ("SHA384", 48),
    bytes.fromhex("608648016503040203"): ("SHA512", 64),
}
_ECDSA = {
    "1.2.840.10045.4.1": "SHA1",
    "1.2.840.10045.4.3.1": "SHA224",
    "1.2.840.10045.4.3.2": "SHA256",
    "1.2.840.10045.4.3.3": "SHA384",
    "1.2.840.10045.4.3.4": "SHA512",
}
_PLAIN = {
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
    "2.16.840.1.101.3.4.3.17": "ML-DSA",
    "2.16.840.1.101.3.4.3.18": "ML-DSA",
    "2.16.840.1.101.3.4.3.19": "ML-DSA",
}
"""Algorithms without a separate hash; the OID of the key is the same."""


def key_family_of(algorithm: AlgorithmIdentifier) -> str | None:
    """The kind of key that makes signatures of an algorithm, as SubjectPublicKeyInfo.family names it.

    None for an algorithm that is not known.
    """
    oid = algorithm.oid
    if oid in _RSA_PKCS1 or oid == _RSASSA_PSS:
        return "RSA"
    return "EC" if oid in _ECDSA else _PLAIN.get(oid)


def verifies(
    algorithm: AlgorithmIdentifier, holder: Certificate, signature: bytes, signed: bytes
) -> bool | None:
    """Whether a signature over some bytes is by the key of a certificate.

    None if that is unknown: the key or the algorithm is not known, or its parameters are unusual.
    """
    spki = holder.tbs.subject_public_key_info
    wanted = key_family_of(algorithm)
    if spki is None or spki.family is None or wanted is None:
        return None
    if not fits_key(algorithm, spki):
        return False
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        _verify(load_der_public_key(holder.raw(spki)), algorithm, signature, signed)
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError, TypeError, AttributeError):
        return None  # a key, curve or algorithm that the library does not take
    return True


def fits_key(algorithm: AlgorithmIdentifier, spki: SubjectPublicKeyInfo) -> bool:
    """Whether a signature algorithm is one for the kind of a key."""
    if algorithm.oid in _PLAIN:
        return algorithm.oid == spki.algorithm.oid
    return key_family_of(algorithm) == spki.family


def _verify(key: Any, algorithm: AlgorithmIdentifier, signature: bytes, signed: bytes) -> None:
    """Raises InvalidSignature, or UnsupportedAlgorithm, ValueError, TypeError or AttributeError."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    oid = algorithm.oid
    if oid in _RSA_PKCS1:
        key.verify(signature, signed, padding.PKCS1v15(), getattr(hashes, _RSA_PKCS1[oid])())
    elif oid == _RSASSA_PSS:
        name, salt = _pss_hash(algorithm)
        digest = getattr(hashes, name)()
        key.verify(signature, signed, padding.PSS(padding.MGF1(digest), salt), digest)
    elif oid in _ECDSA:
        key.verify(signature, signed, ec.ECDSA(getattr(hashes, _ECDSA[oid])()))
    else:
        key.verify(signature, signed)


def _pss_hash(algorithm: AlgorithmIdentifier) -> tuple[str, int]:
    """The hash, and the length of the salt, of the ordinary parameters: one SHA-2 throughout, and a salt as
    long as its output. Raises ValueError for others."""
    parameters = b"" if algorithm.parameters is None else algorithm.parameters.der
    for oid, (name, salt) in _PSS_HASHES.items():
        if parameters.count(oid) == 2 and parameters.endswith(bytes((0xA2, 3, 2, 1, salt))):
            return name, salt
    raise ValueError("unusual RSASSA-PSS parameters")


@lru_cache(maxsize=32)  # several rules ask the same of one certificate
def is_signed_by(certificate: Certificate, issuer: Certificate) -> bool | None:
    """Whether the signature of a certificate is by the key of another. None if that is unknown."""
    if certificate.signature_algorithm is None or certificate.signature_value is None:
        return None
    return verifies(
        certificate.signature_algorithm,
        issuer,
        certificate.signature_value.value,
        certificate.raw(certificate.tbs),
    )
