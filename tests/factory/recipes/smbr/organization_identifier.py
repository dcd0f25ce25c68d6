"""Recipes for smbr.organization_identifier."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .attribute_tables import missing, prohibited

RULE = "smbr.organization_identifier."
LEI = "5493000IBP32UQZ0KL24"


def identified(
    *identifiers: str | bytes, country: str | None = "GB", profile: str = "organization-multipurpose"
) -> Certificate:
    """A certificate with these organizationIdentifiers, in a country or in none."""
    certificate = base(profile).attribute("organizationIdentifier", *identifiers)
    certificate = certificate.without_attribute("localityName")
    if country is None:
        return certificate.without_attribute("countryName")
    return certificate.attribute("countryName", country)


prohibited("organization_identifier", "organizationIdentifier", "NTRGB-12345678", "mailbox")
prohibited("organization_identifier", "organizationIdentifier", "NTRGB-12345678", "individual")
missing("organization_identifier", "organizationIdentifier")
silent(
    RULE + "prohibited_in_mailbox",
    base("organization-strict").attribute("organizationIdentifier", "NTRGB-1", "VATGB-2"),
    "several",
)

# what the BR give as examples

EXAMPLES = (
    ("NTRGB-12345678", "GB", ("1.0.0", "1.0.2", "1.0.4", "1.0.8", "1.0.9")),
    ("NTRUS+CA-12345678", "US", ("1.0.0", "1.0.2", "1.0.8", "1.0.9")),
    ("VATDE-123456789", "DE", ("1.0.0", "1.0.2", "1.0.8", "1.0.9")),
    ("PSDBE-NBB-1234.567.890", "BE", ("1.0.0", "1.0.2", "1.0.8", "1.0.9")),
    ("GOVUS", "US", ("1.0.0", "1.0.2", "1.0.9")),
    ("GOVUS+CA", "US", ("1.0.0", "1.0.2", "1.0.9")),
    ("INTXG", None, ("1.0.0", "1.0.2", "1.0.9")),
    ("INTXG", "CH", ("1.0.4", "1.0.9")),
    ("VATEL-123456789", "GR", ("1.0.4", "1.0.9")),
    ("NTRDE-DER3306.HRB12345", "DE", ("1.0.2", "1.0.9")),
    (f"LEIXG-{LEI}", "GB", ("1.0.0", "1.0.2", "1.0.4", "1.0.9")),
)
for identifier, country, numbers in EXAMPLES:
    for number in numbers:
        rule = "invalid_syntax" if number >= "1.0.9" else "invalid_syntax_until_1_0_8"
        variant = f"{identifier}.{country}.{number}".lower().replace("+", "_").replace(".", "_")
        silent(RULE + rule, identified(identifier, country=country), variant, br_version=number)
silent(
    RULE + "invalid_syntax",
    identified("NTRGB-1", "VATGB-2", f"LEIXG-{LEI}", profile="sponsor-strict"),
    "several",
    br_version="1.0.9",
)

# the structure

ENCODING = RULE + "invalid_encoding"
for variant, encode in (("bmp", der.bmp), ("teletex", der.teletex), ("ia5", der.ia5)):
    fires(ENCODING, identified(encode("NTRGB-12345678")), variant)
fires(
    ENCODING,
    identified("NTRGB-1", der.bmp("VATGB-2"), profile="sponsor-strict"),
    "second",
    br_version="1.0.9",
)
silent(ENCODING, identified(der.printable("NTRUS+CA-12345678"), country="US"), "printable")
silent(ENCODING, identified(der.utf8("NTRGB-ÄÖÜ 1")), "utf8")
for variant, encoded in (
    ("integer", der.integer(1)),
    ("null", der.null()),
    ("octet_string", der.octet_string(b"NTRGB-12345678")),
    ("sequence", der.sequence(der.utf8("NTRGB-12345678"))),
):
    fires(ENCODING, identified(encoded), variant)
silent(
    ENCODING,
    identified(der.tlv(0x2C, der.utf8("NTRGB-12345678"))),
    "constructed",
    also=("pkix.certificate.invalid_der",),
)
silent(
    ENCODING,
    identified(der.printable("NTRGB-1@2")),
    "printable_alphabet",
    also=("pkix.name.printable_string_alphabet",),
)

BROKEN = {
    "no_hyphen": "NTRGB12345678",
    "no_scheme": "12345678",
    "digits_for_a_scheme": "123-456",
    "en_dash": "NTRGB\u201312345678",
    "en_dash_and_hyphen": "NTRGB\u20131234-5678",
    "no_break_hyphen": "NTRGB\u201112345678",
    "fullwidth_hyphen": "NTRGB\uff0d12345678",
    "blank_before": "NTRGB -12345678",
    "blank_after": "NTRGB- 12345678",
    "leading_blank": " NTRGB-12345678",
    "three_letter_country": "NTRGBR-12345678",
    "no_country": "NTR-12345678",
    "order": "GBNTR1-12345678",
    "no_hyphen_after_subdivision": "NTRUS+CA12345678",
    "fullwidth_letters": "\uff2e\uff34\uff32GB-12345678",
    "minus_for_plus": "NTRUS_CA-12345678",
}
for variant, identifier in BROKEN.items():
    certificate = identified(identifier, country=None)
    fires(RULE + "invalid_syntax_until_1_0_8", certificate, variant, br_version="1.0.8")
    fires(RULE + "invalid_syntax", certificate, variant, br_version="1.0.9")
SECOND = identified("NTRGB-1", "12345678", profile="sponsor-strict")
fires(RULE + "invalid_syntax_until_1_0_8", SECOND, "second")
fires(RULE + "invalid_syntax", SECOND, "second", br_version="1.0.9")
silent(
    RULE + "invalid_syntax_until_1_0_8",
    identified("12345678"),
    "1_0_9",
    br_version="1.0.9",
    also=(RULE + "invalid_syntax",),
)
silent(
    RULE + "invalid_syntax",
    identified("12345678"),
    "1_0_8",
    br_version="1.0.8",
    also=(RULE + "invalid_syntax_until_1_0_8",),
)
for variant, identifier in {
    "hyphens": "NTRGB-12-34-56",
    "blanks": "NTRGB-HRB 123 B",
    "short": "NTRGB-1",
    "plus_in_reference": "NTRGB-1+2",
    "other_script": "NTRGB-株式",
}.items():
    silent(RULE + "invalid_syntax_until_1_0_8", identified(identifier), variant)
    silent(RULE + "invalid_syntax", identified(identifier), variant, br_version="1.0.9")
silent(
    RULE + "invalid_syntax",
    identified("-"),
    "metadata",
    br_version="1.0.9",
    also=("smbr.subject.metadata_only_value",),
)

for variant, identifier in {
    "": "XYZGB-1",
    "eor": "EORGB-1",
    "exc": "EXCGB-1",
    "national": "GB:GB-1",
    "person": "TINGB-1",
    "lower_case": "xyzgb-1",
    "without_reference": "XYZGB",
    "with_subdivision": "XYZGB+ABCDE-1",
    "with_wrong_country": "XYZUK-1",
}.items():
    fires(RULE + "unknown_scheme", identified(identifier), variant)
fires(RULE + "unknown_scheme", identified("EORGB-1", profile="sponsor-strict"), "1_0_9", br_version="1.0.9")
silent(RULE + "unknown_scheme", identified("NTRGB-1", "VATGB-1", "PSDGB-FCA-1"))
silent(RULE + "unknown_scheme", identified(f"LEIXG-{LEI}", "INTXG", "GOVGB", country=None), "the_others")

LOWER = RULE + "lower_case_scheme"
for variant, identifier in {"": "ntrgb-1", "country": "VATgb-1", "mixed": "NtrGB-1", "gov": "govgb"}.items():
    fires(LOWER, identified(identifier), variant)
fires(LOWER, identified("NTRUS+ca-1", country="US"), "subdivision", br_version="1.0.9")
fires(LOWER, identified("intxg", country=None), "int", br_version="1.0.9")
silent(LOWER, identified("NTRGB-abc"), "reference")
silent(LOWER, identified("ntrgb1", country=None), "broken", also=(RULE + "invalid_syntax_until_1_0_8",))

MISSING = RULE + "reference_missing"
for variant, identifier in {
    "": "NTRGB-",
    "no_hyphen": "NTRGB",
    "blanks": "VATGB-  ",
    "psd": "PSDGB-",
}.items():
    fires(MISSING, identified(identifier), variant)
fires(MISSING, identified("LEIXG-", country=None), "lei", br_version="1.0.9")
fires(MISSING, identified("NTRUS+CA", country="US"), "subdivision", br_version="1.0.9")
silent(MISSING, identified("NTRGB-0"))
silent(MISSING, identified("GOVGB"), "gov")
silent(MISSING, identified("INTXG", country=None), "int")

# the country

COUNTRY = RULE + "invalid_country"
for variant, identifier in {
    "uk": "NTRUK-1",
    "eu": "VATEU-1",
    "xk": "NTRXK-1",
    "xx_elsewhere": "NTRXX-1",
    "xi": "NTRXI-1",
    "el": "PSDEL-BOG-1",
    "gov": "GOVUK",
    "lower_case": "ntrzz-1",
}.items():
    fires(COUNTRY, identified(identifier), variant)
fires(COUNTRY, identified("NTRUK-1", country="UK"), "as_in_country_name", also=("smbr.country_name.invalid",))
fires(COUNTRY, identified("NTRGB-1", "NTRUK-1"), "second", br_version="1.0.9")
silent(COUNTRY, identified("NTRSS-1", country="SS"))
silent(COUNTRY, identified("VATEL-1", country="GR"), "vat_prefix", br_version="1.0.4")
silent(COUNTRY, identified(f"LEIXG-{LEI}"), "xg")

LEI_COUNTRY = RULE + "lei_country_not_xg"
fires(LEI_COUNTRY, identified(f"LEIGB-{LEI}"))
fires(LEI_COUNTRY, identified(f"LEIZZ-{LEI}"), "unassigned", br_version="1.0.9")
fires(LEI_COUNTRY, identified(f"leigb-{LEI}"), "in_lower_case")
silent(LEI_COUNTRY, identified(f"LEIXG-{LEI}"))
silent(LEI_COUNTRY, identified(f"leixg-{LEI}"), "lower_case")
XG = RULE + "xg_with_national_scheme"
for variant, identifier in {"": "NTRXG-1", "vat": "VATXG-1", "psd": "PSDXG-FCA-1", "gov": "GOVXG"}.items():
    fires(XG, identified(identifier), variant, br_version="1.0.9" if variant else "1.0.2")
silent(XG, identified(f"LEIXG-{LEI}"))
silent(XG, identified("INTXG"), "int")

PREFIX = RULE + "vat_prefix_until_1_0_3"
fires(PREFIX, identified("VATEL-1", country="GR"))
fires(PREFIX, identified("VATEL-1", country=None), "no_country_name")
fires(PREFIX, identified("vatel-1", country="GR"), "lower_case")
fires(PREFIX, identified("VATXI-1"), "xi", br_version="1.0.3")
silent(PREFIX, identified("VATEL-1", country="GR"), "1_0_4", br_version="1.0.4")
silent(PREFIX, identified("VATGR-1", country="GR"))
silent(PREFIX, identified("VATGR-EL1", country="GR"), "in_reference")
silent(PREFIX, identified("NTREL-1", country="GR"), "ntr", also=(COUNTRY,))

for rule, number, other_number, other in (
    (RULE + "country_mismatch_until_1_0_3", "1.0.3", "1.0.4", RULE + "country_mismatch"),
    (RULE + "country_mismatch", "1.0.4", "1.0.3", RULE + "country_mismatch_until_1_0_3"),
):
    for variant, identifier in {
        "": "NTRFR-1",
        "vat": "VATFR-1",
        "gov": "GOVFR",
        "psd": "PSDFR-ACPR-1",
    }.items():
        fires(rule, identified(identifier), variant, br_version=number)
    fires(rule, identified("NTRGB-1", "NTRFR-1", profile="sponsor-strict"), "second", br_version=number)
    fires(rule, identified("NTRGB-1", country="XX"), "xx", br_version=number)
    fires(rule, identified("ntrfr-1"), "lower_case", br_version=number)
    fires(
        rule,
        identified("12345678", "NTRFR-1"),
        "beside_a_broken_one",
        br_version=number,
        also=(RULE + "invalid_syntax_until_1_0_8",),
    )
    fires(
        rule,
        identified("NTRFR-1", country="UK"),
        "wrong_country_name",
        br_version=number,
        also=("smbr.country_name.invalid",),
    )
    silent(rule, identified("NTRFR-1"), "other_version", br_version=other_number, also=(other,))
    silent(rule, identified("NTRGB-1"), br_version=number)
    silent(rule, identified("ntrgb-1"), "case", br_version=number)
    silent(rule, identified("NTRFR-1", country=None), "no_country", br_version=number)
    silent(rule, identified("INTXG"), "int", br_version=number)
    silent(rule, identified(f"LEIXG-{LEI}"), "lei", br_version=number)
    silent(
        rule,
        identified("VATEL-1", country="GR"),
        "vat_prefix",
        br_version=number,
        also=(PREFIX,) if number == "1.0.3" else (),
    )
    silent(
        rule,
        identified("NTRGB-1", country="UK"),
        "country_name_uk",
        br_version=number,
        also=("smbr.country_name.invalid",),
    )
    silent(
        rule,
        identified("NTRGB-1", country="gb"),
        "country_name_in_lower_case",
        br_version=number,
        also=("smbr.country_name.invalid",),
    )
    silent(
        rule,
        identified("NTRGB-1", country="GBR"),
        "three_letters",
        br_version=number,
        also=("pkix.name.country_name_length",),
    )
    silent(
        rule,
        identified("NTRFR-1").attribute("countryName", "GB", "FR"),
        "two_countries",
        br_version=number,
    )
    silent(
        rule,
        identified("NTRGB-1").attribute("countryName", der.integer(1)),
        "country_is_no_string",
        br_version=number,
        also=("pkix.name.country_name_not_printable",),
    )
fires(RULE + "country_mismatch_until_1_0_3", identified("VATEL-1", country="DE"), "vat_prefix")
LITERALLY = RULE + "country_mismatch_until_1_0_3_doubtful"
fires(LITERALLY, identified(f"LEIXG-{LEI}"))
fires(LITERALLY, identified("INTXG", country="CH"), "int", br_version="1.0.3")
silent(LITERALLY, identified("INTXG", country="CH"), "1_0_4", br_version="1.0.4")
silent(LITERALLY, identified(f"LEIXG-{LEI}", country=None))
silent(LITERALLY, identified("NTRGB-1"), "ntr")
VAT = RULE + "vat_prefix_country_mismatch"
fires(VAT, identified("VATEL-1", country="DE"), br_version="1.0.4")
fires(VAT, identified("VATXI-1", country="IE"), "xi", br_version="1.0.9")
silent(VAT, identified("VATEL-1", country="GR"), br_version="1.0.4")
silent(VAT, identified("VATXI-1"), "xi", br_version="1.0.9")
silent(VAT, identified("VATEL-1", country=None), "no_country", br_version="1.0.9")
silent(
    VAT,
    identified("VATEL-1", country="EL"),
    "country_name_el",
    br_version="1.0.9",
    also=("smbr.country_name.invalid",),
)
silent(
    VAT,
    identified("VATEL-1", country="DE"),
    "1_0_3",
    br_version="1.0.3",
    also=(RULE + "country_mismatch_until_1_0_3",),
)

# the subdivision

FIRST = RULE + "subdivision_not_2_characters_1_0_0"
fires(FIRST, identified("NTRAU+NSW-1", country="AU"), br_version="1.0.0")
fires(FIRST, identified("NTRUS+CALI-1", country="US"), "four", br_version="1.0.0")
fires(FIRST, identified("NTRUS+-1", country="US"), "none", br_version="1.0.0")
silent(FIRST, identified("NTRUS+CA-1", country="US"), br_version="1.0.0")
silent(FIRST, identified("NTRAU+NSW-1", country="AU"), "1_0_1", br_version="1.0.1")
for rule, numbers, outside in (
    (RULE + "subdivision_format_until_1_0_8", ("1.0.1", "1.0.8"), ("1.0.0", "1.0.9")),
    (RULE + "subdivision_format", ("1.0.9",), ("1.0.8",)),
):
    for number in numbers:
        suffix = number.replace(".", "_")
        for variant, identifier in {
            "four": "NTRUS+CALI-1",
            "none": "NTRUS+-1",
            "country_repeated": "NTRUS+US-CA-1",
            "blank": "NTRUS+C A-1",
            "second_plus": "NTRUS++CA-1",
            "letter_of_another_script": "NTRUS+Ä-1",
        }.items():
            fires(rule, identified(identifier, country="US"), f"{variant}_{suffix}", br_version=number)
        silent(rule, identified("NTRAU+NSW-1", country="AU"), suffix, br_version=number)
        silent(rule, identified("NTRCA+ON-ON-1", country="CA"), f"reference_{suffix}", br_version=number)
    for number in outside:
        others = {
            "1.0.0": "subdivision_not_2_characters_1_0_0",
            "1.0.8": "subdivision_format_until_1_0_8",
            "1.0.9": "subdivision_format",
        }
        silent(
            rule,
            identified("NTRUS+CALI-1", country="US"),
            f"other_version_{number}".replace(".", "_"),
            br_version=number,
            also=(RULE + others[number],),
        )
fires(RULE + "subdivision_format", identified("VATUS+CALI-1", country="US"), "vat", br_version="1.0.9")

ISO = RULE + "subdivision_not_iso3166_2"
fires(ISO, identified("NTRUS+ZZ-1", country="US"))
fires(ISO, identified("GOVUS+ZZ", country="US"), "gov", br_version="1.0.9")
fires(ISO, identified("VATUS+ZZ-1", country="US"), "vat", br_version="1.0.9")
fires(ISO, identified("NTRUS+NSW-1", country="US"), "of_another_country")
silent(ISO, identified("NTRUS+CA-1", country="US"))
for _country, _subdivision in (("IN", "OR"), ("FR", "75"), ("IN", "UT"), ("MX", "DIF")):
    _identifier = identified(f"NTR{_country}+{_subdivision}-1", country=_country)
    fires(ISO + "_doubtful", _identifier, f"{_country}_{_subdivision}".lower(), br_version="1.0.4")
    silent(ISO, _identifier, f"withdrawn_{_country}_{_subdivision}".lower(), br_version="1.0.4")
silent(ISO + "_doubtful", identified("NTRIN+OD-1", country="IN"))
silent(ISO + "_doubtful", identified("NTRUS+OR-1", country="US"), "of_another_country")
silent(ISO + "_doubtful", identified("NTRUS+ZZ-1", country="US"), "never_assigned", also=(ISO,))
silent(
    ISO + "_doubtful",
    identified("NTRFR+75-1", country="FR"),
    "on_country_level",
    br_version="1.0.7",
    also=(RULE + "ntr_subdivision_european_country",),
)
silent(ISO, identified("NTRUS+ca-1", country="US"), "lower_case")
silent(ISO, identified("GOVAU+NSW", country="AU"), "gov")
silent(ISO, identified("NTRFR+75C-1", country="FR"), "letters_and_digits")
silent(ISO, identified("NTRUS-1", country="US"), "none")
silent(
    ISO,
    identified("NTRUK+ZZ-1", country="GB"),
    "wrong_country",
    also=(RULE + "invalid_country",),
)
silent(
    ISO,
    identified("VATUS+ZZ-1", country="US"),
    "vat_1_0_8",
    br_version="1.0.8",
    also=(RULE + "subdivision_for_scheme_until_1_0_8",),
)
silent(
    ISO,
    identified("NTRUS+CA12345678", country="US"),
    "no_hyphen",
    also=(RULE + "invalid_syntax_until_1_0_8",),
)

FOR_SCHEME = RULE + "subdivision_for_scheme_until_1_0_8"
GLOBAL = RULE + "subdivision_for_global_scheme"
for variant, identifier, country in (
    ("vat", "VATUS+CA-1", "US"),
    ("psd", "PSDUS+CA-ABC-1", "US"),
    ("lei", f"LEIXG+CA-{LEI}", "US"),
    ("int", "INTXG+CA", None),
    ("long", "VATUS+CALIF-1", "US"),
):
    fires(FOR_SCHEME, identified(identifier, country=country), variant)
    if variant in ("lei", "int"):
        fires(GLOBAL, identified(identifier, country=country), variant, br_version="1.0.9")
        silent(
            GLOBAL, identified(identifier, country=country), variant, br_version="1.0.8", also=(FOR_SCHEME,)
        )
        silent(
            FOR_SCHEME, identified(identifier, country=country), variant, br_version="1.0.9", also=(GLOBAL,)
        )
    elif variant != "long":
        silent(FOR_SCHEME, identified(identifier, country=country), variant, br_version="1.0.9")
        silent(GLOBAL, identified(identifier, country=country), variant, br_version="1.0.9")
        fires(GLOBAL + "_doubtful", identified(identifier, country=country), variant, br_version="1.0.9")
        silent(
            GLOBAL + "_doubtful",
            identified(identifier, country=country),
            variant,
            br_version="1.0.8",
            also=(FOR_SCHEME,),
        )
silent(FOR_SCHEME, identified("NTRUS+CA-1", country="US"))
silent(FOR_SCHEME, identified("GOVUS+CA", country="US"), "gov")
silent(GLOBAL, identified("NTRUS+CA-1", country="US"), br_version="1.0.9")
silent(GLOBAL + "_doubtful", identified("GOVUS+CA", country="US"), br_version="1.0.9")

EUROPE = RULE + "ntr_subdivision_european_country"
for variant, country, subdivision in (
    ("eu", "DE", "BY"),
    ("eea", "NO", "03"),
    ("switzerland", "CH", "ZH"),
    ("united_kingdom", "GB", "ENG"),
):
    fires(EUROPE, identified(f"NTR{country}+{subdivision}-1", country=country), variant, br_version="1.0.7")
fires(EUROPE, identified("NTRDE+BAYERN-1", country="DE"), "wrong_form", br_version="1.0.8")
fires(EUROPE, identified("NTRDE+ZZ-1", country="DE"), "not_assigned", br_version="1.0.8")
silent(EUROPE, identified("NTRDE-1", country="DE"), br_version="1.0.7")
silent(EUROPE, identified("NTRGB+ENG-1"), "1_0_6", br_version="1.0.6")
silent(EUROPE, identified("NTRGB+ENG-1"), "1_0_9", br_version="1.0.9")
silent(EUROPE, identified("NTRUS+CA-1", country="US"), "america", br_version="1.0.8")
silent(EUROPE, identified("GOVDE+BY", country="DE"), "gov", br_version="1.0.8")
silent(EUROPE, identified("NTRRS+00-1", country="RS"), "doubtful", br_version="1.0.8")
fires(EUROPE + "_doubtful", identified("NTRRS+00-1", country="RS"), br_version="1.0.7")
silent(EUROPE + "_doubtful", identified("NTRRS+00-1", country="RS"), "1_0_9", br_version="1.0.9")
silent(EUROPE + "_doubtful", identified("NTRUS+CA-1", country="US"), "america", br_version="1.0.8")
silent(EUROPE + "_doubtful", identified("NTRGB+ENG-1"), "certain", br_version="1.0.8", also=(EUROPE,))

UNIQUE = RULE + "subdivision_where_national_unique"
fires(UNIQUE, identified("NTRUS+CA-1", country="US"), br_version="1.0.9")
silent(UNIQUE, identified("NTRUS-1", country="US"), br_version="1.0.9")
silent(UNIQUE, identified("NTRUS+CA-1", country="US"), "1_0_8", br_version="1.0.8")
silent(UNIQUE, identified("GOVUS+CA", country="US"), "gov", br_version="1.0.9")

# GOV, INT and PSD

GOV = RULE + "gov_invalid"
for variant, identifier in {
    "": "GOVUS+CALI",
    "empty_subdivision": "GOVUS+",
    "no_plus": "GOVUSCA",
    "no_country": "GOV",
    "blank": "GOV US",
    "two": "GOVUS+CA+SF",
}.items():
    fires(GOV, identified(identifier, country="US"), variant, br_version="1.0.9" if variant else "1.0.1")
silent(GOV, identified("GOVUS+CA", country="US"))
silent(GOV, identified("GOVUS", country="US"), "country")
silent(GOV, identified("GOVAU+NSW", country="AU"), "three_letters")
silent(
    GOV,
    identified("GOVUS+CALI", country="US"),
    "1_0_0",
    br_version="1.0.0",
    also=(RULE + "gov_subdivision_not_2_characters_1_0_0",),
)
GOV_FIRST = RULE + "gov_subdivision_not_2_characters_1_0_0"
fires(GOV_FIRST, identified("GOVAU+NSW", country="AU"), br_version="1.0.0")
fires(GOV_FIRST, identified("GOVUS+", country="US"), "empty", br_version="1.0.0")
fires(GOV_FIRST, identified("GOVUSA", country=None), "three_letters", br_version="1.0.0")
silent(GOV_FIRST, identified("GOVUS+CA", country="US"), br_version="1.0.0")
silent(GOV_FIRST, identified("GOVAU+NSW", country="AU"), "1_0_1", br_version="1.0.1")
GOV_REFERENCE = RULE + "gov_reference_present"
fires(GOV_REFERENCE, identified("GOVUS-12345", country="US"))
fires(GOV_REFERENCE, identified("GOVUS+CA-12345", country="US"), "subdivision", br_version="1.0.9")
fires(GOV_REFERENCE, identified("GOVUS-", country="US"), "hyphen_only")
silent(GOV_REFERENCE, identified("GOVUS", country="US"))
silent(GOV_REFERENCE, identified("NTRUS-1", country="US"), "ntr")

INT = RULE + "int_invalid"
for variant, identifier in {"": "INTCH", "reference": "INTXG-1", "hyphen": "INTXG-", "bare": "INT"}.items():
    fires(INT, identified(identifier, country="CH"), variant, br_version="1.0.9" if variant else "1.0.2")
fires(INT, identified("intch", country="CH"), "in_lower_case")
silent(INT, identified("INTXG", country="CH"))
silent(INT, identified("intxg", country="CH"), "lower_case")

PSD = RULE + "psd_invalid_structure"
for variant, identifier in {
    "": "PSDGB-123456",
    "lower_case": "PSDGB-fca-1",
    "one_letter": "PSDGB-F-1",
    "nine_letters": "PSDGB-ABCDEFGHI-1",
    "digits": "PSDGB-FC1-1",
    "no_number": "PSDGB-FCA-",
    "no_second_hyphen": "PSDGB-FCA",
    "blank_number": "PSDGB-FCA- 1",
}.items():
    fires(PSD, identified(identifier), variant, br_version="1.0.9" if variant else "1.0.2")
silent(PSD, identified("PSDGB-FCA-1"))
silent(PSD, identified("PSDGB-FC-1"), "two_letters")
silent(PSD, identified("PSDGB-ABCDEFGH-1-2"), "eight_letters")
silent(PSD, identified("NTRGB-123456"), "ntr")

# EUID

GERMAN = RULE + "german_ntr_not_euid"
for variant, identifier in {
    "": "NTRDE-HRB 12345",
    "letters": "NTRDE-HRB.12345",
    "district_court": "NTRDE-Köln HRB 12345",
    "subdivision": "NTRDE+NW-DER3306.HRB12345",
    "lower_case": "NTRDE-der3306.hrb12345",
}.items():
    fires(GERMAN, identified(identifier, country="DE"), variant, br_version="1.0.9")
silent(GERMAN, identified("NTRDE-DER3306.HRB12345", country="DE"), br_version="1.0.9")
silent(GERMAN, identified("NTRDE-DEK1101R.HRB 12345", country="DE"), "hamburg", br_version="1.0.9")
silent(GERMAN, identified("NTRDE-HRB 12345", country="DE"), "1_0_8", br_version="1.0.8")
silent(GERMAN, identified("NTRAT-FN 12345a", country="AT"), "austria", br_version="1.0.9")
silent(GERMAN, identified("VATDE-123456789", country="DE"), "vat", br_version="1.0.9")
silent(GERMAN, identified("NTRDE-", country="DE"), "no_reference", br_version="1.0.9", also=(MISSING,))

EUID = RULE + "euid_country_mismatch"
fires(EUID, identified("NTRDE-FR7501.123456789", country="DE"), br_version="1.0.9")
fires(EUID, identified("NTRAT-DER3306.HRB12345", country="AT"), "austria", br_version="1.0.9")
for _variant, _identifier, _country in (
    ("outside", "NTRGB-DER3306.HRB12345", "GB"),
    ("company_number", "NTRGB-SE1234.5", "GB"),
    ("brazil", "NTRBR-NO12.3", "BR"),
    ("italian_province", "NTRIT-BG123.456", "IT"),
    ("spanish_province", "NTRES-SE1234.5", "ES"),
):
    silent(EUID, identified(_identifier, country=_country), _variant, br_version="1.0.9")
    if _variant != "outside":
        silent(EUID + "_doubtful", identified(_identifier, country=_country), _variant, br_version="1.0.9")
fires(EUID + "_doubtful", identified("NTRGB-DER3306.HRB12345"), "outside", br_version="1.0.9")
silent(
    EUID,
    identified("NTRDE-HRB12345.1", country="DE"),
    "register_and_number",
    br_version="1.0.9",
    also=(RULE + "german_ntr_not_euid",),
)
silent(EUID, identified("NTRFR-FR7501.123456789", country="FR"), br_version="1.0.9")
silent(EUID, identified("NTRDE-FR7501.123456789", country="DE"), "1_0_8", br_version="1.0.8")
silent(EUID, identified("NTRFR-SIREN.123456789", country="FR"), "siren", br_version="1.0.9")
silent(EUID, identified("NTRFR-ATBRA.123456", country="FR"), "letters", br_version="1.0.9")
silent(EUID, identified("NTRGR-ELGEMI.123", country="GR"), "greece", br_version="1.0.9")
silent(EUID, identified("NTRFR-SC7501.123", country="FR"), "no_country", br_version="1.0.9")
fires(EUID + "_doubtful", identified("NTRGR-ELGEMI.123", country="GR"), br_version="1.0.9")
fires(EUID + "_doubtful", identified("NTRFR-ATBRA.123456", country="FR"), "letters", br_version="1.0.9")
silent(EUID + "_doubtful", identified("NTRGR-GRGEMI.123", country="GR"), br_version="1.0.9")
silent(EUID + "_doubtful", identified("NTRGR-ELGEMI.123", country="GR"), "1_0_8", br_version="1.0.8")
silent(EUID + "_doubtful", identified("NTRFR-SIREN.123456789", country="FR"), "siren", br_version="1.0.9")

STRUCTURE = RULE + "euid_invalid_structure"
for variant, identifier in {
    "no_country": "NTRDE-R3306.HRB12345",
    "no_full_stop": "NTRDE-DER3306HRB12345",
    "hyphen": "NTRDE-DER3306-HRB12345",
    "no_register": "NTRDE-DE.HRB12345",
    "no_number": "NTRDE-DER3306.",
    "blank": "NTRDE-DER3306. HRB12345",
}.items():
    fires(STRUCTURE, identified(identifier, country="DE"), variant, br_version="1.0.9")
fires(STRUCTURE, identified("NTRIT-ITRI.", country="IT"), "italy", br_version="1.0.9")
silent(STRUCTURE, identified("NTRDE-DER3306.HRB12345", country="DE"), br_version="1.0.9")
silent(STRUCTURE, identified("NTRDE-R3306.HRB12345", country="DE"), "1_0_8", br_version="1.0.8")
silent(STRUCTURE, identified("NTRNO-NO.912345678", country="NO"), "norway", br_version="1.0.9")
silent(STRUCTURE, identified("NTRGB-GB."), "outside", br_version="1.0.9")

OUTSIDE = RULE + "euid_outside_eea"
fires(OUTSIDE, identified("NTRGB-GBCH.12345678"), br_version="1.0.9")
fires(OUTSIDE, identified("NTRCH-CHZH1.12345", country="CH"), "switzerland", br_version="1.0.9")
silent(OUTSIDE, identified("NTRIS-ISFYR.1234567890", country="IS"), br_version="1.0.9")
silent(OUTSIDE, identified("NTRCH-CHE-123.456.789", country="CH"), "uid", br_version="1.0.9")
silent(OUTSIDE, identified("NTRGB-GBCH.12345678"), "1_0_8", br_version="1.0.8")

# reminders

fires(RULE + "not_unique", identified("NTRGB-1"), br_version="1.0.7")
silent(RULE + "not_unique", identified("NTRGB-1"), "1_0_6", br_version="1.0.6")
silent(RULE + "not_unique", identified("GOVGB"), "gov", br_version="1.0.7")
fires(RULE + "not_the_named_organization", identified("NTRGB-1"))
silent(
    RULE + "not_the_named_organization",
    identified("NTRGB-1").without_attribute("organizationName"),
    also=("smbr.organization_name.missing",),
)

_NOWHERE = RULE + "invalid_country_doubtful"
fires(_NOWHERE, identified("NTRXX-1", country="XX"))
fires(_NOWHERE, identified("GOVXX", country="XX"), "gov")
silent(_NOWHERE, identified("NTRXX-1"), "elsewhere", also=(COUNTRY,))
silent(_NOWHERE, identified("NTRGB-1"))
for _variant, _identifier in (
    ("ntr", "NTRGB--"),
    ("vat", "VATGB--"),
    ("dots", "NTRGB-..."),
    ("lei", "LEIXG--"),
):
    fires(MISSING, identified(_identifier), f"punctuation_{_variant}")
fires(RULE + "psd_invalid_structure", identified("PSDGB-FCA--"), "punctuation")

WITHOUT_DIGIT = RULE + "reference_without_digit"
for variant, value in {
    "": "NTRGB-Limited Company",
    "none": "NTRGB-none",
    "tax": "VATGB-Exempt",
    "letters": "NTRUS+CA-ABCDEF",
    "payment": "PSDBE-NBB-Bank",
}.items():
    country = {"N": "GB", "V": "GB", "P": "BE"}[value[0]] if "US" not in value else "US"
    fires(WITHOUT_DIGIT, identified(value, country=country), variant)
for variant, value in {
    "": "NTRGB-SC123456",
    "ministry": "NTRGB-Government 12",
    "other_digits": "NTREG-\u0661\u0662\u0663",
    "chinese": "NTRCN-\u4e00\u4e8c\u4e09",
    "international": "INTXG",
    "government": "GOVGB",
}.items():
    silent(WITHOUT_DIGIT, identified(value, country=value[3:5] if value != "INTXG" else "GB"), variant)
fires(
    RULE + "german_ntr_not_euid",
    identified("NTRDE+NW-HRB", country="DE"),
    "subdivision_without_digit",
    br_version="1.0.9",
)
