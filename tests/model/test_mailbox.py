"""Mailbox syntax: RFC 5321 4.1.2, RFC 6531 3.3, RFC 6532 3.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smime_lint.model import parse_mailbox
from smime_lint.model.mailbox import fold_domain


@pytest.mark.parametrize(
    ("text", "local_part", "domain"),
    [
        ("jane.doe@example.com", "jane.doe", "example.com"),
        ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~", "example.com"),
        ('"jane doe"@example.com', '"jane doe"', "example.com"),
        ('"a@b"@example.com', '"a@b"', "example.com"),
        (r'"a\"b"@example.com', r'"a\"b"', "example.com"),
        ('""@example.com', '""', "example.com"),
        ("jane@[192.0.2.1]", "jane", "[192.0.2.1]"),
        ("jane@[IPv6:2001:db8::1]", "jane", "[IPv6:2001:db8::1]"),
        ("jane@[tag:a@b]", "jane", "[tag:a@b]"),
        ("jane@localhost", "jane", "localhost"),
        ("jane@xn--bcher-kva.example", "jane", "xn--bcher-kva.example"),
        ("bücher@bücher.example", "bücher", "bücher.example"),
        ("a@1.2", "a", "1.2"),
    ],
)
def test_mailboxes(text: str, local_part: str, domain: str) -> None:
    mailbox = parse_mailbox(text)
    assert mailbox is not None
    assert (mailbox.local_part, mailbox.domain) == (local_part, domain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jane",
        "@example.com",
        "jane@",
        "jane@@example.com",
        "Jane Doe <jane@example.com>",
        "<jane@example.com>",
        "mailto:jane@example.com,joe@example.com",
        " jane@example.com",
        "jane@example.com ",
        "jane@example.com\n",
        "jane@example.com.",
        "jane@.example.com",
        "jane@exa_mple.com",
        "jane@-example.com",
        "jane@example-.com",
        ".jane@example.com",
        "jane.@example.com",
        "ja..ne@example.com",
        "jane(comment)@example.com",
        '"jane@example.com',
        '"ja"ne@example.com',
        "jane@[192.0.2.256]",
        "jane@[192.0.2.1",
        "jane@[IPv6:2001:db8::g]",
        "jane@[]",
        "jane@example.com,joe@example.com",
    ],
)
def test_what_is_no_mailbox(text: str) -> None:
    assert parse_mailbox(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("jane@example.com", "jane@EXAMPLE.com", True),
        ("jane@example.com", "Jane@example.com", False),
        ("jane@bücher.example", "jane@xn--bcher-kva.example", True),
        ("jane@BÜCHER.example", "jane@xn--bcher-kva.example", True),
        ('"jane"@example.com', "jane@example.com", True),
        ('"jane doe"@example.com', "janedoe@example.com", False),
        ("jane@strasse.example", "jane@straße.example", False),
    ],
)
def test_comparison(one: str, other: str, same: bool) -> None:
    left, right = parse_mailbox(one), parse_mailbox(other)
    assert left is not None
    assert right is not None
    assert (left.key == right.key) is same


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused(text: str) -> None:
    mailbox = parse_mailbox(text)
    if mailbox is not None:
        assert f"{mailbox.local_part}@{mailbox.domain}" == text
        assert mailbox.key == mailbox.key


@given(st.text(max_size=30))
def test_folding_is_stable(domain: str) -> None:
    assert fold_domain(fold_domain(domain)) == fold_domain(domain)
