"""The codes of countries and their subdivisions, ISO 3166-1 and 3166-2, in which the BR and ETSI name them.

They are read from the data of pycountry: importing it takes a tenth of the time in which the command lints
one certificate, and making its objects takes longer than reading the data.
"""

from __future__ import annotations

import os
from functools import cache

import msgspec


@cache
def country_codes() -> frozenset[str]:
    """The assigned alpha-2 codes, in upper case."""
    entries = _entries_of("3166-1")
    if entries is not None:
        return frozenset(entry["alpha_2"] for entry in entries)
    from pycountry import countries

    return frozenset(country.alpha_2 for country in countries)


@cache
def subdivision_codes() -> frozenset[str]:
    """The assigned codes, "US-CA". Loading them takes about twenty milliseconds, once."""
    entries = _entries_of("3166-2")
    if entries is not None:
        return frozenset(entry["code"] for entry in entries)
    from pycountry import subdivisions

    return frozenset(subdivision.code for subdivision in subdivisions)


def _entries_of(standard: str) -> list[dict[str, str]] | None:
    """The entries of a standard in the data of pycountry; None if that is not in a file."""
    from importlib.util import find_spec

    spec = find_spec("pycountry")
    if spec is None or spec.origin is None:
        return None
    file = os.path.join(os.path.dirname(spec.origin), "databases", f"iso{standard}.json")
    if not os.path.isfile(file):
        return None
    with open(file, "rb") as stream:
        return msgspec.json.decode(stream.read(), type=dict[str, list[dict[str, str]]])[standard]
