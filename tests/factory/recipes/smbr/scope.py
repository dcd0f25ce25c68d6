"""Recipes for smbr.scope."""

from ... import values
from ...certificate import MAILBOX, base
from .. import fires, silent

RULE = "smbr.scope.policy_without_smime_content"
MISSING_PURPOSE = "smbr.extended_key_usage.email_protection_missing"

fires(RULE, base().extended_key_usage(values.CLIENT_AUTH), also=(MISSING_PURPOSE,))
fires(
    RULE,
    base().without("extKeyUsage"),
    "no_extended_key_usage",
    also=("smbr.extended_key_usage.missing",),
)
fires(
    RULE,
    base("organization-legacy").san(values.directory_name(("organizationName", "Example Ltd"))),
    "directory_name_only",
    also=("smbr.subject_alt_name.no_mailbox",),
)
silent(RULE, base())
silent(
    RULE,
    base().san(values.directory_name(("commonName", "Jane Doe")), values.rfc822_name(MAILBOX)),
    "mailbox_second",
)
silent(
    RULE,
    base().extended_key_usage(values.EMAIL_PROTECTION).policies("1.3.6.1.4.1.99999.1"),
    "other_policy",
    also=("smbr.certificate_policies.reserved_oid_missing",),
)
silent(
    RULE,
    base().extension("extKeyUsage", b"\x04\x00"),
    "undecodable_extended_key_usage",
    also=("pkix.extensions.invalid_der",),
)
