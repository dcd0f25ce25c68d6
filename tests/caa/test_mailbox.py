"""From a mailbox to its domain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smime_lint.caa.mailbox import mailbox_domain
from smime_lint.model.caa import CaaNotice, CaaReason


@pytest.mark.parametrize(
    ("address", "domain", "notices"),
    [
        ("user@example.com", "example.com", ()),
        ("user@EXAMPLE.Com", "example.com", ()),
        ('"a@evil.test"@example.com', "example.com", ()),
        (r'"a\"@evil.test"@example.com', "example.com", ()),
        (r'"\\"@example.com', "example.com", ()),
        ("jörg@exämple.com", "xn--exmple-cua.com", ()),
        ("x@straße.test", "xn--strae-oqa.test", ()),
        ("x@Straße.TEST", "xn--strae-oqa.test", (CaaNotice.IDNA_MAPPED,)),
        ("x@ｅｘａｍｐｌｅ.com", "example.com", (CaaNotice.IDNA_MAPPED,)),
        ("x@exa\u0308mple.com", "xn--exmple-cua.com", (CaaNotice.IDNA_MAPPED,)),
        ("x@exämple\u3002com", "xn--exmple-cua.com", (CaaNotice.IDNA_DOT,)),
        ("x@example.com\uff0e", "example.com", (CaaNotice.IDNA_DOT, CaaNotice.TRAILING_DOT)),
        ("x@example.com.", "example.com", (CaaNotice.TRAILING_DOT,)),
        ("x@a_b.example", "a_b.example", (CaaNotice.DOMAIN_SYNTAX,)),
        ("x@ab--c.example", "ab--c.example", (CaaNotice.DOMAIN_SYNTAX,)),
        ("x@-a.example", "-a.example", (CaaNotice.DOMAIN_SYNTAX,)),
        ("x@xn--a.example", "xn--a.example", ()),
        ("x@test", "test", ()),
        ("a b@example.com", "example.com", (CaaNotice.LOCAL_PART_SYNTAX,)),
        (".a@example.com", "example.com", (CaaNotice.LOCAL_PART_SYNTAX,)),
        ("@example.com", "example.com", (CaaNotice.LOCAL_PART_SYNTAX,)),
        ("x@" + "a" * 63 + ".test", "a" * 63 + ".test", ()),
        ("x@" + ".".join(["a" * 62] * 4)[:253], ".".join(["a" * 62] * 4)[:253], ()),
    ],
)
def test_domain(address: str, domain: str, notices: tuple[CaaNotice, ...]) -> None:
    found = mailbox_domain(address)
    assert (found.domain, found.reason, found.notices) == (domain, None, notices)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.com",
        "user@",
        "user@.",
        "user@a..example.com",
        "user@.example.com",
        "user@example.com..",
        "user@example com",
        "user@exam/ple.com",
        "user@example.com\x00",
        "a@b@example.com",
        '"a@example.com',
        '"a"b@example.com',
        'a."x@y"@example.com',
        "x@" + "a" * 64 + ".test",
        "x@" + "ä" * 60 + ".test",
        "x@" + ".".join(["a" * 63] * 4),
        "x@[192.0.2.1",
        "x@☃.example",
        "x@\u200d.example",
    ],
)
def test_no_domain(address: str) -> None:
    found = mailbox_domain(address)
    assert (found.domain, found.reason) == (None, CaaReason.MAILBOX_DOMAIN_INVALID)
    assert found.explanation


@pytest.mark.parametrize("literal", ["[192.0.2.1]", "[IPv6:::1]", "[tag:x@example.com]", "[]"])
def test_address_literal(literal: str) -> None:
    found = mailbox_domain(f"user@{literal}")
    assert (found.domain, found.reason) == (None, CaaReason.MAILBOX_ADDRESS_LITERAL)


@given(st.text() | st.from_regex(r'[a-z"\\]*@[a-zä☃.\[\]@-]*', fullmatch=True))
def test_any_text_has_a_domain_or_a_reason(address: str) -> None:
    found = mailbox_domain(address)
    assert (found.domain is None) == (found.reason is not None)
    if found.domain is not None:
        assert found.domain.isascii()
        assert found.domain == found.domain.lower()
        assert all(0 < len(label) <= 63 for label in found.domain.split("."))
        assert len(found.domain) <= 253
