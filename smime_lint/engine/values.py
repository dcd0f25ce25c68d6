"""The values of nodes as evidence in findings."""

from __future__ import annotations

from ..model import Asn1String, AttributeTypeAndValue, BitString, Node, OctetString, Raw

MAX_TEXT = 2000
"""Characters of the message and of the value in a finding."""


def evidence(value: str | bytes | None) -> str | None:
    """A value as text: octets in hexadecimal, and the beginning of what is long."""
    if isinstance(value, bytes):
        value = value[:MAX_TEXT].hex()
    return value if value is None else shorten(value)


def shorten(text: str) -> str:
    """The text, or the beginning of a long one: no certificate makes the report as long as it likes."""
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\N{HORIZONTAL ELLIPSIS}"


def value_of(node: Node) -> str | bytes | None:
    """The value that a node holds: text, octets if it has none, None for structures."""
    if isinstance(node, AttributeTypeAndValue):
        return value_of(node.value)
    if isinstance(node, Asn1String):
        return node.raw if node.text is None else node.text
    if isinstance(node, Raw):
        return node.der
    if isinstance(node, (OctetString, BitString)):
        return node.value
    for name in ("value", "oid", "text", "name"):
        value = getattr(node, name, None)
        if isinstance(value, Node):
            return value_of(value)
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return show_integer(value)
    return None


def show_integer(value: int) -> str:
    """An integer for people: decimal up to 64 bits, hexadecimal above."""
    return str(value) if abs(value) < 1 << 64 else hex(value)
