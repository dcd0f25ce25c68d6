"""qcStatements of subscriber certificates: BR 7.1.2.3(k)."""

from __future__ import annotations

from smime_lint.model import Extension, QcStatements
from smime_lint.rules import Severity, Violations, rule

from .criticality import critical_extension


@rule(
    "smbr.qc_statements.critical",
    on=QcStatements,
    malformed=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(k)",
    since="1.0.0",
    covers=("etsi.qc_statements.critical",),
    fix="leave out the critical field of qcStatements",
)
def critical(extension: Extension) -> Violations:
    """qcStatements of a subscriber certificate is not critical.

    RFC 3739 leaves the choice to the CA; the BR do not.
    """
    return critical_extension(extension)
