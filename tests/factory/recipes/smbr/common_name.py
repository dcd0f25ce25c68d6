"""Recipes for smbr.common_name."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, Certificate, base

from .. import fires, silent

RULE = "smbr.common_name."

# mailboxes

NOT_MAILBOX = RULE + "not_mailbox"
MAILBOX_BASE = base("mailbox-strict")
for variant, text in {
    "": "Jane Doe",
    "display_name": f"Jane Doe <{MAILBOX}>",
    "padded": f"{MAILBOX} ",
    "domain": "example.com",
    "list": f"{MAILBOX},{MAILBOX}",
    "uri": f"mailto: {MAILBOX}",
}.items():
    fires(NOT_MAILBOX, MAILBOX_BASE.attribute("commonName", text), variant)
fires(
    NOT_MAILBOX,
    base("mailbox-legacy").attribute("commonName", MAILBOX, "Jane Doe"),
    "second",
    br_version="1.0.9",
)
silent(NOT_MAILBOX, MAILBOX_BASE)
silent(NOT_MAILBOX, MAILBOX_BASE.subject().critical("subjectAltName"), "absent")
silent(NOT_MAILBOX, base("individual-strict"), "individual")
silent(NOT_MAILBOX, MAILBOX_BASE.attribute("commonName", ""), "empty", also=("pkix.name.empty_value",))
silent(
    NOT_MAILBOX,
    MAILBOX_BASE.attribute("commonName", der.integer(1)),
    "no_string",
    also=("pkix.name.directory_string_type",),
)

NOT_IN_SAN = RULE + "mailbox_not_in_san"
for profile in ("mailbox-strict", "organization-strict", "sponsor-legacy", "individual-multipurpose"):
    certificate = base(profile).attribute("commonName", "john@example.com")
    fires(NOT_IN_SAN, certificate, profile.replace("-", "_"))
fires(NOT_IN_SAN, MAILBOX_BASE.attribute("commonName", "Jane.Doe@example.com"), "local_part_case")
fires(NOT_IN_SAN, MAILBOX_BASE.attribute("commonName", MAILBOX, "john@example.com"), "second")
fires(NOT_IN_SAN, MAILBOX_BASE.attribute("commonName", "jane.doe@example.org"), "domain", br_version="1.0.9")
silent(NOT_IN_SAN, MAILBOX_BASE)
silent(NOT_IN_SAN, MAILBOX_BASE.attribute("commonName", "jane.doe@EXAMPLE.Com"), "domain_case")
silent(
    NOT_IN_SAN,
    MAILBOX_BASE.attribute("commonName", "jane@exämple.com").san(
        values.rfc822_name("jane@xn--exmple-cua.com")
    ),
    "u_label",
)
silent(
    NOT_IN_SAN,
    MAILBOX_BASE.attribute("commonName", "john@example.com").without("subjectAltName"),
    "no_san",
    also=("smbr.subject_alt_name.missing",),
)
silent(
    NOT_IN_SAN,
    MAILBOX_BASE.attribute("commonName", "john@example.com").extension("subjectAltName", der.null()),
    "malformed_san",
    also=("pkix.extensions.invalid_der",),
)
silent(
    NOT_IN_SAN,
    MAILBOX_BASE.san(values.rfc822_name(MAILBOX + " ")),
    "malformed_mailbox",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)
silent(NOT_IN_SAN, base("individual-strict").attribute("commonName", "Jane @ Doe"), "name_with_at_sign")

# organizations

MISMATCH = RULE + "organization_mismatch"
ORGANIZATION = base("organization-strict")
fires(MISMATCH, ORGANIZATION.attribute("commonName", "Example Limited"))
fires(MISMATCH, ORGANIZATION.attribute("commonName", "Example Ltd", "Jane Doe"), "second", br_version="1.0.9")
fires(MISMATCH, ORGANIZATION.attribute("commonName", "Example Ltd."), "full_stop")
fires(MISMATCH, ORGANIZATION.attribute("commonName", "Ex\u0430mple Ltd"), "cyrillic_letter")
fires(MISMATCH, ORGANIZATION.attribute("organizationName", "A Ltd", "B Ltd"), "none_of_two")
silent(MISMATCH, ORGANIZATION)
silent(MISMATCH, ORGANIZATION.attribute("commonName", MAILBOX), "mailbox")
silent(MISMATCH, ORGANIZATION.without_attribute("commonName"), "absent")
silent(MISMATCH, ORGANIZATION.attribute("commonName", der.printable("Example Ltd")), "string_type")
silent(MISMATCH, ORGANIZATION.attribute("organizationName", "A Ltd", "Example Ltd"), "second_of_two")
silent(MISMATCH, base("sponsor-strict"), "sponsor")
silent(
    MISMATCH,
    ORGANIZATION.without_attribute("organizationName"),
    "no_organization_name",
    also=("smbr.organization_name.missing",),
)
silent(
    MISMATCH,
    ORGANIZATION.attribute("organizationName", der.integer(1)),
    "organization_name_is_no_string",
    also=("pkix.name.directory_string_type",),
)
silent(MISMATCH, ORGANIZATION.attribute("commonName", "EXAMPLE LTD"), "case")
DOUBTFUL = MISMATCH + "_doubtful"
fires(DOUBTFUL, ORGANIZATION.attribute("commonName", "EXAMPLE LTD"), "case")
fires(DOUBTFUL, ORGANIZATION.attribute("commonName", " Example  Ltd"), "blanks")
fires(
    DOUBTFUL,
    ORGANIZATION.attribute("organizationName", "Exämple").attribute("commonName", "Exa\u0308mple"),
    "normalisation",
    br_version="1.0.9",
)
silent(DOUBTFUL, ORGANIZATION)
silent(DOUBTFUL, ORGANIZATION.attribute("commonName", "Example Limited"), "other_name", also=(MISMATCH,))

# persons

ORGANIZATION_NAME = base("sponsor-strict").attribute("commonName", "Example Ltd")
for name, held, other, other_version in (
    (
        "not_personal_name_or_pseudonym_attribute_1_0_0",
        "1.0.0",
        "not_personal_name_pseudonym_or_mailbox",
        "1.0.1",
    ),
    (
        "not_personal_name_pseudonym_or_mailbox",
        "1.0.1",
        "not_personal_name_or_pseudonym_attribute_1_0_0",
        "1.0.0",
    ),
):
    rule = RULE + name
    fires(rule, ORGANIZATION_NAME, br_version=held)
    fires(
        rule, ORGANIZATION_NAME.attribute("commonName", "Jane Doe", "Example Ltd"), "second", br_version=held
    )
    fires(
        rule,
        base("sponsor-legacy")
        .without_attribute("givenName", "surname")
        .attribute("commonName", "Example Ltd"),
        "legacy",
        br_version=held,
    )
    silent(rule, base("sponsor-strict"), br_version=held)
    silent(rule, ORGANIZATION_NAME, "other_version", br_version=other_version, also=(RULE + other,))
    silent(
        rule,
        base("sponsor-strict").attribute("organizationName", "Jane Doe"),
        "sole_trader",
        br_version=held,
    )
    silent(
        rule,
        ORGANIZATION_NAME.without_attribute("givenName", "surname").attribute("pseudonym", "Example Ltd"),
        "pseudonym",
        br_version=held,
    )
    silent(rule, base("organization-strict"), "organization", br_version=held)
fires(
    RULE + "not_personal_name_pseudonym_or_mailbox",
    ORGANIZATION_NAME.without_attribute("givenName", "surname").attribute("pseudonym", "Jo"),
    "beside_pseudonym",
    br_version="1.0.9",
)
silent(
    RULE + "not_personal_name_pseudonym_or_mailbox",
    base("sponsor-strict").attribute("commonName", MAILBOX).attribute("organizationName", MAILBOX),
    "mailbox",
)

WORDS = RULE + "personal_name_not_given_name_surname"
APART = RULE + "pseudonym_with_given_name_or_surname"
fires(WORDS, base().attribute("commonName", "Jane Roe"))
fires(WORDS, base().attribute("commonName", "Jane Roe"), "1_0_4", br_version="1.0.4")
fires(WORDS, base("individual-legacy").attribute("commonName", "The Boss"), "no_word", br_version="1.0.3")
silent(WORDS, base().attribute("commonName", "The Boss"), "no_word_1_0_4", br_version="1.0.4")
silent(WORDS, base())
for variant, given, family, common in (
    ("order", "Jane", "Doe", "DOE, Jane"),
    ("subset", "Jane Mary", "Doe", "Jane Doe"),
    ("initial", "Jane Mary", "Doe", "J. Doe"),
    ("accents", "José", "Núñez", "Jose Nunez"),
    ("hyphen", "Jean-Luc", "Picard", "Jean Luc Picard"),
    ("no_blanks", "小明", "王", "王小明"),
    ("sharp_s", "Anna", "Weiß", "Anna Weiss"),
):
    certificate = base().attribute("givenName", given).attribute("surname", family)
    silent(WORDS, certificate.attribute("commonName", common), variant)
    silent(APART, certificate.attribute("commonName", common), variant, br_version="1.0.4")
silent(WORDS, base().attribute("commonName", MAILBOX), "mailbox")
for variant, value, fault in (
    ("no_given_name", "", "pkix.name.empty_value"),
    ("metadata", "-", "smbr.subject.metadata_only_value"),
    ("absent", "N/A", "smbr.subject.indicates_absence"),
):
    silent(WORDS, base().attribute("givenName", value), variant, also=(fault,))
silent(WORDS, base("sponsor-legacy").without_attribute("givenName", "surname"), "common_name_only")
silent(
    WORDS,
    base().without_attribute("givenName", "surname").attribute("pseudonym", "Jane Doe"),
    "pseudonym",
)
silent(
    WORDS,
    ORGANIZATION_NAME,
    "organization_name",
    also=(RULE + "not_personal_name_pseudonym_or_mailbox",),
)
fires(APART, base().attribute("commonName", "The Boss"), br_version="1.0.4")
fires(
    APART,
    base("individual-strict").without_attribute("givenName").attribute("commonName", "Jane"),
    "surname_only",
    br_version="1.0.9",
)
silent(APART, base().attribute("commonName", "The Boss"), "1_0_3", br_version="1.0.3")
silent(APART, base().attribute("commonName", "Boss Doe"), br_version="1.0.4")
silent(APART, base("sponsor-legacy").without_attribute("givenName", "surname"), "alone", br_version="1.0.4")

PSEUDONYM = base("sponsor-strict").without_attribute("givenName", "surname").attribute("pseudonym", "Jo")
for rule, versions in (
    (RULE + "pseudonym_mismatch_until_1_0_3", ("1.0.1", "1.0.3")),
    (RULE + "pseudonym_mismatch", ("1.0.4", "1.0.9")),
):
    for number in versions:
        fires(rule, PSEUDONYM, number.replace(".", "_"), br_version=number)
    number = versions[0]
    fires(rule, PSEUDONYM.attribute("commonName", "jo"), "case", br_version=number)
    fires(rule, PSEUDONYM.attribute("commonName", "Jo", "Jane Doe"), "second", br_version=number)
    fires(
        rule,
        base("individual-legacy").without_attribute("givenName", "surname").attribute("pseudonym", "Jo"),
        "individual",
        br_version=number,
    )
    silent(rule, PSEUDONYM.attribute("commonName", "Jo"), br_version=number)
    silent(rule, PSEUDONYM.attribute("commonName", "Jo (pseudonym)"), "contains", br_version=number)
    silent(rule, PSEUDONYM.attribute("commonName", MAILBOX), "mailbox", br_version=number)
    silent(rule, PSEUDONYM.without_attribute("commonName"), "absent", br_version=number)
    silent(
        rule,
        PSEUDONYM.attribute("pseudonym", " Jo\u0308").attribute("commonName", "Jö"),
        "normalisation",
        br_version=number,
    )
    silent(
        rule,
        base("sponsor-strict").attribute("pseudonym", "Jo"),
        "with_name",
        br_version=number,
        also=("smbr.given_name.with_pseudonym",),
    )
    silent(
        rule,
        PSEUDONYM.attribute("pseudonym", der.integer(1)),
        "no_string",
        br_version=number,
        also=("pkix.name.directory_string_type",),
    )
silent(RULE + "pseudonym_mismatch_until_1_0_3", PSEUDONYM, "1_0_0", br_version="1.0.0")
silent(RULE + "pseudonym_mismatch", PSEUDONYM, "1_0_3", br_version="1.0.3")
silent(
    RULE + "pseudonym_mismatch_until_1_0_3",
    PSEUDONYM,
    "1_0_4",
    br_version="1.0.4",
    also=(RULE + "pseudonym_mismatch",),
)

MEANINGLESS = RULE + "personal_name_not_meaningful"
for variant, text in {
    "": "Admin",
    "digits": "12345",
    "letter": "J.",
    "number": "4711-12",
    "role": "SUPPORT",
}.items():
    fires(MEANINGLESS, base("sponsor-legacy").attribute("commonName", text), variant)
fires(
    MEANINGLESS,
    base("individual-strict").attribute("commonName", "Jane Doe", "info"),
    "second",
    br_version="1.0.9",
)
silent(MEANINGLESS, base())
silent(MEANINGLESS, base().attribute("commonName", "Jane Admin"), "inside")
silent(MEANINGLESS, base().attribute("commonName", "李"), "ideograph")
silent(MEANINGLESS, PSEUDONYM.attribute("commonName", "Jo 4711"), "pseudonym")
silent(
    MEANINGLESS, base().attribute("commonName", "-"), "metadata", also=("smbr.subject.metadata_only_value",)
)
silent(
    MEANINGLESS,
    base("organization-strict").attribute("organizationName", "Info").attribute("commonName", "Info"),
    "organization",
)

# the length

TOO_LONG = RULE + "too_long"
for count, letter in ((64, "x"), (65, "x"), (64, "ß"), (65, "ß"), (64, "😀"), (65, "😀")):
    kind = {"x": "letters", "ß": "two_octets", "😀": "four_octets"}[letter]
    (fires if count > 64 else silent)(
        TOO_LONG,
        base("individual-strict").attribute("commonName", "J" + letter * (count - 1)),
        f"{kind}_{count}",
    )
fires(TOO_LONG, base().attribute("commonName", "Jane Doe", "Jane Doe" * 9), "second", br_version="1.0.9")
silent(
    TOO_LONG,
    base().issuer(("countryName", "GB"), ("organizationName", "Example Trust Ltd"), ("commonName", "C" * 65)),
    "issuer",
    also=("pkix.name.common_name_too_long",),
)
silent(
    TOO_LONG,
    base().san(
        values.rfc822_name(MAILBOX),
        values.directory_name(
            ("organizationName", "Example Ltd"),
            ("organizationIdentifier", "NTRGB-12345678"),
            ("givenName", "Jane"),
            ("surname", "Doe"),
            ("commonName", "Jane " * 13),
        ),
    ),
    "directory_name",
    br_version="1.0.9",
    also=("pkix.name.common_name_too_long",),
)
silent(
    TOO_LONG,
    base("organization-strict")
    .attribute("commonName", der.bmp("Example Ltd"))
    .attribute("organizationName", "Example Ltd"),
    "bmp",
    also=("pkix.name.directory_string_type",),
)

# sole traders, and names with an at-sign
silent(
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox",
    base()
    .attribute("givenName", "Max")
    .attribute("surname", "Mustermann")
    .attribute("organizationName", "Dr. Max Mustermann e.K.")
    .attribute("commonName", "Dr. Max Mustermann e.K."),
    "sole_trader_with_title",
)
silent(
    "smbr.common_name.mailbox_not_in_san",
    base("organization-strict")
    .attribute("organizationName", "Health@Work")
    .attribute("commonName", "Health@Work"),
    "organization_with_at_sign",
)

_NO_PERSON = "smbr.common_name.not_personal_name_pseudonym_or_mailbox"
for _variant, _text in (
    ("mailto", "mailto:jane.doe@example.com"),
    ("brackets", "<jane.doe@example.com>"),
    ("list", "jane.doe@example.com, joe.doe@example.com"),
):
    fires(_NO_PERSON, base("sponsor-strict").attribute("commonName", _text), _variant)
for _variant, _text in (
    ("with_name", "Jane Doe <jane.doe@example.com>"),
    ("at_work", "Jane @ Work"),
    ("trailing_blank", "jane.doe@example.com "),
):
    silent(_NO_PERSON, base("sponsor-strict").attribute("commonName", _text), _variant)
_PARTS = "smbr.common_name.personal_name_not_given_name_surname"
for _variant, _text, _given, _surname in (
    ("transcribed_umlaut", "Juergen Mueller", "J\u00fcrgen", "M\u00fcller"),
    ("umlaut", "J\u00fcrgen M\u00fcller", "Juergen", "Mueller"),
    ("danish", "Soren Kierkegaard", "S\u00f8ren", "Kierkegaard"),
    ("polish", "Lukasz Nowak", "\u0141ukasz", "Nowak"),
    ("sharp_s_transcribed", "Hans Weiss", "Hans", "Wei\u00df"),
    ("cyrillic", "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432", "Ivan", "Petrov"),
):
    silent(
        _PARTS,
        base("sponsor-strict")
        .attribute("commonName", der.utf8(_text))
        .attribute("givenName", der.utf8(_given))
        .attribute("surname", der.utf8(_surname)),
        _variant,
    )

_DOUBTFUL_PERSON = _NO_PERSON + "_doubtful"
for _variant, _text in (
    ("blank_between", "jane.doe@example.com joe.doe@example.com"),
    ("mailto_in_brackets", "<MAILTO:jane.doe@example.com>"),
):
    fires(_NO_PERSON, base("sponsor-strict").attribute("commonName", _text), _variant, br_version="1.0.9")
for _variant, _text in (
    ("", "Jane Doe <jane.doe@example.com>"),
    ("comment", "jane.doe@example.com (Jane Doe)"),
    ("trailing_blank", "jane.doe@example.com "),
):
    fires(_DOUBTFUL_PERSON, base("sponsor-strict").attribute("commonName", _text), _variant)
    silent(
        _PARTS, base("sponsor-strict").attribute("commonName", _text), f"mailbox_{_variant or 'in_brackets'}"
    )
silent(_DOUBTFUL_PERSON, base("sponsor-strict").attribute("commonName", "Jane Doe @ Example.Com Ltd"))
silent(_DOUBTFUL_PERSON, base("sponsor-strict").attribute("commonName", MAILBOX), "mailbox")
silent(
    _DOUBTFUL_PERSON,
    base("sponsor-strict").attribute("commonName", f"<{MAILBOX}>"),
    "certain",
    also=(_NO_PERSON,),
)


def _nameless(profile: str, name: str) -> Certificate:
    return (
        base(profile)
        .without_attribute("givenName", "surname")
        .attribute("organizationName", der.utf8(name))
        .attribute("commonName", der.utf8(name))
    )


for _variant, _text in (
    ("sole_trader", "Jane Doe"),
    ("sole_trader_with_form", "Jane Doe e.U."),
    ("firm", "Bakery Rose"),
    ("capitals_only", "Kim As"),
):
    fires(_DOUBTFUL_PERSON, _nameless("sponsor-legacy", _text), _variant, br_version="1.0.4")
    silent(_NO_PERSON, _nameless("sponsor-legacy", _text), f"nameless_{_variant}", br_version="1.0.4")
for _variant, _text in (
    ("limited", "Jane Doe Limited"),
    ("dotted", "Jane Doe S.p.A."),
    ("capitals", "Doe AG"),
    ("japanese", "\u682a\u5f0f\u4f1a\u793e\u4f8b"),
):
    fires(_NO_PERSON, _nameless("sponsor-legacy", _text), _variant, br_version="1.0.4")
silent(_DOUBTFUL_PERSON, _nameless("sponsor-legacy", "Jane Doe Limited"), "company", also=(_NO_PERSON,))
for _variant, _text, _given, _surname in (
    ("danish_aa", "Aage Aagaard", "\u00c5ge", "\u00c5gaard"),
    (
        "greek",
        "Nikos Papadopoulos",
        "\u039d\u03af\u03ba\u03bf\u03c2",
        "\u03a0\u03b1\u03c0\u03b1\u03b4\u03cc\u03c0\u03bf\u03c5\u03bb\u03bf\u03c2",
    ),
):
    silent(
        _PARTS,
        base("sponsor-strict")
        .attribute("commonName", _text)
        .attribute("givenName", der.utf8(_given))
        .attribute("surname", der.utf8(_surname)),
        _variant,
    )
# one fault, one finding: what is no name at all does not lack the pseudonym too
fires(
    _NO_PERSON,
    base("sponsor-strict")
    .without_attribute("givenName", "surname")
    .attribute("pseudonym", "Jo")
    .attribute("commonName", f"mailto:{MAILBOX}"),
    "mailto_beside_pseudonym",
    br_version="1.0.4",
)

# what BR 3.1.4.1 give as examples
for _variant, _letter, _ascii in (
    ("e_acute", "\u00e9", "e"),
    ("a_grave", "\u00e0", "a"),
    ("i_acute", "\u00ed", "i"),
    ("n_tilde", "\u00f1", "n"),
    ("c_cedilla", "\u00e7", "c"),
    ("a_umlaut", "\u00e4", "a"),
    ("a_umlaut_ae", "\u00e4", "ae"),
    ("o_umlaut", "\u00f6", "o"),
    ("o_umlaut_oe", "\u00f6", "oe"),
    ("u_umlaut", "\u00fc", "u"),
    ("u_umlaut_ue", "\u00fc", "ue"),
):
    silent(
        _PARTS,
        base("individual-strict")
        .attribute("commonName", f"Jane D{_ascii}l")
        .attribute("surname", der.utf8(f"D{_letter}l".upper())),
        f"conversion_{_variant}",
    )

# An organizationName or pseudonym that says that there is none is the fault, not what differs from it.
for _value, _variant in (("N/A", "absent"), ("-", "punctuation")):
    silent(
        "smbr.common_name.organization_mismatch",
        base("organization-strict").attribute("organizationName", _value).attribute("commonName", "Example"),
        f"{_variant}_organization",
        also=("smbr.subject.indicates_absence" if _value == "N/A" else "smbr.subject.metadata_only_value",),
    )
    silent(
        "smbr.common_name.pseudonym_mismatch",
        base("sponsor-strict")
        .without_attribute("givenName", "surname")
        .attribute("pseudonym", _value)
        .attribute("commonName", "Jane Doe"),
        f"{_variant}_pseudonym",
        br_version="1.0.6",
        also=("smbr.subject.indicates_absence" if _value == "N/A" else "smbr.subject.metadata_only_value",),
    )
