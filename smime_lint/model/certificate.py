"""The certificate: RFC 5280 4.1."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from .extensions import Extension
from .name import Issuer, Rfc822Name, SmtpUtf8Mailbox, Subject
from .node import BitString, Document, Integer, Node, Raw, Time

ExtensionT = TypeVar("ExtensionT", bound=Extension)


class AlgorithmIdentifier(Node, frozen=True, gc=False, eq=False):
    """An algorithm with its parameters."""

    oid: str
    parameters: Raw | None
    der: bytes
    """The whole encoding, for comparison byte for byte."""


class SignatureAlgorithm(AlgorithmIdentifier, frozen=True, gc=False, eq=False):
    """The algorithm of a signature: signatureAlgorithm, or in a bare TBSCertificate the field signature."""


class TbsSignatureAlgorithm(SignatureAlgorithm, frozen=True, gc=False, eq=False):
    """The field signature of the TBSCertificate in a certificate.

    Rules run on it only if it differs from signatureAlgorithm, so that what is wrong with both is reported
    once.
    """


class KeyAlgorithm(AlgorithmIdentifier, frozen=True, gc=False, eq=False):
    """algorithm of subjectPublicKeyInfo."""

    curve: str | None
    """OID of the named curve that the parameters of an EC key are; None if they are none."""

    @property
    def family(self) -> str | None:
        """The name of the kind of key, None for an unknown one.

        "RSA" (under any OID that indicates an RSA key), "EC", "Ed25519", "Ed448", "X25519", "X448", "DSA",
        "ML-DSA", "HashML-DSA", "ML-KEM", "SLH-DSA".
        """
        return KEY_FAMILIES.get(self.oid)


class RsaPublicKey(Node, frozen=True, gc=False, eq=False):
    """RSAPublicKey, RFC 3279 2.3.1."""

    modulus: Integer
    exponent: Integer

    @property
    def shape(self) -> Hashable | None:
        """The length of the modulus, whether it is odd, and the exponent; if they are positive."""
        modulus, exponent = self.modulus.value, self.exponent.value
        if modulus <= 0 or not 0 < exponent < _LARGE_EXPONENT:
            return None
        return modulus.bit_length(), modulus & 1, exponent


_LARGE_EXPONENT = 1 << 32


class EcPublicKey(Node, frozen=True, gc=False, eq=False):
    """An elliptic curve point, RFC 5480 2.2."""

    curve: str | None
    """OID of the named curve, None if the parameters name none."""
    point: bytes

    @property
    def shape(self) -> Hashable | None:
        """The curve, the length of the point and its first octet, which says how it is encoded."""
        return self.curve, len(self.point), self.point[:1]


class OctetPublicKey(Node, frozen=True, gc=False, eq=False):
    """A key that is a plain string of octets: EdDSA, XDH, ML-DSA, ML-KEM and the like."""

    octets: bytes


class SubjectPublicKeyInfo(Node, frozen=True, gc=False, eq=False):
    """subjectPublicKeyInfo, RFC 5280 4.1.2.7."""

    algorithm: KeyAlgorithm
    subject_public_key: BitString
    key: RsaPublicKey | EcPublicKey | OctetPublicKey | None
    """None if the algorithm is unknown or the key does not decode (a Fault reports it)."""

    @property
    def family(self) -> str | None:
        """The name of the kind of key, see `KeyAlgorithm`."""
        return KEY_FAMILIES.get(self.algorithm.oid)


KEY_FAMILIES: dict[str, str] = {
    "1.2.840.113549.1.1.1": "RSA",
    "1.2.840.113549.1.1.7": "RSA",
    "1.2.840.113549.1.1.10": "RSA",
    "1.2.840.10045.2.1": "EC",
    "1.3.101.110": "X25519",
    "1.3.101.111": "X448",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
    "1.2.840.10040.4.1": "DSA",
    "2.16.840.1.101.3.4.3.17": "ML-DSA",
    "2.16.840.1.101.3.4.3.18": "ML-DSA",
    "2.16.840.1.101.3.4.3.19": "ML-DSA",
    "2.16.840.1.101.3.4.3.32": "HashML-DSA",
    "2.16.840.1.101.3.4.3.33": "HashML-DSA",
    "2.16.840.1.101.3.4.3.34": "HashML-DSA",
    "2.16.840.1.101.3.4.4.1": "ML-KEM",
    "2.16.840.1.101.3.4.4.2": "ML-KEM",
    "2.16.840.1.101.3.4.4.3": "ML-KEM",
    **{f"2.16.840.1.101.3.4.3.{arc}": "SLH-DSA" for arc in range(20, 32)},
}


class Validity(Node, frozen=True, gc=False, eq=False):
    """validity, RFC 5280 4.1.2.5."""

    not_before: Time
    not_after: Time

    @property
    def shape(self) -> Hashable | None:
        """The days of the period, begun ones included, if it is positive and both times are UTCTime."""
        seconds = self.seconds
        if seconds is None or seconds <= 0 or not self.not_before.type == self.not_after.type == "UTCTime":
            return None
        return -(-seconds // 86_400)

    @property
    def seconds(self) -> int | None:
        """The length of the period, both ends included (RFC 5280 4.1.2.5).

        None if a time is unreadable.
        """
        if self.not_before.seconds is None or self.not_after.seconds is None:
            return None
        return self.not_after.seconds - self.not_before.seconds + 1


class UniqueIdentifier(Node, frozen=True, gc=False, eq=False):
    """issuerUniqueID or subjectUniqueID, RFC 5280 4.1.2.8; the path shows which."""


class Extensions(Node, frozen=True, gc=False, eq=False):
    """The extensions field; its range is that of the [3] tag."""

    entries: tuple[Extension, ...]


class Outline(Node, frozen=True, gc=False, eq=False):
    """Which extensions a certificate has, whatever their values.

    A few outlines make up all certificates of a CA, so rules on what is missing run once for all of them. An
    outline represents the extensions field, or the TBSCertificate if there is none.
    """

    oids: tuple[str, ...]
    """Of the extensions, each once, in their order; malformed ones included."""
    is_readable: bool
    """Whether the extensions field was read to its end; if not, an extension may be there all the same."""

    def has(self, extension_type: type[Extension]) -> bool:
        """Whether an extension with the OID of the class is there, malformed or not.

        Also if it cannot be known, since the extensions field is unreadable: that is one fault, and not one
        for each extension that may be missing.
        """
        return extension_type.OID in self.oids or not self.is_readable


class TBSCertificate(Node, frozen=True, gc=False, eq=False):
    """The part that is signed. A field that does not decode is None, and a Fault gives the reason."""

    version: Integer | None
    """The encoded version, 2 for v3; None if it is left out, which means v1."""
    serial_number: Integer
    signature: SignatureAlgorithm | None
    issuer: Issuer | None
    validity: Validity | None
    subject: Subject | None
    subject_public_key_info: SubjectPublicKeyInfo | None
    issuer_unique_id: UniqueIdentifier | None
    subject_unique_id: UniqueIdentifier | None
    extensions: Extensions | None
    by_oid: Mapping[str, Extension]
    """The first extension of each OID, malformed ones included."""
    extensions_readable: bool
    """Whether the extensions field was read to its end; if not, an extension may be there all the same."""

    @property
    def shape(self) -> Hashable | None:
        """The version, the size of the serial number, the OIDs of the extensions, which of them are critical,
        and whether the subject is empty.

        A certificate in which one of them is missing or malformed, or an extension is repeated, has a shape
        of its own.
        """
        number = self.serial_number.value
        if self.extensions is None or not self.extensions_readable or self.version is None or number <= 0:
            return None
        entries = self.extensions.entries
        if self.subject is None or len(entries) != len(self.by_oid) or len(entries) > _MANY_EXTENSIONS:
            return None
        return (
            self.version.value,
            number.bit_length(),
            tuple(self.by_oid),
            tuple([extension.oid for extension in entries if extension.critical]),
            len(self.subject.rdns) == 0,
        )

    @property
    def version_number(self) -> int:
        """1, 2, 3: the version as usually written (v1, v2, v3)."""
        return 1 if self.version is None else self.version.value + 1

    def has(self, extension_type: type[Extension]) -> bool:
        """Whether an extension with the OID of the class is there, malformed or not.

        Also where it cannot be known, since the extensions field is unreadable: that is one fault, and not
        one for each extension that may be missing.
        """
        return extension_type.OID in self.by_oid or not self.extensions_readable

    def extension(self, extension_type: type[Extension]) -> Extension | None:
        """The first extension with the OID of the class, which is a MalformedExtension if it did not decode.

        For rules that need no more than its presence or criticality.
        """
        return self.by_oid.get(extension_type.OID)

    def get(self, extension_type: type[ExtensionT]) -> ExtensionT | None:
        """The first extension of the class, None if there is none or its value did not decode."""
        extension = self.by_oid.get(extension_type.OID)
        return extension if isinstance(extension, extension_type) else None

    @property
    def extension_holder(self) -> Node:
        """Where to point at when an extension is missing: the extensions field, else the TBSCertificate."""
        return self.extensions or self


_MANY_EXTENSIONS = 32


class Certificate(Document, frozen=True, gc=False, eq=False):
    """A decoded Certificate, or a bare TBSCertificate (``is_tbs``)."""

    is_tbs: bool
    tbs: TBSCertificate
    signature_algorithm: SignatureAlgorithm | None
    signature_value: BitString | None
    mailbox_names: tuple[Rfc822Name | SmtpUtf8Mailbox, ...]
    """The entries of subjectAltName that hold a mailbox (BR 7.1.4.2.1), well-formed or not."""

    @property
    def shape(self) -> Hashable | None:
        """The signature algorithm, if both fields contain the same one, and the octets of the signature."""
        outer, inner, signature = self.signature_algorithm, self.tbs.signature, self.signature_value
        if outer is None or inner is None or signature is None:
            return None
        if outer.der != inner.der or signature.unused_bits:
            return None
        return outer.der, len(signature.value)

    def standing_for(self, node: Node) -> Node:
        """The node itself; for an outline, the extensions field or what should hold it."""
        return self.tbs.extension_holder if type(node) is Outline else node

    @property
    def is_self_issued(self) -> bool:
        """Whether subject and issuer are the same, byte for byte."""
        tbs = self.tbs
        return (
            tbs.subject is not None
            and tbs.issuer is not None
            and self.raw(tbs.subject) == self.raw(tbs.issuer)
        )
