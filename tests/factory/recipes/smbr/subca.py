"""Recipes for smbr.subca."""

from datetime import datetime, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import ANY_POLICY, CA_CERTIFICATE, CRL, ROOT, cross, root, subca, tcsubca
from smime_lint.testing.certificate import policy_oid

from .. import fires, silent

PACK = "smbr.subca."
STRICT = policy_oid("mailbox-strict")
OWN = "1.3.6.1.4.1.99999.1"
SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
ANY_PURPOSE = "2.5.29.37.0"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
ELSEWHERE = (("countryName", "GB"), ("organizationName", "Another Ltd"), ("commonName", "Another CA"))

for _name, _extension in (
    ("certificate_policies", "certificatePolicies"),
    ("crl_distribution_points", "cRLDistributionPoints"),
    ("authority_info_access", "authorityInfoAccess"),
    ("key_usage", "keyUsage"),
    ("authority_key_identifier", "authorityKeyIdentifier"),
    ("subject_key_identifier", "subjectKeyIdentifier"),
):
    fires(f"{PACK}{_name}_missing", subca().without(_extension))
    fires(f"{PACK}{_name}_missing", cross().without(_extension), "cross", type="cross")
    silent(f"{PACK}{_name}_missing", subca())
    if _name != "key_usage":
        fires(f"{PACK}{_name}_critical", subca().critical(_extension))
        silent(f"{PACK}{_name}_critical", subca())
        silent(f"{PACK}{_name}_critical", tcsubca(), "constrained")
fires(PACK + "basic_constraints_missing", subca().without("basicConstraints"), type="subca")
silent(PACK + "basic_constraints_missing", subca())
fires(PACK + "basic_constraints_not_critical", subca().critical("basicConstraints", False))
silent(PACK + "basic_constraints_not_critical", subca())
fires(PACK + "key_usage_not_critical", subca().critical("keyUsage", False))
silent(PACK + "key_usage_not_critical", subca())
fires(PACK + "name_constraints_not_critical", tcsubca().critical("nameConstraints", False))
silent(PACK + "name_constraints_not_critical", tcsubca())
fires(PACK + "extended_key_usage_critical", subca().critical("extKeyUsage"))
silent(PACK + "extended_key_usage_critical", subca())

fires(PACK + "policies_not_permitted", subca().policies(OWN))
silent(PACK + "policies_not_permitted", subca().policies(OWN, STRICT))
silent(PACK + "policies_not_permitted", subca().policies(ANY_POLICY), "any_policy")
fires(PACK + "any_policy_unaffiliated", subca().subject(*ELSEWHERE))
silent(PACK + "any_policy_unaffiliated", subca())
silent(PACK + "any_policy_unaffiliated", subca().subject(*ELSEWHERE).policies(STRICT), "reserved")
fires(PACK + "any_policy_of_unaffiliated_ca", subca().subject(*ELSEWHERE), affiliated=False)
silent(PACK + "any_policy_of_unaffiliated_ca", subca().subject(*ELSEWHERE).policies(STRICT), affiliated=False)
silent(PACK + "any_policy_of_unaffiliated_ca", subca().subject(*ELSEWHERE), "affiliated", affiliated=True)
silent(PACK + "any_policy_of_unaffiliated_ca", subca().subject(*ELSEWHERE), "unknown")
fires(PACK + "any_policy_with_reserved_oid", subca().policies(ANY_POLICY, STRICT))
silent(PACK + "any_policy_with_reserved_oid", subca().policies(STRICT, OWN))

fires(
    PACK + "cps_uri_not_http",
    subca().policies(values.policy(ANY_POLICY, values.cps("ftp://example.com/cps"))),
)
silent(
    PACK + "cps_uri_not_http",
    subca().policies(values.policy(ANY_POLICY, values.cps("https://example.com/cps"))),
)
fires(
    PACK + "user_notice_no_explicit_text", subca().policies(values.policy(ANY_POLICY, values.user_notice()))
)
_TEXT = der.utf8("Issued under the policy")
silent(
    PACK + "user_notice_no_explicit_text",
    subca().policies(values.policy(ANY_POLICY, values.user_notice(_TEXT))),
)
_REFERENCE = der.sequence(der.utf8("Example Trust Ltd"), der.sequence(der.integer(1)))
fires(
    PACK + "user_notice_notice_ref",
    subca().policies(values.policy(ANY_POLICY, values.user_notice(_REFERENCE, _TEXT))),
)
silent(
    PACK + "user_notice_notice_ref",
    subca().policies(values.policy(ANY_POLICY, values.user_notice(_TEXT))),
)

LDAP = "ldap://ldap.example.com/cn=Root?certificateRevocationList"
_POINTS = PACK + "crl_distribution_points_no_http"
fires(
    _POINTS,
    subca().extension(
        "cRLDistributionPoints", values.crl_distribution_points("https://crl.example.com/root.crl")
    ),
)
fires(
    _POINTS,
    subca().extension("cRLDistributionPoints", values.crl_distribution_points(LDAP)),
    "ldap",
)
silent(
    _POINTS,
    subca().extension("cRLDistributionPoints", values.crl_distribution_points(LDAP, CRL)),
)
_OCSP = values.access(values.OCSP, "http://ocsp.example.com")
fires(
    PACK + "ca_issuers_missing",
    subca().extension("authorityInfoAccess", values.authority_info_access(_OCSP)),
)
fires(
    PACK + "ca_issuers_missing",
    subca().extension(
        "authorityInfoAccess",
        values.authority_info_access(
            _OCSP, values.access(values.CA_ISSUERS, "https://ca.example.com/root.cer")
        ),
    ),
    "https",
)
_ISSUERS = values.access(values.CA_ISSUERS, CA_CERTIFICATE)
silent(
    PACK + "ca_issuers_missing",
    subca().extension("authorityInfoAccess", values.authority_info_access(_ISSUERS)),
)
fires(
    PACK + "ocsp_not_http",
    subca().extension(
        "authorityInfoAccess",
        values.authority_info_access(_ISSUERS, values.access(values.OCSP, "https://ocsp.example.com")),
    ),
)
silent(PACK + "ocsp_not_http", subca())

fires(
    PACK + "ca_false",
    subca().extension("basicConstraints", values.basic_constraints(), critical=True),
    type="subca",
)
silent(PACK + "ca_false", subca(), type="subca")
# cA true in what was meant for a subscriber: a CA's certificate, and wrong as one.
fires(PACK + "key_cert_sign_missing", subca().key_usage("cRLSign", "digitalSignature"))
silent(PACK + "key_cert_sign_missing", subca().key_usage("keyCertSign", "cRLSign"))
fires(PACK + "crl_sign_missing", subca().key_usage("keyCertSign", "digitalSignature"))
silent(PACK + "crl_sign_missing", subca().key_usage("keyCertSign", "cRLSign"))
fires(PACK + "digital_signature_missing_for_ocsp", subca().key_usage("keyCertSign", "cRLSign"))
silent(PACK + "digital_signature_missing_for_ocsp", subca())
_CA_BITS = ("keyCertSign", "cRLSign", "digitalSignature")
fires(PACK + "other_key_usage", subca().key_usage(*_CA_BITS, "nonRepudiation"))
silent(PACK + "other_key_usage", subca())
silent(
    PACK + "other_key_usage",
    subca().key_usage(*_CA_BITS, "keyEncipherment"),
    "prohibited_by_key",
    also=("pkix.key_usage.rsa_ca_encipherment",),
)

_USAGE = PACK + "extended_key_usage_missing"
fires(_USAGE, subca().without("extKeyUsage"))
fires(_USAGE, subca(None).without("extKeyUsage"), "forced", type="subca")
silent(_USAGE, subca(None).without("extKeyUsage"))
silent(_USAGE, cross(), "cross", type="cross")
fires(_USAGE + "_doubtful", subca(None).without("extKeyUsage"))
fires(_USAGE + "_doubtful", subca(1).without("extKeyUsage"), "path_len")
silent(_USAGE + "_doubtful", subca(None))
silent(_USAGE + "_doubtful", subca().without("extKeyUsage"), "no_cross", also=(_USAGE,))
fires(PACK + "email_protection_missing", subca().policies(STRICT).extended_key_usage(values.CLIENT_AUTH))
fires(
    PACK + "email_protection_missing",
    subca().extended_key_usage(values.CLIENT_AUTH),
    "forced",
    type="subca",
)
silent(
    PACK + "email_protection_missing",
    subca().policies(STRICT).extended_key_usage(values.CLIENT_AUTH, values.EMAIL_PROTECTION),
)
_PROHIBITED = PACK + "prohibited_extended_key_usage"
fires(_PROHIBITED, subca().extended_key_usage(values.EMAIL_PROTECTION, SERVER_AUTH))
fires(_PROHIBITED, subca(None).extended_key_usage(values.EMAIL_PROTECTION, ANY_PURPOSE), "any")
fires(
    _PROHIBITED,
    subca(None).extended_key_usage(values.EMAIL_PROTECTION, CODE_SIGNING),
    "forced",
    type="subca",
)
silent(_PROHIBITED, subca().extended_key_usage(values.EMAIL_PROTECTION, DOCUMENT_SIGNING))
silent(_PROHIBITED, subca(None).extended_key_usage(values.EMAIL_PROTECTION, CODE_SIGNING), "may_be_cross")
fires(_PROHIBITED + "_doubtful", subca(None).extended_key_usage(values.EMAIL_PROTECTION, CODE_SIGNING))
silent(_PROHIBITED + "_doubtful", subca(None))
silent(
    _PROHIBITED + "_doubtful",
    subca().extended_key_usage(values.EMAIL_PROTECTION, CODE_SIGNING),
    "no_cross",
    also=(_PROHIBITED,),
)
fires(
    PACK + "other_extended_key_usage", subca().extended_key_usage(values.EMAIL_PROTECTION, DOCUMENT_SIGNING)
)
silent(PACK + "other_extended_key_usage", subca())
_FROM = PACK + "extended_key_usage_not_permitted_from_1_0_16"
_LAST_DAY = datetime(2027, 6, 30, 23, 59, 59, tzinfo=timezone.utc)
_LATER = datetime(2027, 7, 1, tzinfo=timezone.utc)
_BIG = subca().key(keys.spki("rsa_root"))
_SIGNS_DOCUMENTS = _BIG.extended_key_usage(values.EMAIL_PROTECTION, DOCUMENT_SIGNING)
_MAY_BE_CROSS = (
    subca(None).key(keys.spki("rsa_root")).extended_key_usage(values.EMAIL_PROTECTION, DOCUMENT_SIGNING)
)
_CLIENTS = _BIG.extended_key_usage(values.EMAIL_PROTECTION, values.CLIENT_AUTH)
fires(_FROM, _SIGNS_DOCUMENTS.valid(_LATER, 3000), br_version="1.0.16")
fires(_FROM, _MAY_BE_CROSS.valid(_LATER, 3000), "told", br_version="1.0.16", type="subca")
silent(_FROM, _CLIENTS.valid(_LATER, 3000), br_version="1.0.16")
silent(_FROM, _MAY_BE_CROSS.valid(_LATER, 3000), "may_be_cross", br_version="1.0.16")
silent(_FROM, _SIGNS_DOCUMENTS.valid(_LAST_DAY, 3000), "day_before", br_version="1.0.16")
fires(_FROM + "_doubtful", _MAY_BE_CROSS.valid(_LATER, 3000), br_version="1.0.16")
silent(_FROM + "_doubtful", _MAY_BE_CROSS.valid(_LATER, 3000), "told", br_version="1.0.16", type="cross")
silent(_FROM + "_doubtful", _SIGNS_DOCUMENTS.valid(_LATER, 3000), br_version="1.0.16", also=(_FROM,))
fires(_FROM + "_announced", _SIGNS_DOCUMENTS.valid(_LAST_DAY, 3000), br_version="1.0.16")
fires(_FROM + "_announced", _MAY_BE_CROSS.valid(_LAST_DAY, 3000), "may_be_cross", br_version="1.0.16")
silent(_FROM + "_announced", _CLIENTS.valid(_LAST_DAY, 3000), br_version="1.0.16")
silent(_FROM + "_announced", _SIGNS_DOCUMENTS.valid(_LAST_DAY, 3000), "1_0_15", br_version="1.0.15")

_KEY_ID = der.implicit(0, keys.key_identifier(keys.spki("rsa_root")))
_NAME = der.tlv(0xA1, values.directory_name(*ROOT))
_SERIAL = der.implicit(2, b"\x01")
_AKI = PACK + "authority_key_identifier_"
fires(
    _AKI + "key_identifier_missing",
    subca().extension("authorityKeyIdentifier", der.sequence()),
)
silent(_AKI + "key_identifier_missing", subca())
_WHOLE = subca().extension("authorityKeyIdentifier", der.sequence(_KEY_ID, _NAME, _SERIAL))
fires(
    _AKI + "cert_issuer_present",
    _WHOLE,
    also=(_AKI + "cert_serial_number_present",),
)
silent(_AKI + "cert_issuer_present", subca())
fires(
    _AKI + "cert_serial_number_present",
    subca().extension("authorityKeyIdentifier", der.sequence(_KEY_ID, _SERIAL)),
)
silent(_AKI + "cert_serial_number_present", root())

# What the rules on subscriber certificates report applies to CA certificates too.
_OTHER_METHOD = "smbr.authority_info_access.other_method"
_INTERNAL = values.access(values.CA_ISSUERS, "http://ca.example.internal/ca.cer")
fires(
    _OTHER_METHOD,
    subca().extension(
        "authorityInfoAccess",
        values.authority_info_access(_ISSUERS, values.access("1.3.6.1.5.5.7.48.3", CA_CERTIFICATE)),
    ),
    "subca",
)
silent(_OTHER_METHOD, subca(), "subca")
fires(
    "smbr.authority_info_access.internal_name",
    subca().extension("authorityInfoAccess", values.authority_info_access(_INTERNAL)),
    "subca",
)
silent("smbr.authority_info_access.internal_name", subca(), "subca")
fires(
    "smbr.crl_distribution_points.not_retrievable",
    subca().extension(
        "cRLDistributionPoints", values.crl_distribution_points("http://crl.example.internal/ca.crl")
    ),
    "subca",
)
silent("smbr.crl_distribution_points.not_retrievable", subca(), "subca")
fires(
    _FROM,
    _BIG.extended_key_usage(values.EMAIL_PROTECTION, "1.3.6.1.4.1.311.20.2.2").valid(_LATER, 3000),
    "private_network",
    br_version="1.0.16",
)
