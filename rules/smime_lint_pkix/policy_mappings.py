"""policyMappings: RFC 5280 4.2.1.5."""

from __future__ import annotations

from smime_lint.model import CertificatePolicies, Extension, PolicyMappings
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import extension_checks

ANY_POLICY = "2.5.29.32.0"


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


@rule(
    "pkix.policy_mappings.any_policy",
    on=PolicyMappings,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.5",
    fix="leave the mapping out",
)
def any_policy(extension: PolicyMappings) -> Violations:
    """No policy is mapped to or from anyPolicy."""
    for pair in extension.mappings:
        for policy in pair:
            if policy.value == ANY_POLICY:
                yield Violation(policy, "anyPolicy is mapped", value=policy.value)


@rule(
    "pkix.policy_mappings.not_critical",
    on=PolicyMappings,
    malformed=True,
    kinds=Kind.CA,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.5",
    fix="mark policyMappings critical",
)
def not_critical(extension: Extension) -> Violations:
    """policyMappings is critical."""
    return extension_checks.not_critical(extension)


@rule(
    "pkix.policy_mappings.not_in_policies",
    on=PolicyMappings,
    kinds=Kind.CA,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.5",
    fix="assert the policy in certificatePolicies",
)
def not_in_policies(extension: PolicyMappings, ctx: Context) -> Violations:
    """Each issuerDomainPolicy that is mapped is also asserted in certificatePolicies.

    Where certificatePolicies does not decode, that is the finding.
    """
    policies = ctx.tbs.extension(CertificatePolicies)
    if policies is not None and not isinstance(policies, CertificatePolicies):
        return
    asserted = {policy.oid for policy in policies.policies} if policies is not None else set()
    for issuer_policy, _ in extension.mappings:
        if issuer_policy.value not in asserted and issuer_policy.value != ANY_POLICY:
            yield Violation(
                issuer_policy,
                f"the policy {issuer_policy.value} is mapped, and not asserted in certificatePolicies",
                value=issuer_policy.value,
            )
