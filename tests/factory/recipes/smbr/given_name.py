"""Recipes for smbr.given_name."""

from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("given_name", "givenName", "Jane", "mailbox")
prohibited("given_name", "givenName", "Jane", "organization")

WITH_PSEUDONYM = "smbr.given_name.with_pseudonym"
PSEUDONYM = base().without_attribute("givenName", "surname").attribute("pseudonym", "Jane D.")
PSEUDONYM = PSEUDONYM.attribute("commonName", "Jane D.")
fires(WITH_PSEUDONYM, PSEUDONYM.attribute("givenName", "Jane"))
fires(WITH_PSEUDONYM, PSEUDONYM.attribute("givenName", "Jane", "Mary"), "twice", br_version="1.0.9")
fires(
    WITH_PSEUDONYM,
    base("individual-strict").without_attribute("surname").attribute("pseudonym", "Jo"),
    "individual",
    br_version="1.0.4",
)
silent(WITH_PSEUDONYM, PSEUDONYM)
silent(WITH_PSEUDONYM, base("individual-legacy"), "no_pseudonym")
silent(
    WITH_PSEUDONYM,
    base("organization-legacy").attribute("givenName", "Jane").attribute("pseudonym", "Jo"),
    "organization",
    also=(
        "smbr.given_name.prohibited_in_organization",
        "smbr.pseudonym.prohibited_in_organization",
    ),
)
