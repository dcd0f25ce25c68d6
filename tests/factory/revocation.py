"""The CRL under construction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from . import der, keys, values
from .certificate import ISSUER
from .response import CA_NAME, STRICT, SUBORDINATE, SUBSCRIBER, enumerated, extension, given, sign

__all__ = ["CA_NAME", "ISSUER", "STRICT", "SUBORDINATE", "SUBSCRIBER", "extension", "given"]

THIS_UPDATE = datetime(2024, 2, 1, 12, tzinfo=timezone.utc)
"""In the time of BR 1.0.2."""
REVOKED_AT = THIS_UPDATE - timedelta(days=1)

CRL_NUMBER = "2.5.29.20"
REASON_CODE = "2.5.29.21"
INVALIDITY_DATE = "2.5.29.24"
DELTA = "2.5.29.27"
POINT = "2.5.29.28"
CERTIFICATE_ISSUER = "2.5.29.29"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
FRESHEST = "2.5.29.46"
ISSUER_ALT_NAME = "2.5.29.18"
AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1"

USER_CERTS = der.tlv(0x81, b"\xff")
CA_CERTS = der.tlv(0x82, b"\xff")
ATTRIBUTE_CERTS = der.tlv(0x85, b"\xff")
INDIRECT = der.tlv(0x84, b"\xff")


def reason(code: int, critical: bool = False) -> bytes:
    """reasonCode."""
    return extension(REASON_CODE, enumerated(code), critical)


def invalidity(value: bytes | None = None, critical: bool = False) -> bytes:
    """invalidityDate."""
    value = der.generalized_time(REVOKED_AT - timedelta(days=3)) if value is None else value
    return extension(INVALIDITY_DATE, value, critical)


def certificate_issuer(name: bytes = CA_NAME, critical: bool = True) -> bytes:
    """certificateIssuer."""
    return extension(CERTIFICATE_ISSUER, der.sequence(der.explicit(4, name)), critical)


def entry(serial: int | bytes = SUBSCRIBER, *extensions: bytes, date: bytes | datetime = REVOKED_AT) -> bytes:
    """An entry of revokedCertificates."""
    return der.sequence(
        serial if isinstance(serial, bytes) else der.integer(serial),
        date if isinstance(date, bytes) else der.utc_time(date),
        der.sequence(*extensions) if extensions else b"",
    )


def aki(key: str = "rsa_ca", critical: bool = False) -> bytes:
    """authorityKeyIdentifier with the identifier of a key."""
    identifier = der.implicit(0, keys.key_identifier(keys.spki(key)))
    return extension(AUTHORITY_KEY_IDENTIFIER, der.sequence(identifier), critical)


def number(value: int = 5, critical: bool = False) -> bytes:
    """cRLNumber."""
    return extension(CRL_NUMBER, der.integer(value), critical)


def delta(base: int = 3, critical: bool = True) -> bytes:
    """deltaCRLIndicator."""
    return extension(DELTA, der.integer(base), critical)


def uri_point(uri: str = "http://crl.example.com/smime-ca-1.crl") -> bytes:
    """DistributionPointName with a URI, in its [0] tag."""
    return der.explicit(0, der.explicit(0, der.tlv(0x86, uri.encode())))


def point(*fields: bytes, critical: bool = True) -> bytes:
    """issuingDistributionPoint."""
    return extension(POINT, der.sequence(*fields), critical)


def freshest(*fields: bytes, critical: bool = False) -> bytes:
    """freshestCRL with one distribution point, and more fields in it."""
    point_name = uri_point("http://crl.example.com/d.crl")
    return extension(FRESHEST, der.sequence(der.sequence(point_name, *fields)), critical)


def some_reasons(*bits: int) -> bytes:
    """onlySomeReasons of issuingDistributionPoint."""
    return der.implicit(3, der.content_of(der.named_bits(bits)))


def issuer_alt_name(*names: bytes, critical: bool = False) -> bytes:
    """issuerAltName."""
    return extension(ISSUER_ALT_NAME, der.sequence(*names), critical)


CA_ISSUERS = values.access(values.CA_ISSUERS, "http://ca.example.com/ca.cer")


def authority_info_access(*descriptions: bytes, critical: bool = False) -> bytes:
    """authorityInfoAccess, by default with the certificate of the CA."""
    return extension(AUTHORITY_INFO_ACCESS, der.sequence(*(descriptions or (CA_ISSUERS,))), critical)


@dataclass(frozen=True)
class Crl:
    """All parts of a CRL, and what the linter is told beside it. ``change`` makes another one."""

    entries: tuple[bytes, ...] | None = (entry(SUBSCRIBER, reason(1)),)
    """None: revokedCertificates is left out."""
    version: bytes = der.integer(1)
    inner: bytes | None = None
    """signature in the TBSCertList, where it differs from signatureAlgorithm."""
    issuer_name: bytes = CA_NAME
    this_update: bytes | datetime = THIS_UPDATE
    next_update: bytes | datetime | None = THIS_UPDATE + timedelta(days=7)
    extensions: tuple[bytes, ...] | None = (aki(), number())
    algorithm: bytes = keys.SHA256_WITH_RSA
    key: str = "rsa_ca"
    signature: bytes | None = None
    unused_bits: int = 0
    """Of the signature."""
    rest: bytes = b""
    """After the CertificateList."""
    issuer: str | None = None
    """The name of the certificate that is given as the issuer's."""
    subjects: tuple[str, ...] = ()
    """The names of those that are given as the certificates in question."""
    fetched_at: datetime | None = None

    directory = "testdata/crl"
    label = "X509 CRL"

    def change(self, **fields: object) -> Crl:
        """Set any field by its name."""
        return replace(self, **fields)  # type: ignore[arg-type]

    def extend(self, *extensions: bytes) -> Crl:
        """Add extensions."""
        return replace(self, extensions=(*(self.extensions or ()), *extensions))

    def lasting(self, duration: timedelta) -> Crl:
        """Set the time from thisUpdate to nextUpdate."""
        assert isinstance(self.this_update, datetime)
        return replace(self, next_update=self.this_update + duration)

    def told(self, issuer: str | None, *subjects: str, fetched_at: datetime | None = None) -> Crl:
        """Set what the linter is told: the issuer, the certificates in question, the time."""
        return replace(self, issuer=issuer, subjects=subjects, fetched_at=fetched_at)

    def encode(self, path: str) -> bytes:
        """The CertificateList."""
        data = der.sequence(
            self.version,
            self.algorithm if self.inner is None else self.inner,
            self.issuer_name,
            _time(self.this_update),
            b"" if self.next_update is None else _time(self.next_update),
            b"" if self.entries is None else der.sequence(*self.entries),
            b"" if self.extensions is None else der.explicit(0, der.sequence(*self.extensions)),
        )
        signature = sign(data, self.key, self.algorithm) if self.signature is None else self.signature
        return der.sequence(data, self.algorithm, der.bit_string(signature, self.unused_bits)) + self.rest


def _time(time: bytes | datetime) -> bytes:
    if isinstance(time, bytes):
        return time
    return der.utc_time(time) if time.year < 2050 else der.generalized_time(time)


def crl(*entries: bytes) -> Crl:
    """A CRL with some entries; one if there are none given."""
    return Crl(entries=entries) if entries else Crl()


def compliant_crls() -> dict[str, Crl]:
    """Compliant CRLs, by name."""
    held = entry(SUBSCRIBER, reason(6))
    return {
        "subscriber": crl().told("issuing_ca", "subscriber", fetched_at=THIS_UPDATE),
        "empty": Crl(entries=None).told("issuing_ca"),
        "ca": crl(entry(SUBORDINATE, reason(4)))
        .extend(point(CA_CERTS))
        .lasting(timedelta(days=366))
        .told("ca", "subordinate"),
        "both": crl(entry(SUBSCRIBER, reason(1)), entry(SUBORDINATE, reason(4))).told(
            "ca", "subscriber", "subordinate"
        ),
        "user-certs": crl().extend(point(uri_point(), USER_CERTS)),
        "delta": crl(entry(SUBSCRIBER, reason(8)), entry(STRICT, reason(1), invalidity())).extend(delta()),
        "hold-legacy": crl(held),
        "without-reason": crl(entry()).told("issuing_ca"),
        "indirect": crl(
            entry(7, reason(1)),
            entry(7, reason(1), certificate_issuer(values.name(("commonName", "Another CA")))),
        ).extend(point(INDIRECT)),
        "p384": crl()
        .change(key="p384", algorithm=keys.ECDSA_WITH_SHA384, extensions=(aki("p384"), number()))
        .told("p384_ca"),
        "access": crl().extend(authority_info_access(), freshest()),
    }
