"""JSON and NDJSON are what their schema says."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from smime_lint import Linter, Result, Settings, Severity, __version__
from smime_lint.output import Render, Summary, Writer
from smime_lint.output.json import SCHEMA_VERSION, JsonWriter
from smime_lint.output.ndjson import NdjsonWriter

from ..certificates import ROOT, cases
from .results import CLEAN, FOUND, UNREADABLE
from .results import report as text_of

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "results.schema.json").read_text("utf-8"))
REPORT = Draft202012Validator(SCHEMA)
LINE = Draft202012Validator({"$ref": "#/$defs/result", "$defs": SCHEMA["$defs"]})


def report(*results: Result, min_severity: Severity = Severity.NOTICE) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text_of(JsonWriter(__version__, min_severity), *results))
    REPORT.validate(document)
    return document


def lines(*results: Result, min_severity: Severity = Severity.NOTICE) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text_of(NdjsonWriter(min_severity), *results).splitlines()]
    for line in found:
        LINE.validate(line)
    return found


def real_results() -> Iterator[Result]:
    """One result of each kind that the linter makes, and those of some test certificates."""
    der = cases()[0].der
    yield from (Linter().lint_der(case.der, case.name) for case in cases()[::40])
    for settings in (
        Settings(br_version="latest"),
        Settings(issued_at=0),
        Settings(type="sponsor-strict"),
        Settings(require_smime=True),
    ):
        yield Linter(settings).lint_der(der)
    yield Linter().lint_der(b"\x30\x00")
    yield from Linter().lint(b"nothing").results


def test_schema_is_a_schema_and_has_its_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"].endswith(f":{SCHEMA_VERSION}")
    assert SCHEMA["$defs"]["tool"]["properties"]["schema"]["const"] == SCHEMA_VERSION


def test_schema_has_exactly_the_fields() -> None:
    for name, values in (("result", CLEAN), ("finding", FOUND.findings[0])):
        definition = SCHEMA["$defs"][name]
        assert tuple(definition["properties"]) == values.__struct_fields__
        required = [field.name for field in msgspec.structs.fields(values) if field.required]
        assert definition["required"] == required


def test_report() -> None:
    document = report(CLEAN, FOUND, UNREADABLE)
    assert list(document) == ["tool", "run", "results", "summary"]
    assert document["tool"] == {
        "name": "smime-lint",
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "configuration": None,
    }
    assert document["results"][0] == {
        "source": "mail.pem",
        "index": 0,
        "document": "certificate",
        "sha256": "ab" * 32,
        "status": "clean",
        "subject": "CN=Jane Doe,O=Example Ltd,C=GB",
        "issuer": "CN=Example CA,C=GB",
        "serial_number": "0a1b",
        "not_before": "2024-01-10T00:00:00Z",
        "not_after": "2025-01-09T23:59:59Z",
        "in_scope": True,
        "tbs": False,
        "kind": "subscriber",
        "type": "sponsor",
        "generation": "strict",
        "type_source": "policy",
        "br_version": "1.0.2",
        "br_version_source": "not_before",
        "issued_at": "2024-01-10T00:00:00Z",
        "rules_evaluated": 1299,
        "findings": [],
        "error": None,
    }
    assert document["results"][1]["findings"][1] == {
        "rule": "smbr.x.warned",
        "severity": "warn",
        "message": "there is no keyUsage extension",
        "citation": "BR 7.1.2.3(e)",
        "path": "tbsCertificate.extensions",
        "offset": 369,
        "length": 1,
        "value": "Zoë",
        "fix": None,
    }
    assert document["results"][2]["error"] == UNREADABLE.error
    assert document["summary"] == {
        "documents": 3,
        "statuses": {"clean": 1, "findings": 1, "not_applicable": 0, "unreadable": 1, "failed": 0},
        "findings": {"error": 1, "warn": 1, "notice": 1},
        "suppressed": 0,
        "known": 0,
        "rules_evaluated": 2598,
        "suppressions": [],
    }


def test_report_without_results() -> None:
    assert report()["results"] == []


def test_real_results() -> None:
    results = tuple(real_results())
    assert any(result.findings for result in results)
    assert report(*results)["results"] == lines(*results)


@pytest.mark.parametrize(
    "write_all", [lambda *results, **options: report(*results, **options)["results"], lines]
)
def test_min_severity_filters_findings(write_all: Any) -> None:
    (result,) = write_all(FOUND, min_severity=Severity.WARN)
    assert [finding["severity"] for finding in result["findings"]] == ["error", "warn"]


def test_the_configuration_is_named() -> None:
    document = json.loads(text_of(JsonWriter("1", configuration="/etc/lint.toml"), CLEAN))
    REPORT.validate(document)
    assert document["tool"]["configuration"] == "/etc/lint.toml"


@pytest.mark.parametrize("writer", [JsonWriter("1"), NdjsonWriter()])
def test_what_terminals_obey_is_escaped(writer: Writer) -> None:
    hidden = "\x7f\x85\x9b\u200e\u2028\u2029\u202e\u2066\ufeff"
    text = text_of(writer, msgspec.structs.replace(CLEAN, source=f"a{hidden}\u00e9"))
    assert not set(hidden) & set(text)
    assert "\u00e9" in text
    (document,) = [json.loads(text)] if isinstance(writer, NdjsonWriter) else json.loads(text)["results"]
    assert document["source"] == f"a{hidden}\u00e9"


def test_parts_made_elsewhere_make_the_same_report() -> None:
    writer = JsonWriter("1")
    render = pickle.loads(pickle.dumps(Render(writer, Severity.ERROR)))  # noqa: S301 - our own
    parts = [render([CLEAN, FOUND]), render([UNREADABLE])]
    assert [part.code for part in parts] == [1, 2]
    joined = writer.separator.join(part.text for part in parts)
    summary = Summary()
    for part in parts:
        summary.add_all(part.summary)
    assert writer.begin() + joined + writer.end(summary) == text_of(writer, CLEAN, FOUND, UNREADABLE)
