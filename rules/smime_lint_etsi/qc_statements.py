"""qcStatements as a whole: EN 319 412-5 4.1 and clause 5."""

from __future__ import annotations

from smime_lint.model import MalformedExtension, QcStatements, TBSCertificate
from smime_lint.rules import Severity, Violation, Violations, rule

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


@rule(
    "etsi.qc_statements.critical",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="EN 319 412-5 QCS-4.1-02",
    fix="leave out the critical field of qcStatements",
)
def critical(tbs: TBSCertificate) -> Violations:
    """qcStatements with statements of ETSI is not critical.

    RFC 3739 leaves the choice to the CA. An extension that does not decode is taken to have such statements.
    """
    if not tbs.has(QcStatements) or tbs.extensions is None:
        return
    for extension in tbs.extensions.entries:
        if (
            extension.critical
            and extension.oid == QcStatements.OID
            and (
                isinstance(extension, MalformedExtension)
                or (
                    isinstance(extension, QcStatements)
                    and any(statement.oid.startswith(ETSI_ARC) for statement in extension.statements)
                )
            )
        ):
            yield Violation(extension.critical_node, "qcStatements is critical", value="TRUE")


@rule(
    "etsi.qc_statements.duplicate",
    on=QcStatements,
    severity=Severity.ERROR,
    citation="EN 319 412-5 QCS-4.1-02A",
    fix="give each statement once",
)
def duplicate(extension: QcStatements) -> Violations:
    """No statement of ETSI occurs twice.

    Earlier editions do not say so, but leave open what a repetition would mean.
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
    on=QcStatements,
    severity=Severity.NOTICE,
    citation="EN 319 412-5 5",
    fix="add QcCompliance if the certificate is an EU qualified one",
)
def etsi_without_qc_compliance(extension: QcStatements) -> Violations:
    """A certificate with QcSSCD, QcPDS or QcType has QcCompliance.

    As an EU qualified certificate it has to; others may have these statements alone, hence a notice.
    QcCClegislation says that it is none.
    """
    oids = statement_oids(extension)
    if QC_COMPLIANCE in oids or QC_CC_LEGISLATION in oids:
        return
    found = ", ".join(name for oid, name in _FOR_QUALIFIED.items() if oid in oids)
    if found:
        yield Violation(extension, f"qcStatements has {found}, and no QcCompliance", value=found)
