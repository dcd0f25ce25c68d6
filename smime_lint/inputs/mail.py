"""Documents in messages with S/MIME: RFC 8551, and in their attachments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from ..model import pattern
from . import kinds
from .form import has_suffix
from .item import Cut, Other, renumbered
from .magic import is_archive
from .reading import Reading

MAX_DEPTH = 4
"""Messages that are attached to messages as files."""
MAX_LINES = 1_000_000
"""Lines of a message; fewer if it has many parts with parts, whose boundaries are looked for in each line."""
MAX_PARTS = 100
"""Parts that have parts."""
MAX_BOUNDARIES = 20_000
"""Lines that begin like the boundary of a part."""
MAX_FIELDS = 1 << 33
"""The sum of the squares of the lengths of header fields about the content, in bytes: their parameters take
the library so much time."""

_HEADER = pattern(rb"(?:From |[!-9;-~]+:)")
_OF_MESSAGES = pattern(
    rb"^(?:content-type|mime-version|message-id|received|return-path|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_MULTIPART = pattern(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_FIELD = pattern(rb"^content-[\w-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_BLANK = pattern(rb"\r?\n\r?\n")
_TYPES = frozenset(
    f"application/{name}"
    for name in (
        *("pkcs7-mime", "x-pkcs7-mime", "pkcs7-signature", "x-pkcs7-signature", "x-pkcs7-certificates"),
        *("pkix-cert", "pkix-crl", "pkix-pkipath", "x-x509-ca-cert", "x-x509-user-cert", "x-x509-email-cert"),
        *("x-pkcs7-crl", "x-pem-file", "pkcs10", "ocsp-response", "x-pkcs12", "pkcs12"),
    )
)


def is_message(head: bytes) -> bool:
    """Whether a message begins here: with header fields, some of which only messages have."""
    if not _HEADER.match(head):
        return False
    end = _BLANK.search(head)
    header = head[: end.start()] if end else head
    return b"-----BEGIN" not in header and _OF_MESSAGES.search(header) is not None


def read_message(data: bytes, source: str, reading: Reading, depth: int = 0) -> Iterator[Cut]:
    """What is looked for in a message: in its signature or signed content, its attachments, or its text.

    Other attachments are counted. ``depth``: of the messages that this one is attached to.
    """
    from .formats import cut_document
    from .pem import cut_pem

    if depth > MAX_DEPTH:
        yield reading.error(source, 0, f"expected messages nested at most {MAX_DEPTH} deep, found more")
        return
    index = 0
    others: list[Other] = []
    try:
        attachments = list(_attachments(data, reading))
    except ValueError as error:
        yield reading.error(source, 0, f"{error} (message)")
        return
    for payload in attachments:
        if payload is None:
            others.append(reading.other(kinds.OTHER, source))
            continue
        if not payload:
            yield reading.error(source, index, "expected base64 in an attachment, found none (message)")
            index += 1
            continue
        if is_archive(payload):
            others.append(reading.other(kinds.ATTACHED_ARCHIVE, source))
            continue
        for cut in renumbered(cut_document(io.BytesIO(payload), source, reading, depth + 1), index):
            if isinstance(cut, Other) and cut.kind != kinds.OTHER:
                others.append(cut)
                continue
            yield cut.item if isinstance(cut, Other) else cut
            index += 1
    if not index and b"-----BEGIN" in data:
        for cut in cut_pem((data,), source, reading):
            if isinstance(cut, Other):
                others.append(cut)
            else:
                yield cut
                index += 1
    if not index:
        known = [other for other in others if other.kind != kinds.OTHER]
        yield known[0] if known else reading.other(kinds.MESSAGE, source)
        if known:
            others.remove(known[0])
    for other in others:
        reading.skipped.add(other.kind)


def _attachments(data: bytes, reading: Reading) -> Iterator[bytes | None]:
    """The content of the parts that can hold documents, by their media type or their name; None for those
    that are empty and for other attachments. Raises ValueError."""
    from email import message_from_bytes
    from email.policy import compat32

    parts = sum(1 for _ in _MULTIPART.finditer(data))
    if parts > MAX_PARTS:
        raise ValueError(f"expected at most {MAX_PARTS} parts that have parts, found more")
    lines = max(data.count(b"\n"), data.count(b"\r"))
    limit = MAX_LINES * 10 // (10 + parts)
    if lines > limit:
        raise ValueError(f"expected at most {limit} lines, found {lines}")
    if (boundaries := data.count(b"\n--")) > MAX_BOUNDARIES:
        raise ValueError(f"expected at most {MAX_BOUNDARIES} boundaries of parts, found {boundaries}")
    if sum((found.end() - found.start()) ** 2 for found in _FIELD.finditer(data)) > MAX_FIELDS:
        raise ValueError("expected shorter header fields about the content")
    message = message_from_bytes(data, policy=compat32)
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        name = part.get_filename() or ""
        if kind in _TYPES or has_suffix(name, reading.forms):
            payload = part.get_payload(decode=True)
            yield payload if isinstance(payload, bytes) and (payload or part.get_payload()) else None
        elif name:
            yield None
