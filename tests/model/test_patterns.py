"""Regular expressions that are compiled at their first use."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from smime_lint.model import pattern

WORD = r"[a-z]+"


@pytest.mark.parametrize("method", ["fullmatch", "match", "search", "findall", "split"])
@pytest.mark.parametrize("text", ["ab", "ab cd", " ab", "", "12"])
def test_it_matches_as_a_compiled_one(method: str, text: str) -> None:
    found = [getattr(each, method)(text) for each in (pattern(WORD), re.compile(WORD))]
    shown = [each.group() if isinstance(each, re.Match) else each for each in found]
    assert shown[0] == shown[1]


def test_flags_and_bytes() -> None:
    assert pattern(rb"a.b", re.DOTALL | re.IGNORECASE).fullmatch(b"A\nB") is not None
    assert pattern(WORD).sub("-", "ab 1 cd") == "- 1 -"


def test_it_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_now = re.compile

    def count(*arguments: Any) -> re.Pattern[str]:
        compiled.append(arguments)
        return compile_now(*arguments)

    monkeypatch.setattr(re, "compile", count)
    word = pattern(WORD)
    assert not compiled
    assert word.fullmatch("ab") is not None
    assert word.fullmatch("cd") is not None
    assert len(compiled) == 1


def test_a_wrong_expression_is_an_error_at_its_first_use() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("")


def test_it_can_be_pickled() -> None:
    word = pattern(WORD)
    assert pickle.loads(pickle.dumps(word)).fullmatch("ab")  # noqa: S301 - our own
    assert word.fullmatch("ab")
    assert pickle.loads(pickle.dumps(word)).fullmatch("ab")  # noqa: S301 - our own


def test_it_has_the_methods_of_an_expression_alone() -> None:
    with pytest.raises(AttributeError):
        pattern(WORD).no_such_method  # type: ignore[attr-defined]  # noqa: B018
