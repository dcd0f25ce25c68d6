"""The OCSP response: RFC 6960 4.2, with the extensions of 4.4 and of RFC 9654."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from .certificate import AlgorithmIdentifier, Certificate, SignatureAlgorithm
from .extensions import Extension
from .name import DirectoryName, GeneralName, Name
from .node import (
    Asn1String,
    BitString,
    Document,
    Integer,
    Node,
    ObjectIdentifier,
    OctetString,
    Time,
)
from .reason import CRLReason

BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1"
"""id-pkix-ocsp-basic."""

SUCCESSFUL = 0
RESPONSE_STATUS_NAMES: dict[int, str] = {
    SUCCESSFUL: "successful",
    1: "malformedRequest",
    2: "internalError",
    3: "tryLater",
    5: "sigRequired",
    6: "unauthorized",
}
"""OCSPResponseStatus by its number. 4 is not used."""

HASH_NAMES: dict[str, str] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""The hash algorithms of a CertID, as hashlib calls them."""


class Nonce(Extension, frozen=True, gc=False, eq=False):
    """Nonce, RFC 9654 2.1."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.48.1.2"
    nonce: OctetString


class CrlReference(Extension, frozen=True, gc=False, eq=False):
    """CRL References, RFC 6960 4.4.2."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.48.1.3"
    crl_url: Asn1String | None
    crl_num: Integer | None
    crl_time: Time | None


class ArchiveCutoff(Extension, frozen=True, gc=False, eq=False):
    """Archive Cutoff, RFC 6960 4.4.4."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.48.1.6"
    time: Time


class ExtendedRevoked(Extension, frozen=True, gc=False, eq=False):
    """Extended Revoked Definition, RFC 6960 4.4.8: certificates never issued are answered as revoked."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.48.1.9"


class SingleReasonCode(Extension, frozen=True, gc=False, eq=False):
    """reasonCode, RFC 5280 5.3.1, in a SingleResponse."""

    OID: ClassVar[str] = "2.5.29.21"
    reason: Integer


class SingleInvalidityDate(Extension, frozen=True, gc=False, eq=False):
    """invalidityDate, RFC 5280 5.3.2, in a SingleResponse."""

    OID: ClassVar[str] = "2.5.29.24"
    time: Time


class SingleCertificateIssuer(Extension, frozen=True, gc=False, eq=False):
    """certificateIssuer, RFC 5280 5.3.3, in a SingleResponse."""

    OID: ClassVar[str] = "2.5.29.29"
    names: tuple[GeneralName, ...]

    @property
    def has_name(self) -> bool:
        """Whether one of its names is a distinguished name that is not empty."""
        return any(isinstance(name, DirectoryName) and bool(name.name.rdns) for name in self.names)


class CertId(Node, frozen=True, gc=False, eq=False):
    """Which certificate is meant, by hashes of its issuer's name and key, and its serial number."""

    hash_algorithm: AlgorithmIdentifier
    issuer_name_hash: OctetString
    issuer_key_hash: OctetString
    serial_number: Integer

    @property
    def hash_name(self) -> str | None:
        """The name that hashlib has for the hash, None for an unknown one."""
        return HASH_NAMES.get(self.hash_algorithm.oid)

    def digest(self, data: bytes) -> bytes | None:
        """The hash of some bytes; None if the algorithm is not known."""
        name = self.hash_name
        return None if name is None else hashlib.new(name, data, usedforsecurity=False).digest()

    def has_name_of(self, name: bytes) -> bool | None:
        """Whether an encoded Name is the issuer's; None if the hash is not known."""
        digest = self.digest(name)
        return None if digest is None else digest == self.issuer_name_hash.value

    def has_key_of(self, certificate: Certificate) -> bool | None:
        """Whether the key of a certificate is the issuer's, None if that is unknown."""
        spki = certificate.tbs.subject_public_key_info
        digest = None if spki is None else self.digest(spki.subject_public_key.value)
        return None if digest is None else digest == self.issuer_key_hash.value

    def is_issued_by(self, issuer: Certificate) -> bool | None:
        """Whether both hashes are those of a CA certificate, None if that is unknown."""
        subject = issuer.tbs.subject
        named = None if subject is None else self.has_name_of(issuer.raw(subject))
        keyed = self.has_key_of(issuer)
        return None if named is None or keyed is None else named and keyed

    def is_of(self, certificate: Certificate) -> bool:
        """Whether a certificate has the serial number and the name of the issuer."""
        tbs = certificate.tbs
        return (
            tbs.serial_number.value == self.serial_number.value
            and tbs.issuer is not None
            and bool(self.has_name_of(certificate.raw(tbs.issuer)))
        )


class CertStatus(Node, frozen=True, gc=False, eq=False):
    """certStatus; revoked has a separate class."""

    name: str
    """"good", "revoked" or "unknown"."""


class RevokedInfo(CertStatus, frozen=True, gc=False, eq=False):
    """The certificate is revoked, or was never issued (RFC 6960 2.2)."""

    revocation_time: Time
    revocation_reason: Integer | None


class SingleResponse(Node, frozen=True, gc=False, eq=False):
    """The status of one certificate."""

    cert_id: CertId
    cert_status: CertStatus
    this_update: Time
    next_update: Time | None
    extensions: tuple[Extension, ...]

    @property
    def seconds(self) -> int | None:
        """The validity interval, both ends included (BR 4.9.10).

        None if there is no nextUpdate or a time is unreadable.
        """
        start = self.this_update.seconds
        end = None if self.next_update is None else self.next_update.seconds
        return None if start is None or end is None else end - start + 1

    @property
    def is_never_issued(self) -> bool:
        """Whether the status has the form that RFC 6960 2.2 gives to certificates that were never issued:
        revoked in 1970, with certificateHold."""
        status = self.cert_status
        return (
            isinstance(status, RevokedInfo)
            and status.revocation_time.seconds == 0
            and status.revocation_reason is not None
            and status.revocation_reason.value == CRLReason.CERTIFICATE_HOLD
        )


class ResponderId(Node, frozen=True, gc=False, eq=False):
    """Who signed, by name or by key."""

    name: Name | None
    key_hash: OctetString | None
    """One of the two is there."""


class ResponseExtensions(Node, frozen=True, gc=False, eq=False):
    """The responseExtensions field; its range is that of the [1] tag."""

    entries: tuple[Extension, ...]


class ResponseData(Node, frozen=True, gc=False, eq=False):
    """The part that is signed. A field that does not decode is None, and a Fault gives the reason."""

    version: Integer | None
    """The encoded version; None if it is left out, which means v1."""
    responder_id: ResponderId | None
    produced_at: Time | None
    responses: tuple[SingleResponse, ...]
    """Those that decode."""
    responses_readable: bool
    """Whether all of them did."""
    extensions: ResponseExtensions | None


class EmbeddedCertificate(Node, frozen=True, gc=False, eq=False):
    """A certificate that comes with the response."""

    certificate: Certificate | None
    """None if it does not decode; a Fault reports it. Its offsets count in its own DER."""

    def locate(self, node: Node) -> Node:
        """The position in the response of a node of the certificate.

        Raises ValueError if the certificate does not decode.
        """
        if self.certificate is None:
            raise ValueError("the certificate does not decode")
        path, offset, length = self.certificate.locate(node)
        return Node((self._where, path), self._at + offset, length)


class ResponseCertificates(Node, frozen=True, gc=False, eq=False):
    """The certs field; its range is that of the [0] tag."""

    entries: tuple[EmbeddedCertificate, ...]


class BasicOcspResponse(Node, frozen=True, gc=False, eq=False):
    """BasicOCSPResponse, RFC 6960 4.2.1."""

    tbs: ResponseData
    signature_algorithm: SignatureAlgorithm | None
    signature: BitString | None
    certs: ResponseCertificates | None


class ResponseBytes(Node, frozen=True, gc=False, eq=False):
    """responseBytes: a response of some type."""

    response_type: ObjectIdentifier
    response: OctetString


class OcspResponse(Document, frozen=True, gc=False, eq=False):
    """A decoded OCSPResponse."""

    status: Integer
    response_bytes: ResponseBytes | None
    has_body: bool
    """Whether there are responseBytes, readable or not."""
    basic: BasicOcspResponse | None
    """None if there is none, it is of another type, or does not decode (a Fault reports it)."""

    @property
    def status_name(self) -> str:
        """The name ("tryLater"); the number in hexadecimal if it has none."""
        number = self.status.value
        return RESPONSE_STATUS_NAMES.get(number) or hex(number)

    @property
    def responses(self) -> tuple[SingleResponse, ...]:
        """The responses about single certificates."""
        return () if self.basic is None else self.basic.tbs.responses

    @property
    def certificates(self) -> tuple[EmbeddedCertificate, ...]:
        """The certificates that come with it."""
        return () if self.basic is None or self.basic.certs is None else self.basic.certs.entries

    @property
    def produced_at(self) -> Time | None:
        """When it was signed."""
        return None if self.basic is None else self.basic.tbs.produced_at
