"""SARIF 2.1.0 (OASIS), for GitHub code scanning and others.

A finding is in a file, and at bytes of the DER that the file may contain in PEM or among others. The location
of a result is therefore the file; the bytes are a related location, in an artifact that is named by the
SHA-256 of the DER (RFC 6920).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from pathlib import PurePath
from urllib.parse import quote

from ..engine.packs import Pack
from ..engine.report import NOT_LINTED, Result
from ..rules import Severity
from .json import counts, encode_json
from .problems import Problem, file_of, identity_of, problems
from .run import Run
from .summary import Summary
from .text import title

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "documentRulePath/v1"
"""What a fingerprint is made of, and the version of its making."""

LEVELS = {Severity.ERROR: "error", Severity.WARN: "warning", Severity.NOTICE: "note"}

Descriptors = Callable[[frozenset[str]], list[Mapping[str, object]]]
"""Makes the reportingDescriptor objects of rules, by their ids. It can be pickled."""


class SarifWriter:
    """Makes a log with one run. The rules that it describes are those of its results."""

    separator = ",\n"

    def __init__(
        self,
        version: str,
        descriptors: Descriptors,
        min_severity: Severity = Severity.NOTICE,
        directory: str | None = None,
        run: Run | None = None,
    ) -> None:
        """``version``: of the tool. ``min_severity``: findings below it are left out. ``directory``: URIs
        are relative to it; by default the current one. ``run``: what was run."""
        self._run = run
        self._version = version
        self._descriptors = descriptors
        self._min_severity = min_severity
        self._directory = os.getcwd() if directory is None else directory

    def begin(self) -> str:
        """The beginning of the array of results. The tool follows it, when its rules are known."""
        head = encode_json({"$schema": SCHEMA, "version": VERSION})
        return f'{head[:-1]},"runs":[{{"columnKind":"unicodeCodePoints","results":[\n'

    def write(self, result: Result) -> str:
        """The elements for the findings of a result; empty without findings."""
        elements = [self._result(result, problem) for problem in problems(result, self._min_severity)]
        return self.separator.join(map(encode_json, elements))

    def end(self, summary: Summary) -> str:
        """The tool with its rules, and the end of the document."""
        rules = summary.rules | ({NOT_LINTED} if summary.errors else set())
        tool: dict[str, object] = {
            "driver": {
                "name": "smime-lint",
                "version": self._version,
                "semanticVersion": self._version,
                "rules": self._descriptors(frozenset(rules)),
            }
        }
        if self._run is not None:
            tool["extensions"] = [_extension(pack) for pack in self._run.packs]
        rest = {
            "tool": tool,
            "invocations": [{"executionSuccessful": not (summary.errors or summary.has_internal_error)}],
            "properties": {"run": self._run, "summary": counts(summary, self._run)},
        }
        return f"\n],{encode_json(rest)[1:]}]}}\n"

    def _result(self, result: Result, problem: Problem) -> dict[str, object]:
        finding = problem.finding
        element: dict[str, object] = {
            "ruleId": finding.rule,
            "level": LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [self._location(result, finding.path)],
            "partialFingerprints": {FINGERPRINT: problem.fingerprint},
            "suppressions": [],
        }
        if problem.suppressed is not None:
            element["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": problem.suppressed}
            ]
        if result.sha256 is not None and finding.length:
            element["relatedLocations"] = [_bytes(result, finding.offset, finding.length)]
        properties = {
            "citation": finding.citation or None,
            "value": finding.value,
            "fix": finding.fix,
            "index": result.index,
            "sha256": result.sha256,
            **identity_of(result),
        }
        element["properties"] = {name: value for name, value in properties.items() if value is not None}
        return element

    def _location(self, result: Result, path: str) -> dict[str, object]:
        file = file_of(result, self._directory)
        if PurePath(file).is_absolute():
            artifact = {"uri": PurePath(file).as_uri()}
        else:
            # A colon in the first segment would make it the scheme of an absolute URI.
            artifact = {"uri": quote(file, safe="/"), "uriBaseId": "%SRCROOT%"}
        location: dict[str, object] = {
            "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 1}}
        }
        if path:
            location["logicalLocations"] = [{"fullyQualifiedName": path, "kind": "member"}]
        return location


def _extension(pack: Pack) -> dict[str, str]:
    """A rule pack as a component of the tool."""
    return {"name": pack.name} if pack.version is None else {"name": pack.name, "version": pack.version}


def _bytes(result: Result, offset: int, length: int) -> dict[str, object]:
    digest = base64.urlsafe_b64encode(bytes.fromhex(result.sha256 or "")).decode().rstrip("=")
    return {
        "id": 0,
        "message": {"text": f"offset {offset}, length {length} in the DER of {title(result)}"},
        "physicalLocation": {
            "artifactLocation": {"uri": f"ni:///sha-256;{digest}"},
            "region": {"byteOffset": offset, "byteLength": length},
        },
    }
