"""issuer: RFC 5280 4.1.2.4. What holds for all names stands in name.py."""

from __future__ import annotations

from smime_lint.model import Issuer
from smime_lint.rules import Kind, Severity, Violation, Violations, rule


@rule(
    "pkix.issuer.empty",
    on=Issuer,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.4",
)
def empty(issuer: Issuer) -> Violations:
    """The issuer is not an empty name.

    Path building and revocation checking find the issuer by its name.
    """
    if not issuer.rdns:
        yield Violation(issuer, "the issuer is an empty name")
