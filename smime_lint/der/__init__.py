"""Bytes to tags, lengths and offsets; records what is not DER."""

from .errors import DerError, LimitError
from .reader import (
    MAX_ATTRIBUTES,
    MAX_CRL_SIZE,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_EXTENSIONS,
    MAX_SIZE,
    Reader,
    Tlv,
    oid_text,
    tag_name,
)

__all__ = [
    "MAX_ATTRIBUTES",
    "MAX_CRL_SIZE",
    "MAX_DEPTH",
    "MAX_ELEMENTS",
    "MAX_EXTENSIONS",
    "MAX_SIZE",
    "DerError",
    "LimitError",
    "Reader",
    "Tlv",
    "oid_text",
    "tag_name",
]
