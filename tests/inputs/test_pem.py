"""PEM: several certificates, what may stand around them, and what is wrong with a block."""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Iterator

import pytest

from smime_lint.inputs import MAX_CERTIFICATE_SIZE, Item, Reading, read_bytes
from smime_lint.inputs.formats import read_stream
from smime_lint.inputs.item import Other, PemItem
from smime_lint.inputs.lines import read_lines
from smime_lint.inputs.pem import cut_pem, plain_certificate, read_pem

from ..certificates import cases, crls

DER = b"\x30\x82\x00\x90" + bytes(range(144))
OTHER = b"\x30\x82\x00\x91" + bytes(range(145))


def block(octets: bytes = DER, label: str = "CERTIFICATE", end: str | None = None) -> bytes:
    text = base64.b64encode(octets).decode()
    body = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {end or label}-----\n".encode()


def plain(count: int, end: bytes = b"\n") -> bytes:
    return b"".join(block(case.der) for case in cases()[:count]).replace(b"\n", end)


def ders(data: bytes) -> list[bytes | None]:
    items = list(read_bytes(data))
    assert [item.index for item in items] == list(range(len(items)))
    assert [item.error for item in items if item.der is not None] == [None] * sum(
        item.der is not None for item in items
    )
    return [item.der for item in items]


def errors(data: bytes) -> list[str | None]:
    return [item.error for item in read_bytes(data)]


@pytest.mark.parametrize(
    "label", ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "TBSCERTIFICATE"]
)
def test_labels(label: str) -> None:
    assert ders(block(label=label)) == [DER]


def test_several_certificates_count_from_zero() -> None:
    assert list(read_bytes(block() + block(OTHER), "mail.pem")) == [
        Item("mail.pem", 0, DER, None),
        Item("mail.pem", 1, OTHER, None),
    ]


@pytest.mark.parametrize(
    "data",
    [
        block().replace(b"\n", b"\r\n"),
        block().replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + block(),
        block().rstrip(),
        b"\n \t\r\n" + block(),
        textwrap.indent(block().decode(), "   ").encode(),
        block().replace(b"\n", b" \n"),
        block().replace(b"\n", b" "),
        b"Subject: C=GB, CN=J\xf6rg\nsays -----BEGIN CERTIFICATE-----\n" + block() + b"done\n",
        b"x\n" * 5000 + block(),
        block() + b"\x1b$B text of ISO-2022-JP \x1b(B\x0c\n\x1a",
    ],
    ids=[
        "crlf", "cr", "bom", "no-newline", "blanks", "indented", "trailing-blanks", "one-line", "text-around",
        "long-preamble", "controls-of-text",
    ],
)  # fmt: skip
def test_what_may_stand_around(data: bytes) -> None:
    assert ders(data) == [DER]


REAL = cases()[0].der
BARE = base64.encodebytes(REAL)
CRL_DER = crls()[0].der
STRAY = "expected PEM blocks with only text around them, found"


@pytest.mark.parametrize(
    ("before", "stray", "after", "found"),
    [
        (block(), REAL, b"", "a certificate in DER"),
        (block().rstrip(), REAL, b"", "a certificate in DER"),
        (block() + b"and its issuer:\n", REAL, b"\n" + block(OTHER), "a certificate in DER"),
        (block(), CRL_DER, b"", "a CRL in DER"),
        (b"", b"\x30\x03\x0a\x01\x01", b"\n" + block(), "an OCSP response in DER"),
        (block(), b"\x30\x82\x0a\x0a\x30\x82\x0d\x0a\xa0\x03\x02\x01\x02", b"", "a certificate in DER"),
        (block(), BARE, b"", "a certificate in base64 without a PEM block"),
        (b"", BARE, block(), "a certificate in base64 without a PEM block"),
        (block(), b"\0\0\0", b"", "binary data"),
        (block() + b"more:\n", b"\0b\0i\0n\0", b"\n" + block(OTHER), "binary data"),
        (b"\xef\xbb\xbf" + block(), b"\x05\x00", b"", "binary data"),
        (b"x\n" * 5000 + block(), REAL, b"", "a certificate in DER"),
        (plain(4), REAL, b"\n" + plain(2), "a certificate in DER"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_what_is_not_text_is_not_lost(
    before: bytes, stray: bytes, after: bytes, found: str, size: int
) -> None:
    """RFC 7468 permits text around blocks; a document that stands there would be lost silently."""
    data = before + stray + after
    number = before.count(b"-----BEGIN")
    items = list(read_bytes(data))
    assert [item.index for item in items] == list(range(number + 1 + after.count(b"-----BEGIN")))
    assert [item.index for item in items if item.error] == [number]
    assert items[number].error == f"offset {len(before)}: {STRAY} {found}"
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    pieces = [data[at : at + size] for at in range(start, len(data), size)]
    cut = [
        unit.decode() if isinstance(unit, PemItem) else unit
        for unit in cut_pem(pieces, "-", Reading(), start)
    ]
    assert [unit.item if isinstance(unit, Other) else unit for unit in cut] == items


def test_each_stray_between_blocks_is_reported() -> None:
    data = block() + REAL + b"\n" + block() + b"\0" + b"\n" + block()
    assert [item.der is None for item in read_bytes(data)] == [False, True, False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        b"MIICdamaged\n",
        b"MODULUSMODULUSMODULUSMODULUSMODULUSMODULUSMODULUSMODULUS\n",
        b" " + BARE.partition(b"\n")[0] + b"\n",
        base64.encodebytes(b"\x30\x82\x04\xa4\x02\x01\x00" + bytes(1200)),
    ],
    ids=["short", "words", "quoted", "private-key"],
)
def test_text_that_is_not_a_document_is_text(text: bytes) -> None:
    assert ders(text + block() + text + block(OTHER) + text) == [DER, OTHER]


def test_binary_data_without_a_block_that_is_looked_for() -> None:
    key = block(b"secret", "PRIVATE KEY")
    assert errors(key + b"\0\0") == ["expected a certificate, found a private key in line 1"]
    assert errors(key + REAL) == [f"offset {len(key)}: {STRAY} a certificate in DER"]
    assert errors(b"about -----BEGIN\n\0") == [f"offset 17: {STRAY} binary data"]


def test_other_blocks_are_skipped_beside_a_certificate() -> None:
    key = block(b"secret", "PRIVATE KEY")
    crl = b"-----BEGIN X509 CRL-----\nnot base64!\n-----END X509 CRL-----\n"
    assert ders(key + block() + crl) == [DER]


def test_other_blocks_alone_are_an_error() -> None:
    assert errors(b"\n" + block(b"secret", "PRIVATE KEY")) == [
        "expected a certificate, found a private key in line 2"
    ]


def test_text_alone_is_an_error() -> None:
    assert errors(b"hello, world\n") == [
        "expected a certificate in DER, PEM or base64, found text without a PEM block"
    ]


def test_trust_data_is_dropped_under_its_label_alone() -> None:
    trust = b"\x30\x03\x0c\x01x"
    assert ders(block(DER + trust, "TRUSTED CERTIFICATE")) == [DER]
    assert ders(block(DER + trust)) == [DER + trust]


@pytest.mark.parametrize("trailer", [b"\x04\x01x", b"\x30\x03\x0c\x01xy", b"\x30\x03\x0c"])
def test_what_is_no_trust_data_stays(trailer: bytes) -> None:
    assert ders(block(DER + trailer, "TRUSTED CERTIFICATE")) == [DER + trailer]


def test_no_certificate_under_the_trusted_label_stays_as_it_is() -> None:
    assert ders(block(b"\x04\x01x", "TRUSTED CERTIFICATE")) == [b"\x04\x01x"]


def test_bad_base64_costs_only_its_block() -> None:
    bad = block().replace(b"MIIA", b"MI*A")
    assert ders(block() + bad + block(OTHER)) == [DER, None, OTHER]
    line = block().count(b"\n") + 2
    assert errors(block() + bad + block(OTHER))[1] == f"line {line}: expected base64, found '*'"


def test_an_empty_block_is_an_error() -> None:
    data = b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
    assert errors(data) == ["line 1: expected base64, found none"]


def test_a_block_without_end_is_an_error() -> None:
    open_block = block().partition(b"-----END")[0]
    assert errors(open_block + block(OTHER)) == [
        "line 1: expected END CERTIFICATE after BEGIN CERTIFICATE, found the next BEGIN in line 6",
        None,
    ]
    assert errors(open_block) == [
        "line 1: expected END CERTIFICATE after BEGIN CERTIFICATE, found the end of the input"
    ]


def test_an_end_without_begin_is_an_error() -> None:
    assert errors(block().replace(b"-----BEGIN", b"----BEGIN") + block()) == [
        "line 6: END CERTIFICATE has no BEGIN CERTIFICATE before it",
        None,
    ]


@pytest.mark.parametrize(("label", "end"), [("CERTIFICATE", "PRIVATE KEY"), ("PRIVATE KEY", "CERTIFICATE")])
def test_an_end_of_another_label_is_an_error(label: str, end: str) -> None:
    assert errors(block(label=label, end=end)) == [
        f"line 6: expected END {label} for the BEGIN in line 1, found END {end}"
    ]


def test_a_damaged_end_line_is_an_error() -> None:
    assert errors(block()[:-2]) == [
        "line 1: expected END CERTIFICATE after BEGIN CERTIFICATE, found the end of the input"
    ]


def test_the_largest_certificate_passes_and_a_larger_one_costs_only_itself() -> None:
    largest = b"\x30" * MAX_CERTIFICATE_SIZE
    assert ders(block(largest) + block()) == [largest, DER]
    too_large = "line 1: expected a certificate of at most 1048576 bytes, found more"
    assert errors(block(largest + b"\x30") + block()) == [too_large, None]
    assert errors(block(largest * 2) + block()) == [too_large, None]


class EndlessBundle(io.RawIOBase):
    """A PEM bundle without end, which counts what is read of it."""

    def __init__(self) -> None:
        self.blocks = 0
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        while len(self._rest) < size:
            self._rest += block()
            self.blocks += 1
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def test_a_bundle_is_read_as_it_is_asked_for() -> None:
    bundle = EndlessBundle()
    items = read_stream(bundle, "-", Reading())  # type: ignore[arg-type]
    assert [next(items).index for _ in range(1000)] == list(range(1000))
    assert bundle.blocks < 2000


def test_a_block_without_end_takes_no_memory() -> None:
    class Endless(io.BytesIO):
        left = 8 * MAX_CERTIFICATE_SIZE

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if data or self.left <= 0:
                return data
            self.left -= 1 << 16
            return b"A" * (1 << 16)

    stream = Endless(b"-----BEGIN CERTIFICATE-----\n")
    assert [item.error for item in read_stream(stream, "-", Reading())] == [
        "line 1: expected END CERTIFICATE after BEGIN CERTIFICATE, found the end of the input"
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b"", b"\n", b"a certificate:\n\n"])
def test_plain_blocks_are_left_encoded(end: bytes, between: bytes) -> None:
    data = b"".join(
        between.replace(b"\n", end) + block(case.der).replace(b"\n", end) for case in cases()[:40]
    )
    cut = list(cut_pem([data], "x", Reading()))
    assert {type(unit) for unit in cut} == {PemItem}
    assert [unit.decode() for unit in cut if isinstance(unit, PemItem)] == [
        Item("x", index, case.der, None) for index, case in enumerate(cases()[:40])
    ]


@pytest.mark.parametrize(
    "other",
    [
        block(label="PKCS7"),
        block(OTHER),
        b"-----BEGIN CERTIFICATE-----\n",
        b"-----END CERTIFICATE-----\n",
        b"----- text\n",
        block().replace(b"\n", b"\r"),
        b"x " + block(),
    ],
)
@pytest.mark.parametrize("size", [1, 64, 1 << 16])
def test_what_is_not_plain_is_read_line_by_line(other: bytes, size: int) -> None:
    data = plain(3) + other + plain(2)
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    cut = list(cut_pem(pieces, "x", Reading()))
    assert [type(unit) for unit in cut[:4]] == [PemItem, PemItem, PemItem, Item]
    assert [unit.decode() if isinstance(unit, PemItem) else unit for unit in cut] == list(
        read_pem(read_lines([data]), "x", Reading())
    )


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_plain_text_is_one_certificate(end: bytes) -> None:
    """It is the item that is read from a file with this content, except the smallest certificates."""
    count = 0
    for case in cases():
        text = block(case.der).replace(b"\n", end)
        item = plain_certificate(text, "x")
        if item is not None:
            count += 1
            assert [item] == list(cut_pem([text], "x", Reading()))
            assert [item.decode()] == list(read_bytes(text, "x"))
    assert count > 0.9 * len(cases())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        block(),
        plain(2),
        plain(1).rstrip(),
        plain(1) + b"text\n",
        plain(1) + b"\0",
        b"text\n" + plain(1),
        plain(1, b"\r"),
        plain(1).replace(b"\n", b"\r", 2),
        plain(1).replace(b"CERTIFICATE", b"PKCS7"),
    ],
)
def test_another_text_is_not_one_plain_certificate(text: bytes) -> None:
    assert plain_certificate(text, "x") is None


def test_damage_in_a_plain_block_names_its_line() -> None:
    lines = plain(2).split(b"\n")
    place = lines.index(b"-----BEGIN CERTIFICATE-----", 1) + 3
    lines[place] = lines[place][:-1] + b"="
    first, second = read_bytes(b"\n".join(lines))
    assert first.error is None
    assert second.error == f"line {place + 1}: expected '=' only at the end of the base64"


def test_a_text_without_end_is_not_kept() -> None:
    """What cannot become a plain block goes to the careful reader, which has its limits."""
    taken = 0

    def long() -> Iterator[bytes]:
        nonlocal taken
        yield b"-----BEGIN CERTIFICATE-----\nMIIBATAC"
        for _ in range(200):
            taken += 1
            yield b"A" * (1 << 16)
        yield b"\n-----END CERTIFICATE-----\n" + block()

    bad, good = cut_pem(long(), "x", Reading())
    assert taken == 200
    assert isinstance(bad, Item)
    assert isinstance(good, Item)
    assert bad.error == f"line 1: expected a certificate of at most {MAX_CERTIFICATE_SIZE} bytes, found more"
    assert good.der == DER
