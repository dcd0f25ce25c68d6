"""docs/adding-a-ballot.md: its changes, applied to a copy of the sources, do what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smime_lint import Linter
from smime_lint.br import LATEST, ByVersion
from smime_lint.testing.certificate import base
from smime_lint_smbr import organization_identifier

from .certificates import CERTS, ROOT

PAGE = ROOT / "docs" / "adding-a-ballot.md"
NEXT = f"1.0.{LATEST.index + 1}"
"""The version that the page makes up."""

UNKNOWN_SCHEME = "smbr.serial_number_attribute.unknown_scheme"
NOT_10_DIGITS = "smbr.serial_number_attribute.abc_not_10_digits"
PSEUDONYM = "smbr.pseudonym.prohibited_in_mailbox"
WRONG_TYPE = "smbr.serial_number_attribute.natural_person_identifier_wrong_type"


def apply(diff: str, root: Path) -> None:
    """Apply a diff whose hunks have no line numbers; what a hunk replaces stands in the file once."""
    path = re.search(r"^\+\+\+ b/(.+)$", diff, re.MULTILINE)
    assert path is not None, diff
    file = root / path[1]
    text = file.read_text("utf-8")
    for hunk in diff.split("@@\n")[1:]:
        lines = hunk.splitlines()
        old = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        new = "\n".join(line[1:] for line in lines if not line.startswith("-"))
        assert text.count(old) == 1, f"{path[1]}: expected once: {old}"
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def diffs() -> list[str]:
    page = PAGE.read_text("utf-8")
    # Once the version of the page is a real one, the next is made up.
    page = page.replace("1.0.17", NEXT).replace("1.0.16", LATEST.number)
    return re.findall(r"^```diff\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, with the ballot of the page."""
    root = tmp_path_factory.mktemp("ballot")
    for name in ("smime_lint", "rules", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for diff in diffs():
        apply(diff, root)
    return root


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the copy."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(copy), str(copy / "rules")))}
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, *arguments],
        cwd=copy,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def certificates(copy: Path) -> Path:
    """What the factory makes of the recipes, which say at which version the rules fire."""
    result = run(copy, "-m", "tests.factory", "smbr/serial_number_attribute")
    assert (result.returncode, result.stderr) == (0, "")
    return copy / "testdata" / "certs" / "smbr" / "serial_number_attribute"


def severities(copy: Path, certificate: Path, *options: str) -> dict[str, str]:
    """The severities of the findings, by rule."""
    lint = "from smime_lint.cli import main; main()"
    arguments = ("lint", "--no-config", "--format", "json", *options, str(certificate))
    result = run(copy, "-c", lint, *arguments)
    assert result.stderr == ""
    (entry,) = json.loads(result.stdout)["results"]
    assert entry["error"] is None
    return {finding["rule"]: finding["severity"] for finding in entry["findings"]}


def test_the_new_rule_fires_at_the_new_version(copy: Path, certificates: Path) -> None:
    certificate = certificates / "abc_not_10_digits.fires.pem"
    assert severities(copy, certificate, "--br-version", NEXT) == {NOT_10_DIGITS: "error"}
    assert severities(copy, certificate, "--br-version", "latest") == {NOT_10_DIGITS: "error"}
    assert severities(copy, certificate, "--br-version", LATEST.number) == {UNKNOWN_SCHEME: "notice"}
    assert severities(copy, certificate, "--br-version", LATEST.number, "--upcoming") == {
        UNKNOWN_SCHEME: "notice",
        NOT_10_DIGITS: "notice",
    }


def test_the_table_changes_with_the_version(copy: Path, certificates: Path) -> None:
    certificate = certificates / "unknown_scheme.abc.silent.pem"
    assert severities(copy, certificate, "--br-version", NEXT) == {}
    assert severities(copy, certificate, "--br-version", LATEST.number) == {UNKNOWN_SCHEME: "notice"}


@pytest.mark.parametrize("generation", ["legacy", "strict"])
def test_a_cell_of_the_attribute_tables_changes_with_the_version(copy: Path, generation: str) -> None:
    certificate = CERTS / "smbr" / "pseudonym" / f"prohibited_in_mailbox.{generation}.fires.pem"
    before = severities(copy, certificate, "--br-version", LATEST.number)
    after = severities(copy, certificate, "--br-version", NEXT)
    assert before.get(PSEUDONYM) == "error"
    assert after.get(PSEUDONYM) == (None if generation == "legacy" else "error")


def test_the_withdrawn_rule_ends_with_its_last_version(copy: Path, certificates: Path) -> None:
    certificate = certificates / "natural_person_identifier_wrong_type.at_last.fires.pem"
    assert severities(copy, certificate, "--br-version", NEXT) == {}
    assert severities(copy, certificate, "--br-version", LATEST.number) == {WRONG_TYPE: "notice"}


def test_the_windows_are_those_of_the_rules(copy: Path, certificates: Path) -> None:
    assert certificates.is_dir()
    (copy / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n')
    selected = "successor_or_none or (serial_number_attribute and not takes_over)"
    result = run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_windows.py", "-k", selected
    )
    assert result.returncode == 0, result.stdout


def test_nothing_but_the_calendar_knows_the_last_version(copy: Path) -> None:
    result = run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_linter.py", "-k", "version"
    )
    assert result.returncode == 0, result.stdout


def test_no_rule_goes_by_the_last_version() -> None:
    files = (ROOT / "rules").rglob("*.py")
    assert [
        file.name for file in files if re.search(r"\bLATEST\b|\bVERSIONS\b", file.read_text("utf-8"))
    ] == []


def test_a_scheme_is_known_from_its_version_on(monkeypatch: pytest.MonkeyPatch) -> None:
    schemes = ByVersion({"1.0.0": frozenset({"NTR"}), "1.0.4": frozenset({"NTR", "ABC"})})
    monkeypatch.setattr(organization_identifier, "ORGANIZATION_SCHEMES", schemes)
    encoded = base("organization-strict").attribute("organizationIdentifier", "ABCGB-1").encode("scheme")
    for number, is_known in (("1.0.3", False), ("1.0.4", True), ("1.0.6", True)):
        found = {finding.rule for finding in Linter(br_version=number).lint_der(encoded).findings}
        assert ("smbr.organization_identifier.unknown_scheme" in found) is not is_known
