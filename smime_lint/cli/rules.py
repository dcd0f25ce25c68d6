"""smime-lint rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from .destination import open_destination
from .options import config_options, load_linter

if TYPE_CHECKING:
    from ..rules import Rule


@click.command(name="rules")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
)
@click.option("--pack", "packs", metavar="NAME", multiple=True, help="List only this pack. Can be repeated.")
@config_options
def command(format_name: str, packs: tuple[str, ...], **options: Any) -> int:
    """List every rule with its metadata and the requirements that it covers."""
    rules = _of_packs(load_linter(options).rules, packs)
    render = {"text": _text, "json": _json, "markdown": _markdown}[format_name]
    with open_destination(utf8=format_name != "text") as stream:
        stream.write(render(rules))
    return 0


def _of_packs(rules: Sequence[Rule], packs: tuple[str, ...]) -> Sequence[Rule]:
    """The rules of some packs; all of them if none is named."""
    known = sorted({rule.pack for rule in rules})
    for pack in packs:
        if pack not in known:
            raise click.BadParameter(
                f"there is no rule pack {pack!r}; the packs are {', '.join(known)}", param_hint="--pack"
            )
    return [rule for rule in rules if rule.pack in packs] if packs else rules


def _json(rules: Sequence[Rule]) -> str:
    import msgspec

    from ..reference.describe import describe

    document = msgspec.json.encode({"rules": [describe(rule) for rule in rules]})
    return msgspec.json.format(document, indent=2).decode("utf-8") + "\n"


def _text(rules: Sequence[Rule]) -> str:
    from ..output.terminal import printable
    from ..reference.describe import applies_to, other_requirements, runs_on, when_run, window

    paragraphs = []
    for rule in rules:
        facts = (applies_to(rule), window(rule), f"on {runs_on(rule)}", when_run(rule))
        lines = [
            f"{rule.severity.value:<6}  {rule.id}  [{rule.citation}]",
            f"        {printable(rule.title)}",
            f"        {'; '.join(fact for fact in facts if fact)}",
        ]
        if others := other_requirements(rule):
            lines.append(f"        also covers {', '.join(others)}")
        if rule.fix is not None:
            lines.append(f"        fix: {printable(rule.fix)}")
        paragraphs.append("\n".join(lines) + "\n")
    paragraphs.append(f"{len(rules):,} rule{'' if len(rules) == 1 else 's'}\n")
    return "\n".join(paragraphs)


def _markdown(rules: Sequence[Rule]) -> str:
    from ..reference.describe import applies_to, other_requirements, runs_on, when_run, window

    lines = ["# Rules", ""]
    for pack, members in groupby(rules, key=lambda rule: rule.pack):
        lines += [f"## {pack}", ""]
        for rule in members:
            facts = {
                "Severity": rule.severity.value,
                "Citation": rule.citation,
                "Applies to": applies_to(rule),
                "In force": window(rule),
                "Runs on": f"`{runs_on(rule)}`",
                "Runs": when_run(rule),
                "Also covers": ", ".join(f"`{requirement}`" for requirement in other_requirements(rule)),
                "Fix": rule.fix or "",
            }
            lines += [f"### `{rule.id}`", "", rule.title, ""]
            if rule.description:
                lines += [rule.description, ""]
            lines += [f"- {name}: {fact}" for name, fact in facts.items() if fact]
            lines.append("")
    return "\n".join(lines)
