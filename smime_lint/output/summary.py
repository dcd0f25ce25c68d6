"""Counts over a run, and which findings a report shows."""

from __future__ import annotations

import msgspec

from ..engine.report import Finding, Result, Status, SuppressedFinding, is_internal
from ..rules import Severity


def _no_statuses() -> dict[Status, int]:
    return dict.fromkeys(Status, 0)


def _no_findings() -> dict[Severity, int]:
    return dict.fromkeys(Severity, 0)


class Summary(msgspec.Struct):
    """Counts of the results added to it."""

    certificates: int = 0
    """Documents of any type."""
    statuses: dict[Status, int] = msgspec.field(default_factory=_no_statuses)
    """Documents by what became of them."""
    errors: int = 0
    """Documents that could not be read, decoded or linted."""
    rules_evaluated: int = 0
    """The sum over all documents."""
    findings: dict[Severity, int] = msgspec.field(default_factory=_no_findings)
    """Findings that count, by severity."""
    known: int = 0
    """Findings that a baseline has, which are not shown."""
    suppressed: dict[int, int] = msgspec.field(default_factory=dict)
    """Findings that the configuration suppresses, by the number of the entry."""
    rules: set[str] = msgspec.field(default_factory=set)
    """The ids of the rules that have findings, suppressed or not."""

    def add(self, result: Result) -> None:
        """Count a result."""
        self.certificates += 1
        self.statuses[result.status] += 1
        self.errors += result.error is not None
        self.rules_evaluated += result.rules_evaluated
        self.known += result.known_findings
        for finding in result.findings:
            self.findings[finding.severity] += 1
            self.rules.add(finding.rule)
        for suppressed in result.suppressed:
            self.suppressed[suppressed.entry] = self.suppressed.get(suppressed.entry, 0) + 1
            self.rules.add(suppressed.rule)

    @property
    def clean(self) -> int:
        """Documents that were checked without a finding of any severity."""
        return self.statuses[Status.CLEAN]

    @property
    def suppressed_findings(self) -> int:
        """Findings that the configuration suppresses."""
        return sum(self.suppressed.values())

    @property
    def has_internal_error(self) -> bool:
        """Whether the linter itself failed on something."""
        return any(is_internal(rule) for rule in self.rules)

    def add_all(self, other: Summary) -> None:
        """Add the counts of another summary."""
        self.certificates += other.certificates
        self.errors += other.errors
        self.rules_evaluated += other.rules_evaluated
        self.known += other.known
        self.rules |= other.rules
        for status, number in other.statuses.items():
            self.statuses[status] += number
        for severity, number in other.findings.items():
            self.findings[severity] += number
        for entry, number in other.suppressed.items():
            self.suppressed[entry] = self.suppressed.get(entry, 0) + number


def shown_findings(result: Result, min_severity: Severity) -> tuple[Finding, ...]:
    """The findings at or above a severity."""
    if min_severity is Severity.NOTICE:
        return result.findings
    return tuple(finding for finding in result.findings if finding.severity.rank >= min_severity.rank)


def shown_suppressed(result: Result, min_severity: Severity) -> tuple[SuppressedFinding, ...]:
    """The suppressed findings at or above a severity."""
    return tuple(finding for finding in result.suppressed if finding.severity.rank >= min_severity.rank)


def shown(result: Result, min_severity: Severity) -> Result:
    """The result with only the findings at or above a severity."""
    if min_severity is Severity.NOTICE:
        return result
    return msgspec.structs.replace(
        result,
        findings=shown_findings(result, min_severity),
        suppressed=shown_suppressed(result, min_severity),
    )
