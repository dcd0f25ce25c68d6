"""The configuration file: smime-lint.toml, or [tool.smime-lint] in pyproject.toml.

The keys are the names of the command line's options; what the command line says goes before them::

    br-version = "1.0.9"
    ignore = ["pkix.*"]
    fail-on = "warn"
    rules = ["house_rules.py"]

    [policy-map]
    "1.3.6.1.4.1.99999.1" = "sponsor-strict"

    [packs.house_rules]
    maximum_days = 400
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE_NAME = "smime-lint.toml"
PYPROJECT = "pyproject.toml"
TABLE = "smime-lint"

SEVERITIES = ("error", "warn", "notice")
FORMATS = ("text", "json", "ndjson")
NEVER = "never"


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message names the file, the key and what was
    expected."""


class Config(msgspec.Struct, frozen=True):
    """What a configuration file says; None for what it leaves out."""

    file: Path | None = None
    br_version: str | None = None
    type: str | None = None
    policy_map: dict[str, str] | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: str | None = None
    """A severity, or "never"."""
    min_severity: str | None = None
    format: str | None = None
    jobs: int | None = None
    rules: tuple[str, ...] | None = None
    """Rule files; relative paths have been joined to the directory of the configuration file."""
    reminders: bool | None = None
    affiliated: bool | None = None
    upcoming: bool | None = None
    require_smime: bool | None = None
    issuer_domain: tuple[str, ...] | None = None
    """The CA's issuer domain names, for CAA."""
    resolver: tuple[str, ...] | None = None
    """Validating resolvers, for CAA."""
    bogus_canary: str | None = None
    packs: dict[str, dict[str, Any]] | None = None
    """Settings of rule packs, by pack name."""


def load_config(file: str | None = None, start: Path | None = None) -> Config:
    """Read the named file, or else the nearest one from ``start`` (left out: the current directory)
    upwards; an empty Config where there is none.

    Raises ConfigError.
    """
    if file is not None:
        path = Path(file)
        table = _read_table(path)
        if table is None:
            raise ConfigError(f"{path}: expected a table [tool.{TABLE}], found none")
        return parse_config(table, path)
    directory = (start or Path.cwd()).resolve()
    for parent in (directory, *directory.parents):
        for name in (FILE_NAME, PYPROJECT):
            path = parent / name
            if path.is_file() and (table := _read_table(path)) is not None:
                return parse_config(table, path)
    return Config()


def _read_table(path: Path) -> dict[str, object] | None:
    """The settings in the file; None for a pyproject.toml without any."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # no TOML, no UTF-8, or a zero byte in the path
        raise ConfigError(f"{path}: expected TOML: {error}") from error
    if path.name != PYPROJECT:
        return document
    tool = document.get("tool", {})
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: expected tool.{TABLE} to be a table, found {_type_name(table)}")
    return table


def parse_config(table: Mapping[str, object], path: Path) -> Config:
    """Check the settings that were read from ``path``. Raises ConfigError."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            raise ConfigError(f"{path}: there is no key {key!r}{suggestion(key, _KEYS)}")
        expected, check = _KEYS[key]
        if not check(value):
            found = repr(value) if isinstance(value, str) else _type_name(value)
            raise ConfigError(f"{path}: {key}: expected {expected}, found {found}")
        values[key.replace("-", "_")] = tuple(value) if isinstance(value, list) else value
    if "rules" in values:
        values["rules"] = tuple(str(path.parent / rule_file) for rule_file in values["rules"])
    return Config(file=path, **values)


def suggestion(name: str, known: Iterable[str]) -> str:
    """What an error message adds where a name is close to one that exists."""
    nearest = get_close_matches(name, list(known), n=1)
    return f"; did you mean {nearest[0]!r}?" if nearest else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_list_of_issuers(value: object) -> bool:
    from .caa.issuemail import is_issuer_domain_name

    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(entry, str) and is_issuer_domain_name(entry) for entry in value)
    )


def _is_table_of_text(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values())


def _is_table_of_tables(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values())


def _one_of(*choices: str) -> tuple[str, Callable[[object], bool]]:
    quoted = [f'"{choice}"' for choice in choices]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}", lambda value: value in choices


_LIST_OF_TEXT = ("a list of strings", _is_list_of_text)
_FLAG = ("true or false", _is_flag)

_KEYS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "br-version": ("a string", _is_text),
    "type": ("a string", _is_text),
    "policy-map": ("a table of strings", _is_table_of_text),
    "select": _LIST_OF_TEXT,
    "ignore": _LIST_OF_TEXT,
    "fail-on": _one_of(*SEVERITIES, NEVER),
    "min-severity": _one_of(*SEVERITIES),
    "format": _one_of(*FORMATS),
    "jobs": ("a whole number, 0 for one process per processor", _is_count),
    "rules": _LIST_OF_TEXT,
    "reminders": _FLAG,
    "affiliated": _FLAG,
    "upcoming": _FLAG,
    "require-smime": _FLAG,
    "issuer-domain": ('a list of issuer domain names, as ["ca.example"]', _is_list_of_issuers),
    "resolver": _LIST_OF_TEXT,
    "bogus-canary": ("a string", _is_text),
    "packs": ("a table of tables", _is_table_of_tables),
}
"""For each key what is expected, in words, and whether a value is that."""


def _type_name(value: object) -> str:
    for kind, name in (
        (bool, "a boolean"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a float"),
        (list, "a list"),
        (dict, "a table"),
    ):
        if isinstance(value, kind):
            return name
    return "a date or time"
