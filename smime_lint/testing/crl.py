"""Builder of CRLs.

::

    der = crl(entry(SUBSCRIBER, reason(1))).extend(point(USER_CERTS)).encode()

The functions return DER where they do not return a `Crl`. Times are in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from . import der, keys, values
from .ocsp import CA_NAME, SUBSCRIBER, StatusDocument, enumerated, extension, sign

THIS_UPDATE = datetime(2024, 2, 1, 12, tzinfo=timezone.utc)
"""A time at which BR 1.0.2 is in force."""
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
    """The entry extension reasonCode. ``code``: a CRLReason."""
    return extension(REASON_CODE, enumerated(code), critical)


def invalidity(value: bytes | None = None, critical: bool = False) -> bytes:
    """The entry extension invalidityDate. ``value``: DER; by default three days before `REVOKED_AT`."""
    value = der.generalized_time(REVOKED_AT - timedelta(days=3)) if value is None else value
    return extension(INVALIDITY_DATE, value, critical)


def certificate_issuer(name: bytes = CA_NAME, critical: bool = True) -> bytes:
    """The entry extension certificateIssuer. ``name``: a Name as DER."""
    return extension(CERTIFICATE_ISSUER, der.sequence(der.explicit(4, name)), critical)


def entry(serial: int | bytes = SUBSCRIBER, *extensions: bytes, date: bytes | datetime = REVOKED_AT) -> bytes:
    """An entry of revokedCertificates. ``serial``: a number, or DER. ``date``: a time, or DER."""
    return der.sequence(
        serial if isinstance(serial, bytes) else der.integer(serial),
        date if isinstance(date, bytes) else der.utc_time(date),
        der.sequence(*extensions) if extensions else b"",
    )


def aki(key: str = "rsa_ca", critical: bool = False) -> bytes:
    """authorityKeyIdentifier with the key identifier of the key with a name."""
    identifier = der.implicit(0, keys.key_identifier(keys.spki(key)))
    return extension(AUTHORITY_KEY_IDENTIFIER, der.sequence(identifier), critical)


def number(value: int = 5, critical: bool = False) -> bytes:
    """cRLNumber."""
    return extension(CRL_NUMBER, der.integer(value), critical)


def delta(base: int = 3, critical: bool = True) -> bytes:
    """deltaCRLIndicator."""
    return extension(DELTA, der.integer(base), critical)


def uri_point(uri: str = "http://crl.example.com/smime-ca-1.crl") -> bytes:
    """DistributionPointName with a URI, and the [0] tag of distributionPoint."""
    return der.explicit(0, der.explicit(0, der.tlv(0x86, uri.encode())))


def point(*fields: bytes, critical: bool = True) -> bytes:
    """issuingDistributionPoint. ``fields``: DER, such as `uri_point`, `USER_CERTS`, `INDIRECT`."""
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
class Crl(StatusDocument):
    """The parts of a CRL, and what it is linted with. Every method returns a changed copy."""

    entries: tuple[bytes, ...] | None = (entry(SUBSCRIBER, reason(1)),)
    """As `entry` returns them; None omits revokedCertificates."""
    version: bytes = der.integer(1)
    inner: bytes | None = None
    """The field signature of the TBSCertList; by default as signatureAlgorithm."""
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
    """Octets after the CertificateList."""

    label = "X509 CRL"
    """The label of its PEM block."""

    def extend(self, *extensions: bytes) -> Crl:
        """Append extensions."""
        return replace(self, extensions=(*(self.extensions or ()), *extensions))

    def lasting(self, duration: timedelta) -> Crl:
        """Set the time from thisUpdate to nextUpdate. Raises ValueError if thisUpdate is DER."""
        if isinstance(self.this_update, bytes):
            raise ValueError("thisUpdate is DER")
        return replace(self, next_update=self.this_update + duration)

    def encode(self, label: str = "") -> bytes:
        """The DER of the CertificateList. ``label`` is not used; see `Certificate.encode_tbs`."""
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
    """A CRL. ``entries``: as `entry` returns them; one by default."""
    return Crl(entries=entries) if entries else Crl()
