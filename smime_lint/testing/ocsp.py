"""Builder of OCSP responses, and of the certificates of CAs and responders.

::

    response = delegated(single(revoked(1))).change(produced_at=time(PRODUCED_AT))
    der = response.encode()

The functions return DER where they do not return a `Response` or a `Certificate`. Times are in UTC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from . import der, keys, values
from .certificate import ISSUER, Certificate, base

PRODUCED_AT = datetime(2024, 2, 1, 12, tzinfo=timezone.utc)
"""A time at which BR 1.0.2 is in force."""
NEXT_UPDATE = PRODUCED_AT + timedelta(days=4, seconds=-1)

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
BASIC = "1.3.6.1.5.5.7.48.1.1"
NONCE = "1.3.6.1.5.5.7.48.1.2"
EXTENDED_REVOKED = "1.3.6.1.5.5.7.48.1.9"
REASON_CODE = "2.5.29.21"

HASHES = {
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "md5": "1.2.840.113549.2.5",
}
SUBSCRIBER = 0x5A01_0000_0000_0000_0000_0000_0000_0001
STRICT = 0x5A01_0000_0000_0000_0000_0000_0000_0002
SUBORDINATE = 0x5A01_0000_0000_0000_0000_0000_0000_0003
UNUSED = 0x5A01_0000_0000_0000_0000_0000_0000_0004
"""A serial number that no certificate has."""

CA_NAME = values.name(*ISSUER)
RESPONDER_NAME = (*ISSUER[:2], ("commonName", "Example OCSP Responder 1"))


# Certificates


def ca(key: str = "rsa_ca", path_len: int | None = None) -> Certificate:
    """The certificate of the CA that issues the certificates of `base`. ``key``: see `keys.private_key`."""
    return (
        base("mailbox-strict")
        .subject(*ISSUER)
        .issuer(
            ("countryName", "GB"), ("organizationName", "Example Trust Ltd"), ("commonName", "Example Root")
        )
        .key(keys.spki(key))
        .without("subjectAltName")
        .extension("basicConstraints", values.basic_constraints(True, path_len), critical=True)
        .key_usage("keyCertSign", "cRLSign", "digitalSignature")
        .policies("2.5.29.32.0")
    )


def responder(key: str = "rsa") -> Certificate:
    """The certificate of a delegated responder. ``key``: see `keys.private_key`."""
    return (
        base("mailbox-strict")
        .subject(*RESPONDER_NAME)
        .key(keys.spki(key))
        .without("subjectAltName", "certificatePolicies", "cRLDistributionPoints", "authorityInfoAccess")
        .key_usage("digitalSignature")
        .extended_key_usage(OCSP_SIGNING)
        .extension(NO_CHECK, der.null())
    )


def foreign() -> Certificate:
    """The certificate of a responder that another CA issued."""
    return responder().issuer(("countryName", "GB"), ("commonName", "Another CA"))


# Parts of a response


def time(moment: datetime) -> bytes:
    """GeneralizedTime."""
    return der.generalized_time(moment)


def enumerated(value: int) -> bytes:
    """ENUMERATED."""
    return der.tlv(0x0A, der.content_of(der.integer(value)))


GOOD = der.implicit(0, b"")
UNKNOWN = der.implicit(2, b"")


def revoked(reason: int | None = None, at: datetime = PRODUCED_AT - timedelta(days=1)) -> bytes:
    """CertStatus revoked. ``reason``: a CRLReason, absent by default."""
    return der.explicit(1, time(at) + (b"" if reason is None else der.explicit(0, enumerated(reason))))


def by_key(key: str = "rsa_ca") -> bytes:
    """ResponderID byKey: the SHA-1 hash of the key with a name."""
    return der.explicit(2, der.octet_string(keys.key_identifier(keys.spki(key))))


def by_name(name: bytes = CA_NAME) -> bytes:
    """ResponderID byName. ``name``: a Name as DER."""
    return der.explicit(1, name)


def extension(oid: str, value: bytes, critical: bool = False) -> bytes:
    """Extension. ``value``: the content of extnValue."""
    return der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octet_string(value))


def extensions(*entries: bytes) -> bytes:
    """Extensions with the [1] tag of singleExtensions and responseExtensions."""
    return der.explicit(1, der.sequence(*entries))


def nonce(octets: bytes = bytes(range(32))) -> bytes:
    """The nonce extension."""
    return extension(NONCE, der.octet_string(octets))


def cert_id(
    serial: int = SUBSCRIBER,
    hash_name: str = "sha1",
    name: bytes = CA_NAME,
    key: str = "rsa_ca",
    key_hash: bytes | None = None,
) -> bytes:
    """CertID.

    ``hash_name``: a key of `HASHES`. ``name``: the Name of the issuer. ``key``: the name of its key.
    ``key_hash``: used in place of the hash of the key.
    """

    def digest(data: bytes) -> bytes:
        return hashlib.new(hash_name, data, usedforsecurity=False).digest()

    return der.sequence(
        values.algorithm(HASHES[hash_name], der.null()),
        der.octet_string(digest(name)),
        der.octet_string(digest(keys.key_octets(keys.spki(key))) if key_hash is None else key_hash),
        der.integer(serial),
    )


def single(
    status: bytes = GOOD,
    *,
    serial: int = SUBSCRIBER,
    certificate: bytes | None = None,
    this_update: bytes | datetime = PRODUCED_AT,
    next_update: bytes | datetime | None = NEXT_UPDATE,
    single_extensions: bytes = b"",
) -> bytes:
    """SingleResponse. ``certificate``: its CertID. Times: datetime, or DER."""
    if isinstance(this_update, datetime):
        this_update = time(this_update)
    if isinstance(next_update, datetime):
        next_update = time(next_update)
    return der.sequence(
        cert_id(serial) if certificate is None else certificate,
        status,
        this_update,
        b"" if next_update is None else der.explicit(0, next_update),
        single_extensions,
    )


def lasting(seconds: int, status: bytes = GOOD, serial: int = SUBSCRIBER) -> bytes:
    """SingleResponse with a validity interval of so many seconds; thisUpdate and nextUpdate are included."""
    return single(status, serial=serial, next_update=PRODUCED_AT + timedelta(seconds=seconds - 1))


def sign(data: bytes, key: str, algorithm: bytes) -> bytes:
    """A deterministic signature by the key with a name.

    ``algorithm``: AlgorithmIdentifier as DER; SHA-256 is used if it names no other hash.
    """
    private_key = keys.private_key(key)
    signature: bytes = b"\x5a" * 64
    if key in ("rsa", "rsa_ca"):
        digest = {keys.SHA384_WITH_RSA: hashes.SHA384(), keys.SHA512_WITH_RSA: hashes.SHA512()}.get(algorithm)
        signature = private_key.sign(data, padding.PKCS1v15(), digest or hashes.SHA256())
    elif key.startswith("ed"):
        signature = private_key.sign(data)
    else:
        ecdsa = {keys.ECDSA_WITH_SHA384: hashes.SHA384(), keys.ECDSA_WITH_SHA512: hashes.SHA512()}
        scheme = ec.ECDSA(ecdsa.get(algorithm, hashes.SHA256()), deterministic_signing=True)
        signature = private_key.sign(data, scheme)
    return signature


StatusDocumentT = TypeVar("StatusDocumentT", bound="StatusDocument")


@dataclass(frozen=True, kw_only=True)
class StatusDocument:
    """What a response or a CRL is linted with. Every method returns a changed copy."""

    issuer: str | None = None
    """The name of the issuer's certificate with which it is linted; see `Expected.issuer`."""
    certificates: tuple[str, ...] = ()
    """The names of the certificates that it is about; see `Expected.certs`."""
    fetched_at: datetime | None = None
    """When it was fetched, in UTC."""

    def change(self: StatusDocumentT, **fields: object) -> StatusDocumentT:
        """Set fields by name. Raises TypeError for an unknown one."""
        return replace(self, **fields)  # type: ignore[arg-type]

    def linted_with(
        self: StatusDocumentT, issuer: str | None, *certificates: str, fetched_at: datetime | None = None
    ) -> StatusDocumentT:
        """Set what it is linted with: the fields ``issuer``, ``certificates`` and ``fetched_at``."""
        return replace(self, issuer=issuer, certificates=certificates, fetched_at=fetched_at)


@dataclass(frozen=True)
class Response(StatusDocument):
    """The parts of a response, as DER, and what it is linted with. Every method returns a changed copy."""

    singles: tuple[bytes, ...] = (single(),)
    status: bytes = enumerated(0)
    version: bytes = b""
    responder_id: bytes = by_key()
    produced_at: bytes = time(PRODUCED_AT)
    response_extensions: bytes = b""
    algorithm: bytes = keys.SHA256_WITH_RSA
    key: str = "rsa_ca"
    signature: bytes | None = None
    unused_bits: int = 0
    """Of the signature."""
    certs: tuple[bytes, ...] | None = None
    """Certificates as DER; None omits the field."""
    response_type: str = BASIC
    response: bytes | None = None
    """Used in place of the BasicOCSPResponse."""
    body: bytes | None = None
    """Used in place of responseBytes, with its tag."""
    encoding: bytes | None = None
    """Used in place of the OCSPResponse."""

    label = "OCSP RESPONSE"
    """The label of its PEM block."""

    def encode(self, label: str = "") -> bytes:
        """The DER of the OCSPResponse. ``label`` is not used; see `Certificate.encode_tbs`."""
        if self.encoding is not None:
            return self.encoding
        body = self.body
        if body is None:
            response = self.encode_basic() if self.response is None else self.response
            body = der.explicit(0, der.sequence(der.oid(self.response_type), der.octet_string(response)))
        return der.sequence(self.status, body)

    def encode_basic(self) -> bytes:
        """The DER of the BasicOCSPResponse."""
        data = der.sequence(
            self.version,
            self.responder_id,
            self.produced_at,
            der.sequence(*self.singles),
            self.response_extensions,
        )
        signature = sign(data, self.key, self.algorithm) if self.signature is None else self.signature
        certs = b"" if self.certs is None else der.explicit(0, der.sequence(*self.certs))
        return der.sequence(data, self.algorithm, der.bit_string(signature, self.unused_bits), certs)


def direct(*singles: bytes) -> Response:
    """A response that is signed by the CA. ``singles``: as `single` returns them; one by default."""
    return Response(singles=singles or (single(),))


def delegated(*singles: bytes, certificate: Certificate | None = None, key: str = "rsa") -> Response:
    """A response that is signed by a delegated responder and contains its certificate."""
    encoded = (responder(key) if certificate is None else certificate).encode("ocsp/responder")
    algorithms = {"p256": keys.ECDSA_WITH_SHA256, "p384": keys.ECDSA_WITH_SHA384}
    return Response(
        singles=singles or (single(),),
        responder_id=by_key(key),
        key=key,
        algorithm=algorithms.get(key, keys.SHA256_WITH_RSA),
        certs=(encoded,),
    )
