"""policyConstraints: RFC 5280 4.2.1.11."""

from __future__ import annotations

from smime_lint.model import PolicyConstraints
from smime_lint.rules import Defaults, Kind, Severity, Violation, Violations

from .extension_checks import require_ca, require_critical

rule = Defaults(
    on=PolicyConstraints, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.11"
).rule

in_end_entity = require_ca(
    PolicyConstraints,
    "pkix.policy_constraints",
    "RFC 5280 4.2.1.11",
    "It restricts certification paths below a CA.",
)
not_critical = require_critical(
    PolicyConstraints,
    "pkix.policy_constraints",
    "RFC 5280 4.2.1.11",
    "A relying party that ignored it would accept certification paths that it excludes.",
)


@rule(
    "pkix.policy_constraints.empty",
    fix="add requireExplicitPolicy or inhibitPolicyMapping, or remove policyConstraints",
)
def empty(extension: PolicyConstraints) -> Violations:
    """policyConstraints has requireExplicitPolicy or inhibitPolicyMapping or both.

    Both fields are optional in the ASN.1 module, but RFC 5280 prohibits an empty sequence.
    """
    if extension.require_explicit_policy is None and extension.inhibit_policy_mapping is None:
        yield Violation(
            extension, "policyConstraints has neither requireExplicitPolicy nor inhibitPolicyMapping"
        )


@rule(
    "pkix.policy_constraints.negative",
    fix="encode the number of certificates after which the constraint applies, 0 or more",
)
def negative(extension: PolicyConstraints) -> Violations:
    """requireExplicitPolicy and inhibitPolicyMapping are not negative.

    Both are SkipCerts, which the ASN.1 module defines as INTEGER (0..MAX).
    """
    for name, skip_certs in (
        ("requireExplicitPolicy", extension.require_explicit_policy),
        ("inhibitPolicyMapping", extension.inhibit_policy_mapping),
    ):
        if skip_certs is not None and skip_certs.value < 0:
            yield Violation(skip_certs, f"{name} is negative; the minimum is 0")
