"""policyConstraints: RFC 5280 4.2.1.11."""

from __future__ import annotations

from smime_lint.model import Extension, PolicyConstraints
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

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


@rule(
    "pkix.policy_constraints.not_critical",
    on=PolicyConstraints,
    malformed=True,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.11",
    fix="mark policyConstraints critical",
)
def not_critical(extension: Extension) -> Violations:
    """policyConstraints is critical."""
    return extension_checks.not_critical(extension)


@rule(
    "pkix.policy_constraints.empty",
    on=PolicyConstraints,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.11",
    fix="add requireExplicitPolicy or inhibitPolicyMapping, or leave the extension out",
)
def empty(extension: PolicyConstraints) -> Violations:
    """policyConstraints has requireExplicitPolicy or inhibitPolicyMapping or both."""
    if extension.require_explicit_policy is None and extension.inhibit_policy_mapping is None:
        yield Violation(
            extension, "policyConstraints has neither requireExplicitPolicy nor inhibitPolicyMapping"
        )
