"""Recipes for pkix.name."""

from datetime import datetime, timezone

from smime_lint.testing import authority, der, keys, ocsp, values
from smime_lint.testing.certificate import ISSUER, Certificate, base

from .. import fires, silent
from .common import plain


def _subject(name: str, value: str | bytes) -> Certificate:
    return plain().attribute(name, value)


def _issuer(name: str, value: str | bytes) -> Certificate:
    return plain().issuer(*((n, v) for n, v in ISSUER if n != name), (name, value))


def _directory_name(name: str, value: str | bytes) -> Certificate:
    return plain().san(values.rfc822_name("jane.doe@example.com"), values.directory_name((name, value)))


def _universal(text: str) -> bytes:
    return der.tlv(0x1C, text.encode("utf-32-be"))


# directory_string_type
_TYPE = "pkix.name.directory_string_type"
fires(_TYPE, _subject("commonName", der.bmp("Jane Doe")), "bmp")
fires(_TYPE, _subject("organizationName", der.teletex("Zürich AG")), "teletex")
fires(_TYPE, _subject("localityName", _universal("Zürich")), "universal")
fires(_TYPE, _subject("givenName", der.ia5("Jane")), "ia5")
fires(_TYPE, _subject("description", der.tlv(0x1A, b"Jane")), "visible")
fires(_TYPE, _subject("commonName", der.integer(7)), "integer")
fires(_TYPE, _subject("commonName", der.tlv(0x1E, b"\x00J\x00")), "odd_bmp")
fires(_TYPE, _issuer("commonName", der.ia5("Example CA")), "issuer_ia5")
fires(_TYPE, _directory_name("organizationName", der.bmp("Example Ltd")), "directory_name")
silent(_TYPE, _subject("commonName", der.printable("Jane Doe")), "printable")
silent(_TYPE, _subject("userId", der.utf8("jane")), "utf8")
silent(_TYPE, _subject("1.3.6.1.4.1.99999.8", der.bmp("Jane")), "unknown_attribute")
silent(_TYPE, _issuer("commonName", der.teletex("Zürich CA")), "issuer_teletex")

_DOUBTFUL = "pkix.name.directory_string_type_doubtful"
fires(_DOUBTFUL, _issuer("commonName", der.teletex("Zürich CA")), "teletex")
fires(_DOUBTFUL, _issuer("organizationName", der.bmp("Zürich AG")), "bmp")
_OLD_NAME = values.directory_name(("organizationName", der.bmp("Example Ltd")))
_OLD_SUBJECT = (
    ("countryName", "GB"),
    ("organizationName", der.teletex("Example Trust Ltd")),
    ("commonName", "CA"),
)
fires(_DOUBTFUL, authority.root().subject(*_OLD_SUBJECT).issuer(*_OLD_SUBJECT), "root")
fires(_DOUBTFUL, authority.subca().attribute("commonName", der.bmp("Example CA")), "subca")
fires(
    _DOUBTFUL,
    authority.tcsubca().extension(
        "nameConstraints",
        values.name_constraints(
            values.rfc822_name("example.com"),
            values.directory_name(("organizationName", _universal("Example Ltd"))),
        ),
    ),
    "name_constraints",
)
fires(
    _DOUBTFUL,
    plain().extension(
        "authorityKeyIdentifier",
        der.sequence(
            der.implicit(0, keys.key_identifier(keys.spki("rsa_ca"))),
            der.explicit(1, _OLD_NAME),
            der.implicit(2, b"\x05"),
        ),
    ),
    "authority_cert_issuer",
)
fires(
    _DOUBTFUL,
    plain().extension(
        "cRLDistributionPoints",
        der.sequence(
            values.distribution_point(
                values.uri("http://crl.example.com/smime-ca-1.crl"), crl_issuer=der.explicit(2, _OLD_NAME)
            )
        ),
    ),
    "crl_issuer",
)
fires(_DOUBTFUL, plain().extension("issuerAltName", values.general_names(_OLD_NAME)), "issuer_alt_name")
silent(_DOUBTFUL, _issuer("commonName", der.printable("Example CA")))
silent(_DOUBTFUL, _issuer("commonName", der.ia5("Example CA")), "ia5", also=(_TYPE,))
silent(_DOUBTFUL, _subject("commonName", der.teletex("Jane")), "subject", also=(_TYPE,))
silent(_DOUBTFUL, ocsp.responder().attribute("commonName", der.bmp("Responder")), "responder", also=(_TYPE,))
silent(_DOUBTFUL, authority.subca().attribute("commonName", der.ia5("CA")), "subca_ia5", also=(_TYPE,))
fires(
    "pkix.certificate.invalid_der",
    authority.subca().attribute("commonName", der.tlv(0x1E, b"\x00C\x00")),
    "subca_odd_bmp",
)

fires(_TYPE, _subject("organizationIdentifier", der.bmp("NTRGB-12345678")), "organization_identifier_bmp")
fires(_TYPE, _subject("organizationIdentifier", der.ia5("NTRGB-12345678")), "organization_identifier_ia5")
silent(_TYPE, _subject("organizationIdentifier", der.printable("NTRGB-12345678")), "organization_identifier")
fires(_TYPE, _issuer("organizationIdentifier", der.ia5("NTRGB-1")), "issuer_organization_identifier")

# the attributes of one type
_COUNTRY = "pkix.name.country_name_not_printable"
fires(_COUNTRY, _subject("countryName", der.utf8("GB")), "utf8")
fires(_COUNTRY, _issuer("countryName", der.ia5("GB")), "issuer")
fires(_COUNTRY, _subject("countryName", der.integer(44)), "integer")
fires(_COUNTRY, _subject("countryName", der.tlv(0x0C, b"\xff\xff")), "bad_utf8")
silent(_COUNTRY, _subject("countryName", der.printable("GB")))
silent(
    _COUNTRY,
    _subject("countryName", der.printable("G_")),
    "alphabet",
    also=("pkix.name.printable_string_alphabet",),
)
fires("pkix.name.country_name_length", _subject("countryName", "GBR"))
fires("pkix.name.country_name_length", _issuer("countryName", "G"), "issuer")
silent("pkix.name.country_name_length", _subject("countryName", "gb"))
silent("pkix.name.country_name_length", _subject("countryName", ""), "empty", also=("pkix.name.empty_value",))

_SERIAL = "pkix.name.serial_number_not_printable"
fires(_SERIAL, _subject("serialNumber", der.utf8("12345")))
fires(_SERIAL, _issuer("serialNumber", der.tlv(0x12, b"12345")), "issuer")
silent(_SERIAL, _subject("serialNumber", der.printable("A-1/2 (3)")))
fires("pkix.name.serial_number_too_long", _subject("serialNumber", "1" * 65))
silent("pkix.name.serial_number_too_long", _subject("serialNumber", "1" * 64))

_QUALIFIER = "pkix.name.dn_qualifier_not_printable"
fires(_QUALIFIER, _subject("dnQualifier", der.utf8("1")))
silent(_QUALIFIER, _subject("dnQualifier", der.printable("1")))

_EMAIL = "pkix.name.email_address_not_ia5"
fires(_EMAIL, _subject("emailAddress", der.utf8("jane.doe@example.com")))
fires(_EMAIL, _subject("emailAddress", der.printable("jane.doe@example.com")), "printable")
fires(_EMAIL, _subject("emailAddress", der.ia5("jané@example.com")), "not_ascii")
silent(_EMAIL, _subject("emailAddress", der.ia5("jane.doe@example.com")))
fires(
    "pkix.name.email_address_too_long",
    _subject("emailAddress", f"{'a' * 64}@{'.'.join(['b' * 47] * 4)}"),
)
silent(
    "pkix.name.email_address_too_long",
    _subject("emailAddress", f"{'a' * 63}@{'.'.join(['b' * 47] * 4)}"),
)

_DC = "pkix.name.domain_component_not_ia5"
fires(_DC, _subject("domainComponent", der.utf8("example")))
fires(_DC, _issuer("domainComponent", der.printable("example")), "issuer")
silent(_DC, _subject("domainComponent", der.ia5("example")))

# encodings
_ALPHABET = "pkix.name.printable_string_alphabet"
for _character in "@&*_\x00":
    fires(_ALPHABET, _subject("commonName", der.printable(f"Jane{_character}Doe")), f"{ord(_character):02x}")
fires(_ALPHABET, _subject("commonName", der.printable("Jané Doe")), "latin1")
fires(_ALPHABET, _issuer("commonName", der.printable("Example_CA")), "issuer")
fires(_ALPHABET, _directory_name("commonName", der.printable("Example_CA")), "directory_name")
fires(_ALPHABET, _subject("1.3.6.1.4.1.99999.8", der.printable("a_b")), "unknown_attribute")
silent(_ALPHABET, _subject("commonName", der.printable("Az09 '()+,-./:=?")))
silent(_ALPHABET, _subject("commonName", der.utf8("Jane_Doe@&*")), "utf8")

_UTF8 = "pkix.name.utf8_invalid"
fires(_UTF8, _subject("commonName", der.tlv(0x0C, b"Jan\xe9 Doe")), "latin1")
fires(_UTF8, _subject("commonName", der.tlv(0x0C, b"Jane\xc0\xa0Doe")), "overlong")
fires(_UTF8, _subject("commonName", der.tlv(0x0C, b"\xed\xa0\x80")), "surrogate")
fires(_UTF8, _issuer("1.3.6.1.4.1.99999.8", der.tlv(0x0C, b"\xff")), "issuer")
silent(_UTF8, _subject("commonName", der.utf8("Jané 💌 Doe")))

_EMPTY = "pkix.name.empty_value"
fires(_EMPTY, _subject("commonName", ""))
fires(_EMPTY, _subject("1.3.6.1.4.1.99999.8", der.bmp("")), "unknown_attribute")
fires(_EMPTY, _issuer("organizationName", der.printable("")), "issuer")
silent(_EMPTY, _subject("commonName", " "))

# upper bounds, in characters of two octets
for _name, _attribute, _limit in (
    ("common_name", "commonName", 64),
    ("organization_name", "organizationName", 64),
    ("organizational_unit_name", "organizationalUnitName", 64),
    ("title", "title", 64),
    ("locality_name", "localityName", 128),
    ("state_or_province_name", "stateOrProvinceName", 128),
    ("pseudonym", "pseudonym", 128),
    ("surname", "surname", 32768),
    ("given_name", "givenName", 32768),
    ("initials", "2.5.4.43", 32768),
    ("generation_qualifier", "2.5.4.44", 32768),
    ("name", "2.5.4.41", 32768),
    ("street_address", "streetAddress", 128),
    ("postal_code", "postalCode", 40),
):
    fires(f"pkix.name.{_name}_too_long", _subject(_attribute, "é" * (_limit + 1)))
    silent(f"pkix.name.{_name}_too_long", _subject(_attribute, "é" * _limit))
for _name, _attribute, _limit in (("common_name", "commonName", 64), ("email_address", "emailAddress", 255)):
    _rule = f"pkix.name.{_name}_too_long"
    fires(_rule, _issuer(_attribute, "x" * (_limit + 1)), "issuer")
    fires(_rule, _directory_name(_attribute, "x" * (_limit + 1)), "directory_name")
    silent(_rule, _issuer(_attribute, "x" * _limit), "issuer")
fires("pkix.name.organization_name_too_long", _directory_name("organizationName", "x" * 65), "directory_name")

# RDNs
fires(
    "pkix.name.duplicate_attribute_in_rdn",
    plain().rdns((("organizationalUnitName", "A"), ("organizationalUnitName", "B"))),
)
silent(
    "pkix.name.duplicate_attribute_in_rdn",
    plain().rdns((("organizationalUnitName", "A"), ("commonName", "A")), (("organizationalUnitName", "B"),)),
)
fires(
    "pkix.name.multi_valued_rdn",
    plain().rdns((("commonName", "Jane Doe"), ("serialNumber", "1"))),
)
silent("pkix.name.multi_valued_rdn", plain().rdns((("commonName", "Jane Doe"),), (("serialNumber", "1"),)))

# text
_WHITESPACE = "pkix.name.leading_or_trailing_whitespace"
fires(_WHITESPACE, _subject("commonName", " Jane Doe"), "leading")
fires(_WHITESPACE, _issuer("commonName", "Example CA\u00a0"), "trailing")
silent(_WHITESPACE, _subject("commonName", "Jane  Doe"))

_ENTITY = "pkix.name.html_entity"
fires(_ENTITY, _subject("organizationName", "Smith &amp; Sons"), "named")
fires(_ENTITY, _subject("organizationName", "O&#39;Neil & Sons"), "decimal")
fires(_ENTITY, _subject("organizationName", "O&#x27;Neil"), "hexadecimal")
silent(_ENTITY, _subject("organizationName", "Smith & Sons; R&D; A&xyzzy;"))

_NFC = "pkix.name.not_nfc"
fires(_NFC, _subject("commonName", "Jane\u0301 Doe"))
silent(_NFC, _subject("commonName", "Jan\u00e9 Doe"))

_CONTROL = "pkix.name.control_character"
fires(_CONTROL, _subject("commonName", "Jane\tDoe"), "c0")
fires(_CONTROL, _subject("commonName", "Jane\u0085Doe"), "c1")
fires(_CONTROL, _subject("commonName", "Jane\x7fDoe"), "delete")
silent(_CONTROL, _subject("commonName", "Jane\u200dDoe\u00a0"))
silent(_CONTROL, _subject("commonName", der.printable("Jane\tDoe")), "printable", also=(_ALPHABET,))

_MOJIBAKE = "pkix.name.mojibake"
fires(_MOJIBAKE, _subject("organizationName", "MÃ¼ller GmbH"), "latin1")
fires(_MOJIBAKE, _subject("organizationName", "Dupont â€“ Cie"), "windows_1252")
silent(_MOJIBAKE, _subject("organizationName", "Müller GmbH – Zürich"))
silent(_MOJIBAKE, _subject("organizationName", "PÍŠA"), "capitals")

# the email addresses of the subject; before the BR, which have a rule of their own
_old = base("mailbox-legacy").valid(datetime(2023, 1, 10, tzinfo=timezone.utc))
_NOT_IN_SAN = "pkix.name.subject_email_not_in_san"
fires(_NOT_IN_SAN, _old.attribute("emailAddress", "john.doe@example.com"), br_version="in-force")
fires(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "jane.doe@example.com", "Jane.Doe@example.com"),
    "local_part_case",
    br_version="in-force",
)
fires(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "jane.doe@example.com").without("subjectAltName"),
    "no_san",
    br_version="in-force",
)
fires(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "jane.doe@example.com").san(values.dns_name("example.com")),
    "no_mailbox",
    br_version="in-force",
)
silent(_NOT_IN_SAN, _old.attribute("emailAddress", "jane.doe@EXAMPLE.com"), br_version="in-force")
silent(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "jane.doe@example.com").san(
        values.rfc822_name("Jane <jane.doe@example.com>")
    ),
    "malformed_name",
    br_version="in-force",
    also=("pkix.rfc822_name.not_mailbox",),
)
fires(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "doe@example.com").san(values.rfc822_name("Jane <jane.doe@example.com>")),
    "part_of_malformed_name",
    br_version="in-force",
    also=("pkix.rfc822_name.not_mailbox",),
)
silent(_NOT_IN_SAN, _old.attribute("emailAddress", "Jane Doe"), "not_a_mailbox", br_version="in-force")
silent(
    _NOT_IN_SAN,
    _old.attribute("emailAddress", "jane.doe@example.com").extension("subjectAltName", der.null()),
    "malformed",
    br_version="in-force",
    also=("pkix.extensions.invalid_der",),
)

fires(
    "pkix.name.email_attribute_deprecated",
    base("mailbox-strict").subject(("emailAddress", "jane.doe@example.com")),
)
silent("pkix.name.email_attribute_deprecated", base("mailbox-strict"))
