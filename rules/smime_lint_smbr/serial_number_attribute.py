"""serialNumber of the subject: BR 7.1.4.2.2(g), Appendix A.2.

The attribute may contain any identifier that the CA or RA assigned. Only values that look like a Natural
Person Identifier of EN 319 412-1 5.1.3 ("PASGB-123456789") can be checked, and even those can be something
else: all findings are notices. If qcStatements declares such an identifier, the rules of the pack etsi apply.
"""

from __future__ import annotations

import re

from smime_lint.br import CertificateType
from smime_lint.model import SerialNumber, pattern
from smime_lint.rules import Defaults, Scope, Severity, Violation, Violations

from .attribute_values import SUBJECT_NAMES
from .tables.registration_schemes import PERSON_SCHEMES

rule = Defaults(
    on=SerialNumber, within=SUBJECT_NAMES, severity=Severity.NOTICE, citation="BR 7.1.4.2.2(g)", since="1.0.0"
).rule

_NATURAL_PERSON = pattern(r"([A-Z]{3}|[A-Z]{2}:)([A-Z]{2})-(.+)", re.DOTALL)


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
            f"serialNumber looks like an identifier of the scheme {scheme}; recognised schemes are {known}",
        )


@rule(
    "smbr.serial_number_attribute.unknown_scheme_until_1_0_6",
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    citation="BR 7.1.4.2.2(g), Appendix A.2",
    until="1.0.6",
    fix="use one of the schemes of Appendix A.2",
)
def unknown_scheme_until_1_0_6(attribute: SerialNumber, ctx: Scope) -> Violations:
    """A Natural Person Identifier in serialNumber uses one of the Registration Schemes PAS, IDC, PNO and TIN.

    Appendix A.2 does not list the national schemes of EN 319 412-1 (two characters and a colon).
    """
    return _unknown_scheme(attribute, ctx)


@rule(
    "smbr.serial_number_attribute.unknown_scheme",
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    citation="BR 7.1.4.2.2(g), Appendix A.2",
    replaces=("smbr.serial_number_attribute.unknown_scheme_until_1_0_6",),
    since="1.0.7",
    fix="use one of the schemes of Appendix A.2",
)
def unknown_scheme(attribute: SerialNumber, ctx: Scope) -> Violations:
    """A Natural Person Identifier in serialNumber uses one of the Registration Schemes of Appendix A.2.

    They are PAS, IDC, PNO and TIN, and since 1.0.7 TAX and EID. Appendix A.2 does not list the national
    schemes of EN 319 412-1 (two characters and a colon).
    """
    return _unknown_scheme(attribute, ctx)


@rule(
    "smbr.serial_number_attribute.natural_person_identifier_wrong_type",
    types=CertificateType.MAILBOX | CertificateType.ORGANIZATION,
    fix="remove the identifier of a person, or issue a sponsor- or individual-validated certificate",
)
def natural_person_identifier_wrong_type(attribute: SerialNumber, ctx: Scope) -> Violations:
    """serialNumber contains a Natural Person Identifier only in sponsor- and individual-validated
    certificates.

    A value is treated as such an identifier if its scheme is in Appendix A.2.
    """
    scheme = _scheme_of(attribute)
    if scheme is not None and scheme in PERSON_SCHEMES.at(ctx.br_version):
        yield Violation(
            attribute, f"serialNumber looks like the identifier of a natural person (scheme {scheme})"
        )
