"""Certificates in PKCS #12 files."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PBES,
    load_pkcs12,
    serialize_key_and_certificates,
)

from smime_lint.inputs import ALL_FORMS, CRL, Item, read_bytes
from smime_lint.inputs.pkcs12 import MAX_ITERATIONS
from smime_lint.testing import der, keys

from ..certificates import CERTS, crls, der_of
from .containers import DATA, PASSWORD, cert_bag, content_info, crl_bag, key_bag, pkcs12

CHAIN = [der_of(CERTS / "ca" / name) for name in ("smime-ca-1.pem", "root.pem")]

ENCRYPTIONS: dict[str, KeySerializationEncryption] = {
    "best": BestAvailableEncryption(PASSWORD.encode()),
    "aes": PrivateFormat.PKCS12.encryption_builder()
    .kdf_rounds(3)
    .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
    .hmac_hash(hashes.SHA256())
    .build(PASSWORD.encode()),
    "3des": PrivateFormat.PKCS12.encryption_builder()
    .kdf_rounds(3)
    .key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC)
    .hmac_hash(hashes.SHA1())  # noqa: S303 - files have it
    .build(PASSWORD.encode()),
}


def file_of(encryption: KeySerializationEncryption) -> bytes:
    certificates = [x509.load_der_x509_certificate(each) for each in CHAIN]
    return serialize_key_and_certificates(
        b"jane", keys.private_key("rsa_ca"), certificates[0], certificates[1:], encryption
    )


def passwords(*tried: str) -> object:
    def source(name: str) -> Iterator[str]:
        assert name == "x.p12"
        yield from tried

    return source


def read(data: bytes, *tried: str, **options: object) -> list[Item]:
    return list(read_bytes(data, "x.p12", passwords=passwords(*tried), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ENCRYPTIONS)
def test_certificates_are_read_with_their_bytes(name: str) -> None:
    items = read(file_of(ENCRYPTIONS[name]), PASSWORD)
    assert sorted(item.der or b"" for item in items) == sorted(CHAIN)
    assert [(item.source, item.index) for item in items] == [("x.p12", 0), ("x.p12", 1)]


@pytest.mark.parametrize("name", ENCRYPTIONS)
def test_the_password_is_needed_and_must_be_right(name: str) -> None:
    (item,) = read(file_of(ENCRYPTIONS[name]))
    assert item.error == "the certificates are encrypted: a password is needed (PKCS #12)"
    (item,) = read(file_of(ENCRYPTIONS[name]), "wrong", "also wrong")
    assert item.error == "the password is wrong, or the file is damaged (PKCS #12)"
    assert len(read(file_of(ENCRYPTIONS[name]), "wrong", PASSWORD)) == 2


def test_passwords_are_not_asked_for_without_need() -> None:
    def never(source: str) -> Iterator[str]:
        raise AssertionError(source)

    assert len(list(read_bytes(file_of(NoEncryption()), passwords=never))) == 2


@pytest.mark.parametrize("password", ["", "pass", "pässwörd \N{KEY}"])
def test_what_the_library_writes_is_read(password: str) -> None:
    """With an empty password, and with characters of other scripts; both key derivations."""
    for algorithm in (PBES.PBESv2SHA256AndAES256CBC, PBES.PBESv1SHA1And3KeyTripleDESCBC):
        build = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2).key_cert_algorithm(algorithm)
        if not password:
            data = pkcs12(map(cert_bag, CHAIN), "")
        else:
            data = file_of(build.build(password.encode()))
            assert load_pkcs12(data, password.encode()).cert is not None
        assert len(read(data, *([password] if password else []))) == 2


def test_certificates_that_other_libraries_cannot_parse() -> None:
    broken = der.sequence(der.sequence(der.integer(1)), b"\x05\x00" * 70)
    data = pkcs12([cert_bag(CHAIN[0]), cert_bag(broken), cert_bag(b"\x00\x01")])
    assert [item.der for item in read(data, PASSWORD)] == [CHAIN[0], broken, b"\x00\x01"]


def test_keys_are_left_out() -> None:
    key = der.sequence(der.integer(0), der.octet_string(b"secret"))
    data = pkcs12([key_bag(key), cert_bag(CHAIN[0]), crl_bag(crls()[0].der)])
    (item,) = read(data, PASSWORD)
    assert item.der == CHAIN[0]
    both = read(data, PASSWORD, forms=ALL_FORMS)
    assert [(item.der, item.document) for item in both] == [(CHAIN[0], "certificate"), (crls()[0].der, "crl")]
    (item,) = read(pkcs12([key_bag(key)]), PASSWORD, forms=(CRL,))
    assert item.error == "expected a CRL, found a PKCS #12 file without CRLs"


def test_bags_in_bags() -> None:
    inner = der.sequence(cert_bag(CHAIN[1]))
    nested = der.sequence(der.oid("1.2.840.113549.1.12.10.1.6"), der.explicit(0, inner))
    assert [item.der for item in read(pkcs12([cert_bag(CHAIN[0]), nested]), PASSWORD)] == CHAIN


def test_ber() -> None:
    """Browsers write strings in pieces and lengths that are not given."""
    contents = der.sequence(cert_bag(CHAIN[0]))
    pieces = b"\x24\x80" + b"".join(
        der.octet_string(contents[start : start + 100]) for start in range(0, len(contents), 100)
    )
    info = b"\x30\x80" + der.oid(DATA) + b"\xa0\x80" + pieces + b"\x00\x00" * 3
    safe = content_info(DATA, der.octet_string(der.sequence(info)))
    (item,) = read(b"\x30\x80" + der.integer(3) + safe + b"\x00\x00")
    assert item.der == CHAIN[0]


def test_damage_is_an_error() -> None:
    data = pkcs12([cert_bag(CHAIN[0])])
    for end in range(40, len(data), 7):
        (item,) = read(data[:end], PASSWORD)
        assert item.error is None or item.error.endswith("(PKCS #12)")
    (item,) = read(data[:-9] + b"\x00" * 9, PASSWORD)
    assert item.error == "the password is wrong, or the file is damaged (PKCS #12)"


def test_rounds_are_bounded() -> None:
    start = time.process_time()
    (item,) = read(pkcs12([cert_bag(CHAIN[0])], rounds=1 << 40), PASSWORD)
    assert item.error == (
        f"expected at most {MAX_ITERATIONS} rounds of hashing for the keys, found {1 << 40} (PKCS #12)"
    )
    (item,) = read(pkcs12([cert_bag(CHAIN[0])], rounds=MAX_ITERATIONS // 2), PASSWORD)
    assert item.error == "the password is wrong, or the file is damaged (PKCS #12)"
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("oid", "message"),
    [
        ("1.2.840.113549.1.7.2", "expected a file protected by a password, found one that is signed"),
    ],
)
def test_other_protection(oid: str, message: str) -> None:
    (item,) = read(der.sequence(der.integer(3), content_info(oid, der.sequence(der.integer(1)))))
    assert item.error == f"{message} (PKCS #12)"
