"""The OCSP response under construction, and the certificates that go with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from . import der, keys, values
from .certificate import ISSUER, Certificate, base

PRODUCED_AT = datetime(2024, 2, 1, 12, tzinfo=timezone.utc)
"""In the time of BR 1.0.2."""
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
"""The number of no certificate."""

CA_NAME = values.name(*ISSUER)
RESPONDER_NAME = (*ISSUER[:2], ("commonName", "Example OCSP Responder 1"))


# Certificates


def ca(key: str = "rsa_ca", path_len: int | None = None) -> Certificate:
    """A CA certificate of the issuer of all test certificates."""
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
    """The certificate of a delegated responder."""
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
    """A responder's certificate of another CA."""
    return responder().issuer(("countryName", "GB"), ("commonName", "Another CA"))


@cache
def given() -> dict[str, bytes]:
    """The certificates that the linter can be given, by name."""
    root = ca().issuer(*ISSUER)
    certificates = {
        "ca": ca(),
        "issuing_ca": ca(path_len=0),
        "certificates_only_ca": ca().key_usage("keyCertSign", "cRLSign").change(serial=9),
        "certificates_only_ca_without_crl_sign": ca().key_usage("keyCertSign").change(serial=10),
        "p384_ca": ca("p384").change(serial=7),
        "another_ca": ca("p256").subject(*ISSUER[:2], ("commonName", "Another CA")).change(serial=11),
        "root": root.change(serial=8),
        "subscriber": base().change(serial=SUBSCRIBER),
        "strict": base("sponsor-strict").change(serial=STRICT),
        "subordinate": ca("p256").issuer(*ISSUER).change(serial=SUBORDINATE),
    }
    return {name: certificate.encode(f"ocsp/{name}") for name, certificate in certificates.items()}


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
    """revoked."""
    return der.explicit(1, time(at) + (b"" if reason is None else der.explicit(0, enumerated(reason))))


def by_key(key: str = "rsa_ca") -> bytes:
    """responderID by the SHA-1 of a key."""
    return der.explicit(2, der.octet_string(keys.key_identifier(keys.spki(key))))


def by_name(name: bytes = CA_NAME) -> bytes:
    """responderID by name."""
    return der.explicit(1, name)


def extension(oid: str, value: bytes, critical: bool = False) -> bytes:
    """Extension."""
    return der.sequence(der.oid(oid), der.boolean(True) if critical else b"", der.octet_string(value))


def extensions(*entries: bytes) -> bytes:
    """Extensions in their [1] tag."""
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
    """CertID."""

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
    """SingleResponse. ``certificate``: its CertID; times as DER are taken as they are."""
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
    """A SingleResponse that is valid for so long, both ends included."""
    return single(status, serial=serial, next_update=PRODUCED_AT + timedelta(seconds=seconds - 1))


def sign(data: bytes, key: str, algorithm: bytes) -> bytes:
    """A signature, the same for the same data; a constant for an algorithm that is not known here."""
    private_key = keys.private_key(key)
    signature = b"\x5a" * 64
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


@dataclass(frozen=True)
class Response:
    """All parts of a response, and what the linter is told beside it. ``change`` makes another one."""

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
    """None: left out."""
    response_type: str = BASIC
    response: bytes | None = None
    """In place of the BasicOCSPResponse."""
    body: bytes | None = None
    """In place of responseBytes, with its tag."""
    encoding: bytes | None = None
    """In place of all."""
    issuer: str | None = None
    """The name of the certificate that is given as the issuer's."""
    subjects: tuple[str, ...] = ()
    """The names of those that are given as the certificates in question."""
    fetched_at: datetime | None = None

    directory = "testdata/ocsp"
    label = "OCSP RESPONSE"

    def change(self, **fields: object) -> Response:
        """Set any field by its name."""
        return replace(self, **fields)  # type: ignore[arg-type]

    def told(self, issuer: str | None, *subjects: str, fetched_at: datetime | None = None) -> Response:
        """Set what the linter is told: the issuer, the certificates in question, the time."""
        return replace(self, issuer=issuer, subjects=subjects, fetched_at=fetched_at)

    def encode(self, path: str) -> bytes:
        """The OCSPResponse."""
        if self.encoding is not None:
            return self.encoding
        body = self.body
        if body is None:
            response = self.encode_basic() if self.response is None else self.response
            body = der.explicit(0, der.sequence(der.oid(self.response_type), der.octet_string(response)))
        return der.sequence(self.status, body)

    def encode_basic(self) -> bytes:
        """The BasicOCSPResponse."""
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
    """A response that the CA signed itself."""
    return Response(singles=singles or (single(),))


def delegated(*singles: bytes, certificate: Certificate | None = None, key: str = "rsa") -> Response:
    """A response of a delegated responder, with its certificate."""
    encoded = (responder(key) if certificate is None else certificate).encode("ocsp/responder")
    algorithms = {"p256": keys.ECDSA_WITH_SHA256, "p384": keys.ECDSA_WITH_SHA384}
    return Response(
        singles=singles or (single(),),
        responder_id=by_key(key),
        key=key,
        algorithm=algorithms.get(key, keys.SHA256_WITH_RSA),
        certs=(encoded,),
    )


def compliant() -> dict[str, Response]:
    """Compliant responses, by name."""
    many = [single(serial=number) for number in (SUBSCRIBER, STRICT, SUBORDINATE)]
    by_sha256 = single(certificate=cert_id(hash_name="sha256"))
    never_issued = single(revoked(6, datetime(1970, 1, 1, tzinfo=timezone.utc)), serial=UNUSED)
    return {
        "direct": direct().told("issuing_ca", "subscriber", fetched_at=PRODUCED_AT),
        "direct-by-name": direct().change(responder_id=by_name()).told("issuing_ca", "subscriber"),
        "delegated": delegated().told("issuing_ca", "subscriber", fetched_at=PRODUCED_AT),
        "delegated-p256": delegated(by_sha256, key="p256").told("issuing_ca", "subscriber"),
        "revoked": direct(single(revoked(1))).told("issuing_ca", "subscriber"),
        "revoked-without-reason": direct(single(revoked())).told("issuing_ca", "subscriber"),
        "revoked-ca": direct(single(revoked(4), serial=SUBORDINATE)).told("ca", "subordinate"),
        "on-hold": direct(single(revoked(6))).told("issuing_ca", "subscriber"),
        "several": delegated(*many).told("ca", "subscriber", "strict", "subordinate"),
        "unknown": direct(single(UNKNOWN, serial=UNUSED)).told("issuing_ca", "subscriber"),
        "never-issued": direct(never_issued)
        .change(response_extensions=extensions(extension(EXTENDED_REVOKED, der.null())))
        .told("issuing_ca", "subscriber"),
        "nonce": direct().change(response_extensions=extensions(nonce())).told("issuing_ca", "subscriber"),
        "try-later": direct().change(encoding=der.sequence(enumerated(3))),
    }
