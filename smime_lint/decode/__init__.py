"""TLV to model. It records what is wrong with the encoding and judges nothing."""

from .certificate import DecodeError, decode

__all__ = ["DecodeError", "decode"]
