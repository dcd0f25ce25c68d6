"""issuemail values, CAA RDATA, and what an RRset decides."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smime_lint.caa.issuemail import (
    Issuemail,
    decide_rrset,
    is_issuer_domain_name,
    parse_issuemail,
    parse_rdata,
    show,
)
from smime_lint.model.caa import CaaDecision, CaaNotice, CaaReason

ISSUERS = ("ca.example",)


@pytest.mark.parametrize(
    ("value", "issuer", "parameters"),
    [
        (b"", "", ()),
        (b" \t", "", ()),
        (b";", "", ()),
        (b" ; ", "", ()),
        (b"; a=1", "", (("a", "1"),)),
        (b"CA.Example", "ca.example", ()),
        (b"\t ca.example \t", "ca.example", ()),
        (b"ca.example;", "ca.example", ()),
        (b"ca.example ; a = 1 ; b=", "ca.example", (("a", "1"), ("b", ""))),
        (b"ca.example;a=1;b=2", "ca.example", (("a", "1"), ("b", "2"))),
        (b"ca.example; a=b=c", "ca.example", (("a", "b=c"),)),
        (b'ca.example; a="x"', "ca.example", (("a", '"x"'),)),
        (b"ca.example; a--b=1", "ca.example", (("a--b", "1"),)),
        (b"ca.example; a=", "ca.example", (("a", ""),)),
        (b"ca.example; a= ", "ca.example", (("a", ""),)),
        (b"a--b.1", "a--b.1", ()),
        (b"example", "example", ()),
    ],
)
def test_well_formed(value: bytes, issuer: str, parameters: tuple[tuple[str, str], ...]) -> None:
    assert parse_issuemail(value) == Issuemail(issuer, parameters)


@pytest.mark.parametrize(
    "value",
    [
        b"%%%%%",
        b"ca.example.",
        b".ca.example",
        b"ca..example",
        b"ca-.example",
        b"-ca.example",
        b"ca_1.example",
        b"c\xc3\xa4.example",
        b"\xc2\xa0ca.example",
        b"ca.example\n",
        b"ca.example\x0b",
        b"ca.example\0",
        b"ca.example;;",
        b"ca.example; ;",
        b"ca.example; a=1;",
        b"ca.example; a=1 ;",
        b"ca.example; a",
        b"ca.example; =1",
        b"ca.example; a-=1",
        b"ca.example; -a=1",
        b"ca.example; a_b=1",
        b"ca.example; a=1 2",
        b"ca.example; a=\x7f",
        b"ca.example; a=\xe4",
        b"ca.example a=1",
        b"ca.example other.example",
        b"ca.example, other.example",
        b'"ca.example"',
    ],
)
def test_malformed(value: bytes) -> None:
    assert parse_issuemail(value) is None


LABEL = r"[A-Za-z0-9](?:-*[A-Za-z0-9])*"
GRAMMAR = re.compile(
    # RFC 8659 4.2, written as it stands there.
    rf"[ \t]*(?:{LABEL}(?:\.{LABEL})*[ \t]*)?"
    rf"(?:;[ \t]*(?:{LABEL}[ \t]*=[ \t]*[\x21-\x3a\x3c-\x7e]*"
    rf"(?:[ \t]*;[ \t]*{LABEL}[ \t]*=[ \t]*[\x21-\x3a\x3c-\x7e]*)*[ \t]*)?)?"
)


@given(st.text(alphabet='aB1-.;= \t\n_"', max_size=14))
def test_the_grammar_of_the_rfc_agrees(value: str) -> None:
    assert (parse_issuemail(value.encode()) is not None) == (GRAMMAR.fullmatch(value) is not None)


@pytest.mark.parametrize(
    "value",
    [
        b"a" * 60000 + b"!",
        b"a-" * 30000,
        b"a." * 30000,
        b"ca.example; a=" + b" " * 60000 + b"\n",
        b"ca.example" + b" " * 60000 + b"!",
        b" " * 60000 + b"\n",
        b"ca.example;" + b"a=1;" * 15000,
    ],
)
def test_hostile_values_cost_no_more_than_their_length(value: bytes) -> None:
    began = time.perf_counter()
    assert parse_issuemail(value) is None
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("name", ["ca.example", "CA.example", "xn--c-0fa.example", "a", "1.2"])
def test_issuer_domain_names(name: str) -> None:
    assert is_issuer_domain_name(name)


@pytest.mark.parametrize("name", ["", "ca.example.", "cä.example", "ca_1", "-a", " ca.example", "a;b=1"])
def test_what_is_no_issuer_domain_name(name: str) -> None:
    assert not is_issuer_domain_name(name)


@pytest.mark.parametrize("rdata", [b"", b"\0", b"\0\0", b"\0\0abc", b"\0\x04abc", b"\x80\xffissue"])
def test_rdata_that_cannot_be_split(rdata: bytes) -> None:
    assert parse_rdata(rdata) is None


def test_rdata() -> None:
    found = parse_rdata(b"\x81\x05A-b.\xe4rest")
    assert found is not None
    assert (found.flags, found.tag, found.value, found.is_critical) == (129, "a-b.\\xe4", b"rest", True)


def rdata(tag: bytes, value: bytes, flags: int = 0) -> bytes:
    return bytes((flags, len(tag))) + tag + value


def mail(value: bytes) -> bytes:
    return rdata(b"issuemail", value)


@pytest.mark.parametrize(
    ("rdatas", "reason"),
    [
        # The order of the table: what comes first decides.
        ([b"\0", rdata(b"x", b"", 128), mail(b"ca.example")], CaaReason.CAA_RDATA_MALFORMED),
        ([rdata(b"x", b"", 128), mail(b"ca.example")], CaaReason.CRITICAL_PROPERTY_UNKNOWN),
        ([rdata(b"issue", b"ca.example")], CaaReason.NO_ISSUEMAIL_PROPERTY),
        ([rdata(b"x", b"", 127)], CaaReason.NO_ISSUEMAIL_PROPERTY),
        ([mail(b"%"), mail(b";"), mail(b"other.example"), mail(b"CA.EXAMPLE")], CaaReason.ISSUER_AUTHORIZED),
        ([mail(b"%"), mail(b";"), mail(b"other.example")], CaaReason.ISSUEMAIL_MALFORMED),
        ([mail(b";"), mail(b"other.example")], CaaReason.ISSUER_NOT_AUTHORIZED),
        ([mail(b";"), mail(b"")], CaaReason.ISSUANCE_FORBIDDEN),
        ([mail(b"sub.ca.example")], CaaReason.ISSUER_NOT_AUTHORIZED),
        ([mail(b"example")], CaaReason.ISSUER_NOT_AUTHORIZED),
    ],
)
def test_decision_table(rdatas: list[bytes], reason: CaaReason) -> None:
    permits = reason in (CaaReason.NO_ISSUEMAIL_PROPERTY, CaaReason.ISSUER_AUTHORIZED)
    for order in (rdatas, rdatas[::-1]):
        decided = decide_rrset(order, ISSUERS)
        assert decided.reason is reason
        assert decided.decision is (CaaDecision.PERMIT if permits else CaaDecision.DENY)
        assert decided.explanation


def test_issuer_domain_comparison() -> None:
    """caa.issuemail.issuer_domain_comparison: whole names, without case, parameters aside."""
    for value in (b"ca.example", b"CA.eXample", b" ca.example ", b"ca.example; account=1"):
        assert decide_rrset([mail(value)], ISSUERS).reason is CaaReason.ISSUER_AUTHORIZED
    for value in (b"xca.example", b"ca.example.com", b"www.ca.example", b"example"):
        assert decide_rrset([mail(value)], ISSUERS).reason is CaaReason.ISSUER_NOT_AUTHORIZED


def test_the_caller_recognises_tags() -> None:
    rdatas = [rdata(b"x", b"", 128)]
    assert decide_rrset(rdatas, ISSUERS, {"x"}).reason is CaaReason.NO_ISSUEMAIL_PROPERTY
    assert decide_rrset([rdata(b"issue", b"", 128)], ISSUERS, {"x"}).decision is CaaDecision.DENY


def test_the_ca_may_refuse_parameters() -> None:
    def accepts(parameters: tuple[tuple[str, str], ...]) -> bool:
        return ("account", "1") in parameters

    values = [mail(b"ca.example; account=2"), mail(b"ca.example")]
    refused = decide_rrset(values, ISSUERS, accepts=accepts)
    assert (refused.decision, refused.reason) == (CaaDecision.DENY, CaaReason.ISSUER_NOT_AUTHORIZED)
    assert CaaNotice.PARAMETERS_REFUSED in refused.notices
    granted = decide_rrset([*values, mail(b"ca.example; account=1")], ISSUERS, accepts=accepts)
    assert granted.decision is CaaDecision.PERMIT


def test_notices_and_contacts() -> None:
    decided = decide_rrset(
        [
            mail(b"ca.example; a=1"),
            mail(b"%"),
            rdata(b"issue", b"x", 1),
            rdata(b"iodef", b"mailto:sec@example.com"),
            rdata(b"IODEF", b"HTTPS://example.com/"),
            rdata(b"iodef", b"http://example.com/"),
            rdata(b"iodef", b"ftp://example.com/"),
        ],
        ISSUERS,
    )
    assert set(decided.notices) == {
        CaaNotice.PARAMETERS,
        CaaNotice.MALFORMED_ISSUEMAIL_IGNORED,
        CaaNotice.OTHER_TAGS_IGNORED,
        CaaNotice.RESERVED_FLAGS,
    }
    assert decided.iodef == ("mailto:sec@example.com", "HTTPS://example.com/")


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
def test_any_octets_are_decided_on(rdatas: list[bytes]) -> None:
    decided = decide_rrset(rdatas, ISSUERS)
    if any(parse_rdata(each) is None for each in rdatas):
        assert decided.reason is CaaReason.CAA_RDATA_MALFORMED


def test_values_are_shown_as_in_zone_files() -> None:
    assert show(b'a"\\\xe4\n') == r'"a\"\\\228\010"'
