"""policyConstraints: RFC 5280 4.2.1.11."""

from __future__ import annotations

from smime_lint.model import Extension, PolicyConstraints
from smime_lint.rules import Context, Severity, Violations, rule

from . import extension_checks


@rule(
    "pkix.policy_constraints.in_end_entity",
    on=PolicyConstraints,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.11",
    fix="leave policyConstraints out",
)
def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """policyConstraints is in CA certificates only.

    It limits paths, which end with the certificate of an end entity.
    A certificate with cA TRUE counts as a CA certificate.
    """
    return extension_checks.in_end_entity(extension, ctx)
