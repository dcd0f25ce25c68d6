"""Recipes for smbr.organization_name."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, base

from .. import fires, silent
from .attribute_tables import missing, prohibited

prohibited("organization_name", "organizationName", "Example Ltd", "mailbox")
prohibited("organization_name", "organizationName", "Example Ltd", "individual")
missing("organization_name", "organizationName")

# a directoryName is not the subject; the issuer of every certificate here has organizationName
silent(
    "smbr.organization_name.prohibited_in_mailbox",
    base("mailbox-strict").san(
        values.rfc822_name(MAILBOX), values.directory_name(("organizationName", "Example Ltd"))
    ),
    "directory_name",
)
fires(
    "smbr.organization_name.prohibited_in_individual",
    base("individual-strict").attribute("organizationName", "Example Ltd", "Example GmbH"),
    "twice",
)
silent(
    "smbr.organization_name.missing",
    base("organization-multipurpose")
    .attribute("organizationName", der.integer(7))
    .without_attribute("commonName"),
    "no_string",
    also=("pkix.name.directory_string_type",),
)

FORMAT = "smbr.organization_name.assumed_name_format"
fires(FORMAT, base().attribute("organizationName", "Example (Example Holdings Ltd)"))
fires(FORMAT, base().attribute("organizationName", "Example Holdings Ltd trading as Example"), "words")
silent(FORMAT, base())
silent(FORMAT, base().attribute("organizationName", "Tradingasia Ltd"), "inside_a_word")
silent(
    FORMAT,
    base("individual-strict").attribute("commonName", "Jane (Doe) Roe"),
    "other_attribute",
)
