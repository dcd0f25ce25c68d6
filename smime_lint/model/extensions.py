"""The certificate extensions: RFC 5280 4.2 and the extensions that the S/MIME BR mention."""

from __future__ import annotations

from collections.abc import Hashable
from enum import IntFlag
from typing import ClassVar

from .name import GeneralName, OtherName, RelativeDistinguishedName
from .node import (
    Asn1String,
    BitString,
    Boolean,
    Integer,
    Node,
    ObjectIdentifier,
    OctetString,
    Raw,
    Time,
)


class Extension(Node, frozen=True, gc=False, eq=False):
    """An extension, with its value. Where the value did not decode it is a MalformedExtension.

    Its path is ``tbsCertificate.extensions[i].<name>``; its range is the whole Extension, the OID and
    criticality included.
    """

    OID: ClassVar[str] = ""
    """The OID of the class; empty for the classes that serve several."""

    oid: str
    critical: bool
    critical_field: Boolean | None
    """The encoded BOOLEAN, None if it is left out (and so FALSE)."""
    value: OctetString
    """extnValue; its ``value`` is the DER of the extension's own type."""

    @property
    def name(self) -> str:
        """The short name ("keyUsage"), the dotted OID if there is none."""
        return EXTENSION_NAMES.get(self.oid, self.oid)

    @property
    def shape(self) -> Hashable | None:
        """OID and criticality."""
        return self.oid, self.critical

    @property
    def critical_node(self) -> Node:
        """Where to point at when criticality is wrong: the encoded BOOLEAN, else the extension."""
        return self.critical_field or self


class UnknownExtension(Extension, frozen=True, gc=False, eq=False):
    """An extension without a class for its type; its value is not decoded."""


class MalformedExtension(Extension, frozen=True, gc=False, eq=False):
    """A known extension whose value does not decode as its type: Faults give the reason."""


class KeyUsageBits(IntFlag):
    """The named bits of KeyUsage, RFC 5280 4.2.1.3. Bit n has the value 1 << n."""

    DIGITAL_SIGNATURE = 1 << 0
    NON_REPUDIATION = 1 << 1
    KEY_ENCIPHERMENT = 1 << 2
    DATA_ENCIPHERMENT = 1 << 3
    KEY_AGREEMENT = 1 << 4
    KEY_CERT_SIGN = 1 << 5
    CRL_SIGN = 1 << 6
    ENCIPHER_ONLY = 1 << 7
    DECIPHER_ONLY = 1 << 8


KEY_USAGE_NAMES: tuple[str, ...] = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
)


class NamedBit(Node, frozen=True, gc=False, eq=False):
    """A bit that is set; its range is the one octet that holds it."""

    name: str
    """"digitalSignature" and so on; "bit9" and higher where KeyUsage names none."""
    flag: int
    """1 << position."""


class KeyUsage(Extension, frozen=True, gc=False, eq=False):
    """keyUsage, RFC 5280 4.2.1.3."""

    OID: ClassVar[str] = "2.5.29.15"
    flags: int
    """The bits that are set, to be tested with KeyUsageBits; higher bits are positions above 8."""
    bit_string: BitString

    @property
    def shape(self) -> Hashable | None:
        """Criticality and the bits that are set, if RFC 5280 names them."""
        return None if self.flags >> len(KEY_USAGE_NAMES) else (self.critical, self.flags)

    @property
    def bits(self) -> tuple[NamedBit, ...]:
        """The bits that are set, as nodes: of the first 32, whatever the length of the BIT STRING."""
        first_octet = self.bit_string._at + self.bit_string.length - len(self.bit_string.value)
        return tuple(
            NamedBit(
                (self._where, name),
                first_octet + position // 8,
                1,
                name,
                1 << position,
            )
            for position in range(min(self.flags.bit_length(), 32))
            if self.flags >> position & 1
            for name in [KEY_USAGE_NAMES[position] if position < 9 else f"bit{position}"]
        )


class BasicConstraints(Extension, frozen=True, gc=False, eq=False):
    """basicConstraints, RFC 5280 4.2.1.9."""

    OID: ClassVar[str] = "2.5.29.19"
    ca: bool
    ca_field: Boolean | None
    path_len_constraint: Integer | None


class KeyPurposeId(Node, frozen=True, gc=False, eq=False):
    """One purpose of extKeyUsage."""

    oid: str


class ExtendedKeyUsage(Extension, frozen=True, gc=False, eq=False):
    """extKeyUsage, RFC 5280 4.2.1.12."""

    OID: ClassVar[str] = "2.5.29.37"
    purposes: tuple[KeyPurposeId, ...]

    @property
    def shape(self) -> Hashable | None:
        """None: unlike criticality, the purposes are all that there is to it."""
        return None

    def has(self, oid: str) -> bool:
        """Whether the purpose is listed."""
        for purpose in self.purposes:  # noqa: SIM110 - a loop costs half of any() over a generator
            if purpose.oid == oid:
                return True
        return False


class NoticeReference(Node, frozen=True, gc=False, eq=False):
    """noticeRef of a user notice."""

    organization: Asn1String | None
    notice_numbers: tuple[Integer, ...]


class PolicyQualifier(Node, frozen=True, gc=False, eq=False):
    """A policy qualifier; CPS pointers and user notices have separate classes."""

    oid: str
    value: Raw | None


class CpsUri(PolicyQualifier, frozen=True, gc=False, eq=False):
    """id-qt-cps, 1.3.6.1.5.5.7.2.1."""

    uri: Asn1String | None
    """None if the qualifier is of no string type; a Fault reports it."""


class UserNotice(PolicyQualifier, frozen=True, gc=False, eq=False):
    """id-qt-unotice, 1.3.6.1.5.5.7.2.2."""

    notice_ref: NoticeReference | None
    explicit_text: Asn1String | None


class PolicyInformation(Node, frozen=True, gc=False, eq=False):
    """One policy with its qualifiers."""

    oid: str
    qualifiers: tuple[PolicyQualifier, ...]


class CertificatePolicies(Extension, frozen=True, gc=False, eq=False):
    """certificatePolicies, RFC 5280 4.2.1.4."""

    OID: ClassVar[str] = "2.5.29.32"
    policies: tuple[PolicyInformation, ...]


class DistributionPoint(Node, frozen=True, gc=False, eq=False):
    """One distribution point."""

    full_name: tuple[GeneralName, ...] | None
    relative_name: RelativeDistinguishedName | None
    reasons: BitString | None
    crl_issuer: tuple[GeneralName, ...] | None


class CrlDistributionPoints(Extension, frozen=True, gc=False, eq=False):
    """cRLDistributionPoints, RFC 5280 4.2.1.13."""

    OID: ClassVar[str] = "2.5.29.31"
    points: tuple[DistributionPoint, ...]


class FreshestCrl(Extension, frozen=True, gc=False, eq=False):
    """freshestCRL, RFC 5280 4.2.1.15."""

    OID: ClassVar[str] = "2.5.29.46"
    points: tuple[DistributionPoint, ...]


class AccessDescription(Node, frozen=True, gc=False, eq=False):
    """An access method and where it is served."""

    method: str
    """OID."""
    location: GeneralName


class AuthorityInfoAccess(Extension, frozen=True, gc=False, eq=False):
    """authorityInfoAccess, RFC 5280 4.2.2.1."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.1.1"
    descriptions: tuple[AccessDescription, ...]


class SubjectInfoAccess(Extension, frozen=True, gc=False, eq=False):
    """subjectInfoAccess, RFC 5280 4.2.2.2."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.1.11"
    descriptions: tuple[AccessDescription, ...]


class AuthorityKeyIdentifier(Extension, frozen=True, gc=False, eq=False):
    """authorityKeyIdentifier, RFC 5280 4.2.1.1."""

    OID: ClassVar[str] = "2.5.29.35"
    key_identifier: OctetString | None
    authority_cert_issuer: tuple[GeneralName, ...] | None
    authority_cert_serial_number: Integer | None


class SubjectKeyIdentifier(Extension, frozen=True, gc=False, eq=False):
    """subjectKeyIdentifier, RFC 5280 4.2.1.2."""

    OID: ClassVar[str] = "2.5.29.14"
    key_identifier: OctetString

    @property
    def shape(self) -> Hashable | None:
        """Criticality and the length of the identifier."""
        return self.critical, len(self.key_identifier.value)


class SubjectAltName(Extension, frozen=True, gc=False, eq=False):
    """subjectAltName, RFC 5280 4.2.1.6."""

    OID: ClassVar[str] = "2.5.29.17"
    names: tuple[GeneralName, ...]

    @property
    def shape(self) -> Hashable | None:
        """Criticality and the classes of the names, if there are few and each class says which form it is."""
        classes = tuple(map(type, self.names))
        return None if len(classes) > _MANY_NAMES or OtherName in classes else (self.critical, classes)


_MANY_NAMES = 8


class IssuerAltName(Extension, frozen=True, gc=False, eq=False):
    """issuerAltName, RFC 5280 4.2.1.7."""

    OID: ClassVar[str] = "2.5.29.18"
    names: tuple[GeneralName, ...]


class GeneralSubtree(Node, frozen=True, gc=False, eq=False):
    """A base name with its distances."""

    base: GeneralName
    minimum: int
    maximum: int | None


class NameConstraints(Extension, frozen=True, gc=False, eq=False):
    """nameConstraints, RFC 5280 4.2.1.10."""

    OID: ClassVar[str] = "2.5.29.30"
    permitted_subtrees: tuple[GeneralSubtree, ...] | None
    excluded_subtrees: tuple[GeneralSubtree, ...] | None


class PolicyMappings(Extension, frozen=True, gc=False, eq=False):
    """policyMappings, RFC 5280 4.2.1.5."""

    OID: ClassVar[str] = "2.5.29.33"
    mappings: tuple[tuple[ObjectIdentifier, ObjectIdentifier], ...]
    """Pairs of issuerDomainPolicy and subjectDomainPolicy."""


class PolicyConstraints(Extension, frozen=True, gc=False, eq=False):
    """policyConstraints, RFC 5280 4.2.1.11."""

    OID: ClassVar[str] = "2.5.29.36"
    require_explicit_policy: Integer | None
    inhibit_policy_mapping: Integer | None


class InhibitAnyPolicy(Extension, frozen=True, gc=False, eq=False):
    """inhibitAnyPolicy, RFC 5280 4.2.1.14."""

    OID: ClassVar[str] = "2.5.29.54"
    skip_certs: Integer


class SmimeCapability(Node, frozen=True, gc=False, eq=False):
    """An algorithm that the subject can use."""

    oid: str
    parameters: Raw | None


class SmimeCapabilities(Extension, frozen=True, gc=False, eq=False):
    """smimeCapabilities, RFC 4262 2."""

    OID: ClassVar[str] = "1.2.840.113549.1.9.15"
    capabilities: tuple[SmimeCapability, ...]


class DirectoryAttribute(Node, frozen=True, gc=False, eq=False):
    """An attribute of subjectDirectoryAttributes with its values."""

    oid: str
    values: tuple[Asn1String | Time | Raw, ...]


class SubjectDirectoryAttributes(Extension, frozen=True, gc=False, eq=False):
    """subjectDirectoryAttributes, RFC 5280 4.2.1.8 and RFC 3739 3.2.2."""

    OID: ClassVar[str] = "2.5.29.9"
    attributes: tuple[DirectoryAttribute, ...]


class QcStatement(Node, frozen=True, gc=False, eq=False):
    """A statement without a class for its type, or one that did not decode as its type.

    ``malformed`` distinguishes the two: it states what was expected, and is None for an unknown type.
    """

    oid: str
    info: Raw | None
    """statementInfo as it is encoded."""
    malformed: str | None


class QcCompliance(QcStatement, frozen=True, gc=False, eq=False):
    """QcCompliance, 0.4.0.1862.1.1: EN 319 412-5 4.2.1."""


class QcSscd(QcStatement, frozen=True, gc=False, eq=False):
    """QcSSCD, 0.4.0.1862.1.4: EN 319 412-5 4.2.2."""


class QcLimitValue(QcStatement, frozen=True, gc=False, eq=False):
    """QcLimitValue, 0.4.0.1862.1.2: EN 319 412-5 4.3.2."""

    currency: Asn1String | Integer | None
    amount: Integer | None
    exponent: Integer | None


class QcRetentionPeriod(QcStatement, frozen=True, gc=False, eq=False):
    """QcRetentionPeriod, 0.4.0.1862.1.3: EN 319 412-5 4.3.3."""

    years: Integer | None


class PdsLocation(Node, frozen=True, gc=False, eq=False):
    """One PKI disclosure statement."""

    url: Asn1String
    language: Asn1String


class QcPds(QcStatement, frozen=True, gc=False, eq=False):
    """QcPDS, 0.4.0.1862.1.5: EN 319 412-5 4.3.4."""

    locations: tuple[PdsLocation, ...]


class QcType(QcStatement, frozen=True, gc=False, eq=False):
    """QcType, 0.4.0.1862.1.6: EN 319 412-5 4.2.3."""

    types: tuple[ObjectIdentifier, ...]


class QcCcLegislation(QcStatement, frozen=True, gc=False, eq=False):
    """QcCClegislation, 0.4.0.1862.1.7: EN 319 412-5 4.2.4."""

    countries: tuple[Asn1String, ...]


class QcSemantics(QcStatement, frozen=True, gc=False, eq=False):
    """id-qcs-pkixQCSyntax-v1 and -v2, 1.3.6.1.5.5.7.11.1 and .2: RFC 3739 3.2.6.1."""

    semantics_identifier: ObjectIdentifier | None
    name_registration_authorities: tuple[GeneralName, ...] | None


class QcStatements(Extension, frozen=True, gc=False, eq=False):
    """qcStatements, RFC 3739 3.2.6 and EN 319 412-5."""

    OID: ClassVar[str] = "1.3.6.1.5.5.7.1.3"
    statements: tuple[QcStatement, ...]

    def of(self, statement_type: type[QcStatement]) -> list[QcStatement]:
        """The statements of one class."""
        return [statement for statement in self.statements if type(statement) is statement_type]


class LegalEntityIdentifier(Extension, frozen=True, gc=False, eq=False):
    """LEI, 1.3.6.1.4.1.52266.1: ISO 17442-2 clause 4."""

    OID: ClassVar[str] = "1.3.6.1.4.1.52266.1"
    lei: Asn1String


class LegalEntityIdentifierRole(Extension, frozen=True, gc=False, eq=False):
    """LEI role, 1.3.6.1.4.1.52266.2: ISO 17442-2 clause 4."""

    OID: ClassVar[str] = "1.3.6.1.4.1.52266.2"
    role: Asn1String


class AdobeTimeStamp(Extension, frozen=True, gc=False, eq=False):
    """Adobe Time-stamp, 1.2.840.113583.1.1.9.1."""

    OID: ClassVar[str] = "1.2.840.113583.1.1.9.1"
    version: Integer
    location: GeneralName
    requires_auth: Boolean | None


class AdobeArchiveRevInfo(Extension, frozen=True, gc=False, eq=False):
    """Adobe ArchiveRevInfo, 1.2.840.113583.1.1.9.2."""

    OID: ClassVar[str] = "1.2.840.113583.1.1.9.2"
    version: Integer


EXTENSION_NAMES: dict[str, str] = {
    "2.5.29.9": "subjectDirectoryAttributes",
    "2.5.29.14": "subjectKeyIdentifier",
    "2.5.29.15": "keyUsage",
    "2.5.29.16": "privateKeyUsagePeriod",
    "2.5.29.17": "subjectAltName",
    "2.5.29.18": "issuerAltName",
    "2.5.29.19": "basicConstraints",
    "2.5.29.30": "nameConstraints",
    "2.5.29.31": "cRLDistributionPoints",
    "2.5.29.32": "certificatePolicies",
    "2.5.29.33": "policyMappings",
    "2.5.29.35": "authorityKeyIdentifier",
    "2.5.29.36": "policyConstraints",
    "2.5.29.37": "extKeyUsage",
    "2.5.29.46": "freshestCRL",
    "2.5.29.54": "inhibitAnyPolicy",
    "1.3.6.1.5.5.7.1.1": "authorityInfoAccess",
    "1.3.6.1.5.5.7.1.3": "qcStatements",
    "1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
    "1.3.6.1.5.5.7.48.1.5": "ocspNoCheck",
    "1.3.6.1.5.5.7.48.1.2": "nonce",
    "1.3.6.1.5.5.7.48.1.3": "crlReference",
    "1.3.6.1.5.5.7.48.1.6": "archiveCutoff",
    "1.3.6.1.5.5.7.48.1.9": "extendedRevoked",
    "2.5.29.20": "cRLNumber",
    "2.5.29.21": "reasonCode",
    "2.5.29.27": "deltaCRLIndicator",
    "2.5.29.28": "issuingDistributionPoint",
    "2.5.29.24": "invalidityDate",
    "2.5.29.29": "certificateIssuer",
    "1.2.840.113549.1.9.15": "smimeCapabilities",
    "1.2.840.113583.1.1.9.1": "adobeTimeStamp",
    "1.2.840.113583.1.1.9.2": "adobeArchiveRevInfo",
    "1.3.6.1.4.1.52266.1": "legalEntityIdentifier",
    "1.3.6.1.4.1.52266.2": "legalEntityIdentifierRole",
    "1.3.6.1.4.1.11129.2.4.2": "signedCertificateTimestampList",
    "1.3.6.1.4.1.11129.2.4.3": "precertificatePoison",
    "1.3.6.1.4.1.311.20.2": "enrollCertType",
    "1.3.6.1.4.1.311.21.7": "certificateTemplate",
    "1.3.6.1.4.1.311.21.10": "applicationCertPolicies",
    "1.3.6.1.4.1.311.25.2": "ntdsSecurityExtension",
    "2.16.840.1.113730.1.1": "netscapeCertType",
    "0.4.0.194121.2.1": "validityAssuredShortTerm",
}
