"""Recipes for smbr.locality_name."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("locality_name", "localityName", "London", "mailbox")

WITHOUT = "smbr.locality_name.without_country"
PLACE = base().without_attribute("localityName").attribute("localityName", "London")
fires(WITHOUT, PLACE.without_attribute("countryName"), br_version="1.0.4")
fires(
    WITHOUT,
    base("individual-legacy")
    .without_attribute("localityName", "countryName")
    .attribute("localityName", "London"),
    "legacy",
    br_version="1.0.9",
)
fires(
    WITHOUT,
    base("organization-multipurpose")
    .without_attribute("localityName", "countryName")
    .attribute("localityName", "London", "London 2"),
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
    base("mailbox-legacy").attribute("localityName", "London"),
    "mailbox",
    br_version="1.0.4",
    also=("smbr.locality_name.prohibited_in_mailbox",),
)
