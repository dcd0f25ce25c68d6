"""The rules as the service describes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from ..reference.describe import RuleRecord, describe
from ..reference.engine_ids import ENGINE_IDS
from ..reference.examples import find_example, retired_ids
from ..rules import Rule
from ..spelling import suggestion


class RuleList(msgspec.Struct, frozen=True):
    """Rules, as `smime-lint rules --format json` has them."""

    rules: tuple[RuleRecord, ...]


class RulePage(RuleRecord, frozen=True):
    """A rule with an example."""

    example: dict[str, str] | None
    """A finding on a test certificate; None if there is none."""


class EngineId(msgspec.Struct, frozen=True):
    """An id in reports that is not that of a rule."""

    id: str
    description: str


class RuleBook:
    """The rules of a service."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self.packs = sorted({rule.pack for rule in self._rules.values()})
        self.retired = retired_ids()
        """Ids that are no longer in use, and those that took their place."""
        self._records = tuple(describe(rule) for rule in self._rules.values())

    def suggestion(self, rule_id: str) -> str:
        """What an error message adds if an unknown id is close to one that exists."""
        return suggestion(rule_id[:80], self._rules)

    def listed(self, packs: Collection[str]) -> RuleList:
        """The rules of some packs; all of them if none is named."""
        if not packs:
            return RuleList(self._records)
        return RuleList(tuple(record for record in self._records if record.pack in packs))

    def page(self, rule_id: str) -> RulePage | EngineId | None:
        """What is known of a rule; None if there is none of this id."""
        rule = self._rules.get(rule_id)
        if rule is not None:
            return RulePage(**msgspec.structs.asdict(describe(rule)), example=find_example(rule))
        text = ENGINE_IDS.get(rule_id)
        return None if text is None else EngineId(rule_id, text)
