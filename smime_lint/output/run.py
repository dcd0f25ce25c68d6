"""What a run was: the part of a report that lets others repeat it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..engine.engine import Engine
from ..engine.packs import Pack, installed_packs, pack_of_file
from ..engine.selection import is_ignored
from ..engine.suppress import Suppression


class Run(msgspec.Struct, frozen=True):
    """What was run on the documents of a report."""

    command: str
    """"lint", "chain", "crl" or "ocsp"."""
    options: dict[str, object]
    """The options given, on the command line or in the configuration, by their long names."""
    packs: tuple[Pack, ...]
    """Where the rules come from."""
    rules_selected: int
    """How many rules can run: which of them run on a document depends on it."""
    rules_ignored: tuple[str, ...]
    """The ids of the rules that --ignore turns off."""
    suppressions: tuple[Suppression, ...] = ()
    """Findings that are accepted."""


def describe_run(command: str, options: Mapping[str, object], engine: Engine) -> Run:
    """Describe a run. ``options``: those given, by long names; ``engine``: has the rules."""
    files = map(pack_of_file, engine.settings.rule_files)
    return Run(
        command,
        dict(options),
        (*installed_packs(), *files),
        len(engine.selected),
        tuple(rule.id for rule in engine.rules if is_ignored(rule, engine.settings)),
        engine.settings.suppress,
    )
