"""qcStatements: RFC 3739 3.2.6. The statements of ETSI are the business of the pack etsi."""

from __future__ import annotations

from smime_lint.model import Extension, QcSemantics, QcStatement, QcStatements
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import faults

SEMANTICS = frozenset({"1.3.6.1.5.5.7.11.1", "1.3.6.1.5.5.7.11.2"})
"""id-qcs-pkixQCSyntax-v1 and -v2."""
QC_TYPES = {
    "0.4.0.1862.1.6.1": "electronic signature",
    "0.4.0.1862.1.6.2": "electronic seal",
    "0.4.0.1862.1.6.3": "web authentication",
}


@rule(
    "pkix.qc_statements.syntax",
    on=QcStatements,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.6",
)
def syntax(extension: Extension, ctx: Context) -> Violations:
    """qcStatements is a sequence of at least one statement.

    A statement is a sequence of its OID and at most one value; that of the statements that RFC 3739 defines
    is a SemanticsInformation, and nameRegistrationAuthorities in it, where it is there, has a name.
    """
    if ctx.tbs.extension(QcStatements) is extension:
        for fault in ctx.certificate.faults:
            yield from faults.report("pkix.qc_statements.syntax", fault, ctx)
    if isinstance(extension, QcStatements):
        if not extension.statements:
            yield Violation(extension, "qcStatements has no statement")
        for statement in extension.statements:
            if statement.oid in SEMANTICS:
                yield from _semantics_syntax(statement)


def _semantics_syntax(statement: QcStatement) -> Violations:
    if statement.malformed is not None:
        yield Violation(statement, f"statementInfo is no SemanticsInformation: {statement.malformed}")
    elif (
        isinstance(statement, QcSemantics)
        and statement.semantics_identifier is not None
        and statement.name_registration_authorities == ()
    ):
        yield Violation(statement, "nameRegistrationAuthorities has no name")


@rule(
    "pkix.qc_statements.semantics_information_empty",
    on=QcSemantics,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.6.1",
    fix="give the semantics identifier, or leave statementInfo out",
)
def semantics_information_empty(statement: QcSemantics) -> Violations:
    """SemanticsInformation has semanticsIdentifier or nameRegistrationAuthorities.

    statementInfo as a whole may be left out.
    """
    if (
        statement.info is not None
        and statement.semantics_identifier is None
        and not statement.name_registration_authorities
    ):
        yield Violation(statement, "SemanticsInformation has neither of its fields")


@rule(
    "pkix.qc_statements.etsi_oid_misused",
    on=QcStatement,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="EN 319 412-5 4.2.3",
    fix="list the OID in a QcType statement (0.4.0.1862.1.6)",
)
def etsi_oid_misused(statement: QcStatement) -> Violations:
    """The OIDs for the types of certificate are values in a QcType statement, not statements."""
    if statement.oid in QC_TYPES:
        yield Violation(statement, f"{statement.oid} ({QC_TYPES[statement.oid]}) is used as a statement")
