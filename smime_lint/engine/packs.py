"""Finds the rule packs: by the entry-point group ``smime_lint.rules``, or as files that the caller names.

A pack is a package. Every `Rule` at the top level of one of its modules belongs to it, alone or in a tuple
or list. A pack that needs settings, or makes its rules from data, has a function
``rules(options) -> Iterable[Rule]`` in its ``__init__`` instead.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from ..rules import Rule, module_rules
from ..spelling import suggestion
from .failures import RAISED, describe

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "smime_lint.rules"

_METADATA = (".dist-info", ".egg-info")
"""How the directories with the metadata of distributions end."""

_FILES: dict[str, ModuleType] = {}
"""The modules of rule files that have run, by path and content."""

Options = Mapping[str, object]


class Pack(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule pack, as reports name it."""

    name: str
    version: str | None = None
    """Of the distribution that contains it."""
    file: str | None = None
    """The file, if it is not an installed pack."""
    sha256: str | None = None
    """Of the file."""


class PackError(ValueError):
    """A rule pack that cannot be loaded; the message names the pack and why."""


def load_rules(files: Iterable[str] = (), options: Mapping[str, Options] | None = None) -> tuple[Rule, ...]:
    """The rules of all installed packs and of the files, sorted by id.

    ``options``: settings by pack name. Raises PackError for a pack or file that does not load, for settings
    that no pack takes, for an id that occurs twice, and for a relation to a rule that cannot be.
    """
    options = options or {}
    found: dict[str, Rule] = {}
    names = set()
    for name, package in packages().items():
        names.add(name)
        module = _import_package(name, package)
        _add(found, name, pack_rules(name, module, options.get(name)))
    for file in files:
        name = _stem(file)
        names.add(name)
        rules = pack_rules(name, _import_file(file), options.get(name))
        if not rules:
            raise PackError(f"{file}: there is no rule in this file")
        _add(found, file, rules)
    if unknown := sorted(set(options) - names):
        raise PackError(
            f"there are options for the rule pack {unknown[0]!r}, but no such pack is loaded"
            f"{suggestion(unknown[0], names)}"
        )
    _check_relations(found)
    return tuple(rule for _, rule in sorted(found.items()))


def resolve_paths(
    options: Mapping[str, Options], directory: Path, files: Iterable[str] = ()
) -> dict[str, dict[str, object]]:
    """The options of packs, with relative paths joined to a directory, that of the configuration file.

    Only the pack knows which of its options are paths. One that has some has a function
    ``resolve_paths(options, directory) -> options``. Raises PackError.
    """
    installed = packages()
    by_name = {_stem(file): file for file in files}
    resolved: dict[str, dict[str, object]] = {}
    for name, values in options.items():
        module = None
        if name in installed:
            module = _import_package(name, installed[name])
        elif name in by_name:
            module = _import_file(by_name[name])
        resolve = getattr(module, "resolve_paths", None)
        try:
            resolved[name] = dict(values if resolve is None else resolve(values, directory))
        except RAISED as error:
            raise _pack_failed(name, error) from error
    return resolved


def packages() -> dict[str, str]:
    """The packages of the installed packs by the names of their entry points, sorted.

    They are read from the metadata of the installed distributions, as importlib.metadata finds them.
    Importing that takes longer than all of this, so it is used only where the path has more than directories.
    """
    return {name: package for name, (package, _) in _entry_points().items()}


def installed_packs() -> tuple[Pack, ...]:
    """The installed packs, sorted by name."""
    return tuple(Pack(name, version or None) for name, (_, version) in _entry_points().items())


def pack_of_file(file: str) -> Pack:
    """The pack that a rule file is."""
    try:
        with open(file, "rb") as stream:
            digest = hashlib.sha256(stream.read()).hexdigest()
    except OSError:
        digest = None
    return Pack(_stem(file), file=file, sha256=digest)


def _entry_points() -> dict[str, tuple[str, str]]:
    """The package of each installed pack, and the version of its distribution ("" if that is unknown)."""
    found: dict[str, tuple[str, str]] = {}
    distributions: set[str] = set()
    for directory in dict.fromkeys(sys.path):
        try:
            with os.scandir(directory or ".") as entries:
                names = [entry.name for entry in entries if entry.name.endswith(_METADATA)]
        except (FileNotFoundError, PermissionError):
            continue
        except NotADirectoryError:  # an archive
            return _entry_points_by_library()
        for name in names:
            distribution, _, version = name.rpartition(".")[0].partition("-")
            if (normalized := _normalized(distribution)) not in distributions:  # the first on the path counts
                distributions.add(normalized)
                file = os.path.join(directory, name, "entry_points.txt")
                for pack, package in _read_entry_points(file):
                    found.setdefault(pack, (package, version))
    return dict(sorted(found.items()))


def _normalized(distribution: str) -> str:
    """The name of a distribution, the same for all of its spellings."""
    words = distribution.lower().replace("-", "_").replace(".", "_").split("_")
    return "_".join([word for word in words if word])


def _read_entry_points(file: str) -> Iterator[tuple[str, str]]:
    """The entry points of the group in a distribution's file, if it has one."""
    try:
        with open(file, encoding="utf-8") as lines:
            section = ""
            for line in lines:
                if line.startswith("["):
                    section = line.strip()
                elif section == f"[{GROUP}]" and "=" in line and not line.startswith(("#", ";")):
                    name, _, value = line.partition("=")
                    yield name.strip(), value.strip()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
        return  # as importlib.metadata does


def _entry_points_by_library() -> dict[str, tuple[str, str]]:
    from importlib.metadata import entry_points

    entries = entry_points(group=GROUP)
    found: dict[str, tuple[str, str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.name):
        found.setdefault(entry.name, (entry.value, entry.dist.version if entry.dist is not None else ""))
    return found


def _add(found: dict[str, Rule], source: str, rules: Iterable[Rule]) -> None:
    for rule in rules:
        if rule.id in found and found[rule.id] is not rule:
            raise PackError(f"rule pack {source}: the rule id {rule.id} is already taken")
        found[rule.id] = rule


def _check_relations(rules: Mapping[str, Rule]) -> None:
    """Check that the rules that others name exist, and that no rule replaces itself. Raises PackError."""
    for rule in rules.values():
        for relation, other in (("announces", rule.announces), ("doubtful_of", rule.doubtful_of)):
            if other is not None and other not in rules:
                raise PackError(
                    f"rule {rule.id}: {relation}: there is no rule {other!r}{suggestion(other, rules)}"
                )
        replaced: set[str] = set()
        waiting = [*rule.replaces]
        while waiting:
            old = waiting.pop()
            if old == rule.id:
                raise PackError(f"rule {rule.id}: replaces: the rule replaces itself")
            if old in rules and old not in replaced:
                replaced.add(old)
                waiting += rules[old].replaces


def pack_rules(name: str, module: ModuleType, options: Options | None = None) -> list[Rule]:
    """The rules of one pack. Raises PackError."""
    factory = getattr(module, "rules", None)
    if callable(factory):
        try:
            return list(factory(options or {}))
        except RAISED as error:
            raise _pack_failed(name, error) from error
    if options is not None:
        raise PackError(f"rule pack {name} takes no options")
    try:
        return module_rules(module)
    except RAISED as error:
        raise _pack_failed(name, error) from error


def _pack_failed(name: str, error: BaseException) -> PackError:
    """The error for a pack whose code failed; the message of a ValueError is for the user."""
    message = str(error) if isinstance(error, ValueError) else describe(error)
    return PackError(f"rule pack {name}: {message}")


def _stem(file: str) -> str:
    """The name of a file without its suffix."""
    return os.path.splitext(os.path.basename(file))[0]


def _import_package(name: str, package: str) -> ModuleType:
    try:
        return importlib.import_module(package)
    except RAISED as error:
        raise PackError(f"rule pack {name}: {describe(error)}") from error


def _import_file(file: str) -> ModuleType:
    """The module of a rule file. It runs once, however often its rules are loaded, unless it has changed."""
    if not os.path.isfile(file):
        raise PackError(f"{file}: there is no such rule file")
    import importlib.util

    try:
        with open(file, "rb") as stream:
            digest = hashlib.sha256(os.fsencode(os.path.realpath(file)) + b"\0" + stream.read()).hexdigest()
    except OSError as error:
        raise PackError(f"{file}: {describe(error)}") from error
    name = f"smime_lint_rules_{digest}"
    if (known := _FILES.get(name)) is not None:
        return known
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise PackError(f"{file}: expected a Python file (.py)")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # annotations are looked up there, by dataclasses for example
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        sys.modules.pop(name, None)
        if isinstance(error, RAISED):
            raise PackError(f"{file}: {describe(error)}") from error
        raise
    return _FILES.setdefault(name, module)
