"""The commands, options and values of the command line: sections of help, suggestions, completion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..config import Section
from ..spelling import find_choice, suggestion

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ..rules import Rule

Function = TypeVar("Function", bound=Callable[..., object])


_NOT_EMPTY = {
    "FILE": "a file name",
    "PATH": "a path",
    "DIR": "a directory",
    "GLOB": "a glob",
    "ADDRESS": "an address",
}
"""What is expected by options with a metavar: an empty text would have another meaning, or none."""


class Option(click.Option):
    """An option in a section of the help; values that are paths are completed, and refused if empty."""

    def __init__(self, *args: Any, section: Section = Section.OTHER, **kwargs: Any) -> None:
        if kwargs.get("metavar") in ("FILE", "PATH"):
            kwargs.setdefault("shell_complete", complete_paths)
        elif kwargs.get("metavar") == "DIR":
            kwargs.setdefault("shell_complete", complete_directories)
        super().__init__(*args, **kwargs)
        self.section = section

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Raises BadParameter."""
        expected = _NOT_EMPTY.get(self.metavar or "")
        if expected is not None and (value == "" or (isinstance(value, (list, tuple)) and "" in value)):
            raise click.BadParameter(f"expected {expected}, found an empty text", ctx, self)
        return super().type_cast_value(ctx, value)


class Command(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, section by section."""
        sections: dict[Section, list[tuple[str, str]]] = {section: [] for section in Section}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                sections[getattr(parameter, "section", Section.OTHER)].append(record)
        used = [(section.value, records) for section, records in sections.items() if records]
        for title, records in used:
            with formatter.section(title if len(used) > 1 else "Options"):
                formatter.write_dl(records)


class Choice(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """One of a few words; case does not count."""

    name = "choice"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The choices, as click shows them."""
        marks = "{}" if isinstance(param, click.Argument) else "[]"
        return f"{marks[0]}{'|'.join(self.choices)}{marks[1]}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises BadParameter."""
        found = find_choice(str(value), self.choices)
        if found is None:
            expected = f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
            hint = suggestion(str(value), self.choices)
            self.fail(f"expected {expected}, found {str(value)!r}{hint}", param, ctx)
        return found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """The choices that begin like this."""
        return _items(self.choices, incomplete)


class WholeNumber(click.IntRange):
    """A whole number in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"expected a whole number from {self.min} to {self.max}, found {value!r}", param, ctx)


class Seconds(click.FloatRange):
    """A number of seconds in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"expected seconds from {self.min:g} to {self.max:g}, found {value!r}", param, ctx)


def option(*names: str, section: Section = Section.OTHER, **more: Any) -> Callable[[Function], Function]:
    """An option as click declares it, in a section of the help."""
    return click.option(*names, cls=Option, section=section, **more)


def format_option(*choices: str, default: str) -> Callable[[Function], Function]:
    """--format of the commands that have their own formats."""
    return option(
        "--format",
        "format_name",
        type=Choice(choices),
        default=default,
        section=Section.REPORT,
        help=f"Format of the output. [default: {default}]",
    )


def _items(values: Iterable[str], incomplete: str, before: str = "") -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    prefix = incomplete.casefold()
    return [CompletionItem(before + value) for value in values if value.casefold().startswith(prefix)]


def complete_paths(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Leave it to the shell to complete files and directories."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_directories(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Leave it to the shell to complete directories."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def complete_types(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Types with their generations, and kinds."""
    from ..br import PROFILE_NAMES
    from ..profile import KIND_NAMES

    return _items((*PROFILE_NAMES, *KIND_NAMES), incomplete)


def complete_policies(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Types behind an OID and an equals sign."""
    from ..br import PROFILE_NAMES

    oid, equals, name = incomplete.partition("=")
    return _items(PROFILE_NAMES, name, f"{oid}=") if equals else []


def complete_versions(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Versions of the BR, the newest first."""
    from ..br import VERSIONS

    return _items(("latest", "in-force", *(version.number for version in reversed(VERSIONS))), incomplete)


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Rule ids, with their titles."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(rule.id, help=rule.title) for rule in _rules() if rule.id.startswith(incomplete)]


def complete_globs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Packs, then fields, then rule ids; behind a comma as well.

    There are hundreds of rules, so each step offers only the next part: smbr.*, smbr.key_usage.*, and the ids
    of the field.
    """
    from click.shell_completion import CompletionItem

    before, comma, last = incomplete.rpartition(",")
    ids = [rule.id for rule in _rules()]
    if last.count(".") < 2:
        depth = last.count(".") + 1
        ids = list(dict.fromkeys(f"{'.'.join(id.split('.')[:depth])}.*" for id in ids))
    return [CompletionItem(f"{before}{comma}{id}") for id in ids if id.startswith(last)]


def complete_packs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The installed rule packs."""
    from ..engine.packs import packages

    return _items(packages(), incomplete)


def _rules() -> Sequence[Rule]:
    from ..engine.packs import load_rules

    return load_rules()
