"""qcStatements: RFC 3739 3.2.6. The statements of ETSI are checked by the pack etsi."""

from __future__ import annotations

from smime_lint.model import Extension, QcSemantics, QcStatement, QcStatements
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from . import faults

SEMANTICS = frozenset({"1.3.6.1.5.5.7.11.1", "1.3.6.1.5.5.7.11.2"})
"""id-qcs-pkixQCSyntax-v1 and -v2."""
QC_TYPES = {
    "0.4.0.1862.1.6.1": "electronic signature",
    "0.4.0.1862.1.6.2": "electronic seal",
    "0.4.0.1862.1.6.3": "web authentication",
}

rule = Defaults(on=QcStatement, kinds=Kind.ANY, severity=Severity.ERROR).rule


@rule(
    "pkix.qc_statements.syntax",
    on=QcStatements,
    malformed=True,
    citation="RFC 3739 3.2.6",
    fix="encode qcStatements as RFC 3739 defines it",
)
def syntax(extension: Extension, ctx: Context) -> Violations:
    """qcStatements is a SEQUENCE of statements.

    A statement is a SEQUENCE of its OID and at most one value. The value of the statements that RFC 3739
    defines is SemanticsInformation; nameRegistrationAuthorities in it, if present, contains at least one
    name. The ASN.1 module defines no minimum for the number of statements.
    """
    for fault in ctx.certificate.faults:
        if ctx.certificate.holds(extension, fault):
            yield from faults.report("pkix.qc_statements.syntax", fault, ctx)
    if isinstance(extension, QcStatements):
        for statement in extension.statements:
            if statement.oid in SEMANTICS:
                yield from _semantics_syntax(statement)


def _semantics_syntax(statement: QcStatement) -> Violations:
    if statement.malformed is not None:
        yield Violation(statement, f"statementInfo is not SemanticsInformation: {statement.malformed}")
    elif (
        isinstance(statement, QcSemantics)
        and statement.semantics_identifier is not None
        and statement.name_registration_authorities == ()
    ):
        yield Violation(statement, "nameRegistrationAuthorities is empty; it must contain at least one name")


@rule(
    "pkix.qc_statements.semantics_information_empty",
    on=QcSemantics,
    citation="RFC 3739 3.2.6.1",
    fix="add the semantics identifier, or remove statementInfo",
)
def semantics_information_empty(statement: QcSemantics) -> Violations:
    """SemanticsInformation has semanticsIdentifier or nameRegistrationAuthorities or both.

    Both fields are optional in the ASN.1 module, but RFC 3739 requires one of them. statementInfo as a whole
    may be absent.
    """
    if (
        statement.info is not None
        and statement.semantics_identifier is None
        and not statement.name_registration_authorities
    ):
        yield Violation(
            statement, "SemanticsInformation has neither semanticsIdentifier nor nameRegistrationAuthorities"
        )


@rule(
    "pkix.qc_statements.etsi_oid_misused",
    citation="EN 319 412-5 4.2.3",
    fix="list the OID in a QcType statement (0.4.0.1862.1.6)",
)
def etsi_oid_misused(statement: QcStatement) -> Violations:
    """The OIDs of the certificate types of ETSI are values in a QcType statement, not statements.

    They are id-etsi-qct-esign, id-etsi-qct-eseal and id-etsi-qct-web.
    """
    if statement.oid in QC_TYPES:
        yield Violation(statement, f"{statement.oid} ({QC_TYPES[statement.oid]}) is used as a statement")
