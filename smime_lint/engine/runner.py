"""Runs rules on the nodes of a document.

Two kinds of node: those that belong to the document alone, on which every rule runs; and those in parts that
repeat in other documents, on which a rule that reads no more than the node, or the node and the scope, runs
once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from ..model import Document, Extension, Holder, MalformedExtension, Node, Part
from ..rules import Context, Reads, Rule, Scope, Severity, Violation, Violations
from .report import RULE_ERROR, Finding
from .values import evidence, shorten, value_of

MAX_LEARNED = 200_000
"""Verdicts that are remembered, each on one part under one plan; beyond it, all are forgotten."""

Entry: TypeAlias = tuple[Rule, Callable[..., Violations]]
Outcome: TypeAlias = tuple[Rule, Node, "tuple[Violation, ...] | Exception"]
"""What a rule reported on a node, or how it failed."""


class Checks:
    """The checks of one class of node in one field, by what they read."""

    __slots__ = ("context", "more", "node", "on_part", "on_plain", "scope")

    def __init__(self, node: Iterable[Entry], scope: Iterable[Entry], context: Iterable[Entry]) -> None:
        """``node``: those that read the node alone; ``scope``: the scope too; ``context``: anything."""
        self.node = tuple(node)
        self.scope = tuple(scope)
        self.context = tuple(context)
        self.more = self.scope + self.context
        """Those that take a second argument."""
        self.on_plain: Checks | None = None
        """Those that have to run on a plain value, if they are fewer."""
        self.on_part: Checks | None = None
        """Those that have to run on a node of a part each time, if there are any."""

    def only(self, rules: frozenset[Rule]) -> Checks:
        """Those of some rules."""
        parts = [
            [entry for entry in entries if entry[0] in rules]
            for entries in (self.node, self.scope, self.context)
        ]
        found = Checks(*parts)
        if not (found.node or found.more):
            return NO_CHECKS
        plain = [[entry for entry in entries if not entry[0].not_on_plain] for entries in parts]
        if plain != parts:
            found.on_plain = Checks(*plain)
        if found.context:
            found.on_part = Checks((), (), found.context)
        return found


NO_CHECKS = Checks((), (), ())


class Recall(NamedTuple):
    """What is to be done for a part in one document: what the rules that apply reported on its content, and
    the checks that depend on more."""

    outcomes: tuple[Outcome, ...]
    checks: tuple[tuple[Node, Checks], ...]


NOTHING = Recall((), ())


class Verdict:
    """What the rules of one `RuleIndex` found out about a part, for any document that contains it."""

    __slots__ = ("by_plan", "learned_by", "reported")

    def __init__(self, learned_by: RuleIndex, reported: tuple[Outcome, ...]) -> None:
        """``reported``: by the rules that read the node alone, whether they apply or not."""
        self.learned_by = learned_by
        self.reported = reported
        self.by_plan: dict[int, Recall] = {}


class RuleIndex:
    """All selected rules by the class of node and the field that they run on; filled as classes are met."""

    def __init__(self, rules: Iterable[Rule], forget: Callable[[], None]) -> None:
        """``forget``: drops the verdicts of all parts."""
        self._rules = tuple(rules)
        self._forget = forget
        self._learned = 0
        self._by_class: dict[tuple[Holder, type[Node]], Checks] = {}
        self._plans = 0

    def checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        """The checks for a class of node in a field, whatever the profile."""
        key = (holder, node_class)
        found = self._by_class.get(key)
        if found is None:
            found = self._by_class[key] = self._find(holder, node_class)
        return found

    def _find(self, holder: Holder, node_class: type[Node]) -> Checks:
        found: dict[Reads, list[Entry]] = {reads: [] for reads in Reads}
        for rule in self._rules:
            if rule.within and holder not in rule.within:
                continue
            if issubclass(node_class, rule.on):
                found[rule.reads].append((rule, rule.check))
            elif rule.malformed and node_class is MalformedExtension and issubclass(rule.on, Extension):
                found[rule.reads].append((rule, _on_malformed(rule.on.OID, rule.check)))
        return Checks(found[Reads.NODE], found[Reads.SCOPE], found[Reads.CONTEXT])

    def count_learned(self) -> None:
        """Count one more verdict that is remembered."""
        self._learned += 1
        if self._learned > MAX_LEARNED:
            self._learned = 0
            self._forget()

    def new_plan(self) -> int:
        """A number for a combination of rules and scope."""
        self._plans += 1
        return self._plans

    def verdict(self, part: Part) -> Verdict:
        """What the rules found out about a part; remembered with the part."""
        verdict = part.verdict
        if verdict is None or verdict.learned_by is not self:
            reported: list[Outcome] = []
            for holder, node in part.nodes:
                _collect(self.checks(holder, type(node)).node, node, (), reported)
            verdict = part.verdict = Verdict(self, tuple(reported))
        return verdict  # type: ignore[no-any-return]


class Runner:
    """The rules that apply to one profile, version and era."""

    def __init__(self, index: RuleIndex, rules: Iterable[Rule]) -> None:
        self.rules = frozenset(rules)
        self._index = index
        self._tables: dict[Holder, dict[type[Node], Checks]] = {holder: {} for holder in Holder}
        self._plans: dict[str | None, int] = {}

    def run(self, context: Context) -> list[Finding]:
        """Run every rule on every node that it is for."""
        findings: list[Finding] = []
        document = context.document
        _run(self._checks(Holder.CERTIFICATE, type(document)), document, context, findings)
        for holder, nodes in document.nodes.own.items():
            table = self._tables[holder]
            for node in nodes:
                checks = table.get(type(node))
                if checks is None:
                    checks = self._checks(holder, type(node))
                if checks is not NO_CHECKS:
                    if checks.on_plain is not None and node.is_plain:
                        checks = checks.on_plain
                    _run(checks, node, context, findings)
        if document.nodes.parts:
            self._run_on_parts(context, findings)
        return findings

    def _run_on_parts(self, context: Context, findings: list[Finding]) -> None:
        document = context.document
        plan = self._plans.get(context.key_family)
        if plan is None:
            plan = self._plans[context.key_family] = self._index.new_plan()
        for part, _, _ in document.nodes.parts.values():
            verdict = self._index.verdict(part)
            recall = verdict.by_plan.get(plan)
            if recall is None:
                recall = self._learn(verdict, part, plan, context)
            if recall is NOTHING:
                continue
            for rule, node, outcome in recall.outcomes:
                if isinstance(outcome, Exception):
                    findings.append(_rule_failed(rule, node, document, outcome))
                else:
                    findings.extend(make_finding(rule, violation, document) for violation in outcome)
            for node, checks in recall.checks:
                _run(checks, node, context, findings)

    def _learn(self, verdict: Verdict, part: Part, plan: int, context: Context) -> Recall:
        """Find out what is to be done for a part in documents of a profile, version and kind of key."""
        scope = Scope(context.profile, context.br_version, context.key_family)
        outcomes = [outcome for outcome in verdict.reported if outcome[0] in self.rules]
        checks: list[tuple[Node, Checks]] = []
        for holder, node in part.nodes:
            found = self._checks(holder, type(node))
            _collect(found.scope, node, (scope,), outcomes)
            if found.on_part is not None:
                checks.append((node, found.on_part))
        self._index.count_learned()
        recall = Recall(tuple(outcomes), tuple(checks)) if outcomes or checks else NOTHING
        verdict.by_plan[plan] = recall
        return recall

    def _checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        checks = self._tables[holder].get(node_class)
        if checks is None:
            checks = self._tables[holder][node_class] = self._index.checks(holder, node_class).only(
                self.rules
            )
        return checks


def _on_malformed(oid: str, check: Callable[..., Violations]) -> Callable[..., Violations]:
    """The check of a rule on a class of extension, for the malformed extensions of its OID alone."""

    def on_malformed(extension: MalformedExtension, *context: Scope) -> Violations:
        return check(extension, *context) if extension.oid == oid else ()

    return on_malformed


def _collect(
    entries: tuple[Entry, ...], node: Node, more: tuple[Scope, ...], outcomes: list[Outcome]
) -> None:
    """Run checks on a node, and keep what they report; ``more``: what they read beside it."""
    for rule, check in entries:
        found: list[Violation] = []
        failure = None
        try:
            found.extend(check(node, *more))
        except Exception as error:  # noqa: BLE001 - reported wherever the rule applies
            failure = error.with_traceback(None)
        if found:
            outcomes.append((rule, node, tuple(found)))
        if failure is not None:
            outcomes.append((rule, node, failure))


def _run(checks: Checks, node: Node, context: Context, findings: list[Finding]) -> None:
    """Run checks on a node that belongs to the document alone."""
    for rule, check in checks.node:
        try:
            for violation in check(node):
                findings.append(make_finding(rule, violation, context.document))
        except Exception as error:  # noqa: BLE001 - a rule that raises is reported, the run goes on
            findings.append(_rule_failed(rule, node, context.document, error))
    for rule, check in checks.more:
        try:
            for violation in check(node, context):
                findings.append(make_finding(rule, violation, context.document))
        except Exception as error:  # noqa: BLE001 - a rule that raises is reported, the run goes on
            findings.append(_rule_failed(rule, node, context.document, error))


def make_finding(rule: Rule, violation: Violation, document: Document) -> Finding:
    """A violation with its evidence."""
    node = violation.node
    path, offset, length = document.locate(node)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=shorten(violation.message),
        citation=rule.citation,
        path=path,
        offset=offset,
        length=length,
        value=evidence(violation.value if violation.value is not None else value_of(node)),
        fix=rule.fix,
    )


def _rule_failed(rule: Rule, node: Node, document: Document, error: Exception) -> Finding:
    path, offset, length = document.locate(node)
    return Finding(
        rule=RULE_ERROR,
        severity=Severity.ERROR,
        message=f"the rule {rule.id} failed with {type(error).__name__}: {error}",
        citation=rule.citation,
        path=path,
        offset=offset,
        length=length,
        value=rule.id,
        fix=None,
    )
