"""What packs have beside their rules: examples, and ids that are retired."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec

import msgspec

from ..engine import packs
from ..rules import Rule

EXAMPLES = "examples.json"
"""In a pack: rule ids, and for each a test certificate and the finding on it."""


def retired_ids() -> dict[str, str]:
    """Ids that are no longer in use, and those that took their place ("" if there is none)."""
    found: dict[str, str] = {}
    for package in packs.packages().values():
        if find_spec(f"{package}.retired") is not None:
            found.update(import_module(f"{package}.retired").RETIRED)
    return found


def retirement(rule_id: str, successor: str) -> str:
    """What an error message says of a retired id. ``successor``: as `retired_ids` has it."""
    next_one = f"its successor is {successor}" if successor else "it has no successor"
    return f"the rule {rule_id} is retired; {next_one}"


def find_example(rule: Rule) -> dict[str, str] | None:
    """The example of a rule, from the file of its pack; None if there is none."""
    package = packs.packages().get(rule.pack)
    return None if package is None else read_example(package, rule.id)


def read_example(package: str, rule_id: str) -> dict[str, str] | None:
    """The example of a rule in a package's file, None if there is none."""
    file = files(package).joinpath(EXAMPLES)
    if not file.is_file():
        return None
    # Values can be null: where something is missing, there is none to show.
    examples = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str | None]])
    example = examples.get(rule_id)
    return None if example is None else {name: text for name, text in example.items() if text is not None}
