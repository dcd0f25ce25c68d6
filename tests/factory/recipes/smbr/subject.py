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
silent(
    METADATA,
    base("individual-strict").attribute("countryName", "-"),
    "country_of_one_character",
    also=("pkix.name.country_name_length",),
)
silent(
    METADATA,
    base().issuer(("countryName", "GB"), ("organizationName", "Example Trust Ltd"), ("commonName", "-")),
    "issuer",
)

PLACEHOLDER = "smbr.subject.placeholder_value"
for variant, text in {
    "": "N/A",
    "none": "none",
    "padded": " Unknown ",
    "not_applicable": "Not Applicable",
    "openssl": "Some-State",
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
    base("mailbox-strict").attribute("stateOrProvinceName", "N/A"),
    "prohibited_attribute",
    also=("smbr.state_or_province_name.prohibited_in_mailbox",),
)
# one fault, one finding
silent(
    PLACEHOLDER,
    base("mailbox-strict").attribute("commonName", "N/A"),
    "common_name_of_mailbox",
    also=("smbr.common_name.not_mailbox",),
)
silent(
    PLACEHOLDER,
    base("organization-strict").attribute("commonName", "N/A"),
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
    base("individual-strict").attribute("countryName", "N/A"),
    "country",
    also=("pkix.name.country_name_length",),
)
silent(
    PLACEHOLDER,
    base()
    .attribute("givenName", "None")
    .without_attribute("surname", "commonName")
    .attribute("pseudonym", "Jo"),
    "given_name_beside_pseudonym",
    also=("smbr.given_name.with_pseudonym",),
)
silent(
    PLACEHOLDER,
    base()
    .without_attribute("givenName", "surname")
    .attribute("pseudonym", "Jo")
    .attribute("commonName", "N/A"),
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
        "smbr.organization_identifier.missing_in_organization",
        "smbr.organization_name.missing_in_organization",
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
