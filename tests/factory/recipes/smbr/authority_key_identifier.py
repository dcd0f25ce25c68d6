"""Recipes for smbr.authority_key_identifier."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

KEY_IDENTIFIER = der.implicit(0, keys.key_identifier(keys.spki("rsa_ca")))
CERT_ISSUER = der.explicit(1, values.directory_name(("countryName", "GB"), ("commonName", "Example Root CA")))
SERIAL_NUMBER = der.implicit(2, b"\x01\x02\x03")


def authority(*fields: bytes) -> Certificate:
    """A certificate whose authorityKeyIdentifier has these fields."""
    return base().extension("authorityKeyIdentifier", der.sequence(*fields))


fires("smbr.authority_key_identifier.missing", base().without("authorityKeyIdentifier"))
silent("smbr.authority_key_identifier.missing", base("individual-legacy"))
silent(
    "smbr.authority_key_identifier.missing",
    base().extension("authorityKeyIdentifier", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)

fires("smbr.authority_key_identifier.critical", base().critical("authorityKeyIdentifier"))
silent("smbr.authority_key_identifier.critical", base("individual-legacy"))

fires("smbr.authority_key_identifier.key_identifier_missing", authority())
fires(
    "smbr.authority_key_identifier.key_identifier_missing",
    authority(CERT_ISSUER, SERIAL_NUMBER),
    "issuer_and_serial_number",
    also=(
        "smbr.authority_key_identifier.cert_issuer_present",
        "smbr.authority_key_identifier.cert_serial_number_present",
    ),
)
silent("smbr.authority_key_identifier.key_identifier_missing", authority(KEY_IDENTIFIER))
silent(
    "smbr.authority_key_identifier.key_identifier_missing",
    base().without("authorityKeyIdentifier"),
    "extension_missing",
    also=("smbr.authority_key_identifier.missing",),
)

for _variant, _fields in (
    ("out_of_order", (SERIAL_NUMBER, KEY_IDENTIFIER)),
    ("twice", (KEY_IDENTIFIER, KEY_IDENTIFIER)),
):
    silent(
        "smbr.authority_key_identifier.key_identifier_missing",
        authority(*_fields),
        _variant,
        also=("pkix.extensions.invalid_der",),
    )

fires("smbr.authority_key_identifier.cert_issuer_present", authority(KEY_IDENTIFIER, CERT_ISSUER))
silent("smbr.authority_key_identifier.cert_issuer_present", authority(KEY_IDENTIFIER))

fires("smbr.authority_key_identifier.cert_serial_number_present", authority(KEY_IDENTIFIER, SERIAL_NUMBER))
silent("smbr.authority_key_identifier.cert_serial_number_present", authority(KEY_IDENTIFIER))

fires(
    "smbr.authority_key_identifier.key_identifier_missing",
    base().extension("authorityKeyIdentifier", der.sequence(der.implicit(0, b""))),
    "empty",
)
silent(
    "smbr.authority_key_identifier.key_identifier_missing",
    base().extension("authorityKeyIdentifier", der.sequence(der.tlv(0xA0, der.octet_string(b"\x5a" * 20)))),
    "constructed",
    also=("pkix.extensions.invalid_der",),
)
