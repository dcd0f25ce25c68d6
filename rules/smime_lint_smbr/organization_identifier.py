"""organizationIdentifier of the subject: BR 7.1.4.2.2(d), 7.1.4.2.3 to 7.1.4.2.6, Appendix A.1.

Every value is judged. `registration_identifier` takes it apart and finds what is wrong with it; most rules
here ask it for one fault. LEIs are judged by the pack iso.
"""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import Asn1String, CountryName, OrganizationIdentifier, OrganizationName
from smime_lint.rules import Context, Holder, Mode, Scope, Severity, Violation, Violations, rule

from .attribute_rules import missing, prohibited
from .attribute_values import has_value
from .countries import is_country, is_subdivision
from .country_name import NO_CODE
from .registration_identifier import Defect, Identifier, parse_identifier
from .tables.registration_schemes import (
    GLOBAL_CODE,
    NTR_ON_COUNTRY_LEVEL,
    ORGANIZATION_SCHEMES,
    OTHER_EUROPEAN_COUNTRIES,
    SUBDIVIDED_SCHEMES,
    SUBDIVISION_LENGTHS,
    VAT_PREFIXES,
)
from .tables.withdrawn_subdivisions import WITHDRAWN_SUBDIVISIONS

RULES = (
    prohibited(
        "smbr.organization_identifier.prohibited_in_mailbox", OrganizationIdentifier, CertificateType.MAILBOX
    ),
    prohibited(
        "smbr.organization_identifier.prohibited_in_individual",
        OrganizationIdentifier,
        CertificateType.INDIVIDUAL,
    ),
    missing(
        "smbr.organization_identifier.missing_in_organization",
        OrganizationIdentifier,
        CertificateType.ORGANIZATION,
    ),
    missing(
        "smbr.organization_identifier.missing_in_sponsor", OrganizationIdentifier, CertificateType.SPONSOR
    ),
)

_TYPES = CertificateType.ORGANIZATION | CertificateType.SPONSOR
_CONSTRUCTED = 0x20
_STRING_TAGS = frozenset({0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E})
"""UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString, UniversalString and
BMPString."""
_COUNTRY_ALIASES = {"UK": "GB", "EL": "GR"}
"""Wrong codes in countryName whose country is plain; that they are wrong is reported there."""


def _identifier(attribute: OrganizationIdentifier, ctx: Scope) -> Identifier:
    return parse_identifier(attribute.text or "", ORGANIZATION_SCHEMES.at(ctx.br_version))


def _found(attribute: OrganizationIdentifier, ctx: Scope, defect: Defect) -> Violations:
    defects = _identifier(attribute, ctx).defects
    return (Violation(attribute, defects[defect]),) if defect in defects else ()


# the structure


@rule(
    "smbr.organization_identifier.invalid_encoding",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    covers=("pkix.name.organization_identifier_type",),
    fix="encode the value as UTF8String",
)
def invalid_encoding(attribute: OrganizationIdentifier) -> Violations:
    """organizationIdentifier is a PrintableString or a UTF8String.

    "+" is in the alphabet of PrintableString; "@", "&" and "_" are not. A string in the constructed form is
    no other type; it is not DER, and reported as that.
    """
    value = attribute.value
    if isinstance(value, Asn1String):
        found = value.type
        if found in ("PrintableString", "UTF8String"):
            return
    elif value.tag & _CONSTRUCTED and value.tag ^ _CONSTRUCTED in _STRING_TAGS:
        return
    else:
        found = f"of the tag 0x{value.tag:02x}"
    yield Violation(
        attribute, f"organizationIdentifier is {found}, it has to be PrintableString or UTF8String"
    )


@rule(
    "smbr.organization_identifier.invalid_syntax_until_1_0_8",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    until="1.0.8",
    fix="write the identifier like NTRGB-12345678 or NTRUS+CA-12345678",
)
def invalid_syntax_until_1_0_8(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """organizationIdentifier is scheme, country code, for NTR a subdivision, hyphen-minus and reference.

    Three characters, two characters, "+" and subdivision, "-", in this order and without blanks; the
    reference may hold any. GOV and INT identifiers have their own form. What is wrong with one of the parts
    has rules of its own.
    """
    return _found(attribute, ctx, Defect.INVALID_SYNTAX)


@rule(
    "smbr.organization_identifier.invalid_syntax",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    replaces=("smbr.organization_identifier.invalid_syntax_until_1_0_8",),
    since="1.0.9",
    fix="write the identifier like NTRGB-12345678 or NTRUS+CA-12345678",
)
def invalid_syntax(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """organizationIdentifier is scheme, country code, if any a subdivision, hyphen-minus and reference.

    Three characters, two characters, "+" and subdivision, "-", in this order and without blanks; the
    reference may hold any. The leftmost hyphen-minus separates, further ones belong to the reference; no
    other dash will do. GOV and INT identifiers have their own form. What is wrong with one of the parts has
    rules of its own.
    """
    return _found(attribute, ctx, Defect.INVALID_SYNTAX)


@rule(
    "smbr.organization_identifier.unknown_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    since="1.0.0",
    covers=("etsi.legal_person_identifier.unknown_scheme",),
    fix="use one of the schemes NTR, VAT, PSD, LEI, GOV and INT",
)
def unknown_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The registration scheme is one of NTR, VAT, PSD, LEI, GOV and INT.

    The BR say which ones "are recognized as valid", and nobody takes that as leave for others. EOR, EXC and
    the national schemes of EN 319 412-1 (two characters and a colon) are not among them. GOV and INT come
    from Note 2 of the clause.
    """
    return _found(attribute, ctx, Defect.UNKNOWN_SCHEME)


@rule(
    "smbr.organization_identifier.lower_case_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    fix="write scheme, country code and subdivision in upper case",
)
def lower_case_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """Scheme, country code and subdivision are in upper case.

    The BR do not speak of case, but schemes and ISO codes are upper case where they are registered. All
    other rules take these parts as if they were.
    """
    return _found(attribute, ctx, Defect.LOWER_CASE)


@rule(
    "smbr.organization_identifier.reference_missing",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    fix="add the hyphen-minus and the registration reference",
)
def reference_missing(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """NTR, VAT, PSD and LEI identifiers have a registration reference.

    One of blanks only is none. Only GOV and INT identifiers go without.
    """
    return _found(attribute, ctx, Defect.REFERENCE_MISSING)


# the country code


@rule(
    "smbr.organization_identifier.invalid_country",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    covers=("etsi.legal_person_identifier.invalid_country",),
    fix="use the ISO 3166-1 alpha-2 code of the country that operates the scheme",
)
def invalid_country(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The country code after the scheme is an assigned ISO 3166-1 alpha-2 code.

    UK, EU, XK and XX are not assigned; XX beside the same countryName is doubtful. XG has rules of its own,
    and so have EL and XI after VAT; after another scheme those two are wrong.
    """
    return () if _has_no_country_code(attribute, ctx) else _found(attribute, ctx, Defect.INVALID_COUNTRY)


@rule(
    "smbr.organization_identifier.invalid_country_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    doubtful_of="smbr.organization_identifier.invalid_country",
)
def invalid_country_doubtful(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The country code after the scheme is no user-assigned code.

    For countryName the BR foresee the user-assigned code XX where a country has no code of its own, such as
    Kosovo. What stands in organizationIdentifier then they do not say, so XX in both is a notice.
    """
    return _found(attribute, ctx, Defect.INVALID_COUNTRY) if _has_no_country_code(attribute, ctx) else ()


def _has_no_country_code(attribute: OrganizationIdentifier, ctx: Context) -> bool:
    """Whether the identifier and countryName have the code for countries without one."""
    subject = ctx.tbs.subject
    return (
        _identifier(attribute, ctx).country == NO_CODE
        and subject is not None
        and has_value(subject, CountryName, NO_CODE)
    )


@rule(
    "smbr.organization_identifier.lei_country_not_xg",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    since="1.0.0",
    covers=("smbr.organization_identifier.global_scheme_not_xg_until_1_0_8",),
    fix="write LEIXG-",
)
def lei_country_not_xg(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """An LEI identifier has the code XG in place of a country."""
    return _found(attribute, ctx, Defect.LEI_COUNTRY)


@rule(
    "smbr.organization_identifier.xg_with_national_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    fix="use the ISO 3166-1 alpha-2 code of the country that operates the scheme",
)
def xg_with_national_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """XG is not used with a scheme that is operated nationally: NTR, VAT, PSD, GOV."""
    return _found(attribute, ctx, Defect.XG_WITH_NATIONAL_SCHEME)


@rule(
    "smbr.organization_identifier.vat_prefix_before_1_0_4",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    until="1.0.3",
    fix="use the ISO 3166-1 alpha-2 code, GR or GB",
)
def vat_prefix_before_1_0_4(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """VAT identifiers use the ISO 3166-1 code of the country, not the prefixes EL and XI.

    These versions speak of ISO codes only. Tax authorities have always written EL and XI, and 1.0.4 allows
    them, hence a notice.
    """
    identifier = _identifier(attribute, ctx)
    if identifier.scheme == "VAT" and identifier.country in VAT_PREFIXES:
        yield Violation(
            attribute,
            f"the VAT identifier begins with {identifier.country}, the ISO 3166-1 code is "
            f"{identifier.located_in}",
        )


def _subject_countries(ctx: Context) -> dict[str, str]:
    """The values of countryName whose country can be made out, with its code; XX counts as one."""
    subject = ctx.tbs.subject
    if subject is None:
        return {}
    texts = subject.texts(CountryName)
    codes = {text: _COUNTRY_ALIASES.get(text.upper(), text.upper()) for text in texts}
    return {text: code for text, code in codes.items() if code == NO_CODE or is_country(code)}


def _country_mismatch(attribute: OrganizationIdentifier, identifier: Identifier, ctx: Context) -> Violations:
    if identifier.country == GLOBAL_CODE or not identifier.has_known_country:
        return
    if ctx.tbs.subject is not None and has_value(ctx.tbs.subject, CountryName, identifier.located_in):
        return
    countries = _subject_countries(ctx)
    if countries and identifier.located_in not in countries.values():
        found = ", ".join(list(countries)[:5])
        yield Violation(
            attribute, f"{identifier.scheme} is followed by {identifier.country}, countryName is {found}"
        )


@rule(
    "smbr.organization_identifier.country_mismatch_until_1_0_3",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    since="1.0.0",
    until="1.0.3",
    fix="use the code of the country in countryName, or correct that",
)
def country_mismatch_until_1_0_3(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The country code of the registration scheme is the one in countryName.

    With several countryNames any of them will do; where none of them can be made out, that is the fault.
    XG names no country, although the text makes no exception for it: what it would say of LEI and INT
    identifiers is reported as doubtful. The VAT prefixes EL and XI count as GR and GB.
    """
    return _country_mismatch(attribute, _identifier(attribute, ctx), ctx)


@rule(
    "smbr.organization_identifier.country_mismatch_until_1_0_3_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    since="1.0.0",
    until="1.0.3",
    doubtful_of="smbr.organization_identifier.country_mismatch_until_1_0_3",
)
def country_mismatch_until_1_0_3_doubtful(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The XG of an LEI or INT identifier is the code in countryName.

    Read literally the text demands it, which no certificate with a countryName can meet. 1.0.4 makes the
    exception that was surely meant.
    """
    identifier = _identifier(attribute, ctx)
    if identifier.country == GLOBAL_CODE and identifier.has_known_country:
        countries = _subject_countries(ctx)
        if countries:
            found = ", ".join(list(countries)[:5])
            yield Violation(attribute, f"{identifier.scheme}XG does not match countryName {found}")


@rule(
    "smbr.organization_identifier.country_mismatch",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
    replaces=("smbr.organization_identifier.country_mismatch_until_1_0_3",),
    since="1.0.4",
    fix="use the code of the country in countryName, or correct that",
)
def country_mismatch(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """If there is countryName, the country code of an NTR, VAT, PSD or GOV identifier is the same.

    With several countryNames any of them will do; where none of them can be made out, that is the fault.
    XX matches no code. VAT identifiers with EL or XI have a rule of their own.
    """
    identifier = _identifier(attribute, ctx)
    if identifier.located_in == identifier.country:
        return _country_mismatch(attribute, identifier, ctx)
    return ()


@rule(
    "smbr.organization_identifier.vat_prefix_country_mismatch",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
    since="1.0.4",
    fix="set countryName to the country of the VAT prefix, or correct that",
)
def vat_prefix_country_mismatch(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """If there is countryName, that of a VAT identifier with EL is GR, that of one with XI is GB."""
    identifier = _identifier(attribute, ctx)
    if identifier.located_in != identifier.country:
        return _country_mismatch(attribute, identifier, ctx)
    return ()


# the subdivision


def _has_subdivision(identifier: Identifier, *schemes: str) -> bool:
    return identifier.subdivision is not None and identifier.scheme in schemes


def _is_on_country_level(identifier: Identifier, ctx: Scope) -> bool:
    """Whether an NTR identifier must have no subdivision because its country is European."""
    return identifier.scheme == "NTR" and identifier.country in NTR_ON_COUNTRY_LEVEL.at(ctx.br_version)


def _has_length_of_subdivision(subdivision: str, ctx: Scope) -> bool:
    return len(subdivision) in SUBDIVISION_LENGTHS.at(ctx.br_version)


def _subdivided_without_leave(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A violation for a subdivision in an identifier of a scheme that has none at the version."""
    identifier = _identifier(attribute, ctx)
    if (
        identifier.subdivision is not None
        and identifier.has_structure
        and identifier.scheme in ORGANIZATION_SCHEMES.at(ctx.br_version)
        and identifier.scheme not in SUBDIVIDED_SCHEMES.at(ctx.br_version)
    ):
        yield Violation(
            attribute, f"the {identifier.scheme} identifier has the subdivision {_shown(identifier)}"
        )


@rule(
    "smbr.organization_identifier.subdivision_not_2_characters_1_0_0",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    until="1.0.0",
)
def subdivision_not_2_characters_1_0_0(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The subdivision of an NTR identifier has two characters.

    1.0.1 replaced this before the BR came into force.
    """
    identifier = _identifier(attribute, ctx)
    if identifier.scheme != "NTR" or identifier.subdivision is None or not identifier.has_structure:
        return ()
    if Defect.SUBDIVISION_FORMAT in identifier.defects:
        return _found(attribute, ctx, Defect.SUBDIVISION_FORMAT)
    if not _has_length_of_subdivision(identifier.subdivision, ctx):
        return (Violation(attribute, f"the subdivision is {identifier.subdivision}, not two characters"),)
    return ()


@rule(
    "smbr.organization_identifier.subdivision_format_until_1_0_8",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    replaces=("smbr.organization_identifier.subdivision_not_2_characters_1_0_0",),
    since="1.0.1",
    until="1.0.8",
    fix="give the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_format_until_1_0_8(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The subdivision of an NTR identifier is one to three letters or digits.

    It is the second part of the ISO 3166-2 code: US+CA, not US+US-CA. Where a subdivision is wrong whatever
    its form, that is reported.
    """
    identifier = _identifier(attribute, ctx)
    if identifier.scheme == "NTR" and not _is_on_country_level(identifier, ctx):
        return _found(attribute, ctx, Defect.SUBDIVISION_FORMAT)
    return ()


@rule(
    "smbr.organization_identifier.subdivision_format",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    replaces=("smbr.organization_identifier.subdivision_format_until_1_0_8",),
    since="1.0.9",
    fix="give the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_format(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A subdivision is one to three letters or digits.

    It is the second part of the ISO 3166-2 code: US+CA, not US+US-CA.
    """
    return _found(attribute, ctx, Defect.SUBDIVISION_FORMAT)


@rule(
    "smbr.organization_identifier.subdivision_not_iso3166_2",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.WARN,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    fix="give the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_not_iso3166_2(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The subdivision is an assigned ISO 3166-2 code of the country.

    Looked up in the installed table, which may be older or newer than the certificate; hence a warning. A
    code that was assigned once is reported as doubtful.
    """
    unassigned = _unassigned_subdivision(attribute, ctx)
    if unassigned is not None and not _is_withdrawn(*unassigned):
        yield Violation(attribute, f"{'-'.join(unassigned)} is not an assigned ISO 3166-2 code")


@rule(
    "smbr.organization_identifier.subdivision_not_iso3166_2_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    doubtful_of="smbr.organization_identifier.subdivision_not_iso3166_2",
    fix="give the code that is assigned today",
)
def subdivision_not_iso3166_2_doubtful(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The subdivision is an ISO 3166-2 code that is assigned today.

    IN-OR (now IN-OD), FR-75 (now FR-75C) and others were withdrawn. They may have been assigned when the
    certificate was issued, and the register may number by them still.
    """
    unassigned = _unassigned_subdivision(attribute, ctx)
    if unassigned is not None and _is_withdrawn(*unassigned):
        yield Violation(attribute, f"{'-'.join(unassigned)} is a code that ISO 3166-2 has withdrawn")


def _is_withdrawn(country: str, subdivision: str) -> bool:
    return subdivision in WITHDRAWN_SUBDIVISIONS.get(country, ())


def _unassigned_subdivision(attribute: OrganizationIdentifier, ctx: Scope) -> tuple[str, str] | None:
    """The country and a subdivision that it does not have; None where nothing is to be said."""
    identifier = _identifier(attribute, ctx)
    subdivision = identifier.subdivision
    if subdivision is None or not identifier.has_known_country or not identifier.has_wellformed_subdivision:
        return None
    if identifier.scheme not in SUBDIVIDED_SCHEMES.at(ctx.br_version):
        return None
    if not _has_length_of_subdivision(subdivision, ctx) or _is_on_country_level(identifier, ctx):
        return None
    return (
        None if is_subdivision(identifier.located_in, subdivision) else (identifier.located_in, subdivision)
    )


@rule(
    "smbr.organization_identifier.subdivision_for_scheme_until_1_0_8",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    until="1.0.8",
    fix="leave out the plus and the subdivision",
)
def subdivision_for_scheme_until_1_0_8(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """Only NTR and GOV identifiers have a subdivision.

    It follows from the structure, which introduces the subdivision for NTR; GOV has it by Note 2.
    """
    return _subdivided_without_leave(attribute, ctx)


@rule(
    "smbr.organization_identifier.subdivision_for_global_scheme",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    replaces=("smbr.organization_identifier.subdivision_for_scheme_until_1_0_8",),
    since="1.0.9",
    fix="leave out the plus and the subdivision",
)
def subdivision_for_global_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """LEI and INT identifiers have no subdivision."""
    return _subdivided_without_leave(attribute, ctx)


@rule(
    "smbr.organization_identifier.subdivision_for_global_scheme_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.9",
    doubtful_of="smbr.organization_identifier.subdivision_for_global_scheme",
)
def subdivision_for_global_scheme_doubtful(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """VAT and PSD identifiers have no subdivision.

    Since 1.0.9 the structure with a subdivision is no longer for NTR alone, so the wording does not exclude
    it; but no tax authority and no supervisor of payment services is known to number by subdivision.
    """
    identifier = _identifier(attribute, ctx)
    if _has_subdivision(identifier, "VAT", "PSD") and identifier.has_wellformed_subdivision:
        yield Violation(
            attribute, f"the {identifier.scheme} identifier has the subdivision {_shown(identifier)}"
        )


def _shown(identifier: Identifier) -> str:
    return repr((identifier.subdivision or "")[:64])


def _subdivided_ntr_country(attribute: OrganizationIdentifier, ctx: Scope) -> str | None:
    identifier = _identifier(attribute, ctx)
    return identifier.country if _has_subdivision(identifier, "NTR") and identifier.has_structure else None


@rule(
    "smbr.organization_identifier.ntr_subdivision_european_country",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.7",
    until="1.0.8",
    fix="leave out the plus and the subdivision",
)
def ntr_subdivision_european_country(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The NTR identifier of an entity in a European country is on the level of the country.

    The text does not say which countries are European. This rule takes the EU, the EEA, Switzerland and the
    United Kingdom; the rest of Europe is reported as doubtful. 1.0.9 withdrew the requirement.
    """
    country = _subdivided_ntr_country(attribute, ctx)
    if country in NTR_ON_COUNTRY_LEVEL.at(ctx.br_version):
        yield Violation(attribute, f"the NTR identifier of an entity in {country} has a subdivision")


@rule(
    "smbr.organization_identifier.ntr_subdivision_european_country_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.7",
    until="1.0.8",
    fix="leave out the plus and the subdivision",
    doubtful_of="smbr.organization_identifier.ntr_subdivision_european_country",
)
def ntr_subdivision_european_country_doubtful(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The NTR identifier of an entity in the rest of Europe is on the level of the country.

    For countries outside of EU, EEA, Switzerland and the United Kingdom that lie in Europe wholly or in
    part, "European country" may or may not be meant.
    """
    country = _subdivided_ntr_country(attribute, ctx)
    if country in OTHER_EUROPEAN_COUNTRIES:
        yield Violation(attribute, f"the NTR identifier of an entity in {country} has a subdivision")


@rule(
    "smbr.organization_identifier.subdivision_where_national_unique",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.9",
    mode=Mode.REMINDER,
)
def subdivision_where_national_unique(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """There is a subdivision only if the reference was assigned there and is not unique in the country."""
    identifier = _identifier(attribute, ctx)
    if _has_subdivision(identifier, "NTR", "VAT", "PSD"):
        yield Violation(
            attribute,
            f"the reference has the subdivision {_shown(identifier)}; it must not be unique in "
            f"{identifier.country} as a whole",
        )


# GOV, INT and PSD


@rule(
    "smbr.organization_identifier.gov_invalid",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 2",
    replaces=("smbr.organization_identifier.gov_subdivision_not_2_characters_1_0_0",),
    since="1.0.1",
    fix="write the identifier like GOVUS or GOVUS+CA",
)
def gov_invalid(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A GOV identifier is GOV, a country code and, if any, "+" and a subdivision of up to three characters.

    A country code that is not assigned and a reference have rules of their own.
    """
    return _found(attribute, ctx, Defect.GOV_SYNTAX) or _found(attribute, ctx, Defect.GOV_SUBDIVISION)


@rule(
    "smbr.organization_identifier.gov_subdivision_not_2_characters_1_0_0",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 2",
    since="1.0.0",
    until="1.0.0",
)
def gov_subdivision_not_2_characters_1_0_0(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A GOV identifier is GOV, a country code and, if any, "+" and a subdivision of two characters.

    1.0.1 replaced this before the BR came into force.
    """
    identifier = _identifier(attribute, ctx)
    subdivision = identifier.subdivision
    if (
        identifier.scheme == "GOV"
        and subdivision is not None
        and not _has_length_of_subdivision(subdivision, ctx)
    ):
        return (Violation(attribute, f"the subdivision is {_shown(identifier)}, not two characters"),)
    return _found(attribute, ctx, Defect.GOV_SYNTAX) or _found(attribute, ctx, Defect.GOV_SUBDIVISION)


@rule(
    "smbr.organization_identifier.gov_reference_present",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 2",
    since="1.0.0",
    fix="leave out the hyphen-minus and what follows it",
)
def gov_reference_present(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A GOV identifier has no registration reference.

    Note 2 says what the identifier consists of, and a reference is not part of it.
    """
    return _found(attribute, ctx, Defect.GOV_REFERENCE)


@rule(
    "smbr.organization_identifier.int_invalid",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 2",
    since="1.0.0",
    covers=("smbr.organization_identifier.global_scheme_not_xg_until_1_0_8",),
    fix="write INTXG",
)
def int_invalid(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The identifier of an international organization is INTXG.

    A subdivision after it has a rule of its own.
    """
    return _found(attribute, ctx, Defect.INT_SYNTAX)


@rule(
    "smbr.organization_identifier.psd_invalid_structure",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d), Appendix A.1; ETSI TS 119 495 5.2.1",
    since="1.0.0",
    covers=("etsi.psd_identifier.invalid_structure",),
    fix="write the identifier like PSDBE-NBB-1234.567.890",
)
def psd_invalid_structure(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The reference of a PSD identifier is the competent authority, a hyphen-minus and the number it gave.

    The authority is two to eight upper-case letters without its country. The BR write "shall" in lower case;
    it is read as binding.
    """
    return _found(attribute, ctx, Defect.PSD_STRUCTURE)


# EUID


@rule(
    "smbr.organization_identifier.german_ntr_not_euid",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.WARN,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="use the EUID as the reference, like NTRDE-DER3306.HRB12345",
)
def german_ntr_not_euid(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The NTR reference of an organization registered in Germany is its EUID.

    With a subdivision (NTRDE+NW-...) it cannot be one. What is meant as an EUID and has a fault is reported
    as that.
    """
    return _found(attribute, ctx, Defect.GERMAN_WITHOUT_EUID)


@rule(
    "smbr.organization_identifier.euid_country_mismatch",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="use the same country code after NTR and at the beginning of the EUID",
)
def euid_country_mismatch(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The country code in an EUID is the one after NTR.

    A reference counts as an EUID if it begins with the code of a country in the EU or EEA, a register
    identifier in which there is a digit, and a full stop. Without the digit, or with another country than one
    of these after NTR, it may be something else, and at most is reported as doubtful. It is no EUID where the
    two letters are a subdivision of the country, as BG, LT and SI are of Italy.
    """
    return _found(attribute, ctx, Defect.EUID_COUNTRY)


@rule(
    "smbr.organization_identifier.euid_country_mismatch_doubtful",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="use the same country code after NTR and at the beginning of the EUID",
    doubtful_of="smbr.organization_identifier.euid_country_mismatch",
)
def euid_country_mismatch_doubtful(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The country code in what looks like an EUID is the one after NTR.

    Doubtful are references whose register identifier has letters only, Greek ones with EL, as the
    interconnected registers write them, where the BR want the ISO code GR, and outside of the EEA those that
    look like the EUID of a German entity.
    """
    return _found(attribute, ctx, Defect.EUID_COUNTRY_DOUBTFUL)


@rule(
    "smbr.organization_identifier.euid_invalid_structure",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="write the EUID like DER3306.HRB12345",
)
def euid_invalid_structure(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """An EUID is country code, register identifier, full stop and registration number.

    The country code stands twice in the attribute: NTRDE-DER3306.HRB12345. Only what is plainly meant as an
    EUID is judged; for German registers, whose identifiers have a form of their own, also what lacks the
    country code or the full stop.
    """
    return _found(attribute, ctx, Defect.EUID_STRUCTURE)


@rule(
    "smbr.organization_identifier.euid_outside_eea",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
)
def euid_outside_eea(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """Only entities registered in the EU or EEA have an EUID.

    Reported is a reference that begins with the country's own code, a register identifier and a full stop,
    for other countries. The United Kingdom left the interconnected registers at the end of 2020.
    """
    return _found(attribute, ctx, Defect.EUID_OUTSIDE_EEA)


# reminders


@rule(
    "smbr.organization_identifier.not_unique",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.7",
    mode=Mode.REMINDER,
)
def not_unique(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The registration reference is unique where the scheme and the jurisdiction have unique ones.

    Until 1.0.6 it was by definition a unique identifier. GOV and INT identifiers have no reference.
    """
    if _identifier(attribute, ctx).scheme not in ("GOV", "INT"):
        yield Violation(attribute, "the registration reference should be unique in its scheme")


@rule(
    "smbr.organization_identifier.not_the_named_organization",
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def not_the_named_organization(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """The registration reference belongs to the organization in organizationName."""
    subject = ctx.tbs.subject
    if subject is not None and subject.has(OrganizationName):
        yield Violation(attribute, "the registration reference has to be that of the organizationName")
