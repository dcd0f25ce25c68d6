"""freshestCRL: RFC 5280 4.2.1.15."""

from __future__ import annotations

from smime_lint.model import Extension, FreshestCrl
from smime_lint.rules import Kind, Severity, Violations, rule

from .extension_checks import critical_extension


@rule(
    "pkix.freshest_crl.critical",
    on=FreshestCrl,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.15",
    fix="leave out the critical field of freshestCRL",
)
def critical(extension: Extension) -> Violations:
    """freshestCRL is not critical."""
    return critical_extension(extension)
