"""inhibitAnyPolicy: RFC 5280 4.2.1.14."""

from __future__ import annotations

from smime_lint.model import InhibitAnyPolicy
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .extension_checks import require_ca, require_critical

in_end_entity = require_ca(
    InhibitAnyPolicy,
    "pkix.inhibit_any_policy",
    "RFC 5280 4.2.1.14",
    "It restricts certification paths below a CA.",
)
not_critical = require_critical(
    InhibitAnyPolicy,
    "pkix.inhibit_any_policy",
    "RFC 5280 4.2.1.14",
    "A relying party that ignored it would accept certification paths that it excludes.",
)


@rule(
    "pkix.inhibit_any_policy.negative",
    on=InhibitAnyPolicy,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.14",
    fix="encode the number of certificates after which anyPolicy is not permitted, 0 or more",
)
def negative(extension: InhibitAnyPolicy) -> Violations:
    """SkipCerts in inhibitAnyPolicy is not negative.

    The ASN.1 module defines INTEGER (0..MAX).
    """
    if extension.skip_certs.value < 0:
        yield Violation(extension.skip_certs, "SkipCerts is negative; the minimum is 0")
