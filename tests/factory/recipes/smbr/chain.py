"""Recipes for smbr.chain."""

from datetime import datetime, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import (
    ANY_POLICY,
    CONSTRAINED,
    ROOT,
    ROOT_2,
    authority_key,
    early_subca,
    issued,
    root,
    subca,
    tcsubca,
)
from smime_lint.testing.certificate import ISSUER, Certificate, base, policy_oid

from .. import fires, silent

PACK = "smbr.chain."
BEFORE = subca().valid(datetime(2023, 8, 31, 23, 59, 59, tzinfo=timezone.utc), 3000)

fires(PACK + "extant_ca_not_before", BEFORE.valid(datetime(2023, 9, 1, tzinfo=timezone.utc)), type="extant")
silent(PACK + "extant_ca_not_before", BEFORE, type="extant")
silent(PACK + "extant_ca_not_before", subca(), "subca", type="subca")
for _rule in ("extant_ca_reserved_policy", "extant_ca_policies_missing", "extant_ca_extended_key_usage"):
    silent(PACK + _rule, BEFORE.policies(ANY_POLICY, "1.3.6.1.4.1.99999.1"), type="extant")
    silent(PACK + _rule, BEFORE, "in_force", type="extant", br_version="in-force")
_RESERVED = BEFORE.policies(policy_oid("mailbox-legacy"))
fires(PACK + "extant_ca_reserved_policy", _RESERVED, type="extant")
fires(PACK + "extant_ca_reserved_policy", _RESERVED, "in_force", type="extant", br_version="in-force")
fires(PACK + "extant_ca_policies_missing", BEFORE.without("certificatePolicies"), type="extant")
fires(PACK + "extant_ca_extended_key_usage", BEFORE.extended_key_usage(values.CLIENT_AUTH), type="extant")
silent(PACK + "extant_ca_extended_key_usage", BEFORE.without("extKeyUsage"), "absent", type="extant")
silent(
    PACK + "extant_ca_reserved_policy",
    BEFORE.extended_key_usage(values.EMAIL_PROTECTION, values.CLIENT_AUTH),
    "purposes",
    type="extant",
)

_NAME = PACK + "issuer_name_not_identical"
fires(_NAME, issued().issuer(*((name, der.printable(value)) for name, value in ISSUER)))
fires(_NAME, issued().issuer(*ROOT_2), "other")
silent(_NAME, issued())
_ENCODING = PACK + "ca_subject_names_differ_in_encoding"
_PRINTABLE = subca().subject(*((name, der.printable(value)) for name, value in ISSUER))
fires(_ENCODING, subca().under(root(), _PRINTABLE))
silent(_ENCODING, subca().under(root(), subca(None)))
_KEY = PACK + "key_identifier_mismatch"
fires(_KEY, issued().under(subca().extension("subjectKeyIdentifier", der.octet_string(b"\x5a" * 20)), root()))
silent(_KEY, issued())
silent(
    _KEY,
    issued().under(subca().without("subjectKeyIdentifier"), root()),
    "none",
)
_BY_ROOT = PACK + "issued_by_root"
_FROM_ROOT = (
    base("mailbox-strict")
    .issuer(*ROOT)
    .extension("authorityKeyIdentifier", authority_key("rsa_root"))
    .change(signer="rsa_root")
)
fires(_BY_ROOT, _FROM_ROOT.under(root()))
silent(_BY_ROOT, issued())
_BY_EXTANT = PACK + "issued_by_extant_ca"
_AFTER = datetime(2024, 9, 15, tzinfo=timezone.utc)
_EXTANT = early_subca().without("extKeyUsage")
fires(_BY_EXTANT, issued().valid(_AFTER).under(_EXTANT, root()), br_version="1.0.6")
fires(
    _BY_EXTANT,
    issued().valid(_AFTER).under(early_subca().policies("1.3.6.1.4.1.99999.1"), root()),
    "policies",
    br_version="1.0.6",
)
silent(
    _BY_EXTANT,
    issued().valid(datetime(2024, 9, 14, 23, 59, 59, tzinfo=timezone.utc)).under(_EXTANT, root()),
    "day_before",
    br_version="1.0.6",
)
silent(_BY_EXTANT, issued().valid(_AFTER).under(early_subca(), root()), br_version="1.0.6")
for _variant, _authority in (
    ("no_path_len", early_subca(None).without("extKeyUsage")),
    (
        "server_auth_no_path_len",
        early_subca(None).extended_key_usage(values.EMAIL_PROTECTION, "1.3.6.1.5.5.7.3.1"),
    ),
    ("server_auth", early_subca().extended_key_usage(values.EMAIL_PROTECTION, "1.3.6.1.5.5.7.3.1")),
    ("crl_distribution_points", early_subca().without("cRLDistributionPoints")),
    (
        "authority_key_identifier",
        early_subca().extension(
            "authorityKeyIdentifier",
            der.sequence(
                der.implicit(0, keys.key_identifier(keys.spki("rsa_root"))),
                der.tlv(0xA1, values.directory_name(*ROOT)),
                der.implicit(2, b"\1"),
            ),
        ),
    ),
):
    fires(_BY_EXTANT, issued().valid(_AFTER).under(_authority, root()), _variant, br_version="1.0.6")
silent(
    _BY_EXTANT,
    issued().valid(_AFTER).under(subca().without("cRLDistributionPoints"), root()),
    "not_extant",
    br_version="1.0.6",
)
silent(
    _BY_EXTANT,
    issued().valid(_AFTER).under(_EXTANT, subca(), root()),
    "with_compliant_twin",
    br_version="1.0.6",
)
_POLICY = PACK + "policy_not_in_issuer"
fires(_POLICY, issued().under(subca().policies(policy_oid("sponsor-strict")), root()))
silent(_POLICY, issued().under(subca().policies(policy_oid("sponsor-multipurpose")), root()))
silent(_POLICY, issued(), "any_policy")
_MAPPING = der.sequence(
    der.sequence(der.oid("1.3.6.1.4.1.99999.1"), der.oid(policy_oid("sponsor-multipurpose")))
)
silent(
    _POLICY,
    issued().under(
        subca()
        .policies("1.3.6.1.4.1.99999.1", policy_oid("sponsor-strict"))
        .extension("policyMappings", _MAPPING, critical=True),
        root(),
    ),
    "mapped",
)
_USAGE = PACK + "extended_key_usage_not_covered"
fires(_USAGE, issued().under(subca().extended_key_usage(values.CLIENT_AUTH), root()))
silent(_USAGE, issued())
silent(_USAGE, issued().under(subca(None).without("extKeyUsage"), root()), "none")
_CAA = PACK + "constrained_issuer_caa_optional"
_UNDER_CONSTRAINED = (
    base("sponsor-multipurpose")
    .subject(
        ("countryName", "GB"),
        ("organizationName", "Example Ltd"),
        ("organizationIdentifier", "NTRGB-12345678"),
        ("localityName", "London"),
        ("givenName", "Jane"),
        ("surname", "Doe"),
    )
    .issuer(*CONSTRAINED)
    .key(keys.spki("p256"))
    .key_usage("digitalSignature", "keyAgreement")
    .extension("authorityKeyIdentifier", authority_key("rsa"))
    .change(signer="rsa")
    .valid(_AFTER)
    .under(tcsubca(), root())
)
fires(_CAA, _UNDER_CONSTRAINED, br_version="1.0.6")
silent(_CAA, issued().valid(_AFTER), br_version="1.0.6")

# A path through a cross certificate does not make another of a root.
_CROSSED = (
    root()
    .issuer(*ROOT_2)
    .extension("authorityKeyIdentifier", authority_key("p384"))
    .signed_with(keys.ECDSA_WITH_SHA384)
)
fires(_BY_ROOT, _FROM_ROOT.under(_CROSSED, root()), "crossed")

# What Extant S/MIME CAs may have is no fault before its time, and then is one alone.
_ANY_PURPOSE = early_subca().extended_key_usage("2.5.29.37.0")
_OWN_POLICIES = early_subca().policies("1.3.6.1.4.1.99999.1")
fires(_BY_EXTANT, issued().valid(_AFTER).under(_ANY_PURPOSE, root()), "any_purpose", br_version="1.0.6")
silent(_USAGE, issued().under(_ANY_PURPOSE, root()), "extant")
silent(_POLICY, issued().under(_OWN_POLICIES, root()), "extant")
fires(_USAGE, issued().under(early_subca().extended_key_usage(values.CLIENT_AUTH), root()), "other_purpose")

_UPPER = (*ROOT[:2], ("commonName", "Example Intermediate CA"))


def _under_upper(*policies: str, skip: int | None = None) -> Certificate:
    """A certificate with two CAs between it and the root, the upper one with these policies."""
    upper = subca(1).subject(*_UPPER).key(keys.spki("rsa")).policies(*policies)
    if skip is not None:
        upper = upper.extension("inhibitAnyPolicy", der.integer(skip), critical=True)
    lower = subca().issuer(*_UPPER).extension("authorityKeyIdentifier", authority_key("rsa"))
    return base(key="p256").under(lower.change(signer="rsa"), upper, root())


fires(_POLICY, _under_upper(policy_oid("sponsor-strict")), "upper")
silent(_POLICY, _under_upper(policy_oid("sponsor-multipurpose")), "upper")
fires(_POLICY, _under_upper(ANY_POLICY, skip=0), "inhibited")
_AWAY = der.sequence(
    der.sequence(der.oid(policy_oid("sponsor-multipurpose")), der.oid("1.3.6.1.4.1.99999.1"))
)
fires(
    _POLICY,
    issued().under(
        subca()
        .policies(policy_oid("sponsor-multipurpose"))
        .extension("policyMappings", _AWAY, critical=True),
        root(),
    ),
    "mapped_away",
)


def _under_mapping(inhibit: int) -> Certificate:
    """A certificate below a CA that maps its own policy, itself below one with inhibitPolicyMapping."""
    upper = (
        subca(1)
        .subject(*_UPPER)
        .key(keys.spki("rsa"))
        .policies("1.3.6.1.4.1.99999.1")
        .extension("policyConstraints", der.sequence(der.implicit(1, bytes((inhibit,)))), critical=True)
    )
    lower = (
        subca()
        .issuer(*_UPPER)
        .extension("authorityKeyIdentifier", authority_key("rsa"))
        .policies("1.3.6.1.4.1.99999.1", policy_oid("sponsor-strict"))
        .extension("policyMappings", _MAPPING, critical=True)
    )
    return base(key="p256").under(lower.change(signer="rsa"), upper, root())


fires(_POLICY, _under_mapping(0), "mapping_inhibited")
silent(_POLICY, _under_mapping(1), "mapping_inhibited")
silent(_POLICY, _under_upper(ANY_POLICY, skip=1), "inhibited")

_USAGE_ABOVE = _USAGE + "_doubtful"


def _below(*purposes: str) -> Certificate:
    """A certificate below two subordinate CAs, the upper of which has these purposes."""
    upper = subca(None).subject(*_UPPER).key(keys.spki("p256"))
    lower = (
        subca()
        .issuer(*_UPPER)
        .extension("authorityKeyIdentifier", authority_key("p256"))
        .change(signer="p256")
        .signed_with(keys.ECDSA_WITH_SHA256)
    )
    return issued().under(
        lower, upper.extended_key_usage(*purposes) if purposes else upper.without("extKeyUsage"), root()
    )


fires(_USAGE_ABOVE, _below(values.CLIENT_AUTH))
silent(_USAGE_ABOVE, _below(values.CLIENT_AUTH, values.EMAIL_PROTECTION))
silent(_USAGE_ABOVE, _below(), "none")
