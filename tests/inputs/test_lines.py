"""Lines are the same however the bytes are cut into chunks."""

from __future__ import annotations

import pytest

from smime_lint.inputs.lines import MAX_LINE, read_lines

TEXT = b"one\ntwo\r\nthree\rfour\n\nsix\r\n\r\neight"
LINES = [
    (1, b"one\n"),
    (2, b"two\r\n"),
    (3, b"three\r"),
    (4, b"four\n"),
    (5, b"\n"),
    (6, b"six\r\n"),
    (7, b"\r\n"),
    (8, b"eight"),
]


@pytest.mark.parametrize("size", range(1, len(TEXT) + 1))
def test_chunks_do_not_matter(size: int) -> None:
    chunks = [TEXT[start : start + size] for start in range(0, len(TEXT), size)]
    assert list(read_lines(chunks)) == LINES


def test_a_long_line_comes_in_pieces() -> None:
    pieces = list(read_lines([b"x" * MAX_LINE, b"y", b"z\n", b"next"]))
    assert [number for number, _ in pieces] == [1, 1, 2]
    assert b"".join(piece for _, piece in pieces) == b"x" * MAX_LINE + b"yz\nnext"
