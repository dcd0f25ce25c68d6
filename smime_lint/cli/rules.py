"""smime-lint rules."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from ..config import SEVERITIES, Section
from ..spelling import suggestion
from .destination import open_destination
from .options import config_options, load_linter, rules_request
from .parameters import (
    Choice,
    Command,
    complete_packs,
    complete_types,
    complete_versions,
    format_option,
    option,
)

if TYPE_CHECKING:
    from ..rules import Rule


@click.command(name="rules", cls=Command)
@format_option("text", "json", "markdown", default="text")
@option(
    "--pack",
    "packs",
    section=Section.FILTER,
    metavar="NAME",
    multiple=True,
    help="Rules of this pack. Can be repeated.",
    shell_complete=complete_packs,
)
@option(
    "--severity",
    "severities",
    section=Section.FILTER,
    type=Choice(SEVERITIES),
    multiple=True,
    help="Rules of this severity. Can be repeated.",
)
@option(
    "--section",
    "sections",
    section=Section.FILTER,
    metavar="SECTION",
    multiple=True,
    help="Rules that cite this section or one below it: 7.1.4.2.2, '7.1.2.3(e)', 'RFC 5280 4.2.1.3'. Can be "
    "repeated.",
)
@option(
    "--br-version",
    "number",
    section=Section.FILTER,
    metavar="VERSION",
    help='Rules of this version of the BR: a number, "latest", or "in-force" (today).',
    shell_complete=complete_versions,
)
@option(
    "--type",
    "type_name",
    section=Section.FILTER,
    metavar="TYPE",
    help='Rules that apply to this type and generation, as "sponsor-strict", or to this kind, as "subca".',
    shell_complete=complete_types,
)
@config_options
def command(format_name: str, **options: Any) -> int:
    """List the rules with their metadata and the requirements that they cover.

    \b
      smime-lint rules --pack smbr --severity error
      smime-lint rules --section 7.1.4.2 --br-version latest --type sponsor-strict

    A rule is listed if it passes every filter. Rules that are not bound to a version, as those of RFC 5280,
    belong to every version of the BR.
    """
    rules = load_linter(rules_request(options)).rules
    for keep in _filters(options, rules):
        rules = tuple(filter(keep, rules))
    render = {"text": _text, "json": _json, "markdown": _markdown}[format_name]
    with open_destination(utf8=format_name != "text") as stream:
        stream.write(render(rules))
    return 0


def _filters(options: Mapping[str, Any], rules: Sequence[Rule]) -> Iterator[Callable[[Rule], bool]]:
    """What the options require of a rule. Raises BadParameter."""
    if packs := options["packs"]:
        known = sorted({rule.pack for rule in rules})
        for pack in packs:
            if pack not in known:
                hint = suggestion(pack, known) or f"; the packs are {', '.join(known)}"
                raise click.BadParameter(f"there is no rule pack {pack!r}{hint}", param_hint="--pack")
        yield lambda rule: rule.pack in packs
    if severities := options["severities"]:
        yield lambda rule: rule.severity.value in severities
    if options["sections"]:
        yield _in_sections(options["sections"], rules)
    if options["number"] is not None:
        yield _at_version(options["number"])
    if options["type_name"] is not None:
        yield _of_type(options["type_name"])


def _in_sections(sections: Iterable[str], rules: Iterable[Rule]) -> Callable[[Rule], bool]:
    from ..reference.citations import parse_citation, parse_section

    clauses = [parse_section(section) for section in sections]

    def cites(rule: Rule) -> bool:
        return any(own.is_in(clause) for own in parse_citation(rule.citation) for clause in clauses)

    if not any(map(cites, rules)):
        shown = ", ".join(map(repr, sections))
        raise click.BadParameter(
            f"no rule cites the section {shown}; expected a section as 7.1.4.2.2 or 'RFC 5280 4.2.1.3'",
            param_hint="--section",
        )
    return cites


def _at_version(number: str) -> Callable[[Rule], bool]:
    from ..caa.check import find_version

    try:
        version = find_version(number, int(time.time()))
    except ValueError as error:
        raise click.BadParameter(str(error).removeprefix("type: "), param_hint="--br-version") from error
    assert version is not None  # noqa: S101 - today is after the first
    return lambda rule: (
        (rule.since is None or rule.since <= version) and (rule.until is None or version <= rule.until)
    )


def _of_type(name: str) -> Callable[[Rule], bool]:
    from ..engine.settings import Settings, SettingsError, forced_profile

    try:
        profile = forced_profile(Settings(type=name))
    except SettingsError as error:
        raise click.BadParameter(str(error).removeprefix("type: "), param_hint="--type") from error
    assert profile is not None  # noqa: S101 - there is a type
    return lambda rule: (
        bool(rule.kinds & profile.kind)
        and not profile.types & ~rule.types
        and not profile.generations & ~rule.generations
    )


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
