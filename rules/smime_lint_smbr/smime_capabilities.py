"""smimeCapabilities of subscriber certificates: BR 7.1.2.3(i)."""

from __future__ import annotations

from smime_lint.model import SmimeCapabilities
from smime_lint.rules import Kind

from .extension_rules import critical

RULES = (
    critical(
        "smbr.smime_capabilities.critical",
        SmimeCapabilities,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(i)",
        name="smimeCapabilities",
        covers=("pkix.smime_capabilities.critical",),
    ),
)
