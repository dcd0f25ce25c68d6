"""issuer: RFC 5280 4.1.2.4. Rules for all names are in name.py."""

from __future__ import annotations

from smime_lint.model import Issuer
from smime_lint.rules import Kind, Severity, Violation, Violations, rule


@rule(
    "pkix.issuer.empty",
    on=Issuer,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.4",
    fix="encode the subject of the issuing CA's certificate as the issuer",
)
def empty(issuer: Issuer) -> Violations:
    """The issuer is not an empty distinguished name.

    Path building and revocation checking find the issuer by its name.
    """
    if not issuer.rdns:
        yield Violation(issuer, "the issuer is an empty name")
