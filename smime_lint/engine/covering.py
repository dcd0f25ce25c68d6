"""One fault, one finding: leaves out what another finding at the same place covers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate

from ..rules import Rule
from .report import Finding


class Covering:
    """The relations between rules that decide which of several findings on one fault is reported."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in rules if rule.covers or rule.removes}

    def without_covered(self, findings: list[Finding]) -> list[Finding]:
        """The findings without those that another one covers.

        A finding is covered by one of at least its severity whose rule covers its rule and whose place
        overlaps its own, or whose rule removes the node that contains it. Of two findings whose rules remove
        the same node, the less severe one is covered, or the one that the other covers, or the one whose rule
        comes later by its id.
        """
        if len(findings) < 2:
            return findings
        present = {finding.rule for finding in findings}
        covered: defaultdict[str, list[Finding]] = defaultdict(list)
        removed: list[Finding] = []
        for finding in findings:
            rule = self._rules.get(finding.rule)
            if rule is not None:
                for id in rule.covers:
                    if id in present:
                        covered[id].append(finding)
                if rule.removes:
                    removed.append(finding)
        if not covered and not removed:
            return findings
        covering = {id: _Ranges(by) for id, by in covered.items()}
        removing = _Removed(removed, self._rules) if removed else None
        return [
            finding
            for finding in findings
            if not (
                (
                    finding.rule in covering
                    and covering[finding.rule].overlap(*_range(finding), finding.severity.rank)
                )
                or (removing is not None and removing.hold(finding))
            )
        ]


class _Ranges:
    """The ranges of some findings, for questions that take no longer the more there are."""

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings
        self._by_rank: dict[int, tuple[list[int], list[int]]] = {}

    def _of(self, rank: int) -> tuple[list[int], list[int]]:
        """Where the ranges of the findings of at least a rank begin, in ascending order, and the furthest end
        up to each."""
        found = self._by_rank.get(rank)
        if found is None:
            ranges = sorted([_range(each) for each in self._findings if each.severity.rank >= rank])
            reach = list(accumulate([end for _, end in ranges], max))
            found = self._by_rank[rank] = ([start for start, _ in ranges], reach)
        return found

    def overlap(self, start: int, end: int, rank: int) -> bool:
        """Whether a range of a finding of at least a rank overlaps this one."""
        starts, reach = self._of(rank)
        before = bisect_left(starts, end)
        return before > 0 and reach[before - 1] > start

    def contain(self, start: int, end: int, rank: int) -> bool:
        """Whether a range of a finding of at least a rank contains this one, and more."""
        starts, reach = self._of(rank)
        up_to = bisect_right(starts, start)
        if not up_to or reach[up_to - 1] < end:
            return False
        if reach[up_to - 1] > end:
            return True
        before = bisect_left(starts, start)
        return before > 0 and reach[before - 1] >= end


class _Removed:
    """The nodes that some findings require to be removed."""

    def __init__(self, findings: list[Finding], rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._ranges = _Ranges(findings)
        self._by_node: defaultdict[tuple[int, int, str], dict[str, int]] = defaultdict(dict)
        for finding in findings:
            node = (*_range(finding), finding.path)
            self._by_node[node][finding.rule] = finding.severity.rank

    def hold(self, finding: Finding) -> bool:
        """Whether a finding is in one of the nodes, or on it and not the one that is to be reported."""
        place = _range(finding)
        rank = finding.severity.rank
        if self._ranges.contain(*place, rank):
            return True
        on_it = self._by_node.get((*place, finding.path))  # named bits in one octet have the same range
        if on_it is None:
            return False
        rule = self._rules.get(finding.rule)
        covers = () if rule is None else rule.covers
        return any(
            other != finding.rule
            and other not in covers
            and (each > rank or (each == rank and (finding.rule not in on_it or other < finding.rule)))
            for other, each in on_it.items()
        )


def _range(finding: Finding) -> tuple[int, int]:
    """Where a finding stands. A place between two bytes, where something is missing, counts as the byte
    before it, because the one behind it can belong to the next field."""
    offset = finding.offset
    return (offset, offset + finding.length) if finding.length else (offset - 1, offset)
