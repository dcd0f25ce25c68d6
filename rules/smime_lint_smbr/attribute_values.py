"""What the values of subject attributes have in common: BR 7.1.4.2, and how values are compared."""

from __future__ import annotations

import unicodedata

from smime_lint.model import AttributeTypeAndValue, Name, normalize
from smime_lint.rules import Holder

from .tables.placeholders import ABSENT, PLACEHOLDERS, TOOL_DEFAULTS

SUBJECT_NAMES = (Holder.SUBJECT, Holder.SUBJECT_ALT_NAME)
"""The fields whose names comply with BR 7.1.4.2.2: the subject, and the directoryNames of subjectAltName
(7.1.4.2.1). Each name is checked by itself."""

_METADATA = frozenset({"Cc", "Cf"})
_LONGEST = max(map(len, ABSENT | PLACEHOLDERS | TOOL_DEFAULTS))
_AROUND = 16
"""The most characters of punctuation around a placeholder."""


def is_metadata_only(text: str) -> bool:
    """Whether the text consists of punctuation, blanks and control characters.

    Symbols such as "+" and "=", marks and characters of private use count as content. An empty text is
    empty, which is another fault.
    """
    if not text or text[0].isalnum():
        return False
    for character in text:
        category = unicodedata.category(character)
        if category[0] not in "PZ" and category not in _METADATA:
            return False
    return True


def bare(text: str | None) -> str:
    """A short text in lower case, without punctuation and blanks around it; empty for a longer one."""
    if text is None or len(text) > _LONGEST + _AROUND:
        return ""
    start, stop = 0, len(text)
    while start < stop and not text[start].isalnum():
        start += 1
    while stop > start and not text[stop - 1].isalnum():
        stop -= 1
    return " ".join(text[start:stop].casefold().split())


def is_placeholder(text: str | None) -> bool:
    """Whether the whole text indicates that there is no value, by any list."""
    word = bare(text)
    return word in ABSENT or word in PLACEHOLDERS or word in TOOL_DEFAULTS


def fold(text: str) -> str:
    """The form in which two texts are equal that differ only in case, blanks or Unicode normalisation."""
    return " ".join(normalize("NFC", text.casefold()).split())


def has_value(name: Name, attribute_class: type[AttributeTypeAndValue], text: str) -> bool:
    """Whether an attribute of the class has exactly that value."""
    # A loop, since this runs for every certificate: a generator takes twice as long.
    for attribute in name.attributes:  # noqa: SIM110
        if type(attribute) is attribute_class and attribute.text == text:
            return True
    return False
