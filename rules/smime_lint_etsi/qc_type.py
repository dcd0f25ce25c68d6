"""QcType, 0.4.0.1862.1.6: EN 319 412-5 4.2.3."""

from __future__ import annotations

from smime_lint.model import ObjectIdentifier, QcType
from smime_lint.rules import CertificateType, Defaults, Scope, Severity, Violation, Violations

from .statements import QC_TYPE, syntax_rule

ESIGN = "0.4.0.1862.1.6.1"
ESEAL = "0.4.0.1862.1.6.2"
WEB = "0.4.0.1862.1.6.3"
TYPES = {ESIGN: "electronic signature", ESEAL: "electronic seal", WEB: "web authentication"}

rule = Defaults(on=QcType, severity=Severity.NOTICE, citation="EN 319 412-5 4.2.3").rule

syntax = syntax_rule(
    "etsi.qc_type.syntax",
    QC_TYPE,
    "QcType",
    "QcType is a SEQUENCE of at least one OID.",
    "Each OID denotes a type of certificate.",
    "EN 319 412-5 4.2.3",
    "encode a SEQUENCE of the OID of the certificate type",
)


def _known(statement: QcType) -> list[ObjectIdentifier]:
    return [purpose for purpose in statement.types if purpose.value in TYPES]


@rule(
    "etsi.qc_type.multiple_purposes",
    severity=Severity.ERROR,
    covers=("etsi.qc_type.web_in_smime",),
    fix="list only the one type of the certificate",
)
def multiple_purposes(statement: QcType) -> Violations:
    """QcType lists exactly one of electronic signature, electronic seal and web authentication.

    A type that occurs twice is counted twice; OIDs of other types are not counted.
    """
    known = _known(statement)
    if len(known) != 1:
        found = ", ".join(TYPES[purpose.value] for purpose in known[:8]) or "none of the three types"
        yield Violation(statement, f"QcType lists {found}; it must list one type", value=found)


@rule("etsi.qc_type.web_in_smime", fix="list the type electronic signature or electronic seal")
def web_in_smime(statement: QcType) -> Violations:
    """An S/MIME certificate does not have the type web authentication.

    This follows from the meaning of the type, but no clause states it, so the finding is a notice.
    """
    for purpose in statement.types:
        if purpose.value == WEB:
            yield Violation(purpose, "QcType lists web authentication")


@rule(
    "etsi.qc_type.subject_mismatch",
    fix="list electronic signature for a natural person, electronic seal for a legal person",
)
def subject_mismatch(statement: QcType, ctx: Scope) -> Violations:
    """The type electronic signature is for natural persons, the type electronic seal for legal persons.

    Electronic signature is for sponsor-validated and individual-validated certificates, electronic seal for
    organization-validated ones; a mailbox-validated certificate does not identify a person. If several types
    are listed, only that is reported.
    """
    known = _known(statement)
    if len(known) != 1 or ctx.profile.type is None:
        return
    fitting = {
        ESIGN: CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
        ESEAL: CertificateType.ORGANIZATION,
    }.get(known[0].value, CertificateType.ALL)
    if not ctx.profile.type & fitting:
        yield Violation(
            known[0],
            f"QcType lists {TYPES[known[0].value]} for a {ctx.profile.type.label}-validated certificate",
        )
