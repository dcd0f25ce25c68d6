"""Recipes for pkix.freshest_crl."""

from smime_lint.testing import der, values

from .. import fires, silent
from .common import plain

RULE = "pkix.freshest_crl.critical"
VALUE = values.crl_distribution_points("http://crl.example.com/delta.crl")

fires(RULE, plain().extension("freshestCRL", VALUE, critical=True))
fires(
    RULE,
    plain().extension("freshestCRL", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent(RULE, plain().extension("freshestCRL", VALUE))

fires("pkix.freshest_crl.empty", plain().extension("freshestCRL", der.sequence()))
silent("pkix.freshest_crl.empty", plain().extension("freshestCRL", VALUE))
