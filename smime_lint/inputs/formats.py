"""Distinguishes DER, PEM and bare base64."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from ..model import pattern
from .base64 import WHITE_SPACE, Base64Error, decode_base64
from .form import CERTIFICATE, Form
from .item import Item, PemItem
from .lines import MAX_LINE
from .pem import cut_pem
from .pkcs7 import is_signed_data, read_signed_data

HEAD_SIZE = 4096
"""Bytes by which a format is detected."""
_CHUNK_SIZE = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SEQUENCE = 0x30
_CONTROL = pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_bytes(data: bytes, source: str = "-", form: Form = CERTIFICATE) -> Iterator[Item]:
    """The documents of a form in DER, PEM or base64."""
    return read_stream(io.BytesIO(data), source, form)


def read_stream(stream: BinaryIO, source: str = "-", form: Form = CERTIFICATE) -> Iterator[Item]:
    """The documents of a form in a stream of DER, PEM or base64, read on demand.

    Raises OSError.
    """
    for unit in cut_stream(stream, source, form):
        yield unit.decode() if isinstance(unit, PemItem) else unit


def cut_stream(stream: BinaryIO, source: str = "-", form: Form = CERTIFICATE) -> Iterator[Item | PemItem]:
    """As `read_stream`; documents in PEM may still be encoded. Raises OSError."""
    head = _read_head(stream)
    chunks = chain((head,), iter(lambda: stream.read(_CHUNK_SIZE), b""))
    if not head.strip(WHITE_SPACE):
        yield Item(source, 0, None, f"expected {form.noun}, found an empty input")
    elif head.startswith(_UTF16_MARKS):
        yield Item(source, 0, None, "expected DER, or PEM in ASCII or UTF-8, found UTF-16 text")
    elif _is_der(head):
        yield from _expand(_read_der(chunks, source, form), form)
    elif b"-----BEGIN" not in head and form.bare_base64.match(head):
        yield from _expand(_read_base64(chunks, source, form), form)
    else:
        yield from cut_pem(chunks, source, form)


def _expand(item: Item, form: Form) -> Iterator[Item]:
    """The certificates of a PKCS #7 file; anything else stays as it is."""
    if form is CERTIFICATE and item.der is not None and is_signed_data(item.der):
        yield from read_signed_data(item.der, item.source, item.index)
    else:
        yield item


def _read_head(stream: BinaryIO) -> bytes:
    """The first bytes, as many as it takes to see more than white space."""
    head = stream.read(HEAD_SIZE)
    if head.startswith(_BYTE_ORDER_MARK):
        head = head[len(_BYTE_ORDER_MARK) :]
    while not head.strip(WHITE_SPACE) and len(head) < MAX_LINE:
        more = stream.read(HEAD_SIZE)
        if not more:
            break
        head += more
    return head


def looks_like(form: Form, head: bytes) -> bool:
    """Whether the first bytes of a file are those of a document of the form in DER or PEM."""
    return bool(form.der_start.match(head) or form.pem_begin.search(head))


def _is_der(head: bytes) -> bool:
    """Whether it is binary; the decoder reports what is wrong with it."""
    if head[0] == _SEQUENCE and head[1:2] >= b"\x80":
        return True
    return b"-----BEGIN" not in head and _CONTROL.search(head) is not None


def _read_der(chunks: Iterable[bytes], source: str, form: Form) -> Item:
    der = _read_at_most(chunks, form.max_size)
    if der is None:
        return Item(source, 0, None, f"expected at most {form.max_size} bytes of DER, found more")
    return Item(source, 0, der, None)


def _read_base64(chunks: Iterable[bytes], source: str, form: Form) -> Item:
    limit = 2 * form.max_size
    text = _read_at_most(chunks, limit)
    if text is None:
        return Item(source, 0, None, f"expected at most {limit} bytes of base64, found more")
    try:
        der = decode_base64(text.splitlines(), 1)
    except Base64Error as error:
        return Item(source, 0, None, str(error))
    return _read_der((der,), source, form)


def _read_at_most(chunks: Iterable[bytes], limit: int) -> bytes | None:
    """All of the chunks, None if they are longer than the limit."""
    parts = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            return None
    return b"".join(parts)
