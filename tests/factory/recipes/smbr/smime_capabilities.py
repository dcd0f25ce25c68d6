"""Recipes for smbr.smime_capabilities."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import base

from .. import fires, silent

AES_256_CBC = "2.16.840.1.101.3.4.1.42"
CAPABILITIES = der.sequence(values.algorithm(AES_256_CBC))

fires("smbr.smime_capabilities.critical", base().extension("smimeCapabilities", CAPABILITIES, critical=True))
fires(
    "smbr.smime_capabilities.critical",
    base().extension("smimeCapabilities", der.null(), critical=True),
    "malformed",
    also=("pkix.smime_capabilities.syntax",),
)
silent(
    "smbr.smime_capabilities.critical", base("mailbox-strict").extension("smimeCapabilities", CAPABILITIES)
)
