"""The extensions of Certificate Transparency: RFC 6962 3."""

from __future__ import annotations

from smime_lint.model import UnknownExtension
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

PRECERTIFICATE_POISON = "1.3.6.1.4.1.11129.2.4.3"


@rule(
    "pkix.certificate_transparency.poison_not_critical",
    on=UnknownExtension,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 6962 3.1",
    fix="mark the extension critical",
)
def poison_not_critical(extension: UnknownExtension, ctx: Context) -> Violations:
    """The precertificate poison extension is critical.

    It is there to keep a precertificate from being used. Certificate Transparency is not specified for
    S/MIME, so that this shows a certificate made by the machinery for TLS.
    """
    if (
        extension.oid == PRECERTIFICATE_POISON
        and not extension.critical
        and ctx.tbs.by_oid.get(PRECERTIFICATE_POISON) is extension
    ):
        yield Violation(
            extension.critical_node, "the precertificate poison extension is not critical", value="FALSE"
        )
