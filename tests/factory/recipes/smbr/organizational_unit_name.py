"""Recipes for smbr.organizational_unit_name."""

from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("organizational_unit_name", "organizationalUnitName", "Example Holding Ltd", "mailbox")
prohibited("organizational_unit_name", "organizationalUnitName", "Example Holding Ltd", "individual")

AFFILIATE = "smbr.organizational_unit_name.affiliate"
fires(AFFILIATE, base().attribute("organizationalUnitName", "IT"))
fires(AFFILIATE, base("organization-strict").attribute("organizationalUnitName", "A Ltd", "B Ltd"), "twice")
silent(AFFILIATE, base())
silent(
    AFFILIATE,
    base("individual-strict").attribute("organizationalUnitName", "IT"),
    "individual",
    also=("smbr.organizational_unit_name.prohibited_in_individual",),
)
