"""Recipes for smbr.surname."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("surname", "surname", "Doe", "mailbox")
prohibited("surname", "surname", "Doe", "organization")

WITH_PSEUDONYM = "smbr.surname.with_pseudonym"
PSEUDONYM = base().without_attribute("givenName", "surname").attribute("pseudonym", "Jane D.")
PSEUDONYM = PSEUDONYM.attribute("commonName", "Jane D.")
fires(WITH_PSEUDONYM, PSEUDONYM.attribute("surname", "Doe"))
silent(
    WITH_PSEUDONYM,
    base("individual-strict").attribute("pseudonym", "Jo"),
    "is_reported_with_given_name",
    br_version="1.0.4",
    also=("smbr.given_name.with_pseudonym",),
)
fires(
    WITH_PSEUDONYM,
    base("individual-strict").without_attribute("givenName").attribute("pseudonym", der.integer(1)),
    "pseudonym_is_no_string",
    also=("pkix.name.directory_string_type",),
)
silent(WITH_PSEUDONYM, PSEUDONYM)
silent(WITH_PSEUDONYM, base("individual-legacy"), "no_pseudonym")

SINGLE = "smbr.surname.single_legal_name"
fires(SINGLE, base().without_attribute("surname"))
fires(SINGLE, base("individual-strict").without_attribute("surname"), "individual", br_version="1.0.9")
silent(SINGLE, base())
silent(SINGLE, base("individual-strict").without_attribute("givenName"), "surname_only")
silent(SINGLE, PSEUDONYM, "pseudonym")
