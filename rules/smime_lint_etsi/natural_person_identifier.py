"""serialNumber as an identifier of a natural person: EN 319 412-1 5.1.3.

It binds where qcStatements declares these semantics (0.4.0.194121.1.1). Every serialNumber of the subject is
judged.
"""

from __future__ import annotations

import re

from smime_lint.model import QcSemantics, SerialNumber, UniformResourceIdentifier
from smime_lint.rules import CertificateType, Context, Holder, Severity, Violation, Violations, rule

from .codes import GREECE, is_country
from .semantics import NATURAL_PERSON, declares, is_declared

PERSONS = CertificateType.SPONSOR | CertificateType.INDIVIDUAL
SCHEMES = frozenset({"PAS", "IDC", "PNO", "TAX", "TIN", "EID"})
_SHAPE = re.compile(r"(.{3})([A-Za-z]{2})-(.+)", re.DOTALL)


def _parts(attribute: SerialNumber, ctx: Context) -> tuple[str, str] | None:
    """The identity type and the country, None where the value has not the form or the rules do not bind."""
    match = None if attribute.text is None else _SHAPE.fullmatch(attribute.text)
    if match is None or not is_declared(ctx, NATURAL_PERSON):
        return None
    return match.group(1), match.group(2)


def is_national(scheme: str) -> bool:
    """Whether it is a scheme that a country defined: two characters and a colon."""
    return scheme[2] == ":"


@rule(
    "etsi.natural_person_identifier.invalid_syntax",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=PERSONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.3-02",
    fix="write it as PASGB-123456789, or leave out the semantics identifier",
)
def invalid_syntax(attribute: SerialNumber, ctx: Context) -> Violations:
    """serialNumber is an identity type of three characters, a country code, a hyphen and the identifier.

    The country code has two letters.
    """
    text = attribute.text
    if text is not None and not _SHAPE.fullmatch(text) and is_declared(ctx, NATURAL_PERSON):
        yield Violation(attribute, f"serialNumber {text[:64]!r} is not of the form TTTCC-identifier")


@rule(
    "etsi.natural_person_identifier.unknown_scheme",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=PERSONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.3-03",
)
def unknown_scheme(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type is PAS, IDC, PNO, TAX, TIN, EID, or two characters and a colon.

    EID came with a later edition; it is let pass whenever the certificate was issued.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and parts[0] not in SCHEMES and not is_national(parts[0]):
        known = ", ".join(sorted(SCHEMES))
        yield Violation(attribute, f"the identity type is {parts[0]!r}, known are {known}")


@rule(
    "etsi.natural_person_identifier.tax_deprecated",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=PERSONS,
    severity=Severity.WARN,
    citation="EN 319 412-1 NAT-5.1.3-04",
    fix="use TIN",
)
def tax_deprecated(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type TAX is not used.

    ETSI keeps it for old certificates; the S/MIME BR list it since 1.0.7.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and parts[0] == "TAX":
        yield Violation(attribute, "the identity type is TAX, which is deprecated")


@rule(
    "etsi.natural_person_identifier.invalid_country",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=PERSONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.3-02",
)
def invalid_country(attribute: SerialNumber, ctx: Context) -> Violations:
    """The country code is one of ISO 3166-1.

    For TIN, Greece may also be EL, as tax numbers have it. Codes are in upper case.
    """
    parts = _parts(attribute, ctx)
    if parts is None or is_country(parts[1]) or parts == ("TIN", GREECE):
        return
    yield Violation(attribute, f"the country code is {parts[1]!r}, none of ISO 3166-1")


@rule(
    "etsi.natural_person_identifier.national_scheme",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=PERSONS,
    severity=Severity.NOTICE,
    citation="EN 319 412-1 NAT-5.1.3-03",
)
def national_scheme(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type is not one that a country defined.

    ETSI allows such types (two characters and a colon), the S/MIME BR do not list them in Appendix A.2.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and is_national(parts[0]):
        yield Violation(attribute, f"the identity type {parts[0]!r} is a national one")


def _has_national_scheme(ctx: Context) -> bool:
    subject = ctx.tbs.subject
    matches = () if subject is None else map(_SHAPE.fullmatch, subject.texts(SerialNumber))
    return any(match is not None and is_national(match.group(1)) for match in matches)


@rule(
    "etsi.natural_person_identifier.national_scheme_without_authority",
    on=QcSemantics,
    types=PERSONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.3-05",
    fix="add nameRegistrationAuthorities with a URI of the authority that defined the type",
)
def national_scheme_without_authority(statement: QcSemantics, ctx: Context) -> Violations:
    """A national identity type comes with nameRegistrationAuthorities in the semantics information.

    It tells where the type is defined.
    """
    if (
        declares(statement, NATURAL_PERSON)
        and not statement.name_registration_authorities
        and _has_national_scheme(ctx)
    ):
        yield Violation(
            statement,
            "there are no nameRegistrationAuthorities for the national identity type in serialNumber",
        )


@rule(
    "etsi.natural_person_identifier.authority_without_uri",
    on=QcSemantics,
    types=PERSONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.3-06",
    fix="add a URI of the authority that defined the type",
)
def authority_without_uri(statement: QcSemantics, ctx: Context) -> Violations:
    """nameRegistrationAuthorities for a national identity type has at least one URI.

    Where the field is missing, that is the finding.
    """
    authorities = statement.name_registration_authorities
    if (
        authorities
        and declares(statement, NATURAL_PERSON)
        and not any(isinstance(name, UniformResourceIdentifier) for name in authorities)
        and _has_national_scheme(ctx)
    ):
        yield Violation(statement, "nameRegistrationAuthorities has no URI")
