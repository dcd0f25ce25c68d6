"""What identifies a document in results: names, numbers, times."""

from __future__ import annotations

import pytest
from cryptography import x509

from smime_lint import Linter, Settings
from smime_lint.documents import make_linter
from smime_lint.engine.identity import SHORT_NAMES, distinguished_name, hexadecimal
from smime_lint.engine.report import IDENTITY
from smime_lint.engine.values import MAX_TEXT
from smime_lint.inputs import read_bytes
from smime_lint.model import ATTRIBUTE_NAMES
from smime_lint.output.problems import identity_of
from smime_lint.testing.certificate import base
from smime_lint.testing.der import oid as encode_oid
from smime_lint.testing.der import sequence, tlv

from .certificates import CERTS, CRLS, RESPONSES, cases


def name(*rdns: bytes) -> str:
    """The subject of a certificate with these RDNs, as a result has it."""
    result = Linter().lint_der(base().change(subject_der=sequence(*rdns)).encode("identity"))
    assert result.subject is not None
    return result.subject


def rdn(*attributes: tuple[str, int, bytes]) -> bytes:
    parts = (sequence(encode_oid(oid), tlv(tag, value)) for oid, tag, value in attributes)
    return tlv(0x31, b"".join(parts))


UTF8 = 0x0C
CN, ORGANIZATION, UNKNOWN = "2.5.4.3", "2.5.4.10", "1.3.6.1.4.1.99999.1"


def test_the_order_is_that_of_rfc_4514() -> None:
    organization, person = (ORGANIZATION, UTF8, b"Example"), (CN, UTF8, b"Jane Doe")
    assert name(rdn(organization), rdn(person)) == "CN=Jane Doe,O=Example"
    assert name(rdn(organization, person)) == "O=Example+CN=Jane Doe"
    assert name() == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('a,b+c"d\\e<f>g;h', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'),
        (" blank ", "\\ blank\\ "),
        ("#hash#", "\\#hash#"),
        ("a\0b", "a\\00b"),
        ("", ""),
        ("Zo\u00eb", "Zo\u00eb"),
        ("line\nend ", "line\nend\\ "),
    ],
)
def test_values_are_escaped(text: str, shown: str) -> None:
    assert name(rdn((CN, UTF8, text.encode()))) == f"CN={shown}"


def test_what_is_not_text_is_hexadecimal() -> None:
    assert name(rdn((CN, UTF8, b"\xff"))) == "CN=#0c01ff"
    assert name(rdn((CN, 0x05, b""))) == "CN=#0500"
    assert name(rdn((UNKNOWN, UTF8, b"abc"))) == f"{UNKNOWN}=#0c03616263"
    assert name(rdn((UNKNOWN, UTF8, bytes(200)))).startswith(f"{UNKNOWN}=#0c81c80000")


def test_a_long_name_is_cut() -> None:
    shown = name(*(rdn((CN, UTF8, b"x" * 900)) for _ in range(4)))
    assert len(shown) == MAX_TEXT + 1


@pytest.mark.parametrize(("number", "text"), [(0, "00"), (10, "0a"), (4096, "1000"), (-5, "-05")])
def test_numbers(number: int, text: str) -> None:
    assert hexadecimal(number) == text


@pytest.mark.filterwarnings("ignore:.*:cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")
def test_a_second_reader_agrees() -> None:
    """cryptography has the same names, numbers and times."""
    names = {x509.ObjectIdentifier(oid): SHORT_NAMES.get(oid, text) for oid, text in ATTRIBUTE_NAMES.items()}
    linter = Linter()
    compared = 0
    for case in cases()[::10]:
        result = linter.lint_der(case.der)
        if result.tbs or result.error is not None:
            continue
        try:
            other = x509.load_der_x509_certificate(case.der)
            other_issuer = other.issuer.rfc4514_string(names)
        except (ValueError, x509.InvalidVersion):
            continue
        assert result.issuer == other_issuer
        assert result.serial_number == hexadecimal(other.serial_number)
        assert result.not_before == other.not_valid_before_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert result.not_after == other.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
        compared += 1
    assert compared > 50


def test_a_crl() -> None:
    file = next(file for file in sorted(CRLS.rglob("*.pem")))
    (result,) = make_linter(Settings(document="crl")).lint(file.read_bytes()).results[:1]
    found = identity_of(result)
    assert found["issuer"].startswith("CN=")
    assert {"issuer", "this_update", "next_update", "crl_number"} == set(found)


def test_an_ocsp_response() -> None:
    linter = make_linter(Settings(document="ocsp"))
    found = [
        identity_of(linter.lint(file.read_bytes()).results[0]) for file in sorted(RESPONSES.rglob("*.pem"))
    ]
    assert any(each.get("responder", "").startswith("CN=") for each in found)
    assert any(each.get("responder", "").startswith("keyHash=") for each in found)
    assert any({"serial_number", "this_update", "produced_at"} <= set(each) for each in found)


def test_what_cannot_be_read_has_none() -> None:
    (result,) = Linter().lint(b"nothing").results
    assert identity_of(result) == {}
    assert all(field in result.__struct_fields__ for field in IDENTITY)


def test_names_that_are_remembered_are_those_of_the_certificate() -> None:
    linter = Linter()
    for file in sorted((CERTS / "profiles").glob("*.pem")) * 2:
        for item in read_bytes(file.read_bytes()):
            assert item.der is not None
            certificate = linter.decode(item.der)
            issuer = certificate.tbs.issuer
            assert issuer is not None
            assert linter.lint_der(item.der).issuer == distinguished_name(issuer)
