"""smime-lint expect: documents and their expected findings."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from smime_lint.testing.certificate import base
from smime_lint.testing.expectations import read_expected
from smime_lint.testing.files import to_pem

from ..certificates import CERTS, CRLS, GIVEN, RESPONSES, der_of
from .conftest import CLEAN, FAULTY, Run

TABLES = """\
# The findings that we expect.

["clean.pem"]
br_version = "1.0.2"
findings = []

["faulty.pem"]
br_version = "1.0.2"
reviewed = false
findings = ["error smbr.version.not_v3 tbsCertificate.version"]
"""
SUMMARY = "documents, 0 with other findings, 0 without a table, 0 tables without a document, 0 not linted\n"


@pytest.fixture
def tree(directory: Path) -> Path:
    """A directory with a certificate, and one below it with another and their tables."""
    folder = directory / "tree" / "below"
    folder.mkdir(parents=True)
    shutil.copy(CLEAN, folder / "clean.pem")
    shutil.copy(FAULTY, folder / "faulty.pem")
    (folder / "README.md").write_text("not a document")
    (folder / "expected.toml").write_text(TABLES)
    return directory / "tree"


@pytest.mark.parametrize(
    "documents", [CERTS / "smbr" / "validity", CERTS / "profiles", CRLS / "smbr", RESPONSES / "pkix"]
)
def test_the_test_documents_of_the_project(run: Run, documents: Path) -> None:
    """They include opt-in rules, reminders, chains, given certificates, all document types."""
    result = run("expect", documents, "--given", GIVEN)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{len(list(documents.rglob('*.pem')))} {SUMMARY}"


def test_as_expected(run: Run, tree: Path) -> None:
    result = run("expect", tree)
    assert result.exit_code == 0
    assert result.stdout == f"2 {SUMMARY}"


def test_missing_and_unexpected_findings_are_a_difference(run: Run, tree: Path) -> None:
    file = tree / "below" / "expected.toml"
    file.write_text(TABLES.replace("error smbr.version", "warn smbr.version"))
    result = run("expect", tree)
    assert result.exit_code == 1
    head, *lines = result.stdout.split("\n\n")[0].splitlines()
    assert head == str(tree / "below" / "faulty.pem")
    assert lines[:2] == ["--- expected", "+++ found"]
    assert lines[3:] == [
        "-warn smbr.version.not_v3 tbsCertificate.version",
        "+error smbr.version.not_v3 tbsCertificate.version",
    ]
    assert "2 documents, 1 with other findings" in result.stdout


def test_documents_without_table_and_tables_without_document(run: Run, tree: Path) -> None:
    (tree / "below" / "clean.pem").rename(tree / "new.pem")
    result = run("expect", tree)
    assert result.exit_code == 1
    assert f"{tree / 'new.pem'}\nthere is no table for it in expected.toml\n" in result.stdout
    assert f"{tree / 'below' / 'clean.pem'}\nthere is a table for it" in result.stdout
    assert "0 with other findings, 1 without a table, 1 table without a document" in result.stdout


def test_update(run: Run, tree: Path) -> None:
    file = tree / "below" / "expected.toml"
    file.write_text(TABLES.replace("error smbr.version", "warn smbr.version"))
    (tree / "below" / "clean.pem").rename(tree / "new.pem")
    result = run("expect", tree, "--update")
    assert result.exit_code == 0
    assert f"{tree / 'new.pem'}\na table was added\n" in result.stdout
    assert "but no such file; it was removed\n" in result.stdout
    assert result.stdout.endswith(
        "2 documents, 1 table changed, 1 added, 1 removed, 0 not linted, 2 files written\n"
    )
    text = file.read_text()
    assert text.startswith("# The findings that we expect.\n")
    assert "clean.pem" not in text
    assert "reviewed = false" in text
    assert list(read_expected(file)) == ["faulty.pem"]
    assert read_expected(tree / "expected.toml")["new.pem"].br_version == "in-force"
    before = file.stat().st_mtime_ns
    result = run("expect", tree, "--update")
    assert result.stdout.endswith(", 0 files written\n")
    assert file.stat().st_mtime_ns == before
    assert run("expect", tree).exit_code == 0


def test_update_adds_no_comment_to_a_file_without_one(run: Run, tree: Path) -> None:
    file = tree / "below" / "expected.toml"
    file.write_text(TABLES.partition("\n\n")[2].replace("error smbr.version", "warn smbr.version"))
    assert run("expect", tree, "--update").exit_code == 0
    assert file.read_text().startswith('["')


def test_der_base64_crls_and_responses(run: Run, tree: Path) -> None:
    shutil.rmtree(tree / "below")
    (tree / "a.der").write_bytes(der_of(CLEAN))
    (tree / "b.b64").write_bytes(base64.b64encode(der_of(CLEAN)))
    (tree / "c.crl").write_bytes(der_of(CRLS / "profiles" / "subscriber.pem"))
    (tree / "d.bin").write_bytes(der_of(CRLS / "profiles" / "subscriber.pem"))
    response = next(iter(sorted((RESPONSES / "profiles").glob("*.pem"))))
    (tree / "e.bin").write_bytes(der_of(response))
    shutil.copy(response, tree / "f.pem")
    result = run("expect", tree, "--update")
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(
        "6 documents, 0 tables changed, 6 added, 0 removed, 0 not linted, 1 file written\n"
    )
    assert run("expect", tree).exit_code == 0


def not_smime() -> str:
    return to_pem(base().without("extKeyUsage").without("certificatePolicies").encode("test"))


def test_a_document_that_drops_out_of_scope_is_a_difference(run: Run, tree: Path) -> None:
    clean = tree / "below" / "clean.pem"
    before = clean.read_text()
    clean.write_text(not_smime())
    result = run("expect", tree)
    assert result.exit_code == 1
    assert '\n+status = "not_applicable"\nthe S/MIME BR do not cover this document' in result.stdout
    assert "2 documents, 1 with other findings" in result.stdout
    assert run("expect", tree, "--update").exit_code == 0
    assert read_expected(tree / "below" / "expected.toml")["clean.pem"].status == "not_applicable"
    assert run("expect", tree).exit_code == 0
    clean.write_text(before)
    result = run("expect", tree)
    assert result.exit_code == 1
    assert '\n-status = "not_applicable"' in result.stdout
    assert run("expect", tree, "--update").exit_code == 0
    assert "status" not in (tree / "below" / "expected.toml").read_text()


def test_the_status_depends_on_the_selected_rules(run: Run, tree: Path) -> None:
    """As for lint: without rules of the BR, those of the standards apply to any certificate."""
    (tree / "below" / "clean.pem").write_text(not_smime())
    file = tree / "below" / "expected.toml"
    text = file.read_text()
    clean, rest = text.split('["faulty.pem"]')
    for select, code in (("pkix.*", 0), ("caa.*", 1), ("smbr.*", 1)):
        file.write_text(f'{clean.rstrip()}\nselect = ["{select}"]\n\n["faulty.pem"]{rest}')
        result = run("expect", tree)
        assert (result.exit_code, result.stdout.count('+status = "not_applicable"')) == (code, code), select
        assert run("expect", tree, "--update").exit_code == 0
        assert run("expect", tree).exit_code == 0


def test_a_new_document_out_of_scope_gets_the_status(run: Run, tree: Path) -> None:
    (tree / "other.pem").write_text(not_smime())
    result = run("expect", tree)
    assert result.exit_code == 1
    assert 'there is no table for it in expected.toml\n+status = "not_applicable"\n' in result.stdout
    assert run("expect", tree, "--update").exit_code == 0
    assert read_expected(tree / "expected.toml")["other.pem"].status == "not_applicable"


@pytest.fixture
def formats(tree: Path) -> Path:
    """Documents in PKCS #7 and ZIP files, and files that lint skips."""
    folder = tree / "below"
    certificate = x509.load_der_x509_certificate(der_of(CLEAN))
    (folder / "bundle.p7b").write_bytes(pkcs7.serialize_certificates([certificate], Encoding.DER))
    with ZipFile(folder / "packed.zip", "w") as archive:
        archive.write(FAULTY, "faulty.pem")
    (folder / "notes.txt").write_bytes(b"A certificate:\n" + CLEAN.read_bytes())
    (folder / ".hidden.pem").write_text("hidden")
    (folder / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n")
    return tree


def test_every_file_that_lint_reads_counts(run: Run, formats: Path) -> None:
    lines = run("lint", formats, "--format", "ndjson").stdout.splitlines()
    linted = {json.loads(line)["source"].partition("!")[0] for line in lines if line}
    result = run("expect", formats)
    assert result.exit_code == 1
    missing = {str(formats / "below" / name) for name in ("bundle.p7b", "packed.zip", "notes.txt")}
    assert {line for line in result.stdout.splitlines() if line in linted} == missing
    assert "5 documents, 0 with other findings, 3 without a table" in result.stdout
    assert "hidden" in result.stderr
    assert "key" in result.stderr
    assert run("expect", formats, "--update").exit_code == 0
    tables = read_expected(formats / "below" / "expected.toml")
    assert {str(formats / "below" / name) for name in tables} == linted
    assert tables["bundle.p7b"].findings == ()
    assert tables["packed.zip"].findings == ("error smbr.version.not_v3 tbsCertificate.version",)
    assert run("expect", formats).exit_code == 0


def test_exclude(run: Run, formats: Path) -> None:
    result = run("expect", formats, "--exclude", "*.zip", "--exclude", "*.p7b", "--exclude", "notes.txt")
    assert result.exit_code == 0
    assert "3 excluded" in result.stderr


def test_a_file_with_several_documents(run: Run, tree: Path) -> None:
    """Nothing in a file that counts is left unchecked."""
    crl = CRLS / "profiles" / "subscriber.pem"
    for name, parts in (("a.pem", (CLEAN, crl)), ("b.pem", (crl, CLEAN)), ("c.pem", (crl, crl))):
        (tree / name).write_bytes(b"".join(part.read_bytes() for part in parts))
    (tree / "d.pem").write_bytes(CLEAN.read_bytes() + CLEAN.read_bytes().replace(b"MII", b"M-I"))
    result = run("expect", tree)
    assert result.exit_code == 2
    assert result.stdout.count("expected one document, or a certificate and those above it, found more") == 3
    assert "not linted: document 2 in the file: " in result.stdout


def test_house_rules(run: Run, tree: Path, house_rules: str) -> None:
    result = run("expect", tree, "--rules", house_rules)
    assert result.exit_code == 3
    assert "not linted: " in result.stdout
    assert "house.certificate.failed" in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", "expected.toml: "),
        ('["clean.pem"]\nfindings = []\n', "[\"clean.pem\"]: the key 'br_version' is missing"),
        ('["clean.pem"]\nbr_version = "9"\nfindings = []\n', "not linted: "),
        ('["clean.pem"]\nbr_version = "1.0.2"\nissuer = "gone"\nfindings = []\n', "not linted: "),
    ],
)
@pytest.mark.parametrize("update", [(), ("--update",)])
def test_what_cannot_be_used_is_2(
    run: Run, tree: Path, content: str, message: str, update: tuple[str, ...]
) -> None:
    (tree / "below" / "faulty.pem").unlink()
    file = tree / "below" / "expected.toml"
    file.write_text(content)
    result = run("expect", tree, *update)
    assert result.exit_code == 2
    assert message in result.stdout
    assert file.read_text() == content


def test_a_directory_whose_tables_cannot_be_read_is_counted(run: Run, tree: Path) -> None:
    (tree / "below" / "expected.toml").write_text('["clean.pem"]\nbr_versoin = "1.0.2"\nfindings = []\n')
    result = run("expect", tree)
    assert result.exit_code == 2
    assert "there is no key 'br_versoin'; did you mean 'br_version'?" in result.stdout
    assert result.stdout.endswith(
        "0 documents, 0 with other findings, 0 without a table, 0 tables without a "
        "document, 0 not linted, 1 directory not compared\n"
    )


def test_what_does_not_decode_is_2(run: Run, tree: Path) -> None:
    (tree / "broken.der").write_bytes(b"\x30\x82\x00\x00")
    (tree / "empty.pem").touch()
    result = run("expect", tree, "--update")
    assert result.exit_code == 2
    assert result.stdout.count("not linted: ") == 2
    assert not (tree / "expected.toml").exists()


def test_update_leaves_what_it_cannot_rewrite(run: Run, tree: Path) -> None:
    file = tree / "below" / "expected.toml"
    text = TABLES.replace('["clean.pem"]', "['clean.pem']")
    file.write_text(text)
    result = run("expect", tree, "--update")
    assert result.exit_code == 2
    assert 'cannot be rewritten: expected the line ["clean.pem"]' in result.stderr
    assert file.read_text() == text


def test_wrong_usage(run: Run, directory: Path) -> None:
    (directory / "empty").mkdir()
    for arguments, message in (
        (("gone",), "gone: expected a directory"),
        (("empty",), "empty: there is no document and no expected.toml"),
        (("empty", "--given", "gone"), "gone: expected a directory"),
    ):
        result = run("expect", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
