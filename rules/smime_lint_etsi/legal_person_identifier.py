"""organizationIdentifier as an identifier of a legal person: EN 319 412-1 5.1.4.

It binds where qcStatements declares these semantics (0.4.0.194121.1.2). Every organizationIdentifier of the
subject is judged.
"""

from __future__ import annotations

import re

from smime_lint.model import CountryName, OrganizationIdentifier, QcSemantics, UniformResourceIdentifier
from smime_lint.rules import CertificateType, Context, Holder, Severity, Violation, Violations, rule

from .codes import GREECE, NORTHERN_IRELAND, is_country
from .semantics import LEGAL_PERSON, declares, is_declared

ORGANIZATIONS = CertificateType.ORGANIZATION | CertificateType.SPONSOR
SCHEMES = frozenset({"VAT", "NTR", "PSD", "LEI", "EOR", "EXC"})
GLOBAL = "XG"
_SHAPE = re.compile(r"(.{3})([A-Za-z]{2})(\+[A-Za-z0-9]{1,3})?-(.+)", re.DOTALL)


def _match(text: str) -> re.Match[str] | None:
    match = _SHAPE.fullmatch(text)
    if match is not None and match.group(3) and match.group(1) != "NTR":
        return None
    return match


def _parts(attribute: OrganizationIdentifier) -> tuple[str, str] | None:
    """The identity type and the country, None where the value has not the form."""
    match = None if attribute.text is None else _match(attribute.text)
    return None if match is None else (match.group(1), match.group(2))


def is_national(scheme: str) -> bool:
    """Whether it is a scheme that a country defined: two characters and a colon."""
    return scheme[2] == ":"


@rule(
    "etsi.legal_person_identifier.invalid_syntax",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=ORGANIZATIONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 LEG-5.1.4-02",
    fix="write it as NTRGB-12345678, or leave out the semantics identifier",
)
def invalid_syntax(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """organizationIdentifier is an identity type, a country code, a hyphen and the identifier.

    The type has three characters, the country code two letters; for NTR a subdivision (NTRUS+CA-...) may
    follow, as later editions have it. GOVUS and INTXG, which the S/MIME BR define, are not of this form: a
    certificate with them does not declare these semantics. PSD identifiers without the form are left to
    etsi.psd_identifier.invalid_structure.
    """
    text = attribute.text
    if text is None or _match(text) is not None or not is_declared(ctx, LEGAL_PERSON):
        return
    if not text.startswith("PSD"):
        yield Violation(
            attribute, f"organizationIdentifier {text[:64]!r} is not of the form TTTCC-identifier"
        )


@rule(
    "etsi.legal_person_identifier.unknown_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=ORGANIZATIONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 LEG-5.1.4-03",
)
def unknown_scheme(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The identity type is VAT, NTR, PSD, LEI, EOR, EXC, or two characters and a colon.

    EOR and EXC came with later editions; they are let pass whenever the certificate was issued. The S/MIME BR
    do not list them.
    """
    parts = _parts(attribute)
    if parts is None or parts[0] in SCHEMES or is_national(parts[0]):
        return
    if is_declared(ctx, LEGAL_PERSON):
        known = ", ".join(sorted(SCHEMES))
        yield Violation(attribute, f"the identity type is {parts[0]!r}, known are {known}")


@rule(
    "etsi.legal_person_identifier.invalid_country",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=ORGANIZATIONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 LEG-5.1.4-02, -03, -04",
)
def invalid_country(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The country code is one of ISO 3166-1, for LEI XG, and for VAT it may be EL or XI.

    EL and XI are the prefixes of VAT numbers of Greece and Northern Ireland (Directive 2006/112/EC,
    Article 215). Codes are in upper case. XX, which is user-assigned, is left to the BR where countryName has
    it too.
    """
    parts = _parts(attribute)
    if parts is None:
        return
    scheme, country = parts
    if scheme == "LEI":
        if country != GLOBAL and is_declared(ctx, LEGAL_PERSON):
            yield Violation(attribute, f"the country code of the LEI is {country!r}, it has to be XG")
        return
    valid = is_country(country) or (scheme == "VAT" and country in (GREECE, NORTHERN_IRELAND))
    if not valid and not _has_no_country_code(country, ctx) and is_declared(ctx, LEGAL_PERSON):
        yield Violation(attribute, f"the country code is {country!r}, none of ISO 3166-1")


def _has_no_country_code(country: str, ctx: Context) -> bool:
    subject = ctx.tbs.subject
    return country == "XX" and subject is not None and country in subject.texts(CountryName)


@rule(
    "etsi.legal_person_identifier.national_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=ORGANIZATIONS,
    severity=Severity.NOTICE,
    citation="EN 319 412-1 LEG-5.1.4-03",
)
def national_scheme(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The identity type is not one that a country defined.

    ETSI allows such types (two characters and a colon); the S/MIME BR do not, which is an error of its own.
    """
    parts = _parts(attribute)
    if parts is not None and is_national(parts[0]) and is_declared(ctx, LEGAL_PERSON):
        yield Violation(attribute, f"the identity type {parts[0]!r} is a national one")


@rule(
    "etsi.legal_person_identifier.national_scheme_without_authority",
    on=QcSemantics,
    types=ORGANIZATIONS,
    severity=Severity.ERROR,
    citation="EN 319 412-1 LEG-5.1.4-05",
    fix="add nameRegistrationAuthorities with a URI of the authority that defined the type",
)
def national_scheme_without_authority(statement: QcSemantics, ctx: Context) -> Violations:
    """A national identity type comes with nameRegistrationAuthorities that have at least one URI."""
    subject = ctx.tbs.subject
    if subject is None or not declares(statement, LEGAL_PERSON):
        return
    matches = map(_match, subject.texts(OrganizationIdentifier))
    if not any(match is not None and is_national(match.group(1)) for match in matches):
        return
    authorities = statement.name_registration_authorities or ()
    if not any(isinstance(name, UniformResourceIdentifier) for name in authorities):
        what = "no URI" if authorities else "nothing"
        yield Violation(
            statement,
            f"nameRegistrationAuthorities has {what} for the national type in organizationIdentifier",
        )


@rule(
    "etsi.legal_person_identifier.ntr_euid",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=ORGANIZATIONS,
    severity=Severity.NOTICE,
    citation="EN 319 412-1 LEG-5.1.4-07",
)
def ntr_euid(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """An NTR identifier of the country level is the national number or the EUID.

    An EUID is the identifier of the register, a full stop and the number in it. What is a national number
    does not show, so only a value is reported that has the full stop and lacks what stands on one of its
    sides, or has white space before it.
    """
    text = attribute.text
    if text is None or not text.startswith("NTR") or "." not in text:
        return
    match = _match(text)
    if match is None or match.group(3) or not is_declared(ctx, LEGAL_PERSON):
        return
    register, full_stop, number = match.group(4).partition(".")
    if full_stop and (not register or not number or any(character.isspace() for character in register)):
        yield Violation(
            attribute, f"the identifier {match.group(4)[:64]!r} looks like an EUID that lacks a part"
        )
