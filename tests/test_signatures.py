"""Signatures are verified if possible; otherwise the result is unknown."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from smime_lint.decode import decode
from smime_lint.model import AlgorithmIdentifier, Certificate
from smime_lint.path.signatures import is_signed_by, key_family_of, verifies
from smime_lint.testing import der, keys
from smime_lint.testing.certificate import base
from smime_lint.testing.ocsp import ca, sign
from smime_lint.testing.values import algorithm

DATA = b"what is signed"
PSS = bytes.fromhex(
    "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108"
    "300d06096086480165030402010500a203020120"
)


def certificate(key: str) -> Certificate:
    return decode(base("mailbox-strict", "rsa").key(keys.spki(key)).encode(key))


def identifier(encoded: bytes) -> AlgorithmIdentifier:
    """The AlgorithmIdentifier of an encoding, as a decoder makes it."""
    found = decode(base("mailbox-strict").signed_with(encoded).encode("")).signature_algorithm
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "encoded", "family"),
    [
        ("rsa", keys.SHA256_WITH_RSA, "RSA"),
        ("rsa", keys.SHA384_WITH_RSA, "RSA"),
        ("rsa", keys.SHA512_WITH_RSA, "RSA"),
        ("p256", keys.ECDSA_WITH_SHA256, "EC"),
        ("p384", keys.ECDSA_WITH_SHA384, "EC"),
        ("p384", keys.ECDSA_WITH_SHA256, "EC"),
        ("p521", keys.ECDSA_WITH_SHA512, "EC"),
        ("ed25519", keys.ED25519, "Ed25519"),
        ("ed448", keys.ED448, "Ed448"),
    ],
)
def test_verifies(key: str, encoded: bytes, family: str) -> None:
    signature = sign(DATA, key, encoded)
    holder = certificate(key)
    assert key_family_of(identifier(encoded)) == family
    assert verifies(identifier(encoded), holder, signature, DATA) is True
    assert verifies(identifier(encoded), holder, signature, DATA + b".") is False
    assert verifies(identifier(encoded), holder, b"", DATA) is False
    assert verifies(identifier(encoded), certificate("rsa_ca"), signature, DATA) is False


def test_pss() -> None:
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = keys.private_key("rsa").sign(DATA, scheme, hashes.SHA256())
    assert verifies(identifier(PSS), certificate("rsa"), signature, DATA) is True
    assert verifies(identifier(PSS), certificate("rsa"), signature, b"") is False
    unusual = identifier(algorithm("1.2.840.113549.1.1.10", der.sequence()))
    assert verifies(unusual, certificate("rsa"), signature, DATA) is None


def test_what_cannot_be_told() -> None:
    unknown = identifier(algorithm("1.3.6.1.4.1.99999.1"))
    assert key_family_of(unknown) is None
    assert verifies(unknown, certificate("rsa"), b"", DATA) is None
    of_unknown_key = decode(base().key(keys.raw_spki("1.3.6.1.4.1.99999.1", b"key")).encode(""))
    assert verifies(identifier(keys.SHA256_WITH_RSA), of_unknown_key, b"", DATA) is None
    broken = decode(base().key(keys.raw_spki("1.2.840.113549.1.1.1", b"key", der.null())).encode(""))
    assert verifies(identifier(keys.SHA256_WITH_RSA), broken, b"", DATA) is None


def test_certificates() -> None:
    subject, issuer = decode(base().encode("")), decode(ca().encode(""))
    assert is_signed_by(subject, issuer) is True
    assert is_signed_by(subject, subject) is False
    assert is_signed_by(decode(base().change(tbs_only=True).encode("")), issuer) is None
