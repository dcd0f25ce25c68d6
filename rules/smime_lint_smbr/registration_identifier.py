"""Splits organizationIdentifier: BR 7.1.4.2.2(d), Appendix A.1.

``NTRUS+CA-12345678``: scheme, country, subdivision, reference. The leftmost hyphen-minus is the separator;
further ones are part of the reference. GOV and INT identifiers have no reference: ``GOVUS+CA``, ``INTXG``.

Defects are found here once, at most one for each part of the value; each rule reports one kind. Letters are
read as upper case, and lower case is a defect of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache

import msgspec

from smime_lint.model import pattern

from .countries import is_country, is_subdivision
from .tables.registration_schemes import (
    EUROPEAN_ECONOMIC_AREA,
    GLOBAL_CODE,
    KNOWN_ORGANIZATION_SCHEMES,
    VAT_PREFIXES,
)


class Defect(str, Enum):
    """What can be wrong with an identifier."""

    INVALID_SYNTAX = "invalid_syntax"
    LOWER_CASE = "lower_case"
    INVALID_COUNTRY = "invalid_country"
    LEI_COUNTRY = "lei_country"
    XG_WITH_NATIONAL_SCHEME = "xg_with_national_scheme"
    SUBDIVISION_FORMAT = "subdivision_format"
    GOV_SYNTAX = "gov_syntax"
    GOV_SUBDIVISION = "gov_subdivision"
    GOV_REFERENCE = "gov_reference"
    INT_SYNTAX = "int_syntax"
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_WITHOUT_DIGIT = "reference_without_digit"
    PSD_STRUCTURE = "psd_structure"
    EUID_STRUCTURE = "euid_structure"
    EUID_COUNTRY = "euid_country"
    EUID_COUNTRY_DOUBTFUL = "euid_country_doubtful"
    EUID_OUTSIDE_EEA = "euid_outside_eea"
    GERMAN_WITHOUT_EUID = "german_without_euid"


_COUNTRY_DEFECTS = frozenset(
    {Defect.INVALID_COUNTRY, Defect.LEI_COUNTRY, Defect.XG_WITH_NATIONAL_SCHEME, Defect.INT_SYNTAX}
)
_EUID_EXCLUDED = _COUNTRY_DEFECTS | {Defect.INVALID_SYNTAX, Defect.REFERENCE_MISSING}
_SUBDIVISION_DEFECTS = frozenset({Defect.SUBDIVISION_FORMAT, Defect.GOV_SUBDIVISION})


class Identifier(msgspec.Struct, frozen=True):
    """The parts of an organizationIdentifier. Without the structure, they are empty."""

    scheme: str
    country: str
    subdivision: str | None
    """None without a plus."""
    reference: str | None
    """None without a hyphen-minus."""
    defects: Mapping[Defect, str]
    """Each defect with its message."""

    @property
    def has_structure(self) -> bool:
        """Whether the value has the structure, so that its parts are known."""
        return bool(self.scheme) and Defect.INVALID_SYNTAX not in self.defects

    @property
    def has_known_country(self) -> bool:
        """Whether scheme and country are known and fit together."""
        return (
            bool(self.country)
            and self.scheme in KNOWN_ORGANIZATION_SCHEMES
            and _COUNTRY_DEFECTS.isdisjoint(self.defects)
        )

    @property
    def has_wellformed_subdivision(self) -> bool:
        """Whether there is a subdivision of the right form."""
        return (
            self.subdivision is not None
            and self.has_structure
            and _SUBDIVISION_DEFECTS.isdisjoint(self.defects)
        )

    @property
    def located_in(self) -> str:
        """The country, with VAT prefixes replaced by ISO codes."""
        return VAT_PREFIXES.get(self.country, self.country) if self.scheme == "VAT" else self.country


_HEAD = pattern(r"([A-Za-z]{3}|[A-Za-z]{2}:)([A-Za-z]{2})(?:\+(.*))?", re.DOTALL)
_SUBDIVISION = pattern(r"[A-Za-z0-9]{1,3}")
_PSD_REFERENCE = pattern(r"[A-Z]{2,8}-(?=.*\w)\S.*", re.DOTALL)
_REPEATED_COUNTRY = pattern(r"([A-Z0-9]{1,3})-.")
_OTHER_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
Defects = Iterator[tuple[Defect, str]]


class _Parts(msgspec.Struct, frozen=True):
    scheme: str
    country: str
    subdivision: str | None
    reference: str | None


def parse_identifier(text: str) -> Identifier:
    """Split the value of an organizationIdentifier. An empty value has no parts and no defects here."""
    return _remembered(text) if len(text) <= _MAX_REMEMBERED else _parse_identifier(text)


_MAX_REMEMBERED = 512
"""Characters of a value, so that memory stays bounded."""


def _parse_identifier(text: str) -> Identifier:
    if not text:
        return Identifier("", "", None, None, {})
    head, hyphen, reference = text.partition("-")
    match = _HEAD.fullmatch(head)
    if match is None:
        return Identifier("", "", None, None, dict(_syntax_defect(text, head, bool(hyphen))))
    subdivision = match.group(3)
    parts = _Parts(
        match.group(1).upper(),
        match.group(2).upper(),
        subdivision.upper() if subdivision is not None and subdivision.isascii() else subdivision,
        reference if hyphen else None,
    )
    defects = dict(_defects(parts))
    if parts.scheme == "NTR" and _EUID_EXCLUDED.isdisjoint(defects):
        defects.update(_euid_defects(parts.country, parts.subdivision, parts.reference or ""))
    if (
        parts.scheme in KNOWN_ORGANIZATION_SCHEMES
        and Defect.INVALID_SYNTAX not in defects
        and head != head.upper()
    ):
        defects[Defect.LOWER_CASE] = f"{head[:16]!r} is not in upper case"
    return Identifier(parts.scheme, parts.country, parts.subdivision, parts.reference, defects)


_remembered = lru_cache(maxsize=4096)(_parse_identifier)


def _syntax_defect(text: str, head: str, has_hyphen: bool) -> Defects:
    shown = repr(text[:80])
    dash = next((character for character in head if character in _OTHER_DASHES), None)
    if text.startswith("GOV"):
        yield Defect.GOV_SYNTAX, f"{shown} is not GOV, a country code and optionally a plus and a subdivision"
    elif text.startswith("INT"):
        yield Defect.INT_SYNTAX, f"{shown} is not INTXG"
    elif dash is not None:
        found = f"{shown} has the dash U+{ord(dash):04X}"
        yield Defect.INVALID_SYNTAX, f"{found}, the separator is the hyphen-minus U+002D"
    elif any(character.isspace() for character in head) and has_hyphen:
        yield Defect.INVALID_SYNTAX, f"{shown} has blanks before the hyphen-minus"
    elif not has_hyphen:
        yield Defect.INVALID_SYNTAX, f"{shown} has no hyphen-minus before the registration reference"
    else:
        found = f"{shown} does not begin with a 3-letter scheme and a 2-letter country code"
        yield Defect.INVALID_SYNTAX, found


def _defects(parts: _Parts) -> Defects:
    if parts.scheme not in KNOWN_ORGANIZATION_SCHEMES:
        return
    if parts.scheme == "INT":
        yield from _international_defects(parts)
    elif parts.scheme == "GOV":
        yield from _country_defects(parts)
        yield from _government_defects(parts)
    elif parts.reference is None and parts.subdivision is not None and len(parts.subdivision) > 3:
        found = f"there is no hyphen-minus between subdivision and reference: {parts.subdivision[:64]!r}"
        yield Defect.INVALID_SYNTAX, found
    else:
        yield from _country_defects(parts)
        yield from _subdivision_defects(parts)
        yield from _reference_defects(parts)


def _international_defects(parts: _Parts) -> Defects:
    if parts.country != GLOBAL_CODE or parts.reference is not None:
        found = parts.country + ("" if parts.reference is None else f"-{parts.reference[:64]}")
        yield Defect.INT_SYNTAX, f"INT is followed by {found!r}; the identifier is INTXG"


def _country_defects(parts: _Parts) -> Defects:
    scheme, country = parts.scheme, parts.country
    if scheme == "LEI":
        if country != GLOBAL_CODE:
            yield Defect.LEI_COUNTRY, f"the code after LEI is {country}, not XG"
    elif country == GLOBAL_CODE:
        yield Defect.XG_WITH_NATIONAL_SCHEME, f"XG is used with {scheme}, which is operated nationally"
    elif not (is_country(country) or (scheme == "VAT" and country in VAT_PREFIXES)):
        only_vat = "; it is a prefix for VAT only" if country in VAT_PREFIXES else ""
        yield Defect.INVALID_COUNTRY, f"{country} is not an assigned ISO 3166-1 alpha-2 code{only_vat}"


def _government_defects(parts: _Parts) -> Defects:
    if parts.subdivision is not None and not _SUBDIVISION.fullmatch(parts.subdivision):
        found = f"the subdivision {parts.subdivision[:64]!r} is not one to three letters or digits"
        yield Defect.GOV_SUBDIVISION, found
    if parts.reference is not None:
        found = f"the GOV identifier has the reference {parts.reference[:64]!r}; it must not have one"
        yield Defect.GOV_REFERENCE, found


def _subdivision_defects(parts: _Parts) -> Defects:
    subdivision, country = parts.subdivision, parts.country
    if subdivision is None or parts.scheme == "LEI":
        return
    if not _SUBDIVISION.fullmatch(subdivision):
        found = f"the subdivision {subdivision[:64]!r} is not one to three letters or digits"
        yield Defect.SUBDIVISION_FORMAT, found
    elif subdivision == country and _repeats_country(parts):
        yield Defect.SUBDIVISION_FORMAT, f"the subdivision repeats the country code: {country}+{country}-..."


def _reference_defects(parts: _Parts) -> Defects:
    reference = parts.reference
    if reference is None or not any(map(str.isalnum, reference)):
        yield Defect.REFERENCE_MISSING, f"the {parts.scheme} identifier has no registration reference"
    elif reference[0].isspace():
        yield Defect.INVALID_SYNTAX, "there is a blank after the hyphen-minus"
    elif parts.scheme == "PSD" and not _PSD_REFERENCE.fullmatch(reference):
        yield (
            Defect.PSD_STRUCTURE,
            f"{reference[:64]!r} is not 2 to 8 upper-case letters of the competent authority, a hyphen-minus "
            "and the authorization number",
        )
    elif parts.scheme != "LEI" and not any(map(str.isnumeric, _number_of(parts.scheme, reference))):
        yield Defect.REFERENCE_WITHOUT_DIGIT, f"the registration reference {reference[:64]!r} has no digit"


def _number_of(scheme: str, reference: str) -> str:
    """The number that the register assigned: of a PSD reference, the part after the authority."""
    return reference.partition("-")[2] if scheme == "PSD" else reference


def _repeats_country(parts: _Parts) -> bool:
    """Whether the whole ISO 3166-2 code is in the place of its second part: US+US-CA-123."""
    match = _REPEATED_COUNTRY.match(parts.reference or "")
    country = parts.country
    return (
        match is not None and is_subdivision(country, match.group(1)) and not is_subdivision(country, country)
    )


class _Euid(msgspec.Struct, frozen=True):
    country: str
    register: str
    number: str


_EUID = pattern(r"([A-Z]{2})([A-Z0-9]+)\.(.*)", re.DOTALL)
# The identifiers of German registers are a letter, four digits and in some courts another letter.
_GERMAN_EUID_ATTEMPT = pattern(r"DE[A-Z][0-9]{4}[A-Z]?(?![0-9])|DE\.|[A-Z][0-9]{4}[A-Z]?\.")
_GERMAN_EUID = pattern(r"DE[A-Z][0-9]{4}[A-Z]?\.")
_NO_EUID = frozenset({"HRA", "HRB", "SIREN", "SIRET", "ROC", "REGON"})
"""What can precede a full stop in other references: kinds of registers, not identifiers of a register."""


def _euid_defects(country: str, subdivision: str | None, reference: str) -> Defects:
    """The defects of the reference of an NTR identifier as an EUID: BR 7.1.4.2.2(d) Note 3."""
    euid = None if subdivision is not None else _euid_in(reference)
    structure = None if subdivision is not None else _euid_structure_defect(country, reference)
    is_foreign = euid is not None and _is_foreign(euid, country, reference)
    is_certain = (
        is_foreign
        and euid is not None
        and euid.country != "EL"
        and country in EUROPEAN_ECONOMIC_AREA
        and any(map(str.isdigit, euid.register))
    )
    if structure is not None:
        yield Defect.EUID_STRUCTURE, structure
    if euid is not None and is_foreign:
        found = f"the EUID begins with {euid.country}; the country after NTR is {country}"
        yield Defect.EUID_COUNTRY if is_certain else Defect.EUID_COUNTRY_DOUBTFUL, found
    if euid is not None and euid.country == country and country not in EUROPEAN_ECONOMIC_AREA:
        found = f"the reference looks like an EUID, which entities in {country} do not have"
        yield Defect.EUID_OUTSIDE_EEA, found
    is_german_euid = euid is not None and (euid.country == "DE" or is_certain)
    if country == "DE" and structure is None and not is_german_euid:
        found = (
            f"the reference {reference[:64]!r} of a German organization is not an EUID"
            if subdivision is None
            else f"the subdivision {subdivision[:64]!r} of the German identifier is not part of an EUID"
        )
        yield Defect.GERMAN_WITHOUT_EUID, found


def _is_foreign(euid: _Euid, country: str, reference: str) -> bool:
    """Whether it is the EUID of another country than that of the identifier.

    Not if the two letters are a subdivision of that (NTRIT-BG123.456, of Bergamo); outside of the EEA, where
    references can have any form, only if the form is the German one, which nothing else has.
    """
    return (
        euid.country != country
        and (euid.country in EUROPEAN_ECONOMIC_AREA or euid.country == "EL")
        and (country in EUROPEAN_ECONOMIC_AREA or _GERMAN_EUID.match(reference) is not None)
        and not is_subdivision(country, euid.country)
    )


def _euid_in(reference: str) -> _Euid | None:
    """The parts of a reference that has the form of an EUID of any country, else None."""
    match = _EUID.fullmatch(reference)
    if match is None or _names_register(match):
        return None
    number = match.group(3)
    return (
        _Euid(match.group(1), match.group(2), number) if number.strip() and not number[0].isspace() else None
    )


def _names_register(match: re.Match[str]) -> bool:
    """Whether the text before the full stop is a kind of register and a number: HRB12345."""
    return (match.group(1) + match.group(2)).rstrip("0123456789") in _NO_EUID


def _euid_structure_defect(country: str, reference: str) -> str | None:
    """The message for a reference that is meant as an EUID and lacks a part, else None.

    A reference is meant as one if it begins like an EUID of the country; in Germany, whose register
    identifiers have a form of their own, also if a part is missing.
    """
    if country not in EUROPEAN_ECONOMIC_AREA or _euid_in(reference) is not None:
        return None
    match = _EUID.fullmatch(reference)
    if match is not None and match.group(1) == country and not _names_register(match):
        return f"the EUID {reference[:64]!r} has no registration number right after the full stop"
    if country == "DE" and _GERMAN_EUID_ATTEMPT.match(reference):
        return (
            f"the EUID {reference[:64]!r} is not country code, register identifier, full stop and "
            "registration number"
        )
    return None
