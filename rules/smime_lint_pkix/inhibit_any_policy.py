"""inhibitAnyPolicy: RFC 5280 4.2.1.14."""

from __future__ import annotations

from smime_lint.model import Extension, InhibitAnyPolicy
from smime_lint.rules import Context, Kind, Severity, Violations, rule

from . import extension_checks


@rule(
    "pkix.inhibit_any_policy.in_end_entity",
    on=InhibitAnyPolicy,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.14",
    fix="leave inhibitAnyPolicy out",
)
def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """inhibitAnyPolicy is in CA certificates only.

    It limits paths, which end with the certificate of an end entity.
    A certificate with cA TRUE counts as a CA certificate.
    """
    return extension_checks.in_end_entity(extension, ctx)


@rule(
    "pkix.inhibit_any_policy.not_critical",
    on=InhibitAnyPolicy,
    malformed=True,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.14",
    fix="mark inhibitAnyPolicy critical",
)
def not_critical(extension: Extension) -> Violations:
    """inhibitAnyPolicy is critical."""
    return extension_checks.not_critical(extension)
