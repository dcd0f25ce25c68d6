"""QcType, 0.4.0.1862.1.6: EN 319 412-5 4.2.3."""

from __future__ import annotations

from smime_lint.model import ObjectIdentifier, QcType
from smime_lint.rules import CertificateType, Scope, Severity, Violation, Violations, rule

from .statements import QC_TYPE, syntax_rule

ESIGN = "0.4.0.1862.1.6.1"
ESEAL = "0.4.0.1862.1.6.2"
WEB = "0.4.0.1862.1.6.3"
TYPES = {ESIGN: "electronic signature", ESEAL: "electronic seal", WEB: "web authentication"}

syntax = syntax_rule(
    "etsi.qc_type.syntax",
    QC_TYPE,
    "QcType",
    "QcType is a sequence of at least one OID.",
    "EN 319 412-5 4.2.3",
)


def _known(statement: QcType) -> list[ObjectIdentifier]:
    return [purpose for purpose in statement.types if purpose.value in TYPES]


@rule(
    "etsi.qc_type.multiple_purposes",
    on=QcType,
    severity=Severity.ERROR,
    citation="EN 319 412-5 4.2.3",
    fix="name the one type that the certificate is for",
)
def multiple_purposes(statement: QcType) -> Violations:
    """QcType names exactly one of electronic signature, electronic seal and web authentication.

    One that occurs twice is one too many; OIDs of other types are not counted.
    """
    known = _known(statement)
    if len(known) != 1:
        found = ", ".join(TYPES[purpose.value] for purpose in known[:8]) or "none of the three types"
        yield Violation(statement, f"QcType names {found}, it has to name one type", value=found)


@rule(
    "etsi.qc_type.web_in_smime",
    on=QcType,
    severity=Severity.NOTICE,
    citation="EN 319 412-5 4.2.3",
    fix="name the type electronic signature or electronic seal",
)
def web_in_smime(statement: QcType) -> Violations:
    """An S/MIME certificate is not declared to be one for web authentication.

    It follows from what the type means; no text says so.
    """
    for purpose in statement.types:
        if purpose.value == WEB:
            yield Violation(purpose, "QcType names web authentication")


@rule(
    "etsi.qc_type.subject_mismatch",
    on=QcType,
    severity=Severity.NOTICE,
    citation="EN 319 412-5 4.2.3",
)
def subject_mismatch(statement: QcType, ctx: Scope) -> Violations:
    """The type electronic signature goes with natural persons, electronic seal with legal persons.

    Signatures fit sponsor- and individual-validated certificates, seals organization-validated ones; a
    mailbox-validated certificate names neither. Where several types are named, that is the finding.
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
            f"QcType names {TYPES[known[0].value]}, the certificate is {ctx.profile.type.label}-validated",
        )
