"""The rules as SARIF describes them: reportingDescriptor objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..engine.packs import Options, load_rules
from ..output.markdown import text
from ..output.sarif import LEVELS
from ..rules import Rule
from .citations import parse_citation
from .describe import applies_to, window
from .engine_ids import ENGINE_IDS

_BR = "https://cabforum.org/working-groups/smime/requirements/"
_ETSI = re.compile(r"(EN|TS) (\d{3}) (\d)(\d\d)(?:-(\d+))?")


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
    uri = help_uri(rule.citation)
    if uri is not None:
        found["helpUri"] = uri
    return found


def _paragraph(value: str) -> str:
    return "\n".join(map(text, value.splitlines()))


def help_uri(citation: str) -> str | None:
    """Where the first clause of a citation can be read; None if that is not known."""
    clause = parse_citation(citation)[0]
    family, _, number = clause.standard.partition(" ")
    if family == "BR":
        return _BR
    if family == "RFC":
        section = clause.section.removeprefix("Appendix ")
        kind = "section" if section == clause.section else "appendix"
        return f"https://www.rfc-editor.org/rfc/rfc{number}" + (f"#{kind}-{section}" if section else "")
    if clause.standard.startswith("X."):
        return f"https://www.itu.int/rec/T-REC-{clause.standard}"
    if etsi := _ETSI.fullmatch(clause.standard):
        kind, series, hundred, rest, part = etsi.groups()
        group = f"{series}{hundred}00_{series}{hundred}99"
        name = f"{series}{hundred}{rest}" + (f"{int(part):02}" if part else "")
        return f"https://www.etsi.org/deliver/etsi_{kind.lower()}/{group}/{name}/"
    return None
