"""What the readers hand on."""

from __future__ import annotations

import msgspec

from ..der import MAX_SIZE

MAX_CERTIFICATE_SIZE = MAX_SIZE
"""Bytes of DER in one certificate; no input takes more memory than a small multiple of it."""


class Item(msgspec.Struct, frozen=True):
    """A certificate as it was read, or why it could not be read; one of ``der`` and ``error`` is None."""

    source: str
    """The file's path as given, "-" for standard input."""
    index: int
    """The certificate's place in the source, from 0."""
    der: bytes | None
    error: str | None
