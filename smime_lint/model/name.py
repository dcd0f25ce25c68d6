"""Distinguished names and general names: RFC 5280 4.1.2.4, 4.1.2.6, 4.2.1.6."""

from __future__ import annotations

from collections.abc import Hashable

from .mailbox import Mailbox, parse_mailbox
from .node import Asn1String, Holder, Node, OctetString, Raw
from .patterns import pattern


class AttributeTypeAndValue(Node, frozen=True, gc=False, eq=False):
    """An attribute of a name. Known types have their classes below; others are of this class.

    Its path ends in the short name of the type, or in the dotted OID:
    ``tbsCertificate.subject[1][0].commonName``.
    """

    holder: Holder
    oid: str
    value: Asn1String | Raw
    """Raw if the value is not of a string type; a Fault then reports it if the attribute type requires a
    string."""

    @property
    def name(self) -> str:
        """The short name of the type ("commonName"), the dotted OID if there is none."""
        return ATTRIBUTE_NAMES.get(self.oid, self.oid)

    @property
    def text(self) -> str | None:
        """The value as text, None if it is none."""
        return self.value.text if isinstance(self.value, Asn1String) else None

    @property
    def shape(self) -> Hashable | None:
        """Attribute type, string type, and whether the value is plain text or a plain mailbox.

        Plain text is at most 64 ASCII letters and digits, with single spaces and a few other characters
        between them.
        """
        value = self.value
        if not isinstance(value, Asn1String) or value.text is None or value.type not in _PLAIN_TYPES:
            return None
        return None if (form := _plain_form(value.raw)) is None else (self.oid, value.type, form)


def _plain_form(raw: bytes) -> str | None:
    if len(raw) > _PLAIN_LENGTH:
        return None
    if b"@" in raw:
        return "mailbox" if _PLAIN_MAILBOX.fullmatch(raw) is not None else None
    return "text" if _PLAIN_TEXT.fullmatch(raw) is not None else None


_PLAIN_LENGTH = 64
_PLAIN_TYPES = ("UTF8String", "PrintableString", "IA5String")
_PLAIN_TEXT = pattern(rb"[A-Za-z0-9]+(?:[ .+-][A-Za-z0-9]+)*")
_PLAIN_MAILBOX = pattern(rb"[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9]+(?:\.[a-z0-9]+)*\.[a-z]{2,3}")


class CommonName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """commonName, 2.5.4.3."""


class Surname(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """surname, 2.5.4.4."""


class SerialNumber(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """serialNumber, 2.5.4.5: the attribute, not the number of the certificate."""


class CountryName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """countryName, 2.5.4.6."""


class LocalityName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """localityName, 2.5.4.7."""


class StateOrProvinceName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """stateOrProvinceName, 2.5.4.8."""


class StreetAddress(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """streetAddress, 2.5.4.9."""


class OrganizationName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """organizationName, 2.5.4.10."""


class OrganizationalUnitName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """organizationalUnitName, 2.5.4.11."""


class Title(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """title, 2.5.4.12."""


class PostalCode(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """postalCode, 2.5.4.17."""


class GivenName(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """givenName, 2.5.4.42."""


class NameAttribute(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """name, 2.5.4.41."""


class Initials(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """initials, 2.5.4.43."""


class GenerationQualifier(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """generationQualifier, 2.5.4.44."""


class DnQualifier(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """dnQualifier, 2.5.4.46."""


class Pseudonym(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """pseudonym, 2.5.4.65."""


class OrganizationIdentifier(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """organizationIdentifier, 2.5.4.97."""

    @property
    def shape(self) -> Hashable | None:
        """String type and value, with 0 for each digit after the hyphen-minus: ``NTRDE-HRB000000``.

        All LEIs of the right length have one shape; other values have a shape of their own.
        """
        value = self.value
        if not isinstance(value, Asn1String) or value.type not in _PLAIN_TYPES:
            return None
        match = _PLAIN_IDENTIFIER.fullmatch(value.raw)
        if match is None:
            return None
        head, reference = match.groups()
        return value.type, head, None if head is None else reference.translate(_DIGITS_AS_ZERO)


_PLAIN_IDENTIFIER = pattern(
    rb"LEIXG-[A-Z0-9]{18}[0-9]{2}"
    rb"|((?!LEI)[A-Z]{3}[A-Z]{2}(?:\+[A-Z0-9]{1,3})?)-([A-Z]{0,6} ?[0-9]{1,20}[A-Z]?)"
)
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")


class DomainComponent(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """domainComponent, 0.9.2342.19200300.100.1.25."""


class EmailAddress(AttributeTypeAndValue, frozen=True, gc=False, eq=False):
    """emailAddress, 1.2.840.113549.1.9.1."""


ATTRIBUTE_CLASSES: dict[str, type[AttributeTypeAndValue]] = {
    "2.5.4.3": CommonName,
    "2.5.4.4": Surname,
    "2.5.4.5": SerialNumber,
    "2.5.4.6": CountryName,
    "2.5.4.7": LocalityName,
    "2.5.4.8": StateOrProvinceName,
    "2.5.4.9": StreetAddress,
    "2.5.4.10": OrganizationName,
    "2.5.4.11": OrganizationalUnitName,
    "2.5.4.12": Title,
    "2.5.4.17": PostalCode,
    "2.5.4.41": NameAttribute,
    "2.5.4.42": GivenName,
    "2.5.4.43": Initials,
    "2.5.4.44": GenerationQualifier,
    "2.5.4.46": DnQualifier,
    "2.5.4.65": Pseudonym,
    "2.5.4.97": OrganizationIdentifier,
    "0.9.2342.19200300.100.1.25": DomainComponent,
    "1.2.840.113549.1.9.1": EmailAddress,
}

ATTRIBUTE_NAMES: dict[str, str] = {
    "2.5.4.3": "commonName",
    "2.5.4.4": "surname",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "countryName",
    "2.5.4.7": "localityName",
    "2.5.4.8": "stateOrProvinceName",
    "2.5.4.9": "streetAddress",
    "2.5.4.10": "organizationName",
    "2.5.4.11": "organizationalUnitName",
    "2.5.4.12": "title",
    "2.5.4.13": "description",
    "2.5.4.15": "businessCategory",
    "2.5.4.16": "postalAddress",
    "2.5.4.17": "postalCode",
    "2.5.4.20": "telephoneNumber",
    "2.5.4.41": "name",
    "2.5.4.42": "givenName",
    "2.5.4.43": "initials",
    "2.5.4.44": "generationQualifier",
    "2.5.4.45": "x500UniqueIdentifier",
    "2.5.4.46": "dnQualifier",
    "2.5.4.65": "pseudonym",
    "2.5.4.97": "organizationIdentifier",
    "0.9.2342.19200300.100.1.1": "userId",
    "0.9.2342.19200300.100.1.25": "domainComponent",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.2.840.113549.1.9.2": "unstructuredName",
    "1.2.840.113549.1.9.8": "unstructuredAddress",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionLocalityName",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionStateOrProvinceName",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionCountryName",
}


class RelativeDistinguishedName(Node, frozen=True, gc=False, eq=False):
    """A SET of attributes."""

    holder: Holder
    attributes: tuple[AttributeTypeAndValue, ...]


class Name(Node, frozen=True, gc=False, eq=False):
    """A distinguished name, as subject, issuer, or inside a general name."""

    holder: Holder
    rdns: tuple[RelativeDistinguishedName, ...]
    attributes: tuple[AttributeTypeAndValue, ...]
    """Those of all RDNs, in their order."""

    @property
    def shape(self) -> Hashable | None:
        """The attribute types, if each is in an RDN of its own and they are not unusually many."""
        attributes = self.attributes
        if len(attributes) != len(self.rdns) or len(attributes) > _MANY_ATTRIBUTES:
            return None
        return tuple([attribute.oid for attribute in attributes])

    def of(self, attribute_type: type[AttributeTypeAndValue]) -> list[AttributeTypeAndValue]:
        """The attributes of one class, in their order."""
        return [attribute for attribute in self.attributes if type(attribute) is attribute_type]

    def has(self, attribute_type: type[AttributeTypeAndValue]) -> bool:
        """Whether an attribute of the class is there, well-formed or not."""
        for attribute in self.attributes:  # noqa: SIM110 - a loop costs half of any() over a generator
            if type(attribute) is attribute_type:
                return True
        return False

    def texts(self, attribute_type: type[AttributeTypeAndValue]) -> list[str]:
        """The readable values of the attributes of one class."""
        return [text for attribute in self.of(attribute_type) if (text := attribute.text) is not None]


_MANY_ATTRIBUTES = 24


class Subject(Name, frozen=True, gc=False, eq=False):
    """The subject of the certificate."""


class Issuer(Name, frozen=True, gc=False, eq=False):
    """The issuer of the certificate."""


class GeneralName(Node, frozen=True, gc=False, eq=False):
    """One of the CHOICE's forms; its path ends in the name of the form."""

    holder: Holder


class OtherName(GeneralName, frozen=True, gc=False, eq=False):
    """An otherName without a class for its type."""

    type_id: str
    value: Raw | None
    """The content of the [0] tag, None if the tag is missing (a Fault reports it)."""


class SmtpUtf8Mailbox(GeneralName, frozen=True, gc=False, eq=False):
    """otherName id-on-SmtpUTF8Mailbox, 1.3.6.1.5.5.7.8.9: RFC 9598."""

    value: Asn1String | Raw

    @property
    def text(self) -> str | None:
        """The address, None if the value is not a readable string."""
        return self.value.text if isinstance(self.value, Asn1String) else None

    @property
    def mailbox(self) -> Mailbox | None:
        """The parsed address, None if it is not a Mailbox of RFC 5321 and RFC 6531."""
        text = self.text
        return None if text is None else parse_mailbox(text)


class UserPrincipalName(GeneralName, frozen=True, gc=False, eq=False):
    """otherName Microsoft UPN, 1.3.6.1.4.1.311.20.2.3."""

    value: Asn1String | Raw


class Rfc822Name(GeneralName, frozen=True, gc=False, eq=False):
    """rfc822Name [1]."""

    value: Asn1String

    @property
    def text(self) -> str | None:
        """The address, None if the octets are not ASCII."""
        return self.value.text

    @property
    def mailbox(self) -> Mailbox | None:
        """The parsed address, None if it is not a Mailbox of RFC 5321."""
        text = self.value.text
        return None if text is None else parse_mailbox(text)

    @property
    def shape(self) -> Hashable | None:
        """Whether it is a plain mailbox: of at most 64 octets, in ASCII and lower case, without a character
        that would need a second look."""
        return "mailbox" if _plain_form(self.value.raw) == "mailbox" else None


class DnsName(GeneralName, frozen=True, gc=False, eq=False):
    """dNSName [2]."""

    value: Asn1String


class X400Address(GeneralName, frozen=True, gc=False, eq=False):
    """x400Address [3]."""

    value: Raw


class DirectoryName(GeneralName, frozen=True, gc=False, eq=False):
    """directoryName [4]."""

    name: Name


class EdiPartyName(GeneralName, frozen=True, gc=False, eq=False):
    """ediPartyName [5]."""

    value: Raw


class UniformResourceIdentifier(GeneralName, frozen=True, gc=False, eq=False):
    """uniformResourceIdentifier [6]."""

    value: Asn1String

    @property
    def text(self) -> str | None:
        """The URI, None if the octets are not ASCII."""
        return self.value.text

    @property
    def scheme(self) -> str:
        """The scheme in lower case (RFC 3986 3.1), empty if there is none."""
        text = self.value.text
        if text is None:
            return ""
        scheme, colon, _ = text.partition(":")
        return scheme.lower() if colon else ""


class IpAddress(GeneralName, frozen=True, gc=False, eq=False):
    """iPAddress [7]."""

    value: OctetString


class RegisteredId(GeneralName, frozen=True, gc=False, eq=False):
    """registeredID [8]."""

    oid: str


class UnknownGeneralName(GeneralName, frozen=True, gc=False, eq=False):
    """A tag that the CHOICE does not have, or a form that did not decode; a Fault reports it."""

    value: Raw


def with_article(noun: str) -> str:
    """A term with its indefinite article, for messages: "an iPAddress", "a UTF8String"."""
    vowel = noun[:1] in "aeioAEIOx" or noun.startswith(("rfc", "unknown"))
    return f"{'an' if vowel else 'a'} {noun}"


def general_name_form(name: GeneralName) -> str:
    """The name of the CHOICE's alternative, as RFC 5280 has it."""
    return GENERAL_NAME_FORMS[type(name)]


GENERAL_NAME_FORMS: dict[type[GeneralName], str] = {
    OtherName: "otherName",
    SmtpUtf8Mailbox: "otherName",
    UserPrincipalName: "otherName",
    Rfc822Name: "rfc822Name",
    DnsName: "dNSName",
    X400Address: "x400Address",
    DirectoryName: "directoryName",
    EdiPartyName: "ediPartyName",
    UniformResourceIdentifier: "uniformResourceIdentifier",
    IpAddress: "iPAddress",
    RegisteredId: "registeredID",
    UnknownGeneralName: "unknown",
}
