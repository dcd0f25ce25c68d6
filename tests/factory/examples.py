"""Writes rules/<pack>/examples.json: ``python -m tests.factory.examples [--check]``.

For each rule what it says to the test certificate on which it fires, and the neighbour on which it is silent.
`smime-lint explain` shows them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .__main__ import lint
from .recipes import Recipe, all_recipes

RULES = Path(__file__).parents[2] / "rules"


def shorten(text: str) -> str:
    """Text that fits on a screen."""
    return text if len(text) <= 160 else text[:159] + "…"


def example(offending: Recipe, compliant: Recipe | None) -> dict[str, str | None]:
    """What the rule says to the certificate of the recipe."""
    result = lint(offending, offending.certificate.encode(offending.path))
    finding = next(finding for finding in result.findings if finding.rule == offending.rule)
    return {
        "message": shorten(finding.message),
        "path": finding.path,
        "value": None if finding.value is None else shorten(finding.value),
        "offending": offending.file,
        "compliant": None if compliant is None else compliant.file,
    }


def examples() -> dict[str, dict[str, dict[str, str | None]]]:
    """The examples by pack and rule."""
    offending: dict[str, Recipe] = {}
    compliant: dict[str, Recipe] = {}
    for recipe in all_recipes():
        (offending if recipe.fires else compliant).setdefault(recipe.rule, recipe)
    packs: dict[str, dict[str, dict[str, str | None]]] = {}
    for rule, recipe in sorted(offending.items()):
        pack = rule.partition(".")[0]
        packs.setdefault(pack, {})[rule] = example(recipe, compliant.get(rule))
    return packs


def main() -> int:
    """Write or check the files; the exit code says whether one differs."""
    check = "--check" in sys.argv[1:]
    stale = False
    for pack, rules in examples().items():
        file = RULES / f"smime_lint_{pack}" / "examples.json"
        content = json.dumps(rules, indent=1, ensure_ascii=False) + "\n"
        if file.exists() and file.read_text(encoding="utf-8") == content:
            continue
        if check:
            print(f"{file} is not up to date: run python -m tests.factory.examples", file=sys.stderr)
            stale = True
        else:
            file.write_text(content, encoding="utf-8")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
