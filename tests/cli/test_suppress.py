"""[[suppress]] in the configuration, over all commands and formats."""

from __future__ import annotations

import base64
import csv
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from smime_lint.inputs import read_bytes

from ..certificates import CRLS
from .conftest import CLEAN, FAULTY, Run

RULE = "smbr.version.not_v3"
LEGACY = CLEAN.parent / "sponsor-legacy-p256.pem"
REASON = 'accepted, see "CA-17"'
USED = f"[[suppress]]\nrule = '{RULE}'\nreason = '{REASON}'\npath = 'tbsCertificate.*'\n"
UNUSED = "[[suppress]]\nrule = 'smbr.key_usage.*'\nreason = 'x'\npolicy = '1.2.3'\n"
EXPIRED = f"[[suppress]]\nrule = '{RULE}'\nreason = 'old'\nexpires = 2024-02-29\n"


def configure(directory: Path, *entries: str, more: str = "") -> None:
    (directory / "smime-lint.toml").write_text(more + "\n" + "".join(entries))


def test_suppressed_findings_do_not_fail(run: Run, directory: Path) -> None:
    assert run("lint", FAULTY).exit_code == 1
    configure(directory, USED)
    result = run("lint", FAULTY)
    assert result.exit_code == 0
    assert "1 suppressed" in result.stdout
    assert "suppress:" not in result.stderr
    assert run("lint", FAULTY, "--no-config").exit_code == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_entries_that_did_nothing_are_reported(run: Run, directory: Path, jobs: str) -> None:
    for number in range(130):
        shutil.copy(FAULTY, directory / f"{number}.pem")
    configure(directory, EXPIRED, UNUSED, USED)
    result = run("lint", directory, "--jobs", jobs)
    assert result.exit_code == 0
    assert "130 suppressed" in result.stdout
    assert result.stderr.splitlines()[1:3] == [
        f"suppress: entry 1 ({RULE}) expired on 2024-02-29, and suppresses nothing",
        "suppress: entry 2 (smbr.key_usage.*, policy 1.2.3) suppressed nothing in this run",
    ]


def test_an_expired_entry_no_longer_suppresses(run: Run, directory: Path) -> None:
    configure(directory, EXPIRED)
    result = run("lint", FAULTY)
    assert result.exit_code == 1
    assert "expired on 2024-02-29" in result.stderr


def test_json(run: Run, directory: Path) -> None:
    configure(directory, USED, UNUSED, EXPIRED)
    document = json.loads(run("lint", FAULTY, "--format", "json").stdout)
    (result,) = document["results"]
    (finding,) = result["suppressed"]
    assert result["findings"] == []
    assert (finding["rule"], finding["reason"], finding["expires"], finding["entry"]) == (
        RULE,
        REASON,
        None,
        1,
    )
    assert document["summary"]["suppressed"] == 1
    found = [(use["findings"], use["is_expired"]) for use in document["summary"]["suppressions"]]
    assert found == [(1, False), (0, False), (0, True)]
    assert document["run"]["suppressions"][0] == {"rule": RULE, "reason": REASON, "path": "tbsCertificate.*"}


def test_min_severity_hides_them_too(run: Run, directory: Path) -> None:
    configure(directory, USED, more='min-severity = "error"')
    (result,) = json.loads(run("lint", FAULTY, "--format", "json").stdout)["results"]
    assert len(result["suppressed"]) == 1


def test_ndjson(run: Run, directory: Path) -> None:
    configure(directory, USED)
    result = json.loads(run("lint", FAULTY, "--format", "ndjson").stdout)
    assert [finding["reason"] for finding in result["suppressed"]] == [REASON]


def test_sarif(run: Run, directory: Path) -> None:
    configure(directory, USED)
    (log,) = json.loads(run("lint", FAULTY, "--format", "sarif").stdout)["runs"]
    (result,) = log["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": REASON}]
    assert [rule["id"] for rule in log["tool"]["driver"]["rules"]] == [RULE]
    plain = json.loads(run("lint", FAULTY, "--format", "sarif", "--no-config").stdout)["runs"][0]["results"][
        0
    ]
    assert plain["suppressions"] == []
    assert plain["partialFingerprints"] == result["partialFingerprints"]


def test_junit(run: Run, directory: Path) -> None:
    configure(directory, USED)
    root = ElementTree.fromstring(run("lint", FAULTY, "--format", "junit").stdout)  # noqa: S314 - our own
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("2", "0", "1")
    (skipped,) = suite.findall("testcase/skipped")
    assert (skipped.get("message") or "").endswith(f"; suppressed: {REASON}")


def test_github(run: Run, directory: Path) -> None:
    configure(directory, USED)
    line = run("lint", FAULTY, "--format", "github").stdout.splitlines()[0]
    assert line.startswith("::notice ")
    assert f"title={RULE} (suppressed)::" in line
    assert line.endswith(f"; suppressed: {REASON}")


def test_gitlab(run: Run, directory: Path) -> None:
    configure(directory, USED)
    (element,) = json.loads(run("lint", FAULTY, "--format", "gitlab").stdout)
    assert element["severity"] == "info"
    assert element["description"].endswith(f"; suppressed: {REASON}")


def test_csv(run: Run, directory: Path) -> None:
    configure(directory, USED)
    (row,) = csv.DictReader(run("lint", FAULTY, "--format", "csv").stdout.splitlines())
    assert (row["rule"], row["suppressed"], row["status"]) == (RULE, REASON, "findings")


def test_a_baseline_does_not_take_them_up(run: Run, directory: Path) -> None:
    run("lint", FAULTY, "--write-baseline", "with.json")
    configure(directory, USED)
    result = run("lint", FAULTY, "--write-baseline", "base.json")
    assert "baseline: 0 findings written" in result.stderr
    again = run("lint", FAULTY, "--baseline", "with.json")
    assert again.exit_code == 0
    assert "entries without a current finding" not in again.stderr


def test_crl(run: Run, directory: Path) -> None:
    file = next(file for file in sorted(CRLS.rglob("*.fires.pem")) if run("crl", file).exit_code == 1)
    configure(directory, "[[suppress]]\nrule = '*'\nreason = 'x'\n")
    assert run("crl", file).exit_code == 0


def test_stream(run: Run, directory: Path) -> None:
    configure(directory, USED, UNUSED)
    (item,) = read_bytes(FAULTY.read_bytes())
    assert item.der is not None
    line = base64.b64encode(item.der) + b"\n"
    result = run("stream", data=line * 2)
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert [answer["code"] for answer in answers] == [0, 0]
    assert [len(answer["result"]["suppressed"]) for answer in answers] == [1, 1]
    assert "suppress: entry 2 (smbr.key_usage.*, policy 1.2.3) suppressed nothing" in result.stderr
    assert "entry 1" not in result.stderr
    request = json.dumps({"der": line.decode().strip(), "suppress": []}).encode()
    (answer,) = [json.loads(text) for text in run("stream", data=request + b"\n").stdout.splitlines()]
    assert "there is no key 'suppress'" in answer["error"]


def test_diff_shows_all(run: Run, directory: Path) -> None:
    configure(directory, "[[suppress]]\nrule = '*'\nreason = 'x'\n")
    dates = ("--from", "2024-01-10", "--to", "2027-08-01")
    with_entries = run("diff", *dates, LEGACY).stdout
    without = run("diff", *dates, LEGACY, "--no-config").stdout
    assert with_entries == without
    assert "  + " in without


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("suppress = 1", "suppress: expected a list of tables, found 1"),
        (
            f"[[suppress]]\nrule = '{RULE}'",
            f"suppress: entry 1 ({RULE}): the key 'reason' is missing",
        ),
        (f"{USED}[[suppress]]\nrule = 'x.*.y'\nreason = 'x'", "suppress: entry 2: no rule matches 'x.*.y'"),
        (f"{USED}expires = 2024-13-01", "expected TOML"),
        (f"{USED}expires = 'soon'", f"suppress: entry 1 ({RULE}): expires: expected a date"),
        (f"{USED}rules = 'x'", f"suppress: entry 1 ({RULE}): there is no key 'rules'"),
    ],
)
def test_mistakes(run: Run, directory: Path, text: str, message: str) -> None:
    configure(directory, text)
    result = run("lint", FAULTY)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_found_file_needs_trust(run: Run, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = directory / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    configure(inner, USED)
    result = run("lint", FAULTY)
    assert result.exit_code == 2
    assert "the directory is not trusted, and suppress needs trust" in result.stderr
    assert run("lint", FAULTY, "--config", "smime-lint.toml").exit_code == 0


def rules_ignored(result: Any) -> list[str]:
    document = json.loads(result.stdout)
    ignored: list[str] = document["run"]["rules_ignored"]
    return ignored


def test_ignore_adds_to_the_configuration(run: Run, directory: Path) -> None:
    configure(directory, more=f'ignore = ["{RULE}"]')
    result = run("lint", FAULTY, "--ignore", "etsi.*", "--format", "json")
    assert RULE in rules_ignored(result)
    assert any(rule.startswith("etsi.") for rule in rules_ignored(result))
