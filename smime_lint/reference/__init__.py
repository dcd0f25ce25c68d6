"""The rule reference: every rule, page by page, and the requirements of the standards that the rules cover.

Functions from rules to records and Markdown. ``python -m tests.factory.reference`` writes them to docs/.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from importlib.metadata import entry_points
from importlib.resources import files

import msgspec

from ..engine.packs import GROUP, PackError
from ..output.markdown import code, table, text
from ..rules import Mode, Rule, Severity
from .citations import BR, Clause, clause_url, natural_order, parse_citation, parse_section
from .describe import applies_to, describe, labels, other_requirements, runs_on, when_run, window, window_text

PAGES = "docs/rules"
"""The directory of the rule pages, in the project."""
COVERAGE_PAGE = "docs/coverage.md"
COVERAGE_DATA = "coverage.toml"
"""In a pack: what the metadata of its rules do not contain."""

_RULE_ID = re.compile(r"\b[a-z]\w*\.\w+\.\w+\b")


class RequirementData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A requirement without a dedicated rule."""

    id: str
    citation: str
    title: str
    severity: Severity
    since: str | None = None
    until: str | None = None
    effective: str | None = None
    expires: str | None = None
    rules: tuple[str, ...] = ()
    """Globs over the ids of rules that cover it, in addition to those that name it."""


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statement of a standard that cannot be linted."""

    citation: str
    statement: str
    reason: str
    rules: tuple[str, ...] = ()
    """The rules that remind of it, or check what a certificate shows of it."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that its citation names."""
        return parse_citation(self.citation)


class CoverageData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a pack's coverage.toml."""

    sections: dict[str, str] = {}
    """What the sections of the BR are about."""
    requirements: tuple[RequirementData, ...] = ()
    not_lintable: tuple[Statement, ...] = ()


class Requirement(msgspec.Struct, frozen=True):
    """A requirement and the rules that cover it."""

    id: str
    citation: str
    title: str
    severity: str
    since: str | None
    until: str | None
    effective: str | None
    expires: str | None
    rules: tuple[str, ...]
    """Ids; its own first."""
    patterns: tuple[str, ...] = ()
    """Globs for all rules, if there are too many to list."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that its citation names."""
        return parse_citation(self.citation)


class Coverage(msgspec.Struct, frozen=True):
    """The requirements that rules cover, and the statements that none can."""

    requirements: tuple[Requirement, ...]
    not_lintable: tuple[Statement, ...]
    sections: dict[str, str]
    rules: dict[str, Rule]
    """Those that cover something, by id."""
    within: Clause | None = None
    """The one section that it is limited to."""


class Excerpt(msgspec.Struct, frozen=True):
    """A test certificate of a rule, and what stands there."""

    certificate: str
    """Path of the file, in the project."""
    command: str
    """The command line that lints it as the test does."""
    message: str | None = None
    path: str | None = None
    value: str | None = None


class Example(msgspec.Struct, frozen=True):
    """A certificate with the fault, and the nearest one without."""

    offending: Excerpt
    compliant: Excerpt | None


# Coverage


def read_coverage_data() -> CoverageData:
    """What all installed packs have in their coverage.toml. Raises PackError."""
    sections: dict[str, str] = {}
    requirements: list[RequirementData] = []
    not_lintable: list[Statement] = []
    for entry_point in sorted(entry_points(group=GROUP), key=lambda entry_point: entry_point.name):
        file = files(entry_point.value).joinpath(COVERAGE_DATA)
        if not file.is_file():
            continue
        try:
            data = msgspec.toml.decode(file.read_bytes(), type=CoverageData)
        except ValueError as error:
            raise PackError(f"rule pack {entry_point.name}: {COVERAGE_DATA}: {error}") from error
        sections.update(data.sections)
        requirements += data.requirements
        not_lintable += data.not_lintable
    return CoverageData(sections, tuple(requirements), tuple(not_lintable))


def coverage(rules: Iterable[Rule], data: CoverageData) -> Coverage:
    """Which requirements the rules cover."""
    by_id = {rule.id: rule for rule in rules}
    covering: defaultdict[str, list[str]] = defaultdict(list)
    for rule in by_id.values():
        for requirement in rule.requirements:
            covering[requirement].append(rule.id)
    described = {requirement.id: requirement for requirement in data.requirements}
    requirements: list[Requirement] = []
    for id in sorted({*covering, *described}, key=natural_order):
        others = sorted((other for other in covering[id] if other != id), key=natural_order)
        ids = (id, *others) if id in by_id else tuple(others)
        if id in described and id not in by_id:
            requirements.append(_described(described[id], ids, by_id))
        else:
            # A requirement without a description is that of the first rule that covers it.
            requirements.append(_of_rule(id, by_id.get(id, by_id[ids[0]]), ids))
    statements = sorted(data.not_lintable, key=_first_clause)
    covered = tuple(requirement for requirement in requirements if requirement.rules)
    return Coverage(covered, tuple(statements), data.sections, by_id)


def _first_clause(statement: Statement) -> tuple[object, ...]:
    return statement.clauses[0].order


def _of_rule(id: str, rule: Rule, covering: tuple[str, ...]) -> Requirement:
    record = describe(rule)
    return Requirement(
        id=id,
        citation=rule.citation,
        title=rule.title,
        severity=record.severity,
        since=record.since,
        until=record.until,
        effective=record.effective,
        expires=record.expires,
        rules=covering,
    )


def _described(data: RequirementData, naming: tuple[str, ...], known: Iterable[str]) -> Requirement:
    matching = (id for id in known if any(fnmatchcase(id, pattern) for pattern in data.rules))
    return Requirement(
        id=data.id,
        citation=data.citation,
        title=data.title,
        severity=data.severity.value,
        since=data.since,
        until=data.until,
        effective=data.effective,
        expires=data.expires,
        rules=tuple(dict.fromkeys((*naming, *sorted(matching, key=natural_order)))),
        patterns=data.rules,
    )


def in_section(everything: Coverage, section: str) -> Coverage:
    """The content of a section and those below it: "7.1.4.2.2", "7.1.2.3(e)", "RFC 5280 4.2.1.3"."""
    clause = parse_section(section)
    requirements = tuple(
        requirement
        for requirement in everything.requirements
        if any(own.is_in(clause) for own in requirement.clauses)
    )
    statements = tuple(
        statement
        for statement in everything.not_lintable
        if any(own.is_in(clause) for own in statement.clauses)
    )
    used = {id for requirement in requirements for id in requirement.rules}
    rules = {id: rule for id, rule in everything.rules.items() if id in used}
    return Coverage(requirements, statements, everything.sections, rules, clause)


class Totals(msgspec.Struct, frozen=True):
    """How many there are."""

    requirements: int
    by_pack: dict[str, dict[str, int]]
    """Requirements by pack and severity."""
    rules: int
    reminders: int
    """Rules among them that run only with --reminders."""
    opt_in: int
    """Rules among them that run only if they are selected by id."""
    not_lintable: int


def totals(covered: Coverage) -> Totals:
    """How much is covered."""
    by_pack: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for requirement in covered.requirements:
        by_pack[requirement.id.partition(".")[0]][requirement.severity] += 1
    modes = Counter(rule.mode for rule in covered.rules.values())
    return Totals(
        requirements=len(covered.requirements),
        by_pack={
            pack: {severity.value: counts[severity.value] for severity in Severity}
            for pack, counts in sorted(by_pack.items())
        },
        rules=len(covered.rules),
        reminders=modes[Mode.REMINDER],
        opt_in=modes[Mode.OPT_IN],
        not_lintable=len(covered.not_lintable),
    )


def coverage_markdown(covered: Coverage, documented: Collection[str] = ()) -> str:
    """The coverage, section by section. ``documented``: the packs whose rules have pages to link to."""
    lines = [
        "# Coverage",
        "",
        "Which requirements the rules cover, section by section, and what cannot be linted. A requirement of",
        "several sections is listed in each of them, and counted once. `smime-lint coverage` writes this.",
        "",
        *_totals_markdown(totals(covered)),
    ]
    for standard, clauses in _sections(covered).items():
        lines += ["", f"## {text(standard)}"]
        if url := clause_url(Clause(standard, "", "")):
            lines += ["", f"Read at: <{url}>"]
        if standard == BR:
            for section in clauses:
                about = covered.sections.get(section, "")
                lines += ["", f"### {text(f'{section} {about}'.rstrip())}"]
                lines += _sections_markdown(covered, standard, [section], documented)
        else:
            lines += _sections_markdown(covered, standard, clauses, documented)
    return "\n".join(lines) + "\n"


def _sections(covered: Coverage) -> dict[str, list[str]]:
    """The sections in which something stands, by standard, in the order of the documents."""
    citations = [requirement.citation for requirement in covered.requirements]
    citations += [statement.citation for statement in covered.not_lintable]
    clauses = {clause for citation in citations for clause in parse_citation(citation)}
    found: dict[str, dict[str, None]] = {}
    for clause in sorted(clauses, key=lambda clause: clause.order):
        if covered.within is None or clause.is_in(covered.within):
            found.setdefault(clause.standard, {})[clause.section] = None
    return {standard: list(sections) for standard, sections in found.items()}


def _totals_markdown(counts: Totals) -> list[str]:
    severities = [severity.value for severity in Severity]
    rows = [
        (pack, *(f"{row[severity]:,}" for severity in severities), f"{sum(row.values()):,}")
        for pack, row in counts.by_pack.items()
    ]
    sums = [sum(row[severity] for row in counts.by_pack.values()) for severity in severities]
    rows.append(("all", *(f"{number:,}" for number in sums), f"{counts.requirements:,}"))
    return [
        *table(("Requirements of", *severities, "all"), rows),
        "",
        f"- Rules that cover them: {counts.rules:,}; {counts.reminders:,} of these run only with "
        f"`--reminders`, {counts.opt_in:,} only when selected by id",
        f"- Statements that cannot be linted, with the reason: {counts.not_lintable:,}",
    ]


def _sections_markdown(
    covered: Coverage, standard: str, sections: Iterable[str], documented: Collection[str]
) -> list[str]:
    """Some sections of a standard in one table, and what cannot be linted there."""
    rows = []
    statements = []
    for section in sections:
        for requirement in covered.requirements:
            if place := _place(requirement.clauses, standard, section):
                rows.append((natural_order(place), _requirement_row(covered, requirement, place, documented)))
        for statement in covered.not_lintable:
            if place := _place(statement.clauses, standard, section):
                statements.append(_statement_item(statement, place, documented))
    lines = []
    if rows:
        header = ("Clause", "Requirement", "Severity", "In force", "Rules")
        lines += ["", *table(header, (cells for _, cells in sorted(rows, key=lambda row: row[0])))]
    if statements:
        lines += ["", "Cannot be linted:", "", *statements]
    return lines


def _place(clauses: Iterable[Clause], standard: str, section: str) -> str:
    """The place in a section; empty if it is not in the section."""
    details = [c.detail for c in clauses if c.standard == standard and c.section == section]
    return (section + ", ".join(details) or standard) if details else ""


def _requirement_row(
    covered: Coverage, requirement: Requirement, place: str, documented: Collection[str]
) -> tuple[str, ...]:
    held = window_text(requirement.since, requirement.until, requirement.effective, requirement.expires)
    own = "" if requirement.id in requirement.rules else f" ({code(requirement.id)})"
    return (
        text(place),
        text(requirement.title) + own,
        requirement.severity,
        held or "always",
        _rules_markdown(covered, requirement, documented),
    )


def _rules_markdown(covered: Coverage, requirement: Requirement, documented: Collection[str]) -> str:
    if requirement.patterns:
        return f"{', '.join(map(code, requirement.patterns))} ({len(requirement.rules)} rules)"
    shown = []
    for id in requirement.rules:
        mode = covered.rules[id].mode
        remark = "" if mode is Mode.DEFAULT else f" ({mode.value})"
        shown.append(_link(id, documented, COVERAGE_PAGE) + remark)
    return ", ".join(shown)


def _statement_item(statement: Statement, place: str, documented: Collection[str]) -> str:
    item = f"- {text(place)}: {text(statement.statement)} *{text(statement.reason)}*"
    rules = ", ".join(_link(id, documented, COVERAGE_PAGE) for id in statement.rules)
    return f"{item} See {rules}." if rules else item


# Pages


def documented_packs() -> frozenset[str]:
    """The packs that come with this project, whose rules have pages in it."""
    return frozenset(
        entry_point.name
        for entry_point in entry_points(group=GROUP)
        if entry_point.dist is not None and entry_point.dist.name == "smime-lint"
    )


def page_path(rule_id: str) -> str:
    """The page of a rule, in the project: docs/rules/<pack>/<field>.md."""
    pack, field, _ = rule_id.split(".", 2)
    return f"{PAGES}/{pack}/{field}.md"


def rule_url(rule_id: str) -> str:
    """Where a rule is described, in the project: docs/rules/<pack>/<field>.md#<id>."""
    return f"{page_path(rule_id)}#{rule_id}"


def _link(rule_id: str, documented: Collection[str], page: str) -> str:
    """A rule id that leads to its description, from a page."""
    if rule_id.partition(".")[0] not in documented:
        return code(rule_id)
    return f"[{code(rule_id)}]({_relative(rule_url(rule_id), page)})"


def _relative(target: str, page: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page))


def pages(rules: Iterable[Rule], examples: Mapping[str, Example]) -> dict[str, str]:
    """All pages of the rule reference, by their paths in the project."""
    rules = sorted(rules, key=lambda rule: natural_order(rule.id))
    by_page: defaultdict[str, list[Rule]] = defaultdict(list)
    covered_by: defaultdict[str, list[str]] = defaultdict(list)
    for rule in rules:
        by_page[page_path(rule.id)].append(rule)
        for requirement in other_requirements(rule):
            # As in the linter: a rule for the doubtful cases stands beside the other one.
            if rule.id != f"{requirement}_doubtful":
                covered_by[requirement].append(rule.id)
    known = {rule.id for rule in rules}
    written = {f"{PAGES}/README.md": _index(by_page)}
    for page, members in by_page.items():
        pack, field, _ = members[0].id.split(".", 2)
        index = _relative(f"{PAGES}/README.md", page)
        lines = [f"# {text(pack)}: {text(field)}", "", f"[All rules]({index})"]
        for rule in members:
            lines += ["", *_rule_markdown(rule, covered_by[rule.id], examples.get(rule.id), known, page)]
        written[page] = "\n".join(lines) + "\n"
    return written


def _index(by_page: Mapping[str, Sequence[Rule]]) -> str:
    page = f"{PAGES}/README.md"
    lines = [
        "# Rules",
        "",
        f"All {sum(map(len, by_page.values())):,} rules, by pack and field.",
        f"[Coverage]({_relative(COVERAGE_PAGE, page)}) has them by clause. `smime-lint explain` shows one.",
    ]
    pack = ""
    for path, members in by_page.items():
        if members[0].pack != pack:
            pack = members[0].pack
            lines += ["", f"## {text(pack)}"]
        field = members[0].id.split(".")[1]
        lines += ["", f"### [{text(field)}]({_relative(path, page)})", ""]
        lines += table(
            ("Rule", "Severity", "Clause", "Title"),
            (
                (_link(rule.id, {pack}, page), rule.severity.value, text(rule.citation), text(rule.title))
                for rule in members
            ),
        )
    return "\n".join(lines) + "\n"


def _rule_markdown(
    rule: Rule, covered_by: Sequence[str], example: Example | None, known: Collection[str], page: str
) -> list[str]:
    """The description of a rule, below an anchor of its id."""
    lines = [f'<a id="{rule.id}"></a>', "", f"## {text(rule.id)}", "", _linked_text(rule.title, known, page)]
    if rule.description:
        lines += ["", *(_linked_text(line, known, page) for line in rule.description.splitlines())]
    lines += ["", *(f"- {name}: {fact}" for name, fact in _facts(rule, covered_by, known, page) if fact)]
    if example is not None:
        lines += ["", *_excerpt_markdown("Offending", example.offending, page)]
        if example.compliant is not None:
            lines += ["", *_excerpt_markdown("Compliant", example.compliant, page)]
    return lines


def _facts(
    rule: Rule, covered_by: Iterable[str], known: Collection[str], page: str
) -> Iterable[tuple[str, str]]:
    """The properties of a rule, as names and Markdown; empty for those that it does not have."""
    packs = {id.partition(".")[0] for id in known}
    others = (_link(id, packs if id in known else (), page) for id in other_requirements(rule))
    yield "Severity", rule.severity.value
    yield "Citation", text(rule.citation)
    yield "Certificates", applies_to(rule).partition(" certificates")[0]
    yield "Types", ", ".join(labels(rule.types))
    yield "Generations", ", ".join(labels(rule.generations))
    yield "In force", window(rule) or "always"
    yield "Runs", text(when_run(rule) or "by default")
    yield "Runs on", code(runs_on(rule))
    yield "Also covers", ", ".join(others)
    yield "Covered by", ", ".join(_link(id, packs, page) for id in covered_by)
    yield "Fix", "" if rule.fix is None else text(rule.fix)


def _linked_text(line: str, known: Collection[str], page: str) -> str:
    """Text in which the ids of rules are links."""
    shown = []
    end = 0
    for match in _RULE_ID.finditer(line):
        if match[0] in known:
            shown += [text(line[end : match.start()]), _link(match[0], {match[0].partition(".")[0]}, page)]
            end = match.end()
    return "".join((*shown, text(line[end:])))


def _excerpt_markdown(heading: str, excerpt: Excerpt, page: str) -> list[str]:
    name = posixpath.basename(excerpt.certificate)
    lines = [f"{heading}: [{code(name)}]({_relative(excerpt.certificate, page)})", ""]
    if excerpt.message is not None:
        lines.append(f"- message: {text(excerpt.message)}")
    if excerpt.path is not None:
        lines.append(f"- path: {code(excerpt.path)}")
    if excerpt.value is not None:
        lines.append(f"- value: {code(excerpt.value)}")
    return [*lines, f"- {code(excerpt.command)}"]
