"""Compares distinguished names: RFC 5280 7.1. The only place that does."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TypeAlias

from ..model import AttributeTypeAndValue, Certificate, Name, Raw
from ..model.text import normalize

FoldedName: TypeAlias = tuple[tuple[tuple[str, str], ...], ...]
"""What two names have in common if they match: for each RDN, the type and the value of its attributes."""

_IGNORED = frozenset({"Cc", "Cf"})
"""Categories of the characters that RFC 4518 2.2 maps to nothing, unless they are white space."""


@lru_cache(maxsize=32)  # names are held as long as they are remembered
def folded_name(name: Name) -> FoldedName:
    """A name in the form in which matching names are equal.

    Text is prepared as RFC 4518 has it (Unicode form KC, case, insignificant spaces), whatever its string
    type. Other values are compared by their encoding. The attributes of an RDN are a set.
    """
    return tuple(
        tuple(sorted((attribute.oid, _folded(attribute)) for attribute in rdn.attributes))
        for rdn in name.rdns
    )


def _folded(attribute: AttributeTypeAndValue) -> str:
    value, text = attribute.value, attribute.text
    if text is None:
        return (value.der if isinstance(value, Raw) else value.raw).hex()
    if not (text.isascii() and text.isprintable()):
        kept = (
            " " if character.isspace() else character
            for character in text
            if character.isspace() or unicodedata.category(character) not in _IGNORED
        )
        text = normalize("NFKC", normalize("NFKC", "".join(kept)).casefold())
    return " ".join(text.casefold().split())


def same_name(one: Name | None, other: Name | None) -> bool:
    """Whether two names match; False if one is unreadable."""
    return one is not None and other is not None and folded_name(one) == folded_name(other)


def is_self_issued(certificate: Certificate) -> bool:
    """Whether subject and issuer of a certificate match (RFC 5280 3.2)."""
    return certificate.is_self_issued or same_name(certificate.tbs.subject, certificate.tbs.issuer)


def show_name(name: Name | None) -> str:
    """A name for messages: its commonName, or else all of its values."""
    if name is None:
        return "an unreadable name"
    shown = [
        attribute.text for attribute in name.attributes if attribute.name == "commonName" and attribute.text
    ]
    return (
        shown[0]
        if shown
        else ", ".join(attribute.text or "?" for attribute in name.attributes) or "an empty name"
    )
