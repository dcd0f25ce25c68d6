"""Counts over a run, and which findings a report shows."""

from __future__ import annotations

import msgspec

from ..engine.report import Finding, Result, is_internal
from ..rules import Severity


class Summary(msgspec.Struct):
    """Counts of the results added to it."""

    certificates: int = 0
    clean: int = 0
    """Certificates that were linted without a finding of any severity."""
    errors: int = 0
    """Inputs that could not be read, decoded or linted."""
    rules_evaluated: int = 0
    """The sum over all certificates."""
    findings: dict[Severity, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Severity, 0))
    known: int = 0
    """Findings that a baseline has, which are not shown."""
    rules: set[str] = msgspec.field(default_factory=set)
    """The ids of the rules that have findings."""

    def add(self, result: Result) -> None:
        """Count a result."""
        self.certificates += 1
        self.rules_evaluated += result.rules_evaluated
        if result.error is not None:
            self.errors += 1
        elif not result.findings and not result.known_findings:
            self.clean += 1
        self.known += result.known_findings
        for finding in result.findings:
            self.findings[finding.severity] += 1
            self.rules.add(finding.rule)

    @property
    def has_internal_error(self) -> bool:
        """Whether the linter itself failed on something."""
        return any(is_internal(rule) for rule in self.rules)

    def add_all(self, other: Summary) -> None:
        """Add the counts of another summary."""
        self.certificates += other.certificates
        self.clean += other.clean
        self.errors += other.errors
        self.rules_evaluated += other.rules_evaluated
        self.known += other.known
        self.rules |= other.rules
        for severity, number in other.findings.items():
            self.findings[severity] += number


def shown_findings(result: Result, min_severity: Severity) -> tuple[Finding, ...]:
    """The findings at or above a severity."""
    if min_severity is Severity.NOTICE:
        return result.findings
    return tuple(finding for finding in result.findings if finding.severity.rank >= min_severity.rank)


def shown(result: Result, min_severity: Severity) -> Result:
    """The result with only the findings at or above a severity."""
    findings = shown_findings(result, min_severity)
    return result if findings is result.findings else msgspec.structs.replace(result, findings=findings)
