"""The AlgorithmIdentifiers that the BR permit, byte for byte: BR 7.1.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from smime_lint.br import ByVersion

Encodings: TypeAlias = Mapping[bytes, str]
"""The name of an algorithm by the encoding of its AlgorithmIdentifier."""

RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
RSASSA_PSS = "1.2.840.113549.1.1.10"
EC_PUBLIC_KEY = "1.2.840.10045.2.1"


def _encodings(table: Mapping[str, str]) -> Encodings:
    return {bytes.fromhex(encoding): name for name, encoding in table.items()}


# BR 7.1.3.1.1
_RSA_KEYS = {
    "rsaEncryption": "30 0d 0609 2a864886f70d010101 0500",
}
# BR 7.1.3.1.2
_ECDSA_KEYS = {
    "id-ecPublicKey with secp256r1 (P-256)": "30 13 0607 2a8648ce3d0201 0608 2a8648ce3d030107",
    "id-ecPublicKey with secp384r1 (P-384)": "30 10 0607 2a8648ce3d0201 0605 2b81040022",
    "id-ecPublicKey with secp521r1 (P-521)": "30 10 0607 2a8648ce3d0201 0605 2b81040023",
}
# BR 7.1.3.1.3
_EDDSA_KEYS = {
    "id-Ed25519": "30 05 0603 2b6570",
    "id-Ed448": "30 05 0603 2b6571",
}
# BR 7.1.3.1, the section headed 7.1.3.2.4
_ML_DSA_KEYS = {
    "id-ml-dsa-44": "30 0b 0609 608648016503040311",
    "id-ml-dsa-65": "30 0b 0609 608648016503040312",
    "id-ml-dsa-87": "30 0b 0609 608648016503040313",
}
# BR 7.1.3.1, the section headed 7.1.3.2.5
_ML_KEM_KEYS = {
    "id-alg-ml-kem-512": "30 0b 0609 608648016503040401",
    "id-alg-ml-kem-768": "30 0b 0609 608648016503040402",
    "id-alg-ml-kem-1024": "30 0b 0609 608648016503040403",
}

SUBJECT_KEYS: Encodings = _encodings(_RSA_KEYS | _ECDSA_KEYS | _EDDSA_KEYS | _ML_DSA_KEYS | _ML_KEM_KEYS)
"""Of subjectPublicKeyInfo, in any version; KEY_FAMILIES has the kinds of key that a version permits."""

# BR 6.1.5, 7.1.3.1: RSA, ECDSA and EdDSA, since 1.0.11 ML-DSA and ML-KEM
KEY_FAMILIES: ByVersion[frozenset[str]] = ByVersion(
    {
        "1.0.0": frozenset({"RSA", "EC", "Ed25519", "Ed448"}),
        "1.0.11": frozenset({"RSA", "EC", "Ed25519", "Ed448", "ML-DSA", "ML-KEM"}),
    }
)
"""The kinds of key that are permitted, as SubjectPublicKeyInfo.family names them."""

# BR 6.1.5, 7.1.3.1.2
CURVES: Mapping[str, str] = {
    "1.2.840.10045.3.1.7": "P-256",
    "1.3.132.0.34": "P-384",
    "1.3.132.0.35": "P-521",
}
"""The names of the permitted curves by OID."""

# BR 6.1.5, since 1.0.11: the octets of a key are those of FIPS 204 table 2 and FIPS 203 table 3
ML_DSA_PARAMETER_SETS: Mapping[str, tuple[str, int]] = {
    "2.16.840.1.101.3.4.3.17": ("ML-DSA-44", 1312),
    "2.16.840.1.101.3.4.3.18": ("ML-DSA-65", 1952),
    "2.16.840.1.101.3.4.3.19": ("ML-DSA-87", 2592),
}
ML_KEM_PARAMETER_SETS: Mapping[str, tuple[str, int]] = {
    "2.16.840.1.101.3.4.4.1": ("ML-KEM-512", 800),
    "2.16.840.1.101.3.4.4.2": ("ML-KEM-768", 1184),
    "2.16.840.1.101.3.4.4.3": ("ML-KEM-1024", 1568),
}

# BR 7.1.3.2.1
_RSA_SIGNATURES = {
    "RSASSA-PKCS1-v1_5 with SHA-256": "30 0d 0609 2a864886f70d01010b 0500",
    "RSASSA-PKCS1-v1_5 with SHA-384": "30 0d 0609 2a864886f70d01010c 0500",
    "RSASSA-PKCS1-v1_5 with SHA-512": "30 0d 0609 2a864886f70d01010d 0500",
    "RSASSA-PSS with SHA-256, MGF-1 with SHA-256, a salt of 32 bytes": (
        "30 41 0609 2a864886f70d01010a 30 34"
        "a0 0f 30 0d 0609 608648016503040201 0500"
        "a1 1c 30 1a 0609 2a864886f70d010108 30 0d 0609 608648016503040201 0500"
        "a2 03 020120"
    ),
    "RSASSA-PSS with SHA-384, MGF-1 with SHA-384, a salt of 48 bytes": (
        "30 41 0609 2a864886f70d01010a 30 34"
        "a0 0f 30 0d 0609 608648016503040202 0500"
        "a1 1c 30 1a 0609 2a864886f70d010108 30 0d 0609 608648016503040202 0500"
        "a2 03 020130"
    ),
    "RSASSA-PSS with SHA-512, MGF-1 with SHA-512, a salt of 64 bytes": (
        "30 41 0609 2a864886f70d01010a 30 34"
        "a0 0f 30 0d 0609 608648016503040203 0500"
        "a1 1c 30 1a 0609 2a864886f70d010108 30 0d 0609 608648016503040203 0500"
        "a2 03 020140"
    ),
}
# BR 7.1.3.2.2
_ECDSA_SIGNATURES = {
    "ECDSA with SHA-256": "30 0a 0608 2a8648ce3d040302",
    "ECDSA with SHA-384": "30 0a 0608 2a8648ce3d040303",
    "ECDSA with SHA-512": "30 0a 0608 2a8648ce3d040304",
}
# BR 7.1.3.2.3
_EDDSA_SIGNATURES = {
    "Ed25519": "30 05 0603 2b6570",
    "Ed448": "30 05 0603 2b6571",
}
# BR 7.1.3.2.4, the second section of this number
_ML_DSA_SIGNATURES = {
    "ML-DSA-44": "30 0b 0609 608648016503040311",
    "ML-DSA-65": "30 0b 0609 608648016503040312",
    "ML-DSA-87": "30 0b 0609 608648016503040313",
}

SIGNATURES: ByVersion[Encodings] = ByVersion(
    {
        "1.0.0": _encodings(_RSA_SIGNATURES | _ECDSA_SIGNATURES | _EDDSA_SIGNATURES),
        "1.0.11": _encodings(_RSA_SIGNATURES | _ECDSA_SIGNATURES | _EDDSA_SIGNATURES | _ML_DSA_SIGNATURES),
    }
)
"""Of signatureAlgorithm, and of signature in the TBSCertificate."""

# BR 7.1.3.2.1, by OID
RSA_SIGNATURES: Mapping[str, str] = {
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    RSASSA_PSS: "RSASSA-PSS",
}
"""The RSA signature algorithms that are permitted in one encoding."""

# BR 7.1.3.1.1, since 1.0.14
SHA1_END_VERSION = "1.0.14"
SHA1_END = date(2026, 9, 15)
"""The first day on which no certificate may be signed with an algorithm that incorporates SHA-1."""

SHA1_SIGNATURES: Mapping[str, str] = {
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.3.14.3.2.29": "sha1WithRSASignature",
    "1.2.840.10045.4.1": "ecdsa-with-SHA1",
    "1.2.840.10040.4.3": "dsa-with-sha1",
    "1.3.14.3.2.27": "dsaWithSHA1",
}
"""Signature algorithms that incorporate SHA-1 whatever their parameters; RSASSA-PSS does by parameters."""

ALGORITHM_NAMES: Mapping[str, str] = {
    **RSA_SIGNATURES,
    **SHA1_SIGNATURES,
    RSA_ENCRYPTION: "rsaEncryption",
    "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.7": "id-RSAES-OAEP",
    "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
    "1.2.840.113549.1.1.15": "sha512-224WithRSAEncryption",
    "1.2.840.113549.1.1.16": "sha512-256WithRSAEncryption",
    EC_PUBLIC_KEY: "id-ecPublicKey",
    "1.3.132.1.12": "id-ecDH",
    "1.3.132.1.13": "id-ecMQV",
    "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.2.840.10040.4.1": "id-dsa",
    "1.2.840.10046.2.1": "dhpublicnumber",
    "1.3.101.110": "id-X25519",
    "1.3.101.111": "id-X448",
    "1.3.101.112": "id-Ed25519",
    "1.3.101.113": "id-Ed448",
    "2.5.8.1.1": "id-ea-rsa",
    "2.16.840.1.101.3.4.3.17": "id-ml-dsa-44",
    "2.16.840.1.101.3.4.3.18": "id-ml-dsa-65",
    "2.16.840.1.101.3.4.3.19": "id-ml-dsa-87",
    "2.16.840.1.101.3.4.3.32": "id-hash-ml-dsa-44-with-sha512",
    "2.16.840.1.101.3.4.3.33": "id-hash-ml-dsa-65-with-sha512",
    "2.16.840.1.101.3.4.3.34": "id-hash-ml-dsa-87-with-sha512",
    "2.16.840.1.101.3.4.4.1": "id-alg-ml-kem-512",
    "2.16.840.1.101.3.4.4.2": "id-alg-ml-kem-768",
    "2.16.840.1.101.3.4.4.3": "id-alg-ml-kem-1024",
}
"""Names for messages."""


def algorithm_name(oid: str) -> str:
    """The name of an algorithm with its OID, or the OID alone if the name is not known."""
    name = ALGORITHM_NAMES.get(oid)
    return oid if name is None else f"{name} ({oid})"
