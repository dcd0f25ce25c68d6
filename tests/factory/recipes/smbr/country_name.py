"""Recipes for smbr.country_name."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("country_name", "countryName", "GB", "mailbox")

INVALID = "smbr.country_name.invalid"
PLACELESS = base("individual-strict").without_attribute("localityName")
for code in ("XK", "UK", "EU", "EL", "XI", "XG", "ZZ", "gb", "Gb", "xx", "G1", "AN"):
    name = {"gb": "lower_case", "Gb": "mixed_case", "xx": "xx_in_lower_case"}.get(code, code.lower())
    fires(INVALID, PLACELESS.attribute("countryName", code), name)
fires(INVALID, PLACELESS.attribute("countryName", "GB", "UK"), "second", br_version="1.0.9")
fires(
    INVALID,
    base("organization-legacy").attribute("countryName", "UK"),
    "organization",
    br_version="1.0.9",
)
fires(INVALID, PLACELESS.attribute("countryName", der.printable("G@")), "alphabet")
silent(INVALID, PLACELESS)
silent(INVALID, PLACELESS.attribute("countryName", "SS"), "ss")
silent(INVALID, PLACELESS.attribute("countryName", "XX"), "xx")
silent(
    INVALID,
    PLACELESS.attribute("countryName", "GBR"),
    "three_letters",
    also=("pkix.name.country_name_length",),
)
silent(
    INVALID,
    PLACELESS.attribute("countryName", der.utf8("GB")),
    "string_type",
    also=("pkix.name.country_name_not_printable",),
)
silent(
    INVALID,
    PLACELESS.attribute("countryName", "--"),
    "metadata",
    also=("smbr.subject.metadata_only_value",),
)
silent(
    INVALID,
    base("mailbox-strict").attribute("countryName", "UK"),
    "mailbox",
    also=("smbr.country_name.prohibited_in_mailbox",),
)
silent(
    INVALID,
    PLACELESS.issuer(
        ("countryName", "UK"), ("organizationName", "Example Trust Ltd"), ("commonName", "CA 1")
    ),
    "issuer",
)

NO_CODE = PLACELESS.attribute("countryName", "XX").attribute("stateOrProvinceName", "Kosovo")
fires("smbr.country_name.xx_until_1_0_3", NO_CODE)
fires("smbr.country_name.xx_until_1_0_3", NO_CODE, "1_0_3", br_version="1.0.3")
silent("smbr.country_name.xx_until_1_0_3", NO_CODE, "1_0_4", br_version="1.0.4")
silent("smbr.country_name.xx_until_1_0_3", PLACELESS)
fires("smbr.country_name.xx", NO_CODE, br_version="1.0.4")
silent("smbr.country_name.xx", NO_CODE, "1_0_3", br_version="1.0.3")
silent("smbr.country_name.xx", PLACELESS, br_version="1.0.4")

MULTIPLE = "smbr.country_name.multiple"
fires(MULTIPLE, PLACELESS.attribute("countryName", "GB", "IE"))
fires(MULTIPLE, base("organization-strict").attribute("countryName", "GB", "GB"), "same", br_version="1.0.9")
silent(MULTIPLE, PLACELESS)
silent(MULTIPLE, PLACELESS.without_attribute("countryName"), "absent")
