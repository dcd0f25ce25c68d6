"""smime-lint show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smime_lint.cli.show import render_tree
from smime_lint.decode import DecodeError, decode
from smime_lint.output.structure import to_data
from smime_lint.testing import crl as crls

from ..certificates import CRLS, RESPONSES, cases, der_of
from .conftest import CLEAN, FAULTY, Run


def test_tree(run: Run) -> None:
    result = run("show", CLEAN)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == str(CLEAN)
    assert lines[1].split() == ["0", "968", "certificate", "Certificate"]
    assert "    10     3      version  Integer  value=2" in lines
    assert "    57     4            value  Asn1String  type=PrintableString  text=GB" in lines
    assert any(line.endswith("digitalSignature  NamedBit  name=digitalSignature  flag=1") for line in lines)


def test_json(run: Run) -> None:
    (entry,) = json.loads(run("show", CLEAN, "--format", "json").stdout)["documents"]
    assert (entry["source"], entry["index"], entry["error"]) == (str(CLEAN), 0, None)
    validity = entry["content"]["tbs"]["validity"]
    assert (validity["node"], validity["path"]) == ("Validity", "tbsCertificate.validity")
    assert validity["not_before"]["seconds"] == 1704844800
    assert entry["content"]["faults"] == []


def test_several_certificates_and_errors(run: Run) -> None:
    data = CLEAN.read_bytes() + CLEAN.read_bytes().replace(b"MII", b"M*I") + FAULTY.read_bytes()
    result = run("show", "-", data=data)
    assert result.exit_code == 2
    assert [line for line in result.stdout.splitlines() if line.startswith("-")] == ["-", "- #2"]
    assert result.stderr.startswith("- #1: line ")
    entries = json.loads(run("show", "-", "--format", "json", data=data).stdout)["documents"]
    assert [(entry["index"], entry["content"] is None) for entry in entries] == [
        (0, False),
        (1, True),
        (2, False),
    ]


def test_what_does_not_decode_is_2(run: Run) -> None:
    result = run("show", "-", data=b"\x30\x00")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("-: offset ")
    assert run("show", "missing.pem").exit_code == 2


def test_faults_are_shown(run: Run) -> None:
    (item,) = (case for case in cases() if case.path == CLEAN)
    result = run("show", "-", data=item.der + b"\x00")
    assert "kind=trailing_data" in result.stdout


@pytest.mark.parametrize(
    ("file", "first", "line"),
    [
        (
            CRLS / "profiles" / "access.pem",
            "crl  CertificateList",
            "revokedCertificates  RevokedCertificates",
        ),
        (RESPONSES / "profiles" / "delegated.pem", "ocsp  OcspResponse", "certificate  Certificate"),
    ],
    ids=["crl", "ocsp"],
)
def test_other_documents(run: Run, file: Path, first: str, line: str) -> None:
    result = run("show", file)
    assert result.exit_code == 0
    assert first in result.stdout.splitlines()[1]
    assert line in result.stdout
    (entry,) = json.loads(run("show", file, "--format", "json").stdout)["documents"]
    assert (entry["document"], entry["error"]) == (first.split(maxsplit=1)[0], None)
    assert entry["content"]["length"] == len(der_of(file))


def test_json_has_the_entries_of_a_crl(run: Run) -> None:
    der = crls.crl(*(crls.entry(serial) for serial in (5, 6, 7))).encode("entries")
    (entry,) = json.loads(run("show", "-", "--format", "json", data=der).stdout)["documents"]
    entries = entry["content"]["tbs"]["revoked_certificates"]["entries"]
    assert [each["serial_number"]["value"] for each in entries] == [5, 6, 7]


def test_every_certificate_can_be_shown() -> None:
    for case in cases()[::5]:
        try:
            certificate = decode(case.der)
        except DecodeError:
            continue
        assert "".join(render_tree(certificate, "certificate")).replace("\n", "").isprintable()
        json.dumps(to_data(certificate, certificate), allow_nan=False).encode("utf-8")
