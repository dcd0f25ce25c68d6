"""Zone text as a resolver."""

from __future__ import annotations

import pytest

from smime_lint.caa.resolver import Security
from smime_lint.caa.zone import ZoneError, ZoneResolver, parse_record


@pytest.mark.parametrize(
    ("text", "rdata"),
    [
        ('a.test. 300 IN CAA 0 issuemail "ca.example"', b"\0\x09issuemailca.example"),
        ("a.test. 300 IN CAA 128 issuemail ca.example", b"\x80\x09issuemailca.example"),
        (r'a.test. 300 IN CAA 0 issuemail "a\;\"\\\195\164 b"', b'\0\x09issuemaila;"\\\xc3\xa4 b'),
        ('a.test. 300 IN CAA 0 issuemail ""', b"\0\x09issuemail"),
        (r"a.test. 300 IN CAA \# 3 8000 61", b"\x80\0a"),
        (r"a.test. 300 IN CAA \# 0", b""),
        ("a.test. 300 IN A 192.0.2.1", b""),
    ],
)
def test_records(text: str, rdata: bytes) -> None:
    record = parse_record(text)
    assert (record.owner.to_text(), record.ttl, record.rdata) == ("a.test.", 300, rdata)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.test. 300 IN CAA",
        "a.test. IN CAA 0 issue x",
        "a.test. 300 CH CAA 0 issue x",
        "a.test. 300 IN CAA x issue x",
        "a.test. 300 IN CAA 256 issue x",
        "a.test. 300 IN CAA 0 issue x y",
        'a.test. 300 IN CAA 0 issue "x',
        r"a.test. 300 IN CAA \# 3 8g",
        "a.test. 300 IN NOTYPE x",
        "a..test. 300 IN A x",
    ],
)
def test_what_is_no_record(text: str) -> None:
    with pytest.raises(ZoneError):
        parse_record(text)


ZONE = ZoneResolver(
    [
        'a.test. 300 IN CAA 0 issuemail "x"',
        "deep.ent.test. 300 IN A 192.0.2.1",
        '*.wild.test. 300 IN CAA 0 issuemail "x"',
        "below.wild.test. 300 IN A 192.0.2.1",
        "alias.test. 300 IN CNAME A.test.",
        "gone.test. 300 IN CNAME nowhere.test.",
        "loop.test. 300 IN CNAME loop2.test.",
        "loop2.test. 300 IN CNAME loop.test.",
        "d.test. 300 IN DNAME target.test.",
        'd.test. 300 IN CAA 0 issuemail "d"',
        'x.target.test. 300 IN CAA 0 issuemail "x"',
        *(f"c{n}.test. 300 IN CNAME c{n + 1}.test." for n in range(30)),
        'c30.test. 300 IN CAA 0 issuemail "x"',
    ],
    {"target.test": Security.INSECURE, "bad.test": Security.BOGUS},
    {"down.test": "servfail", "slow.test": "timeout", "no.test": "nxdomain"},
    internal=True,
    retries=2,
)


@pytest.mark.parametrize(
    ("name", "rcode", "records", "aliases", "security"),
    [
        ("a.test", "NOERROR", 1, 0, Security.SECURE),
        ("A.Test.", "NOERROR", 1, 0, Security.SECURE),
        ("ent.test", "NOERROR", 0, 0, Security.SECURE),
        ("test", "NOERROR", 0, 0, Security.SECURE),
        ("nx.test", "NXDOMAIN", 0, 0, Security.SECURE),
        ("y.wild.test", "NOERROR", 1, 0, Security.SECURE),
        ("z.y.wild.test", "NOERROR", 1, 0, Security.SECURE),
        ("below.wild.test", "NOERROR", 0, 0, Security.SECURE),
        ("y.below.wild.test", "NXDOMAIN", 0, 0, Security.SECURE),
        ("alias.test", "NOERROR", 2, 1, Security.SECURE),
        ("gone.test", "NXDOMAIN", 1, 1, Security.SECURE),
        ("d.test", "NOERROR", 1, 0, Security.SECURE),
        ("x.d.test", "NOERROR", 2, 1, Security.INSECURE),
        ("y.d.test", "NXDOMAIN", 1, 1, Security.INSECURE),
        ("no.test", "NXDOMAIN", 0, 0, Security.SECURE),
        ("bad.test", "SERVFAIL", 0, 0, Security.BOGUS),
        ("down.test", "SERVFAIL", 0, 0, Security.SECURE),
        ("loop.test", None, 0, 0, Security.SECURE),
        ("slow.test", None, 0, 0, Security.SECURE),
        ("c0.test", None, 0, 0, Security.SECURE),
        ("c14.test", "NOERROR", 17, 16, Security.SECURE),
        ("c13.test", None, 0, 0, Security.SECURE),
    ],
)
def test_answers(name: str, rcode: str | None, records: int, aliases: int, security: Security) -> None:
    answer = ZONE.lookup(name)
    assert (answer.rcode, len(answer.records), len(answer.aliases), answer.security) == (
        rcode,
        records,
        aliases,
        security,
    )
    failed = rcode not in ("NOERROR", "NXDOMAIN")
    assert (answer.internal, answer.retries) == ((True, 2) if failed else (False, 0))
