"""smimeCapabilities of subscriber certificates: BR 7.1.2.3(i)."""

from __future__ import annotations

from smime_lint.model import Extension, SmimeCapabilities
from smime_lint.rules import Severity, Violations, rule

from .criticality import critical_extension


@rule(
    "smbr.smime_capabilities.critical",
    on=SmimeCapabilities,
    malformed=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(i)",
    since="1.0.0",
    covers=("pkix.smime_capabilities.critical",),
    fix="leave out the critical field of smimeCapabilities",
)
def critical(extension: Extension) -> Violations:
    """smimeCapabilities of a subscriber certificate is not critical."""
    return critical_extension(extension)
