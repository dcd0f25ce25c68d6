"""Files of what remote network perspectives found."""

from __future__ import annotations

import json

import pytest

from smime_lint.caa.perspectives import Remote
from smime_lint.caa.remotes import RemotesError, read_remotes
from smime_lint.model.caa import CaaDecision

ENTRY = {"perspective": "one", "region": "ARIN", "domain": "example.com", "decision": "permit"}


def test_results_by_domain() -> None:
    entries = [
        ENTRY,
        ENTRY | {"perspective": "two", "region": None, "domain": "EXAMPLE.com"},
        {"perspective": "one", "domain": "exämple.com", "decision": "deny_on_failure"},
    ]
    assert read_remotes(json.dumps(entries).encode()) == {
        "example.com": (Remote(CaaDecision.PERMIT, "ARIN", "one"), Remote(CaaDecision.PERMIT, None, "two")),
        "xn--exmple-cua.com": (Remote(CaaDecision.DENY_ON_FAILURE, None, "one"),),
    }
    assert read_remotes(b"[]") == {}


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "it ends early"),
        (b"{}", "expected a list, found an object"),
        (b"[" * 100_000, "expected an object|nested"),
        (json.dumps([ENTRY | {"decision": "maybe"}]).encode(), "maybe"),
        (json.dumps([ENTRY | {"region": "EU"}]).encode(), "AFRINIC, APNIC, ARIN, LACNIC, RIPE NCC"),
        (json.dumps([ENTRY | {"domain": "a..b"}]).encode(), "is not a domain"),
        (json.dumps([ENTRY | {"more": 1}]).encode(), "more"),
        (json.dumps([ENTRY, ENTRY]).encode(), "two results"),
        (json.dumps([{"perspective": "one"}]).encode(), "domain"),
    ],
)
def test_what_is_not_a_file_of_results(octets: bytes, message: str) -> None:
    with pytest.raises(RemotesError, match=message):
        read_remotes(octets)
