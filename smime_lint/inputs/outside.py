"""What stands outside PEM blocks and is not text: RFC 7468 2 permits explanatory text, nothing else."""

from __future__ import annotations

import binascii
import re

from ..model import pattern
from .form import Form
from .identify import identify_head

_CONTROLS = bytes((*range(7), *range(16, 26), *range(28, 32)))
"""Bytes that text in ASCII, UTF-8 and national encodings does not have, but DER and UTF-16 have."""
_BINARY = pattern(b"[" + re.escape(_CONTROLS) + b"]")
_BASE64 = pattern(rb"(?<=[\r\n])M[A-P][A-Za-z0-9+/]{46}")
"""A line that can be the first one of the base64 of a document."""
_KEPT = 64
"""Bytes before a piece that are kept: more than a match of the patterns, and more than `_HEAD`."""
_HEAD = 12
"""Bytes of a document before its first byte that text does not have, at most."""


class Stray:
    """Something that is not text, outside PEM blocks."""

    __slots__ = ("form", "found", "offset")

    def __init__(self, offset: int, form: Form | None, encoding: str) -> None:
        """``offset``: where it begins, in bytes. ``form``: the document that it is, None if it is not known.
        ``encoding``: of the document."""
        self.offset = offset
        self.form = form
        self.found = "binary data" if form is None else f"{form.noun} in {encoding}"

    @property
    def message(self) -> str:
        """What is wrong."""
        return f"offset {self.offset}: expected PEM blocks with only text around them, found {self.found}"


def may_be_stray(text: bytes) -> bool:
    """Whether there may be something else in a text; `Outside` knows."""
    is_text = len(text.translate(None, _CONTROLS)) == len(text)  # a fifth of the time of a regular expression
    return not is_text or (b"M" in text and (text[:1] == b"M" or b"\nM" in text or b"\rM" in text))


class Outside:
    """Looks for the first stray in the text between two PEM blocks, which comes in pieces."""

    __slots__ = ("_binary", "_kept", "_offset", "_stray")

    def __init__(self) -> None:
        self._stray: Stray | None = None
        self._kept = b"\n"
        self._binary: bytes | None = None
        self._offset = 0

    def add(self, offset: int, text: bytes) -> None:
        """Look at a piece that begins at an offset in the input."""
        if self._stray is not None:
            return
        if self._binary is not None:
            if len(self._binary) < _KEPT:
                self._binary += text[:_KEPT]
            return
        data = self._kept + text
        start = offset - len(self._kept)
        binary = _BINARY.search(data)
        for line in _BASE64.finditer(data, 0, binary.start() if binary else len(data)):
            form = identify_head(binascii.a2b_base64(line[0]))
            if form is not None:
                self._stray = Stray(start + line.start(), form, "base64 without a PEM block")
                return
        if binary is not None:
            first = max(binary.start() - _HEAD, 0)
            self._binary = data[first : first + 2 * _KEPT]
            self._offset = start + first
        self._kept = data[-_KEPT:]

    def end(self) -> Stray | None:
        """What was found in the text that ends here."""
        return self._stray if self._binary is None else _identify(self._offset, self._binary[:_KEPT])


def _identify(offset: int, data: bytes) -> Stray:
    """The stray in data whose first byte that text does not have comes after `_HEAD` bytes at most."""
    found = _BINARY.search(data)
    last = found.start() if found else 0
    for start in range(last + 1):
        form = identify_head(data[start:])
        if form is not None:
            return Stray(offset + start, form, "DER")
    return Stray(offset + last, None, "")
