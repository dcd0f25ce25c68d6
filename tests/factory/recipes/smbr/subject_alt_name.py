"""Recipes for smbr.subject_alt_name."""

from dataclasses import replace

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, Certificate, base

from .. import fires, silent

RFC822_NAME = values.rfc822_name(MAILBOX)
SMTP_UTF8_MAILBOX = values.smtp_utf8_mailbox("j\u00e4ne@example.com")
USER_PRINCIPAL_NAME = values.other_name(values.USER_PRINCIPAL_NAME, der.utf8(MAILBOX))
XMPP_ADDRESS = values.other_name("1.3.6.1.5.5.7.8.5", der.utf8(MAILBOX))
UNTAGGED_MAILBOX = der.tlv(0xA0, der.oid(values.SMTP_UTF8_MAILBOX) + der.utf8("j\u00e4ne@example.com"))
PERSON = (
    ("organizationName", "Example Ltd"),
    ("organizationIdentifier", "NTRGB-12345678"),
    ("givenName", "Jane"),
    ("surname", "Doe"),
)
DIRECTORY_NAME = values.directory_name(*PERSON)


def directory_name(
    *attributes: tuple[str, str | bytes], profile: str = "sponsor-multipurpose"
) -> Certificate:
    """A certificate with a mailbox and a directoryName in subjectAltName."""
    return base(profile).san(RFC822_NAME, values.directory_name(*attributes))


def mailboxes(*names: str) -> Certificate:
    """A certificate with these rfc822Names."""
    return base().san(*(values.rfc822_name(name) for name in names))


# the extension

fires("smbr.subject_alt_name.missing", base().without("subjectAltName"))
fires(
    "smbr.subject_alt_name.missing",
    base().without("subjectAltName").attribute("emailAddress", MAILBOX),
    "email_in_subject",
)
silent("smbr.subject_alt_name.missing", base("individual-strict"))
silent(
    "smbr.subject_alt_name.missing",
    base().extension("subjectAltName", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)

fires("smbr.subject_alt_name.critical", base().critical("subjectAltName"))
fires(
    "smbr.subject_alt_name.critical",
    base().extension("subjectAltName", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent("smbr.subject_alt_name.critical", base())
silent(
    "smbr.subject_alt_name.critical",
    base("mailbox-strict").subject().critical("subjectAltName"),
    "empty_subject",
)
silent(
    "smbr.subject_alt_name.critical",
    base("mailbox-strict").subject(),
    "empty_subject_not_critical",
    also=("pkix.subject_alt_name.not_critical_with_empty_subject",),
)

fires("smbr.subject_alt_name.no_mailbox", base().san(DIRECTORY_NAME), "directory_name")
fires("smbr.subject_alt_name.no_mailbox", base().san(USER_PRINCIPAL_NAME), "user_principal_name")
fires(
    "smbr.subject_alt_name.no_mailbox",
    base().san(USER_PRINCIPAL_NAME).attribute("emailAddress", MAILBOX),
    "email_in_subject",
)
fires("smbr.subject_alt_name.no_mailbox", base().san(), "empty")
silent("smbr.subject_alt_name.no_mailbox", base().san(SMTP_UTF8_MAILBOX))
silent("smbr.subject_alt_name.no_mailbox", base().san(USER_PRINCIPAL_NAME, RFC822_NAME), "second")
silent(
    "smbr.subject_alt_name.no_mailbox",
    base().san(UNTAGGED_MAILBOX),
    "untagged",
    also=("pkix.subject_alt_name.other_name_untagged",),
)

for variant, name in {
    "dns_name": values.dns_name("example.com"),
    "ip_address": der.implicit(7, bytes((192, 0, 2, 1))),
    "uri": values.uri(f"mailto:{MAILBOX}"),
    "registered_id": der.implicit(8, der.content_of(der.oid("1.3.6.1.4.1.99999.3"))),
    "x400_address": der.tlv(0xA3, der.sequence()),
    "edi_party_name": der.tlv(0xA5, der.explicit(1, der.utf8("Example Ltd"))),
}.items():
    fires("smbr.subject_alt_name.prohibited_name_type", base().san(RFC822_NAME, name), variant)
fires(
    "smbr.subject_alt_name.prohibited_name_type",
    base("mailbox-legacy").san(values.dns_name("example.com"), RFC822_NAME),
    "legacy",
)
silent(
    "smbr.subject_alt_name.prohibited_name_type",
    base().san(RFC822_NAME, SMTP_UTF8_MAILBOX, DIRECTORY_NAME, USER_PRINCIPAL_NAME, XMPP_ADDRESS),
)

# mailboxes

for variant, address in {
    "display_name": f"Jane Doe <{MAILBOX}>",
    "angle_brackets": f"<{MAILBOX}>",
    "comment": f"{MAILBOX} (Jane)",
    "mailto": f"mailto:{MAILBOX}",
    "leading_blank": f" {MAILBOX}",
    "trailing_blank": f"{MAILBOX} ",
    "list": f"{MAILBOX},{MAILBOX}",
    "no_at": "example.com",
    "two_at": "jane@doe@example.com",
    "no_domain": "jane.doe@",
    "no_local_part": "@example.com",
    "two_dots": "jane..doe@example.com",
    "root_dot": "jane.doe@example.com.",
    "bad_literal": "jane.doe@[192.0.2.256]",
    "unfinished_quote": '"jane doe@example.com',
    "second": "jane@-example.com",
}.items():
    fires("smbr.subject_alt_name.invalid_mailbox", mailboxes(MAILBOX, address), variant, br_version="1.0.1")
fires(
    "smbr.subject_alt_name.invalid_mailbox",
    base().san(values.smtp_utf8_mailbox("J\u00e4ne <j\u00e4ne@example.com>")),
    "smtp_utf8_mailbox",
)
fires(
    "smbr.subject_alt_name.invalid_mailbox",
    mailboxes(f"Jane Doe <{MAILBOX}>").attribute("emailAddress", MAILBOX),
    "mailbox_of_the_subject",
)
for variant, address in {
    "quoted": '"jane doe"@example.com',
    "quoted_at": '"jane@doe"@example.com',
    "atext": "!#$%&'*+-/=?^_`{|}~@example.com",
    "literal": "jane.doe@[192.0.2.1]",
    "literal_zeros": "jane.doe@[192.000.002.001]",
    "literal_6": "jane.doe@[IPv6:2001:db8::1]",
    "one_label": "jane@example",
    "mailto_without_colon": "mailto@example.com",
    "a_label": "jane@xn--bcher-kva.example.com",
}.items():
    silent("smbr.subject_alt_name.invalid_mailbox", mailboxes(address), variant)
silent(
    "smbr.subject_alt_name.invalid_mailbox",
    mailboxes(MAILBOX, "j\u00e4ne@example.com"),
    "not_ascii",
    also=("pkix.rfc822_name.not_ia5",),
)
silent(
    "smbr.subject_alt_name.invalid_mailbox",
    mailboxes(MAILBOX, ""),
    "empty",
    also=("pkix.subject_alt_name.empty_name",),
)
silent(
    "smbr.subject_alt_name.invalid_mailbox",
    base().san(RFC822_NAME, values.smtp_utf8_mailbox("")),
    "empty_smtp_utf8_mailbox",
    also=("pkix.subject_alt_name.empty_name",),
)
silent(
    "smbr.subject_alt_name.invalid_mailbox",
    mailboxes(MAILBOX, "x" * 65 + "@example.com"),
    "too_long",
    also=("pkix.rfc822_name.local_part_too_long",),
)
silent("smbr.subject_alt_name.invalid_mailbox", base().san(SMTP_UTF8_MAILBOX), "smtp_utf8_mailbox")
silent(
    "smbr.subject_alt_name.invalid_mailbox",
    mailboxes(f"<{MAILBOX}>"),
    "version_before",
    br_version="1.0.0",
    also=("smbr.subject_alt_name.invalid_mailbox_until_1_0_0",),
)

fires("smbr.subject_alt_name.invalid_mailbox_until_1_0_0", mailboxes(f"<{MAILBOX}>"), br_version="1.0.0")
silent("smbr.subject_alt_name.invalid_mailbox_until_1_0_0", mailboxes(MAILBOX), br_version="1.0.0")
silent(
    "smbr.subject_alt_name.invalid_mailbox_until_1_0_0",
    mailboxes(f"<{MAILBOX}>"),
    "version_after",
    br_version="1.0.1",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)

fires("smbr.subject_alt_name.address_literal", mailboxes(MAILBOX, "jane.doe@[192.0.2.1]"))
silent("smbr.subject_alt_name.address_literal", mailboxes('"[192.0.2.1]"@example.com'))

# mailboxes of the subject

fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().attribute("emailAddress", "john.doe@example.com"),
)
fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().attribute("emailAddress", MAILBOX, "Jane.Doe@example.com"),
    "case_of_local_part",
)
fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().attribute("organizationalUnitName", "office@example.com"),
    "organizational_unit_name",
)
fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base("sponsor-legacy").attribute("userId", "john.doe@example.com"),
    "unknown_attribute",
)
fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base("sponsor-legacy").attribute("emailAddress", "jane.doe@sub.example.com"),
    "subdomain",
)
fires(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base("sponsor-strict")
    .attribute("emailAddress", MAILBOX, "john.doe@example.com")
    .san(RFC822_NAME, values.directory_name(*PERSON, ("emailAddress", MAILBOX))),
    "second",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().attribute("emailAddress", "jane.doe@EXAMPLE.com"),
    "case_of_domain",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    mailboxes("jane@xn--bcher-kva.example.com").attribute(
        "organizationalUnitName", "jane@b\u00fccher.example.com"
    ),
    "u_label",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().san(RFC822_NAME, SMTP_UTF8_MAILBOX).attribute("organizationalUnitName", "j\u00e4ne@example.com"),
    "smtp_utf8_mailbox",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    mailboxes('"jane.doe"@example.com').attribute("emailAddress", MAILBOX),
    "quoted",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().attribute("organizationName", "Health@Work"),
    "organization_name",
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().without("subjectAltName").attribute("emailAddress", MAILBOX),
    "extension_missing",
    also=("smbr.subject_alt_name.missing",),
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    base().extension("subjectAltName", der.null()).attribute("emailAddress", MAILBOX),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent(
    "smbr.subject_alt_name.subject_mailbox_not_repeated",
    replace(base("mailbox-strict"), issuer_rdns=((("emailAddress", "ca@example.net"),),)),
    "issuer",
)

fires(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    directory_name(*PERSON, ("emailAddress", "john.doe@example.com")),
)
fires(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    directory_name(*PERSON, ("commonName", "john.doe@example.com")),
    "common_name",
)
fires(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    directory_name(*PERSON, ("commonName", "john.doe@example.com")),
    "latest",
    br_version="1.0.10",
)
fires(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    base("mailbox-strict").san(
        RFC822_NAME,
        values.directory_name(("commonName", MAILBOX)),
        values.directory_name(("commonName", "john.doe@example.com")),
    ),
    "second",
)
silent(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    directory_name(*PERSON, ("emailAddress", "jane.doe@Example.COM"), ("commonName", MAILBOX)),
)

# otherName

for variant, name in {"user_principal_name": USER_PRINCIPAL_NAME, "xmpp": XMPP_ADDRESS}.items():
    fires("smbr.subject_alt_name.other_name_strict", base("sponsor-strict").san(RFC822_NAME, name), variant)
    silent(
        "smbr.subject_alt_name.other_name_strict",
        base("sponsor-multipurpose").san(RFC822_NAME, name),
        variant,
    )
    fires(
        "smbr.subject_alt_name.other_name_unvalidated", base("mailbox-legacy").san(RFC822_NAME, name), variant
    )
silent("smbr.subject_alt_name.other_name_strict", base("sponsor-strict").san(RFC822_NAME, SMTP_UTF8_MAILBOX))
silent(
    "smbr.subject_alt_name.other_name_strict",
    base("sponsor-strict").san(RFC822_NAME, UNTAGGED_MAILBOX),
    "untagged",
    also=("pkix.subject_alt_name.other_name_untagged",),
)
silent(
    "smbr.subject_alt_name.other_name_unvalidated",
    base("sponsor-multipurpose").san(RFC822_NAME, SMTP_UTF8_MAILBOX),
)
silent(
    "smbr.subject_alt_name.other_name_unvalidated",
    base("sponsor-strict").san(RFC822_NAME, USER_PRINCIPAL_NAME),
    "strict",
    also=("smbr.subject_alt_name.other_name_strict",),
)

# directoryName

PROHIBITED = {
    "mailbox-strict": ("organizationName", "Example Ltd"),
    "organization-multipurpose": ("givenName", "Jane"),
    "sponsor-strict": ("postalCode", "SW1A 1AA"),
    "sponsor-multipurpose": ("initials", "J"),
    "individual-legacy": ("organizationalUnitName", "Example Ltd"),
}


def like_subject(profile: str, *more: tuple[str, str | bytes]) -> Certificate:
    """A certificate whose directoryName is its subject, and more."""
    subject = (pair for rdn in base(profile).subject_rdns for pair in rdn)
    return directory_name(*subject, *more, profile=profile)


for profile, attribute in PROHIBITED.items():
    certificate = like_subject(profile, attribute)
    rule = "smbr.subject_alt_name.directory_name_prohibited_attribute"
    fires(rule, certificate, profile, br_version="1.0.10")
    silent(rule, certificate, f"{profile}.version_before", br_version="1.0.9")
    silent(rule, like_subject(profile), profile, br_version="1.0.10")
silent(
    "smbr.subject_alt_name.directory_name_prohibited_attribute",
    like_subject("sponsor-legacy", ("initials", "J"), ("postalCode", "SW1A 1AA")),
    "legacy",
    br_version="1.0.10",
)
fires(
    "smbr.subject_alt_name.directory_name_prohibited_attribute",
    base("mailbox-strict").san(
        RFC822_NAME,
        values.directory_name(("commonName", MAILBOX)),
        der.explicit(
            4,
            der.sequence(
                der.set_of(values.attribute("commonName", MAILBOX), values.attribute("title", "Director"))
            ),
        ),
    ),
    "second_name_second_of_rdn",
    br_version="1.0.10",
)

for variant, certificate in {
    "organization": directory_name(("organizationName", "Example Ltd"), profile="organization-strict"),
    "sponsor": directory_name(*PERSON[:2], ("commonName", "Jane Doe")),
    "individual": directory_name(("commonName", "Jane Doe"), profile="individual-multipurpose"),
    "individual_legacy": directory_name(("countryName", "GB"), profile="individual-legacy"),
}.items():
    fires("smbr.subject_alt_name.directory_name_missing_attribute", certificate, variant, br_version="1.0.10")
    silent(
        "smbr.subject_alt_name.directory_name_missing_attribute",
        certificate,
        f"{variant}.version_before",
        br_version="1.0.9",
    )
for variant, certificate in {
    "mailbox": directory_name(("serialNumber", "1"), profile="mailbox-strict"),
    "sponsor": directory_name(*PERSON[:2], ("surname", "Doe")),
    "pseudonym": directory_name(("pseudonym", "jd42"), profile="individual-strict"),
    "individual_legacy": directory_name(("commonName", "Jane Doe"), profile="individual-legacy"),
    "subject": base("individual-strict").subject(("countryName", "GB"), ("surname", "Doe")),
}.items():
    silent(
        "smbr.subject_alt_name.directory_name_missing_attribute", certificate, variant, br_version="1.0.10"
    )

# directoryName by 7.1.4.2.2: the rules of the attributes

PLACE = (("countryName", "GB"), ("localityName", "London"), ("postalCode", "SW1A 1AA"))
NO_COUNTRY = base().subject(*PERSON)
NO_PLACE = base().without_attribute("localityName")
INCOMPLETE = "smbr.subject_alt_name.directory_name_incomplete_place"
ORGANIZATION = PERSON[:2]
PSEUDONYM = (*ORGANIZATION, ("pseudonym", "jd42"))


def with_names(certificate: Certificate, *attributes: tuple[str, str | bytes]) -> Certificate:
    """The certificate with a directoryName."""
    return certificate.san(RFC822_NAME, values.directory_name(*attributes))


for version in ("1.0.4", "1.0.9", "1.0.10"):
    name = version.replace(".", "_")
    for rule, attribute in (
        ("smbr.locality_name.without_country", ("localityName", "London")),
        ("smbr.state_or_province_name.without_country", ("stateOrProvinceName", "Kent")),
        ("smbr.postal_code.without_country", ("postalCode", "SW1A 1AA")),
        ("smbr.street_address.without_locality_or_state", ("streetAddress", "High Street 1")),
    ):
        certificate = NO_PLACE if attribute[0] == "streetAddress" else NO_COUNTRY
        companion = ("localityName", "London") if attribute[0] == "streetAddress" else ("countryName", "GB")
        fires(rule, with_names(certificate, *PERSON, attribute), f"directory_name_{name}", br_version=version)
        complete = with_names(certificate, *PERSON, *dict([PLACE[0], companion]).items(), attribute)
        silent(rule, complete, f"directory_name_{name}", br_version=version)
        variant = f"{attribute[0]}_{name}"
        fires(INCOMPLETE, with_names(base(), *PERSON, attribute), variant, br_version=version)
        silent(INCOMPLETE, complete, variant, br_version=version)
for rule, certificate, attribute in (
    ("smbr.postal_code.without_country", base("sponsor-strict"), ("postalCode", "SW1A 1AA")),
    (
        "smbr.street_address.without_locality_or_state",
        base("sponsor-strict"),
        ("streetAddress", "Road 1"),
    ),
):
    bare = certificate.without_attribute("countryName", "localityName")
    place = (("countryName", "GB"), ("localityName", "London"))
    for version in ("1.0.4", "1.0.9"):
        name = f"directory_name_strict_{version.replace('.', '_')}"
        fires(rule, with_names(bare, *PERSON, attribute), name, br_version=version)
        silent(rule, with_names(bare, *place, *PERSON, attribute), name, br_version=version)
for rule in ("smbr.locality_name.without_country", INCOMPLETE):
    for variant, certificate in (("", NO_COUNTRY), ("country_in_subject", base())):
        silent(
            rule,
            with_names(certificate, *PERSON, ("localityName", "London")),
            f"directory_name_1_0_3{variant}",
            br_version="1.0.3",
        )
for rule, variant, certificate in (
    ("smbr.country_name.invalid", "country", directory_name(*PERSON, ("countryName", "UK"))),
    (
        "smbr.email_address.not_single_mailbox",
        "list",
        directory_name(*PERSON, ("emailAddress", f"{MAILBOX}, {MAILBOX}")),
    ),
    (
        "smbr.subject.metadata_only_value",
        "unit",
        directory_name(*PERSON, ("organizationalUnitName", "-")),
    ),
    (
        "smbr.common_name.not_mailbox",
        "common_name",
        directory_name(("commonName", "Jane Doe"), profile="mailbox-strict"),
    ),
    (
        "smbr.common_name.organization_mismatch",
        "common_name",
        directory_name(*ORGANIZATION, ("commonName", "Sample Ltd"), profile="organization-strict"),
    ),
    ("smbr.given_name.with_pseudonym", "pseudonym", directory_name(*PERSON[:3], ("pseudonym", "jd42"))),
):
    for version in ("1.0.2", "1.0.6", "1.0.10"):
        fires(rule, certificate, f"directory_name_{variant}_{version.replace('.', '_')}", br_version=version)
for version in ("1.0.4", "1.0.6", "1.0.9", "1.0.10"):
    name = f"directory_name_{version.replace('.', '_')}"
    rule = "smbr.common_name.pseudonym_mismatch"
    mismatched = (*PSEUDONYM, ("commonName", "Jane Doe"))
    fires(rule, directory_name(*mismatched), name, br_version=version)
    fires(
        rule,
        with_names(base().without_attribute("surname", "commonName"), *mismatched),
        f"{name}_given_name_in_subject",
        br_version=version,
    )
    silent(rule, directory_name(*PSEUDONYM, ("commonName", "jd42")), name, br_version=version)
    rule = "smbr.organization_identifier.country_mismatch"
    fires(rule, directory_name(*PERSON, ("countryName", "FR")), name, br_version=version)
    silent(
        rule,
        directory_name(PERSON[0], ("organizationIdentifier", "NTRFR-123456789"), *PERSON[2:]),
        name,
        br_version=version,
    )
    rule = "smbr.organization_identifier.invalid_syntax"
    rule = rule if version in ("1.0.9", "1.0.10") else f"{rule}_until_1_0_8"
    fires(
        rule,
        directory_name(PERSON[0], ("organizationIdentifier", "12345678"), *PERSON[2:]),
        name,
        br_version=version,
    )
for version in ("1.0.2", "1.0.6", "1.0.10"):
    name = f"directory_name_{version.replace('.', '_')}"
    silent(
        "smbr.email_address.not_single_mailbox",
        directory_name(*PERSON, ("countryName", "GB"), ("emailAddress", MAILBOX)),
        name,
        br_version=version,
    )
    silent(
        "smbr.common_name.not_mailbox",
        directory_name(("commonName", MAILBOX), profile="mailbox-strict"),
        name,
        br_version=version,
    )
    for variant, attributes in {
        "": (*ORGANIZATION, ("commonName", "Example Ltd")),
        "_of_subject": (("commonName", "Example Ltd"),),
    }.items():
        silent(
            "smbr.common_name.organization_mismatch",
            directory_name(*attributes, profile="organization-strict"),
            name + variant,
            br_version=version,
        )
    silent("smbr.given_name.with_pseudonym", directory_name(*PSEUDONYM), name, br_version=version)

fires("smbr.subject_alt_name.directory_name_unvalidated", directory_name(*PERSON))
silent("smbr.subject_alt_name.directory_name_unvalidated", base())

_AT_WORK = base("sponsor-legacy").san(
    values.rfc822_name(MAILBOX),
    values.directory_name(
        ("countryName", "GB"),
        ("organizationName", "Example Ltd"),
        ("organizationIdentifier", "NTRGB-12345678"),
        ("pseudonym", "Jane@Work"),
        ("commonName", "Jane@Work"),
        ("localityName", "London"),
    ),
)
silent("smbr.subject_alt_name.directory_name_mailbox_not_repeated", _AT_WORK, "pseudonym_with_at_sign")

_INTERNAL = "smbr.subject_alt_name.internal_domain"
for _variant, _address in (
    ("one_label", "jane@mailserver"),
    ("numeric", "jane@1.2.3.4"),
    ("numeric_last_label", "jane@example.1"),
    ("local", "jane@example.local"),
    ("internal", "jane@mail.example.INTERNAL"),
    ("home", "jane@router.home.arpa"),
    ("no_top_level_domain", "jane@example.corp"),
):
    fires(_INTERNAL, mailboxes(MAILBOX, _address), _variant)
fires(
    _INTERNAL,
    base().san(values.rfc822_name(MAILBOX), values.smtp_utf8_mailbox("jan\u00e9@example.lan")),
    "smtp_utf8_mailbox",
    br_version="1.0.9",
)
for _variant, _address in (
    ("", MAILBOX),
    ("new_top_level_domain", "jane@example.museum"),
    ("arpa", "jane@example.arpa"),
    ("jamaica", "jane@example.jm"),
    ("internationalized", "jane@example.xn--p1ai"),
    ("local_within", "jane@local.example.com"),
    ("literal", "jane@[192.0.2.1]"),
):
    silent(_INTERNAL, mailboxes(MAILBOX, _address), _variant)
silent(
    _INTERNAL,
    mailboxes(MAILBOX, "jane@example.corp "),
    "no_mailbox",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)
_SUFFIX = "smbr.subject_alt_name.public_suffix"
for _variant, _address in (("uk", "jane@co.uk"), ("brazil", "jane@COM.br"), ("france", "jane@gouv.fr")):
    fires(_SUFFIX, mailboxes(MAILBOX, _address), _variant)
for _variant, _address in (
    ("", "jane@example.co.uk"),
    ("registered", "jane@com.org"),
    ("one_label", "jane@com"),
    ("hosting", "jane@github.io"),
):
    silent(_SUFFIX, mailboxes(MAILBOX, _address), _variant)

_WILDCARD = "smbr.subject_alt_name.wildcard_mailbox"
for _variant, _address in (
    ("all", "*@example.com"),
    ("part", "sales-*@example.com"),
    ("quoted", '"*"@example.com'),
):
    fires(_WILDCARD, mailboxes(MAILBOX, _address), _variant)
silent(_WILDCARD, mailboxes(MAILBOX, "jane+doe@example.com"))
silent(_WILDCARD, mailboxes(MAILBOX, "jane.?@example.com"), "question_mark")
silent(
    _WILDCARD,
    mailboxes(MAILBOX, "jane@*.example.com"),
    "domain",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)

_NOT_IN_SAN = "smbr.common_name.mailbox_not_in_san"
for _variant, _address, _text in (
    ("part_of_padded", f"{MAILBOX} ", "jane.doe@example.co"),
    ("part_of_named", f"Jane <{MAILBOX}>", "doe@example.com"),
):
    fires(
        _NOT_IN_SAN,
        mailboxes(_address).attribute("commonName", _text),
        _variant,
        also=("smbr.subject_alt_name.invalid_mailbox",),
    )
    silent(
        _NOT_IN_SAN,
        mailboxes(_address).attribute("commonName", MAILBOX),
        _variant,
        also=("smbr.subject_alt_name.invalid_mailbox",),
    )
_NOT_REPEATED = "smbr.subject_alt_name.subject_mailbox_not_repeated"
fires(
    _NOT_REPEATED,
    mailboxes(f"mailto:{MAILBOX}").attribute("emailAddress", "oe@example.com"),
    "part_of_uri",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)
silent(
    _NOT_REPEATED,
    mailboxes(f"mailto:{MAILBOX}").attribute("emailAddress", MAILBOX),
    "in_uri",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)

# directoryName without an attribute of the subject

_NOT_ORGANIZATION = "smbr.subject_alt_name.directory_name_not_organization"
_OTHER_COUNTRY = "smbr.subject_alt_name.directory_name_other_country"
for version in ("1.0.2", "1.0.9", "1.0.10"):
    name = version.replace(".", "_")

    def organization(*attributes: tuple[str, str]) -> Certificate:
        """An organization-validated certificate with a directoryName."""
        return directory_name(*attributes, profile="organization-strict")

    fires(_NOT_ORGANIZATION, organization(("commonName", "Sample Ltd")), name, br_version=version)
    silent(_NOT_ORGANIZATION, organization(("commonName", "Example Ltd")), name, br_version=version)
    silent(_NOT_ORGANIZATION, organization(("commonName", MAILBOX)), f"mailbox_{name}", br_version=version)
    silent(
        _NOT_ORGANIZATION,
        directory_name(("commonName", "Jane Doe")),
        f"sponsor_{name}",
        br_version=version,
    )
    french, british = (("organizationIdentifier", f"NTR{country}-12345678") for country in ("FR", "GB"))
    fires(_OTHER_COUNTRY, organization(ORGANIZATION[0], french), name, br_version=version)
    silent(_OTHER_COUNTRY, organization(ORGANIZATION[0], british), name, br_version=version)
    silent(
        _OTHER_COUNTRY,
        organization(ORGANIZATION[0], ("countryName", "FR"), french),
        f"own_country_{name}",
        br_version=version,
    )
    silent(
        _OTHER_COUNTRY,
        organization(ORGANIZATION[0], ("organizationIdentifier", "LEIXG-506700GE1G29325QX363")),
        f"global_{name}",
        br_version=version,
    )
silent(
    _OTHER_COUNTRY,
    with_names(NO_COUNTRY.without_attribute("countryName"), *ORGANIZATION),
    "no_country",
)
