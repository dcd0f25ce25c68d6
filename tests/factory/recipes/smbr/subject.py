"""Recipes for smbr.subject."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, base

from .. import fires, silent

METADATA = "smbr.subject.metadata_only_value"
UNIT = base().attribute("organizationalUnitName", "-")
fires(METADATA, UNIT)
for variant, text in {
    "full_stop": ".",
    "blanks": "  ",
    "mixed": " - . ",
    "underscores": "__",
    "em_dash": "—",
    "no_break_space": "\u00a0",
    "zero_width_space": "\u200b",
    "brackets": "()",
}.items():
    fires(METADATA, base().attribute("organizationalUnitName", text), variant, br_version="1.0.9")
fires(METADATA, base().attribute("organizationalUnitName", "Example Holding Ltd", "-"), "second")
fires(METADATA, base("mailbox-strict").attribute("commonName", "."), "common_name_of_mailbox")
fires(METADATA, base("organization-strict").attribute("commonName", "-"), "common_name_of_organization")
fires(METADATA, base("organization-strict").attribute("organizationIdentifier", "---"), "identifier")
fires(
    METADATA,
    base("individual-strict").attribute("pseudonym", "-").without_attribute("givenName", "surname"),
    "pseudonym",
    br_version="1.0.2",
)
fires(METADATA, base("individual-legacy").attribute("dnQualifier", "-"), "other_attribute")
fires(METADATA, base("individual-legacy").attribute("1.2.3.4", der.utf8("-")), "unknown_attribute")
silent(METADATA, base().attribute("organizationalUnitName", "-A-"))
for variant, text in {"plus": "+", "equals": "=", "digit": "-1-", "ideograph": "乙", "emoji": "☂"}.items():
    silent(METADATA, base().attribute("organizationalUnitName", text), variant)
silent(METADATA, base().attribute("organizationalUnitName", ""), "empty", also=("pkix.name.empty_value",))
silent(
    METADATA,
    base("mailbox-strict").attribute("organizationalUnitName", "-"),
    "prohibited_attribute",
    also=("smbr.organizational_unit_name.prohibited_in_mailbox",),
)
fires(METADATA, base("individual-strict").attribute("countryName", "-"), "country_of_one_character")
silent(
    METADATA,
    base().issuer(("countryName", "GB"), ("organizationName", "Example Trust Ltd"), ("commonName", "-")),
    "issuer",
)

PLACEHOLDER = "smbr.subject.placeholder_value"
for variant, text in {
    "": "none",
    "padded": " Unknown ",
    "brackets": "<none>",
    "abbreviation": "n.a.",
    "two_words": "not  specified",
}.items():
    fires(PLACEHOLDER, base().attribute("stateOrProvinceName", text), variant)
fires(
    PLACEHOLDER, base("individual-strict").attribute("title", "Dentist", "TBD"), "second", br_version="1.0.9"
)
silent(PLACEHOLDER, base().attribute("stateOrProvinceName", "Nonesuch"))
silent(PLACEHOLDER, base("individual-strict").attribute("countryName", "NA"), "namibia")
silent(PLACEHOLDER, base().attribute("stateOrProvinceName", "unknown " * 5), "long")
silent(
    PLACEHOLDER,
    base("mailbox-strict").attribute("stateOrProvinceName", "none"),
    "prohibited_attribute",
    also=("smbr.state_or_province_name.prohibited_in_mailbox",),
)
# one fault, one finding
silent(
    PLACEHOLDER,
    base("mailbox-strict").attribute("commonName", "unknown"),
    "common_name_of_mailbox",
    also=("smbr.common_name.not_mailbox",),
)
silent(
    PLACEHOLDER,
    base("organization-strict").attribute("commonName", "unknown"),
    "common_name_of_organization",
    also=("smbr.common_name.organization_mismatch",),
)
silent(
    PLACEHOLDER,
    base("organization-strict").attribute("organizationIdentifier", "none"),
    "identifier",
    also=("smbr.organization_identifier.invalid_syntax_until_1_0_8",),
)
silent(
    PLACEHOLDER,
    base().attribute("emailAddress", "unknown"),
    "email_address",
    also=("smbr.email_address.not_single_mailbox",),
)
silent(
    PLACEHOLDER,
    base("individual-strict").attribute("countryName", "unknown"),
    "country",
    also=("pkix.name.country_name_length",),
)
silent(
    PLACEHOLDER,
    base()
    .without_attribute("givenName", "surname")
    .attribute("pseudonym", "Jo")
    .attribute("commonName", "unknown"),
    "common_name_beside_pseudonym",
    br_version="1.0.4",
    also=("smbr.common_name.pseudonym_mismatch",),
)
fires(PLACEHOLDER, base().attribute("commonName", "Not Available"), "common_name_of_person")
silent(
    "smbr.common_name.personal_name_not_given_name_surname",
    base().attribute("commonName", "Not Available"),
    "placeholder",
)

ABSENT = "smbr.subject.indicates_absence"
for variant, text in {
    "": "N/A",
    "absent": "absent",
    "incomplete": "incomplete",
    "not_applicable": "Not Applicable",
    "upper_case": "INCOMPLETE",
    "parentheses": "(Absent)",
    "full_stop": "not applicable.",
    "padded": " n/a ",
    "hyphens": "--N/A--",
    "angle_brackets": "<N/A>",
    "two_blanks": "not  applicable",
}.items():
    fires(ABSENT, base().attribute("stateOrProvinceName", text), variant)
for version in ("1.0.0", "1.0.6", "1.0.10"):
    name = version.replace(".", "_")
    fires(ABSENT, base().attribute("organizationalUnitName", "N/A"), name, br_version=version)
fires(ABSENT, base("mailbox-strict").attribute("commonName", "N/A"), "common_name_of_mailbox")
fires(ABSENT, base("organization-strict").attribute("commonName", "n/a"), "common_name_of_organization")
fires(ABSENT, base("organization-strict").attribute("organizationIdentifier", "N/A"), "identifier")
fires(ABSENT, base().attribute("emailAddress", "absent"), "email_address")
fires(ABSENT, base("individual-strict").attribute("countryName", "N/A"), "country")
fires(
    ABSENT,
    base()
    .without_attribute("givenName", "surname")
    .attribute("pseudonym", "Jo")
    .attribute("commonName", "N/A"),
    "common_name_beside_pseudonym",
    br_version="1.0.4",
)
fires(
    ABSENT,
    base().san(values.rfc822_name(MAILBOX), values.directory_name(("organizationalUnitName", "n/a"))),
    "directory_name",
)
for variant, text in {
    "": "Absent Friends Ltd",
    "incomplete": "Incomplete Works",
    "not_applicable": "Not Applicable Records",
    "n_slash_a": "N/A Industries",
    "abbreviation": "NA",
}.items():
    silent(ABSENT, base().attribute("organizationalUnitName", text), variant or "part_of_a_name")
silent(
    ABSENT,
    base("mailbox-strict").attribute("stateOrProvinceName", "N/A"),
    "prohibited_attribute",
    also=("smbr.state_or_province_name.prohibited_in_mailbox",),
)

DEFAULT = "smbr.subject.tool_default_value"
for variant, text, neighbour in (
    ("some_state", "Some-State", "Some-State University"),
    ("internet_widgits", "Internet Widgits Pty Ltd", "Internet Widgits Pty Ltd Holding"),
    ("default_city", "Default City", "Default City Council"),
    ("default_company", "Default Company Ltd", "Default Company Ltd Trust"),
    ("snake_oil", "Snake Oil, Ltd.", "Snake Oil Museum"),
    ("snake_desert", "Snake Desert", "Snake Desert Park"),
    ("snake_town", "Snake Town", "Snake Town Farm"),
    ("somestate", "SomeState", "SomeState College"),
    ("somecity", "SomeCity", "SomeCity Hall"),
    ("someorganization", "SomeOrganization", "SomeOrganization Group"),
    ("someorganizationalunit", "SomeOrganizationalUnit", "SomeOrganizationalUnit 1"),
    ("localhost", "localhost.localdomain", "localhost.localdomain Project"),
    ("easy_rsa", "Copyleft Certificate Co", "Copyleft Certificate Company"),
    ("easy_rsa_unit", "My Organizational Unit", "My Organizational Unit Plc"),
):
    fires(DEFAULT, base().attribute("organizationalUnitName", text), variant)
    silent(DEFAULT, base().attribute("organizationalUnitName", neighbour), variant)
fires(DEFAULT, base("sponsor-legacy").attribute("localityName", "DEFAULT CITY"), "upper_case")
silent(
    DEFAULT,
    base("organization-strict").attribute("commonName", "Default Company Ltd"),
    "common_name_of_organization",
    also=("smbr.common_name.organization_mismatch",),
)

EMBEDDED = "smbr.subject.embedded_attribute"
for variant, name, text, neighbour in (
    ("locality", "stateOrProvinceName", "Bavaria, L=Munich", "Bavaria, Lower"),
    ("common_name", "organizationalUnitName", "CN=Jane Doe", "ACN=Jane"),
    ("unit", "organizationalUnitName", "OU=Sales", "YOU=ME Ltd"),
    ("state", "organizationalUnitName", "ST=Kent", "ABST=1"),
    ("surname", "organizationalUnitName", "Jane/SN=Doe", "Jane SN Doe"),
    ("given_name", "organizationalUnitName", "GN=Jane", "DAGN=1"),
    ("domain_component", "organizationalUnitName", "DC=example,DC=com", "ACDC=1"),
    ("user_id", "organizationalUnitName", "UID=jdoe", "FLUID=1"),
    ("street", "organizationalUnitName", "STREET=High Street 1", "HIGHSTREET=1"),
    ("email_address", "organizationalUnitName", "Jane/emailAddress=jane", "Jane, emailAddress"),
    ("serial_number", "organizationalUnitName", "Jane + serialNumber=1", "Jane + serialNumber"),
    ("country", "organizationalUnitName", "Example Ltd, C=GB", "C=GB"),
    ("email", "organizationalUnitName", "Example Ltd/E=jane", "E=mc2 Ltd"),
    ("organization", "organizationalUnitName", "Sales, O=Example Ltd", "H2O=Water Ltd"),
    ("state_of_one_letter", "organizationalUnitName", "Sales; S=Kent", "Sales S Kent"),
):
    fires(EMBEDDED, base().attribute(name, text), variant)
    silent(EMBEDDED, base().attribute(name, neighbour), variant)

VERIFIED = "smbr.subject.email_not_verified"
fires(VERIFIED, base("mailbox-strict"))
fires(
    VERIFIED,
    base("mailbox-strict").without("subjectAltName"),
    "in_subject_only",
    also=("smbr.subject_alt_name.missing",),
)
silent(
    VERIFIED,
    base("organization-strict").san(values.dns_name("example.com")),
    also=("smbr.subject_alt_name.no_mailbox", "smbr.subject_alt_name.prohibited_name_type"),
)

# other attributes

OTHERS = {
    "qualifier": ("dnQualifier", "12"),
    "domain_component": ("domainComponent", "example"),
    "user_id": ("userId", "jdoe"),
    "initials": ("initials", "JD"),
    "unknown_oid": ("1.2.3.4", der.utf8("x")),
    "jurisdiction": ("1.3.6.1.4.1.311.60.2.1.3", der.printable("GB")),
    "integer": ("1.2.3.4", der.integer(1)),
}
for certificate_type in ("mailbox", "organization", "sponsor", "individual"):
    rule = f"smbr.subject.other_attribute_in_{certificate_type}"
    for variant, (name, value) in OTHERS.items():
        fires(rule, base(f"{certificate_type}-strict").attribute(name, value), variant)
    fires(rule, base(f"{certificate_type}-multipurpose").attribute("dnQualifier", "1", "2"), "twice")
    legacy = base(f"{certificate_type}-legacy").attribute("dnQualifier", "1")
    if certificate_type == "mailbox":
        fires(rule, legacy, "legacy")
        silent("smbr.subject.other_attribute_in_legacy", legacy, "mailbox", also=(rule,))
    else:
        silent(rule, legacy, "legacy")
        fires("smbr.subject.other_attribute_in_legacy", legacy, certificate_type)
    silent(rule, base(f"{certificate_type}-strict").attribute("serialNumber", "1234"), "serial_number")
    silent(
        rule,
        base(f"{certificate_type}-strict").issuer(
            ("domainComponent", "example"),
            ("countryName", "GB"),
            ("organizationName", "Example Trust Ltd"),
            ("commonName", "CA 1"),
        ),
        "issuer",
    )
LEGACY = "smbr.subject.other_attribute_in_legacy"
silent(LEGACY, base("sponsor-legacy"))
silent(
    LEGACY,
    base("sponsor-multipurpose").attribute("dnQualifier", "1"),
    "multipurpose",
    also=("smbr.subject.other_attribute_in_sponsor",),
)

# the person

for certificate_type in ("sponsor", "individual"):
    rule = f"smbr.subject.no_personal_identity_in_{certificate_type}"
    for generation in ("multipurpose", "strict"):
        nobody = base(f"{certificate_type}-{generation}").without_attribute("givenName", "surname")
        fires(rule, nobody, generation)
        fires(rule, nobody.without_attribute("commonName"), f"{generation}_no_common_name")
        fires(rule, nobody.attribute("commonName", MAILBOX), f"{generation}_mailbox", br_version="1.0.9")
        silent(rule, nobody.attribute("surname", "Doe"), f"{generation}_surname")
        silent(rule, nobody.attribute("givenName", "Jane"), f"{generation}_given_name")
        silent(
            rule,
            nobody.attribute("pseudonym", "Jo").attribute("commonName", "Jo"),
            f"{generation}_pseudonym",
            br_version="1.0.9",
        )
    silent(
        rule,
        base(f"{certificate_type}-strict")
        .without_attribute("givenName")
        .attribute("surname", der.integer(1)),
        "no_string",
        also=("pkix.name.directory_string_type",),
    )
    silent(rule, base(f"{certificate_type}-legacy").without_attribute("givenName", "surname"), "legacy")

    rule = f"smbr.subject.no_personal_identity_in_legacy_{certificate_type}"
    legacy = base(f"{certificate_type}-legacy").without_attribute("givenName", "surname")
    fires(rule, legacy.without_attribute("commonName"))
    fires(rule, legacy.without_attribute("commonName").attribute("title", "Dentist"), "title")
    silent(rule, legacy)
    silent(rule, legacy.attribute("commonName", MAILBOX), "mailbox")
    silent(
        rule,
        legacy.without_attribute("commonName").attribute("pseudonym", "Jo"),
        "pseudonym",
        br_version="1.0.9",
    )
    silent(
        rule,
        base(f"{certificate_type}-strict").without_attribute("givenName", "surname", "commonName"),
        "strict",
        also=(f"smbr.subject.no_personal_identity_in_{certificate_type}",),
    )
    fires(f"{rule}_doubtful", legacy.attribute("commonName", MAILBOX))
    fires(
        f"{rule}_doubtful", legacy.attribute("commonName", MAILBOX, "jane.doe@EXAMPLE.com"), "two_mailboxes"
    )
    silent(f"{rule}_doubtful", legacy)
    silent(f"{rule}_doubtful", legacy.attribute("commonName", MAILBOX, "Jane Doe"), "name_too")
    silent(f"{rule}_doubtful", legacy.attribute("commonName", MAILBOX).attribute("surname", "Doe"), "surname")
    silent(f"{rule}_doubtful", legacy.without_attribute("commonName"), "nothing", also=(rule,))

# the type

MISMATCH = "smbr.subject.type_mismatch"
ORGANIZATION_ATTRIBUTES = ("organizationName", "organizationIdentifier")
fires(
    MISMATCH,
    base("organization-strict").attribute("givenName", "Jane").attribute("surname", "Doe"),
    "organization_with_person",
    also=("smbr.given_name.prohibited_in_organization", "smbr.surname.prohibited_in_organization"),
)
fires(
    MISMATCH,
    base("individual-strict").attribute("organizationName", "Example Ltd"),
    "individual_with_organization",
    also=("smbr.organization_name.prohibited_in_individual",),
)
fires(
    MISMATCH,
    base("individual-strict")
    .without_attribute("givenName", "surname")
    .attribute("organizationName", "Jane Doe"),
    "individual_is_organization",
    also=(
        "smbr.organization_name.prohibited_in_individual",
        "smbr.subject.no_personal_identity_in_individual",
    ),
)
fires(
    MISMATCH,
    base("mailbox-strict").attribute("surname", "Doe"),
    "mailbox_with_person",
    also=("smbr.surname.prohibited_in_mailbox",),
)
fires(
    MISMATCH,
    base("mailbox-strict").attribute("organizationName", "Example Ltd"),
    "mailbox_with_organization",
    also=("smbr.organization_name.prohibited_in_mailbox",),
)
fires(
    MISMATCH,
    base("organization-multipurpose")
    .without_attribute(*ORGANIZATION_ATTRIBUTES, "commonName")
    .attribute("surname", "Doe"),
    "organization_is_individual",
    also=(
        "smbr.organization_identifier.missing",
        "smbr.organization_name.missing",
        "smbr.surname.prohibited_in_organization",
    ),
)
silent(MISMATCH, base("organization-strict"))
silent(MISMATCH, base("individual-strict"), "individual")
silent(MISMATCH, base("sponsor-strict"), "sponsor")
silent(
    MISMATCH,
    base("mailbox-strict").attribute("countryName", "GB"),
    "mailbox_with_place",
    also=("smbr.country_name.prohibited_in_mailbox",),
)

UNVERIFIED = "smbr.subject.unverified_information"
fires(UNVERIFIED, base("mailbox-strict"))
silent(UNVERIFIED, base("mailbox-strict").subject().critical("subjectAltName"))
