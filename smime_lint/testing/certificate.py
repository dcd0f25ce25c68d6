"""Builder of certificates: start from a compliant one, change it in named steps, encode it.

::

    certificate = base("sponsor-strict").key_usage("digitalSignature", "keyAgreement").without("extKeyUsage")
    der = certificate.encode("acme/key_usage/prohibited.fires")

Extensions and attributes are named as in RFC 5280 (`OIDS`, `values.ATTRIBUTES`) or by OIDs in dotted
decimal; `encode` raises ValueError for other names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from . import der, keys, values

NOT_BEFORE = datetime(2024, 1, 10, tzinfo=timezone.utc)
"""A day on which BR 1.0.2 is in force."""
ISSUER = (
    ("countryName", "GB"),
    ("organizationName", "Example Trust Ltd"),
    ("commonName", "Example S/MIME CA 1"),
)
MAILBOX = "jane.doe@example.com"

OIDS = {
    "subjectDirectoryAttributes": "2.5.29.9",
    "subjectKeyIdentifier": "2.5.29.14",
    "keyUsage": "2.5.29.15",
    "privateKeyUsagePeriod": "2.5.29.16",
    "subjectAltName": "2.5.29.17",
    "issuerAltName": "2.5.29.18",
    "basicConstraints": "2.5.29.19",
    "nameConstraints": "2.5.29.30",
    "cRLDistributionPoints": "2.5.29.31",
    "certificatePolicies": "2.5.29.32",
    "policyMappings": "2.5.29.33",
    "authorityKeyIdentifier": "2.5.29.35",
    "policyConstraints": "2.5.29.36",
    "extKeyUsage": "2.5.29.37",
    "freshestCRL": "2.5.29.46",
    "inhibitAnyPolicy": "2.5.29.54",
    "authorityInfoAccess": "1.3.6.1.5.5.7.1.1",
    "qcStatements": "1.3.6.1.5.5.7.1.3",
    "subjectInfoAccess": "1.3.6.1.5.5.7.1.11",
    "smimeCapabilities": "1.2.840.113549.1.9.15",
    "adobeTimeStamp": "1.2.840.113583.1.1.9.1",
    "adobeArchiveRevInfo": "1.2.840.113583.1.1.9.2",
    "legalEntityIdentifier": "1.3.6.1.4.1.52266.1",
    "legalEntityIdentifierRole": "1.3.6.1.4.1.52266.2",
}

Rdn = tuple[tuple[str, str | bytes], ...]
"""The attributes of one RDN: name or OID, and text or DER (`values.attribute`)."""


@dataclass(frozen=True)
class Extension:
    """An extension. ``raw``: used in place of its encoding."""

    oid: str
    value: bytes
    critical: bool = False
    raw: bytes | None = None

    def encode(self) -> bytes:
        """The DER of the Extension."""
        if self.raw is not None:
            return self.raw
        critical = der.boolean(True) if self.critical else b""
        return der.sequence(der.oid(self.oid), critical, der.octet_string(self.value))


@dataclass(frozen=True)
class Certificate:
    """The parts of a certificate. Every method returns a changed copy.

    Fields whose names end in ``_der`` replace the encoding of the field without the ending.
    """

    subject_rdns: tuple[Rdn, ...]
    subject_public_key_info: bytes
    extensions: tuple[Extension, ...]
    not_before: datetime = NOT_BEFORE
    not_after: datetime = NOT_BEFORE + timedelta(days=365, seconds=-1)
    issuer_rdns: tuple[Rdn, ...] = tuple((pair,) for pair in ISSUER)
    serial: int | None = None
    version: bytes = der.explicit(0, der.integer(2))
    tbs_algorithm: bytes = keys.SHA256_WITH_RSA
    outer_algorithm: bytes | None = None
    validity: bytes | None = None
    subject_der: bytes | None = None
    issuer_der: bytes | None = None
    serial_der: bytes | None = None
    extensions_der: bytes | None = None
    before_extensions: bytes = b""
    signature: bytes | None = None
    signature_bits: bytes | None = None
    tbs_only: bool = False
    signer: str = "rsa_ca"
    """The name of the key that signs; see `keys.sign`."""
    issuers: tuple[Certificate, ...] = ()
    """The certificates above it, the nearest first, with which it is linted."""

    @property
    def label(self) -> str:
        """The label of its PEM block."""
        return "TBSCERTIFICATE" if self.tbs_only else "CERTIFICATE"

    # the subject

    def subject(self, *attributes: tuple[str, str | bytes]) -> Certificate:
        """Replace the subject, with one attribute in each RDN."""
        return replace(self, subject_rdns=tuple((pair,) for pair in attributes))

    def rdns(self, *rdns: Rdn) -> Certificate:
        """Replace the subject, with one or more attributes in each RDN."""
        return replace(self, subject_rdns=rdns)

    def attribute(self, name: str, *attribute_values: str | bytes) -> Certificate:
        """Set an attribute of the subject: at the position of the present one, or at the end.

        With several values, the attribute is repeated.
        """
        new = tuple(((name, value),) for value in attribute_values)
        positions = [i for i, rdn in enumerate(self.subject_rdns) if rdn[0][0] == name]
        rest = tuple(rdn for rdn in self.subject_rdns if rdn[0][0] != name)
        at = positions[0] if positions else len(rest)
        return replace(self, subject_rdns=rest[:at] + new + rest[at:])

    def without_attribute(self, *names: str) -> Certificate:
        """Remove attributes from the subject."""
        return replace(self, subject_rdns=tuple(rdn for rdn in self.subject_rdns if rdn[0][0] not in names))

    def issuer(self, *attributes: tuple[str, str | bytes]) -> Certificate:
        """Replace the issuer, with one attribute in each RDN."""
        return replace(self, issuer_rdns=tuple((pair,) for pair in attributes))

    # the extensions

    def extension(self, name: str, value: bytes, critical: bool | None = None) -> Certificate:
        """Set an extension: at the position of the present one, or at the end.

        ``critical``: by default as in the present one, or FALSE.
        """
        oid = OIDS.get(name, name)
        old = next((e for e in self.extensions if e.oid == oid), None)
        new = Extension(oid, value, bool(old and old.critical) if critical is None else critical)
        if old is None:
            return replace(self, extensions=(*self.extensions, new))
        return replace(self, extensions=tuple(new if e is old else e for e in self.extensions))

    def raw_extension(self, name: str, raw: bytes) -> Certificate:
        """Set the encoding of an Extension as a whole."""
        oid = OIDS.get(name, name)
        changed = self if any(e.oid == oid for e in self.extensions) else self.extension(name, b"")
        new = tuple(replace(e, raw=raw) if e.oid == oid else e for e in changed.extensions)
        return replace(changed, extensions=new)

    def add_extension(self, name: str, value: bytes, critical: bool = False) -> Certificate:
        """Append an extension, even if there is one with the same OID."""
        return replace(self, extensions=(*self.extensions, Extension(OIDS.get(name, name), value, critical)))

    def critical(self, name: str, critical: bool = True) -> Certificate:
        """Set the criticality of a present extension."""
        oid = OIDS.get(name, name)
        new = tuple(replace(e, critical=critical) if e.oid == oid else e for e in self.extensions)
        return replace(self, extensions=new)

    def without(self, *names: str) -> Certificate:
        """Remove extensions."""
        oids = {OIDS.get(name, name) for name in names}
        return replace(self, extensions=tuple(e for e in self.extensions if e.oid not in oids))

    def key_usage(self, *bits: str) -> Certificate:
        """Set keyUsage; see `values.key_usage`."""
        return self.extension("keyUsage", values.key_usage(*bits))

    def extended_key_usage(self, *purposes: str) -> Certificate:
        """Set extKeyUsage; see `values.extended_key_usage`."""
        return self.extension("extKeyUsage", values.extended_key_usage(*purposes))

    def policies(self, *entries: bytes | str) -> Certificate:
        """Set certificatePolicies; see `values.policies`."""
        return self.extension("certificatePolicies", values.policies(*entries))

    def san(self, *names: bytes) -> Certificate:
        """Set subjectAltName; see `values.general_names`."""
        return self.extension("subjectAltName", values.general_names(*names))

    # the rest

    def key(self, spki: bytes) -> Certificate:
        """Set subjectPublicKeyInfo and the subjectKeyIdentifier that belongs to it."""
        return replace(self, subject_public_key_info=spki).extension(
            "subjectKeyIdentifier", der.octet_string(keys.key_identifier(spki))
        )

    def valid(self, not_before: datetime, days: float = 365, seconds: int = 0) -> Certificate:
        """Set the validity period.

        notBefore and notAfter are included, so notAfter is one second before the end of the last day.
        """
        return replace(
            self, not_before=not_before, not_after=not_before + timedelta(days=days, seconds=seconds - 1)
        )

    def signed_with(self, algorithm: bytes) -> Certificate:
        """Set both signature algorithms."""
        return replace(self, tbs_algorithm=algorithm, outer_algorithm=None)

    def under(self, *issuers: Certificate) -> Certificate:
        """Set the certificates above it, the nearest first. No other field changes."""
        return replace(self, issuers=issuers)

    def issuer_encodings(self, label: str) -> tuple[bytes, ...]:
        """The DER of the certificates above it."""
        return tuple(issuer.encode(f"{label}.{number}") for number, issuer in enumerate(self.issuers))

    def change(self, **fields: object) -> Certificate:
        """Set fields by name. Raises TypeError for an unknown one."""
        return replace(self, **fields)  # type: ignore[arg-type]

    def encode_tbs(self, label: str) -> bytes:
        """The DER of the TBSCertificate.

        ``label``: any text; the serial number is derived from it if none is set.
        """
        serial = self.serial
        if serial is None:
            serial = int.from_bytes(b"\x5a" + hashlib.sha256(label.encode()).digest()[:15], "big")
        extensions = self.extensions_der
        if extensions is None:
            extensions = der.explicit(3, der.sequence(*(e.encode() for e in self.extensions)))
        validity = self.validity or der.sequence(der.time(self.not_before), der.time(self.not_after))
        return der.sequence(
            self.version,
            self.serial_der or der.integer(serial),
            self.tbs_algorithm,
            self.issuer_der or _name(self.issuer_rdns),
            validity,
            self.subject_der or _name(self.subject_rdns),
            self.subject_public_key_info,
            self.before_extensions,
            extensions,
        )

    def encode(self, label: str) -> bytes:
        """The DER of the Certificate, or of the TBSCertificate if ``tbs_only`` is set; see `encode_tbs`."""
        tbs = self.encode_tbs(label)
        if self.tbs_only:
            return tbs
        outer = self.outer_algorithm or self.tbs_algorithm
        signature = self.signature if self.signature is not None else keys.sign(tbs, outer, self.signer)
        return der.sequence(tbs, outer, self.signature_bits or der.bit_string(signature))


def _name(rdns: tuple[Rdn, ...]) -> bytes:
    return der.sequence(*(der.set_of(*(values.attribute(*pair) for pair in rdn)) for rdn in rdns))


_POLICY_TYPES = {"mailbox": 1, "organization": 2, "sponsor": 3, "individual": 4}
_POLICY_GENERATIONS = {"legacy": 1, "multipurpose": 2, "strict": 3}
_PERSON = (("givenName", "Jane"), ("surname", "Doe"), ("commonName", "Jane Doe"))
_ORGANIZATION = (("organizationName", "Example Ltd"), ("organizationIdentifier", "NTRGB-12345678"))
_PLACE = (("countryName", "GB"), ("localityName", "London"))
SUBJECTS: dict[str, tuple[tuple[str, str], ...]] = {
    "mailbox": (("commonName", MAILBOX),),
    "organization": (*_PLACE, *_ORGANIZATION, ("commonName", "Example Ltd")),
    "sponsor": (*_PLACE, *_ORGANIZATION, *_PERSON),
    "individual": (*_PLACE, *_PERSON),
}
KEY_USAGES = {
    "rsa": ("digitalSignature", "keyEncipherment"),
    "p256": ("digitalSignature", "keyAgreement"),
    "p384": ("digitalSignature", "keyAgreement"),
    "p521": ("digitalSignature", "keyAgreement"),
    "ed25519": ("digitalSignature",),
    "ed448": ("digitalSignature",),
}


def policy_oid(profile: str) -> str:
    """The policy OID that the BR reserve for a type and generation, such as "sponsor-strict".

    Raises KeyError for an unknown type or generation.
    """
    type_name, generation = profile.split("-")
    return f"2.23.140.1.5.{_POLICY_TYPES[type_name]}.{_POLICY_GENERATIONS[generation]}"


def base(profile: str = "sponsor-multipurpose", key: str = "rsa") -> Certificate:
    """A compliant subscriber certificate.

    ``profile``: type and generation, as "mailbox-legacy". ``key``: a key of `KEY_USAGES`. Raises KeyError
    for others.
    """
    spki = keys.spki(key)
    authority = keys.key_identifier(keys.spki("rsa_ca"))
    certificate = Certificate(
        subject_rdns=tuple((pair,) for pair in SUBJECTS[profile.partition("-")[0]]),
        subject_public_key_info=spki,
        extensions=(),
    )
    return (
        certificate.extension("authorityKeyIdentifier", der.sequence(der.implicit(0, authority)))
        .extension("subjectKeyIdentifier", der.octet_string(keys.key_identifier(spki)))
        .extension("keyUsage", values.key_usage(*KEY_USAGES[key]), critical=True)
        .extended_key_usage(values.EMAIL_PROTECTION)
        .policies(policy_oid(profile))
        .san(values.rfc822_name(MAILBOX))
        .extension(
            "cRLDistributionPoints", values.crl_distribution_points("http://crl.example.com/smime-ca-1.crl")
        )
        .extension(
            "authorityInfoAccess",
            values.authority_info_access(
                values.access(values.CA_ISSUERS, "http://ca.example.com/smime-ca-1.cer"),
                values.access(values.OCSP, "http://ocsp.example.com"),
            ),
        )
    )
