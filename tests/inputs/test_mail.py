"""Certificates in messages."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest

from smime_lint.inputs import ALL_FORMS, Inputs, read_bytes
from smime_lint.inputs.mail import MAX_DEPTH, MAX_PARTS

from ..certificates import CERTS, crls, der_of, responses
from .containers import (
    enveloped_data,
    ocsp_revocation,
    opaque_message,
    other_content,
    signed_data,
    signed_message,
    zip_of,
)
from .test_pem import block

CERT = der_of(CERTS / "ca" / "root.pem")
SECOND = der_of(CERTS / "ca" / "smime-ca-1.pem")


@pytest.mark.parametrize("make", [signed_message, opaque_message])
def test_signed(make: object) -> None:
    assert callable(make)
    message = make(signed_data([CERT, SECOND]))
    assert [(item.index, item.der) for item in read_bytes(message)] == [(0, CERT), (1, SECOND)]
    assert [item.der for item in read_bytes(message.replace(b"\r\n", b"\n"))] == [CERT, SECOND]


def test_revocation_information() -> None:
    crl, response = crls()[0].der, responses()[0].der
    message = signed_message(signed_data([CERT], [crl, ocsp_revocation(response)]))
    assert [(item.document, item.der) for item in read_bytes(message, forms=ALL_FORMS)] == [
        ("certificate", CERT),
        ("crl", crl),
        ("ocsp", response),
    ]
    assert [item.der for item in read_bytes(message)] == [CERT]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (opaque_message(enveloped_data(), "enveloped-data"), "an encrypted message (CMS EnvelopedData)"),
        (signed_message(signed_data()), "a PKCS #7 file without certificates"),
        (b"From: a@example.com\nMessage-ID: <1@example.com>\n\nhello\n", "a message without S/MIME"),
        (opaque_message(other_content()["CSR"]), "a certificate signing request (CSR)"),
    ],
)
def test_messages_without(message: bytes, found: str, tmp_path: Path) -> None:
    (item,) = read_bytes(message)
    assert item.error == f"expected a certificate, found {found}"
    (tmp_path / "a.eml").write_bytes(message)
    (tmp_path / "b.pem").write_bytes(block())
    inputs = Inputs([str(tmp_path)])
    assert [item.error for item in inputs] == [None]
    assert inputs.reading.skipped.describe() == f"1 {found.partition(' ')[2]}"


def test_attachments_and_forwarded_messages() -> None:
    attachment = base64.encodebytes(SECOND)
    message = (
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="outer"\n\n'
        b"--outer\nContent-Type: message/rfc822\n\n" + signed_message(signed_data([CERT])) + b"\n"
        b'--outer\nContent-Type: application/octet-stream; name="ca.cer"\n'
        b'Content-Disposition: attachment; filename="ca.cer"\nContent-Transfer-Encoding: base64\n\n'
        + attachment
        + b"--outer\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAAA\n"
        b"--outer--\n"
    )
    assert [(item.index, item.der) for item in read_bytes(message)] == [(0, CERT), (1, SECOND)]


def mixed(*attachments: tuple[str, str, bytes]) -> bytes:
    """A message with attachments: their media types, names and content."""
    parts = [b"Content-Type: text/plain\n\nhello\n"]
    for kind, name, content in attachments:
        head = f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n\n'
        parts.append(head.encode() + base64.encodebytes(content))
    top = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=part\n\n"
    return top + b"".join(b"--part\n" + part for part in parts) + b"--part--\n"


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("application/x-pem", "b.pem", block(SECOND)),
        ("text/plain", "b.pem", block(SECOND)),
        ("application/x-x509-something", "b.CER", SECOND),
        ("application/x-whatever", "b.p7b", signed_data([SECOND])),
    ],
)
def test_attachments_are_recognized_by_their_names(kind: str, name: str, content: bytes) -> None:
    message = mixed(("application/pkix-cert", "a.cer", CERT), (kind, name, content))
    assert [(item.index, item.der) for item in read_bytes(message)] == [(0, CERT), (1, SECOND)]


def test_other_attachments_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mixed(
            ("image/png", "logo.png", b"png"),
            ("application/pkix-cert", "a.cer", CERT),
            ("application/pkcs10", "a.csr", other_content()["CSR"]),
            ("application/zip", "a.zip", zip_of({"b.cer": SECOND})),
        )
    )
    inputs = Inputs([str(tmp_path)])
    assert [item.der for item in inputs] == [CERT]
    assert inputs.reading.skipped.describe() == (
        "1 archive in a message, 1 certificate signing request (CSR), 1 other file"
    )


def test_a_damaged_attachment_is_an_error() -> None:
    message = mixed(("application/pkix-cert", "a", CERT), ("text/plain", "b.pem", b"text"))
    first, second = read_bytes(message)
    assert first.der == CERT
    assert second.error == "expected a certificate in DER, PEM or base64, found text without a PEM block"


def test_attached_messages_are_bounded() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: application/octet-stream; name=x.eml\n\n"
    inner = mixed(("application/pkix-cert", "a.cer", CERT))
    assert [item.der for item in read_bytes(head * MAX_DEPTH + inner)] == [CERT]
    (item,) = read_bytes(head * 2000 + inner)
    assert item.error == f"expected messages nested at most {MAX_DEPTH} deep, found more"


def test_pem_in_the_text() -> None:
    message = b"Received: from a\nContent-Type: text/plain\n\nhere:\n" + block(CERT) + block(SECOND)
    assert [item.der for item in read_bytes(message)] == [CERT, SECOND]


def test_text_before_pem_is_not_a_message() -> None:
    head = b"Subject: CN=Example Root\nIssuer: CN=Example Root\n\n"
    assert [item.der for item in read_bytes(head + block(CERT))] == [CERT]


def test_damage_costs_only_its_part() -> None:
    broken = signed_message(signed_data([CERT])[:-5])
    (item,) = read_bytes(broken)
    assert item.error is not None
    assert item.error.endswith("(PKCS #7)")


@pytest.mark.parametrize(
    "message",
    [
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\nMIME-Version: 1.0\n\n--%d\n' % (n, n)
            for n in range(MAX_PARTS - 1)
        )
        + b"x\n" * 500_000,
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed" + b'; a="b"' * 100_000 + b"\n\nx",
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 100_000,
        b"MIME-Version: 1.0\nContent-Type: text/plain\n" + b" x\n" * 500_000,
        b"MIME-Version: 1.0\n" + b"Content-Type: a/b\n" * 100_000 + b"\nx",
        b"MIME-Version: 1.0\nContent-Type: application/octet-stream; name*=" + b"%41" * 500_000 + b"\n\nx",
        b"MIME-Version: 1.0\nContent-Type: application/octet-stream; "
        + b"; ".join(b"name*%d*=x" % n for n in range(30_000))
        + b"\n\nx",
        b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: x-uuencode\n\n"
        + b"begin 644 x\n" * 100_000,
        b"MIME-Version: 1.0\nContent-Type: " + b"(" * 500_000 + b"\n\nx",
        b'MIME-Version: 1.0\nContent-Type: a/b; name="' + b"\\" * 500_000 + b'"\n\nx',
        b"MIME-Version: 1.0\nContent-Type: a/b; name=" + b"=?utf-8?q?x?= " * 50_000 + b"\n\nx",
        b"MIME-Version: 1.0\nContent-Type: text/plain\n\n" + b"x\n" * 990_000,
        b"MIME-Version: 1.0\n" + b"Content-Type: a/b" + b'; a="b"' * 1100 + b"\n\nx",
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
        + (b"--a\nContent-Type: a/b" + b'; a="b"' * 1100 + b"\n\n") * 500,
    ],
    ids=range(14),
)
def test_time_is_bounded(message: bytes) -> None:
    start = time.process_time()
    assert all(item.error is not None for item in read_bytes(message))
    assert time.process_time() - start < 2


def test_parts_are_bounded() -> None:
    message = b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * (MAX_PARTS + 1)
    (item,) = read_bytes(message)
    assert item.error == f"expected at most {MAX_PARTS} parts that have parts, found more (message)"


def test_an_attachment_that_is_not_base64_is_told() -> None:
    head = b"Content-Type: application/pkix-cert\nContent-Transfer-Encoding: base64\n\n"
    parts = b"".join(b"--x\n" + head + text + b"\n" for text in (b"!!!", base64.b64encode(CERT)))
    top = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    assert [(item.index, item.der, item.error) for item in read_bytes(top + parts + b"--x--\n")] == [
        (0, None, "expected base64 in an attachment, found none (message)"),
        (1, CERT, None),
    ]
