"""The rule pack smbr: The S/MIME Baseline Requirements of the CA/Browser Forum."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from smime_lint.rules import Rule, module_rules

from .public_key import BADKEYS, WeakKeys, known_weak

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("weak_keys",)
"""weak_keys: lists for smbr.public_key.known_weak: a path, the word badkeys, or several of these."""


def rules(options: Mapping[str, object]) -> list[Rule]:
    """The rules of the pack, made for the values of its options.

    Raises ValueError for an option that does not exist or whose value is not a path.
    """
    for name in options:
        if name not in OPTIONS:
            from difflib import get_close_matches

            found = get_close_matches(name, OPTIONS, 1)
            hint = f"; did you mean {found[0]!r}?" if found else f"; known are {', '.join(OPTIONS)}"
            raise ValueError(f"there is no option {name!r}{hint}")
    weak_keys = None
    if "weak_keys" in options:
        weak_keys = WeakKeys(_paths("weak_keys", options["weak_keys"]))
    return [*module_rules(sys.modules[__name__]), known_weak(weak_keys)]


def resolve_paths(options: Mapping[str, object], directory: Path) -> dict[str, object]:
    """The options, with relative paths joined to a directory; what is not a path stays as it is."""

    def join(value: object) -> object:
        if isinstance(value, (list, tuple)):
            return [join(entry) for entry in value]
        return str(directory / value) if isinstance(value, str) and value != BADKEYS else value

    return {name: join(value) if name == "weak_keys" else value for name, value in options.items()}


def _paths(name: str, value: object) -> list[str]:
    paths = value if isinstance(value, (list, tuple)) else [value]
    if not all(isinstance(path, str) for path in paths):
        raise ValueError(f"{name}: expected a path or a list of paths, found {value!r}")
    return list(paths)
