"""The extensions of Certificate Transparency: RFC 6962 3."""

from __future__ import annotations

from smime_lint.model import UnknownExtension
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

PRECERTIFICATE_POISON = "1.3.6.1.4.1.11129.2.4.3"


@rule(
    "pkix.certificate_transparency.poison_not_critical",
    on=UnknownExtension,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 6962 3.1",
    fix="mark the precertificate poison extension critical",
)
def poison_not_critical(extension: UnknownExtension) -> Violations:
    """The precertificate poison extension is critical.

    It ensures that a precertificate is not used as a certificate. Certificate Transparency is not specified
    for S/MIME, so the extension shows a certificate from software for TLS.
    """
    if extension.oid == PRECERTIFICATE_POISON and not extension.critical:
        yield Violation(
            extension.critical_node, "the precertificate poison extension is not critical", value="FALSE"
        )
