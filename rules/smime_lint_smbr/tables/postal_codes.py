"""Letters in postal codes, by the addressing systems that the Universal Postal Union publishes."""

from __future__ import annotations

COUNTRY_IN_CODE = frozenset({"AD", "AZ", "BB", "KY", "LC", "LT", "LV", "MD", "VC", "VG"})
"""Countries whose postal codes begin with their ISO 3166-1 code."""

FOUR_LETTERS = frozenset({"AAAA", "ASCN", "BBND", "BIQQ", "FIQQ", "PCRN", "SIQQ", "STHL", "TDCU", "TKCA"})
"""The first parts of postal codes of British overseas territories ("FIQQ 1ZZ")."""

WORDS_IN_CODES = frozenset({"cedex"})
"""Words that are part of postal codes, in lower case: France and Monaco."""
