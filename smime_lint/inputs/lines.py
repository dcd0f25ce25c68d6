"""Bytes to lines, or to one piece, with bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..der import MAX_SIZE

MAX_LINE = 2 * MAX_SIZE
"""Bytes in one line, more than the base64 of the largest certificate; longer lines come in pieces."""


def read_lines(chunks: Iterable[bytes], first: int = 1) -> Iterator[tuple[int, bytes]]:
    r"""Number the lines from ``first``. They end with \n, \r\n or \r, which is left on."""
    number = first
    pending = b""
    for chunk in chunks:
        lines = (pending + chunk).splitlines(keepends=True)
        # The last line may go on in the next chunk; so may the line end, when \r is all there is of it.
        pending = b"" if not lines or lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            yield number, line
            number += 1
        if len(pending) > MAX_LINE:
            yield number, pending
            pending = b""
    if pending:
        yield number, pending


def read_whole(chunks: Iterable[bytes], limit: int) -> bytes | None:
    """All of the chunks, None if they are longer than the limit."""
    parts = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            return None
    return b"".join(parts)
