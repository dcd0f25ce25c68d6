"""The rules as SARIF describes them: reportingDescriptor objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..engine.packs import Options, load_rules
from ..output.markdown import text
from ..output.sarif import LEVELS
from ..rules import Rule
from .citations import clause_url, parse_citation
from .describe import applies_to, window
from .engine_ids import ENGINE_IDS


def descriptors(
    rule_files: Iterable[str], pack_options: Mapping[str, Options], ids: frozenset[str]
) -> list[Mapping[str, object]]:
    """The descriptions of the rules with these ids, sorted by id."""
    known = {rule.id: rule for rule in load_rules(rule_files, pack_options)}
    found: list[Mapping[str, object]] = []
    for id in sorted(ids):
        if id in known:
            found.append(_descriptor(known[id]))
        else:
            found.append({"id": id, "help": {"text": ENGINE_IDS.get(id, id)}})
    return found


def _descriptor(rule: Rule) -> Mapping[str, object]:
    facts = {
        "Clause": rule.citation,
        "Applies to": applies_to(rule),
        "In force": window(rule) or "always",
        "Fix": rule.fix,
    }
    parts = [part for part in (rule.title, rule.description) if part]
    plain = [*parts, *(f"{name}: {fact}" for name, fact in facts.items() if fact)]
    marked = [*map(_paragraph, parts), *(f"- {name}: {text(fact)}" for name, fact in facts.items() if fact)]
    found: dict[str, object] = {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.description or rule.title},
        "help": {"text": "\n\n".join(plain), "markdown": "\n\n".join(marked)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.pack], "citation": rule.citation},
    }
    uri = clause_url(parse_citation(rule.citation)[0])
    if uri is not None:
        found["helpUri"] = uri
    return found


def _paragraph(value: str) -> str:
    return "\n".join(map(text, value.splitlines()))
