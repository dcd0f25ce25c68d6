"""qcStatements as a whole: EN 319 412-5 4.1 and clause 5."""

from __future__ import annotations

from smime_lint.model import Extension, QcStatements
from smime_lint.rules import Defaults, Severity, Violation, Violations

from .statements import (
    ETSI_ARC,
    QC_CC_LEGISLATION,
    QC_COMPLIANCE,
    QC_PDS,
    QC_SSCD,
    QC_TYPE,
    statement_oids,
)

_FOR_QUALIFIED = {QC_SSCD: "QcSSCD", QC_PDS: "QcPDS", QC_TYPE: "QcType"}

rule = Defaults(on=QcStatements, severity=Severity.ERROR).rule


@rule(
    "etsi.qc_statements.critical",
    malformed=True,
    citation="EN 319 412-5 QCS-4.1-02",
    fix="remove the critical field from qcStatements",
)
def critical(extension: Extension) -> Violations:
    """qcStatements with statements of ETSI is not critical.

    RFC 3739 leaves the choice to the CA. An extension that does not decode is treated as one with such
    statements.
    """
    if extension.critical and (
        not isinstance(extension, QcStatements)
        or any(statement.oid.startswith(ETSI_ARC) for statement in extension.statements)
    ):
        yield Violation(extension.critical_node, "qcStatements is critical", value="TRUE")


@rule(
    "etsi.qc_statements.duplicate",
    citation="EN 319 412-5 QCS-4.1-02A",
    removes=True,
    fix="encode each statement once",
)
def duplicate(extension: QcStatements) -> Violations:
    """A statement of ETSI does not occur more than once.

    Earlier editions do not prohibit it, but do not define what a repetition means.
    """
    if len(extension.statements) < 2:
        return
    seen: set[str] = set()
    for statement in extension.statements:
        if statement.oid in seen and statement.oid.startswith(ETSI_ARC):
            yield Violation(statement, f"the statement {statement.oid} occurs more than once")
        seen.add(statement.oid)


@rule(
    "etsi.qc_statements.etsi_without_qc_compliance",
    severity=Severity.NOTICE,
    citation="EN 319 412-5 5",
    fix="add QcCompliance if the certificate is an EU qualified certificate",
)
def etsi_without_qc_compliance(extension: QcStatements) -> Violations:
    """A certificate with QcSSCD, QcPDS or QcType also has QcCompliance.

    An EU qualified certificate requires it; other certificates may have these statements alone, so the
    finding is a notice. A certificate with QcCClegislation is not an EU qualified certificate.
    """
    oids = statement_oids(extension)
    if QC_COMPLIANCE in oids or QC_CC_LEGISLATION in oids:
        return
    found = ", ".join(name for oid, name in _FOR_QUALIFIED.items() if oid in oids)
    if found:
        yield Violation(extension, f"qcStatements has {found}, but not QcCompliance", value=found)
