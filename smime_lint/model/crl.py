"""The certificate revocation list: RFC 5280 5."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from enum import Enum
from typing import ClassVar, TypeVar

from .certificate import AlgorithmIdentifier, Certificate
from .extensions import Extension
from .name import GeneralName, Issuer, Name, RelativeDistinguishedName
from .node import BitString, Boolean, Document, Integer, Node, Time
from .ocsp import SingleReasonCode

ExtensionT = TypeVar("ExtensionT", bound=Extension)

NO_REASON = 255
"""In `Entries.reasons`: there is no reasonCode."""
UNREADABLE_REASON = 254
"""In `Entries.reasons`: the reasonCode does not decode."""
UNDEFINED_REASON = 253
"""In `Entries.reasons`: a negative reason, or one above 10."""
NO_TIME = -(1 << 62)
"""In `Entries.dates`: the date is unreadable."""


class CrlNumber(Extension, frozen=True, gc=False, eq=False):
    """cRLNumber, RFC 5280 5.2.3."""

    OID: ClassVar[str] = "2.5.29.20"
    number: Integer


class DeltaCrlIndicator(Extension, frozen=True, gc=False, eq=False):
    """deltaCRLIndicator, RFC 5280 5.2.4."""

    OID: ClassVar[str] = "2.5.29.27"
    base_crl_number: Integer


class IssuingDistributionPoint(Extension, frozen=True, gc=False, eq=False):
    """issuingDistributionPoint, RFC 5280 5.2.5."""

    OID: ClassVar[str] = "2.5.29.28"
    full_name: tuple[GeneralName, ...] | None
    relative_name: RelativeDistinguishedName | None
    only_contains_user_certs: Boolean | None
    only_contains_ca_certs: Boolean | None
    only_some_reasons: BitString | None
    indirect_crl: Boolean | None
    only_contains_attribute_certs: Boolean | None

    @property
    def only_contains(self) -> tuple[str, ...]:
        """Which of the three limits are TRUE, by their names."""
        fields = {
            "onlyContainsUserCerts": self.only_contains_user_certs,
            "onlyContainsCACerts": self.only_contains_ca_certs,
            "onlyContainsAttributeCerts": self.only_contains_attribute_certs,
        }
        return tuple(name for name, field in fields.items() if field is not None and field.value)


class RevokedCertificate(Node, frozen=True, gc=False, eq=False):
    """An entry."""

    serial_number: Integer
    revocation_date: Time
    extensions: tuple[Extension, ...]

    def get(self, extension_class: type[ExtensionT]) -> ExtensionT | None:
        """The first extension of a class."""
        for extension in self.extensions:
            if isinstance(extension, extension_class):
                return extension
        return None

    def of_oid(self, oid: str) -> Extension | None:
        """The first extension of an OID, malformed or not."""
        return next((extension for extension in self.extensions if extension.oid == oid), None)

    @property
    def reason(self) -> Node:
        """The reason; the whole entry if there is none."""
        code = self.get(SingleReasonCode)
        return self if code is None else code.reason


class Trait(Enum):
    """What is unusual about some entries, found while all are read once."""

    SERIAL_NUMBER_OUT_OF_RANGE = "serial_number_out_of_range"
    """Not positive, or longer than 20 octets."""
    DATE_FORM = "date_form"
    """revocationDate is not in the one form that RFC 5280 gives to the date."""
    REPEATED_SERIAL_NUMBER = "repeated_serial_number"
    """An earlier entry has the number, and the same certificate issuer."""
    REPEATED_EXTENSION = "repeated_extension"
    CRITICAL_REASON_CODE = "critical_reason_code"
    CRITICAL_INVALIDITY_DATE = "critical_invalidity_date"
    INVALIDITY_DATE_FORM = "invalidity_date_form"
    INVALIDITY_AFTER_REVOCATION = "invalidity_after_revocation"
    """invalidityDate is later than revocationDate."""
    NON_CRITICAL_CERTIFICATE_ISSUER = "non_critical_certificate_issuer"
    CERTIFICATE_ISSUER_WITHOUT_NAME = "certificate_issuer_without_name"
    """certificateIssuer has no distinguished name that is not empty."""
    UNKNOWN_CRITICAL_EXTENSION = "unknown_critical_extension"
    """An extension of another kind is critical."""


class Entries:
    """The entries, of which there can be millions: a few octets of facts for each.

    An entry becomes a RevokedCertificate when it is asked for.
    """

    def __init__(self, read: Callable[[int, int], RevokedCertificate]) -> None:
        """``read``: decodes the entry of an index at an offset."""
        self._read = read
        self.offsets = array("Q")
        """Where each one stands."""
        self.dates = array("q")
        """revocationDate in seconds since 1970, or NO_TIME."""
        self.reasons = bytearray()
        """The reason of each one, or NO_REASON, UNREADABLE_REASON, UNDEFINED_REASON."""
        self.traits: dict[Trait, array[int]] = {trait: array("Q") for trait in Trait}
        """The indices of those that have a trait."""
        self.issuers: list[tuple[int, Name | None]] = []
        """The positions of the entries with certificateIssuer, with the name in it, if any: from there on the
        certificates are of that issuer."""
        self.indices = array("Q")
        """The place of each one in revokedCertificates; those that do not decode are not among them."""
        self.found: tuple[object, list[tuple[int, Certificate]]] | None = None
        """What `known_entries` found, with the certificates among which it searched."""

    def __len__(self) -> int:
        return len(self.offsets)

    def __getitem__(self, position: int) -> RevokedCertificate:
        return self._read(self.indices[position], self.offsets[position])

    def with_reason(self, reason: int) -> Iterator[int]:
        """The positions of those that have a reason, or NO_REASON."""
        position = self.reasons.find(reason)
        while position >= 0:
            yield position
            position = self.reasons.find(reason, position + 1)


class RevokedCertificates(Node, frozen=True, gc=False, eq=False):
    """The revokedCertificates field. Rules on entries run on it and request the entries that they need."""

    entries: Entries


class CrlExtensions(Node, frozen=True, gc=False, eq=False):
    """The crlExtensions field; its range is that of the [0] tag."""

    entries: tuple[Extension, ...]


class TBSCertList(Node, frozen=True, gc=False, eq=False):
    """The part that is signed. A field that does not decode is None, and a Fault gives the reason."""

    version: Integer | None
    """The encoded version; None if it is left out, which means v1."""
    signature: AlgorithmIdentifier | None
    issuer: Issuer | None
    this_update: Time | None
    next_update: Time | None
    has_next_update: bool
    """Whether there is a nextUpdate, readable or not."""
    revoked_certificates: RevokedCertificates | None
    extensions: CrlExtensions | None
    extensions_readable: bool
    """Whether all extensions decode as Extension."""

    @property
    def extension_list(self) -> tuple[Extension, ...]:
        """The extensions."""
        return () if self.extensions is None else self.extensions.entries

    def get(self, extension_class: type[ExtensionT]) -> ExtensionT | None:
        """The first extension of a class; None if there is none that decodes."""
        for extension in self.extension_list:
            if isinstance(extension, extension_class):
                return extension
        return None

    def of_class(self, extension_class: type[Extension]) -> Extension | None:
        """The first extension with the OID of a class, malformed or not."""
        for extension in self.extension_list:
            if extension.oid == extension_class.OID:
                return extension
        return None

    @property
    def extension_holder(self) -> Node:
        """Where a missing extension should be."""
        return self.extensions or self


class CertificateList(Document, frozen=True, gc=False, eq=False):
    """A decoded CRL."""

    tbs: TBSCertList
    signature_algorithm: AlgorithmIdentifier | None
    signature_value: BitString | None

    @property
    def entries(self) -> Entries | None:
        """The entries; None if there is no revokedCertificates."""
        revoked = self.tbs.revoked_certificates
        return None if revoked is None else revoked.entries

    @property
    def seconds(self) -> int | None:
        """From thisUpdate to nextUpdate; None if one is missing or unreadable."""
        start = None if self.tbs.this_update is None else self.tbs.this_update.seconds
        end = None if self.tbs.next_update is None else self.tbs.next_update.seconds
        return None if start is None or end is None else end - start

    def serial_number_at(self, offset: int) -> int:
        """The serial number of the entry at an offset."""
        der = self.der
        start = offset + 2 + (der[offset + 1] & 0x7F if der[offset + 1] & 0x80 else 0)
        length = der[start + 1]
        start += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(der[start : start + count], "big")
            start += count
        return int.from_bytes(der[start : start + length], "big", signed=True)
