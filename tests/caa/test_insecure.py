"""The proof that a name is Insecure, read from a real resolver's answers to DS queries."""

from __future__ import annotations

import time

import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import pytest

from smime_lint.caa.insecure import Ask, Chain, trace_chain
from smime_lint.caa.wire import Server, exchange, make_query

from .testbed import LOOPBACK, Testbed


def asking(port: int) -> Ask:
    def ask(name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> dns.message.Message | None:
        query = make_query(name, rdtype)
        try:
            response, _ = exchange(query, Server(LOOPBACK, port), 3)
        except OSError:
            return None
        return dns.message.from_wire(response)

    return ask


CHAINS = {
    "permit.nsec.test.": Chain.COMPLETE,
    "nodata.nsec.test.": Chain.COMPLETE,
    "ent.nsec.test.": Chain.COMPLETE,
    "x.wild.nsec.test.": Chain.COMPLETE,
    "nx.nsec.test.": Chain.COMPLETE,
    "a.b.c.d.nsec3.test.": Chain.COMPLETE,
    "permit.nsec3.test.": Chain.COMPLETE,
    "x.wild.nsec3.test.": Chain.COMPLETE,
    "permit.optout.test.": Chain.COMPLETE,
    "signed.optout.test.": Chain.COMPLETE,
    "unsigned.optout.test.": Chain.BROKEN_OFF,
    "a.unsigned.optout.test.": Chain.BROKEN_OFF,
    "nx.optout.test.": Chain.BROKEN_OFF,
    "unsigned.test.": Chain.BROKEN_OFF,
    "permit.unsigned.test.": Chain.BROKEN_OFF,
    "island.test.": Chain.BROKEN_OFF,
    "below.unsigned.test.": Chain.BROKEN_OFF,
    "unknown-algorithm.test.": Chain.UNSUPPORTED,
    "dead-unknown-algorithm.test.": Chain.UNSUPPORTED,
    "servfail.test.": Chain.BROKEN_OFF,
    "a.b.drop.test.": Chain.BROKEN_OFF,
    "closed.test.": Chain.BROKEN_OFF,
    "child.servfail.test.": Chain.BROKEN_OFF,
    "servfail-ds.test.": Chain.COMPLETE,
    "a.servfail-ds.test.": Chain.UNKNOWN,
    "bogus-optout.test.": Chain.COMPLETE,
    "nx.bogus-optout.test.": Chain.UNKNOWN,
    "bogus-key.test.": Chain.COMPLETE,
    "permit.bogus-key.test.": Chain.UNKNOWN,
    "unsigned.bogus-key.test.": Chain.UNKNOWN,
    "expired.test.": Chain.COMPLETE,
    "stripped.test.": Chain.COMPLETE,
    # An alias is no zone cut, wherever it leads.
    "unsigned.alias.test.": Chain.COMPLETE,
    "permit.dname-unsigned.alias.test.": Chain.COMPLETE,
    "dead.alias.test.": Chain.COMPLETE,
    "loop.alias.test.": Chain.COMPLETE,
    "test.": Chain.COMPLETE,
    "nx.": Chain.COMPLETE,
}


@pytest.mark.parametrize(("name", "chain"), CHAINS.items())
def test_the_walk_tells_an_unsigned_delegation_from_an_empty_answer(
    testbed: Testbed, name: str, chain: Chain
) -> None:
    ask = asking(testbed.resolver())
    assert trace_chain(dns.name.from_text(name), ask, time.time()).chain is chain


@pytest.mark.parametrize("name", ["permit.nsec.test.", "permit.expired.test.", "unsigned.test."])
def test_a_resolver_that_does_not_validate_proves_nothing(testbed: Testbed, name: str) -> None:
    ask = asking(testbed.resolver("iterating"))
    assert trace_chain(dns.name.from_text(name), ask, time.time()).chain is Chain.CONTRADICTED


def test_an_opt_out_that_does_not_verify_proves_nothing(testbed: Testbed) -> None:
    ask = asking(testbed.resolver("permissive"))
    assert (
        trace_chain(dns.name.from_text("nx.bogus-optout.test."), ask, time.time()).chain is Chain.CONTRADICTED
    )
    assert trace_chain(dns.name.from_text("nx.optout.test."), ask, time.time()).chain is Chain.BROKEN_OFF
    assert (
        trace_chain(dns.name.from_text("nx.optout.test."), ask, time.time() + 1e8).chain is Chain.CONTRADICTED
    )


def test_an_exempted_zone_is_a_contradiction(testbed: Testbed) -> None:
    ask = asking(testbed.resolver("exempting"))
    assert trace_chain(dns.name.from_text("permit.nsec.test."), ask, time.time()).chain is Chain.CONTRADICTED
    assert trace_chain(dns.name.from_text("permit.nsec3.test."), ask, time.time()).chain is Chain.COMPLETE


# What no honest server sends, or only in another zone.


def reading(**answers: str) -> Ask:
    """Return a source of answers from text: sections ``flags; answer; authority`` by name with _ for dots."""

    def ask(name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> dns.message.Message | None:
        key = name.to_text(omit_final_dot=True).replace(".", "_")
        text = answers.get(key) if rdtype == dns.rdatatype.DS else answers.get("dnskey_" + key)
        if text is None:
            return None
        flags, _, rest = text.partition(";")
        answer, _, authority = rest.partition(";")
        lines = [f"flags QR {flags}", ";ANSWER", answer.strip(), ";AUTHORITY", authority.strip()]
        return dns.message.from_text("\n".join(line for line in lines if line) + "\n")

    return ask


SIGNED_TLD = f"AD; test. 300 IN DS 1 13 2 {'ab' * 32};"


@pytest.mark.parametrize(
    ("answer", "chain"),
    [
        ("AD; ; a.test. 300 IN NSEC b.test. NS RRSIG NSEC", Chain.BROKEN_OFF),
        ("; ; a.test. 300 IN NSEC b.test. NS RRSIG NSEC", Chain.CONTRADICTED),
        ("AD; ; a.test. 300 IN NSEC b.test. NS SOA RRSIG NSEC", Chain.COMPLETE),
        ("AD; ; a.test. 300 IN NSEC b.test. NS DS RRSIG NSEC", Chain.COMPLETE),
        ("AD; ; a.test. 300 IN NSEC b.test. A RRSIG NSEC", Chain.COMPLETE),
        ("AD; ; b.test. 300 IN NSEC c.test. NS RRSIG NSEC", Chain.COMPLETE),
        ("AD; ;", Chain.COMPLETE),
        ("; ;", Chain.CONTRADICTED),
        # DS of another name, or without AD.
        (f"; a.test. 300 IN DS 1 13 2 {'ab' * 32};", Chain.CONTRADICTED),
        (f"AD; b.test. 300 IN DS 1 13 2 {'ab' * 32};", Chain.COMPLETE),
        # One supported DS is enough for a chain; none is too little for a proof.
        (f"AD; a.test. 300 IN DS 1 200 2 {'ab' * 32};", Chain.UNSUPPORTED),
        (f"AD; a.test. 300 IN DS 1 13 200 {'ab' * 32};", Chain.UNSUPPORTED),
        (f"AD; a.test. 300 IN DS 1 13 2 {'ab' * 32}\na.test. 300 IN DS 1 200 2 {'ab' * 32};", Chain.COMPLETE),
        # Opt-out, but with a signature of nobody's, or no signature.
        ("; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 1 0 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.CONTRADICTED),
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 1 0 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.BROKEN_OFF),
        # The same record without opt-out, out of the root, or with other hash parameters.
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 0 0 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        ("AD; ; 0000000000000000000000000000000a. 300 IN NSEC3 1 1 0 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 2 1 0 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 1 65535 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        # So many iterations resolvers validate, and no more.
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 1 150 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.BROKEN_OFF),
        ("AD; ; 0000000000000000000000000000000a.test. 300 IN NSEC3 1 1 151 - "
         "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        ("AD; ; x-y.test. 300 IN NSEC3 1 1 0 - vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv NS", Chain.COMPLETE),
        ("; a.test. 300 IN CNAME b.test.;", Chain.COMPLETE),
    ],
)  # fmt: skip
def test_only_the_right_denial_ends_the_chain(answer: str, chain: Chain) -> None:
    ask = reading(test=SIGNED_TLD, a_test=answer)
    assert trace_chain(dns.name.from_text("a.test."), ask, time.time()).chain is chain


def test_a_failed_query_leaves_the_chain_unknown() -> None:
    assert trace_chain(dns.name.from_text("a.test."), reading(), 0).chain is Chain.UNKNOWN
    assert trace_chain(dns.name.from_text("a.test."), reading(test=SIGNED_TLD), 0).chain is Chain.UNKNOWN


def test_a_denial_by_nsec_is_verified_where_ad_is_missing(testbed: Testbed) -> None:
    """Not every resolver sets AD for a denial; the key of the zone shows the same."""

    def without_ad(ask: Ask) -> Ask:
        def asked(name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> dns.message.Message | None:
            answer = ask(name, rdtype)
            if answer is not None and rdtype == dns.rdatatype.DS and not answer.answer:
                answer.flags &= ~dns.flags.AD
            return answer

        return asked

    for kind in ("validating", "bind"):
        ask = without_ad(asking(testbed.resolver(kind)))
        trace = trace_chain(dns.name.from_text("permit.unsigned.test."), ask, time.time())
        assert (trace.chain, trace.zone.to_text()) == (Chain.BROKEN_OFF, "test.")
        assert trace.cut == dns.name.from_text("unsigned.test.")
        later = trace_chain(dns.name.from_text("permit.unsigned.test."), ask, time.time() + 1e8)
        assert later.chain is Chain.CONTRADICTED
