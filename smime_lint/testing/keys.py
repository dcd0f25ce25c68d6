"""Published test keys and deterministic signatures. The keys are not secret: use them in tests only."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from . import der
from .values import algorithm

KEYS = Path(__file__).parent / "keys"

RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
SHA256_WITH_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
SHA384_WITH_RSA = bytes.fromhex("300d06092a864886f70d01010c0500")
SHA512_WITH_RSA = bytes.fromhex("300d06092a864886f70d01010d0500")
SHA1_WITH_RSA = bytes.fromhex("300d06092a864886f70d0101050500")
ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
ECDSA_WITH_SHA384 = bytes.fromhex("300a06082a8648ce3d040303")
ECDSA_WITH_SHA512 = bytes.fromhex("300a06082a8648ce3d040304")
ED25519 = bytes.fromhex("300506032b6570")
ED448 = bytes.fromhex("300506032b6571")


@cache
def private_key(name: str) -> Any:
    """The private key with a name: rsa, rsa_ca, rsa_root, p256, p384, p521, ed25519, ed448.

    Raises FileNotFoundError for another name.
    """
    return load_pem_private_key((KEYS / f"{name}.pem").read_bytes(), None)


@cache
def spki(name: str) -> bytes:
    """SubjectPublicKeyInfo of the key with a name; see `private_key`."""
    encoded: bytes = (
        private_key(name).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return encoded


def rsa_spki(modulus: int, exponent: int = 65537, algorithm_identifier: bytes = RSA_ALGORITHM) -> bytes:
    """SubjectPublicKeyInfo of the RSA key with this modulus and exponent."""
    return der.sequence(
        algorithm_identifier, der.bit_string(der.sequence(der.integer(modulus), der.integer(exponent)))
    )


def rsa_modulus() -> int:
    """The modulus of the key ``rsa``."""
    modulus: int = private_key("rsa").public_key().public_numbers().n
    return modulus


def raw_spki(algorithm_oid: str, key: bytes, *parameters: bytes) -> bytes:
    """SubjectPublicKeyInfo of any algorithm.

    ``key``: the octets of subjectPublicKey. ``parameters``: DER, absent by default.
    """
    return der.sequence(algorithm(algorithm_oid, *parameters), der.bit_string(key))


def key_octets(spki_der: bytes) -> bytes:
    """The octets of subjectPublicKey in a SubjectPublicKeyInfo."""
    content = der.content_of(spki_der)
    size = len(content) - len(_after_first(content))
    return der.content_of(content[size:])[1:]


def _after_first(content: bytes) -> bytes:
    if content[1] < 0x80:
        return content[2 + content[1] :]
    count = content[1] & 0x7F
    return content[2 + count + int.from_bytes(content[2 : 2 + count], "big") :]


def key_identifier(spki_der: bytes) -> bytes:
    """The SHA-1 hash of subjectPublicKey (RFC 5280 4.2.1.2, method 1)."""
    return hashlib.sha1(key_octets(spki_der), usedforsecurity=False).digest()


def sign(data: bytes, algorithm_identifier: bytes, signer: str = "rsa_ca") -> bytes:
    """A deterministic signature over ``data``.

    ``algorithm_identifier``: DER. ``signer``: the name of the RSA key, or for ECDSA of a key on another
    curve than that which usually goes with the hash. For an unsupported algorithm, the signature is a
    constant of 256 octets.
    """
    rsa_hashes = {
        SHA256_WITH_RSA: hashes.SHA256(),
        SHA384_WITH_RSA: hashes.SHA384(),
        SHA512_WITH_RSA: hashes.SHA512(),
    }
    ecdsa = {
        ECDSA_WITH_SHA256: ("p256", hashes.SHA256()),
        ECDSA_WITH_SHA384: ("p384", hashes.SHA384()),
        ECDSA_WITH_SHA512: ("p521", hashes.SHA512()),
    }
    edwards = {ED25519: "ed25519", ED448: "ed448"}
    signature: bytes
    if algorithm_identifier in rsa_hashes:
        signature = private_key(signer).sign(data, padding.PKCS1v15(), rsa_hashes[algorithm_identifier])
    elif algorithm_identifier in ecdsa:
        name, digest = ecdsa[algorithm_identifier]
        signature = private_key(signer if signer.startswith("p") else name).sign(
            data, ec.ECDSA(digest, deterministic_signing=True)
        )
    elif algorithm_identifier in edwards:
        signature = private_key(edwards[algorithm_identifier]).sign(data)
    else:
        signature = b"\x5a" * 256
    return signature
