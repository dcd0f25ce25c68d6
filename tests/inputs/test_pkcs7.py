"""Certificates in PKCS #7."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from smime_lint.inputs import Inputs, read_bytes
from smime_lint.testing import der

from ..certificates import CERTS, der_of
from .containers import signed_data, signer_info

FILES = [CERTS / "ca" / "root.pem", CERTS / "ca" / "smime-ca-1.pem"]


def bundle(encoding: Encoding) -> bytes:
    certificates = [x509.load_pem_x509_certificate(path.read_bytes()) for path in FILES]
    return pkcs7.serialize_certificates(certificates, encoding)


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_certificates_are_read_with_their_bytes(encoding: Encoding) -> None:
    items = list(read_bytes(bundle(encoding), "x"))
    assert {item.der for item in items} == {der_of(path) for path in FILES}
    assert [item.index for item in items] == [0, 1]


def test_beside_certificates_in_pem() -> None:
    text = FILES[0].read_bytes() + bundle(Encoding.PEM) + FILES[1].read_bytes()
    assert [item.index for item in read_bytes(text)] == [0, 1, 2, 3]


def test_damage_is_told() -> None:
    (item,) = read_bytes(bundle(Encoding.DER)[:-40])
    assert item.error is not None
    assert "PKCS #7" in item.error


def test_none_in_it() -> None:
    content = "06092a864886f70d010702 a016 3014 020101 3100 300b06092a864886f70d010701 3100"
    (item,) = read_bytes(b"\x30\x81\x23" + bytes.fromhex(content))
    assert item.error == "expected a certificate, found a PKCS #7 file without certificates"


def test_in_a_directory(tmp_path: Path) -> None:
    (tmp_path / "a.p7b").write_bytes(bundle(Encoding.DER))
    (tmp_path / "b.p7c").write_bytes(bundle(Encoding.PEM))
    assert len(list(Inputs([str(tmp_path)]))) == 4


ROOT_DER, CA_DER = (der_of(path) for path in FILES)


def by_name(encoding: bytes) -> bytes:
    certificate = x509.load_der_x509_certificate(encoding)
    return der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))


def by_key(encoding: bytes) -> bytes:
    extensions = x509.load_der_x509_certificate(encoding).extensions
    return der.tlv(0x80, extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest)


@pytest.mark.parametrize(
    ("signers", "expected"),
    [
        ([], [False, False]),
        ([by_name(CA_DER)], [False, True]),
        ([by_key(CA_DER)], [False, True]),
        ([by_name(ROOT_DER), by_key(CA_DER)], [True, True]),
        ([der.sequence(by_name(CA_DER)[2:-1])], [False, False]),
        ([der.tlv(0x80, b"another key")], [False, False]),
        ([b"\x05\x00"], [False, False]),
    ],
    ids=["none", "name", "key", "two", "another-name", "another-key", "unknown"],
)
def test_certificates_of_signers(signers: list[bytes], expected: list[bool]) -> None:
    data = signed_data([ROOT_DER, CA_DER], signers=map(signer_info, signers))
    items = list(read_bytes(data))
    assert [(item.der, item.error) for item in items] == [(ROOT_DER, None), (CA_DER, None)]
    assert [item.is_signer for item in items] == expected


def test_signers_that_cannot_be_read_cost_no_certificate() -> None:
    whole = signed_data([ROOT_DER], signers=[b"\x30\x05\x02\x01"])
    assert [(item.der, item.is_signer) for item in read_bytes(whole)] == [(ROOT_DER, False)]
    other = b"\x30\x03\x02\x01\x01"
    items = list(read_bytes(signed_data([other, ROOT_DER], signers=[signer_info(by_name(ROOT_DER))])))
    assert [item.is_signer for item in items] == [False, True]
