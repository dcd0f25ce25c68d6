"""Text that stays text in Markdown."""

from __future__ import annotations

import pytest

from smime_lint.output.markdown import code, table, text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("BR 7.1.2.3(e)", "BR 7.1.2.3(e)"),
        ("smbr.key_usage.missing", "smbr.key_usage.missing"),
        ("_so_ called", r"\_so\_ called"),
        ("a|b", r"a\|b"),
        ("Jane <jane@example.com>", r"Jane \<jane@example.com\>"),
        ("`*[&~\\", r"\`\*\[\&\~\\"),
        ("# 1", r"\# 1"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("1.2 is no item", "1.2 is no item"),
        ("a\u202eb\nc", r"a\\u202eb\\x0ac"),
    ],
)
def test_text(value: str, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "`plain`"),
        ("<a> & *b* \\", "`<a> & *b* \\`"),
        ("one ` and two ``", "``` one ` and two `` ```"),
        (" in blanks ", "`  in blanks  `"),
        ("", "<code></code>"),
        (" ", "<code> </code>"),
        ("a|`b`", r"<code>a\|\`b\`</code>"),
        ("nul\0 and \u2066", r"`nul\x00 and \u2066`"),
    ],
)
def test_code(value: str, expected: str) -> None:
    assert code(value) == expected


def test_table() -> None:
    assert table(("a", "b"), [("1", text("|"))]) == ["| a | b |", "| --- | --- |", r"| 1 | \| |"]
