"""Country codes: ISO 3166-1."""

from __future__ import annotations

from functools import cache


@cache
def _country_codes() -> frozenset[str]:
    from pycountry import countries

    return frozenset(country.alpha_2 for country in countries)


def is_country(code: str) -> bool:
    """Whether it is an assigned alpha-2 code in upper case."""
    return code in _country_codes()
