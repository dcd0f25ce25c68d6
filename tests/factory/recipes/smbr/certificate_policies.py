"""Recipes for smbr.certificate_policies."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

CPS_QUALIFIER = "1.3.6.1.5.5.7.2.1"
STRICT = "2.23.140.1.5.3.3"
LEGACY = "2.23.140.1.5.3.1"
OWN = "1.3.6.1.4.1.99999.1"
ANY_POLICY = "2.5.29.32.0"
SUNSET = datetime(2025, 7, 15, tzinfo=timezone.utc)
TEXT = der.utf8("Issued to employees only.")
NOTICE_REF = der.sequence(der.utf8("Example Trust Ltd"), der.sequence(der.integer(1)))


def qualified(*qualifiers: bytes) -> Certificate:
    """A certificate whose reserved policy has qualifiers."""
    return base("sponsor-strict").policies(values.policy(STRICT, *qualifiers))


# missing, critical

fires("smbr.certificate_policies.missing", base().without("certificatePolicies"))
fires(
    "smbr.certificate_policies.missing",
    base("mailbox-strict").without("certificatePolicies"),
    "forced",
    type="mailbox-strict",
)
silent(
    "smbr.certificate_policies.missing",
    base().extension("certificatePolicies", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent("smbr.certificate_policies.missing", base("individual-strict"))

fires("smbr.certificate_policies.critical", base().critical("certificatePolicies"))
fires(
    "smbr.certificate_policies.critical",
    base().extension("certificatePolicies", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent("smbr.certificate_policies.critical", base())

# which OIDs

fires("smbr.certificate_policies.reserved_oid_missing", base().policies(OWN))
fires(
    "smbr.certificate_policies.reserved_oid_missing",
    base().policies("2.23.140.1.5.3.4", "2.23.140.1.5.5.1", "2.23.140.1.5.3", "2.23.140.1.2.2"),
    "near_misses",
)
fires(
    "smbr.certificate_policies.reserved_oid_missing",
    base("mailbox-strict").policies(ANY_POLICY),
    "any_policy_forced",
    type="mailbox-strict",
)
fires(
    "smbr.certificate_policies.reserved_oid_missing",
    base("sponsor-strict"),
    "another_type_forced",
    type="sponsor-multipurpose",
)
silent(
    "smbr.certificate_policies.reserved_oid_missing",
    base("sponsor-strict"),
    "its_own_type_forced",
    type="sponsor-strict",
)
fires("smbr.certificate_policies.reserved_oid_missing", base().policies(), "empty")
silent("smbr.certificate_policies.reserved_oid_missing", base().policies(OWN, STRICT))
silent(
    "smbr.certificate_policies.reserved_oid_missing",
    base().without("certificatePolicies"),
    "extension_missing",
    also=("smbr.certificate_policies.missing",),
)

fires("smbr.certificate_policies.multiple_reserved_oids", base().policies(STRICT, "2.23.140.1.5.3.2"))
fires(
    "smbr.certificate_policies.multiple_reserved_oids",
    base().policies(OWN, STRICT, ANY_POLICY, "2.23.140.1.5.4.2"),
    "not_adjacent",
)
silent("smbr.certificate_policies.multiple_reserved_oids", base().policies(OWN, STRICT, "0.4.0.194112.1.0"))
silent(
    "smbr.certificate_policies.multiple_reserved_oids",
    base().policies(STRICT, STRICT),
    "same_twice",
    also=("pkix.certificate_policies.duplicate_oid",),
)

fires(
    "smbr.certificate_policies.unknown_reserved_arc_oid",
    base().policies(STRICT, "2.23.140.1.5.5.1", "2.23.140.1.5", "2.23.140.1.5.3.3.1"),
)
silent(
    "smbr.certificate_policies.unknown_reserved_arc_oid",
    base().policies(STRICT, "2.23.140.1.50.1", "2.23.140.1.2.2"),
)

fires("smbr.certificate_policies.additional_oid", base().policies(STRICT, OWN, "0.4.0.194112.1.0"))
fires(
    "smbr.certificate_policies.additional_oid",
    base().policies(STRICT, OWN),
    "since_1_0_7",
    br_version="1.0.7",
)
silent(
    "smbr.certificate_policies.additional_oid",
    base().policies(STRICT, ANY_POLICY, "2.23.140.1.5.5.1"),
)

fires("smbr.certificate_policies.any_policy", base().policies(STRICT, ANY_POLICY))
silent("smbr.certificate_policies.any_policy", base().policies(STRICT, "2.5.29.32.1"))

# qualifiers

fires("smbr.certificate_policies.cps_uri_not_http", qualified(values.cps("ftp://example.com/cps.pdf")))
fires(
    "smbr.certificate_policies.cps_uri_not_http",
    qualified(values.cps("https://example.com/cps"), values.cps("ldap://example.com/cn=cps")),
    "second",
)
silent("smbr.certificate_policies.cps_uri_not_http", qualified(values.cps("HTTPS://example.com/cps")))
silent("smbr.certificate_policies.cps_uri_not_http", qualified(values.cps("http://example.com/cps")), "http")
silent(
    "smbr.certificate_policies.cps_uri_not_http",
    qualified(values.cps("example.com/cps")),
    "no_scheme",
    also=("pkix.certificate_policies.cps_uri_invalid",),
)
silent(
    "smbr.certificate_policies.cps_uri_not_http",
    qualified(der.sequence(der.oid(CPS_QUALIFIER), der.integer(1))),
    "no_string",
    also=("pkix.certificate_policies.cps_uri_invalid",),
)

fires("smbr.certificate_policies.user_notice_no_explicit_text", qualified(values.user_notice()))
silent("smbr.certificate_policies.user_notice_no_explicit_text", qualified(values.user_notice(TEXT)))

fires("smbr.certificate_policies.user_notice_notice_ref", qualified(values.user_notice(NOTICE_REF, TEXT)))
fires(
    "smbr.certificate_policies.user_notice_notice_ref",
    qualified(values.user_notice(TEXT), values.user_notice(NOTICE_REF)),
    "without_text",
    also=("smbr.certificate_policies.user_notice_no_explicit_text",),
)
silent("smbr.certificate_policies.user_notice_notice_ref", qualified(values.user_notice(TEXT)))

# the end of the Legacy generation

fires(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-legacy").valid(SUNSET),
    br_version="in-force",
)
fires(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-strict").policies(LEGACY).valid(SUNSET),
    "forced_strict",
    br_version="1.0.6",
    type="sponsor-strict",
    also=("smbr.certificate_policies.reserved_oid_missing",),
)
silent(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-legacy").valid(SUNSET - timedelta(seconds=1)),
    "day_before",
    br_version="in-force",
)
silent(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-legacy").valid(SUNSET),
    "version_before",
    br_version="1.0.5",
)
silent(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-multipurpose").valid(SUNSET),
    br_version="in-force",
)
silent(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    base("sponsor-multipurpose").policies(OWN).valid(SUNSET),
    "guessed",
    br_version="1.0.9",
    also=("smbr.certificate_policies.reserved_oid_missing",),
)
