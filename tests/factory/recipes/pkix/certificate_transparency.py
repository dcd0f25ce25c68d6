"""Recipes for pkix.certificate_transparency."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

POISON = "1.3.6.1.4.1.11129.2.4.3"
RULE = "pkix.certificate_transparency.poison_not_critical"

fires(RULE, base().extension(POISON, der.null()))
silent(RULE, base().extension(POISON, der.null(), critical=True))
silent(RULE, base(), "absent")
