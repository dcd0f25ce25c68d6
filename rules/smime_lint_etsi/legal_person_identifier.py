"""organizationIdentifier as an identifier of a legal person: EN 319 412-1 5.1.4.

The rules apply if qcStatements declares these semantics (0.4.0.194121.1.2), to every organizationIdentifier
of the subject.
"""

from __future__ import annotations

import re

from smime_lint.model import OrganizationIdentifier, QcSemantics, UniformResourceIdentifier, pattern
from smime_lint.rules import CertificateType, Context, Defaults, Holder, Severity, Violation, Violations

from .codes import GREECE, NORTHERN_IRELAND, is_country
from .semantics import LEGAL_PERSON, declares, is_declared, is_national, is_user_assigned, join

SCHEMES = frozenset({"VAT", "NTR", "PSD", "LEI", "EOR", "EXC"})
GLOBAL = "XG"
_SHAPE = pattern(r"(.{3})([A-Za-z]{2})(\+[A-Za-z0-9]{1,3})?-(.+)", re.DOTALL)
_LOWER_CASE = "smbr.organization_identifier.lower_case_scheme"

rule = Defaults(
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
).rule


def _match(text: str) -> re.Match[str] | None:
    match = _SHAPE.fullmatch(text)
    if match is not None and match.group(3) and match.group(1) != "NTR":
        return None
    return match


def _parts(attribute: OrganizationIdentifier) -> tuple[str, str] | None:
    """The identity type and the country, None if the value does not have the form."""
    match = None if attribute.text is None else _match(attribute.text)
    return None if match is None else (match.group(1), match.group(2))


def _has_national_scheme(attribute: OrganizationIdentifier) -> bool:
    parts = _parts(attribute)
    return parts is not None and is_national(parts[0])


def _has_unknown_scheme(attribute: OrganizationIdentifier) -> bool:
    parts = _parts(attribute)
    return parts is not None and parts[0] not in SCHEMES and not is_national(parts[0])


@rule(
    "etsi.legal_person_identifier.invalid_syntax",
    when=lambda attribute: _parts(attribute) is None,
    citation="EN 319 412-1 LEG-5.1.4-02",
    fix="encode the identifier as NTRGB-12345678, or remove the semantics identifier",
)
def invalid_syntax(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """organizationIdentifier is an identity type, a country code, a hyphen and the identifier.

    The type has three characters, the country code two letters; after NTR and a country, later editions
    permit a subdivision (NTRUS+CA-...). GOVUS and INTXG, which the S/MIME BR define, do not have this form: a
    certificate with them does not declare these semantics. An empty value is reported by
    pkix.name.empty_value.
    """
    text = attribute.text
    if text and _match(text) is None and is_declared(ctx, LEGAL_PERSON):
        yield Violation(
            attribute, f"organizationIdentifier {text[:64]!r} does not have the form TTTCC-identifier"
        )


@rule(
    "etsi.legal_person_identifier.unknown_scheme",
    when=_has_unknown_scheme,
    citation="EN 319 412-1 LEG-5.1.4-03",
    covers=(_LOWER_CASE,),
    fix="use an identity type that EN 319 412-1 defines, in upper case, or remove the semantics identifier",
)
def unknown_scheme(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The identity type is VAT, NTR, PSD, LEI, EOR, EXC, or two characters and a colon.

    EOR and EXC were added by later editions; they are accepted for any date of issuance. The S/MIME BR do not
    list them. Types are in upper case.
    """
    parts = _parts(attribute)
    if parts is not None and _has_unknown_scheme(attribute) and is_declared(ctx, LEGAL_PERSON):
        yield Violation(attribute, f"the identity type is {parts[0]!r}; the standard defines {join(SCHEMES)}")


def _has_invalid_country(attribute: OrganizationIdentifier) -> bool:
    """Whether the code is neither that of a country nor one that the scheme has, and no other rule reports
    it."""
    parts = _parts(attribute)
    if parts is None:
        return False
    scheme, country = parts
    if scheme not in SCHEMES and scheme.upper() in SCHEMES:  # reported by unknown_scheme
        scheme, country = scheme.upper(), country.upper()
    if scheme == "PSD" and not country.isupper():  # reported by etsi.psd_identifier.invalid_structure
        return False
    if country == GLOBAL and (scheme == "LEI" or _has_unknown_scheme(attribute)):
        return False
    if scheme == "LEI":
        return True
    return not (is_country(country) or (scheme == "VAT" and country in (GREECE, NORTHERN_IRELAND)))


@rule(
    "etsi.legal_person_identifier.invalid_country",
    when=_has_invalid_country,
    citation="EN 319 412-1 LEG-5.1.4-02, -03, -04",
    covers=(_LOWER_CASE,),
    fix="use the ISO 3166-1 code of the country in upper case; for LEI, XG",
)
def invalid_country(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The country code is an ISO 3166-1 code; for LEI it is XG, and for VAT it may also be EL or XI.

    EL and XI are the prefixes of VAT numbers of Greece and Northern Ireland (Directive 2006/112/EC, Article
    215). XX, a user-assigned code, is accepted if countryName is XX too, since the BR permit it. Codes are in
    upper case; if the identity type is in lower case too, that is reported once, by
    etsi.legal_person_identifier.unknown_scheme, and after PSD by etsi.psd_identifier.invalid_structure. XG is
    accepted after an unknown identity type, which may be one of a global scheme.
    """
    parts = _parts(attribute)
    if parts is None or not _has_invalid_country(attribute) or not is_declared(ctx, LEGAL_PERSON):
        return
    scheme, country = parts
    if scheme.upper() == "LEI":
        yield Violation(attribute, f"the country code of the LEI is {country!r}; it must be XG")
    elif not is_user_assigned(country, ctx):
        yield Violation(attribute, f"the country code {country!r} is not an ISO 3166-1 code")


@rule(
    "etsi.legal_person_identifier.national_scheme",
    when=_has_national_scheme,
    severity=Severity.NOTICE,
    citation="EN 319 412-1 LEG-5.1.4-03",
    fix="use an identity type that EN 319 412-1 defines",
)
def national_scheme(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The identity type is not one that a country defined.

    ETSI permits such types (two characters and a colon). The S/MIME BR do not; their rules report it as an
    error.
    """
    parts = _parts(attribute)
    if parts is not None and _has_national_scheme(attribute) and is_declared(ctx, LEGAL_PERSON):
        yield Violation(attribute, f"the identity type {parts[0]!r} is a national type")


@rule(
    "etsi.legal_person_identifier.national_scheme_without_authority",
    on=QcSemantics,
    within=None,
    citation="EN 319 412-1 LEG-5.1.4-05",
    fix="add nameRegistrationAuthorities with a URI of the authority that defined the type",
)
def national_scheme_without_authority(statement: QcSemantics, ctx: Context) -> Violations:
    """A national identity type requires nameRegistrationAuthorities with at least one URI.

    It identifies the authority that defined the type.
    """
    subject = ctx.tbs.subject
    if subject is None or not declares(statement, LEGAL_PERSON):
        return
    matches = map(_match, subject.texts(OrganizationIdentifier))
    if not any(match is not None and is_national(match.group(1)) for match in matches):
        return
    authorities = statement.name_registration_authorities or ()
    if not any(isinstance(name, UniformResourceIdentifier) for name in authorities):
        what = "has no URI" if authorities else "is missing"
        yield Violation(
            statement,
            f"nameRegistrationAuthorities {what}, but organizationIdentifier has a national identity type",
        )


@rule(
    "etsi.legal_person_identifier.incomplete_euid",
    when=lambda attribute: "." in (attribute.text or ""),
    severity=Severity.NOTICE,
    citation="EN 319 412-1 LEG-5.1.4-07",
    fix="encode the EUID as register.number, or the national number",
)
def incomplete_euid(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """An NTR identifier of the national level is the national number or the EUID.

    An EUID is the identifier of the register, a full stop and the number in the register. A national number
    has no common form, so the rule reports only values with a full stop at the beginning or end, or with
    white space before it.
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
            attribute, f"the identifier {match.group(4)[:64]!r} looks like an EUID without one of its parts"
        )
