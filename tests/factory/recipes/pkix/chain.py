"""Recipes for pkix.chain."""

from datetime import datetime, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import ROOT, ROOT_2, authority_key, issued, root, subca, tcsubca
from smime_lint.testing.certificate import ISSUER, Certificate, base, policy_oid

from .. import fires, silent

PACK = "pkix.chain."
EARLY = datetime(2022, 3, 1, tzinfo=timezone.utc)
IN_FORCE = "in-force"


def _constrained(*permitted: bytes, excluded: tuple[bytes, ...] = ()) -> Certificate:
    return subca().extension(
        "nameConstraints", values.name_constraints(*permitted, excluded=excluded), critical=True
    )


def _under(issuer: Certificate, certificate: Certificate | None = None) -> Certificate:
    return (certificate or issued()).under(issuer, root())


_SIGNATURE = PACK + "signature_invalid"
fires(_SIGNATURE, issued().change(signature=b"\x5a" * 256))
silent(_SIGNATURE, issued())
silent(_SIGNATURE, issued().change(tbs_only=True), "tbs")
fires(
    PACK + "signature_not_verified",
    issued().signed_with(values.algorithm("1.3.6.1.4.1.99999.9")),
    also=("smbr.signature_algorithm.not_permitted_until_1_0_10",),
)
silent(PACK + "signature_not_verified", issued())

_NAME = PACK + "name_mismatch"
_OLD = base("mailbox-multipurpose").valid(EARLY)
fires(_NAME, _OLD.issuer(*ROOT_2).under(subca().valid(EARLY, 3650)), br_version=IN_FORCE)
silent(
    _NAME,
    _OLD.issuer(
        *((name, value.upper()) if name == "commonName" else (name, value) for name, value in ISSUER)
    ).under(subca().valid(EARLY, 3650)),
    br_version=IN_FORCE,
)

fires(
    PACK + "issuer_not_ca",
    _under(subca().extension("basicConstraints", values.basic_constraints(), critical=True)),
)
silent(PACK + "issuer_not_ca", issued())
fires(PACK + "issuer_key_cert_sign_missing", _under(subca().key_usage("cRLSign", "digitalSignature")))
silent(PACK + "issuer_key_cert_sign_missing", issued())
silent(PACK + "issuer_key_cert_sign_missing", _under(subca().without("keyUsage")), "no_key_usage")

_LENGTH = PACK + "path_len_exceeded"
_LIMITED = root().extension("basicConstraints", values.basic_constraints(True, 0), critical=True)
_LIMITED_TO_1 = root().extension("basicConstraints", values.basic_constraints(True, 1), critical=True)
_UPPER_NAME = (*ROOT[:2], ("commonName", "Example Intermediate CA"))
_UPPER = subca(None).subject(*_UPPER_NAME).key(keys.spki("rsa"))
_LOWER = (
    subca(None)
    .issuer(*_UPPER_NAME)
    .extension("authorityKeyIdentifier", authority_key("rsa"))
    .change(signer="rsa")
)
fires(_LENGTH, issued().under(subca(), _LIMITED))
fires(_LENGTH, _LOWER.under(_UPPER, _LIMITED), "subca")
fires(_LENGTH, issued().under(_LOWER, _UPPER, _LIMITED_TO_1), "limit_of_1")
silent(_LENGTH, subca().under(_LIMITED))
silent(_LENGTH, issued().under(_LOWER, _UPPER, _LIMITED), "reported_above")
silent(_LENGTH, issued().under(subca(), _LIMITED_TO_1), "limit_of_1")
silent(_LENGTH, issued(), "limit_of_the_issuer")

_PERMITTED, _EXCLUDED = PACK + "name_not_permitted", PACK + "name_excluded"
_DIRECTORY = values.directory_name(("countryName", "GB"))
for _variant, _subtree in (
    ("host", values.rfc822_name("mail.example.com")),
    ("subdomain", values.rfc822_name(".example.com")),
    ("other_mailbox", values.rfc822_name("joe.doe@example.com")),
    ("directory", values.directory_name(("countryName", "DE"))),
):
    fires(_PERMITTED, _under(_constrained(_subtree)), _variant)
for _variant, _subtree in (
    ("host", values.rfc822_name("EXAMPLE.com")),
    ("mailbox", values.rfc822_name("jane.doe@example.com")),
    ("directory", values.directory_name(("countryName", "gb"))),
    ("other_form", values.dns_name("example.org")),
):
    silent(_PERMITTED, _under(_constrained(_subtree)), _variant)
silent(
    _PERMITTED,
    _under(
        _constrained(values.rfc822_name(".example.com")),
        issued().san(values.rfc822_name("jane.doe@mail.example.com")),
    ),
    "in_subdomain",
)
fires(
    _PERMITTED,
    _under(
        _constrained(values.rfc822_name("example.org")),
        issued().san(
            values.smtp_utf8_mailbox("j\u00e4ne@example.com"), values.rfc822_name("jane@example.org")
        ),
    ),
    "smtp_utf8_mailbox",
)
_UTF8 = issued().san(
    values.smtp_utf8_mailbox("j\u00e4ne@example.com"), values.rfc822_name("jane.doe@example.com")
)
# RFC 9598 6: the local part of the constraint is stripped.
silent(_PERMITTED, _under(_constrained(values.rfc822_name("jane.doe@example.com")), _UTF8), "utf8_local_part")
silent(_PERMITTED, _under(_constrained(values.rfc822_name("example.com")), _UTF8), "utf8")
fires(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("example.com"),))))
fires(_EXCLUDED, _under(_constrained(excluded=(_DIRECTORY,))), "directory")
silent(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("example.org"),))))
silent(_EXCLUDED, issued().under(subca(), root()), "none")
fires(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("joe@example.com"),)), _UTF8), "utf8")
silent(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("joe@example.com"),))), "local_part")

# A URI without a domain name is rejected if there is any constraint on URIs.
for _variant, _uri in (
    ("urn", "urn:x:y"),
    ("ip4", "http://192.0.2.1/"),
    ("ip6", "http://[2001:db8::1]/"),
):
    _with_uri = (
        issued()
        .without("certificatePolicies")
        .extended_key_usage(values.CLIENT_AUTH)
        .san(values.rfc822_name("jane.doe@example.com"), values.uri(_uri))
    )
    fires(_EXCLUDED, _under(_constrained(excluded=(values.uri("example.org"),)), _with_uri), _variant)
    fires(_PERMITTED, _under(_constrained(values.uri("")), _with_uri), _variant)
    silent(_EXCLUDED, _under(_constrained(excluded=(values.dns_name("example.org"),)), _with_uri), _variant)
_with_uri = _with_uri.san(values.rfc822_name("jane.doe@example.com"), values.uri("http://example.com/"))
silent(_EXCLUDED, _under(_constrained(excluded=(values.uri("example.org"),)), _with_uri), "uri")

_UNPROCESSED = PACK + "constraint_not_processed"
_OTHER_NAME = values.other_name("1.3.6.1.4.1.99999.1", der.utf8("a"))
_WITH_OTHER_NAME = issued("mailbox-multipurpose").san(values.rfc822_name("jane.doe@example.com"), _OTHER_NAME)
_ON_OTHER_NAME = values.name_constraints(_OTHER_NAME)
fires(_UNPROCESSED, _under(_constrained(_OTHER_NAME), _WITH_OTHER_NAME))
fires(_UNPROCESSED, _under(subca().extension("nameConstraints", der.null(), critical=True)), "malformed")
silent(_UNPROCESSED, _under(subca().extension("nameConstraints", _ON_OTHER_NAME), _WITH_OTHER_NAME))
silent(_UNPROCESSED, _under(_constrained(_OTHER_NAME)), "no_such_name")

_REQUIRED = PACK + "explicit_policy_missing"
_REQUIRE = der.sequence(der.implicit(0, b"\0"))
_OWN_POLICY = "1.3.6.1.4.1.99999.1"


def _requiring(certificate: Certificate) -> Certificate:
    return certificate.extension("policyConstraints", _REQUIRE, critical=True)


_EARLY_CA = subca().valid(EARLY, 3650)
fires(_REQUIRED, _OLD.under(_requiring(_EARLY_CA.policies(_OWN_POLICY)), root()), br_version=IN_FORCE)
silent(_REQUIRED, _OLD.under(_EARLY_CA.policies(_OWN_POLICY), root()), br_version=IN_FORCE)
silent(_REQUIRED, _OLD.under(_requiring(_EARLY_CA), root()), "any_policy", br_version=IN_FORCE)
_MAPPED = _requiring(_EARLY_CA.policies(_OWN_POLICY)).extension(
    "policyMappings",
    der.sequence(der.sequence(der.oid(_OWN_POLICY), der.oid(policy_oid("mailbox-multipurpose")))),
    critical=True,
)
silent(_REQUIRED, _OLD.under(_MAPPED, root()), "mapped", br_version=IN_FORCE)

_NOT_GIVEN = PACK + "issuer_not_given"
_REKEYED = (
    subca()
    .key(keys.spki("rsa"))
    .extension("subjectKeyIdentifier", der.octet_string(keys.key_identifier(keys.spki("rsa"))))
)
fires(_NOT_GIVEN, issued().under(_REKEYED, root()))
fires(_NOT_GIVEN, issued().under(_UPPER, tcsubca()), "several")
silent(_NOT_GIVEN, issued())
silent(_NOT_GIVEN, issued().under(_REKEYED, subca(), root()), "both")

_ALGORITHM = PACK + "signature_algorithm_key_mismatch"
_BY_P256 = _OLD.signed_with(keys.ECDSA_WITH_SHA256).change(signature=b"\x30\x06\x02\x01\x01\x02\x01\x01")
fires(_ALGORITHM, _BY_P256.under(subca().valid(EARLY, 3650)), br_version=IN_FORCE)
silent(_ALGORITHM, _OLD.under(subca().valid(EARLY, 3650)), br_version=IN_FORCE)

_KEY = PACK + "key_identifier_mismatch"
_OTHER = subca().valid(EARLY, 3650).extension("subjectKeyIdentifier", der.octet_string(b"\x5a" * 20))
fires(_KEY, _OLD.under(_OTHER), br_version=IN_FORCE)
silent(_KEY, _OLD.under(subca().valid(EARLY, 3650)), br_version=IN_FORCE)

_NESTED = PACK + "validity_not_nested"
fires(_NESTED, _under(subca().valid(datetime(2023, 10, 2, tzinfo=timezone.utc), 200)))
fires(_NESTED, _under(subca().valid(datetime(2024, 2, 1, tzinfo=timezone.utc), 3000)), "before")
silent(_NESTED, issued())


def _naming(issuer: tuple[tuple[str, str], ...], serial: int) -> Certificate:
    """A certificate from before the BR with all fields in authorityKeyIdentifier."""
    identifier = der.sequence(
        der.implicit(0, keys.key_identifier(keys.spki("rsa_ca"))),
        der.tlv(0xA1, values.directory_name(*issuer)),
        der.implicit(2, der.content_of(der.integer(serial))),
    )
    return _OLD.extension("authorityKeyIdentifier", identifier).under(
        subca().valid(EARLY, 3650).change(serial=77)
    )


_AUTHORITY = PACK + "authority_certificate_mismatch"
fires(_AUTHORITY, _naming(ROOT, 78), br_version=IN_FORCE)
fires(_AUTHORITY, _naming(ROOT_2, 77), "issuer", br_version=IN_FORCE)
silent(_AUTHORITY, _naming(ROOT, 77), br_version=IN_FORCE)

fires(
    _SIGNATURE, root().valid(EARLY, 3650).change(signer="rsa_ca").under(subca()), "own", br_version=IN_FORCE
)
silent(_SIGNATURE, root().valid(EARLY, 3650).under(subca()), "own", br_version=IN_FORCE)
