"""--baseline and --write-baseline: only new findings fail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ..certificates import CHAINS, CRLS, RESPONSES
from .conftest import CLEAN, FAULTY, Run

RULE = "smbr.version.not_v3"
OPTIONS = ("--no-config", "--br-version", "1.0.2")


@pytest.fixture
def certificates(directory: Path) -> Path:
    """A clean certificate and one with an error."""
    folder = directory / "certificates"
    folder.mkdir()
    shutil.copy(CLEAN, folder / "clean.pem")
    shutil.copy(FAULTY, folder / "faulty.pem")
    return folder


def read(file: str) -> dict[str, Any]:
    documents: dict[str, Any] = json.loads(Path(file).read_text())["documents"]
    return documents


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_known_findings_do_not_fail(run: Run, certificates: Path, jobs: str) -> None:
    written = run("lint", certificates, *OPTIONS, "--jobs", jobs, "--write-baseline", "base.json")
    assert written.exit_code == 0
    assert RULE in written.stdout
    assert written.stderr == "baseline: 1 finding written\n"
    (document,) = read("base.json").values()
    assert document["source"].endswith("faulty.pem")
    assert document["findings"] == [{"rule": RULE, "path": "tbsCertificate.version"}]

    again = run("lint", certificates, *OPTIONS, "--jobs", jobs, "--baseline", "base.json")
    assert again.exit_code == 0
    assert RULE not in again.stdout
    assert "; 1 in the baseline; " in again.stdout
    assert "2 certificates: 1 clean, 1 with findings; 1 in the baseline; " in again.stdout
    assert again.stderr == ""


def test_new_findings_fail(run: Run, certificates: Path) -> None:
    run(
        "lint",
        certificates,
        *OPTIONS,
        "--ignore",
        "*version_not_v3",
        "--ignore",
        RULE,
        "--write-baseline",
        "base.json",
    )
    result = run("lint", certificates, *OPTIONS, "--baseline", "base.json")
    assert result.exit_code == 1
    assert RULE in result.stdout


def test_a_changed_certificate_is_new(run: Run, certificates: Path) -> None:
    run("lint", certificates, *OPTIONS, "--write-baseline", "base.json")
    other = FAULTY.parent.parent / "validity" / "exceeds_825_days.fires.pem"
    shutil.copy(other, certificates / "faulty.pem")
    assert run("lint", certificates, *OPTIONS, "--baseline", "base.json").exit_code == 1


@pytest.mark.parametrize("writes", [(), ("--write-baseline", "new.json")])
def test_suppressed_findings_of_a_baseline_still_occur(
    run: Run, certificates: Path, writes: tuple[str, ...]
) -> None:
    run("lint", certificates, *OPTIONS, "--write-baseline", "base.json")
    config = certificates.parent / "accepted.toml"
    config.write_text(f'[[suppress]]\nrule = "{RULE}"\nreason = "known"\n')
    result = run("lint", certificates, "--config", config, *OPTIONS[1:], "--baseline", "base.json", *writes)
    assert result.exit_code == 0
    assert "entries without a current finding" not in result.stderr
    if writes:
        assert read("new.json") == {}


def test_a_moved_file_is_not_new(run: Run, certificates: Path) -> None:
    run("lint", certificates, *OPTIONS, "--write-baseline", "base.json")
    (certificates / "faulty.pem").rename(certificates / "moved.pem")
    assert run("lint", certificates, *OPTIONS, "--baseline", "base.json").exit_code == 0


def test_what_no_longer_occurs_is_reported(run: Run, certificates: Path) -> None:
    run("lint", certificates, *OPTIONS, "--write-baseline", "base.json")
    result = run(
        "lint",
        certificates,
        *OPTIONS,
        "--ignore",
        "*version_not_v3",
        "--ignore",
        RULE,
        "--baseline",
        "base.json",
    )
    assert result.exit_code == 0
    assert "baseline: entries without a current finding: 1\n" in result.stderr
    assert f": {RULE} at tbsCertificate.version\n" in result.stderr
    result = run("lint", certificates / "clean.pem", *OPTIONS, "--baseline", "base.json")
    assert result.exit_code == 0
    assert "faulty.pem (SHA-256 " in result.stderr
    assert ": not linted in this run; findings: 1\n" in result.stderr


def test_a_baseline_can_be_updated(run: Run, certificates: Path) -> None:
    run(
        "lint",
        certificates,
        *OPTIONS,
        "--ignore",
        "*version_not_v3",
        "--ignore",
        RULE,
        "--write-baseline",
        "base.json",
    )
    assert read("base.json") == {}
    result = run("lint", certificates, *OPTIONS, "--baseline", "base.json", "--write-baseline", "base.json")
    assert result.exit_code == 0
    assert len(read("base.json")) == 1


def test_machine_formats_count_known_findings(run: Run, certificates: Path) -> None:
    run("lint", certificates, *OPTIONS, "--write-baseline", "base.json")
    result = run("lint", certificates, *OPTIONS, "--baseline", "base.json", "--format", "ndjson")
    clean, faulty = (json.loads(line) for line in result.stdout.splitlines())
    assert "known_findings" not in clean
    assert faulty["known_findings"] == 1
    assert faulty["findings"] == []


def test_what_is_not_linted_is_never_known(run: Run, certificates: Path, house_rules: str) -> None:
    (certificates / "broken.pem").write_bytes(b"\x30\x82\x00\x00")
    arguments = ("lint", certificates, *OPTIONS)
    assert run(*arguments, "--write-baseline", "base.json").exit_code == 2
    assert run(*arguments, "--baseline", "base.json").exit_code == 2
    (certificates / "broken.pem").unlink()
    arguments = (*arguments, "--rules", house_rules)
    assert run(*arguments, "--write-baseline", "base.json").exit_code == 3
    assert run(*arguments, "--baseline", "base.json").exit_code == 3
    assert "internal." not in Path("base.json").read_text()


@pytest.mark.parametrize(
    ("command", "inputs"),
    [("chain", CHAINS), ("crl", CRLS / "smbr" / "crl"), ("ocsp", RESPONSES / "smbr")],
)
def test_all_commands(run: Run, command: str, inputs: Path) -> None:
    arguments = (command, inputs, "--no-config", "--fail-on", "notice")
    assert run(*arguments).exit_code == 1
    assert run(*arguments, "--write-baseline", "base.json").exit_code == 0
    assert read("base.json")
    result = run(*arguments, "--baseline", "base.json")
    assert result.exit_code == 0
    assert "no longer" not in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory"),
        ("{", "expected a file of --write-baseline: "),
        ('{"schema": "9", "documents": {}}', "expected a file of --write-baseline: "),
        ('{"schema": "1.0", "documents": {"ab": {"source": "x", "findings": [1]}}}', "expected a file of"),
        ("\xff", "expected a file of --write-baseline: "),
    ],
)
def test_files_that_are_no_baseline(run: Run, content: str | None, message: str) -> None:
    if content is not None:
        Path("base.json").write_bytes(content.encode("latin-1"))
    result = run("lint", CLEAN, *OPTIONS, "--baseline", "base.json")
    assert result.exit_code == 2
    assert f"Error: --baseline: base.json: {message}" in result.stderr


def test_nothing_that_is_read_is_overwritten(run: Run, certificates: Path) -> None:
    certificate = certificates / "faulty.pem"
    before = certificate.read_bytes()
    assert run("lint", certificate, *OPTIONS, "--write-baseline", certificate).exit_code == 2
    assert certificate.read_bytes() == before
    run("lint", certificate, *OPTIONS, "--write-baseline", "base.json")
    assert run("lint", certificate, *OPTIONS, "--baseline", "base.json", "-o", "base.json").exit_code == 2
    assert len(read("base.json")) == 1
    for name in ("-", "./report.txt"):
        result = run("lint", certificate, *OPTIONS, "--write-baseline", name, "-o", "report.txt")
        assert result.exit_code == 2
        assert "expected a file other than that of the report" in result.stderr
