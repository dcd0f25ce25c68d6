"""SARIF, JUnit, GitHub, GitLab and CSV are as their schemas and specifications describe them."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
import xmlschema
from click.testing import CliRunner
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

from smime_lint import Result, Severity
from smime_lint.cli import cli
from smime_lint.engine.engine import Source, failed, unreadable
from smime_lint.engine.packs import load_rules
from smime_lint.engine.report import NOT_LINTED
from smime_lint.output import Summary, Writer
from smime_lint.output.csv import COLUMNS, CsvWriter
from smime_lint.output.github import GithubWriter
from smime_lint.output.gitlab import GitlabWriter
from smime_lint.output.junit import JunitWriter
from smime_lint.output.sarif import FINGERPRINT, SarifWriter
from smime_lint.reference.citations import parse_citation
from smime_lint.reference.sarif import descriptors

from ..certificates import CERTS, CHAINS, CRLS, RESPONSES
from .results import CLEAN, ERROR, FOUND, UNREADABLE
from .results import report as text_of

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(
    json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text()), format_checker=FormatChecker()
)
GITLAB = Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text()))
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")

HOSTILE = "a\r\n::error::x\x00\x1b[31m\u202e\ufffe <&\"'>,%0A:\u00e9"
"""What a line of GitHub, an XML document or a terminal would obey, or cannot hold."""
STRANGE = msgspec.structs.replace(
    CLEAN,
    source=f"./odd, name %:{HOSTILE[:8]}.pem".replace("\r\n", " "),
    index=3,
    findings=(msgspec.structs.replace(ERROR, message=HOSTILE, value=HOSTILE, fix=HOSTILE, path=HOSTILE),),
)
FAILED = failed(Source("-", 0, "cd" * 32), RuntimeError(HOSTILE))
RESULTS = (CLEAN, FOUND, UNREADABLE, FAILED, STRANGE)


def sarif(*results: Result, severity: Severity = Severity.NOTICE, directory: str = "/src") -> dict[str, Any]:
    writer = SarifWriter("1.2.3", partial(descriptors, (), {}), severity, directory)
    document: dict[str, Any] = json.loads(text_of(writer, *results))
    check_sarif(document)
    return document


def check_sarif(document: dict[str, Any]) -> None:
    """The schema, and what it does not express."""
    SARIF.validate(document)
    (run,) = document["runs"]
    described = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert described == sorted(set(described))
    assert set(described) >= {result["ruleId"] for result in run["results"]}
    prints = [
        (result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], result["partialFingerprints"])
        for result in run["results"]
    ]
    prints = [(file, values[FINGERPRINT]) for file, values in prints]
    assert len(prints) == len(set(prints))


def gitlab(*results: Result, severity: Severity = Severity.NOTICE) -> list[dict[str, Any]]:
    return check_gitlab(text_of(GitlabWriter(severity, "/src"), *results))


def check_gitlab(text: str) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = json.loads(text)
    GITLAB.validate(elements)
    assert len({element["fingerprint"] for element in elements}) == len(elements)
    return elements


def junit(*results: Result, fail_on: Severity | None = Severity.ERROR) -> ElementTree.Element:
    return check_junit(text_of(JunitWriter(fail_on=fail_on), *results))


def check_junit(text: str) -> ElementTree.Element:
    """The schema, and that the counts are right."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    JUNIT.validate(text)
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
        names = [case.get("name") for case in suite]
        assert names.count("lint") == 1
    return root


_PROPERTY = r"[a-z]+=(?:[^%:,\r\n]|%25|%0D|%0A|%3A|%2C)+"
_COMMAND = re.compile(
    rf"::(error|warning|notice) ({_PROPERTY}(?:,{_PROPERTY})*)::((?:[^%\r\n]|%25|%0D|%0A)*)"
)


def github(*results: Result, severity: Severity = Severity.NOTICE) -> list[tuple[str, dict[str, str], str]]:
    return check_github(text_of(GithubWriter(severity, directory="/src"), *results))


def check_github(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The level, properties and message of each command. The last line is the summary."""
    *lines, summary = text.splitlines()
    assert re.match(r"[\d,]+ ", summary)
    commands = []
    for line in lines:
        match = _COMMAND.fullmatch(line)
        assert match is not None, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        commands.append((match[1], properties, match[3]))
    return commands


def check_csv(text: str) -> list[dict[str, str]]:
    assert text.replace("\r\n", "").count("\n") == 0
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(header) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_sarif() -> None:
    document = sarif(*RESULTS)
    results = document["runs"][0]["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("smbr.key_usage.missing", "error"),
        ("smbr.x.warned", "warning"),
        ("smbr.x.noted", "note"),
        (NOT_LINTED, "error"),
        ("internal.engine_error", "error"),
        ("smbr.key_usage.missing", "error"),
    ]
    location = results[0]["locations"][0]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "mail.pem", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "tbsCertificate.extensions"
    (related,) = results[0]["relatedLocations"]
    physical = related["physicalLocation"]
    assert physical["region"] == {"byteOffset": 369, "byteLength": 1}
    digest = physical["artifactLocation"]["uri"].removeprefix("ni:///sha-256;")
    assert base64.urlsafe_b64decode(digest + "=").hex() == FOUND.sha256
    assert document["runs"][0]["invocations"] == [{"executionSuccessful": False}]


def test_sarif_without_results() -> None:
    for results in ((), (CLEAN,)):
        run = sarif(*results)["runs"][0]
        assert run["results"] == []
        assert run["tool"]["driver"]["rules"] == []
        assert run["invocations"] == [{"executionSuccessful": True}]


def test_sarif_uris() -> None:
    def uri(source: str) -> dict[str, str]:
        result = msgspec.structs.replace(FOUND, source=source)
        location = sarif(result)["runs"][0]["results"][0]["locations"][0]
        artifact: dict[str, str] = location["physicalLocation"]["artifactLocation"]
        return artifact

    assert uri("./a b/c:%.pem")["uri"] == "a%20b/c%3A%25.pem"
    assert uri("/src/a.pem") == {"uri": "a.pem", "uriBaseId": "%SRCROOT%"}
    assert uri("/elsewhere/a.pem") == {"uri": "file:///elsewhere/a.pem"}
    assert uri("-")["uri"] == "stdin"


def test_sarif_fingerprints_are_those_of_content_rule_and_path() -> None:
    def prints(*results: Result) -> list[str]:
        elements = sarif(*results)["runs"][0]["results"]
        return [element["partialFingerprints"][FINGERPRINT] for element in elements]

    moved = msgspec.structs.replace(
        FOUND,
        source="elsewhere.pem",
        findings=tuple(msgspec.structs.replace(finding, message="other") for finding in FOUND.findings),
    )
    assert prints(moved) == prints(FOUND)
    assert not set(prints(msgspec.structs.replace(FOUND, sha256="ef" * 32))) & set(prints(FOUND))
    twice = msgspec.structs.replace(FOUND, findings=(ERROR, ERROR))
    assert len(set(prints(twice))) == 2


def test_sarif_describes_every_rule() -> None:
    rules = {rule.id: rule for rule in load_rules()}
    found = descriptors((), {}, frozenset(rules))
    Draft4Validator({**SARIF.schema, "type": "array", "items": {"$ref": "#/definitions/reportingDescriptor"}})
    component = {"name": "smime-lint", "rules": found}
    SARIF.validate({"version": "2.1.0", "runs": [{"tool": {"driver": component}}]})
    assert [rule["id"] for rule in found] == sorted(rules)
    for descriptor in found:
        rule = rules[str(descriptor["id"])]
        known = ("BR", "RFC", "EN", "TS", "X.")
        has_page = parse_citation(rule.citation)[0].standard.startswith(known)
        assert ("helpUri" in descriptor) is has_page


def test_junit() -> None:
    clean, found, unreadable_, failed_, _ = junit(*RESULTS)
    attributes = ("name", "tests", "failures", "errors")
    assert [clean.get(name) for name in attributes] == ["mail.pem", "1", "0", "0"]
    assert [found.get(name) for name in attributes] == ["mail.pem #1", "4", "1", "0"]
    failure = found.find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "smbr.key_usage.missing"
    assert (found.findtext("testcase/system-out") or "").startswith("warn: ")
    error = unreadable_.find("testcase[@name='lint']/error")
    assert error is not None
    assert error.get("message") == UNREADABLE.error
    assert failed_.find("testcase/error") is not None


@pytest.mark.parametrize(("fail_on", "failures"), [(Severity.WARN, "2"), (Severity.NOTICE, "3"), (None, "0")])
def test_junit_threshold(fail_on: Severity | None, failures: str) -> None:
    assert junit(FOUND, fail_on=fail_on)[0].get("failures") == failures


def test_github() -> None:
    commands = github(*RESULTS)
    assert [(level, properties["title"]) for level, properties, _ in commands[:5]] == [
        ("error", "smbr.key_usage.missing (#1)"),
        ("warning", "smbr.x.warned (#1)"),
        ("notice", "smbr.x.noted (#1)"),
        ("error", NOT_LINTED),
        ("error", "internal.engine_error"),
    ]
    assert commands[0][1]["file"] == "mail.pem"
    assert "file" not in commands[4][1]  # standard input
    assert commands[0][2] == (
        "there is no keyUsage extension [BR 7.1.2.3(e)] at tbsCertificate.extensions, offset 369, length 1"
    )
    assert commands[5][1]["file"].startswith("odd%2C name %25%3A")
    assert "%250A" in commands[5][2]


def test_gitlab() -> None:
    elements = gitlab(*RESULTS)
    assert [(element["severity"], element["location"]["path"]) for element in elements[:5]] == [
        ("critical", "mail.pem"),
        ("minor", "mail.pem"),
        ("info", "mail.pem"),
        ("blocker", "gone.pem"),
        ("blocker", "stdin"),
    ]
    assert gitlab() == gitlab(CLEAN) == []


def test_gitlab_shows_a_certificate_in_each_of_its_files() -> None:
    assert len(gitlab(FOUND, msgspec.structs.replace(FOUND, source="copy.pem"))) == 6


def test_csv() -> None:
    rows = check_csv(text_of(CsvWriter(), *RESULTS))
    assert [(row["source"], row["status"], row["rule"]) for row in rows[:6]] == [
        ("mail.pem", "clean", ""),
        ("mail.pem", "findings", "smbr.key_usage.missing"),
        ("mail.pem", "findings", "smbr.x.warned"),
        ("mail.pem", "findings", "smbr.x.noted"),
        ("gone.pem", "unreadable", ""),
        ("-", "failed", "internal.engine_error"),
    ]
    assert rows[4]["message"] == UNREADABLE.error
    assert rows[1]["offset"] == "369"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_csv_has_no_formulas(value: str) -> None:
    finding = msgspec.structs.replace(ERROR, value=value)
    (row,) = check_csv(text_of(CsvWriter(), msgspec.structs.replace(CLEAN, findings=(finding,))))
    assert row["value"] == f"'{value}"


@pytest.mark.parametrize(
    "count",
    [
        lambda severity: len(sarif(FOUND, severity=severity)["runs"][0]["results"]),
        lambda severity: len(gitlab(FOUND, severity=severity)),
        lambda severity: len(github(FOUND, severity=severity)),
        lambda severity: len(check_csv(text_of(CsvWriter(severity), FOUND))),
        lambda severity: text_of(JunitWriter(severity), FOUND).count("<testcase") - 1,
    ],
)
def test_min_severity(count: Callable[[Severity], int]) -> None:
    assert [count(severity) for severity in (Severity.ERROR, Severity.WARN, Severity.NOTICE)] == [1, 2, 3]


@pytest.mark.parametrize("writer", [CsvWriter(), JunitWriter(), GithubWriter(), GitlabWriter()])
def test_nothing_is_written_that_a_terminal_obeys(writer: Writer) -> None:
    text = text_of(writer, *RESULTS)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)


CHECKS: dict[str, Callable[[str], Any]] = {
    "sarif": lambda text: check_sarif(json.loads(text)),
    "junit": check_junit,
    "github": check_github,
    "gitlab": check_gitlab,
    "csv": check_csv,
}
DOCUMENTS = {"lint": CERTS / "smbr" / "validity", "chain": CHAINS, "crl": CRLS, "ocsp": RESPONSES}


@pytest.mark.parametrize("command", DOCUMENTS)
@pytest.mark.parametrize("name", CHECKS)
def test_formats_of_all_commands(name: str, command: str) -> None:
    options = ["--format", name, "--no-config", "--jobs", "2" if command == "lint" else "1"]
    result = CliRunner().invoke(cli, [command, str(DOCUMENTS[command]), "gone.pem", *options])
    assert result.exit_code == 2
    assert "gone.pem" in result.stdout
    CHECKS[name](result.stdout_bytes.decode())


def test_summaries_are_added() -> None:
    one, other = Summary(), Summary()
    one.add(FOUND)
    other.add(unreadable(Source("x", 0, None), "x"))
    other.add_all(one)
    assert other.rules == {finding.rule for finding in FOUND.findings}
