"""Which rules apply: by the caller's globs, and by profile, version and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import TypeAlias

from ..br import BrVersion
from ..profile import Profile
from ..rules import Mode, Rule
from ..spelling import rule_patterns, suggestion
from .settings import Settings, SettingsError


def select_rules(rules: tuple[Rule, ...], settings: Settings) -> tuple[Rule, ...]:
    """The rules that the caller selects. Raises SettingsError for a glob that matches none."""
    for option, patterns in (("select", settings.select), ("ignore", settings.ignore)):
        for pattern in patterns:
            if not any(fnmatchcase(rule.id, pattern) for rule in rules):
                hint = suggestion(pattern, rule_patterns(rule.id for rule in rules))
                raise SettingsError(f"{option}: no rule matches {pattern!r}{hint}")
    return tuple(rule for rule in rules if _is_selected(rule, settings))


def is_ignored(rule: Rule, settings: Settings) -> bool:
    """Whether the caller turns a rule off."""
    return bool(settings.ignore) and any(fnmatchcase(rule.id, pattern) for pattern in settings.ignore)


def _is_selected(rule: Rule, settings: Settings) -> bool:
    if is_ignored(rule, settings):
        return False
    if settings.select:
        if rule.id in settings.select:
            return True
        if not any(fnmatchcase(rule.id, pattern) for pattern in settings.select):
            return False
    return rule.mode is Mode.DEFAULT or (rule.mode is Mode.REMINDER and settings.reminders)


RuleSet: TypeAlias = int
"""Some of the selected rules: bit n stands for the n-th of them."""


class Windows:
    """What every selected rule applies to.

    A stream of certificates meets hundreds of combinations of profile, version and day. The rules that apply
    to each are the intersection of a few sets; looking at every rule again was a tenth of the cost of the
    first certificates.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._without_issuer = self.those(lambda rule: not rule.issuer)
        self._dated = [
            (1 << position, rule.effective, rule.expires)
            for position, rule in enumerate(self._rules)
            if rule.effective is not None or rule.expires is not None
        ]
        self._by_profile: dict[tuple[int, int, int], RuleSet] = {}
        self._by_version: dict[tuple[BrVersion | None, bool], RuleSet] = {}

    def those(self, is_one: Callable[[Rule], bool]) -> RuleSet:
        """The rules with a property."""
        return sum([1 << position for position, rule in enumerate(self._rules) if is_one(rule)])

    def rules_in(self, rule_set: RuleSet) -> list[Rule]:
        """The rules of a set, in their order."""
        return [rule for position, rule in enumerate(self._rules) if rule_set >> position & 1]

    def applicable(
        self, profile: Profile, br_version: BrVersion | None, day: date, has_issuer: bool
    ) -> RuleSet:
        """The rules that apply to documents of a profile at a version, issued on a day.

        ``br_version``: None before the BR. ``has_issuer``: whether the issuer's certificate is known.
        """
        found = self._of_profile(int(profile.kind), int(profile.types), int(profile.generations))
        found &= self._of_version(br_version, profile.in_scope and br_version is not None)
        for dated, effective, expires in self._dated:
            if (effective is not None and day < effective) or (expires is not None and expires <= day):
                found &= ~dated
        return found if has_issuer else found & self._without_issuer

    def _of_profile(self, kind: int, types: int, generations: int) -> RuleSet:
        """The rules for a kind that are for all the types and generations that a certificate may be of."""
        key = (kind, types, generations)
        found = self._by_profile.get(key)
        if found is None:
            found = self._by_profile[key] = self.those(
                lambda rule: (
                    bool(int(rule.kinds) & kind)
                    and not types & ~int(rule.types)
                    and not generations & ~int(rule.generations)
                )
            )
        return found

    def _of_version(self, br_version: BrVersion | None, is_covered: bool) -> RuleSet:
        """The rules that hold at a version; ``is_covered``: whether the BR apply."""

        def holds(rule: Rule) -> bool:
            since, until = rule.since, rule.until
            if since is not None and not is_covered:
                return False
            if br_version is None:
                return True
            return (since is None or since.index <= br_version.index) and (
                until is None or br_version.index <= until.index
            )

        key = (br_version, is_covered)
        found = self._by_version.get(key)
        if found is None:
            found = self._by_version[key] = self.those(holds)
        return found


def families_of(rules: Iterable[Rule]) -> Mapping[str, frozenset[str]]:
    """By rule id, the requirements that a rule checks, each by the name of the newest rule for it.

    Rules that share one report the same requirement, whatever the version of the BR.
    """
    successors = {old: rule.id for rule in rules for old in rule.replaces}

    def newest(requirement: str) -> str:
        while requirement in successors:
            requirement = successors[requirement]
        return requirement

    return {rule.id: frozenset(newest(requirement) for requirement in rule.requirements) for rule in rules}
