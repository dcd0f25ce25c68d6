"""The elements of DER values that the model keeps encoded: signature values, algorithm parameters."""

from __future__ import annotations


def elements(content: bytes) -> list[tuple[int, bytes]] | None:
    """The identifier octet and content of each element, None if the octets are not DER.

    Lengths must be definite and have the shortest form (X.690 10.1).
    """
    found: list[tuple[int, bytes]] = []
    pos = 0
    while pos < len(content):
        if pos + 2 > len(content):
            return None
        tag, length = content[pos], content[pos + 1]
        start = pos + 2
        if length >= 0x80:
            count = length & 0x7F
            octets = content[start : start + count]
            length = int.from_bytes(octets, "big")
            if not 0 < count < 5 or len(octets) < count or octets[0] == 0 or length < 0x80:
                return None
            start += count
        pos = start + length
        if pos > len(content):
            return None
        found.append((tag, content[start:pos]))
    return found


def is_positive_integer(content: bytes) -> bool:
    """Whether the content octets of an INTEGER are a positive number in the shortest form (X.690 8.3.2)."""
    return bool(content) and content[0] < 0x80 and any(content) and not _has_padding(content)


def _has_padding(content: bytes) -> bool:
    return len(content) > 1 and content[0] == 0 and content[1] < 0x80
