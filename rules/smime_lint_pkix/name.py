"""Attributes of names: RFC 5280 4.1.2.4, 4.1.2.6, 7.1 and A.1.

The rules apply to every name in a certificate: the subject, the issuer, and directory names in extensions.
They also apply to the issuer of a CRL, to byName of an OCSP response, and to directory names in extensions of
both, but not to those in extensions of CRL entries.
"""

from __future__ import annotations

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
    GenerationQualifier,
    GivenName,
    Initials,
    LocalityName,
    MalformedExtension,
    Name,
    NameAttribute,
    OrganizationalUnitName,
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
    pattern,
)
from smime_lint.rules import (
    Context,
    Defaults,
    Holder,
    Kind,
    Mode,
    Rule,
    Scope,
    Severity,
    Violation,
    Violations,
)

from . import faults
from .faults import ATTRIBUTE_TYPES, DIRECTORY_STRING_TAGS, DOUBTFUL_DIRECTORY_STRINGS

_DIRECTORY_STRINGS = frozenset({"PrintableString", "UTF8String"})

rule = Defaults(
    on=AttributeTypeAndValue,
    kinds=Kind.ANY | Kind.CRL | Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 5280 A.1",
).rule


def _wrong_type(attribute: AttributeTypeAndValue) -> str | None:
    """The type of a DirectoryString that is neither PrintableString nor UTF8String."""
    value = attribute.value
    if isinstance(value, Asn1String) and value.type in _DIRECTORY_STRINGS:
        return None
    _, tags = ATTRIBUTE_TYPES.get(attribute.name, (None, None))
    is_wrong = tags is DIRECTORY_STRING_TAGS and faults.has_wrong_type(attribute, tags)
    return faults.type_of(value) if is_wrong else None


def _is_doubtful(attribute: AttributeTypeAndValue, scope: Scope) -> bool:
    """Whether RFC 5280 permits the type of a DirectoryString if the name was established with it."""
    return _wrong_type(attribute) in DOUBTFUL_DIRECTORY_STRINGS and faults.may_be_older(
        attribute.holder, scope
    )


@rule(
    "pkix.name.directory_string_type",
    when=lambda attribute: _wrong_type(attribute) is not None,
    citation="RFC 5280 4.1.2.4, 4.1.2.6",
    fix="encode the value as UTF8String",
)
def directory_string_type(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    """DirectoryString values are encoded as PrintableString or UTF8String.

    BMPString, TeletexString and UniversalString in the subject of a CA, in the issuer field and in copies of
    names are reported by pkix.name.directory_string_type_doubtful. RFC 5280 also permits them in the subject
    of an end entity whose name was established with them. RFC 3280 required UTF8String for certificates that
    are issued since 2004, so names of end entities are hardly that old, and the finding is an error.
    """
    found = _wrong_type(attribute)
    if found is not None and not _is_doubtful(attribute, ctx):
        yield Violation(attribute, f"{attribute.name} is {found}; it must be PrintableString or UTF8String")


@rule(
    "pkix.name.directory_string_type_doubtful",
    when=lambda attribute: _wrong_type(attribute) in DOUBTFUL_DIRECTORY_STRINGS,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4, 4.1.2.6",
    doubtful_of="pkix.name.directory_string_type",
    fix="verify that the name was established with this encoding",
)
def directory_string_type_doubtful(attribute: AttributeTypeAndValue, ctx: Context) -> Violations:
    """DirectoryString values of a CA's name are PrintableString or UTF8String, unless the name is older.

    RFC 5280 permits BMPString, TeletexString and UniversalString for names that were established with them. A
    CA encodes its subject as it encodes the issuer of the certificates that it issues (4.1.2.6), and other
    fields copy names from elsewhere: the issuer, authorityCertIssuer, cRLIssuer, the subtrees of
    nameConstraints, which are encoded like the names that they constrain (4.2.1.10). A certificate does not
    show how old such a name is.
    """
    if attribute.text is not None and _is_doubtful(attribute, ctx):
        yield Violation(attribute, f"{attribute.name} is {_wrong_type(attribute)}")


def _fixed_type(
    attribute_class: type[AttributeTypeAndValue], attribute_name: str, type_name: str, citation: str
) -> Rule:
    """The rule that an attribute with a single string type in its ASN.1 is of that type."""
    rule_id, tags = ATTRIBUTE_TYPES[attribute_name]

    def check(attribute: AttributeTypeAndValue) -> Violations:
        value = attribute.value
        if isinstance(value, Asn1String) and value.type == type_name:
            # The alphabet of PrintableString has its own rule.
            if value.text is None and type_name == "IA5String":
                yield Violation(attribute, f"{attribute_name} is an IA5String with octets above 0x7f")
        elif faults.has_wrong_type(attribute, tags):
            yield Violation(attribute, f"{attribute_name} is {faults.type_of(value)}; it must be {type_name}")

    check.__doc__ = (
        f"{attribute_name} is encoded as {type_name}.\n\n"
        f"The ASN.1 module gives the attribute this type only; it is not a DirectoryString."
    )
    return rule(
        rule_id, on=attribute_class, by_shape=True, citation=citation, fix=f"encode the value as {type_name}"
    )(check)


FIXED_TYPES = (
    _fixed_type(CountryName, "countryName", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(SerialNumber, "serialNumber", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(DnQualifier, "dnQualifier", "PrintableString", "RFC 5280 A.1"),
    _fixed_type(EmailAddress, "emailAddress", "IA5String", "RFC 5280 4.1.2.6, A.1"),
    _fixed_type(DomainComponent, "domainComponent", "IA5String", "RFC 5280 4.1.2.4, A.1"),
)


@rule("pkix.name.country_name_length", on=CountryName, fix="use the two-letter code of ISO 3166-1")
def country_name_length(country: CountryName) -> Violations:
    """countryName has exactly two characters.

    An empty value is reported by pkix.name.empty_value.
    """
    text = country.text
    if text and len(text) != 2:
        yield Violation(country, f"countryName has {len(text)} characters; it must have 2")


@rule(
    "pkix.name.printable_string_alphabet",
    on=Fault,
    kinds=Kind.ANY,
    citation="RFC 5280 A.1; X.680 41.4",
    fix="encode the value as UTF8String if the attribute permits it, or replace the character",
)
def printable_string_alphabet(fault: Fault, ctx: Context) -> Violations:
    """PrintableString values contain only letters, digits, space and ' ( ) + , - . / : = ?

    Frequent errors are @, &, *, _ and letters with accents.
    """
    return faults.report("pkix.name.printable_string_alphabet", fault, ctx)


@rule(
    "pkix.name.utf8_invalid",
    on=Fault,
    kinds=Kind.ANY,
    citation="RFC 5280 A.1; RFC 3629 3",
    fix="encode the value in UTF-8",
)
def utf8_invalid(fault: Fault, ctx: Context) -> Violations:
    """UTF8String values are well-formed UTF-8.

    Usually the octets are Latin-1. Overlong forms and surrogates are not well-formed either.
    """
    return faults.report("pkix.name.utf8_invalid", fault, ctx)


@rule("pkix.name.empty_value", by_shape=True, fix="remove the attribute from the name")
def empty_value(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values have at least one character.

    Each upper bound in RFC 5280 comes with a lower bound of 1. A value of spaces is not empty.
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
    why: str = "The upper bound is in characters, not octets.",
) -> Rule:
    """The rule that the value of an attribute has at most so many characters."""

    def check(attribute: AttributeTypeAndValue) -> Violations:
        text = attribute.text
        if text is not None and len(text) > limit:
            yield Violation(
                attribute, f"{attribute_name} has {len(text):,} characters; the maximum is {limit:,}"
            )

    check.__doc__ = f"{attribute_name} has at most {limit:,} characters.\n\n{why}"
    return rule(
        f"pkix.name.{name}_too_long",
        on=attribute_class,
        by_shape=limit >= 64,
        severity=severity,
        citation=citation,
        fix=f"shorten {attribute_name} to {limit:,} characters, or remove it from the name",
    )(check)


_X520 = (
    "RFC 5280 gives the attribute no upper bound. X.520 had this one and removed it later, so the finding\n"
    "is a warning. Characters are counted, not octets."
)

UPPER_BOUNDS = (
    _too_long("common_name", CommonName, "commonName", 64),
    _too_long("organization_name", OrganizationName, "organizationName", 64),
    _too_long("organizational_unit_name", OrganizationalUnitName, "organizationalUnitName", 64),
    _too_long("title", Title, "title", 64),
    _too_long("serial_number", SerialNumber, "serialNumber", 64),
    _too_long("locality_name", LocalityName, "localityName", 128),
    _too_long("state_or_province_name", StateOrProvinceName, "stateOrProvinceName", 128),
    _too_long("pseudonym", Pseudonym, "pseudonym", 128),
    _too_long("email_address", EmailAddress, "emailAddress", 255),
    _too_long("surname", Surname, "surname", 32768),
    _too_long("given_name", GivenName, "givenName", 32768),
    _too_long("initials", Initials, "initials", 32768),
    _too_long("generation_qualifier", GenerationQualifier, "generationQualifier", 32768),
    _too_long("name", NameAttribute, "name", 32768),
    _too_long("street_address", StreetAddress, "streetAddress", 128, "X.520", Severity.WARN, _X520),
    _too_long("postal_code", PostalCode, "postalCode", 40, "X.520", Severity.WARN, _X520),
)


@rule(
    "pkix.name.duplicate_attribute_in_rdn",
    on=RelativeDistinguishedName,
    citation="X.501 9.3",
    covers=("pkix.name.multi_valued_rdn",),
    fix="encode each attribute in a separate RDN, or remove one",
)
def duplicate_attribute_in_rdn(rdn: RelativeDistinguishedName) -> Violations:
    """An attribute type does not occur more than once in an RDN.

    The same type in several RDNs is permitted.
    """
    if len(rdn.attributes) < 2:
        return
    seen: set[str] = set()
    for attribute in rdn.attributes:
        if attribute.oid in seen:
            yield Violation(attribute, f"the RDN contains more than one {attribute.name}")
        seen.add(attribute.oid)


@rule(
    "pkix.name.multi_valued_rdn",
    by_shape=True,
    on=Name,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
    fix="encode each attribute in its own RDN",
)
def multi_valued_rdn(name: Name) -> Violations:
    """Every RDN has one attribute.

    More are permitted, but software that compares or prints names often does not expect them.
    """
    if len(name.attributes) == len(name.rdns):
        return
    for rdn in name.rdns:
        if len(rdn.attributes) > 1:
            yield Violation(rdn, f"the RDN has {len(rdn.attributes)} attributes")


@rule(
    "pkix.name.leading_or_trailing_whitespace",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.1",
    fix="remove the white space before and after the value",
)
def leading_or_trailing_whitespace(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values do not begin or end with white space.

    Name comparison ignores it, but software that compares names byte for byte does not.
    """
    text = attribute.text
    if text and text.strip() != text:
        yield Violation(attribute, f"{attribute.name} begins or ends with white space")


_ENTITY = pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@rule(
    "pkix.name.html_entity",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
    fix="replace the HTML entity with the character",
)
def html_entity(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values are not escaped for HTML.

    No clause prohibits &amp; in a name; it shows that a value was copied from a web page without decoding.
    """
    text = attribute.text
    if text and "&" in text:
        for match in _ENTITY.finditer(text):
            if _unescape(match.group()) != match.group():
                yield Violation(attribute, f"{attribute.name} contains the HTML entity {match.group()}")
                break


def _unescape(text: str) -> str:
    import html  # its table of entities is large, and few names need it

    return html.unescape(text)


@rule(
    "pkix.name.not_nfc",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 7.1; RFC 8399",
    fix="normalize the value to NFC",
)
def not_nfc(attribute: AttributeTypeAndValue) -> Violations:
    """UTF8String values are normalized to Unicode normalization form C (NFC).

    Name comparison according to RFC 5280 normalizes, but software that compares names byte for byte does not.
    """
    text = attribute.text
    if text and not text.isascii() and not is_nfc(text):
        yield Violation(attribute, f"{attribute.name} is not in normalization form C")


@rule(
    "pkix.name.control_character",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.4",
    covers=("pkix.name.leading_or_trailing_whitespace",),
    fix="remove the control characters from the value",
)
def control_character(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values do not contain control characters.

    These are U+0000 to U+001F and U+007F to U+009F. UTF8String permits them; in a PrintableString they are
    reported by pkix.name.printable_string_alphabet.
    """
    text = attribute.text
    if text and not text.isprintable() and faults.type_of(attribute.value) != "PrintableString":
        found = sorted({f"U+{ord(c):04X}" for c in text if c < " " or "\x7f" <= c <= "\x9f"})
        if found:
            yield Violation(attribute, f"{attribute.name} contains {', '.join(found[:8])}")


@rule(
    "pkix.name.mojibake",
    by_shape=True,
    severity=Severity.NOTICE,
    fix="encode the original text as UTF-8 once",
)
def mojibake(attribute: AttributeTypeAndValue) -> Violations:
    """Attribute values are not encoded as UTF-8 twice.

    A heuristic: the characters, encoded as Latin-1 or Windows-1252, are valid UTF-8 for printable text
    without combining marks.
    """
    text = attribute.text
    if text and not text.isascii():
        repaired = _decode_twice(text)
        if repaired is not None:
            yield Violation(attribute, f"{attribute.name} looks like {repaired!r}, encoded as UTF-8 twice")


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
    when=lambda subject: subject.has(EmailAddress),
    on=Subject,
    kinds=Kind.SUBSCRIBER,
    citation="RFC 5280 4.1.2.6",
    fix="add the address to subjectAltName as rfc822Name or SmtpUTF8Mailbox, or remove emailAddress",
)
def subject_email_not_in_san(subject: Subject, ctx: Context) -> Violations:
    """An email address in emailAddress of the subject is also in subjectAltName.

    The local part is compared exactly, the domain without case and with U-labels as A-labels. SmtpUTF8Mailbox
    is treated like rfc822Name (RFC 9598 3). A value of emailAddress that is not a mailbox is not compared. If
    subjectAltName does not decode, only that is reported. The finding points at the place where the address
    is missing: the extensions, a subjectAltName without mailboxes, or a malformed entry that contains it;
    otherwise at emailAddress.
    """
    addresses = subject.of(EmailAddress)
    if not addresses or isinstance(ctx.tbs.extension(SubjectAltName), MalformedExtension):
        return
    names = ctx.certificate.mailbox_names
    keys = {name.mailbox.key for name in names if name.mailbox is not None}
    for address in addresses:
        mailbox = parse_mailbox(address.text or "")
        if mailbox is None or mailbox.key in keys:
            continue
        node = address if names else ctx.tbs.get(SubjectAltName) or ctx.tbs.extension_holder
        for name in names:
            if name.mailbox is None and (address.text or "") in _TOKEN.split(name.text or ""):
                node = name
        yield Violation(node, f"the emailAddress {address.text} is not in subjectAltName")


_TOKEN = pattern(r"[\s<>,;:]+")


@rule(
    "pkix.name.email_attribute_deprecated",
    on=EmailAddress,
    within=Holder.SUBJECT,
    kinds=Kind.SUBSCRIBER,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.1.2.6",
    mode=Mode.OPT_IN,
    fix="remove emailAddress from the subject; subjectAltName contains the address",
)
def email_attribute_deprecated(address: EmailAddress) -> Violations:
    """The subject does not contain emailAddress; email addresses are in subjectAltName.

    RFC 5280 deprecates the attribute and permits it for legacy software; the BR permit it in every type.
    """
    yield Violation(address, "the subject contains emailAddress")
