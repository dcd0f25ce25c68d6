"""Recipes for pkix.chain."""

from datetime import datetime, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import ROOT, ROOT_2, issued, root, subca
from smime_lint.testing.certificate import ISSUER, Certificate, base

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
fires(_LENGTH, subca().under(_LIMITED))
fires(_LENGTH, issued().under(subca(), _LIMITED), "subscriber")
silent(
    _LENGTH,
    subca().under(root().extension("basicConstraints", values.basic_constraints(True, 1), critical=True)),
)
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
fires(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("example.com"),))))
fires(_EXCLUDED, _under(_constrained(excluded=(_DIRECTORY,))), "directory")
silent(_EXCLUDED, _under(_constrained(excluded=(values.rfc822_name("example.org"),))))
silent(_EXCLUDED, issued().under(subca(), root()), "none")

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
