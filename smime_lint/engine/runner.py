"""Runs rules on the nodes of a document.

A rule that has something to report runs on every node that it is for. Most have nothing to report, and the
runner remembers where this is certain:

- Nodes in parts that repeat in other documents: a rule that reads no more than the node, or the node and the
  scope, runs once for all of them.
- Nodes that belong to the document alone, but have the shape of others (`Node.shape`): a rule whose verdict
  depends on the shape is tried once on each shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import count
from typing import NamedTuple, TypeAlias

from ..model import Document, Extension, Holder, MalformedExtension, Node, Part
from ..rules import Context, Reads, Rule, Scope, Severity, Violation, Violations
from .failures import RAISED, describe
from .report import RULE_ERROR, Finding
from .selection import RuleSet
from .values import evidence, shorten, value_of

MAX_LEARNED = 200_000
"""Verdicts that are remembered, each on one part under one plan; beyond it, all are forgotten."""
MAX_SHAPES = 20_000
"""Shapes of nodes for which it is remembered what has to run; beyond it, all are forgotten."""
MAX_CLASSES = 512
"""Combinations of classes of the nodes in a part for which it is remembered what runs on them."""

Entry: TypeAlias = tuple[Rule, Callable[..., Violations], Reads]
"""A rule, its check for a class of node, and what the check reads."""


class Report(NamedTuple):
    """What a rule reported on a node, wherever the node stands."""

    rule: Rule
    node: Node
    message: str
    value: str | None


Outcome: TypeAlias = "Report | tuple[Rule, Node, BaseException]"
"""What a rule reported on a node of a part, or how it failed."""


class Checks:
    """The checks of one class of node in one field, by what they read."""

    __slots__ = ("by_shape", "context", "entries", "node", "rules", "scope", "steps")

    def __init__(
        self,
        node: Iterable[Entry] = (),
        scope: Iterable[Entry] = (),
        context: Iterable[Entry] = (),
        *,
        by_shape: bool = False,
        entries: Hashable = None,
        rules: RuleSet = 0,
    ) -> None:
        """``node``: those that read the node alone; ``scope``: the scope too; ``context``: anything.
        ``by_shape``: whether some of them need not run on nodes of some shapes. ``entries``: the same for
        the same checks in any scope. ``rules``: those of the checks, for plans to choose from."""
        self.node = tuple(node)
        self.scope = tuple(scope)
        self.context = tuple(context)
        self.steps = self.node + self.scope + self.context
        self.entries = entries
        self.rules = rules
        self.by_shape: dict[Hashable, Checks] | None = {} if by_shape else None
        """Those that have to run on nodes of a shape, as far as it is known."""


NO_CHECKS = Checks()

_NODE, _SCOPE = Reads.NODE, Reads.SCOPE  # looking a member up takes longer than some checks

Concerned: TypeAlias = dict[tuple[Callable[..., Violations], Hashable], bool]
"""Whether checks have to run on nodes of one shape, by the check and, if it reads it, the scope."""


def _concerns_shape(known: Concerned, entry: Entry, node: Node, *more: Scope) -> bool:
    """`_concerns`, remembered: the checks of most profiles are the same."""
    rule, check, _ = entry
    key = (check, more[0].key if more and rule.by_shape else None)
    concerned = known.get(key)
    if concerned is None:
        concerned = known[key] = _concerns(entry, node, *more)
    return concerned


def _concerns(entry: Entry, node: Node, *more: Scope) -> bool:
    """Whether a check has to run on nodes of the shape of this one."""
    rule, check, _ = entry
    try:
        return _is_met(rule, node) and (not rule.by_shape or bool(tuple(check(node, *more))))
    except RAISED:  # it fails again when it runs, and is reported
        return True


def _is_met(rule: Rule, node: Node) -> bool:
    """Whether the condition of a rule is met; True if there is none."""
    try:
        return rule.when is None or bool(rule.when(node))
    except RAISED:  # it fails again when the rule runs, and is reported
        return True


class Recall(NamedTuple):
    """What is to be done for a part in one document: what the rules that apply reported on its content, and
    the checks that depend on more."""

    outcomes: tuple[Outcome, ...]
    checks: tuple[tuple[Node, tuple[Entry, ...]], ...]


NOTHING = Recall((), ())


class Verdict:
    """What the rules of one `RuleIndex` found out about a part, for any document that contains it."""

    __slots__ = ("by_checks", "classes", "learned_by", "reads_scope", "reported")

    def __init__(
        self, learned_by: RuleIndex, classes: int, reported: tuple[Outcome, ...], reads_scope: bool
    ) -> None:
        """``classes``: a number for the fields and classes of the nodes in the part. ``reported``: by the
        rules that read the node alone, whether they apply or not. ``reads_scope``: whether rules that read
        the scope may report something."""
        self.learned_by = learned_by
        self.classes = classes
        self.reported = reported
        self.reads_scope = reads_scope
        self.by_checks: dict[PartChecks, Recall] = {}


class PartChecks:
    """The checks for each node of a part. Plans whose differences do not concern the part share one."""

    __slots__ = ("of_nodes",)

    def __init__(self, of_nodes: tuple[Checks, ...]) -> None:
        self.of_nodes = of_nodes


class Chosen(NamedTuple):
    """The entries of the rules of a runner on one class of node in one field, by what they read."""

    number: int
    """The same for the same entries."""
    node: tuple[Entry, ...]
    scope: tuple[Entry, ...]
    context: tuple[Entry, ...]
    by_shape: bool
    """Whether some of them need not run on nodes of some shapes."""


class RuleIndex:
    """All selected rules by the class of node and the field that they run on; filled as classes are met."""

    def __init__(self, rules: Iterable[Rule], forget: Callable[[], None]) -> None:
        """``forget``: drops the verdicts of all parts."""
        self._rules = tuple(rules)
        self.positions = {rule: position for position, rule in enumerate(self._rules)}
        self._on: defaultdict[type, list[int]] = defaultdict(list)
        """The positions of the rules by the classes of node that they name, and of those that also run on
        malformed extensions."""
        for position, rule in enumerate(self._rules):
            classes: tuple[type[Node], ...] = (MalformedExtension,) if rule.malformed else ()
            for node_class in (*rule.on, *classes):
                self._on[node_class].append(position)
        self._forget_parts = forget
        self._learned = 0
        self._shapes = 0
        self._concerned: dict[tuple[type[Node], Hashable], Concerned] = {}
        self._by_class: dict[tuple[Holder, type[Node]], Checks] = {}
        self._selected: dict[tuple[object, ...], Checks] = {}
        self._chosen: dict[tuple[Checks, RuleSet], Chosen] = {}
        self._numbers = count()
        self._classes: dict[tuple[tuple[Holder, type[Node]], ...], int] = {}
        self._part_checks: dict[tuple[Hashable, ...], PartChecks] = {}

    def checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        """The checks for a class of node in a field, whatever the profile."""
        key = (holder, node_class)
        found = self._by_class.get(key)
        if found is None:
            found = self._by_class[key] = self._find(holder, node_class)
        return found

    def _find(self, holder: Holder, node_class: type[Node]) -> Checks:
        found: dict[Reads, list[Entry]] = {reads: [] for reads in Reads}
        positions = {position for each in node_class.__mro__ for position in self._on.get(each, ())}
        for position in sorted(positions):
            rule = self._rules[position]
            if rule.within and holder not in rule.within:
                continue
            if issubclass(node_class, rule.on):
                found[rule.reads].append((rule, rule.check, rule.reads))
            else:
                oids = frozenset(each.OID for each in rule.on if issubclass(each, Extension))
                found[rule.reads].append((rule, _on_malformed(oids, rule.check), rule.reads))
        rules = sum([1 << self.positions[rule] for entries in found.values() for rule, _, _ in entries])
        return Checks(found[Reads.NODE], found[Reads.SCOPE], found[Reads.CONTEXT], rules=rules)

    def choose(self, holder: Holder, node_class: type[Node], rules: RuleSet) -> Chosen:
        """The entries of some rules; the same object for the same entries."""
        every = self.checks(holder, node_class)
        key = (every, rules & every.rules)
        chosen = self._chosen.get(key)
        if chosen is None:
            node, scope, context = (
                tuple([entry for entry in entries if rules >> self.positions[entry[0]] & 1])
                for entries in (every.node, every.scope, every.context)
            )
            by_shape = node_class.shape is not Node.shape and any(
                rule.by_shape or rule.when is not None for rule, _, _ in node + scope + context
            )
            number = next(self._numbers)
            chosen = self._chosen.setdefault(key, Chosen(number, node, scope, context, by_shape))
        return chosen

    def select(self, chosen: Chosen, scope: Scope) -> Checks:
        """The checks of the chosen entries; the same object whenever the same checks depend on the same."""
        if not (chosen.node or chosen.scope or chosen.context):
            return NO_CHECKS
        key = (chosen.number, scope.key if chosen.scope else None)
        selected = self._selected.get(key)
        if selected is None:
            selected = self._selected[key] = Checks(
                chosen.node,
                chosen.scope,
                chosen.context,
                by_shape=chosen.by_shape,
                entries=chosen.number,
            )
        return selected

    def part_checks(self, of_nodes: tuple[Checks, ...]) -> tuple[PartChecks, PartChecks]:
        """The checks for the nodes of a part, if none of them depends on the scope, and if some do; the same
        objects for the same checks."""
        without_scope = tuple(checks.entries for checks in of_nodes)
        return (
            self._part_checks.setdefault(without_scope, PartChecks(of_nodes)),
            self._part_checks.setdefault(of_nodes, PartChecks(of_nodes)),
        )

    def learn_shape(self, checks: Checks, shape: Hashable, node: Node, scope: Scope) -> Checks:
        """Find out which checks have to run on nodes of a shape; ``node``: the first of them."""
        self._shapes += 1
        if self._shapes > MAX_SHAPES:
            self._shapes = 0
            self._concerned.clear()
            for selected in tuple(self._selected.values()):  # another thread may add one
                if selected.by_shape is not None:
                    selected.by_shape.clear()
        known = self._concerned.setdefault((type(node), shape), {})
        left = Checks(
            [entry for entry in checks.node if _concerns_shape(known, entry, node)],
            [entry for entry in checks.scope if _concerns_shape(known, entry, node, scope)],
            [entry for entry in checks.context if _concerns_shape(known, entry, node)],
        )
        if not left.steps:
            left = NO_CHECKS
        if checks.by_shape is not None:
            checks.by_shape[shape] = left
        return left

    def count_learned(self) -> None:
        """Count one more verdict that is remembered."""
        self._learned += 1
        if self._learned > MAX_LEARNED:
            self._learned = 0
            self._forget_parts()

    def verdict(self, part: Part) -> Verdict:
        """What the rules found out about a part; remembered with the part."""
        reported: list[Outcome] = []
        reads_scope = False
        for holder, node in part.nodes:
            checks = self.checks(holder, type(node))
            _collect(checks.node, node, (), reported)
            reads_scope = reads_scope or any(_is_met(rule, node) for rule, _, _ in checks.scope)
        classes = tuple((holder, type(node)) for holder, node in part.nodes)
        number = self._classes.get(classes)
        if number is None:
            if len(self._classes) >= MAX_CLASSES:
                self._classes.clear()
                self._part_checks.clear()
            number = self._classes[classes] = next(self._numbers)
        verdict = part.verdict = Verdict(self, number, tuple(reported), reads_scope)
        return verdict


class Runner:
    """The rules that apply to one profile, version and era."""

    def __init__(self, index: RuleIndex, rules: RuleSet) -> None:
        self._rules = rules
        self._index = index
        self._tables: dict[str | None, Table] = {}
        self._chosen: dict[tuple[Holder, type[Node]], Chosen] = {}

    def run(self, context: Context) -> list[Finding]:
        """Run every rule on every node that it is for."""
        table = self._tables.get(context.key_family)
        if table is None:
            scope = Scope(context.profile, context.br_version, context.key_family)
            table = self._tables[context.key_family] = Table(self._index, self, scope)
        findings: list[Finding] = []
        table.run(context, findings)
        return findings

    def applies(self, rule: Rule) -> bool:
        """Whether it runs a rule."""
        return bool(self._rules >> self._index.positions[rule] & 1)

    def checks(self, holder: Holder, node_class: type[Node], scope: Scope) -> Checks:
        """The checks for a class of node in a field; which they are does not depend on the kind of key."""
        key = (holder, node_class)
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = self._index.choose(holder, node_class, self._rules)
        return self._index.select(chosen, scope)


class Table:
    """Which checks run on which nodes, for one profile, version, era and kind of key."""

    def __init__(self, index: RuleIndex, runner: Runner, scope: Scope) -> None:
        self._index = index
        self._runner = runner
        self._scope = scope
        self._by_class: dict[Holder, dict[type[Node], Checks]] = {holder: {} for holder in Holder}
        self._by_classes: dict[int, tuple[PartChecks, PartChecks]] = {}

    def run(self, context: Context, findings: list[Finding]) -> None:
        """Run every rule on every node that it is for."""
        document = context.document
        self._run_on(Holder.CERTIFICATE, (document,), context, findings)
        for holder, nodes in document.nodes.own.items():
            self._run_on(holder, nodes, context, findings)
        for part, _, _ in document.nodes.parts.values():
            verdict = part.verdict
            if verdict is None or verdict.learned_by is not self._index:
                verdict = self._index.verdict(part)
            either = self._by_classes.get(verdict.classes) or self._find(verdict.classes, part)
            checks = either[verdict.reads_scope]
            recall = verdict.by_checks.get(checks)
            if recall is None:
                recall = verdict.by_checks[checks] = self._learn(verdict, part, checks)
            if recall is not NOTHING:
                _repeat(recall, self._scope, context, findings)

    def _run_on(
        self, holder: Holder, nodes: Iterable[Node], context: Context, findings: list[Finding]
    ) -> None:
        """Run checks on nodes that belong to the document alone."""
        table = self._by_class[holder]
        for node in nodes:
            checks = table.get(type(node))
            if checks is None:
                checks = table[type(node)] = self._checks(holder, type(node))
            by_shape = checks.by_shape
            if by_shape is not None:
                shape = node.shape
                if shape is not None:
                    checks = by_shape.get(shape) or self._index.learn_shape(checks, shape, node, self._scope)
            if checks.steps:
                _run(checks.steps, node, self._scope, context, findings)

    def _find(self, classes: int, part: Part) -> tuple[PartChecks, PartChecks]:
        if len(self._by_classes) >= MAX_CLASSES:
            self._by_classes.clear()
        of_nodes = tuple(self._checks(holder, type(node)) for holder, node in part.nodes)
        found = self._by_classes[classes] = self._index.part_checks(of_nodes)
        return found

    def _learn(self, verdict: Verdict, part: Part, checks: PartChecks) -> Recall:
        """Find out what is to be done for a part in documents of a profile, version and kind of key."""
        outcomes = [outcome for outcome in verdict.reported if self._runner.applies(outcome[0])]
        more: list[tuple[Node, tuple[Entry, ...]]] = []
        for (_, node), each in zip(part.nodes, checks.of_nodes, strict=True):
            scope = tuple(entry for entry in each.scope if _is_met(entry[0], node))
            _collect(scope, node, (self._scope,), outcomes)
            context = tuple(entry for entry in each.context if _is_met(entry[0], node))
            if context:
                more.append((node, context))
        self._index.count_learned()
        return Recall(tuple(outcomes), tuple(more)) if outcomes or more else NOTHING

    def _checks(self, holder: Holder, node_class: type[Node]) -> Checks:
        return self._runner.checks(holder, node_class, self._scope)


def _on_malformed(oids: frozenset[str], check: Callable[..., Violations]) -> Callable[..., Violations]:
    """The check of a rule on a class of extension, for the malformed extensions of its OID alone."""

    def on_malformed(extension: MalformedExtension, *context: Scope) -> Violations:
        return check(extension, *context) if extension.oid in oids else ()

    return on_malformed


def _collect(
    entries: tuple[Entry, ...], node: Node, more: tuple[Scope, ...], outcomes: list[Outcome]
) -> None:
    """Run checks on a node of a part, and keep what they report; ``more``: what they read beside it."""
    for rule, check, _ in entries:
        try:
            for violation in check(node, *more):
                outcomes.append(_report(rule, violation))
        except RAISED as error:  # reported wherever the rule applies
            outcomes.append((rule, node, error.with_traceback(None)))


def _repeat(recall: Recall, scope: Scope, context: Context, findings: list[Finding]) -> None:
    """Report what is known about a part, and run what depends on more."""
    document = context.document
    for outcome in recall.outcomes:
        if isinstance(outcome, Report):
            findings.append(_finding(*outcome, document))
        else:
            findings.append(_rule_failed(*outcome[:2], document, outcome[2]))
    for node, entries in recall.checks:
        _run(entries, node, scope, context, findings)


def _run(
    entries: tuple[Entry, ...], node: Node, scope: Scope, context: Context, findings: list[Finding]
) -> None:
    """Run checks on a node. Each gets what it declares to read, and nothing else."""
    for rule, check, reads in entries:
        try:
            more = scope if reads is _SCOPE else context
            for violation in check(node) if reads is _NODE else check(node, more):
                findings.append(make_finding(rule, violation, context.document))
        except RAISED as error:  # a rule that raises is reported, the run goes on
            findings.append(_rule_failed(rule, node, context.document, error))


def make_finding(rule: Rule, violation: Violation, document: Document) -> Finding:
    """A violation with its evidence."""
    return _finding(rule, violation.node, *_evidence(violation), document)


def _report(rule: Rule, violation: Violation) -> Report:
    """A violation as it is in any document that contains the node."""
    return Report(rule, violation.node, *_evidence(violation))


def _evidence(violation: Violation) -> tuple[str, str | None]:
    """The message and the value of a finding."""
    value = violation.value if violation.value is not None else value_of(violation.node)
    return shorten(violation.message), evidence(value)


def _finding(rule: Rule, node: Node, message: str, value: str | None, document: Document) -> Finding:
    path, offset, length = document.locate(node)
    return Finding(rule.id, rule.severity, message, rule.citation, path, offset, length, value, rule.fix)


def _rule_failed(rule: Rule, node: Node, document: Document, error: BaseException) -> Finding:
    path, offset, length = document.locate(node)
    return Finding(
        rule=RULE_ERROR,
        severity=Severity.ERROR,
        message=f"the rule {rule.id} failed with {describe(error)}",
        citation=rule.citation,
        path=path,
        offset=offset,
        length=length,
        value=rule.id,
        fix=None,
    )
