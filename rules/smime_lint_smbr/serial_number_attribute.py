"""serialNumber of the subject: BR 7.1.4.2.2(g), Appendix A.2.

The attribute may hold any identifier that the CA or RA assigned. Only values that look like a Natural Person
Identifier of EN 319 412-1 5.1.3 ("PASGB-123456789") can be judged, and even those may be something else:
everything here is a notice. Where qcStatements declares such an identifier, the rules of ETSI hold.
"""

from __future__ import annotations

import re

from smime_lint.br import CertificateType
from smime_lint.model import SerialNumber
from smime_lint.rules import Holder, Scope, Severity, Violation, Violations, rule

from .tables.registration_schemes import PERSON_SCHEMES

_NATURAL_PERSON = re.compile(r"([A-Z]{3}|[A-Z]{2}:)([A-Z]{2})-(.+)", re.DOTALL)


def _scheme_of(attribute: SerialNumber) -> str | None:
    """The scheme of a value that looks like a Natural Person Identifier."""
    text = attribute.text
    if text is None or text[5:6] != "-":
        return None
    match = _NATURAL_PERSON.fullmatch(text)
    return None if match is None else match.group(1)


def _unknown_scheme(attribute: SerialNumber, ctx: Scope) -> Violations:
    scheme = _scheme_of(attribute)
    schemes = PERSON_SCHEMES.at(ctx.br_version)
    if scheme is not None and scheme not in schemes:
        known = ", ".join(sorted(schemes))
        yield Violation(
            attribute,
            f"serialNumber looks like an identifier of the scheme {scheme}; recognised are {known}",
        )


@rule(
    "smbr.serial_number_attribute.unknown_scheme_until_1_0_6",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(g), Appendix A.2",
    since="1.0.0",
    until="1.0.6",
)
def unknown_scheme_until_1_0_6(attribute: SerialNumber, ctx: Scope) -> Violations:
    """A Natural Person Identifier in serialNumber uses one of the schemes PAS, IDC, PNO and TIN.

    National schemes of EN 319 412-1 (two characters and a colon) are not recognised by the BR.
    """
    return _unknown_scheme(attribute, ctx)


@rule(
    "smbr.serial_number_attribute.unknown_scheme",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(g), Appendix A.2",
    replaces=("smbr.serial_number_attribute.unknown_scheme_until_1_0_6",),
    since="1.0.7",
)
def unknown_scheme(attribute: SerialNumber, ctx: Scope) -> Violations:
    """A Natural Person Identifier in serialNumber uses one of PAS, IDC, PNO, TAX, TIN and EID.

    TAX and EID are new in 1.0.7. National schemes of EN 319 412-1 (two characters and a colon) are not
    recognised by the BR.
    """
    return _unknown_scheme(attribute, ctx)


@rule(
    "smbr.serial_number_attribute.natural_person_identifier_wrong_type",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=CertificateType.MAILBOX | CertificateType.ORGANIZATION,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(g)",
    since="1.0.0",
    fix="leave the identifier of a person out, or issue a sponsor- or individual-validated certificate",
)
def natural_person_identifier_wrong_type(attribute: SerialNumber, ctx: Scope) -> Violations:
    """Mailbox- and organization-validated certificates have no Natural Person Identifier in serialNumber.

    A value counts as one if its scheme is among those that the BR recognise.
    """
    scheme = _scheme_of(attribute)
    if scheme is not None and scheme in PERSON_SCHEMES.at(ctx.br_version):
        yield Violation(
            attribute, f"serialNumber looks like the identifier of a natural person (scheme {scheme})"
        )
