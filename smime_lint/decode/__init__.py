"""TLV to model. It records faults of the encoding and does not evaluate them."""

from .certificate import DecodeError, decode

__all__ = ["DecodeError", "decode"]
