"""Recipes for smbr.state_or_province_name."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("state_or_province_name", "stateOrProvinceName", "England", "mailbox")

WITHOUT = "smbr.state_or_province_name.without_country"
PLACE = base().without_attribute("localityName").attribute("stateOrProvinceName", "England")
fires(WITHOUT, PLACE.without_attribute("countryName"), br_version="1.0.4")
fires(
    WITHOUT,
    base("individual-legacy")
    .without_attribute("localityName", "countryName")
    .attribute("stateOrProvinceName", "England"),
    "legacy",
    br_version="1.0.9",
)
fires(
    WITHOUT,
    base("organization-multipurpose")
    .without_attribute("localityName", "countryName")
    .attribute("stateOrProvinceName", "England", "England 2"),
    "twice",
    br_version="1.0.4",
)
silent(WITHOUT, PLACE.without_attribute("countryName"), "before_1_0_4", br_version="1.0.3")
silent(WITHOUT, PLACE, br_version="1.0.4")
silent(
    WITHOUT,
    PLACE.attribute("countryName", "UK"),
    "wrong_country",
    br_version="1.0.4",
    also=("smbr.country_name.invalid",),
)
silent(
    WITHOUT,
    PLACE.attribute("countryName", der.integer(1)),
    "country_is_no_string",
    br_version="1.0.4",
    also=("pkix.name.country_name_not_printable",),
)
silent(
    WITHOUT,
    base("mailbox-legacy").attribute("stateOrProvinceName", "England"),
    "mailbox",
    br_version="1.0.4",
    also=("smbr.state_or_province_name.prohibited_in_mailbox",),
)
