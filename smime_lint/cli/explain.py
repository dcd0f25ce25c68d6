"""smime-lint explain."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from .destination import open_destination
from .group import UsageProblem
from .options import config_options, load_linter, make_linter

if TYPE_CHECKING:
    from ..rules import Rule

EXAMPLES = "examples.json"
"""In a pack: rule ids, and for each a test certificate and the finding on it."""
_MAX_SUGGESTIONS = 5


def _complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..engine.settings import Settings

    rules = make_linter(Settings()).rules
    return [CompletionItem(rule.id, help=rule.title) for rule in rules if rule.id.startswith(incomplete)]


@click.command(name="explain")
@click.argument("rule_id", metavar="RULE", shell_complete=_complete_rule)
@config_options
def command(rule_id: str, **options: Any) -> int:
    """Explain a rule: what it requires and why, where it applies, and an example."""
    from ..reference.engine_ids import ENGINE_IDS

    rules = {rule.id: rule for rule in load_linter(options).rules}
    text = ENGINE_IDS.get(rule_id)
    if text is not None:
        page = f"{rule_id}\n\n{text}\n"
    elif rule_id in rules:
        page = explain(rules[rule_id], find_example(rules[rule_id]))
    else:
        successor = retired_ids().get(rule_id)
        if successor is not None:
            raise UsageProblem(f"the rule {rule_id} is retired; {_succession(successor)}")
        raise UsageProblem(f"there is no rule {rule_id!r}{_nearest(rule_id, rules)}")
    with open_destination() as stream:
        stream.write(page)
    return 0


def retired_ids() -> dict[str, str]:
    """Ids that are no longer in use, and those that took their place ("" if there is none)."""
    from importlib.util import find_spec

    from ..engine.packs import packages

    found: dict[str, str] = {}
    for package in packages().values():
        if find_spec(f"{package}.retired") is not None:
            found.update(import_module(f"{package}.retired").RETIRED)
    return found


def _succession(successor: str) -> str:
    return f"its successor is {successor}" if successor else "it has no successor"


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
        ("In force", window(rule) or "always"),
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
    """The example of a rule, from the file of its pack; None if there is none."""
    from ..engine.packs import packages

    package = packages().get(rule.pack)
    return None if package is None else read_example(package, rule.id)


def read_example(package: str, rule_id: str) -> dict[str, str] | None:
    """The example of a rule in a package's file, None if there is none."""
    from importlib.resources import files

    import msgspec

    file = files(package).joinpath(EXAMPLES)
    if not file.is_file():
        return None
    # Values can be null: where something is missing, there is none to show.
    examples = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str | None]])
    example = examples.get(rule_id)
    return None if example is None else {name: text for name, text in example.items() if text is not None}
