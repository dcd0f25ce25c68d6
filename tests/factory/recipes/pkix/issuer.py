"""Recipes for pkix.issuer."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

fires("pkix.issuer.empty", base().issuer())
silent("pkix.issuer.empty", base().issuer(("commonName", "x")))
silent(
    "pkix.issuer.empty",
    base().change(issuer_der=der.sequence(der.tlv(0x31, b""))),
    "undecodable",
    also=("pkix.certificate.invalid_der",),
)
