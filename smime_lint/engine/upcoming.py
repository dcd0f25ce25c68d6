"""What later BR versions and compliance dates will report on a certificate like the one at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ..br import LATEST, START
from ..rules import Context, Rule, Severity
from .covering import Covering
from .report import RULE_ERROR, Finding
from .runner import Runner


class Upcoming:
    """The rules that do not apply yet for one profile, version and era, but will.

    ``later``: runs all that will apply at the latest version, after the last compliance date; ``new``: those
    of them that do not apply now; ``active``: all that do; ``families``: the requirements of each rule by its
    id.
    """

    def __init__(
        self,
        later: Runner,
        new: Iterable[Rule],
        active: Iterable[Rule],
        families: Mapping[str, frozenset[str]],
        covering: Covering,
    ) -> None:
        self._runner = later
        self._rules = {rule.id: rule for rule in new}
        self._families = families
        self._covering = covering
        self._announced = {rule.id: rule.announces for rule in active if rule.announces is not None}
        self.count = len(self._rules)

    def run(self, now: Context, present: list[Finding]) -> list[Finding]:
        """What the rules report in addition to what is already reported."""
        if not self._rules:
            return []
        # The day on which such a certificate will be issued is not known.
        later = Context(now.document, now.profile, LATEST, None, now.known)
        found = self._covering.without_covered(self._runner.run(later))
        new = [f for f in found if (f.value if f.rule == RULE_ERROR else f.rule) in self._rules]
        if not new:
            return new
        reported = self._reported(present, {(finding.rule, finding.path) for finding in found})
        return [self._as_notice(finding) for finding in new if not self._is_reported(finding, reported)]

    def _reported(self, present: list[Finding], lasting: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The severity rank of what is reported already, by path and requirement.

        ``lasting``: the rules and paths of what will be found. What will not, because the rule ends or
        leaves the case to another one, is taken to live on in new rules about the same field.
        """
        reported: dict[tuple[str, str], int] = {}
        for finding in present:
            rank = finding.severity.rank
            keys = [(requirement, rank) for requirement in self._families.get(finding.rule, ())]
            if (finding.rule, finding.path) not in lasting:
                keys.append((_field(finding.rule), rank))
            if (announced := self._announced.get(finding.rule)) is not None:
                keys += [(requirement, Severity.ERROR.rank) for requirement in self._families[announced]]
            for requirement, severity in keys:
                key = (finding.path, requirement)
                reported[key] = max(severity, reported.get(key, 0))
        return reported

    def _is_reported(self, finding: Finding, reported: Mapping[tuple[str, str], int]) -> bool:
        """Whether a rule for the same requirement reports the same already, at least as severely."""
        return any(
            reported.get((finding.path, requirement), 0) >= finding.severity.rank
            for requirement in (*self._families.get(finding.rule, ()), _field(finding.rule))
        )

    def _as_notice(self, finding: Finding) -> Finding:
        rule = self._rules.get(finding.rule)
        if rule is None:  # a rule that failed
            return finding
        return msgspec.structs.replace(
            finding, severity=Severity.NOTICE, message=f"{finding.message}; this is {_beginning(rule)}"
        )


def _field(rule_id: str) -> str:
    """The pack and field of a rule: its id without the defect."""
    return rule_id.rpartition(".")[0]


def _beginning(rule: Rule) -> str:
    """From when on a rule applies: "an error from 2027-07-01 (BR 1.0.16, SMC018)"."""
    days = [] if rule.effective is None else [rule.effective]
    source = ""
    if rule.since is not None:
        days += START, rule.since.published
        source = f" (BR {rule.since.number}, {rule.since.ballot})"
    return f"{_IN_WORDS[rule.severity]} from {max(days).isoformat()}{source}"


_IN_WORDS = {Severity.ERROR: "an error", Severity.WARN: "a warning", Severity.NOTICE: "a notice"}
