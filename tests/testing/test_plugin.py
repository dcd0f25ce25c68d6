"""The pytest plugin of the test kit."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from smime_lint.testing.certificate import base
from smime_lint.testing.expectations import rule_of
from smime_lint.testing.files import write_documents
from smime_lint.testing.ocsp import ca, direct

RULE = "smbr/key_usage/missing"
HEAD = "# The table of a test.\n\n"
FIRES = """\
["missing.fires.pem"]
br_version = "1.0.2"
findings = ["error smbr.key_usage.missing tbsCertificate.extensions"]
"""
SILENT = '["missing.silent.pem"]\nbr_version = "1.0.2"\nfindings = []\n'


@dataclass
class Pack:
    """The directory of a pack with the test data of one rule."""

    directory: Path

    @property
    def expected(self) -> Path:
        return self.directory / "testdata" / "smbr" / "key_usage" / "expected.toml"

    def test(self, *arguments: str) -> tuple[int, str]:
        """The exit code and the output of pytest."""
        process = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=self.directory,
            env={**os.environ, "CI": ""},  # in CI, pytest repeats messages at full length in its summary
            capture_output=True,
            text=True,
            check=False,
        )
        return process.returncode, process.stdout + process.stderr


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """A pack with both documents of a rule, and their tables."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nsmime_lint_testdata = testdata\n")
    documents = {f"{RULE}.fires": base().without("keyUsage"), f"{RULE}.silent": base()}
    write_documents(tmp_path / "testdata", documents)
    pack = Pack(tmp_path)
    pack.expected.write_text(HEAD + FIRES + "\n" + SILENT)
    return pack


def test_one_test_for_each_document(pack: Pack) -> None:
    code, output = pack.test("-v")
    assert code == 0
    assert "::smbr.key_usage.missing.fires PASSED" in output
    assert "::smbr.key_usage.missing.silent PASSED" in output
    assert "2 passed" in output
    assert "1 passed, 1 deselected" in pack.test("-k", "missing.fires")[1]


def test_differences_and_missing_tables_and_files_fail(pack: Pack) -> None:
    wrong = FIRES.replace("error smbr.key_usage.missing", "warn smbr.key_usage.missing")
    gone = '["gone.pem"]\nbr_version = "1.0.2"\nfindings = []\n'
    pack.expected.write_text(HEAD + wrong + "\n" + gone)
    code, output = pack.test()
    assert code == 1
    assert "3 failed" in output
    assert "\n-warn smbr.key_usage.missing tbsCertificate.extensions\n" in output
    assert "\n+error smbr.key_usage.missing tbsCertificate.extensions\n" in output
    assert "smbr/key_usage/missing.silent: expected.toml has no table for it" in output
    assert "smbr/key_usage/gone: expected.toml has a table for it, but there is no such file" in output
    assert "Traceback" not in output


def test_a_directory_without_expected_findings_fails(pack: Pack) -> None:
    pack.expected.unlink()
    code, output = pack.test()
    assert code == 1
    assert "2 failed" in output
    assert output.count("expected.toml has no table for it") == 2


def test_accepted_findings_are_written_and_listed(pack: Pack) -> None:
    pack.expected.write_text(HEAD + FIRES.replace("error", "warn"))
    code, output = pack.test("--smime-lint-accept", "smbr/key_usage/missing.f")
    assert code == 1, "the other document has no table yet"
    assert "+error smbr.key_usage.missing tbsCertificate.extensions" in output
    assert pack.expected.read_text() == HEAD + FIRES
    code, output = pack.test("--smime-lint-accept", "smbr")
    assert code == 0
    written = output.partition("expected findings written")[2]
    assert "smbr/key_usage/missing.silent" in written
    assert "smbr/key_usage/missing.fires" not in written, "nothing changed"
    assert pack.expected.read_text() == HEAD + FIRES + "\n" + SILENT.replace("1.0.2", "in-force")
    assert pack.test()[0] == 0


def test_findings_that_contradict_the_name_are_not_accepted(pack: Pack) -> None:
    write_documents(pack.directory / "testdata", {f"{RULE}.fires": base()})
    text = pack.expected.read_text()
    code, output = pack.test("--smime-lint-accept", "smbr")
    assert code == 1
    assert "smbr/key_usage/missing.fires: smbr.key_usage.missing reports nothing" in output
    write_documents(pack.directory / "testdata", {f"{RULE}.silent": base().without("keyUsage")})
    output = pack.test("--smime-lint-accept", "smbr")[1]
    assert "smbr/key_usage/missing.silent: smbr.key_usage.missing reports a finding" in output
    write_documents(pack.directory / "testdata", {"smbr/key_usage/mising.silent": base()})
    output = pack.test("--smime-lint-accept", "smbr")[1]
    assert "smbr/key_usage/mising.silent: unknown rule smbr.key_usage.mising" in output
    assert pack.expected.read_text() == text


def test_wrong_use_is_an_error(pack: Pack) -> None:
    code, output = pack.test("--smime-lint-accept", "smbr/other")
    assert code == 4
    assert "--smime-lint-accept smbr/other: there is no such document below smime_lint_testdata" in output
    code, output = pack.test("--smime-lint-accept", "smbr", "-n", "2")
    assert code == 4
    assert "--smime-lint-accept does not work with -n" in output


def test_bad_content_is_an_error_without_a_traceback(pack: Pack) -> None:
    pack.expected.write_text(FIRES.replace("1.0.2", "9.9") + SILENT + 'type = "sponsor-odd"\n')
    (pack.expected.parent / "other.pem").write_text("no PEM\n")
    code, output = pack.test("--smime-lint-accept", "smbr/key_usage/other")
    assert code == 1
    assert "9.9" in output
    assert "sponsor-odd" in output
    assert "other.pem: expected a PEM block" in output
    assert "Traceback" not in output
    pack.expected.write_text(FIRES.replace("findings", "finding"))
    code, output = pack.test()
    assert code == 2
    assert "\"]: there is no key 'finding'; did you mean 'findings'?" in output


def test_the_status_not_applicable_has_to_be_stated(pack: Pack) -> None:
    no_smime = base().without("extKeyUsage").without("certificatePolicies")
    write_documents(pack.directory / "testdata", {"acme/mail": no_smime})
    file = pack.directory / "testdata" / "acme" / "expected.toml"
    table = '["mail.pem"]\nbr_version = "in-force"\n{}findings = []\n'
    file.write_text(table.format(""))
    code, output = pack.test("-k", "mail")
    assert code == 1
    assert '\n+status = "not_applicable"\n' in output
    assert "the S/MIME BR do not cover this document" in output
    assert pack.test("-k", "mail", "--smime-lint-accept", "acme")[0] == 0
    assert file.read_text().endswith(table.format('status = "not_applicable"\n'))
    assert pack.test("-k", "mail")[0] == 0
    write_documents(pack.directory / "testdata", {"acme/mail": base()})
    code, output = pack.test("-k", "mail")
    assert code == 1
    assert '\n-status = "not_applicable"\n' in output


def test_documents_are_linted_with_given_certificates(pack: Pack) -> None:
    directory = pack.directory / "testdata"
    write_documents(directory, {"acme/ocsp/good": direct()})
    write_documents(directory / "given", {"right": ca(path_len=0), "wrong": ca("p384")})
    file = directory / "acme" / "ocsp" / "expected.toml"
    table = '["good.pem"]\nbr_version = "1.0.2"\nissuer = "{}"\nfindings = []\n'
    file.write_text(table.format("right"))
    assert pack.test()[0] == 0
    file.write_text(table.format("wrong"))
    code, output = pack.test()
    assert code == 1
    assert "1 failed, 2 passed" in output
    assert "\n+notice pkix.ocsp.issuer_not_given tbsResponseData\n" in output
    file.write_text(table.format("other"))
    code, output = pack.test()
    assert code == 1
    assert "No such file" in output
    assert "Traceback" not in output


def test_it_does_nothing_without_its_option(pack: Pack) -> None:
    (pack.directory / "pytest.ini").write_text("[pytest]\n")
    code, output = pack.test()
    assert code == 5
    assert "no tests ran" in output
    modules = (
        "import sys; print(sorted(name for name in sys.modules if name.startswith('smime_lint.testing')))"
    )
    (pack.directory / "test_imports.py").write_text(f"def test():\n    {modules}\n")
    assert "['smime_lint.testing', 'smime_lint.testing.plugin']" in pack.test("-s")[1]


def test_rule_of_a_document() -> None:
    assert rule_of("acme/serial_number/odd.fires") == ("acme.serial_number.odd", True)
    assert rule_of("certs/acme/serial_number/odd.variant.silent") == ("acme.serial_number.odd", False)
    assert rule_of("acme/serial_number/odd") is None
    assert rule_of("odd.fires") is None


def test_linting_does_not_import_the_test_kit() -> None:
    code = (
        "import sys; from smime_lint import Linter; Linter()\n"
        "import smime_lint.cli.lint, smime_lint.cli.rules\n"
        "sys.exit(any(name.startswith('smime_lint.testing') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
