"""Recipes for smbr.pseudonym."""

from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited, with_attribute

prohibited("pseudonym", "pseudonym", "Ghostwriter 7", "mailbox")
prohibited("pseudonym", "pseudonym", "Ghostwriter 7", "organization")

UNIQUE = "smbr.pseudonym.not_unique"
fires(UNIQUE, with_attribute("sponsor-multipurpose", "pseudonym", "Ghostwriter 7"))
fires(UNIQUE, with_attribute("individual-strict", "pseudonym", "Ghostwriter 7"), "individual")
silent(UNIQUE, base())
silent(
    UNIQUE,
    base("mailbox-strict").attribute("pseudonym", "Ghostwriter 7"),
    "mailbox",
    also=("smbr.pseudonym.prohibited_in_mailbox",),
)
