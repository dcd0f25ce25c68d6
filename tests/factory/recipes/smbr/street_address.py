"""Recipes for smbr.street_address."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited, prohibited_in_strict

prohibited("street_address", "streetAddress", "1 Example Street", "mailbox")
prohibited_in_strict("street_address", "streetAddress", "1 Example Street")

WITHOUT = "smbr.street_address.without_locality_or_state"
STREET = base().attribute("streetAddress", "1 Example Street")
fires(WITHOUT, STREET.without_attribute("localityName"), br_version="1.0.4")
fires(
    WITHOUT,
    base("individual-legacy")
    .attribute("streetAddress", "1 Example Street")
    .without_attribute("localityName"),
    "legacy",
    br_version="1.0.9",
)
fires(
    WITHOUT,
    base("organization-multipurpose")
    .attribute("streetAddress", "1 Example Street")
    .attribute("postalCode", "SW1A 1AA")
    .without_attribute("localityName"),
    "postal_code_does_not_do",
    br_version="1.0.4",
)
silent(WITHOUT, STREET.without_attribute("localityName"), "before_1_0_4", br_version="1.0.3")
silent(WITHOUT, STREET, br_version="1.0.4")
silent(
    WITHOUT,
    STREET.without_attribute("localityName").attribute("stateOrProvinceName", "England"),
    "state",
    br_version="1.0.4",
)
silent(
    WITHOUT,
    base("sponsor-strict").attribute("streetAddress", "1 Example Street").without_attribute("localityName"),
    "strict",
    br_version="1.0.4",
    also=("smbr.street_address.prohibited_in_strict_sponsor",),
)
silent(
    WITHOUT,
    STREET.attribute("localityName", der.integer(1)),
    "locality_is_no_string",
    br_version="1.0.4",
    also=("pkix.name.directory_string_type",),
)
