"""Messages about values that do not have the expected shape."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

import msgspec
import pytest

from smime_lint.shape import explain


class Level(str, Enum):
    LOW = "low"
    HIGH = "high"


class Entry(msgspec.Struct):
    level: Level = Level.LOW


class File(msgspec.Struct, forbid_unknown_fields=True):
    schema: Literal["1.0"]
    number: int | None = None
    names: Annotated[list[str], msgspec.Meta(max_length=2)] = []
    entries: dict[str, Entry] = {}
    more: tuple[Entry, ...] = ()
    choice: Annotated[Literal["a", "b"], msgspec.Meta(description="A letter.")] | None = None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"schema":"1.0","number":"x"}', "number: expected an integer or null, found a string"),
        (b'{"schema":"1.0","names":[1]}', "names[0]: expected a string, found an integer"),
        (b'{"schema":"1.0","names":["","",""]}', "names: expected a list of length <= 2"),
        (b'{"schema":"1.0","entries":{"x":1}}', "entries[...]: expected an object, found an integer"),
        (
            b'{"schema":"1.0","entries":{"x":{"level":"odd"}}}',
            "entries[...].level: expected one of low, high, found 'odd'",
        ),
        (
            b'{"schema":"1.0","more":[{"level":"odd"}]}',
            "more[0].level: expected one of low, high, found 'odd'",
        ),
        (b'{"schema":"1.0","choice":"c"}', "choice: expected one of a, b, found 'c'"),
        (b'{"schema":"2.0"}', "schema: expected 1.0, found '2.0'"),
        (b'{"schema":"1.0","x":1}', "there is no key 'x'"),
        (b"{}", "the key 'schema' is missing"),
        (b"[]", "expected an object, found a list"),
        (b"", "it ends early"),
        (b"{", "it ends early"),
        (b"nope", "invalid character at byte 4"),
        (b'{"schema":"1.0"} x', "trailing characters at byte 18"),
        (b'{"schema":"\xff"}', "it is not UTF-8"),
    ],
)
def test_json_of_another_shape(data: bytes, message: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as caught:
        msgspec.json.decode(data, type=File)
    assert explain(caught.value, File) == message


def test_json_that_is_nested_too_deeply() -> None:
    with pytest.raises(RecursionError) as caught:
        msgspec.json.decode(b"[" * 100_000)
    assert explain(caught.value) == "it is nested too deeply"


def test_a_choice_of_an_unknown_type() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"level": "odd"}, Entry)
    assert explain(caught.value) == "level: expected another value, found 'odd'"


def test_an_unknown_message_is_kept() -> None:
    assert explain(ValueError("odd")) == "odd"
