"""policyMappings: RFC 5280 4.2.1.5."""

from __future__ import annotations

from smime_lint.br import ANY_POLICY
from smime_lint.model import CertificatePolicies, MalformedExtension, PolicyMappings
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .extension_checks import require_ca, require_critical, require_element

rule = Defaults(on=PolicyMappings, kinds=Kind.CA, severity=Severity.ERROR, citation="RFC 5280 4.2.1.5").rule

in_end_entity = require_ca(
    PolicyMappings,
    "pkix.policy_mappings",
    "RFC 5280 4.2.1.5",
    "It maps policies for certification paths below a CA.",
)
not_critical = require_critical(
    PolicyMappings,
    "pkix.policy_mappings",
    "RFC 5280 4.2.1.5",
    "RFC 5280 says SHOULD.",
    Severity.WARN,
)
empty = require_element(
    PolicyMappings,
    "pkix.policy_mappings",
    "RFC 5280 4.2.1.5",
    lambda extension: extension.mappings,
    "mapping",
)


@rule("pkix.policy_mappings.any_policy", fix="remove the mapping")
def any_policy(extension: PolicyMappings) -> Violations:
    """Policies are not mapped to or from anyPolicy.

    Such a mapping would make every policy valid in the domain of the issuer.
    """
    for pair in extension.mappings:
        for policy in pair:
            if policy.value == ANY_POLICY:
                yield Violation(policy, "the mapping contains anyPolicy", value=policy.value)


@rule(
    "pkix.policy_mappings.not_in_policies",
    severity=Severity.WARN,
    fix="assert the policy in certificatePolicies, or remove the mapping",
)
def not_in_policies(extension: PolicyMappings, ctx: Context) -> Violations:
    """Each issuerDomainPolicy in policyMappings is also asserted in certificatePolicies.

    RFC 5280 says SHOULD. If certificatePolicies does not decode, only that is reported.
    """
    if isinstance(ctx.tbs.extension(CertificatePolicies), MalformedExtension):
        return
    policies = ctx.tbs.get(CertificatePolicies)
    asserted = {policy.oid for policy in policies.policies} if policies is not None else set()
    for issuer_policy, _ in extension.mappings:
        if issuer_policy.value not in asserted and issuer_policy.value != ANY_POLICY:
            yield Violation(
                issuer_policy,
                f"the policy {issuer_policy.value} is mapped, but not asserted in certificatePolicies",
                value=issuer_policy.value,
            )
