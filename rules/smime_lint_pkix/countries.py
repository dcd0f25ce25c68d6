"""Country codes: ISO 3166-1."""

from __future__ import annotations

from smime_lint.br import country_codes


def is_country(code: str) -> bool:
    """Whether it is an assigned alpha-2 code in upper case."""
    return code in country_codes()
