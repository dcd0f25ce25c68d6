"""What is wrong with JSON, or with values, that do not have the expected shape, in plain words.

msgspec names types of Python, and no choices: "Invalid enum value 'x' - at `$.format`".
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

_TYPES = {
    "array": "a list",
    "bool": "a boolean",
    "date": "a date",
    "datetime": "a time",
    "float": "a number",
    "int": "an integer",
    "null": "null",
    "object": "an object",
    "str": "a string",
}
_MESSAGES = (
    (
        r"Expected `(?P<expected>[^`]*)`(?P<limit>[^,]*), got `(?P<found>[^`]*)`",
        "expected {expected}, found {found}",
    ),
    (r"Expected `(?P<expected>[^`]*)`(?P<limit> .*)", "expected {expected}{limit}"),
    (r"Object missing required field `(?P<key>.*)`", "the key {key!r} is missing"),
    (r"Object contains unknown field `(?P<key>.*)`", "there is no key {key!r}"),
    (r"Input data was truncated", "it ends early"),
    (r"JSON is malformed: (?P<fault>.*) \(byte (?P<place>\d+)\)", "{fault} at byte {place}"),
    (r"Invalid UTF-8 encoded string", "it is not UTF-8"),
)
"""Messages of msgspec, and ours."""
_CHOICE = "Invalid enum value "


def explain(error: Exception, kind: object = None) -> str:
    """What an error of msgspec reports, as "format: expected one of json, text, found 'x'".

    ``kind``: the type that was decoded, for the choices. Decoding can also raise UnicodeDecodeError
    and RecursionError.
    """
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    text, _, path = str(error).partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    where = f"{path}: " if path else ""
    if text.startswith(_CHOICE):
        return f"{where}expected {_choices(kind, path)}, found {text.removeprefix(_CHOICE)}"
    for pattern, message in _MESSAGES:
        if (match := re.fullmatch(pattern, text, re.DOTALL)) is not None:
            parts = {
                name: _words(part) if name in ("expected", "found") else part
                for name, part in match.groupdict().items()
            }
            return where + message.format(**parts)
    return where + text


def _words(types: str) -> str:
    return " or ".join(_TYPES.get(each, each) for each in types.split(" | "))


def _choices(kind: object, path: str) -> str:
    """The values that are allowed at a path."""
    node: Any = None if kind is None else msgspec.inspect.type_info(kind)
    for step in re.findall(r"\w+|\[[^]]*\]", path):
        node = _inside(node, step)
    values = [value for each in _alternatives(node) for value in _values(each)]
    if not values:
        return "another value"
    return f"one of {', '.join(values)}" if len(values) > 1 else values[0]


def _values(node: Any) -> list[str]:
    if isinstance(node, msgspec.inspect.EnumType):
        return [str(member.value) for member in node.cls]
    return list(map(str, node.values)) if isinstance(node, msgspec.inspect.LiteralType) else []


def _inside(node: Any, step: str) -> Any:
    """The type of a field, or of the entries of a list or table."""
    for each in _alternatives(node):
        for field in getattr(each, "fields", ()):
            if field.encode_name == step:
                return field.type
        for name in ("item_type", "value_type"):
            if hasattr(each, name):
                return getattr(each, name)
    return None


def _alternatives(node: Any) -> list[Any]:
    if isinstance(node, msgspec.inspect.Metadata):
        return _alternatives(node.type)
    if isinstance(node, msgspec.inspect.UnionType):
        return [each for type in node.types for each in _alternatives(type)]
    return [node]
