"""Work on text that certificates bring, bounded whatever they bring."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Literal, TypeVar

ResultT = TypeVar("ResultT")

MAX_NORMALIZED = 1024
"""Characters. The time of normalization grows with the square of a run of combining marks, and a certificate
can have as many texts of this length as fit into it."""
MAX_REMEMBERED = 512
"""Characters of a text for which a result is remembered, so that memory stays bounded."""
_MAX_RESULTS = 4096


def normalize(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """The Unicode normalization form of a text; a text over MAX_NORMALIZED characters as it is."""
    return unicodedata.normalize(form, text) if len(text) <= MAX_NORMALIZED else text


def is_nfc(text: str) -> bool:
    """Whether a text is in normalization form C; one over MAX_NORMALIZED characters is taken to be."""
    return text.isascii() or len(text) > MAX_NORMALIZED or unicodedata.is_normalized("NFC", text)


def remembered(function: Callable[[str], ResultT]) -> Callable[[str], ResultT]:
    """The function, with its results for short texts remembered."""
    remember = lru_cache(maxsize=_MAX_RESULTS)(function)

    @wraps(function)
    def call(text: str) -> ResultT:
        return remember(text) if len(text) <= MAX_REMEMBERED else function(text)

    return call
