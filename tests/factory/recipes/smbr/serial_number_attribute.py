"""Recipes for smbr.serial_number_attribute."""

from smime_lint.testing.certificate import base

from .. import fires, silent

UNTIL = "smbr.serial_number_attribute.unknown_scheme_until_1_0_6"
SINCE = "smbr.serial_number_attribute.unknown_scheme"
WRONG_TYPE = "smbr.serial_number_attribute.natural_person_identifier_wrong_type"

fires(UNTIL, base().attribute("serialNumber", "TAXGB-12345"))
fires(UNTIL, base("individual-strict").attribute("serialNumber", "EIDGB-12345"), "eid", br_version="1.0.6")
fires(UNTIL, base().attribute("serialNumber", "PASGB-12345", "XYZGB-1"), "second")
silent(UNTIL, base().attribute("serialNumber", "TAXGB-12345"), "1_0_7", br_version="1.0.7")
for scheme in ("PAS", "IDC", "PNO", "TIN"):
    silent(UNTIL, base().attribute("serialNumber", f"{scheme}GB-12345"), scheme.lower())

fires(SINCE, base().attribute("serialNumber", "XYZGB-12345"), br_version="1.0.7")
fires(SINCE, base().attribute("serialNumber", "GB:GB-12345"), "national", br_version="1.0.9")
fires(SINCE, base("individual-strict").attribute("serialNumber", "NTRGB-1"), "individual", br_version="1.0.9")
silent(SINCE, base().attribute("serialNumber", "XYZGB-12345"), "1_0_6", br_version="1.0.6")
for scheme in ("PAS", "IDC", "PNO", "TAX", "TIN", "EID"):
    silent(SINCE, base().attribute("serialNumber", f"{scheme}GB-12345"), scheme.lower(), br_version="1.0.7")
silent(SINCE, base().attribute("serialNumber", "12345-67"), "other_identifier", br_version="1.0.9")
silent(SINCE, base().attribute("serialNumber", "xyzgb-12345"), "lower_case", br_version="1.0.9")
silent(SINCE, base().attribute("serialNumber", "XYZGB-"), "no_identifier", br_version="1.0.9")
silent(
    SINCE,
    base("organization-strict").attribute("serialNumber", "XYZGB-1"),
    "organization",
    br_version="1.0.9",
)

fires(WRONG_TYPE, base("mailbox-strict").attribute("serialNumber", "PASGB-12345"))
fires(WRONG_TYPE, base("organization-legacy").attribute("serialNumber", "EIDGB-1"), "eid", br_version="1.0.7")
silent(
    WRONG_TYPE,
    base("organization-legacy").attribute("serialNumber", "EIDGB-1"),
    "eid_1_0_6",
    br_version="1.0.6",
)
silent(WRONG_TYPE, base("mailbox-strict").attribute("serialNumber", "NTRGB-12345"), "other_scheme")
silent(WRONG_TYPE, base("mailbox-strict").attribute("serialNumber", "PASGB12345"), "no_hyphen")
silent(WRONG_TYPE, base("individual-strict").attribute("serialNumber", "PASGB-12345"))
