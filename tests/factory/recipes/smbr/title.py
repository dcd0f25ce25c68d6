"""Recipes for smbr.title."""

from smime_lint.testing.certificate import base

from .. import fires, silent
from .attribute_tables import prohibited

prohibited("title", "title", "Patent Attorney", "mailbox")
prohibited("title", "title", "Patent Attorney", "organization")

CONTENT = "smbr.title.content"
fires(CONTENT, base().attribute("title", "Mrs."))
fires(CONTENT, base("individual-strict").attribute("title", "HERR"), "upper_case", br_version="1.0.9")
fires(CONTENT, base().attribute("title", "Patent Attorney", "ms"), "second")
silent(CONTENT, base().attribute("title", "Dr. med."))
silent(CONTENT, base().attribute("title", "Misses Buyer"), "begins_alike")
silent(CONTENT, base().attribute("title", "Master"), "role")
silent(
    CONTENT,
    base("organization-strict").attribute("title", "Mrs"),
    "organization",
    also=("smbr.title.prohibited_in_organization",),
)
