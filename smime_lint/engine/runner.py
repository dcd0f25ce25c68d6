"""Runs rules on the nodes of a document.

Two kinds of node: those that belong to the document alone, on which every rule runs; and those in parts that
repeat in other documents, on which a rule that depends on content alone runs once, for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from ..model import Document, Extension, Holder, MalformedExtension, Node, Part
from ..rules import Context, Rule, Severity, Violation, Violations
from .report import RULE_ERROR, Finding
from .values import evidence, shorten, value_of

ContentCheck: TypeAlias = Callable[[Any], Violations]
ContextCheck: TypeAlias = Callable[[Any, Context], Violations]


class Checks(NamedTuple):
    """The checks of one class of node in one field."""

    content: tuple[tuple[Rule, ContentCheck], ...]
    """Those that depend on the content of the node alone."""
    context: tuple[tuple[Rule, ContextCheck], ...]

    def only(self, rules: frozenset[Rule]) -> Checks:
        """Those of some rules."""
        return Checks(
            tuple(entry for entry in self.content if entry[0] in rules),
            tuple(entry for entry in self.context if entry[0] in rules),
        )


_NONE = Checks((), ())


class RuleIndex:
    """All selected rules by the class of node and the field that they run on; filled as classes are met."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_class: dict[tuple[Holder, type[Node]], Checks] = {}

    def checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        """The checks for a class of node in a field, whatever the profile."""
        key = (holder, node_class)
        found = self._by_class.get(key)
        if found is None:
            found = self._by_class[key] = self._find(holder, node_class)
        return found

    def _find(self, holder: Holder, node_class: type[Node]) -> Checks:
        content: list[tuple[Rule, ContentCheck]] = []
        context: list[tuple[Rule, ContextCheck]] = []
        for rule in self._rules:
            if rule.within and holder not in rule.within:
                continue
            check = None
            if issubclass(node_class, rule.on):
                check = rule.check
            elif rule.malformed and node_class is MalformedExtension:
                check = _on_malformed(rule)
            if check is not None:
                (content if rule.is_content_only else context).append((rule, check))
        return Checks(tuple(content), tuple(context)) if content or context else _NONE

    def verdict(self, part: Part) -> Verdict:
        """What the content alone of a part makes of it; remembered with the part."""
        verdict = part.verdict
        if not isinstance(verdict, Verdict) or verdict.learned_by is not self:
            verdict = part.verdict = self._learn(part)
        return verdict

    def _learn(self, part: Part) -> Verdict:
        reported: list[tuple[Rule, Node, tuple[Violation, ...] | Exception]] = []
        for_context: list[tuple[Holder, Node]] = []
        for holder, node in part.nodes:
            checks = self.checks(holder, type(node))
            for rule, check in checks.content:
                found: list[Violation] = []
                try:
                    found.extend(check(node))
                except Exception as error:  # noqa: BLE001 - reported wherever the rule applies
                    reported.append((rule, node, error))
                else:
                    if found:
                        reported.append((rule, node, tuple(found)))
            if checks.context:
                for_context.append((holder, node))
        return Verdict(self, tuple(reported), tuple(for_context))


class Verdict(NamedTuple):
    """What one `RuleIndex` remembers of a part."""

    learned_by: RuleIndex
    reported: tuple[tuple[Rule, Node, tuple[Violation, ...] | Exception], ...]
    """What the rules that depend on content alone reported, whether they apply or not."""
    for_context: tuple[tuple[Holder, Node], ...]
    """The nodes on which rules have to run that depend on more."""


class Runner:
    """The rules that apply to one profile, version and era."""

    def __init__(self, index: RuleIndex, rules: Iterable[Rule]) -> None:
        self.rules = frozenset(rules)
        self._index = index
        self._tables: dict[Holder, dict[type[Node], Checks]] = {holder: {} for holder in Holder}

    def run(self, context: Context) -> list[Finding]:
        """Run every rule on every node that it is for."""
        findings: list[Finding] = []
        document = context.document
        self._run_on(Holder.CERTIFICATE, document, context, findings)
        for holder, nodes in document.nodes.own.items():
            table = self._tables[holder]
            for node in nodes:
                checks = table.get(type(node))
                if checks is None:
                    checks = self._checks(holder, type(node))
                if checks is not _NONE:
                    _run_checks(checks, node, context, findings)
        verdict_of = self._index.verdict
        for part, _, _ in document.nodes.parts:
            verdict = verdict_of(part)
            if verdict.reported:
                self._recall(verdict, document, findings)
            for holder, node in verdict.for_context:
                self._run_on(holder, node, context, findings, is_known=True)
        return findings

    def _run_on(
        self,
        holder: Holder,
        node: Node,
        context: Context,
        findings: list[Finding],
        is_known: bool = False,
    ) -> None:
        """Run the checks on a node; ``is_known``: only those that depend on more than its content."""
        checks = self._tables[holder].get(type(node))
        if checks is None:
            checks = self._checks(holder, type(node))
        if is_known:
            _run_context_checks(checks, node, context, findings)
        else:
            _run_checks(checks, node, context, findings)

    def _checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        checks = self._index.checks(holder, node_class).only(self.rules)
        if not (checks.content or checks.context):
            checks = _NONE
        self._tables[holder][node_class] = checks
        return checks

    def _recall(self, verdict: Verdict, document: Document, findings: list[Finding]) -> None:
        for rule, node, outcome in verdict.reported:
            if rule not in self.rules:
                continue
            if isinstance(outcome, Exception):
                findings.append(_rule_failed(rule, node, document, outcome))
            else:
                findings.extend(make_finding(rule, violation, document) for violation in outcome)


def _on_malformed(rule: Rule) -> Callable[..., Violations] | None:
    """The check of a rule on a class of extension, for the malformed extensions of its OID alone."""
    if not issubclass(rule.on, Extension):
        return None
    oid, check = rule.on.OID, rule.check

    def on_malformed(extension: MalformedExtension, *context: Context) -> Violations:
        return check(extension, *context) if extension.oid == oid else ()

    return on_malformed


def _run_checks(checks: Checks, node: Node, context: Context, findings: list[Finding]) -> None:
    for rule, check in checks.content:
        try:
            for violation in check(node):
                findings.append(make_finding(rule, violation, context.document))
        except Exception as error:  # noqa: BLE001 - a rule that raises is reported, the run goes on
            findings.append(_rule_failed(rule, node, context.document, error))
    _run_context_checks(checks, node, context, findings)


def _run_context_checks(checks: Checks, node: Node, context: Context, findings: list[Finding]) -> None:
    for rule, check in checks.context:
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
