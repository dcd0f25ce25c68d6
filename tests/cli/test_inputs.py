"""What the commands make of files that are not certificates, of archives and of passwords."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography import x509

from smime_lint.testing import der

from ..certificates import CERTS, crls, der_of, responses
from ..inputs.containers import (
    PASSWORD,
    cert_bag,
    other_content,
    pkcs12,
    signed_data,
    signer_info,
    tar_of,
    zip_of,
)
from .conftest import CLEAN, FAULTY, Run

CERT = der_of(CLEAN)
P12 = pkcs12([cert_bag(CERT), cert_bag(der_of(CERTS / "ca" / "root.pem"))])


def entries(output: str) -> list[tuple[str, str, str | None]]:
    return [
        (result["source"], result["document"], result["error"]) for result in json.loads(output)["results"]
    ]


def test_named_files_of_other_kinds_are_2(run: Run, directory: Path) -> None:
    (directory / "request.der").write_bytes(other_content()["CSR"])
    result = run("lint", "request.der", CLEAN, "--format", "json")
    assert result.exit_code == 2
    assert entries(result.stdout)[0] == (
        "request.der",
        "certificate",
        "expected a certificate, found a certificate signing request (CSR)",
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_lint_hands_crls_and_responses_to_their_linters(run: Run, directory: Path, jobs: str) -> None:
    crl = next(case.der for case in crls() if case.rule is None)
    response = next(case.der for case in responses() if case.rule is None)
    (directory / "in").mkdir()
    (directory / "in" / "a.crl").write_bytes(crl)
    (directory / "in" / "b.zip").write_bytes(zip_of({"x.pem": CLEAN.read_bytes(), "y.bin": response}))
    for number in range(70):  # more than one chunk
        (directory / "in" / f"c{number}.der").write_bytes((crl, CERT)[number % 2])
    (directory / "in" / "key.pem").write_bytes(other_content()["RSA key"])
    result = run("lint", "in", "--format", "json", "--jobs", jobs)
    assert result.exit_code == 0
    assert result.stderr.endswith("1 skipped: 1 private key\n")
    found = entries(result.stdout)
    assert found[:3] == [
        ("in/a.crl", "crl", None),
        ("in/b.zip!x.pem", "certificate", None),
        ("in/b.zip!y.bin", "ocsp", None),
    ]
    assert sorted(name for _, name, _ in found) == ["certificate"] * 36 + ["crl"] * 36 + ["ocsp"]
    kinds = [each["kind"] for each in json.loads(result.stdout)["results"][:3]]
    assert kinds == ["crl", "subscriber", "ocsp_response"]
    for command, document in (("crl", "crl"), ("ocsp", "ocsp")):
        result = run(command, "in", "--format", "json")
        assert {name for _, name, _ in entries(result.stdout)} == {document}
        assert "36 certificates" in result.stderr


def test_the_findings_are_those_of_their_commands(run: Run, directory: Path) -> None:
    case = next(case for case in crls() if case.expected.findings)
    (directory / "a.crl").write_bytes(case.der)
    alone = json.loads(run("crl", "a.crl", "--format", "json").stdout)["results"]
    assert json.loads(run("lint", "a.crl", "--format", "json").stdout)["results"] == alone
    assert alone[0]["findings"]


def test_the_password_of_pkcs12(run: Run, directory: Path) -> None:
    (directory / "a.p12").write_bytes(P12)
    (directory / "password").write_text(f"{PASSWORD}\nsecond line\n")
    result = run("lint", "a.p12", "--format", "json", "--password-file", "password")
    assert [error for _, _, error in entries(result.stdout)] == [None, None]
    reader, writer = os.pipe()
    os.write(writer, f"{PASSWORD}\n".encode())
    os.close(writer)
    assert run("lint", "a.p12", "--password-fd", reader).exit_code in (0, 1)
    os.close(reader)
    result = run("lint", "a.p12")
    assert result.exit_code == 2
    assert "the certificates are encrypted: a password is needed" in result.stdout
    (directory / "password").write_text("wrong")
    result = run("lint", "a.p12", "--password-file", "password")
    assert result.exit_code == 2
    assert "the password is wrong, or the file is damaged" in result.stdout
    assert PASSWORD not in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--password-file", os.devnull),
            "--password-file: /dev/null: expected a password in the first line, found an empty line",
        ),
        (("--password-file", "none"), "--password-file: none: cannot be read: No such file or directory"),
        (("--password-fd", "x"), "--password-fd: x: expected the number of a file descriptor"),
        (("--password-fd", "200"), "--password-fd: 200: cannot be read: Bad file descriptor"),
        (("--password-fd", "9" * 30), "cannot be read"),
        (("--password-fd", "0", "--password-file", "x"), "contradict each other"),
    ],
)
def test_passwords_that_cannot_be_read(run: Run, options: tuple[str, ...], message: str) -> None:
    result = run("lint", CLEAN, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_prompt_on_a_terminal(run: Run, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from smime_lint.cli import passwords

    (directory / "a.p12").write_bytes(P12)
    (directory / "b.p12").write_bytes(P12)
    asked = []

    def prompt(source: str) -> str:
        asked.append(source)
        return "wrong" if len(asked) == 1 else PASSWORD

    monkeypatch.setattr(passwords, "_prompt", prompt)
    monkeypatch.setattr(passwords, "is_terminal", lambda: True)
    assert run("lint", "a.p12", "b.p12").exit_code in (0, 1)
    assert asked == ["a.p12", "a.p12"]


def test_exclude_on_the_command_line_and_in_the_configuration(run: Run, directory: Path) -> None:
    (directory / "in" / "old").mkdir(parents=True)
    for name in ("in/a.pem", "in/old/b.pem", "in/c.bak.pem"):
        (directory / name).write_bytes(CLEAN.read_bytes())
    (directory / "in" / "x.tar").write_bytes(tar_of({"old/d.der": CERT, "e.der": CERT}))
    result = run("lint", "in", "--exclude", "old", "--exclude", "*.bak.*", "--format", "json")
    assert [source for source, _, _ in entries(result.stdout)] == ["in/a.pem", "in/x.tar!e.der"]
    assert result.stderr == "3 skipped: 3 excluded files and directories\n"
    (directory / "smime-lint.toml").write_text('exclude = ["in", "*.pem", "*.tar"]\n')
    assert run("lint", "in/old", "--format", "json").exit_code == 2
    assert run("lint", "in/a.pem").exit_code == 0


def test_tbs_says_what_was_found(run: Run) -> None:
    result = run("lint", "--tbs", CLEAN)
    assert result.exit_code == 2
    assert "expected a TBSCertificate (--tbs), found a certificate with its signature" in result.stdout


def test_a_bare_tbs_certificate_is_not_an_issuer(run: Run, directory: Path) -> None:
    from smime_lint.testing.authority import issued

    (directory / "leaf.tbs").write_bytes(issued().change(tbs_only=True).encode("leaf"))
    for command, option in (("lint", "--issuer"), ("crl", "--issuer"), ("ocsp", "--certs")):
        result = run(command, CLEAN, option, "leaf.tbs")
        assert result.exit_code == 2
        assert f"{option}: leaf.tbs: expected a certificate, found a TBSCertificate" in result.stderr


def test_show_reads_what_lint_reads(run: Run, directory: Path) -> None:
    (directory / "a.p12").write_bytes(P12)
    (directory / "password").write_text(PASSWORD)
    result = run("show", "a.p12", "--password-file", "password")
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.startswith("a.p12")] == ["a.p12", "a.p12 #1"]


def test_certificates_of_signers_are_marked(run: Run, directory: Path) -> None:
    subject = x509.load_der_x509_certificate(CERT)
    sid = der.sequence(subject.issuer.public_bytes(), der.integer(subject.serial_number))
    other = der_of(FAULTY)
    (directory / "mail.p7s").write_bytes(signed_data([CERT, other], signers=[signer_info(sid)]))
    results = json.loads(run("lint", "mail.p7s", "--format", "json", "--jobs", "2").stdout)["results"]
    assert [result.get("signer") for result in results] == [True, None]
    text = run("lint", "mail.p7s", "--show-clean").stdout
    assert text.count("certificate of a signer") == 1
