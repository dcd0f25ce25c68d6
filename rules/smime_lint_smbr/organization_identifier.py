"""organizationIdentifier of the subject: BR 7.1.4.2.2(d), 7.1.4.2.4, 7.1.4.2.5, Appendix A.1.

Every value is checked. `registration_identifier` splits it and finds its defects; most rules here report one
kind of defect. LEIs are checked by the pack iso.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from smime_lint.br import CertificateType
from smime_lint.model import (
    Asn1String,
    AttributeTypeAndValue,
    CountryName,
    Name,
    OrganizationIdentifier,
    OrganizationName,
)
from smime_lint.rules import Defaults, Holder, Mode, Scope, Severity, Violation, Violations

from .attribute_rules import missing, prohibited
from .attribute_values import SUBJECT_NAMES, has_value
from .countries import is_country, is_subdivision
from .country_name import NO_CODE
from .registration_identifier import Defect, Identifier, parse_identifier
from .tables.registration_schemes import (
    EUROPEAN_COUNTRIES,
    GLOBAL_CODE,
    ORGANIZATION_SCHEMES,
    OTHER_EUROPEAN_COUNTRIES,
    SUBDIVIDED_SCHEMES,
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
        "smbr.organization_identifier.missing",
        OrganizationIdentifier,
        (
            "smbr.organization_identifier.missing_in_organization",
            "smbr.organization_identifier.missing_in_sponsor",
        ),
    ),
)

rule = Defaults(
    on=OrganizationIdentifier,
    within=SUBJECT_NAMES,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(d)",
    since="1.0.0",
).rule

_CONSTRUCTED = 0x20
_STRING_TAGS = frozenset({0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E})
"""UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString, UniversalString and
BMPString."""
_COUNTRY_ALIASES = {"UK": "GB", "EL": "GR"}
"""Wrong codes in countryName that stand for one country; smbr.country_name.invalid reports them."""

_LOWER_CASE = "smbr.organization_identifier.lower_case_scheme"
_WHITE_SPACE = "pkix.name.leading_or_trailing_whitespace"
_ETSI_SYNTAX = ("etsi.legal_person_identifier.invalid_syntax", "etsi.psd_identifier.invalid_structure")
_NOT_ISO_3166_2 = (
    "smbr.organization_identifier.subdivision_not_iso3166_2",
    "smbr.organization_identifier.subdivision_not_iso3166_2_doubtful",
)


def _identifier(attribute: AttributeTypeAndValue) -> Identifier:
    return parse_identifier(attribute.text or "")


def _found(attribute: OrganizationIdentifier, defect: Defect) -> Violations:
    defects = _identifier(attribute).defects
    return (Violation(attribute, defects[defect]),) if defect in defects else ()


def _is_national(code: str) -> bool:
    return code.upper() != GLOBAL_CODE


def _identifiers(
    name: Name, is_right: Callable[[str], bool]
) -> Iterator[tuple[AttributeTypeAndValue, Identifier]]:
    """The identifiers of a name, without those whose country code is known to be right.

    ``is_right``: whether the code in its usual place is. The others are split.
    """
    for attribute in name.attributes:
        if type(attribute) is OrganizationIdentifier and not is_right((attribute.text or "")[3:5]):
            yield attribute, _identifier(attribute)


def _has_identifier(name: Name) -> bool:
    return name.has(OrganizationIdentifier)


def _has_identifier_and_country(name: Name) -> bool:
    return name.has(OrganizationIdentifier) and name.has(CountryName)


# the structure


@rule(
    "smbr.organization_identifier.invalid_encoding",
    by_shape=True,
    covers=("pkix.name.directory_string_type",),
    fix="encode the value as UTF8String",
)
def invalid_encoding(attribute: OrganizationIdentifier) -> Violations:
    """organizationIdentifier is encoded as a PrintableString or UTF8String.

    "+" is in the alphabet of PrintableString; "@", "&" and "_" are not. A string in the constructed form has
    the same type; it is not DER, which is another fault.
    """
    value = attribute.value
    if isinstance(value, Asn1String):
        found = value.type
        if found in ("PrintableString", "UTF8String"):
            return
    elif value.tag & _CONSTRUCTED and value.tag ^ _CONSTRUCTED in _STRING_TAGS:
        return
    else:
        found = f"a value with the tag 0x{value.tag:02x}"
    yield Violation(attribute, f"organizationIdentifier is {found}, not PrintableString or UTF8String")


@rule(
    "smbr.organization_identifier.invalid_syntax_until_1_0_8",
    by_shape=True,
    until="1.0.8",
    covers=(*_ETSI_SYNTAX, _WHITE_SPACE),
    fix="write the identifier in the form NTRGB-12345678 or NTRUS+CA-12345678",
)
def invalid_syntax_until_1_0_8(attribute: OrganizationIdentifier) -> Violations:
    """The Registration Scheme is identified using the structure of the BR in the presented order.

    Three characters of the scheme, two of the country, for NTR "+" and a subdivision if registrations are
    administrated at that level, a hyphen-minus, and the Registration Reference. There are no blanks before
    the reference, which may contain any character. GOV and INT identifiers have another form. A defect of a
    single part is reported by another rule.
    """
    return _found(attribute, Defect.INVALID_SYNTAX)


@rule(
    "smbr.organization_identifier.invalid_syntax",
    by_shape=True,
    replaces=("smbr.organization_identifier.invalid_syntax_until_1_0_8",),
    since="1.0.9",
    covers=(*_ETSI_SYNTAX, _WHITE_SPACE),
    fix="write the identifier in the form NTRGB-12345678 or NTRUS+CA-12345678",
)
def invalid_syntax(attribute: OrganizationIdentifier) -> Violations:
    """The Registration Scheme is identified using the structure of the BR in the presented order.

    Three characters of the scheme, two of the country, "+" and a subdivision if the reference is assigned at
    that level, a hyphen-minus, and the Registration Reference. There are no blanks before the reference,
    which may contain any character. The leftmost hyphen-minus is the separator; further ones are part of the
    reference. Other dashes are not separators. GOV and INT identifiers have another form. A defect of a
    single part is reported by another rule.
    """
    return _found(attribute, Defect.INVALID_SYNTAX)


@rule(
    "smbr.organization_identifier.unknown_scheme",
    by_shape=True,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    covers=(
        "etsi.legal_person_identifier.national_scheme",
        "etsi.legal_person_identifier.unknown_scheme",
    ),
    fix="use one of the schemes NTR, VAT, PSD, LEI, GOV and INT",
)
def unknown_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """The Registration Scheme is listed in Appendix A, or is GOV or INT.

    The BR say which schemes "are recognized as valid", which is read as excluding all others. EOR, EXC and
    the national schemes of EN 319 412-1 (two characters and a colon) are not listed. GOV and INT are defined
    in Note 2 of the clause.
    """
    scheme = _identifier(attribute).scheme
    recognised = ORGANIZATION_SCHEMES.at(ctx.br_version)
    if scheme and scheme not in recognised:
        known = ", ".join(sorted(recognised))
        yield Violation(attribute, f"the registration scheme is {scheme}; recognised schemes are {known}")


@rule(
    "smbr.organization_identifier.lower_case_scheme",
    by_shape=True,
    severity=Severity.NOTICE,
    fix="write scheme, country code and subdivision in upper case",
)
def lower_case_scheme(attribute: OrganizationIdentifier) -> Violations:
    """Scheme, country code and subdivision are in upper case.

    The BR do not mention case, but schemes and ISO codes are registered in upper case; hence a notice. All
    other rules read these parts without regard to case.
    """
    return _found(attribute, Defect.LOWER_CASE)


@rule(
    "smbr.organization_identifier.reference_missing",
    by_shape=True,
    covers=(*_ETSI_SYNTAX, _WHITE_SPACE),
    fix="add the hyphen-minus and the registration reference",
)
def reference_missing(attribute: OrganizationIdentifier) -> Violations:
    """An NTR, VAT, PSD or LEI identifier contains a Registration Reference.

    Blanks and punctuation alone are not a reference. Only GOV and INT identifiers have none.
    """
    return _found(attribute, Defect.REFERENCE_MISSING)


@rule(
    "smbr.organization_identifier.reference_without_digit",
    by_shape=True,
    severity=Severity.NOTICE,
    fix="use the number that the register assigned to the organization",
)
def reference_without_digit(attribute: OrganizationIdentifier) -> Violations:
    """The register of the scheme assigned the Registration Reference to the organization.

    Registers of companies, tax numbers and payment service providers assign numbers, some with letters around
    them. A reference of words ("Limited Company", "none") is usually other data in the wrong field. The BR do
    not require a digit, hence a notice.
    """
    return _found(attribute, Defect.REFERENCE_WITHOUT_DIGIT)


# the country code


@rule(
    "smbr.organization_identifier.invalid_country",
    when=_has_identifier,
    on=Name,
    covers=("etsi.legal_person_identifier.invalid_country", "etsi.psd_identifier.invalid_structure"),
    fix="use the ISO 3166-1 alpha-2 code of the country in which the scheme is operated",
)
def invalid_country(name: Name) -> Violations:
    """The country code after the scheme is an ISO 3166-1 country code.

    UK, EU, XK and XX are not assigned; XX with the same countryName is reported as doubtful. XG, and EL and
    XI after VAT, are checked by other rules; EL and XI after another scheme are errors.
    """
    return _invalid_countries(name, beside_no_code=False)


@rule(
    "smbr.organization_identifier.invalid_country_doubtful",
    when=_has_identifier,
    on=Name,
    severity=Severity.NOTICE,
    doubtful_of="smbr.organization_identifier.invalid_country",
    fix="verify that the country has no ISO 3166-1 code",
)
def invalid_country_doubtful(name: Name) -> Violations:
    """The country code after the scheme is not user-assigned.

    For countryName the BR specify the user-assigned code XX if a country has no code, such as Kosovo. They do
    not specify organizationIdentifier in that case, so XX in both is a notice.
    """
    return _invalid_countries(name, beside_no_code=True)


def _invalid_countries(name: Name, beside_no_code: bool) -> Violations:
    for attribute, identifier in _identifiers(name, is_country):
        message = identifier.defects.get(Defect.INVALID_COUNTRY)
        if message is not None:
            has_no_code = identifier.country == NO_CODE and has_value(name, CountryName, NO_CODE)
            if has_no_code is beside_no_code:
                yield Violation(attribute, message)


@rule(
    "smbr.organization_identifier.lei_country_not_xg",
    by_shape=True,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    covers=(
        "etsi.legal_person_identifier.invalid_country",
        "etsi.legal_person_identifier.unknown_scheme",
        "smbr.organization_identifier.global_scheme_not_xg_until_1_0_8",
        _LOWER_CASE,
    ),
    fix="write LEIXG-",
)
def lei_country_not_xg(attribute: OrganizationIdentifier) -> Violations:
    """For the LEI Registration Scheme, the ISO 3166-1 code "XG" is used.

    LEIs are assigned globally, so no country operates the scheme.
    """
    return _found(attribute, Defect.LEI_COUNTRY)


@rule(
    "smbr.organization_identifier.xg_with_national_scheme",
    by_shape=True,
    covers=("etsi.legal_person_identifier.invalid_country",),
    fix="use the ISO 3166-1 alpha-2 code of the country in which the scheme is operated",
)
def xg_with_national_scheme(attribute: OrganizationIdentifier) -> Violations:
    """The country code of an NTR, VAT, PSD or GOV identifier is that of the nation in which it is operated.

    XG is only for schemes that are operated globally.
    """
    return _found(attribute, Defect.XG_WITH_NATIONAL_SCHEME)


@rule(
    "smbr.organization_identifier.vat_prefix_until_1_0_3",
    by_shape=True,
    until="1.0.3",
    covers=("smbr.organization_identifier.vat_prefix_before_1_0_4",),
    fix="use the ISO 3166-1 code, GR or GB",
)
def vat_prefix_until_1_0_3(attribute: OrganizationIdentifier) -> Violations:
    """The country code of a VAT identifier is an ISO 3166-1 country code.

    EL (Greece) and XI (Northern Ireland) are prefixes of tax authorities and not ISO codes. 1.0.4 made an
    exception for them; the text until 1.0.3 has none.
    """
    identifier = _identifier(attribute)
    if identifier.scheme == "VAT" and identifier.country in VAT_PREFIXES:
        yield Violation(
            attribute,
            f"the country code of the VAT identifier is {identifier.country}; the ISO 3166-1 code is "
            f"{identifier.located_in}",
        )


def _subject_countries(name: Name) -> dict[str, str]:
    """The values of countryName that stand for a country, with its code; XX counts as one."""
    codes = {text: _COUNTRY_ALIASES.get(text.upper(), text.upper()) for text in name.texts(CountryName)}
    return {text: code for text, code in codes.items() if code == NO_CODE or is_country(code)}


def country_mismatches(name: Name, located: Name) -> Iterator[tuple[Identifier, Violation]]:
    """The identifiers of a name whose country no countryName of another, or of the same, stands for."""
    codes = frozenset(located.texts(CountryName)) - VAT_PREFIXES.keys()
    for attribute, identifier in _identifiers(name, codes.__contains__):
        if identifier.country == GLOBAL_CODE or not identifier.has_known_country:
            continue
        if has_value(located, CountryName, identifier.located_in):
            continue
        countries = _subject_countries(located)
        if countries and identifier.located_in not in countries.values():
            found = ", ".join(list(countries)[:5])
            message = f"{identifier.scheme} is followed by {identifier.country}, but countryName is {found}"
            yield identifier, Violation(attribute, message)


@rule(
    "smbr.organization_identifier.country_mismatch_until_1_0_3",
    when=_has_identifier_and_country,
    on=Name,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    until="1.0.3",
    covers=("smbr.organization_identifier.vat_prefix_until_1_0_3",),
    fix="use the code of the country in countryName, or correct countryName",
)
def country_mismatch_until_1_0_3(name: Name) -> Violations:
    """The country code used in the Registration Scheme identifier matches that of countryName.

    If there are several countryNames, one of them has to match. If none of them is a country code, that is
    reported instead. The text has no exception for XG, which is not the code of a country: LEI and INT
    identifiers are reported as doubtful. The VAT prefixes EL and XI are compared as GR and GB.
    """
    for _, violation in country_mismatches(name, name):
        yield violation


@rule(
    "smbr.organization_identifier.country_mismatch_until_1_0_3_doubtful",
    when=_has_identifier_and_country,
    on=Name,
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d), Appendix A.1",
    until="1.0.3",
    doubtful_of="smbr.organization_identifier.country_mismatch_until_1_0_3",
)
def country_mismatch_until_1_0_3_doubtful(name: Name) -> Violations:
    """The XG of an LEI or INT identifier matches countryName.

    The literal text requires it, but no certificate with countryName can comply. 1.0.4 made an exception for
    LEI and INT. There is nothing to correct: countryName XG would be an error.
    """
    countries = _subject_countries(name)
    for attribute, identifier in _identifiers(name, _is_national) if countries else ():
        if identifier.country == GLOBAL_CODE and identifier.has_known_country:
            found = ", ".join(list(countries)[:5])
            yield Violation(attribute, f"{identifier.scheme}XG does not match countryName {found}")


@rule(
    "smbr.organization_identifier.country_mismatch",
    when=_has_identifier_and_country,
    on=Name,
    citation="BR 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
    replaces=("smbr.organization_identifier.country_mismatch_until_1_0_3",),
    since="1.0.4",
    fix="use the code of the country in countryName, or correct countryName",
)
def country_mismatch(name: Name) -> Violations:
    """If countryName is present, the country code of an NTR, VAT, PSD or GOV identifier matches it.

    If there are several countryNames, one of them has to match. If none of them is a country code, that is
    reported instead. XX matches no code. VAT identifiers with EL or XI are checked by another rule.
    """
    for identifier, violation in country_mismatches(name, name):
        if identifier.located_in == identifier.country:
            yield violation


@rule(
    "smbr.organization_identifier.vat_prefix_country_mismatch",
    when=_has_identifier_and_country,
    on=Name,
    citation="BR 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
    since="1.0.4",
    fix="set countryName to the country of the VAT prefix, or correct the prefix",
)
def vat_prefix_country_mismatch(name: Name) -> Violations:
    """If a country prefix of Directive 2006/112/EC is used, countryName contains the corresponding ISO code.

    With EL, countryName is GR; with XI, it is GB.
    """
    for identifier, violation in country_mismatches(name, name):
        if identifier.located_in != identifier.country:
            yield violation


# the subdivision


def _has_subdivision(identifier: Identifier, *schemes: str) -> bool:
    return identifier.subdivision is not None and identifier.scheme in schemes


def _subdivided_without_leave(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """A violation for a subdivision in an identifier of a scheme that has none at the version."""
    identifier = _identifier(attribute)
    if (
        identifier.subdivision is not None
        and identifier.has_structure
        and identifier.scheme in ORGANIZATION_SCHEMES.at(ctx.br_version)
        and identifier.scheme not in SUBDIVIDED_SCHEMES.at(ctx.br_version)
    ):
        yield Violation(
            attribute, f"the {identifier.scheme} identifier has the subdivision {_shown(identifier)}"
        )


def _shown(identifier: Identifier) -> str:
    return repr((identifier.subdivision or "")[:64])


@rule(
    "smbr.organization_identifier.subdivision_not_2_characters_1_0_0",
    by_shape=True,
    until="1.0.0",
    covers=_NOT_ISO_3166_2,
    fix="use an ISO 3166-2 identifier of two characters",
)
def subdivision_not_2_characters_1_0_0(attribute: OrganizationIdentifier) -> Violations:
    """The subdivision of an NTR identifier is a 2 character ISO 3166-2 identifier.

    1.0.1 replaced this requirement before the BR came into force.
    """
    identifier = _identifier(attribute)
    if not _has_subdivision(identifier, "NTR") or not identifier.has_structure:
        return ()
    if identifier.subdivision is not None and len(identifier.subdivision) != 2:
        return (Violation(attribute, f"the subdivision is {_shown(identifier)}, not two characters"),)
    return _found(attribute, Defect.SUBDIVISION_FORMAT)


@rule(
    "smbr.organization_identifier.subdivision_format_until_1_0_8",
    by_shape=True,
    replaces=("smbr.organization_identifier.subdivision_not_2_characters_1_0_0",),
    since="1.0.1",
    until="1.0.8",
    covers=(*_ETSI_SYNTAX, _WHITE_SPACE),
    fix="use the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_format_until_1_0_8(attribute: OrganizationIdentifier) -> Violations:
    """The subdivision of an NTR identifier is an up-to-three alphanumeric character ISO 3166-2 identifier.

    It is the second part of the ISO 3166-2 code: US+CA, not US+US-CA.
    """
    return _found(attribute, Defect.SUBDIVISION_FORMAT)


@rule(
    "smbr.organization_identifier.subdivision_format",
    by_shape=True,
    replaces=("smbr.organization_identifier.subdivision_format_until_1_0_8",),
    since="1.0.9",
    covers=(*_ETSI_SYNTAX, _WHITE_SPACE),
    fix="use the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_format(attribute: OrganizationIdentifier) -> Violations:
    """A subdivision is an up-to-3 character ISO 3166-2 identifier.

    It is the second part of the ISO 3166-2 code: US+CA, not US+US-CA.
    """
    return _found(attribute, Defect.SUBDIVISION_FORMAT)


@rule(
    "smbr.organization_identifier.subdivision_not_iso3166_2",
    by_shape=True,
    severity=Severity.WARN,
    fix="use the part of the ISO 3166-2 code after its hyphen: US+CA",
)
def subdivision_not_iso3166_2(attribute: OrganizationIdentifier) -> Violations:
    """The subdivision is an ISO 3166-2 identifier of the country.

    It is looked up in the installed table, which can be older or newer than the certificate; hence a warning.
    A code that was assigned in the past is reported as doubtful.
    """
    unassigned = _unassigned_subdivision(attribute)
    if unassigned is not None and not _is_withdrawn(*unassigned):
        yield Violation(attribute, f"{'-'.join(unassigned)} is not an assigned ISO 3166-2 code")


@rule(
    "smbr.organization_identifier.subdivision_not_iso3166_2_doubtful",
    by_shape=True,
    severity=Severity.NOTICE,
    doubtful_of="smbr.organization_identifier.subdivision_not_iso3166_2",
    fix="use the code that is assigned today",
)
def subdivision_not_iso3166_2_doubtful(attribute: OrganizationIdentifier) -> Violations:
    """The subdivision is an ISO 3166-2 identifier that is assigned today.

    IN-OR (now IN-OD), FR-75 (now FR-75C) and others were withdrawn. They may have been assigned when the
    certificate was issued, and the register may still use them.
    """
    unassigned = _unassigned_subdivision(attribute)
    if unassigned is not None and _is_withdrawn(*unassigned):
        yield Violation(attribute, f"{'-'.join(unassigned)} is a code that ISO 3166-2 has withdrawn")


def _is_withdrawn(country: str, subdivision: str) -> bool:
    return subdivision in WITHDRAWN_SUBDIVISIONS.get(country, ())


def _unassigned_subdivision(attribute: OrganizationIdentifier) -> tuple[str, str] | None:
    """The country and a subdivision that it does not have; None if it has it or there is none."""
    identifier = _identifier(attribute)
    subdivision, country = identifier.subdivision, identifier.located_in
    if subdivision is None or not identifier.has_known_country or not identifier.has_wellformed_subdivision:
        return None
    return None if is_subdivision(country, subdivision) else (country, subdivision)


@rule(
    "smbr.organization_identifier.subdivision_for_scheme_until_1_0_8",
    by_shape=True,
    until="1.0.8",
    covers=(
        *_ETSI_SYNTAX,
        *_NOT_ISO_3166_2,
        "smbr.organization_identifier.subdivision_format_until_1_0_8",
    ),
    fix="remove the plus and the subdivision",
)
def subdivision_for_scheme_until_1_0_8(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """Only NTR and GOV identifiers contain a subdivision.

    The structure has the subdivision "for the NTR Registration Scheme identifier"; GOV has it by Note 2.
    """
    return _subdivided_without_leave(attribute, ctx)


@rule(
    "smbr.organization_identifier.subdivision_for_global_scheme",
    by_shape=True,
    replaces=("smbr.organization_identifier.subdivision_for_scheme_until_1_0_8",),
    since="1.0.9",
    covers=(
        *_ETSI_SYNTAX,
        *_NOT_ISO_3166_2,
        "smbr.organization_identifier.subdivision_format",
    ),
    fix="remove the plus and the subdivision",
)
def subdivision_for_global_scheme(attribute: OrganizationIdentifier, ctx: Scope) -> Violations:
    """LEI and INT identifiers contain no subdivision.

    Their references are not assigned at the subdivision level of a nation.
    """
    return _subdivided_without_leave(attribute, ctx)


@rule(
    "smbr.organization_identifier.subdivision_for_global_scheme_doubtful",
    by_shape=True,
    severity=Severity.NOTICE,
    since="1.0.9",
    doubtful_of="smbr.organization_identifier.subdivision_for_global_scheme",
    fix="remove the plus and the subdivision",
)
def subdivision_for_global_scheme_doubtful(attribute: OrganizationIdentifier) -> Violations:
    """VAT and PSD identifiers contain no subdivision.

    From 1.0.9 on, the structure with a subdivision is no longer for NTR alone, so the text does not exclude
    it; but no tax authority or supervisor of payment services is known to assign numbers by subdivision.
    """
    identifier = _identifier(attribute)
    if _has_subdivision(identifier, "VAT", "PSD") and identifier.has_wellformed_subdivision:
        yield Violation(
            attribute, f"the {identifier.scheme} identifier has the subdivision {_shown(identifier)}"
        )


def _subdivided_ntr_country(attribute: OrganizationIdentifier) -> str | None:
    identifier = _identifier(attribute)
    return identifier.country if _has_subdivision(identifier, "NTR") and identifier.has_structure else None


@rule(
    "smbr.organization_identifier.ntr_subdivision_european_country",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.7",
    until="1.0.8",
    covers=(*_NOT_ISO_3166_2, "smbr.organization_identifier.subdivision_format_until_1_0_8"),
    fix="remove the plus and the subdivision",
)
def ntr_subdivision_european_country(attribute: OrganizationIdentifier) -> Violations:
    """The NTR identifier of an entity in a European country is assigned at the country level.

    The text does not define which countries are European. This rule uses the EU, the EEA, Switzerland and the
    United Kingdom; the rest of Europe is reported as doubtful. 1.0.9 withdrew the requirement.
    """
    country = _subdivided_ntr_country(attribute)
    if country in EUROPEAN_COUNTRIES:
        yield Violation(attribute, f"the NTR identifier of an entity in {country} has a subdivision")


@rule(
    "smbr.organization_identifier.ntr_subdivision_european_country_doubtful",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.7",
    until="1.0.8",
    doubtful_of="smbr.organization_identifier.ntr_subdivision_european_country",
    fix="remove the plus and the subdivision",
)
def ntr_subdivision_european_country_doubtful(attribute: OrganizationIdentifier) -> Violations:
    """The NTR identifier of an entity in the rest of Europe is assigned at the country level.

    "European country" may or may not include the countries outside the EU, the EEA, Switzerland and the
    United Kingdom that are wholly or partly in Europe.
    """
    country = _subdivided_ntr_country(attribute)
    if country in OTHER_EUROPEAN_COUNTRIES:
        yield Violation(attribute, f"the NTR identifier of an entity in {country} has a subdivision")


@rule(
    "smbr.organization_identifier.subdivision_where_national_unique",
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    since="1.0.9",
    mode=Mode.REMINDER,
)
def subdivision_where_national_unique(attribute: OrganizationIdentifier) -> Violations:
    """A subdivision is used if the reference is assigned at its level and is not unique at the national
    level.

    A certificate does not show whether the reference is unique.
    """
    identifier = _identifier(attribute)
    if _has_subdivision(identifier, "NTR", "VAT", "PSD"):
        yield Violation(
            attribute,
            f"verify that the reference is assigned by the subdivision {_shown(identifier)} and is not "
            f"unique in {identifier.country}",
        )


# GOV, INT and PSD


@rule(
    "smbr.organization_identifier.gov_invalid",
    by_shape=True,
    replaces=("smbr.organization_identifier.gov_subdivision_not_2_characters_1_0_0",),
    citation="BR 7.1.4.2.2(d) Note 2",
    since="1.0.1",
    covers=(_WHITE_SPACE,),
    fix="write the identifier in the form GOVUS or GOVUS+CA",
)
def gov_invalid(attribute: OrganizationIdentifier) -> Violations:
    """A GOV identifier is GOV, a country code and optionally "+" and up to three characters of ISO 3166-2.

    A country code that is not assigned and a reference are reported by other rules.
    """
    return _found(attribute, Defect.GOV_SYNTAX) or _found(attribute, Defect.GOV_SUBDIVISION)


@rule(
    "smbr.organization_identifier.gov_subdivision_not_2_characters_1_0_0",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 2",
    until="1.0.0",
    covers=_NOT_ISO_3166_2,
    fix="use an ISO 3166-2 identifier of two characters",
)
def gov_subdivision_not_2_characters_1_0_0(attribute: OrganizationIdentifier) -> Violations:
    """A GOV identifier is GOV, a country code and optionally "+" and two characters of ISO 3166-2.

    1.0.1 replaced this requirement before the BR came into force.
    """
    identifier = _identifier(attribute)
    subdivision = identifier.subdivision
    if identifier.scheme == "GOV" and subdivision is not None and len(subdivision) != 2:
        return (Violation(attribute, f"the subdivision is {_shown(identifier)}, not two characters"),)
    return _found(attribute, Defect.GOV_SYNTAX) or _found(attribute, Defect.GOV_SUBDIVISION)


@rule(
    "smbr.organization_identifier.gov_reference_present",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 2",
    fix="remove the hyphen-minus and the characters after it",
)
def gov_reference_present(attribute: OrganizationIdentifier) -> Violations:
    """A GOV identifier contains no Registration Reference.

    Note 2 specifies the whole identifier, and a reference is not part of it.
    """
    return _found(attribute, Defect.GOV_REFERENCE)


@rule(
    "smbr.organization_identifier.int_invalid",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 2",
    covers=("smbr.organization_identifier.global_scheme_not_xg_until_1_0_8", _LOWER_CASE, _WHITE_SPACE),
    fix="write INTXG",
)
def int_invalid(attribute: OrganizationIdentifier) -> Violations:
    """The identifier of an International Organization Entity is INTXG.

    A subdivision after it is reported by another rule.
    """
    return _found(attribute, Defect.INT_SYNTAX)


@rule(
    "smbr.organization_identifier.psd_invalid_structure",
    by_shape=True,
    citation="BR 7.1.4.2.2(d), Appendix A.1; ETSI TS 119 495 5.2.1",
    covers=(
        "etsi.psd_identifier.invalid_structure",
        "smbr.organization_identifier.reference_without_digit",
    ),
    fix="write the identifier in the form PSDBE-NBB-1234.567.890",
)
def psd_invalid_structure(attribute: OrganizationIdentifier) -> Violations:
    """A PSD identifier uses the extended structure as defined in ETSI TS 119 495, clause 5.2.1.

    The reference is the competent authority, a hyphen-minus and the number that it assigned. The authority is
    two to eight upper-case letters without its country. "shall" is in lower case here; it is read as binding.
    """
    return _found(attribute, Defect.PSD_STRUCTURE)


# EUID


@rule(
    "smbr.organization_identifier.german_ntr_not_euid",
    by_shape=True,
    severity=Severity.WARN,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    covers=("smbr.organization_identifier.reference_without_digit",),
    fix="use the EUID as the reference and no subdivision, as in NTRDE-DER3306.HRB12345",
)
def german_ntr_not_euid(attribute: OrganizationIdentifier) -> Violations:
    """The NTR reference of an organization registered in Germany is an EUID.

    An identifier with a subdivision (NTRDE+NW-...) cannot be one: the EUID is unique in the country, and its
    structure has no subdivision. A reference that is meant as an EUID and has a defect is reported by another
    rule.
    """
    return _found(attribute, Defect.GERMAN_WITHOUT_EUID)


@rule(
    "smbr.organization_identifier.euid_country_mismatch",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="use the same country code after NTR and at the beginning of the EUID",
)
def euid_country_mismatch(attribute: OrganizationIdentifier) -> Violations:
    """The country code of an EUID matches the country code used in the leading string NTR.

    A reference is treated as an EUID if it begins with the code of a country in the EU or EEA, a register
    identifier that contains a digit, and a full stop. Without the digit, or with another country after NTR,
    it can be something else, and is at most reported as doubtful. It is not an EUID if the two letters are a
    subdivision of the country, as BG, LT and SI are of Italy.
    """
    return _found(attribute, Defect.EUID_COUNTRY)


@rule(
    "smbr.organization_identifier.euid_country_mismatch_doubtful",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    doubtful_of="smbr.organization_identifier.euid_country_mismatch",
    fix="use the same country code after NTR and at the beginning of the EUID",
)
def euid_country_mismatch_doubtful(attribute: OrganizationIdentifier) -> Violations:
    """The country code in a reference that looks like an EUID matches the country code after NTR.

    The doubtful cases are references whose register identifier has only letters; Greek references with EL,
    which the interconnected registers use although the BR require the ISO code GR; and, outside the EEA,
    references that look like the EUID of a German entity.
    """
    return _found(attribute, Defect.EUID_COUNTRY_DOUBTFUL)


@rule(
    "smbr.organization_identifier.euid_invalid_structure",
    by_shape=True,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    covers=(
        "etsi.legal_person_identifier.ntr_euid",
        "smbr.organization_identifier.reference_without_digit",
    ),
    fix="write the EUID in the form DER3306.HRB12345",
)
def euid_invalid_structure(attribute: OrganizationIdentifier) -> Violations:
    """An EUID is country code, business register identifier, dot-sign and Registration Reference.

    The country code occurs twice in the attribute: NTRDE-DER3306.HRB12345. Only references that are certainly
    meant as an EUID are checked; for German registers, whose identifiers have a distinctive form, also
    references without the country code or the full stop.
    """
    return _found(attribute, Defect.EUID_STRUCTURE)


@rule(
    "smbr.organization_identifier.euid_outside_eea",
    by_shape=True,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(d) Note 3",
    since="1.0.9",
    fix="use the reference of the national register",
)
def euid_outside_eea(attribute: OrganizationIdentifier) -> Violations:
    """An EUID is used for entities registered in the European Union or the European Economic Area.

    Reported if a reference for another country begins with the code of that country, a register identifier
    and a full stop. The United Kingdom left the interconnected registers at the end of 2020.
    """
    return _found(attribute, Defect.EUID_OUTSIDE_EEA)


# reminders


@rule(
    "smbr.organization_identifier.not_unique",
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    since="1.0.7",
    mode=Mode.REMINDER,
)
def not_unique(attribute: OrganizationIdentifier) -> Violations:
    """The Registration Reference is unique if the Registration Scheme and jurisdiction provide unique
    identifiers.

    Until 1.0.6 the definition required a unique identifier. GOV and INT identifiers have no reference.
    """
    if _identifier(attribute).scheme not in ("GOV", "INT"):
        yield Violation(attribute, "verify that the registration reference is unique in its scheme")


@rule(
    "smbr.organization_identifier.not_the_named_organization",
    on=Name,
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    mode=Mode.REMINDER,
)
def not_the_named_organization(name: Name) -> Violations:
    """The organization represented by the Registration Reference is the one named in organizationName.

    The register shows to whom the reference was assigned; the certificate does not.
    """
    if name.has(OrganizationName):
        for attribute in name.of(OrganizationIdentifier):
            yield Violation(attribute, "verify that the registration reference is that of organizationName")
