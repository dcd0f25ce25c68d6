"""The proof that a name is Insecure, read from a real resolver's answers to DS queries."""

from __future__ import annotations

import time

import dns.message
import dns.name
import dns.rdatatype
import pytest

from smime_lint.caa.insecure import Ask, Chain, prove_insecure, trace_chain
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
    "test.": Chain.COMPLETE,
    "nx.": Chain.COMPLETE,
}


@pytest.mark.parametrize(("name", "chain"), CHAINS.items())
def test_the_walk_tells_an_unsigned_delegation_from_an_empty_answer(
    testbed: Testbed, name: str, chain: Chain
) -> None:
    ask = asking(testbed.resolver())
    assert trace_chain(dns.name.from_text(name), ask, time.time()) is chain
    assert prove_insecure(dns.name.from_text(name), ask, time.time()) is (chain is Chain.BROKEN_OFF)


@pytest.mark.parametrize("name", ["permit.nsec.test.", "permit.expired.test.", "unsigned.test."])
def test_a_resolver_that_does_not_validate_proves_nothing(testbed: Testbed, name: str) -> None:
    ask = asking(testbed.resolver("iterating"))
    assert trace_chain(dns.name.from_text(name), ask, time.time()) is Chain.CONTRADICTED


def test_an_opt_out_that_does_not_verify_proves_nothing(testbed: Testbed) -> None:
    ask = asking(testbed.resolver("permissive"))
    assert trace_chain(dns.name.from_text("nx.bogus-optout.test."), ask, time.time()) is Chain.CONTRADICTED
    assert trace_chain(dns.name.from_text("nx.optout.test."), ask, time.time()) is Chain.BROKEN_OFF
    assert trace_chain(dns.name.from_text("nx.optout.test."), ask, time.time() + 1e8) is Chain.CONTRADICTED


def test_an_exempted_zone_is_a_contradiction(testbed: Testbed) -> None:
    ask = asking(testbed.resolver("exempting"))
    assert trace_chain(dns.name.from_text("permit.nsec.test."), ask, time.time()) is Chain.CONTRADICTED
    assert trace_chain(dns.name.from_text("permit.nsec3.test."), ask, time.time()) is Chain.COMPLETE
