"""smime-lint explain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from .destination import open_destination
from .group import UsageProblem
from .options import config_options, load_linter

if TYPE_CHECKING:
    from ..rules import Rule

EXAMPLES = "examples.json"
"""In a pack: rule ids, and for each what it says of a test certificate."""
_MAX_SUGGESTIONS = 5


def _complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    rules = load_linter((), None, True).rules
    return [CompletionItem(rule.id, help=rule.title) for rule in rules if rule.id.startswith(incomplete)]


@click.command(name="explain")
@click.argument("rule_id", metavar="RULE", shell_complete=_complete_rule)
@config_options
def command(rule_id: str, rule_files: tuple[str, ...], config_file: str | None, no_config: bool) -> int:
    """Explain a rule: what it says and why, where it holds, and an example."""
    rules = {rule.id: rule for rule in load_linter(rule_files, config_file, no_config).rules}
    if rule_id not in rules:
        raise UsageProblem(f"there is no rule {rule_id!r}{_nearest(rule_id, rules)}")
    with open_destination() as stream:
        stream.write(explain(rules[rule_id], find_example(rules[rule_id])))
    return 0


def _nearest(rule_id: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = sorted(known)
    nearest = [name for name in known if rule_id and rule_id in name][:_MAX_SUGGESTIONS]
    nearest = nearest or get_close_matches(rule_id, known, n=_MAX_SUGGESTIONS)
    return f"; the nearest are {', '.join(nearest)}" if nearest else "; smime-lint rules lists all"


def explain(rule: Rule, example: dict[str, str] | None) -> str:
    """The page of a rule, as text."""
    from ..output.terminal import printable
    from ..reference import documented_packs, rule_url
    from ..reference.describe import applies_to, other_requirements, when_run, window

    facts = [
        ("Severity", rule.severity.value),
        ("Citation", rule.citation),
        ("Applies to", applies_to(rule)),
        ("Holds", window(rule) or "always"),
        ("Runs on", rule.on.__name__),
        ("Within", ", ".join(holder.value for holder in rule.within)),
        ("Runs", when_run(rule)),
        ("Also covers", ", ".join(other_requirements(rule))),
        ("Fix", rule.fix or ""),
        ("Page", rule_url(rule.id) if rule.pack in documented_packs() else ""),
    ]
    lines = [rule.id, "", rule.title, ""]
    if rule.description:
        lines += [*rule.description.splitlines(), ""]
    lines += [f"{name + ':':<13}{fact}" for name, fact in facts if fact]
    if example is not None:
        lines += ["", "Example:"]
        for name in ("message", "path", "value", "offending", "compliant"):
            if example.get(name):
                lines.append(f"  {name + ':':<11}{example[name]}")
    return "\n".join(printable(line) for line in lines) + "\n"


def find_example(rule: Rule) -> dict[str, str] | None:
    """The example of a rule, from the file of its pack; None where there is none."""
    from importlib.metadata import entry_points

    from ..engine.packs import GROUP

    for entry_point in entry_points(group=GROUP, name=rule.pack):
        return read_example(entry_point.value, rule.id)
    return None


def read_example(package: str, rule_id: str) -> dict[str, str] | None:
    """The example of a rule in a package's file, None where there is none."""
    from importlib.resources import files

    import msgspec

    file = files(package).joinpath(EXAMPLES)
    if not file.is_file():
        return None
    # Values can be null: where something is missing, there is none to show.
    examples = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str | None]])
    example = examples.get(rule_id)
    return None if example is None else {name: text for name, text in example.items() if text is not None}
