"""nameConstraints: RFC 5280 4.2.1.10."""

from __future__ import annotations

from smime_lint.model import Extension, NameConstraints
from smime_lint.rules import Context, Severity, Violations, rule

from . import extension_checks


@rule(
    "pkix.name_constraints.in_end_entity",
    on=NameConstraints,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="leave nameConstraints out",
)
def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """nameConstraints is in CA certificates only.

    It limits the names in the certificates that a CA issues.
    A certificate with cA TRUE counts as a CA certificate.
    """
    return extension_checks.in_end_entity(extension, ctx)
