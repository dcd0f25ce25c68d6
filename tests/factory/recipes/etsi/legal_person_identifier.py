"""Recipes for etsi.legal_person_identifier."""

from datetime import datetime, timezone

from smime_lint.testing import values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import AUTHORITY, LEGAL_PERSON, NATURAL_PERSON, semantics, with_statements

PACK = "etsi.legal_person_identifier."
BEFORE_THE_BR = datetime(2023, 1, 10, tzinfo=timezone.utc)
UNDER_THE_BR = datetime(2024, 1, 10, tzinfo=timezone.utc)
IN_FORCE = "in-force"
"""The BR have separate rules for these identifiers, so the certificates here are older."""


def _identifier(identifier: str, *statements: bytes, profile: str = "sponsor-multipurpose") -> Certificate:
    certificate = with_statements(*statements, profile=profile) if statements else base(profile)
    return certificate.attribute("organizationIdentifier", identifier).valid(BEFORE_THE_BR)


def _declared(identifier: str, profile: str = "sponsor-multipurpose") -> Certificate:
    return _identifier(identifier, semantics(LEGAL_PERSON, AUTHORITY), profile=profile)


_SYNTAX = PACK + "invalid_syntax"
for _variant, _text in (
    ("number", "12345678"),
    ("no_hyphen", "NTRGB12345678"),
    ("no_identifier", "NTRGB-"),
    ("country_of_three_letters", "NTRGBR-12345678"),
    ("gov", "GOVUS"),
    ("int", "INTXG"),
    ("vat_with_subdivision", "VATDE+BY-123456789"),
    ("long_subdivision", "NTRUS+DELA-123456789"),
):
    fires(_SYNTAX, _declared(_text), _variant, br_version=IN_FORCE)
fires(
    _SYNTAX,
    _declared("GOVUS", "organization-legacy").attribute("countryName", "US").valid(UNDER_THE_BR),
    "valid_under_the_br",
)
silent(_SYNTAX, _declared("NTRGB-12345678"), br_version=IN_FORCE)
silent(_SYNTAX, _declared("NTRUS+CA-12345678", "organization-strict"), "subdivision", br_version=IN_FORCE)
silent(_SYNTAX, _identifier("GOVUS"), "undeclared", br_version=IN_FORCE)
silent(_SYNTAX, _identifier("GOVUS", semantics(NATURAL_PERSON)), "natural_person", br_version=IN_FORCE)
silent(_SYNTAX, _declared(""), "empty", br_version=IN_FORCE, also=("pkix.name.empty_value",))
silent(
    _SYNTAX,
    _declared("PSDGB"),
    "psd",
    br_version=IN_FORCE,
    also=("etsi.psd_identifier.invalid_structure",),
)

_SCHEME = PACK + "unknown_scheme"
fires(_SCHEME, _declared("ABCGB-12345678"), br_version=IN_FORCE)
fires(_SCHEME, _declared("ntrGB-12345678"), "lower_case", br_version=IN_FORCE)
fires(_SCHEME, _declared("PASGB-12345678"), "of_persons", br_version=IN_FORCE)
fires(_SCHEME, _declared("leixg-9999EXAMPLELTD000126"), "and_country_in_lower_case", br_version=IN_FORCE)
fires(_SCHEME, _declared("INTXG-x"), "xg", br_version=IN_FORCE)
fires(
    _SCHEME,
    _declared("vatgb-123456789").valid(UNDER_THE_BR),
    "in_lower_case_under_the_br",
    br_version=IN_FORCE,
)
silent(
    _SCHEME,
    _declared("leigb-9999EXAMPLELTD000126").valid(UNDER_THE_BR),
    "lei_of_a_country_under_the_br",
    br_version=IN_FORCE,
    also=("smbr.organization_identifier.lei_country_not_xg",),
)
for _text in ("VATGB-123456789", "LEIXG-9999EXAMPLELTD000126", "EORGB-123456789000", "EXCGB-1234567890123"):
    silent(_SCHEME, _declared(_text), _text[:3].lower(), br_version=IN_FORCE)
silent(_SCHEME, _declared("AB:GB-12345678"), "national", br_version=IN_FORCE)
silent(_SCHEME, _identifier("ABCGB-12345678"), "undeclared", br_version=IN_FORCE)

_COUNTRY = PACK + "invalid_country"
fires(_COUNTRY, _declared("NTRUK-12345678"), "uk", br_version=IN_FORCE)
fires(_COUNTRY, _declared("NTRgb-12345678"), "lower_case", br_version=IN_FORCE)
fires(_COUNTRY, _declared("NTRXG-12345678"), "xg", br_version=IN_FORCE)
fires(_COUNTRY, _declared("NTREL-12345678"), "ntr_el", br_version=IN_FORCE)
fires(_COUNTRY, _declared("LEIGB-9999EXAMPLELTD000126"), "lei", br_version=IN_FORCE)
fires(_COUNTRY, _declared("LEIxg-9999EXAMPLELTD000126"), "lei_in_lower_case", br_version=IN_FORCE)
fires(
    _COUNTRY, _declared("NTRgb-12345678").valid(UNDER_THE_BR), "lower_case_under_the_br", br_version=IN_FORCE
)
fires(_COUNTRY, _declared("abczz-12345678"), "and_unknown_scheme", br_version=IN_FORCE, also=(_SCHEME,))
silent(_COUNTRY, _declared("LEIXG-9999EXAMPLELTD000126"), "lei", br_version=IN_FORCE)
silent(_COUNTRY, _declared("VATEL-123456789"), "vat_el", br_version=IN_FORCE)
silent(_COUNTRY, _declared("VATXI-123456789"), "vat_xi", br_version=IN_FORCE)
silent(_COUNTRY, _identifier("NTRUK-12345678"), "undeclared", br_version=IN_FORCE)
silent(
    _COUNTRY, _declared("ntrgb-12345678"), "with_scheme_in_lower_case", br_version=IN_FORCE, also=(_SCHEME,)
)
silent(_COUNTRY, _declared("ABCXG-1"), "xg_of_unknown_scheme", br_version=IN_FORCE, also=(_SCHEME,))
silent(
    _COUNTRY,
    _declared("PSDgb-FCA-1"),
    "psd_in_lower_case",
    br_version=IN_FORCE,
    also=("etsi.psd_identifier.invalid_structure",),
)

fires(PACK + "national_scheme", _declared("AB:GB-12345678"), br_version=IN_FORCE)
silent(PACK + "national_scheme", _declared("NTRGB-12345678"), br_version=IN_FORCE)

_AUTHORITY = PACK + "national_scheme_without_authority"
fires(_AUTHORITY, _identifier("AB:GB-12345678", semantics(LEGAL_PERSON)), br_version=IN_FORCE)
fires(
    _AUTHORITY,
    _identifier("AB:GB-12345678", semantics(LEGAL_PERSON, values.dns_name("registry.example.com"))),
    "no_uri",
    br_version=IN_FORCE,
)
silent(_AUTHORITY, _declared("AB:GB-12345678"), br_version=IN_FORCE)
silent(
    _AUTHORITY,
    _identifier("NTRGB-12345678", semantics(LEGAL_PERSON)),
    "known_scheme",
    br_version=IN_FORCE,
)

_EUID = PACK + "incomplete_euid"
fires(_EUID, _declared("NTRDE-.HRB12345"), "no_register", br_version=IN_FORCE)
fires(_EUID, _declared("NTRDE-DER3306."), "no_number", br_version=IN_FORCE)
fires(_EUID, _declared("NTRDE-DE R3306.HRB12345"), "white_space", br_version=IN_FORCE)
silent(_EUID, _declared("NTRDE-DER3306.HRB12345"), br_version=IN_FORCE)
silent(_EUID, _declared("NTRDE-HRB 12345"), "national_number", br_version=IN_FORCE)
silent(_EUID, _identifier("NTRDE-.HRB12345"), "undeclared", br_version=IN_FORCE)
