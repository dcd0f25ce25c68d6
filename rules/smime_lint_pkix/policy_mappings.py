"""policyMappings: RFC 5280 4.2.1.5."""

from __future__ import annotations

from smime_lint.model import Extension, PolicyMappings
from smime_lint.rules import Context, Severity, Violations, rule

from . import extension_checks


@rule(
    "pkix.policy_mappings.in_end_entity",
    on=PolicyMappings,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.5",
    fix="leave policyMappings out",
)
def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """policyMappings is in CA certificates only.

    Only CAs map policies for the paths below them.
    A certificate with cA TRUE counts as a CA certificate.
    """
    return extension_checks.in_end_entity(extension, ctx)
