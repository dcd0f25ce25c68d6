"""Codes of countries (ISO 3166-1), languages (ISO 639-1) and currencies (ISO 4217).

The tables are loaded when a certificate first needs them.
"""

from __future__ import annotations

from functools import cache

from smime_lint.br import country_codes

GREECE = "EL"
NORTHERN_IRELAND = "XI"
"""The prefixes of Council Directive 2006/112/EC, Article 215, that are not ISO 3166-1 codes."""

NOT_A_CURRENCY = frozenset({"XXX", "XTS"})
"""The codes of ISO 4217 for "no currency" and for tests."""
WITHDRAWN_CURRENCIES = frozenset(
    {"ANG", "BGN", "BYR", "CUC", "EEK", "HRK", "LTL", "LVL", "MRO", "SLL", "STD", "VEF", "ZWL"}
)
"""Codes that ISO 4217 has withdrawn, but certificates may contain."""
_WITHDRAWN_NUMBERS = frozenset({100, 191, 233, 428, 440, 478, 532, 678, 694, 931, 932, 937, 974})


@cache
def _language_codes() -> frozenset[str]:
    from pycountry import languages

    return frozenset(language.alpha_2 for language in languages if hasattr(language, "alpha_2"))


@cache
def _currency_codes() -> tuple[frozenset[str], frozenset[int]]:
    from pycountry import currencies

    real = [currency for currency in currencies if currency.alpha_3 not in NOT_A_CURRENCY]
    letters = frozenset(currency.alpha_3 for currency in real)
    numbers = frozenset(int(currency.numeric) for currency in real)
    return letters | WITHDRAWN_CURRENCIES, numbers | _WITHDRAWN_NUMBERS


def is_country(code: str) -> bool:
    """Whether it is an assigned alpha-2 code in upper case."""
    return code in country_codes()


def is_language(code: str) -> bool:
    """Whether it is a two-letter code, in upper or lower case."""
    return code.lower() in _language_codes()


def is_currency(code: str | int) -> bool:
    """Whether it is the code of a currency, as letters or as a number."""
    letters, numbers = _currency_codes()
    return code in numbers if isinstance(code, int) else code in letters
