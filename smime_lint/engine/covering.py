"""One fault, one finding: leaves out what another finding at the same place covers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..rules import Rule
from .report import Finding


class Covering:
    """The relations between rules that decide which of several findings on one fault is reported."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in rules if rule.covers or rule.removes}

    def without_covered(self, findings: list[Finding]) -> list[Finding]:
        """The findings without those that another one covers.

        A finding is covered by one of at least its severity whose rule covers its rule and whose place
        overlaps its own, or whose rule removes the node that it stands in.
        """
        if len(findings) < 2:
            return findings
        covered: defaultdict[str, list[Finding]] = defaultdict(list)
        removed: list[Finding] = []
        for finding in findings:
            rule = self._rules.get(finding.rule)
            if rule is not None:
                for id in rule.covers:
                    covered[id].append(finding)
                if rule.removes:
                    removed.append(finding)
        if not covered and not removed:
            return findings
        covering = {id: _Ranges(by) for id, by in covered.items()}
        removing = _Ranges(removed)
        return [
            finding
            for finding in findings
            if not (
                (finding.rule in covering and covering[finding.rule].overlap(finding))
                or (removed and removing.contain(finding))
            )
        ]


class _Ranges:
    """The ranges of some findings, by severity, for questions that take no longer the more there are."""

    def __init__(self, findings: list[Finding]) -> None:
        by_rank: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for finding in findings:
            by_rank[finding.severity.rank].append((*_range(finding), finding.rule))
        self._by_rank: dict[int, tuple[list[int], list[tuple[int, str, int]]]] = {}
        for rank, ranges in by_rank.items():
            ranges.sort()
            reach = []  # up to each range: the furthest end, whose it is, and the furthest of another rule
            furthest, owner, other = -1, "", -1
            for _, end, rule in ranges:
                if rule == owner:
                    furthest = max(furthest, end)
                elif end > furthest:
                    furthest, owner, other = end, rule, furthest
                else:
                    other = max(other, end)
                reach.append((furthest, owner, other))
            self._by_rank[rank] = ([start for start, _, _ in ranges], reach)

    def overlap(self, finding: Finding) -> bool:
        """Whether one of at least the severity of a finding overlaps it."""
        start, end = _range(finding)
        return any(
            (index := bisect_left(starts, end)) and reach[index - 1][0] > start
            for rank, (starts, reach) in self._by_rank.items()
            if rank >= finding.severity.rank
        )

    def contain(self, finding: Finding) -> bool:
        """Whether one of at least the severity of a finding, and of another rule, contains it."""
        start, end = _range(finding)
        for rank, (starts, reach) in self._by_rank.items():
            index = bisect_right(starts, start)
            if rank >= finding.severity.rank and index:
                furthest, owner, other = reach[index - 1]
                if (other if owner == finding.rule else furthest) >= end:
                    return True
        return False


def _range(finding: Finding) -> tuple[int, int]:
    """Where a finding stands; a place between two bytes counts as the byte behind it."""
    return finding.offset, finding.offset + max(finding.length, 1)
