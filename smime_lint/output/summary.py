"""Counts over a run, and which findings a report shows."""

from __future__ import annotations

import msgspec

from ..engine.report import (
    Finding,
    Result,
    Status,
    SuppressedFinding,
    is_internal,
    not_applicable_reason,
)
from ..rules import Severity

_no_statuses = dict.fromkeys(Status, 0).copy  # counting members takes as long as counting a result
_no_findings = dict.fromkeys(Severity, 0).copy
_SEVERITIES = tuple(Severity)

MAX_ISSUERS = 10_000
"""Issuers that are counted apart; all further ones count together."""
OTHERS = "others"
"""Their name; names of issuers contain an equals sign, or are empty."""


class RuleTally(msgspec.Struct):
    """What a rule found, in one severity."""

    findings: int = 0
    documents: int = 0
    """Documents that have such a finding."""


class IssuerTally(msgspec.Struct):
    """What was found on the documents of an issuer."""

    documents: int = 0
    faulty: int = 0
    """Documents that have a finding."""
    findings: int = 0


def _no_rules() -> dict[Severity, dict[str, RuleTally]]:
    return {severity: {} for severity in _SEVERITIES}


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
    by_rule: dict[Severity, dict[str, RuleTally]] = msgspec.field(default_factory=_no_rules)
    """Findings that count, by severity and rule id."""
    by_issuer: dict[str, IssuerTally] = msgspec.field(default_factory=dict)
    """By the name of the issuer; documents whose issuer is unknown are left out."""
    not_applicable: dict[str, int] = msgspec.field(default_factory=dict)
    """Documents to which the rules do not apply, by the reason."""
    guessed: int = 0
    """Certificates whose type was guessed from the subject."""

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
            self._rule(finding.severity, finding.rule).findings += 1
        for severity, rule in {(finding.severity, finding.rule) for finding in result.findings}:
            self.by_rule[severity][rule].documents += 1
        if result.issuer is not None:
            issuer = self._issuer(result.issuer)
            issuer.documents += 1
            issuer.faulty += bool(result.findings)
            issuer.findings += len(result.findings)
        if result.status is Status.NOT_APPLICABLE:
            reason = not_applicable_reason(result)
            self.not_applicable[reason] = self.not_applicable.get(reason, 0) + 1
        self.guessed += result.type_source == "guessed"
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
        for severity, rules in other.by_rule.items():
            for id, found in rules.items():
                rule = self._rule(severity, id)
                rule.findings += found.findings
                rule.documents += found.documents
        for name, counted in other.by_issuer.items():
            issuer = self._issuer(name)
            issuer.documents += counted.documents
            issuer.faulty += counted.faulty
            issuer.findings += counted.findings
        for reason, number in other.not_applicable.items():
            self.not_applicable[reason] = self.not_applicable.get(reason, 0) + number
        self.guessed += other.guessed

    def _rule(self, severity: Severity, id: str) -> RuleTally:
        rules = self.by_rule[severity]
        tally = rules.get(id)
        if tally is None:
            tally = rules[id] = RuleTally()
        return tally

    def _issuer(self, name: str) -> IssuerTally:
        tally = self.by_issuer.get(name)
        if tally is None:
            if len(self.by_issuer) >= MAX_ISSUERS:
                name = OTHERS
            tally = self.by_issuer.setdefault(name, IssuerTally())
        return tally


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
