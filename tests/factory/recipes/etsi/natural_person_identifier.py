"""Recipes for etsi.natural_person_identifier."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import AUTHORITY, LEGAL_PERSON, NATURAL_PERSON, V1, semantics, with_statements

PACK = "etsi.natural_person_identifier."
SEMANTICS = semantics(NATURAL_PERSON, AUTHORITY)


def _declared(*serial_numbers: str, profile: str = "sponsor-multipurpose") -> Certificate:
    return with_statements(SEMANTICS, profile=profile).attribute("serialNumber", *serial_numbers)


def _undeclared(serial_number: str) -> Certificate:
    return base().attribute("serialNumber", serial_number)


_SYNTAX = PACK + "invalid_syntax"
fires(_SYNTAX, _declared("123456789"), "number")
fires(_SYNTAX, _declared("PASGB123456789"), "no_hyphen")
fires(_SYNTAX, _declared("PASGB-"), "no_identifier")
fires(_SYNTAX, _declared("PASGBR-123456789"), "country_of_three_letters")
fires(_SYNTAX, _declared("PASGB-123456789", "123"), "second")
fires(_SYNTAX, _declared("PASG1-123456789", profile="individual-strict"), "individual")
silent(_SYNTAX, _declared("PASGB-123456789"))
silent(_SYNTAX, _declared("PASGB--"), "short")
silent(_SYNTAX, _declared(""), "empty", also=("pkix.name.empty_value",))
silent(_SYNTAX, _declared("IDCGB-12-34/5 6", profile="individual-legacy"), "any_identifier")
silent(_SYNTAX, _undeclared("123456789"), "undeclared")
silent(
    _SYNTAX,
    with_statements(semantics(NATURAL_PERSON, syntax=V1)).attribute("serialNumber", "123456789"),
    "version_1",
)
silent(
    _SYNTAX,
    with_statements(semantics(LEGAL_PERSON)).attribute("serialNumber", "123456789"),
    "legal_person",
)
silent(_SYNTAX, _declared("123456789", profile="mailbox-multipurpose"), "mailbox")

_SCHEME = PACK + "unknown_scheme"
fires(_SCHEME, _declared("ABCGB-123456789"))
fires(_SCHEME, _declared("pasGB-123456789"), "lower_case")
fires(_SCHEME, _declared("pasgb-123456789"), "and_country_in_lower_case")
fires(_SCHEME, _declared("NTRGB-123456789"), "of_organizations")
for _known in ("PAS", "IDC", "PNO", "TIN", "EID"):
    silent(_SCHEME, _declared(f"{_known}GB-123456789"), _known.lower())
silent(_SCHEME, _declared("AB:GB-123456789"), "national")
silent(_SCHEME, _undeclared("ABCGB-123456789"), "undeclared")

fires(PACK + "tax_deprecated", _declared("TAXGB-123456789"))
fires(PACK + "tax_deprecated", _declared("TAXGB-123456789"), "1_0_7", br_version="1.0.7")
silent(PACK + "tax_deprecated", _declared("TINGB-123456789"))
silent(PACK + "tax_deprecated", _undeclared("TAXGB-123456789"), "undeclared")

_COUNTRY = PACK + "invalid_country"
fires(_COUNTRY, _declared("PASUK-123456789"), "uk")
fires(_COUNTRY, _declared("PASgb-123456789"), "lower_case")
fires(_COUNTRY, _declared("PASEL-123456789"), "el")
fires(_COUNTRY, _declared("PASXX-123456789"), "xx")
fires(_COUNTRY, _declared("abczz-123456789"), "and_unknown_scheme", also=(_SCHEME,))
silent(_COUNTRY, _declared("PASGB-123456789"))
silent(_COUNTRY, _declared("TINEL-123456789"), "tin_el")
silent(_COUNTRY, _declared("TINGR-123456789"), "tin_gr")
silent(_COUNTRY, _undeclared("PASUK-123456789"), "undeclared")
silent(
    _COUNTRY,
    _declared("PASXX-123456789", profile="individual-multipurpose").attribute("countryName", "XX"),
    "xx_as_in_country_name",
)

fires(PACK + "national_scheme", _declared("AB:GB-123456789"))
fires(PACK + "national_scheme", _declared("AB:GB-123456789"), "1_0_7", br_version="1.0.7")
silent(PACK + "national_scheme", _declared("PASGB-123456789"))
silent(PACK + "national_scheme", _undeclared("AB:GB-123456789"), "undeclared")

_AUTHORITY = PACK + "national_scheme_without_authority"
_NO_URI = PACK + "authority_without_uri"


def _authorities(serial_number: str, *authorities: bytes) -> Certificate:
    certificate = with_statements(semantics(NATURAL_PERSON, *authorities))
    return certificate.attribute("serialNumber", serial_number)


fires(_AUTHORITY, _authorities("AB:GB-123456789"))
fires(
    _AUTHORITY,
    with_statements(semantics(NATURAL_PERSON)).attribute("serialNumber", "PASGB-1", "AB:GB-2"),
    "second_serial_number",
)
silent(_AUTHORITY, _authorities("AB:GB-123456789", AUTHORITY))
silent(_AUTHORITY, _authorities("PASGB-123456789"), "known_scheme")
silent(_AUTHORITY, _authorities("AB:GB-1", values.dns_name("example.com")), "no_uri", also=(_NO_URI,))

fires(_NO_URI, _authorities("AB:GB-123456789", values.dns_name("registry.example.com")))
silent(_NO_URI, _authorities("AB:GB-123456789", values.dns_name("registry.example.com"), AUTHORITY))
silent(_NO_URI, _authorities("AB:GB-123456789"), "no_authority", also=(_AUTHORITY,))
silent(_NO_URI, _authorities("PASGB-123456789", values.dns_name("example.com")), "known_scheme")

silent(
    _SYNTAX,
    with_statements(SEMANTICS).attribute("serialNumber", der.integer(1)),
    "no_string",
    also=("pkix.name.serial_number_not_printable",),
)
