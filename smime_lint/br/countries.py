"""ISO 3166-1: the codes of countries, in which the BR and ETSI name them."""

from __future__ import annotations

import os
from functools import cache

import msgspec


@cache
def country_codes() -> frozenset[str]:
    """The assigned alpha-2 codes, in upper case.

    They are read from the data of pycountry: importing it takes a tenth of the time in which the command
    lints one certificate.
    """
    from importlib.util import find_spec

    spec = find_spec("pycountry")
    if spec is not None and spec.origin is not None:
        file = os.path.join(os.path.dirname(spec.origin), "databases", "iso3166-1.json")
        if os.path.isfile(file):
            with open(file, "rb") as stream:
                entries = msgspec.json.decode(stream.read(), type=dict[str, list[dict[str, str]]])
            return frozenset(entry["alpha_2"] for entry in entries["3166-1"])
    from pycountry import countries

    return frozenset(country.alpha_2 for country in countries)
