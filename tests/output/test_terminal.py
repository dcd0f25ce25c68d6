"""What is safe on a terminal, and when to color."""

from __future__ import annotations

import io

import pytest

from smime_lint.output.terminal import MIN_WIDTH, printable, wants_color, width_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("text", ["plain", "", "Zoë Müller", "山田", "a\\b", "👩"])
def test_text_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    "code",
    [
        *range(0x20),
        *range(0x7F, 0xA1),
        *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
        *(0xFEFF, 0xE0041, 0xD800),
    ],
)
def test_what_is_not_to_be_seen_is_escaped(code: int) -> None:
    escaped = printable(f"a{chr(code)}b")
    assert escaped.isprintable()
    assert escaped[1] == "\\"
    assert int(escaped[3:-1], 16) == code


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_color_on_terminals_only() -> None:
    assert wants_color(Terminal())
    assert not wants_color(io.StringIO())


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())
    assert wants_color(Terminal(), True)


def test_an_empty_no_color_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert wants_color(Terminal())


def test_a_dumb_terminal_has_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(Terminal())


def test_the_choice_wins() -> None:
    assert wants_color(io.StringIO(), True)
    assert not wants_color(Terminal(), False)


def test_color_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert wants_color(io.StringIO())
    assert not wants_color(io.StringIO(), False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())


def test_only_a_terminal_has_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "97")
    assert width_of(Terminal()) == 97
    assert width_of(io.StringIO()) is None
    monkeypatch.setenv("COLUMNS", "3")
    assert width_of(Terminal()) == MIN_WIDTH
