"""Recipes for smbr.extended_key_usage."""

from datetime import datetime, timezone

from smime_lint.testing import der, values
from smime_lint.testing.certificate import base
from smime_lint.testing.values import CLIENT_AUTH, EMAIL_PROTECTION

from .. import fires, silent

SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
SMART_CARD_LOGON = "1.3.6.1.4.1.311.20.2.2"
UNKNOWN = "1.3.6.1.4.1.99999.37.1"
EVE = datetime(2027, 6, 30, tzinfo=timezone.utc)
REALIGNMENT = datetime(2027, 7, 1, tzinfo=timezone.utc)

RULE = "smbr.extended_key_usage.missing"
fires(RULE, base().without("extKeyUsage"))
silent(RULE, base())
silent(
    RULE, base().extension("extKeyUsage", b"\x04\x00"), "undecodable", also=("pkix.extensions.invalid_der",)
)

RULE = "smbr.extended_key_usage.email_protection_missing"
fires(RULE, base().extended_key_usage(CLIENT_AUTH))
fires(
    RULE,
    base().extended_key_usage(ANY_EXTENDED_KEY_USAGE),
    "any",
    also=("smbr.extended_key_usage.prohibited_value",),
)
fires(RULE, base().extension("extKeyUsage", der.sequence()), "empty")
silent(RULE, base().extended_key_usage(CLIENT_AUTH, EMAIL_PROTECTION))

RULE = "smbr.extended_key_usage.prohibited_value"
fires(RULE, base().extended_key_usage(EMAIL_PROTECTION, SERVER_AUTH))
fires(RULE, base("mailbox-strict").extended_key_usage(EMAIL_PROTECTION, SERVER_AUTH), "strict")
fires(RULE, base("mailbox-legacy").extended_key_usage(CODE_SIGNING, EMAIL_PROTECTION), "code_signing")
fires(RULE, base().extended_key_usage(EMAIL_PROTECTION, TIME_STAMPING), "time_stamping")
fires(
    RULE,
    base().extension(
        "extKeyUsage", values.extended_key_usage(EMAIL_PROTECTION, ANY_EXTENDED_KEY_USAGE), critical=True
    ),
    "any_critical",
)
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, OCSP_SIGNING))
silent(RULE, base("mailbox-legacy").extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH), "client_auth")

RULE = "smbr.extended_key_usage.other_value_strict"
fires(RULE, base("sponsor-strict").extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH))
fires(RULE, base("mailbox-strict").extended_key_usage(UNKNOWN, EMAIL_PROTECTION), "unknown")
fires(RULE, base("mailbox-strict").extended_key_usage(EMAIL_PROTECTION, SMART_CARD_LOGON), "private")
silent(RULE, base("sponsor-strict").extended_key_usage(EMAIL_PROTECTION))
silent(RULE, base("sponsor-multipurpose").extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH), "multipurpose")
silent(
    RULE,
    base("sponsor-strict").extended_key_usage(EMAIL_PROTECTION, SERVER_AUTH),
    "prohibited",
    also=("smbr.extended_key_usage.prohibited_value",),
)

RULE = "smbr.extended_key_usage.unspecified_value"
fires(RULE, base().extended_key_usage(EMAIL_PROTECTION, DOCUMENT_SIGNING))
fires(RULE, base("mailbox-legacy").extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH), "client_auth")
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION))
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, SMART_CARD_LOGON), "private")
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH), "1_0_16", br_version="1.0.16")

RULE = "smbr.extended_key_usage.private_network_purpose"
fires(RULE, base().extended_key_usage(EMAIL_PROTECTION, SMART_CARD_LOGON))
fires(RULE, base("mailbox-legacy").extended_key_usage(EMAIL_PROTECTION, "1.3.6.1.5.2.3.5"), "kdc")
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, DOCUMENT_SIGNING))
silent(
    RULE,
    base("mailbox-strict").extended_key_usage(EMAIL_PROTECTION, SMART_CARD_LOGON),
    "strict",
    also=("smbr.extended_key_usage.other_value_strict",),
)

RULE = "smbr.extended_key_usage.not_permitted_from_1_0_16"
fires(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, DOCUMENT_SIGNING).valid(REALIGNMENT),
    br_version="1.0.16",
)
fires(
    RULE,
    base("mailbox-multipurpose").extended_key_usage(EMAIL_PROTECTION, SMART_CARD_LOGON).valid(REALIGNMENT),
    "in_force",
    br_version="in-force",
)
silent(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH).valid(REALIGNMENT),
    br_version="1.0.16",
)
silent(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, DOCUMENT_SIGNING).valid(EVE),
    "day_before",
    br_version="1.0.16",
)
silent(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, DOCUMENT_SIGNING).valid(REALIGNMENT),
    "1_0_15",
    br_version="1.0.15",
)
silent(
    RULE,
    base("mailbox-strict").extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH).valid(REALIGNMENT),
    "strict",
    br_version="1.0.16",
    also=("smbr.extended_key_usage.other_value_strict",),
)
silent(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, SERVER_AUTH).valid(REALIGNMENT),
    "prohibited",
    br_version="1.0.16",
    also=("smbr.extended_key_usage.prohibited_value",),
)

RULE = "smbr.extended_key_usage.not_permitted_from_1_0_16_announced"
fires(RULE, base().extended_key_usage(EMAIL_PROTECTION, UNKNOWN).valid(EVE), br_version="1.0.16")
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, CLIENT_AUTH).valid(EVE), br_version="1.0.16")
silent(
    RULE,
    base().extended_key_usage(EMAIL_PROTECTION, UNKNOWN).valid(REALIGNMENT),
    "from_the_day",
    br_version="1.0.16",
    also=("smbr.extended_key_usage.not_permitted_from_1_0_16",),
)
silent(RULE, base().extended_key_usage(EMAIL_PROTECTION, UNKNOWN).valid(EVE), "1_0_15", br_version="1.0.15")
