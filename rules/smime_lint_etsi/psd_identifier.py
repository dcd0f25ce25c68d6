"""The identifier of a payment service provider: TS 119 495 5.2.1."""

from __future__ import annotations

import re

from smime_lint.model import OrganizationIdentifier
from smime_lint.rules import CertificateType, Holder, Severity, Violation, Violations, rule

_STRUCTURE = re.compile(r"PSD[A-Z]{2}-[A-Z]{2,8}-.+", re.DOTALL)


@rule(
    "etsi.psd_identifier.invalid_structure",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="TS 119 495 GEN-5.2.1-3",
    fix="write it as PSDBE-NBB-1234.567.890",
)
def invalid_structure(attribute: OrganizationIdentifier) -> Violations:
    """A PSD identifier names the country, the competent authority and the authorization number.

    PSD, two capitals, a hyphen, two to eight capitals, a hyphen, and the number as the authority has it. The
    authority's identifier does not repeat the country.
    """
    text = attribute.text
    if text is not None and text.startswith("PSD") and not _STRUCTURE.fullmatch(text):
        yield Violation(attribute, f"{text[:64]!r} is not of the form PSDCC-AUTHORITY-number")
