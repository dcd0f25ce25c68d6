"""The LEI extension, 1.3.6.1.4.1.52266.1: ISO 17442-2 clause 4."""

from __future__ import annotations

from smime_lint.model import LegalEntityIdentifier
from smime_lint.rules import CertificateType, Severity, Violation, Violations, rule


@rule(
    "iso.lei_extension.syntax",
    on=LegalEntityIdentifier,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="ISO 17442-2 4",
    fix="encode the LEI as PrintableString",
)
def syntax(extension: LegalEntityIdentifier) -> Violations:
    """The LEI extension is a PrintableString.

    Its length and content are checked by the rules on LEIs. A value that is not a character string, or not
    valid in its string type, is reported as an encoding error.
    """
    if extension.lei.text is not None and extension.lei.type != "PrintableString":
        yield Violation(extension.lei, f"the LEI is {extension.lei.type}; it must be PrintableString")
