"""What cannot be linted is named for what it is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from smime_lint import Linter
from smime_lint.inputs import (
    ALL_FORMS,
    CERTIFICATE,
    CRL,
    OCSP_RESPONSE,
    Inputs,
    Reading,
    identify,
    read_bytes,
)
from smime_lint.testing import der

from ..certificates import CERTS, cases, crls, der_of, responses
from .containers import enveloped_data, other_content, pkcs12, signed_data
from .test_pem import block

CERT = der_of(CERTS / "ca" / "root.pem")

NOUNS = {
    "CSR": "a certificate signing request (CSR)",
    "CSR without subject": "a certificate signing request (CSR)",
    "RSA key": "a private key",
    "EC key": "a private key",
    "PKCS #8": "a private key",
    "encrypted PKCS #8": "a private key",
    "public key": "a public key",
    "PKCS #1 public key": "a public key",
    "OCSP request": "an OCSP request",
    "encrypted message": "an encrypted message (CMS EnvelopedData)",
    "TLS session": "a TLS session",
}


@pytest.mark.parametrize("name", NOUNS)
def test_der(name: str) -> None:
    octets = other_content()[name]
    for forms, expected in (
        ((CERTIFICATE,), "a certificate"),
        ((CRL,), "a CRL"),
        (ALL_FORMS, "a certificate"),
    ):
        (item,) = read_bytes(octets, forms=forms)
        assert item.error == f"expected {expected}, found {NOUNS[name]}"
    (item,) = read_bytes(base64.encodebytes(octets) if octets[1] >= 0x80 else octets)
    assert item.error == f"expected a certificate, found {NOUNS[name]}"


LABELS = [
    ("CERTIFICATE REQUEST", "a certificate signing request (CSR)"),
    ("NEW CERTIFICATE REQUEST", "a certificate signing request (CSR)"),
    ("RSA PRIVATE KEY", "a private key"),
    ("ENCRYPTED PRIVATE KEY", "a private key"),
    ("OPENSSH PRIVATE KEY", "an SSH key"),
    ("PUBLIC KEY", "a public key"),
    ("EC PARAMETERS", "key parameters"),
    ("SSL SESSION PARAMETERS", "a TLS session"),
    ("PGP PUBLIC KEY BLOCK", "a PGP key or message"),
    ("ATTRIBUTE CERTIFICATE", "an attribute certificate"),
    ("X509 CRL", "a CRL"),
    ("OCSP RESPONSE", "an OCSP response"),
    ("HOLIDAY PHOTO", "a PEM block HOLIDAY PHOTO"),
]


@pytest.mark.parametrize(("label", "noun"), LABELS)
def test_pem(label: str, noun: str) -> None:
    (item,) = read_bytes(b"text\n" + block(b"secret", label))
    assert item.error == f"expected a certificate, found {noun} in line 2"


@pytest.mark.parametrize(
    ("head", "noun"),
    [
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN jane@example.com\n", "an SSH key"),
        (b"ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= x\n", "an SSH key"),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "an SSH key"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519\n", "an SSH key"),
        (b"\x99\x01\x0d\x04\x5f" + bytes(200), "a PGP key or message"),
        (b"\xc6\x33\x04\x5f" + bytes(200), "a PGP key or message"),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02" + bytes(20), "a Java key store (JKS)"),
    ],
)
def test_other_beginnings(head: bytes, noun: str) -> None:
    (item,) = read_bytes(head)
    assert item.error == f"expected a certificate, found {noun}"


@pytest.mark.parametrize(
    ("form", "octets", "found"),
    [
        (CRL, CERT, "a certificate"),
        (OCSP_RESPONSE, CERT, "a certificate"),
        (CERTIFICATE, crls()[0].der, "a CRL"),
        (OCSP_RESPONSE, crls()[0].der, "a CRL"),
        (CERTIFICATE, responses()[0].der, "an OCSP response"),
        (CRL, responses()[0].der, "an OCSP response"),
    ],
)
def test_documents_of_another_type(form: object, octets: bytes, found: str) -> None:
    assert isinstance(form, type(CERTIFICATE))
    (item,) = read_bytes(octets, forms=(form,))
    assert item.error == f"expected {form.noun}, found {found}"


def test_documents_of_another_type_in_a_wrong_label() -> None:
    """The label decides what a block is taken for; the message says what it is."""
    for octets, found in ((crls()[0].der, "a CRL"), (other_content()["CSR"], NOUNS["CSR"])):
        (result,) = Linter().lint(block(octets)).results
        assert result.error == f"expected a certificate, found {found}"


def test_a_certificate_where_the_option_says_tbs() -> None:
    (result,) = Linter(tbs=True).lint(CERT).results
    assert result.error == "expected a TBSCertificate (--tbs), found a certificate with its signature"


def test_no_document_is_taken_for_another_kind() -> None:
    """Whatever is wrong with the documents of the test data."""
    for form, documents in ((CERTIFICATE, cases()), (CRL, crls()), (OCSP_RESPONSE, responses())):
        assert {form.noun for case in documents if identify(case.der) is not form} == set()


def test_a_bare_tbs_certificate_is_a_certificate() -> None:
    assert identify(der.tlv(0x30, der.content_of(der.content_of(CERT)))) is CERTIFICATE


def test_directories_skip_and_count_them(tmp_path: Path) -> None:
    for number, (name, octets) in enumerate(other_content().items()):
        suffix = "pem" if number % 2 else "bin"
        (tmp_path / f"{number}.{suffix}").write_bytes(octets if number % 3 else block(octets, "X " + name))
    (tmp_path / "a.p7m").write_bytes(enveloped_data())
    (tmp_path / "a.p7s").write_bytes(signed_data())
    (tmp_path / "a.p12").write_bytes(pkcs12([], password=None))
    (tmp_path / "certificate.der").write_bytes(CERT)
    (tmp_path / "list.crl").write_bytes(crls()[0].der)
    (tmp_path / "README").write_text("text")
    inputs = Inputs([str(tmp_path)])
    (item,) = inputs
    assert item.der == CERT
    assert inputs.reading.skipped.describe() == (
        "4 PEM blocks, 3 private keys, 1 certificate signing request (CSR), 1 CRL, "
        "1 encrypted message (CMS EnvelopedData), 1 OCSP request, 1 PKCS #12 file without certificates, "
        "1 PKCS #7 file without certificates, 1 public key, 1 TLS session, 1 other file"
    )
    both = Inputs([str(tmp_path)], Reading(ALL_FORMS))
    assert [item.document for item in both] == ["certificate", "crl"]


def test_hidden_files_are_left_alone_unless_named(tmp_path: Path) -> None:
    for name in (".a.pem", ".git/b.pem", "c.pem", "d/.e.pem"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(block())
    inputs = Inputs([str(tmp_path)])
    assert [Path(item.source).name for item in inputs] == ["c.pem"]
    assert inputs.reading.skipped.describe() == "3 hidden files and directories"
    for named in (".a.pem", ".git"):
        assert len(list(Inputs([str(tmp_path / named)]))) == 1


@pytest.mark.parametrize(
    ("globs", "left"),
    [
        (["*.bak.pem"], ["a.pem", "b/c.pem", "b/d/e.pem", "x.pem"]),
        (["b"], ["a.pem", "old.bak.pem", "x.pem"]),
        (["b/"], ["a.pem", "old.bak.pem", "x.pem"]),
        (["b/d"], ["a.pem", "b/c.pem", "old.bak.pem", "x.pem"]),
        (["b/*"], ["a.pem", "old.bak.pem", "x.pem"]),
        (["[a-c].pem", "old*"], ["b/d/e.pem", "x.pem"]),
    ],
)
def test_exclude(tmp_path: Path, globs: list[str], left: list[str]) -> None:
    for name in ("a.pem", "x.pem", "old.bak.pem", "b/c.pem", "b/d/e.pem"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(block())
    inputs = Inputs([str(tmp_path)], Reading(exclude=globs))
    assert [Path(item.source).relative_to(tmp_path).as_posix() for item in inputs] == left
    assert "excluded" in inputs.reading.skipped.describe()
    named = tmp_path / "old.bak.pem"
    assert len(list(Inputs([str(named)], Reading(exclude=globs)))) == 1
