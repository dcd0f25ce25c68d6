"""DER, PEM and base64 are distinguished by content."""

from __future__ import annotations

import base64
import time

import pytest

from smime_lint.inputs import MAX_CERTIFICATE_SIZE, Item, read_bytes
from smime_lint.inputs.form import CERTIFICATE, CRL, OCSP_RESPONSE
from smime_lint.inputs.formats import is_certain, is_readable

from ..certificates import cases

DER = cases()[0].der
TEXT = base64.b64encode(DER)


def read(data: bytes) -> Item:
    (item,) = read_bytes(data, "-")
    return item


def test_der_is_passed_on_whole() -> None:
    assert read(DER).der == DER
    assert read(DER + b"\n").der == DER + b"\n"
    assert read(DER + DER).der == DER + DER


@pytest.mark.parametrize(
    "data", [b"\x30\x03\x02\x01\x00", b"\x00\x01\x02", b"\x30\x80\x00\x00", b"\x89PNG\r\n\x1a\n"]
)
def test_binary_data_is_for_the_decoder_to_judge(data: bytes) -> None:
    assert read(data).der == data


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT + b"\n",
        b"\n".join(TEXT[i : i + 76] for i in range(0, len(TEXT), 76)),
        b"\r\n".join(TEXT[i : i + 64] for i in range(0, len(TEXT), 64)),
        b"  \n" + TEXT,
        b"\xef\xbb\xbf" + TEXT,
        b"\n" * 10_000 + TEXT,
    ],
    ids=["one-line", "newline", "lines", "crlf", "blanks", "bom", "many-blanks"],
)
def test_bare_base64(text: bytes) -> None:
    assert read(text).der == DER


def test_bad_base64_is_an_error() -> None:
    lines = [TEXT[i : i + 64] for i in range(0, len(TEXT), 64)]
    lines[3] = b"?" + lines[3][1:]
    assert read(b"\n".join(lines)).error == "line 4: expected base64, found '?'"


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_nothing_is_an_error(data: bytes) -> None:
    assert read(data).error == "expected a certificate, found an empty input"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_an_error(encoding: str) -> None:
    data = "\ufeff-----BEGIN CERTIFICATE-----\n".encode(encoding)
    assert read(data).error == "expected DER, or PEM in ASCII or UTF-8, found UTF-16 text"


def test_limits_of_size() -> None:
    largest = b"\x30\x83" + bytes(MAX_CERTIFICATE_SIZE - 2)
    assert read(largest).der == largest
    assert read(base64.b64encode(largest)).der == largest
    too_large = "expected at most 1048576 bytes of DER, found more"
    assert read(largest + b"\x00").error == too_large
    assert read(base64.b64encode(largest + b"\x00")).error == too_large
    assert read(base64.b64encode(largest * 3)).error == "expected at most 2097152 bytes of base64, found more"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (DER, True),
        (b"\x30\x80\x30\x80", True),
        (b"\x30\x81\xff\xa0", True),
        (b"text\r\n-----BEGIN CERTIFICATE-----\r\n", True),
        (b"-----BEGIN TRUSTED CERTIFICATE-----", True),
        (b"-----BEGIN TBSCERTIFICATE-----", True),
        (b"-----BEGIN PRIVATE KEY-----", False),
        (b"-----BEGIN CERTIFICATE REQUEST-----", False),
        (b"see -----BEGIN CERTIFICATE-----", False),
        (b"\x30\x82\x05\x00\x06\x09", True),  # PKCS #7
        (b"\x30\x03\x02\x01\x00", False),
        (b"0123456789", False),
        (b"", False),
    ],
)
def test_what_may_be_a_certificate(head: bytes, expected: bool) -> None:
    assert is_readable(head, (CERTIFICATE,)) is expected


TRY_LATER = bytes.fromhex("30030a0103")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (TRY_LATER, True),
        (b"\x30\x82\x01\x00\x0a\x01\x00\xa0", True),
        (b"\x30\x80\x0a\x01\x00", True),
        (b"text\n-----BEGIN OCSP RESPONSE-----\n", True),
        (b"-----BEGIN CERTIFICATE-----\n", False),
        (DER[:64], False),
        (b"\x30\x03\x02\x01\x03", False),
        (b"", False),
    ],
)
def test_what_may_be_an_ocsp_response(head: bytes, expected: bool) -> None:
    assert is_readable(head, (OCSP_RESPONSE,)) is expected


def test_responses_beside_certificates() -> None:
    """In a text with blocks of both, each form finds its own."""
    text = (
        b"-----BEGIN OCSP RESPONSE-----\nMAMKAQM=\n-----END OCSP RESPONSE-----\n"
        b"-----BEGIN CERTIFICATE-----\n" + TEXT + b"\n-----END CERTIFICATE-----\n"
    )
    assert [item.der for item in read_bytes(text)] == [DER]
    assert [item.der for item in read_bytes(text, forms=(OCSP_RESPONSE,))] == [TRY_LATER]


def test_a_response_in_bare_base64() -> None:
    (item,) = read_bytes(b"MAMKAQM=\n", forms=(OCSP_RESPONSE,))
    assert item.der == TRY_LATER
    (item,) = read_bytes(b"", forms=(OCSP_RESPONSE,))
    assert item.error == "expected an OCSP response, found an empty input"


@pytest.mark.parametrize(
    "head", [b"\n" * 4096, b"\r\n" * 2048, b"\n " * 2048, b"\n" * 4000 + b" -----BEGIN X"]
)
def test_looking_at_blank_lines_takes_no_time(head: bytes) -> None:
    start = time.process_time()
    for _ in range(100):
        for form in (CERTIFICATE, CRL, OCSP_RESPONSE):
            assert not is_readable(head, (form,))
            assert not is_certain(head, (form,))
    assert time.process_time() - start < 1
