"""Nothing in base64 is passed over but white space."""

from __future__ import annotations

import base64

import pytest

from smime_lint.inputs.base64 import Base64Error, decode_base64

OCTETS = bytes(range(70))
TEXT = base64.b64encode(OCTETS)


@pytest.mark.parametrize("size", range(1, 8))
def test_reads_every_length(size: int) -> None:
    assert decode_base64([base64.b64encode(OCTETS[:size])], 1) == OCTETS[:size]


def test_white_space_may_stand_anywhere() -> None:
    assert decode_base64([b" " + TEXT[:5] + b"\t\r\n", b"\n", TEXT[5:9] + b" ", TEXT[9:], b"\n"], 1) == OCTETS


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([b"AAAA\n", b"AA*A\n"], "line 4: expected base64, found '*'"),
        ([b"AA-_"], "line 3: expected base64, found '-'"),
        ([b"AAA\xe9"], "line 3: expected base64, found the byte 0xe9"),
        ([b"AAA\x00"], "line 3: expected base64, found the byte 0x00"),
        ([b"AA==\n", b"AAAA\n"], "line 3: expected '=' only at the end of the base64"),
        ([b"A=AA\n"], "line 3: expected '=' only at the end of the base64"),
        (
            [b"AAAA\n", b"AAA\n"],
            "line 4: the base64 ends early or is damaged: expected a multiple of 4 characters, found 7",
        ),
        ([b"AAAAA==="], "line 3: the base64 does not end on a whole octet, or has too much padding"),
        ([b"AAAA===="], "line 3: the base64 does not end on a whole octet, or has too much padding"),
        ([b"AB=="], "line 3: the base64 does not end on a whole octet, or has too much padding"),
        ([b"===="], "line 3: the base64 does not end on a whole octet, or has too much padding"),
        ([b"\n", b" \n"], "line 3: expected base64, found none"),
        ([], "line 3: expected base64, found none"),
    ],
)
def test_says_what_is_wrong_and_where(lines: list[bytes], message: str) -> None:
    with pytest.raises(Base64Error) as caught:
        decode_base64(lines, 3)
    assert str(caught.value) == message
