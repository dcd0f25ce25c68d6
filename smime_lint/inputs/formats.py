"""Distinguishes the formats of inputs by their content."""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from ..model import pattern
from . import kinds
from .base64 import WHITE_SPACE, Base64Error, decode_base64
from .expand import expand
from .form import CERTIFICATE, CRL, MAX_CONTAINER, Forms
from .identify import identify_head
from .item import Cut, Item, PemItem, named
from .ldif import is_ldif, read_ldif
from .lines import MAX_LINE, read_whole
from .magic import is_archive
from .mail import is_message, read_message
from .pem import cut_pem
from .reading import Passwords, Reading

if TYPE_CHECKING:
    from .archives import Level

HEAD_SIZE = 4096
"""Bytes by which a format is detected."""
_CHUNK_SIZE = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SEQUENCE = 0x30
_CONTROL = pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTAINER = pattern(rb"\x30(?:\x80|\x81.|\x82..|\x83...|\x84....)(?:\x06|\x02\x01\x03\x30)", re.DOTALL)
"""How PKCS #7 and PKCS #12 begin."""


def read_bytes(
    data: bytes, source: str = "-", forms: Forms = (CERTIFICATE,), passwords: Passwords | None = None
) -> Iterator[Item]:
    """The documents in bytes of any format that files may have: DER, PEM, base64, PKCS #7 and PKCS #12,
    messages, LDIF, ZIP and tar archives.

    ``forms``: what is looked for. ``passwords``: those to try for a PKCS #12 file.
    """
    return read_stream(io.BytesIO(data), source, Reading(forms, passwords))


def read_stream(stream: BinaryIO, source: str, reading: Reading) -> Iterator[Item]:
    """The same of a stream, read on demand. Raises OSError."""
    for unit in cut(stream, source, reading):
        yield unit.decode() if isinstance(unit, PemItem) else unit


def cut(stream: BinaryIO, source: str, reading: Reading) -> Iterator[Item | PemItem]:
    """The same; certificates in PEM may still be encoded. Raises OSError."""
    return named(cut_stream(stream, source, reading))


def cut_stream(stream: BinaryIO, source: str, reading: Reading, level: Level | None = None) -> Iterator[Cut]:
    """What is in a stream; certificates in PEM may still be encoded. ``level``: of a member of an archive.

    Raises OSError.
    """
    start, head = _read_head(stream)
    if is_archive(head):
        from .archives import Level, cut_archive

        yield from cut_archive(head, stream, source, reading, level or Level())
    else:
        yield from _cut_document(start, head, stream, source, reading)


def cut_document(stream: BinaryIO, source: str, reading: Reading, depth: int = 0) -> Iterator[Cut]:
    """As `cut_stream`, for what is not an archive. ``depth``: of messages that it is in. Raises OSError."""
    yield from _cut_document(*_read_head(stream), stream, source, reading, depth)


def _cut_document(
    start: int, head: bytes, stream: BinaryIO, source: str, reading: Reading, depth: int = 0
) -> Iterator[Cut]:
    """``start``, ``head``: what was read already, as `_read_head` returns it."""
    chunks = chain((head,), iter(lambda: stream.read(_CHUNK_SIZE), b""))
    has_pem = b"-----BEGIN" in head
    if not head.strip(WHITE_SPACE):
        yield reading.unknown(source, 0, reading.expected("an empty input"))
    elif head.startswith(_UTF16_MARKS):
        yield reading.unknown(source, 0, "expected DER, or PEM in ASCII or UTF-8, found UTF-16 text")
    elif (kind := kinds.kind_of_head(head)) and not has_pem:
        yield reading.other(kind, source)
    elif _is_der(head):
        yield from _read_der(chunks, source, reading, head)
    elif not has_pem and any(form.bare_base64.match(head) for form in reading.forms):
        yield from _read_base64(chunks, source, reading, head)
    elif is_ldif(head):
        yield from read_ldif(chunks, source, reading)
    elif is_message(head):
        data = read_whole(chunks, MAX_CONTAINER)
        if data is None:
            yield reading.error(source, 0, f"expected a message of at most {MAX_CONTAINER} bytes, found more")
        else:
            yield from read_message(data, source, reading, depth)
    else:
        yield from cut_pem(chunks, source, reading, start)


def _read_head(stream: BinaryIO) -> tuple[int, bytes]:
    """The first bytes, as many as it takes to see more than white space, and how many are before them."""
    start, head = 0, stream.read(HEAD_SIZE)
    if head.startswith(_BYTE_ORDER_MARK):
        start, head = len(_BYTE_ORDER_MARK), head[len(_BYTE_ORDER_MARK) :]
    while not head.strip(WHITE_SPACE) and len(head) < MAX_LINE:
        more = stream.read(HEAD_SIZE)
        if not more:
            break
        head += more
    return start, head


def is_certain(head: bytes, forms: Forms) -> bool:
    """Whether a file that begins so certainly is one with documents of the forms."""
    if head[:1] == b"\x30":
        return identify_head(head) in forms
    if any(form.pem_begin.search(head) for form in forms):
        return not is_archive(head) and not is_message(head) and not is_ldif(head)
    if any(form.bare_base64.match(head) for form in forms):
        return identify_head(_decoded(head)) in forms
    return False


def _decoded(head: bytes) -> bytes:
    """The first bytes that base64 encodes; none if it is damaged."""
    try:
        return binascii.a2b_base64(head.lstrip()[:60])
    except binascii.Error:
        return b""


def is_readable(head: bytes, forms: Forms) -> bool:
    """Whether a file begins like one that may have documents of the forms."""
    return (
        any(form.der_start.match(head) or form.pem_begin.search(head) for form in forms)
        or is_archive(head)
        or _CONTAINER.match(head) is not None
        or is_ldif(head)
        or is_message(head)
    )


def _is_der(head: bytes) -> bool:
    """Whether it is binary; the decoder reports what is wrong with it."""
    if head[0] == _SEQUENCE and head[1:2] >= b"\x80":
        return True
    return b"-----BEGIN" not in head and _CONTROL.search(head) is not None


def _limit(head: bytes, forms: Forms) -> int:
    """How many bytes of DER are read of what begins so."""
    if _CONTAINER.match(head):
        return MAX_CONTAINER
    if CRL in forms and CRL.der_start.match(head):
        return CRL.max_size
    return forms[0].max_size


def _read_der(chunks: Iterable[bytes], source: str, reading: Reading, head: bytes) -> Iterator[Cut]:
    limit = _limit(head, reading.forms)
    der = read_whole(chunks, limit)
    if der is None:
        yield reading.error(source, 0, f"expected at most {limit} bytes of DER, found more")
    else:
        yield from expand(der, source, 0, reading)


def _read_base64(chunks: Iterable[bytes], source: str, reading: Reading, head: bytes) -> Iterator[Cut]:
    limit = 2 * _limit(_decoded(head), reading.forms)
    text = read_whole(chunks, limit)
    if text is None:
        yield reading.error(source, 0, f"expected at most {limit} bytes of base64, found more")
        return
    try:
        der = decode_base64(text.splitlines(), 1)
    except Base64Error as error:
        yield reading.error(source, 0, str(error))
        return
    yield from _read_der((der,), source, reading, der)
