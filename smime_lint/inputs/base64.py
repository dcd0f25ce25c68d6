"""Base64, strictly: only white space is ignored."""

from __future__ import annotations

import binascii
from collections.abc import Sequence

from ..model import pattern

WHITE_SPACE = b" \t\r\n\v\f"
_FOREIGN = pattern(rb"[^A-Za-z0-9+/=]")


class Base64Error(ValueError):
    """Text that is not base64; the message names the line if the fault is in one line."""


def decode_base64(lines: Sequence[bytes], first_line: int) -> bytes:
    """Decode base64 that is spread over lines. Raises Base64Error."""
    text = b"".join(lines).translate(None, WHITE_SPACE)
    try:
        octets = binascii.a2b_base64(text)
    except binascii.Error:
        octets = b""
    # a2b_base64 passes over what it does not know. That nothing was lost shows when the way back is the same.
    if not text or binascii.b2a_base64(octets, newline=False) != text:
        raise Base64Error(_describe(lines, first_line))
    return octets


def _describe(lines: Sequence[bytes], first_line: int) -> str:
    padded = None
    characters = 0
    for number, line in enumerate(lines, first_line):
        text = line.translate(None, WHITE_SPACE)
        characters += len(text)
        if foreign := _FOREIGN.search(text):
            return f"line {number}: expected base64, found {_show(foreign[0])}"
        if padded is not None and text.strip(b"="):
            return f"line {padded}: expected '=' only at the end of the base64"
        if b"=" in text:
            if b"=" in text.rstrip(b"="):
                return f"line {number}: expected '=' only at the end of the base64"
            padded = padded or number
    if not characters:
        return f"line {first_line}: expected base64, found none"
    last_line = first_line + len(lines) - 1
    if characters % 4:
        return (
            f"line {last_line}: the base64 ends early or is damaged: "
            f"expected a multiple of 4 characters, found {characters}"
        )
    return f"line {last_line}: the base64 does not end on a whole octet, or has too much padding"


def _show(octet: bytes) -> str:
    return repr(octet.decode("ascii")) if b" " < octet < b"\x7f" else f"the byte 0x{octet[0]:02x}"
