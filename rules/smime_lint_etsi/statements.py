"""The statements of EN 319 412-5, and when a certificate claims to be an EU qualified certificate."""

from __future__ import annotations

from smime_lint.model import QcStatement, QcStatements
from smime_lint.rules import Context, Rule, Severity, Violation, Violations, rule

ETSI_ARC = "0.4.0.1862.1."
QC_COMPLIANCE = "0.4.0.1862.1.1"
QC_LIMIT_VALUE = "0.4.0.1862.1.2"
QC_RETENTION_PERIOD = "0.4.0.1862.1.3"
QC_SSCD = "0.4.0.1862.1.4"
QC_PDS = "0.4.0.1862.1.5"
QC_TYPE = "0.4.0.1862.1.6"
QC_CC_LEGISLATION = "0.4.0.1862.1.7"


def statement_oids(extension: QcStatements | None) -> frozenset[str]:
    """The OIDs of the statements, whether or not their values decode."""
    return frozenset() if extension is None else frozenset(s.oid for s in extension.statements)


def is_eu_qualified(ctx: Context) -> bool:
    """Whether the certificate claims to be an EU qualified certificate: EN 319 412-5 clause 5.

    It has QcCompliance, and not QcCClegislation, which stands for the law of another country.
    """
    oids = statement_oids(ctx.tbs.get(QcStatements))
    return QC_COMPLIANCE in oids and QC_CC_LEGISLATION not in oids


def malformed(statement: QcStatement, oid: str, name: str) -> Violations:
    """A violation if the statement with the OID did not decode as its type."""
    if statement.oid == oid and statement.malformed is not None:
        yield Violation(statement, f"{name} does not decode: {statement.malformed}", value=oid)


def syntax_rule(
    id: str, oid: str, name: str, requirement: str, description: str, citation: str, fix: str
) -> Rule:
    """The rule that a statement decodes as its type."""

    def check(statement: QcStatement) -> Violations:
        return malformed(statement, oid, name)

    check.__doc__ = f"{requirement}\n\n{description}"
    return rule(id, on=QcStatement, severity=Severity.ERROR, citation=citation, fix=fix)(check)
