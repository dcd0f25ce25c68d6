"""The identifier of a payment service provider: TS 119 495 5.2.1."""

from __future__ import annotations

import re

from smime_lint.model import OrganizationIdentifier, pattern
from smime_lint.rules import CertificateType, Holder, Severity, Violation, Violations, rule

_STRUCTURE = pattern(r"PSD[A-Z]{2}(?:\+[A-Z0-9]{1,3})?-[A-Z]{2,8}-.+", re.DOTALL)


@rule(
    "etsi.psd_identifier.invalid_structure",
    by_shape=True,
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="TS 119 495 GEN-5.2.1-3",
    covers=(
        "etsi.legal_person_identifier.invalid_syntax",
        "smbr.organization_identifier.lower_case_scheme",
    ),
    fix="encode the identifier as PSDBE-NBB-1234.567.890",
)
def invalid_structure(attribute: OrganizationIdentifier) -> Violations:
    """A PSD identifier consists of the country, the competent authority and the authorization number.

    It is PSD, two capital letters, a hyphen, two to eight capital letters, a hyphen, and the number as the
    authority assigned it. The identifier of the authority does not repeat the country. A subdivision after
    the country (+ and up to three characters) is checked by the rules of the S/MIME BR, whose text on it is
    ambiguous from version 1.0.9 on.
    """
    text = attribute.text
    if text is not None and text.startswith("PSD") and not _STRUCTURE.fullmatch(text):
        yield Violation(attribute, f"{text[:64]!r} does not have the form PSDCC-AUTHORITY-number")
