"""serialNumber as an identifier of a natural person: EN 319 412-1 5.1.3.

The rules apply if qcStatements declares these semantics (0.4.0.194121.1.1), to every serialNumber of the
subject.
"""

from __future__ import annotations

import re

from smime_lint.model import QcSemantics, SerialNumber, UniformResourceIdentifier, pattern
from smime_lint.rules import CertificateType, Context, Defaults, Holder, Severity, Violation, Violations

from .codes import GREECE, is_country
from .semantics import NATURAL_PERSON, declares, is_declared, is_national, is_user_assigned, join

SCHEMES = frozenset({"PAS", "IDC", "PNO", "TAX", "TIN", "EID"})
_SHAPE = pattern(r"(.{3})([A-Za-z]{2})-(.+)", re.DOTALL)
_NOT_IN_THE_BR = (
    "smbr.serial_number_attribute.unknown_scheme",
    "smbr.serial_number_attribute.unknown_scheme_until_1_0_6",
)
"""Using another identity type also mends what these rules report."""

rule = Defaults(
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
).rule


def _parts(attribute: SerialNumber, ctx: Context) -> tuple[str, str] | None:
    """The identity type and the country, None if the value does not have the form or the semantics are not
    declared."""
    match = None if attribute.text is None else _SHAPE.fullmatch(attribute.text)
    if match is None or not is_declared(ctx, NATURAL_PERSON):
        return None
    return match.group(1), match.group(2)


@rule(
    "etsi.natural_person_identifier.invalid_syntax",
    citation="EN 319 412-1 NAT-5.1.3-02",
    fix="encode the identifier as PASGB-123456789, or remove the semantics identifier",
)
def invalid_syntax(attribute: SerialNumber, ctx: Context) -> Violations:
    """serialNumber is an identity type of three characters, a country code, a hyphen and the identifier.

    The country code has two letters. An empty value is reported by pkix.name.empty_value.
    """
    text = attribute.text
    if text and not _SHAPE.fullmatch(text) and is_declared(ctx, NATURAL_PERSON):
        yield Violation(attribute, f"serialNumber {text[:64]!r} does not have the form TTTCC-identifier")


@rule(
    "etsi.natural_person_identifier.unknown_scheme",
    covers=_NOT_IN_THE_BR,
    citation="EN 319 412-1 NAT-5.1.3-03",
    fix="use an identity type that EN 319 412-1 defines, in upper case, or remove the semantics identifier",
)
def unknown_scheme(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type is PAS, IDC, PNO, TAX, TIN, EID, or two characters and a colon.

    EID was added by a later edition; it is accepted for any date of issuance. Types are in upper case.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and parts[0] not in SCHEMES and not is_national(parts[0]):
        yield Violation(attribute, f"the identity type is {parts[0]!r}; the standard defines {join(SCHEMES)}")


@rule(
    "etsi.natural_person_identifier.tax_deprecated",
    covers=_NOT_IN_THE_BR,
    severity=Severity.WARN,
    citation="EN 319 412-1 NAT-5.1.3-04",
    fix="use the identity type TIN",
)
def tax_deprecated(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type TAX is not used.

    EN 319 412-1 defines it for existing certificates only; the S/MIME BR list it since 1.0.7.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and parts[0] == "TAX":
        yield Violation(attribute, "the identity type is TAX, which is deprecated")


@rule(
    "etsi.natural_person_identifier.invalid_country",
    citation="EN 319 412-1 NAT-5.1.3-02",
    fix="use the ISO 3166-1 code of the country in upper case",
)
def invalid_country(attribute: SerialNumber, ctx: Context) -> Violations:
    """The country code is an ISO 3166-1 code.

    For TIN, the code of Greece may also be EL, the prefix of its tax numbers. XX, a user-assigned code, is
    accepted if countryName is XX too, since the BR permit it. Codes are in upper case; if the identity type
    is in lower case too, that is reported once, by etsi.natural_person_identifier.unknown_scheme.
    """
    parts = _parts(attribute, ctx)
    if parts is None:
        return
    scheme, country = parts
    if scheme not in SCHEMES and scheme.upper() in SCHEMES:  # reported by unknown_scheme
        scheme, country = scheme.upper(), country.upper()
    if not (is_country(country) or (scheme, country) == ("TIN", GREECE) or is_user_assigned(country, ctx)):
        yield Violation(attribute, f"the country code {parts[1]!r} is not an ISO 3166-1 code")


@rule(
    "etsi.natural_person_identifier.national_scheme",
    covers=_NOT_IN_THE_BR,
    severity=Severity.NOTICE,
    citation="EN 319 412-1 NAT-5.1.3-03",
    fix="use an identity type that EN 319 412-1 defines",
)
def national_scheme(attribute: SerialNumber, ctx: Context) -> Violations:
    """The identity type is not one that a country defined.

    ETSI permits such types (two characters and a colon); Appendix A.2 of the S/MIME BR does not list them.
    """
    parts = _parts(attribute, ctx)
    if parts is not None and is_national(parts[0]):
        yield Violation(attribute, f"the identity type {parts[0]!r} is a national type")


def _has_national_scheme(ctx: Context) -> bool:
    subject = ctx.tbs.subject
    matches = () if subject is None else map(_SHAPE.fullmatch, subject.texts(SerialNumber))
    return any(match is not None and is_national(match.group(1)) for match in matches)


@rule(
    "etsi.natural_person_identifier.national_scheme_without_authority",
    on=QcSemantics,
    within=None,
    citation="EN 319 412-1 NAT-5.1.3-05",
    fix="add nameRegistrationAuthorities with a URI of the authority that defined the type",
)
def national_scheme_without_authority(statement: QcSemantics, ctx: Context) -> Violations:
    """A national identity type requires nameRegistrationAuthorities in the semantics information.

    It identifies the authority that defined the type.
    """
    if (
        declares(statement, NATURAL_PERSON)
        and not statement.name_registration_authorities
        and _has_national_scheme(ctx)
    ):
        yield Violation(
            statement,
            "nameRegistrationAuthorities is missing, but serialNumber has a national identity type",
        )


@rule(
    "etsi.natural_person_identifier.authority_without_uri",
    on=QcSemantics,
    within=None,
    citation="EN 319 412-1 NAT-5.1.3-06",
    fix="add a URI of the authority that defined the type",
)
def authority_without_uri(statement: QcSemantics, ctx: Context) -> Violations:
    """nameRegistrationAuthorities for a national identity type has at least one URI.

    If the field is missing, only that is reported.
    """
    authorities = statement.name_registration_authorities
    if (
        authorities
        and declares(statement, NATURAL_PERSON)
        and not any(isinstance(name, UniformResourceIdentifier) for name in authorities)
        and _has_national_scheme(ctx)
    ):
        yield Violation(statement, "nameRegistrationAuthorities has no URI")
