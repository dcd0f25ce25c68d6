"""Attributes of names: RFC 5280 4.1.2.4, 4.1.2.6, 7.1 and A.1.

The rules are for every name in a certificate: subject, issuer, and the directory names in extensions.
"""

from __future__ import annotations

import re
import unicodedata

from smime_lint.model import (
    Asn1String,
    AttributeTypeAndValue,
    CommonName,
    CountryName,
    DnQualifier,
    DomainComponent,
    EmailAddress,
    Fault,
    GivenName,
    LocalityName,
    MalformedExtension,
    Name,
    OrganizationalUnitName,
    OrganizationIdentifier,
    OrganizationName,
    PostalCode,
    Pseudonym,
    RelativeDistinguishedName,
    SerialNumber,
    StateOrProvinceName,
    StreetAddress,
    Subject,
    SubjectAltName,
    Surname,
    Title,
    is_nfc,
    parse_mailbox,
)
from smime_lint.rules import Context, Holder, Kind, Mode, Rule, Severity, Violation, Violations, rule

from . import faults
from .faults import ATTRIBUTE_TYPES, DIRECTORY_STRING_TAGS, DOUBTFUL_DIRECTORY_STRINGS

_DIRECTORY_STRINGS = frozenset({"PrintableString", "UTF8String"})


@rule(
    "pkix.name.directory_string_type",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.4, 4.1.2.6",
    fix="encode the value as UTF8String",
)
def directory_string_type(attribute: AttributeTypeAndValue) -> Violations:
    """DirectoryString values are PrintableString or UTF8String.

    BMPString, TeletexString and UniversalString in the issuer field are left to
    pkix.name.directory_string_type_doubtful, and organizationIdentifier in the subject to
    pkix.name.organization_identifier_type.
    """
    value = attribute.value
    if isinstance(value, Asn1String) and value.type in _DIRECTORY_STRINGS:
        return
    if not (isinstance(attribute, OrganizationIdentifier) and attribute.holder is Holder.SUBJECT):
        yield from _wrong_string_type(attribute)


@rule(
    "pkix.name.organization_identifier_type",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.6",
    fix="encode the value as UTF8String",
)
def organization_identifier_type(attribute: OrganizationIdentifier) -> Violations:
    """organizationIdentifier in the subject is PrintableString or UTF8String.

    It is pkix.name.directory_string_type for this attribute, which the S/MIME BR have a requirement of their
    own on.
    """
    return _wrong_string_type(attribute)


def _wrong_string_type(attribute: AttributeTypeAndValue) -> Violations:
    value = attribute.value
    _, tags = ATTRIBUTE_TYPES.get(attribute.name, (None, None))
    if tags is DIRECTORY_STRING_TAGS and faults.has_wrong_type(attribute, tags):
        found = faults.type_of(value)
        if attribute.holder is not Holder.ISSUER or found not in DOUBTFUL_DIRECTORY_STRINGS:
            yield Violation(
                attribute, f"{attribute.name} is {found}, it has to be PrintableString or UTF8String"
            )


@rule(
    "pkix.name.directory_string_type_doubtful",
    on=AttributeTypeAndValue,
    within=Holder.ISSUER,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
    doubtful_of="pkix.name.directory_string_type",
)
def directory_string_type_doubtful(attribute: AttributeTypeAndValue) -> Violations:
    """The issuer's DirectoryString values are PrintableString or UTF8String, unless its name is an old one.

    RFC 5280 keeps BMPString, TeletexString and UniversalString for names that were established with them,
    and the issuer field repeats the CA's subject byte for byte. A certificate does not show how old the
    name of its issuer is.
    """
    value = attribute.value
    if isinstance(value, Asn1String) and value.type in DOUBTFUL_DIRECTORY_STRINGS:
        _, tags = ATTRIBUTE_TYPES.get(attribute.name, (None, None))
        if tags is DIRECTORY_STRING_TAGS:
            yield Violation(attribute, f"{attribute.name} is {value.type}")


def _fixed_type(
    attribute_class: type[AttributeTypeAndValue], attribute_name: str, type_name: str, citation: str
) -> Rule:
    """The rule that an attribute whose ASN.1 has one string type is of that type."""
    rule_id, tags = ATTRIBUTE_TYPES[attribute_name]

    def check(attribute: AttributeTypeAndValue) -> Violations:
        value = attribute.value
        if isinstance(value, Asn1String) and value.type == type_name:
            # PrintableString has a rule about its alphabet.
            if value.text is None and type_name == "IA5String":
                yield Violation(attribute, f"{attribute_name} is an IA5String with octets above 0x7f")
        elif faults.has_wrong_type(attribute, tags):
            yield Violation(
                attribute, f"{attribute_name} is {faults.type_of(value)}, it has to be {type_name}"
            )

    return rule(
        rule_id,
        on=attribute_class,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation=citation,
        title=f"{attribute_name} is {'an' if type_name == 'IA5String' else 'a'} {type_name}.",
        fix=f"encode the value as {type_name}",
    )(check)


FIXED_TYPES = (
    _fixed_type(CountryName, "countryName", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(SerialNumber, "serialNumber", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(DnQualifier, "dnQualifier", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(EmailAddress, "emailAddress", "IA5String", "RFC 5280 4.1.2.6, A.1"),
    _fixed_type(DomainComponent, "domainComponent", "IA5String", "RFC 5280 4.1.2.4, A.1"),
)


@rule(
    "pkix.name.country_name_length",
    on=CountryName,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1",
    fix="use the two-letter code of ISO 3166-1",
)
def country_name_length(country: CountryName) -> Violations:
    """countryName has exactly two characters.

    An empty value is reported as that.
    """
    text = country.text
    if text and len(text) != 2:
        yield Violation(country, f"countryName has {len(text)} characters, it has to have 2")


@rule(
    "pkix.name.printable_string_alphabet",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1; X.680 41.4",
    fix="encode the value as UTF8String, where the attribute allows it",
)
def printable_string_alphabet(fault: Fault, ctx: Context) -> Violations:
    """PrintableString values hold only letters, digits, space and ' ( ) + , - . / : = ?

    The usual strangers are @, &, *, _ and letters with accents.
    """
    return faults.report("pkix.name.printable_string_alphabet", fault, ctx)


@rule(
    "pkix.name.utf8_invalid",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1; RFC 3629 3",
)
def utf8_invalid(fault: Fault, ctx: Context) -> Violations:
    """UTF8String values are well-formed UTF-8.

    Mostly the octets are Latin-1. Overlong forms and surrogates are no UTF-8 either.
    """
    return faults.report("pkix.name.utf8_invalid", fault, ctx)


@rule(
    "pkix.name.empty_value",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1",
    fix="leave the attribute out",
)
def empty_value(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values have at least one character.

    The upper bounds of RFC 5280 all come with a lower bound of one. A value of blanks is not empty.
    """
    value = attribute.value
    if isinstance(value, Asn1String) and not value.raw:
        yield Violation(attribute, f"{attribute.name} is empty")


def _too_long(
    name: str,
    attribute_class: type[AttributeTypeAndValue],
    attribute_name: str,
    limit: int,
    citation: str = "RFC 5280 A.1",
    severity: Severity = Severity.ERROR,
    within: Holder | None = None,
) -> Rule:
    """The rule that the value of an attribute has at most so many characters."""

    def check(attribute: AttributeTypeAndValue) -> Violations:
        text = attribute.text
        if text is not None and len(text) > limit:
            yield Violation(
                attribute, f"{attribute_name} has {len(text):,} characters, the limit is {limit:,}"
            )

    where = "" if within is None else " of the subject"
    return rule(
        f"pkix.name.{name}_too_long",
        on=attribute_class,
        within=within,
        kinds=Kind.ANY,
        severity=severity,
        citation=citation,
        title=f"{attribute_name}{where} has at most {limit:,} characters.",
    )(check)


def _too_long_outside_subject(
    name: str, attribute_class: type[AttributeTypeAndValue], attribute_name: str, limit: int
) -> Rule:
    """The same for every name but the subject, of which another pack may speak in place of this one."""

    def check(attribute: AttributeTypeAndValue) -> Violations:
        text = attribute.text
        if text is not None and len(text) > limit and attribute.holder is not Holder.SUBJECT:
            yield Violation(attribute, f"{attribute_name} has {len(text):,} characters, the limit is {limit}")

    return rule(
        f"pkix.name.{name}_too_long_outside_subject",
        on=attribute_class,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation="RFC 5280 A.1",
        title=f"{attribute_name} of the issuer and of every other name has at most {limit} characters.",
    )(check)


UPPER_BOUNDS = (
    _too_long("common_name", CommonName, "commonName", 64, within=Holder.SUBJECT),
    _too_long_outside_subject("common_name", CommonName, "commonName", 64),
    _too_long("organization_name", OrganizationName, "organizationName", 64),
    _too_long("organizational_unit_name", OrganizationalUnitName, "organizationalUnitName", 64),
    _too_long("title", Title, "title", 64),
    _too_long("serial_number", SerialNumber, "serialNumber", 64),
    _too_long("locality_name", LocalityName, "localityName", 128),
    _too_long("state_or_province_name", StateOrProvinceName, "stateOrProvinceName", 128),
    _too_long("pseudonym", Pseudonym, "pseudonym", 128),
    _too_long("email_address", EmailAddress, "emailAddress", 255, within=Holder.SUBJECT),
    _too_long_outside_subject("email_address", EmailAddress, "emailAddress", 255),
    _too_long("surname", Surname, "surname", 32768),
    _too_long("given_name", GivenName, "givenName", 32768),
    # RFC 5280 gives these two no bound; X.520 gave them one until it made them unbounded.
    _too_long("street_address", StreetAddress, "streetAddress", 128, "X.520", Severity.WARN),
    _too_long("postal_code", PostalCode, "postalCode", 40, "X.520", Severity.WARN),
)
"""Upper bounds in characters, not octets."""


@rule(
    "pkix.name.duplicate_attribute_in_rdn",
    on=RelativeDistinguishedName,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="X.501 9.3",
)
def duplicate_attribute_in_rdn(rdn: RelativeDistinguishedName) -> Violations:
    """An attribute type occurs at most once in an RDN.

    The same type in several RDNs is no fault.
    """
    if len(rdn.attributes) < 2:
        return
    seen: set[str] = set()
    for attribute in rdn.attributes:
        if attribute.oid in seen:
            yield Violation(attribute, f"the RDN has more than one {attribute.name}")
        seen.add(attribute.oid)


@rule(
    "pkix.name.multi_valued_rdn",
    on=Name,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
)
def multi_valued_rdn(name: Name) -> Violations:
    """Every RDN has one attribute.

    More are allowed. Software that compares or prints names often does not expect them.
    """
    if len(name.attributes) == len(name.rdns):
        return
    for rdn in name.rdns:
        if len(rdn.attributes) > 1:
            yield Violation(rdn, f"the RDN has {len(rdn.attributes)} attributes")


@rule(
    "pkix.name.leading_or_trailing_whitespace",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.1",
)
def leading_or_trailing_whitespace(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values neither begin nor end with white space.

    It does not count when names are compared by the rules, but breaks comparisons byte for byte.
    """
    text = attribute.text
    if text and text.strip() != text:
        yield Violation(attribute, f"{attribute.name} begins or ends with white space")


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@rule(
    "pkix.name.html_entity",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
)
def html_entity(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values hold text, not text that was escaped for HTML.

    No clause forbids &amp; in a name; a value taken from a web page is a fault of the process behind it.
    """
    text = attribute.text
    if text and "&" in text:
        for match in _ENTITY.finditer(text):
            if _unescape(match.group()) != match.group():
                yield Violation(attribute, f"{attribute.name} has the HTML entity {match.group()}")
                break


def _unescape(text: str) -> str:
    import html  # its table of entities is large, and few names need it

    return html.unescape(text)


@rule(
    "pkix.name.not_nfc",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.1; RFC 8399 2.4",
)
def not_nfc(attribute: AttributeTypeAndValue) -> Violations:
    """UTF8String values are in Unicode normalization form C.

    RFC 5280 normalises when it compares; whoever compares byte for byte needs it in the certificate.
    """
    text = attribute.text
    if text and not text.isascii() and not is_nfc(text):
        yield Violation(attribute, f"{attribute.name} is not in normalization form C")


@rule(
    "pkix.name.control_character",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
)
def control_character(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values hold no control characters.

    That is U+0000 to U+001F and U+007F to U+009F. UTF8String allows them; a PrintableString with one is
    reported for its alphabet.
    """
    text = attribute.text
    if text and not text.isprintable() and faults.type_of(attribute.value) != "PrintableString":
        found = sorted({f"U+{ord(c):04X}" for c in text if c < " " or "\x7f" <= c <= "\x9f"})
        if found:
            yield Violation(attribute, f"{attribute.name} has {', '.join(found[:8])}")


@rule(
    "pkix.name.mojibake",
    on=AttributeTypeAndValue,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 A.1",
)
def mojibake(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values are not UTF-8 that was taken for Latin-1 and encoded as UTF-8 once more.

    A guess: the characters, taken as octets of Latin-1 or Windows-1252, are UTF-8 for printable text without
    combining marks.
    """
    text = attribute.text
    if text and not text.isascii():
        repaired = _decode_twice(text)
        if repaired is not None:
            yield Violation(attribute, f"{attribute.name} looks like {repaired!r}, encoded twice")


def _decode_twice(text: str) -> str | None:
    for encoding in ("latin-1", "cp1252"):
        try:
            repaired = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if repaired.isprintable() and not any(map(unicodedata.combining, repaired)):
            return repaired
    return None


@rule(
    "pkix.name.subject_email_not_in_san",
    on=Subject,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.6",
)
def subject_email_not_in_san(subject: Subject, ctx: Context) -> Violations:
    """Email addresses of the subject are in the subjectAltName.

    The local part is compared as written, the domain without case and with U-labels as A-labels. An
    SmtpUTF8Mailbox counts like an rfc822Name (RFC 9598 3). Where the subjectAltName does not decode, that
    alone is reported.
    """
    addresses = subject.of(EmailAddress)
    if not addresses or isinstance(ctx.tbs.extension(SubjectAltName), MalformedExtension):
        return
    names = [name.mailbox for name in ctx.certificate.mailbox_names]
    keys = {mailbox.key for mailbox in names if mailbox is not None}
    for address in addresses:
        text = address.text
        if text:
            mailbox = parse_mailbox(text)
            if mailbox is None or mailbox.key not in keys:
                yield Violation(address, "emailAddress is in no rfc822Name or SmtpUTF8Mailbox")


@rule(
    "pkix.name.email_attribute_deprecated",
    on=EmailAddress,
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.6",
    mode=Mode.OPT_IN,
)
def email_attribute_deprecated(address: EmailAddress) -> Violations:
    """The subject has no emailAddress, whose place is the subjectAltName.

    RFC 5280 deprecates the attribute and permits it for legacy software; the BR allow it in every type.
    """
    yield Violation(address, "the subject has an emailAddress")
