"""Which rules apply: by the caller's globs, and by profile, version and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase

from ..br import BrVersion
from ..profile import Profile
from ..rules import Mode, Rule
from ..spelling import rule_patterns, suggestion
from .settings import Settings, SettingsError

NO_LIMIT = -1
"""Instead of the position of a version."""


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


class Windows:
    """What every selected rule applies to, as plain integers.

    A stream of certificates meets hundreds of combinations of profile, version and day, and for each of them
    every rule is looked at: arithmetic on IntFlag members would be a quarter of the cost of a first pass.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._windows = [
            (
                rule,
                int(rule.kinds),
                int(rule.types),
                int(rule.generations),
                NO_LIMIT if rule.since is None else rule.since.index,
                NO_LIMIT if rule.until is None else rule.until.index,
                rule.effective,
                rule.expires,
            )
            for rule in rules
        ]

    def applicable(
        self, profile: Profile, br_version: BrVersion | None, day: date, has_issuer: bool
    ) -> list[Rule]:
        """The rules that apply to documents of a profile at a version, issued on a day.

        ``br_version``: None before the BR. ``has_issuer``: whether the issuer's certificate is known.
        """
        kind = int(profile.kind)
        possible_types, possible_generations = int(profile.types), int(profile.generations)
        is_covered = profile.in_scope and br_version is not None
        index = -1 if br_version is None else br_version.index
        found = []
        for rule, kinds, types, generations, since, until, effective, expires in self._windows:
            if not kinds & kind or possible_types & ~types or possible_generations & ~generations:
                continue
            if since >= 0 and not is_covered:
                continue
            if br_version is not None and (since > index or NO_LIMIT < until < index):
                continue
            if (effective is not None and day < effective) or (expires is not None and expires <= day):
                continue
            if has_issuer or not rule.issuer:
                found.append(rule)
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
