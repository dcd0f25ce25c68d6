"""The document in a value of a table: DER, PEM, base64, or hexadecimal as databases export octets."""

from __future__ import annotations

import binascii
import hashlib
from typing import NamedTuple

from ..inputs import read_bytes
from ..inputs.base64 import Base64Error, decode_base64


class Decoded(NamedTuple):
    """A document, or why there is none."""

    fingerprint: str | None
    der: bytes | None
    error: str | None


def decode_value(value: str | bytes | None) -> Decoded:
    """The document in a value. A value holds one: with more, a row would become several."""
    octets = value.encode("utf-8", "backslashreplace") if isinstance(value, str) else value or b""
    der, error = _decode(octets)
    return Decoded(None if der is None else hashlib.sha256(der).hexdigest(), der, error)


def _decode(value: bytes) -> tuple[bytes | None, str | None]:
    if value.startswith(b"MI"):
        try:
            value = decode_base64((value,), 1)
        except Base64Error as error:
            return None, str(error).removeprefix("line 1: ")
    elif value.startswith((b"\\x30", b"30")):  # as PostgreSQL writes octets
        try:
            value = binascii.unhexlify(value.removeprefix(b"\\x").strip())
        except binascii.Error as error:
            return None, f"expected hexadecimal: {error}"
    elif not value.strip():
        return None, "the certificate column is empty in this row"
    items = list(read_bytes(value))
    if len(items) != 1:
        return None, f"expected one certificate in a row, found {len(items)}"
    return items[0].der, items[0].error
