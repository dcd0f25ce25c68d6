"""Recipes for pkix.authority_key_identifier."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import ISSUER, base

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

EXTENSION = "authorityKeyIdentifier"
KEY_IDENTIFIER = der.implicit(0, keys.key_identifier(keys.spki("rsa_ca")))
CERT_ISSUER = der.explicit(1, values.directory_name(*ISSUER))
SERIAL_NUMBER = der.implicit(2, b"\x01")

MISSING = "pkix.authority_key_identifier.missing"
fires(MISSING, plain().without(EXTENSION))
fires(MISSING, early().without(EXTENSION), "subscriber", br_version=IN_FORCE)
fires(MISSING, plain().extension(EXTENSION, der.sequence()), "empty")
fires(MISSING, plain().extension(EXTENSION, der.sequence(CERT_ISSUER, SERIAL_NUMBER)), "issuer_and_serial")
silent(MISSING, plain().issuer(*ISSUER).subject(*ISSUER).without(EXTENSION), "self_issued")
silent(MISSING, plain().extension(EXTENSION, der.null()), "malformed", also=("pkix.extensions.invalid_der",))
silent(MISSING, base())
silent(
    MISSING,
    plain().issuer(*ISSUER).subject(*ISSUER).extension(EXTENSION, der.sequence()),
    "self_issued_empty",
)

CRITICAL = "pkix.authority_key_identifier.critical"
fires(CRITICAL, plain().critical(EXTENSION))
fires(
    CRITICAL,
    plain().extension(EXTENSION, der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent(CRITICAL, plain())

UNPAIRED = "pkix.authority_key_identifier.issuer_serial_unpaired"
fires(UNPAIRED, plain().extension(EXTENSION, der.sequence(KEY_IDENTIFIER, CERT_ISSUER)), "issuer")
fires(UNPAIRED, plain().extension(EXTENSION, der.sequence(KEY_IDENTIFIER, SERIAL_NUMBER)), "serial_number")
silent(UNPAIRED, plain().extension(EXTENSION, der.sequence(KEY_IDENTIFIER, CERT_ISSUER, SERIAL_NUMBER)))
silent(UNPAIRED, plain(), "neither")
