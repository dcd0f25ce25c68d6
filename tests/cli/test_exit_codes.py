"""What the exit code tells of documents that were not checked, of closed pipes and of interrupts."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smime_lint.testing.certificate import base

from ..certificates import CRLS
from .conftest import CLEAN, FAULTY, Run

PROGRAM = (sys.executable, "-c", "from smime_lint.cli import main; main()")
RULE = "smbr.version.not_v3"


@pytest.fixture
def server(directory: Path) -> Path:
    """A certificate that the BR do not cover, without a finding."""
    file = directory / "server.der"
    certificate = base().without("certificatePolicies").extended_key_usage("1.3.6.1.5.5.7.3.1")
    file.write_bytes(certificate.encode("server"))
    return file


def test_nothing_in_scope_is_4(run: Run, server: Path) -> None:
    assert run("lint", server).exit_code == 4
    assert run("lint", server, "--fail-on", "never").exit_code == 4
    assert run("chain", server).exit_code == 4
    assert run("lint", server, CLEAN).exit_code == 0
    assert run("lint", server, FAULTY).exit_code == 1
    (server.parent / "bad.pem").write_text("text")
    assert run("lint", server, "bad.pem").exit_code == 2


def test_certificates_before_the_br_are_4(run: Run) -> None:
    result = run("lint", CLEAN, "--issued-at", "2023-08-31")
    assert result.exit_code == 4
    assert "not applicable: issued when no version of the S/MIME BR was in force" in result.stdout


def test_one_rule_over_a_mixed_folder_is_not_a_failure(run: Run, server: Path) -> None:
    folder = server.parent
    (folder / "clean.pem").write_bytes(CLEAN.read_bytes())
    assert run("lint", folder, "--select", RULE).exit_code == 0
    (folder / "faulty.pem").write_bytes(FAULTY.read_bytes())
    assert run("lint", folder, "--select", RULE).exit_code == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_statuses_are_counted(run: Run, server: Path, jobs: str) -> None:
    folder = server.parent / "many"
    folder.mkdir()
    for number in range(100):
        (folder / f"{number}.der").write_bytes(server.read_bytes())
    assert run("lint", folder, "--jobs", jobs).exit_code == 4
    (folder / "a.pem").write_bytes(CLEAN.read_bytes())
    (folder / "b.pem").write_bytes(FAULTY.read_bytes())
    (folder / "c.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n")
    result = run("lint", folder, "--jobs", jobs, "--format", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["summary"]["statuses"] == {
        "clean": 1,
        "findings": 1,
        "not_applicable": 100,
        "unreadable": 1,
        "failed": 0,
    }


def test_crls(run: Run) -> None:
    file = sorted(CRLS.rglob("*.silent.pem"))[0]
    assert run("crl", file, "--issued-at", "2020-01-01").exit_code == 4


def test_stream(run: Run, server: Path) -> None:
    result = run("stream", data=base64.b64encode(server.read_bytes()) + b"\n")
    answer = json.loads(result.stdout)
    assert (answer["code"], answer["result"]["status"]) == (4, "not_applicable")


def test_a_template_without_email_protection_never_passes(run: Run, directory: Path) -> None:
    certificate = base("sponsor-strict").extended_key_usage("1.3.6.1.5.5.7.3.2").change(tbs_only=True)
    (directory / "tbs.der").write_bytes(certificate.encode("template"))
    strict = ("--tbs", "--require-smime", "--issued-at", "now", "--fail-on", "error")
    assert run("lint", *strict, "--type", "sponsor-strict", "tbs.der").exit_code == 1
    assert run("lint", *strict, "tbs.der").exit_code == 1
    (directory / "tbs.der").write_bytes(certificate.without("certificatePolicies").encode("template"))
    assert run("lint", *strict, "tbs.der").exit_code == 1
    assert run("lint", "--tbs", "tbs.der").exit_code == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
class TestClosedPipe:
    """A reader that has seen enough is not a failure."""

    def code(self, *arguments: object) -> int:
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = subprocess.run(  # noqa: S603
                [*PROGRAM, *map(str, arguments)], stdout=writer, stderr=subprocess.PIPE, check=False
            )
        finally:
            os.close(writer)
        assert b"Traceback" not in done.stderr
        assert b"internal error" not in done.stderr
        return done.returncode

    @pytest.mark.parametrize("form", ["text", "ndjson", "json"])
    def test_lint_has_the_code_of_what_was_checked(self, form: str) -> None:
        assert self.code("lint", "--no-config", CLEAN, "--format", form) == 0
        assert self.code("lint", "--no-config", FAULTY, "--format", form) == 1

    def test_the_rest_is_not_linted(self, directory: Path) -> None:
        (directory / "many.pem").write_bytes(CLEAN.read_bytes() * 2000 + FAULTY.read_bytes())
        command = [*PROGRAM, "lint", "--no-config", "many.pem", "--format", "ndjson"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603
            assert process.stdout is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert process.wait(timeout=60) == 0

    def test_processes(self, directory: Path) -> None:
        (directory / "many.pem").write_bytes(CLEAN.read_bytes() * 300)
        assert self.code("lint", "--no-config", "many.pem", "--jobs", "2") == 0

    def test_other_commands(self) -> None:
        assert self.code("rules", "--no-config") == 0
        assert self.code("diff", "--no-config", "--from", "1.0.2", CLEAN) == 0
        assert self.code("show", CLEAN) == 0
        assert self.code("explain", "--no-config", RULE) == 0
