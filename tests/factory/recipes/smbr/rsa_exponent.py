"""Recipes for smbr.rsa_exponent."""

from smime_lint.testing import keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent


def rsa(exponent: int) -> Certificate:
    """A certificate for an RSA key of this exponent."""
    return base().key(keys.rsa_spki(keys.rsa_modulus(), exponent))


RULE = "smbr.rsa_exponent.even_or_too_small"
RANGE = "smbr.rsa_exponent.not_in_recommended_range"
fires(RULE, rsa(1))
fires(RULE, rsa(2), "two")
fires(RULE, rsa(65538), "even")
fires(RULE, rsa(1 << 20_000), "huge")
silent(RULE, rsa(3), also=(RANGE,))
silent(RULE, rsa(-3), "negative", also=("pkix.public_key.rsa_structure",))

fires(RANGE, rsa(65535))
fires(RANGE, rsa(3), "three")
fires(RANGE, rsa((1 << 256) + 1), "too_large")
fires(RANGE, rsa((1 << 20_000) + 1), "huge")
silent(RANGE, rsa(65537))
silent(RANGE, rsa((1 << 256) - 1), "maximum")
silent(RANGE, rsa(4), "even", also=(RULE,))
