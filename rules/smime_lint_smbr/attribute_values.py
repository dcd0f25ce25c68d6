"""What the values of subject attributes have in common: BR 7.1.4.2, and how values are compared."""

from __future__ import annotations

import unicodedata

from smime_lint.model import AttributeTypeAndValue, Name, normalize

from .tables.placeholders import PLACEHOLDERS

_METADATA = frozenset({"Cc", "Cf"})
_LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))


def is_metadata_only(text: str) -> bool:
    """Whether the text is nothing but punctuation, blanks and control characters.

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


def is_placeholder(text: str | None) -> bool:
    """Whether the whole text says that there is no value."""
    return (
        text is not None and len(text) <= _LONGEST_PLACEHOLDER + 2 and text.strip().casefold() in PLACEHOLDERS
    )


def fold(text: str) -> str:
    """The form in which two texts are equal that differ in case, blanks or Unicode normalisation only."""
    return " ".join(normalize("NFC", text.casefold()).split())


def has_value(name: Name, attribute_class: type[AttributeTypeAndValue], text: str) -> bool:
    """Whether an attribute of the class has exactly that value."""
    # A loop, since this is asked of every certificate: a generator takes twice as long.
    for attribute in name.attributes:  # noqa: SIM110
        if type(attribute) is attribute_class and attribute.text == text:
            return True
    return False


def is_first(attribute: AttributeTypeAndValue, name: Name | None) -> bool:
    """Whether the attribute is the first of its type in the name."""
    if name is None:
        return True
    attribute_class = type(attribute)
    for other in name.attributes:
        if type(other) is attribute_class:
            return other is attribute
    return True
