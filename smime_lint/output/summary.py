"""Counts over a run, and which findings a report shows."""

from __future__ import annotations

from collections import Counter

import msgspec

from ..engine.report import Finding, Result
from ..rules import Severity


class Summary:
    """Counts of the results added to it."""

    def __init__(self) -> None:
        self.certificates = 0
        self.clean = 0
        """Certificates that were linted without a finding of any severity."""
        self.errors = 0
        """Inputs that could not be read, decoded or linted."""
        self.rules_evaluated = 0
        """The sum over all certificates."""
        self.findings: Counter[Severity] = Counter()

    def add(self, result: Result) -> None:
        """Count a result."""
        self.certificates += 1
        self.rules_evaluated += result.rules_evaluated
        if result.error is not None:
            self.errors += 1
        elif not result.findings:
            self.clean += 1
        for finding in result.findings:
            self.findings[finding.severity] += 1


def shown_findings(result: Result, min_severity: Severity) -> tuple[Finding, ...]:
    """The findings at or above a severity."""
    if min_severity is Severity.NOTICE:
        return result.findings
    return tuple(finding for finding in result.findings if finding.severity.rank >= min_severity.rank)


def shown(result: Result, min_severity: Severity) -> Result:
    """The result with only the findings at or above a severity."""
    findings = shown_findings(result, min_severity)
    return result if findings is result.findings else msgspec.structs.replace(result, findings=findings)
