"""Country codes: ISO 3166-1 and ISO 3166-2.

Only assigned codes count. Codes that are reserved or user-assigned (EU, UK, XK, XX, XG) are none, nor are the
VAT prefixes EL and XI.
"""

from __future__ import annotations

from smime_lint.br import country_codes, subdivision_codes


def is_country(code: str) -> bool:
    """Whether it is an assigned alpha-2 code, in upper case."""
    return code in country_codes()


def is_subdivision(country: str, subdivision: str) -> bool:
    """Whether the country has a subdivision of that code, without the country's part, in upper case."""
    return f"{country}-{subdivision}" in subdivision_codes()
