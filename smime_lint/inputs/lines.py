"""Bytes to lines, or to one piece, with bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..der import MAX_SIZE
from ..model import pattern

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


_LINE_END = pattern(rb"[\r\n]")


def read_pieces(chunks: Iterable[bytes], mark: bytes, first: int = 1) -> Iterator[tuple[int, bytes]]:
    """The same text in larger pieces: lines that contain a mark, each with its number, and between them as
    many lines as there are, with the number of the first."""
    number = first
    pending = b""
    for chunk in chunks:
        data = pending + chunk
        start = 0
        while (found := data.find(mark, start)) >= 0:
            begin = max(start, _after_last_end(data, start, found))
            end = _LINE_END.search(data, found)
            stop = len(data) if end is None else end.end()
            if data[stop - 1 : stop + 1] == b"\r\n":
                stop += 1
            elif stop == len(data) and not data.endswith(b"\n"):  # the line or its end may go on
                break
            if begin > start:
                yield number, data[start:begin]
                number += _count_ends(data, start, begin)
            yield number, data[begin:stop]
            number += 1
            start = stop
        cut = max(start, _after_last_end(data, start, len(data) - 1 if data.endswith(b"\r") else len(data)))
        if found >= 0:
            cut = max(start, _after_last_end(data, start, found))
        if cut > start:
            yield number, data[start:cut]
            number += _count_ends(data, start, cut)
        pending = data[cut:]
        if len(pending) > MAX_LINE:
            yield number, pending
            pending = b""
    if pending:
        yield number, pending


def _after_last_end(data: bytes, start: int, stop: int) -> int:
    return max(data.rfind(b"\n", start, stop), data.rfind(b"\r", start, stop)) + 1


def _count_ends(data: bytes, start: int, stop: int) -> int:
    """The line ends in a part of a text."""
    pairs = data.count(b"\r\n", start, stop)
    return data.count(b"\n", start, stop) + data.count(b"\r", start, stop) - pairs


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
