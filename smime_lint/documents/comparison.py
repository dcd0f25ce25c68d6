"""Compares what the linter says of a certificate under two versions of the BR, or on two days of issuance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, TypeAlias

import msgspec

from ..br import LATEST, START, VERSIONS, BrVersion, UnknownVersionError, start_of, version, version_on
from ..engine.report import NOTHING_CHECKED, Finding, Result, Status
from ..engine.settings import IN_FORCE, LATEST_VERSION, Settings, SettingsError
from ..inputs import Item
from ..rules import Rule, Severity
from .certificate import Linter

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Cause(msgspec.Struct, frozen=True):
    """Why a finding is there on one side of a comparison and not on the other."""

    kind: str
    """"version": a version added or withdrew the rule, or changed its requirement. "compliance_date": a rule
    begins or ceases to apply on a compliance date. "start": the BR take effect. "day": neither of these, but
    the day of issuance itself, which the rule looks at."""
    br_version: str | None = None
    """The version, or the one that set the compliance date; None for a rule that is not of the BR."""
    ballot: str | None = None
    date: str | None = None
    """The publication of the version, or the compliance date, as ISO 8601."""


_BY_START = Cause("start", date=START.isoformat())


class Change(Finding, frozen=True):
    """A finding that appears or disappears, with what did it."""

    cause: Cause


class Comparison(msgspec.Struct, frozen=True):
    """What differs on one certificate."""

    before: Result
    after: Result
    appears: tuple[Change, ...]
    """Findings of ``after`` that ``before`` has none like, in the order of their place."""
    disappears: tuple[Change, ...]
    error: str | None
    """Why the certificate could not be compared."""
    internal_errors: tuple[str, ...]
    """Rules that failed, or the engine, on either side."""

    @property
    def is_applicable(self) -> bool:
        """Whether the selected rules apply on one side at least."""
        return not (self.before.status is self.after.status is Status.NOT_APPLICABLE)

    def exit_code(self, fail_on: Severity | None) -> int:
        """0 no new finding at or above the threshold, 1 new findings, 2 not compared, 3 an internal error,
        `NOTHING_CHECKED` the selected rules apply on neither side."""
        if self.internal_errors:
            return 3
        if self.error is not None:
            return 2
        if fail_on is not None and any(new.severity.rank >= fail_on.rank for new in self.appears):
            return 1
        return 0 if self.is_applicable else NOTHING_CHECKED


class _Moment(NamedTuple):
    """What a Linter is pinned to."""

    br_version: str
    day: date | None


class _Side(NamedTuple):
    """One side of a comparison: the result, the version and the day."""

    result: Result
    applied: BrVersion | None
    """The version in force or pinned; None before the BR. Also for certificates that the BR do not cover:
    rules of the standards may depend on versions."""
    day: date


class _Step(NamedTuple):
    """Two neighbouring moments, and what lies between them."""

    older: _Moment
    newer: _Moment
    cause: Cause


_LintAt: TypeAlias = Callable[[_Moment], Result]
"""Lints the certificate at hand."""


class Comparer:
    """Lints certificates at two moments. It keeps one Linter for each moment that it has looked at."""

    def __init__(self, settings: Settings, before: str, after: str) -> None:
        """``before``, ``after``: two versions ("1.0.2", "latest", "in-force") or two days ("2024-01-01").

        With days, certificates are linted as if issued on that day; with versions, the time of issuance is
        that of the settings or notBefore. Raises SettingsError.
        """
        self._moments = (_moment(before), _moment(after))
        self._by_day = self._moments[0].day is not None
        if self._by_day is not (self._moments[1].day is not None):
            raise SettingsError(f"expected two versions or two dates, found {before!r} and {after!r}")
        if self._by_day and settings.issued_at is not None:
            raise SettingsError("issued-at cannot stand beside dates to compare: each is the day of issuance")
        self._settings = msgspec.structs.replace(settings, suppress=())  # what changes is to be seen
        self._linters: dict[_Moment, Linter] = {}
        self._before, self._after = (self._linter(moment) for moment in self._moments)
        self._rules = {rule.id: rule for rule in self._before.rules}
        self._families = self._before.engine.families
        self._days = _days(self._before.rules)

    def compare(self, item: Item) -> Comparison:
        """Compare one certificate. It does not raise: errors are in the Comparison."""
        before, after = self._before.lint_item(item), self._after.lint_item(item)
        failures = _failures(before, after)
        error = _error(before, after)
        if error is not None or item.der is None:
            return Comparison(before, after, (), (), error, failures)
        fewer, more = _differences(before, after, self._families)
        old, new = _side(self._moments[0], before), _side(self._moments[1], after)
        der = item.der
        lint_at = cache(lambda moment: self._linter(moment).lint_der(der))
        appears = tuple(_change(finding, self._cause(finding, new, old, lint_at)) for finding in more)
        disappears = tuple(_change(finding, self._cause(finding, old, new, lint_at)) for finding in fewer)
        return Comparison(before, after, appears, disappears, None, failures)

    def _cause(self, finding: Finding, present: _Side, absent: _Side, lint_at: _LintAt) -> Cause:
        """What causes a finding to be on one side only.

        If the rule's window does not show it (a rule that reads tables by version, or that another rule
        covers), the certificate is linted at every step between the two.
        """
        rule = self._rules.get(finding.rule)
        cause = None if rule is None else _window_cause(rule, absent)
        if cause is not None:
            return cause
        steps = self._steps(present, absent)
        is_backwards = _order(absent) < _order(present)
        for step in reversed(steps) if is_backwards else steps:
            near, far = (step.newer, step.older) if is_backwards else (step.older, step.newer)
            if not self._is_there(finding, lint_at(near), present.result, absent.result):
                break
            if not self._is_there(finding, lint_at(far), present.result, absent.result):
                return step.cause
        return Cause("day")

    def _is_there(self, finding: Finding, result: Result, present: Result, absent: Result) -> bool:
        """Whether a result has the finding. Messages may contain values of a table that versions change, so
        the same number of findings of the rule at the place is enough."""
        there = self._messages(finding, result, absent)
        return finding.message in there or len(there) >= len(self._messages(finding, present, absent))

    def _messages(self, finding: Finding, result: Result, absent: Result) -> list[str]:
        """Those of the findings of the same rule at the same place, which one result has and one lacks."""
        _, new = _differences(absent, result, self._families)
        return [other.message for other in new if _rule_place(other) == _rule_place(finding)]

    def _linter(self, moment: _Moment) -> Linter:
        linter = self._linters.get(moment)
        if linter is None:
            issued_at = self._settings.issued_at if moment.day is None else start_of(moment.day)
            settings = msgspec.structs.replace(
                self._settings, br_version=moment.br_version, issued_at=issued_at, upcoming=False
            )
            linter = self._linters[moment] = Linter(settings)
        return linter

    def _steps(self, one: _Side, other: _Side) -> list[_Step]:
        """The versions and compliance dates that lie between two sides, the oldest first."""
        if self._by_day:
            first, last = sorted((one.day, other.day))
            return [
                _Step(_Moment(IN_FORCE, day - timedelta(1)), _Moment(IN_FORCE, day), cause)
                for day, cause in self._days
                if first < day <= last
            ]
        old, new = sorted((_index(one), _index(other)))
        return [
            _Step(_pinned(index - 1), _pinned(index), _by_version(VERSIONS[index]) if index else _BY_START)
            for index in range(old + 1, new + 1)
        ]


def _moment(text: str) -> _Moment:
    """What the caller names: a version or a day."""
    try:
        if _DATE.fullmatch(text):
            return _Moment(IN_FORCE, date.fromisoformat(text))
        if text not in (IN_FORCE, LATEST_VERSION):
            version(text)
    except UnknownVersionError as error:
        raise SettingsError(f"{error}; a date is written as 2024-05-31") from None
    except ValueError as error:
        raise SettingsError(f"{text}: expected a date as 2024-05-31: {error}") from None
    return _Moment(text, None)


def _side(moment: _Moment, result: Result) -> _Side:
    day = LATEST.published if result.issued_at is None else date.fromisoformat(result.issued_at[:10])
    if moment.br_version == IN_FORCE:
        return _Side(result, version_on(day), day)
    return _Side(result, LATEST if moment.br_version == LATEST_VERSION else version(moment.br_version), day)


def _index(side: _Side) -> int:
    """Of the version applied; -1 before the BR."""
    return -1 if side.applied is None else side.applied.index


def _order(side: _Side) -> tuple[date, int]:
    return side.day, _index(side)


def _pinned(index: int) -> _Moment:
    # No version can be pinned before the BR: it is what is in force for the certificate at hand.
    return _Moment(IN_FORCE if index < 0 else VERSIONS[index].number, None)


def _days(rules: Iterable[Rule]) -> list[tuple[date, Cause]]:
    """The days on which verdicts change, the oldest first."""
    causes = {START: _BY_START}
    for br_version in VERSIONS:
        if br_version.published > START:
            causes[br_version.published] = _by_version(br_version)
    for rule in rules:
        for day in (rule.effective, rule.expires):
            if day is not None:
                causes.setdefault(day, _by_compliance_date(rule, day))
    return sorted(causes.items(), key=lambda entry: entry[0])


def _by_version(br_version: BrVersion) -> Cause:
    return Cause("version", br_version.number, br_version.ballot, br_version.published.isoformat())


def _by_compliance_date(rule: Rule, day: date) -> Cause:
    if rule.since is None:
        return Cause("compliance_date", date=day.isoformat())
    return Cause("compliance_date", rule.since.number, rule.since.ballot, day.isoformat())


def _window_cause(rule: Rule, absent: _Side) -> Cause | None:
    """What in its window prevents a rule from running on the side that lacks it; None if nothing does."""
    not_yet = []
    if rule.effective is not None and absent.day < rule.effective:
        not_yet.append((rule.effective, _by_compliance_date(rule, rule.effective)))
    if rule.since is not None and (absent.applied is None or absent.applied < rule.since):
        is_by_start = absent.applied is None and rule.since.published <= START
        day = START if is_by_start else rule.since.published
        not_yet.append((day, _BY_START if is_by_start else _by_version(rule.since)))
    if not_yet:
        return max(not_yet, key=lambda entry: entry[0])[1]
    no_longer = []
    if rule.until is not None and absent.applied is not None and rule.until < absent.applied:
        successor = VERSIONS[rule.until.index + 1]
        no_longer.append((successor.published, _by_version(successor)))
    if rule.expires is not None and rule.expires <= absent.day:
        no_longer.append((rule.expires, _by_compliance_date(rule, rule.expires)))
    return min(no_longer, key=lambda entry: entry[0])[1] if no_longer else None


def _differences(
    before: Result, after: Result, families: Mapping[str, frozenset[str]]
) -> tuple[list[Finding], list[Finding]]:
    """The findings that only the one has, and those that only the other has.

    Findings of the same rule at the same place are matched one to one, whatever their messages. So do those
    of the same severity at the same place that share a requirement.
    """
    gone, new = _without_internal(before), _without_internal(after)
    for key in (_rule_place_message, _rule_place):
        gone, new = _without_pairs(gone, new, key)
    if gone and new:
        old_subjects, new_subjects = _subjects(gone, families), _subjects(new, families)
        gone = [finding for finding in gone if not _subjects((finding,), families) & new_subjects]
        new = [finding for finding in new if not _subjects((finding,), families) & old_subjects]
    return gone, new


def _rule_place_message(finding: Finding) -> Hashable:
    return finding.rule, finding.path, finding.message


def _rule_place(finding: Finding) -> Hashable:
    return finding.rule, finding.path


def _subjects(
    findings: Iterable[Finding], families: Mapping[str, frozenset[str]]
) -> set[tuple[str, Severity, str]]:
    """Where, how bad, and about which requirements."""
    return {
        (finding.path, finding.severity, requirement)
        for finding in findings
        for requirement in families.get(finding.rule, ())
    }


def _without_pairs(
    some: Sequence[Finding], others: Sequence[Finding], key: Callable[[Finding], Hashable]
) -> tuple[list[Finding], list[Finding]]:
    pairs = Counter(map(key, some)) & Counter(map(key, others))
    return _without(some, pairs, key), _without(others, pairs, key)


def _without(
    findings: Iterable[Finding], pairs: Counter[Hashable], key: Callable[[Finding], Hashable]
) -> list[Finding]:
    left = pairs.copy()
    rest = []
    for finding in findings:
        if left[key(finding)]:
            left[key(finding)] -= 1
        else:
            rest.append(finding)
    return rest


def _without_internal(result: Result) -> list[Finding]:
    return [finding for finding in result.findings if not finding.is_internal]


def _failures(*results: Result) -> tuple[str, ...]:
    messages = [finding.message for result in results for finding in result.findings if finding.is_internal]
    return tuple(dict.fromkeys(messages))


def _error(before: Result, after: Result) -> str | None:
    """Why the two cannot be compared."""
    return after.error if before.error is None else before.error


def _change(finding: Finding, cause: Cause) -> Change:
    return Change(**msgspec.structs.asdict(finding), cause=cause)
