"""qcStatements of subscriber certificates: BR 7.1.2.3(k)."""

from __future__ import annotations

from smime_lint.model import QcStatements
from smime_lint.rules import Kind

from .extension_rules import critical

RULES = (
    critical(
        "smbr.qc_statements.critical",
        QcStatements,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(k)",
        name="qcStatements",
        covers=("etsi.qc_statements.critical",),
        description="RFC 3739 lets the CA choose; the BR do not.",
    ),
)
