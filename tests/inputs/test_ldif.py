"""Certificates and CRLs in LDIF."""

from __future__ import annotations

import base64
import io
import tracemalloc

import pytest

from smime_lint.inputs import ALL_FORMS, CRL, Reading, read_bytes
from smime_lint.inputs.formats import read_stream
from smime_lint.inputs.ldif import is_ldif
from smime_lint.testing import der

from ..certificates import CERTS, crls, der_of
from .containers import ldif, other_content, signed_data

CERT = der_of(CERTS / "ca" / "root.pem")
SECOND = der_of(CERTS / "ca" / "smime-ca-1.pem")
LIST = crls()[0].der
ENTRY = ldif(
    [
        ("userCertificate;binary", CERT),
        ("jpegPhoto", b"\xff\xd8" * 100),
        ("USERSMIMECERTIFICATE", signed_data([CERT, SECOND])),
        ("cACertificate;binary", SECOND),
        ("certificateRevocationList;binary", LIST),
    ]
)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_values_of_attributes(end: bytes) -> None:
    data = ENTRY.replace(b"\n", end)
    assert [(item.index, item.der) for item in read_bytes(data)] == list(
        enumerate([CERT, CERT, SECOND, SECOND])
    )
    assert [item.der for item in read_bytes(data, forms=(CRL,))] == [LIST]
    documents = [item.document for item in read_bytes(data, forms=ALL_FORMS)]
    assert documents == ["certificate"] * 4 + ["crl"]


def test_damage_costs_only_its_value() -> None:
    text = base64.b64encode(CERT)
    data = (
        b"dn: cn=x\nuserCertificate;binary:: ?" + text + b"\nuserCertificate;binary: " + text + b"\n"
        b"userCertificate;binary:< file:///etc/passwd\nuserCertificate:: " + text + b"\n"
    )
    assert [(item.error, item.der) for item in read_bytes(data)] == [
        ("line 2: expected base64, found '?' (LDIF)", None),
        ("line 3: expected a value in base64, found text (LDIF)", None),
        ("line 4: expected a value in base64, found an address (LDIF)", None),
        (None, CERT),
    ]


def test_pairs_of_cross_certificates() -> None:
    pair = der.sequence(der.explicit(0, CERT), der.explicit(1, SECOND))
    data = ldif([("crossCertificatePair;binary", pair), ("userCertificate", CERT)])
    assert [(item.index, item.der) for item in read_bytes(data)] == [(0, CERT), (1, SECOND), (2, CERT)]
    (item,) = read_bytes(ldif([("crossCertificatePair", CERT[:-1])]))
    assert (item.error or "").endswith("(LDIF, crossCertificatePair)")


def test_ldif_without_certificates() -> None:
    (item,) = read_bytes(ldif([("jpegPhoto", b"x")]))
    assert item.error == "expected a certificate, found an LDIF file without certificates"
    (item,) = read_bytes(ldif([("userCertificate;binary", other_content()["CSR"])]))
    assert item.error == "expected a certificate, found a certificate signing request (CSR)"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"dn: cn=x\n", True),
        (b"dn:: Y249eA==\n", True),
        (b"# comment\n  folded\n\nversion: 1\n", True),
        (b"\xef\xbb\xbfDN: cn=x"[3:], True),
        (b"cn: x\ndn: y\n", False),
        (b"-----BEGIN CERTIFICATE-----\n", False),
        (b"# comment\n", False),
        (b"", False),
    ],
)
def test_what_ldif_begins_with(head: bytes, expected: bool) -> None:
    assert is_ldif(head) is expected


class Endless(io.RawIOBase):
    """Entries without an end, as far as memory is concerned."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts

    def read(self, size: int = -1, /) -> bytes:
        return self._parts.pop() if self._parts else b""


def test_memory_is_bounded() -> None:
    """200 MB of entries, and a value of 200 MB that nobody asked for."""
    entries = (ENTRY * (1_000_000 // len(ENTRY)),) * 200
    photo = (b"\njpegPhoto:: ", *(b" " + b"A" * 999_998 + b"\n",) * 200, ENTRY)
    tracemalloc.start()
    try:
        stream = Endless([*reversed((b"dn: cn=x\n", *entries[:3], *photo))])
        count = sum(item.error is None for item in read_stream(stream, "-", Reading()))  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert count == 4 * (3 * (1_000_000 // len(ENTRY)) + 1)
