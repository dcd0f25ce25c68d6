"""The Code Quality report of GitLab.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import os

from ..engine.report import NOT_LINTED, Finding, Result
from ..rules import Severity
from .json import encode_json
from .problems import describe, file_of, fingerprint, problems
from .summary import Summary

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARN: "minor", Severity.NOTICE: "info"}


def _severity(finding: Finding, reason: str | None) -> str:
    """The format has no suppressions: such findings have the lowest severity."""
    return "info" if reason is not None else _SEVERITIES[finding.severity]


class GitlabWriter:
    """Makes a JSON array with an element for each finding."""

    separator = ",\n"

    def __init__(self, min_severity: Severity = Severity.NOTICE, directory: str | None = None) -> None:
        """``min_severity``: findings below it are left out. ``directory``: paths are relative to it; by
        default the current one."""
        self._min_severity = min_severity
        self._directory = os.getcwd() if directory is None else directory

    def begin(self) -> str:
        """The beginning of the array."""
        return "[\n"

    def write(self, result: Result) -> str:
        """The elements for the findings of a result; empty without findings."""
        file = file_of(result, self._directory)
        elements = []
        for finding, own, reason in problems(result, self._min_severity):
            is_blocker = finding.rule == NOT_LINTED or finding.is_internal
            element = {
                "description": describe(finding),
                "check_name": finding.rule,
                # Elements with the same fingerprint are shown once: a certificate can be in several files.
                "fingerprint": fingerprint(file, str(result.index), own),
                "severity": "blocker" if is_blocker else _severity(finding, reason),
                "location": {"path": file, "lines": {"begin": 1}},
            }
            elements.append(encode_json(element))
        return self.separator.join(elements)

    def end(self, summary: Summary) -> str:
        """The end of the array."""
        return "\n]\n"
