"""smime-lint explain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ..output.terminal import width_of
from .destination import open_destination
from .group import UsageProblem
from .options import config_options, load_linter, rules_request
from .parameters import Command, complete_rules

if TYPE_CHECKING:
    from ..rules import Rule

_MAX_SUGGESTIONS = 5
_LABEL = r" *[A-Za-z][a-z ]+: +|- | +"
"""The name of a fact, the mark of an item, or blanks."""


@click.command(name="explain", cls=Command)
@click.argument("rule_id", metavar="RULE", shell_complete=complete_rules)
@config_options
def command(rule_id: str, **options: Any) -> int:
    """Explain a rule: what it requires and why, where it applies, and an example."""
    from ..reference.engine_ids import ENGINE_IDS
    from ..reference.examples import find_example, retired_ids, retirement

    rules = {rule.id: rule for rule in load_linter(rules_request(options)).rules}
    text = ENGINE_IDS.get(rule_id)
    if text is not None:
        page = f"{rule_id}\n\n{text}\n"
    elif rule_id in rules:
        page = explain(rules[rule_id], find_example(rules[rule_id]))
    else:
        successor = retired_ids().get(rule_id)
        if successor is not None:
            raise UsageProblem(retirement(rule_id, successor))
        raise UsageProblem(f"there is no rule {rule_id!r}{_nearest(rule_id, rules)}")
    with open_destination() as stream:
        stream.write(_wrap(page, width_of(stream)))
    return 0


def _nearest(rule_id: str, known: Iterable[str]) -> str:
    from ..spelling import nearest

    found = [name for name in sorted(known) if rule_id and rule_id.casefold() in name][:_MAX_SUGGESTIONS]
    found = found or nearest(rule_id, known, _MAX_SUGGESTIONS)
    if not found:
        return "; smime-lint rules lists all"
    *first, last = found
    return f"; did you mean {', '.join(first)}{' or ' if first else ''}{last}?"


def _wrap(page: str, width: int | None) -> str:
    """The page with its lines broken to a width; what follows the name of a fact stays below it."""
    if width is None:
        return page
    import re
    import textwrap

    lines = []
    for line in page.splitlines():
        label = re.match(_LABEL, line)
        indent = "" if label is None else " " * label.end()
        lines += textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "".join(f"{line}\n" for line in lines)


def explain(rule: Rule, example: dict[str, str] | None) -> str:
    """The page of a rule, as text."""
    from ..output.terminal import printable
    from ..reference.citations import citation_urls
    from ..reference.describe import applies_to, classes, other_requirements, when_run, window

    facts = [
        ("Severity", rule.severity.value),
        ("Citation", rule.citation),
        ("Applies to", applies_to(rule)),
        ("In force", window(rule) or "always"),
        ("Runs on", classes(rule)),
        ("Within", ", ".join(holder.value for holder in rule.within)),
        ("Runs", when_run(rule)),
        ("Also covers", ", ".join(other_requirements(rule))),
        ("Fix", rule.fix or ""),
    ]
    lines = [rule.id, "", rule.title, ""]
    if rule.description:
        lines += [*rule.description.splitlines(), ""]
    facts += [
        ("Read at" if number == 0 else "", url) for number, url in enumerate(citation_urls(rule.citation))
    ]
    lines += [f"{name + ':' if name else '':<13}{fact}" for name, fact in facts if fact]
    if example is not None:
        lines += ["", "Example:"]
        for name in ("message", "path", "value"):
            if example.get(name):
                lines.append(f"  {name + ':':<11}{example[name]}")
    return "\n".join(printable(line) for line in lines) + "\n"
