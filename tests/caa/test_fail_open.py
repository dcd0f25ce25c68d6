"""Resolvers and networks that hide what a domain publishes: none of them makes a permission.

Every name here prohibits issuance, or is below one that does not; an answer that is lost looks like "no CAA".
All runs accept failed lookups, so that a failure taken for one outside would permit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from .test_live import INSECURE_FAILURE, NOT_RETRIED, Run, both, check
from .testbed import LAME, Testbed, free_port

INTERNAL = ("deny_on_failure", "lookup_failed_internal")
ACCEPTING = ("--accept-lookup-failure",)


def run(port: int | tuple[int, ...], *domains: str, options: tuple[str, ...] = ()) -> Run:
    return check(port, *(f"user@{domain}" for domain in domains), options=(*ACCEPTING, *options))


@pytest.fixture(scope="module")
def background(testbed: Testbed) -> Iterator[dict[str, Future[Any]]]:
    """The runs that mostly wait, all begun at once."""
    for kind in ("validating", "second", "documented", "remembering", "bind"):
        testbed.resolver(kind)
    with ThreadPoolExecutor() as threads:
        yield {
            "documented": threads.submit(_retry, testbed, "documented", ("servfail", "refused", "drop")),
            # BIND waits ten seconds for servers that do not answer.
            "bind": threads.submit(_retry, testbed, "bind", ("servfail", "refused")),
            "remembering": threads.submit(_retry_dead, testbed),
            "dead": threads.submit(_cut_uplink, testbed, "validating"),
            "dead-aggressive": threads.submit(_cut_uplink, testbed, "aggressive"),
        }


# Servers that do not hold the zone


@pytest.mark.parametrize("kind", ["validating", "bind"])
def test_a_lame_delegation_is_not_an_empty_answer(testbed: Testbed, kind: str) -> None:
    """The resolver passes such answers on, or fails; what the zone publishes does not come through."""
    found = run(testbed.resolver(kind), *(f"{fault}.test" for fault in LAME), "deep.empty.test")
    assert found.code == 1
    assert set(found.results.values()) <= {INTERNAL, NOT_RETRIED}
    assert found.results["user@empty.test"] == INTERNAL


def test_an_alias_to_a_lame_zone_is_decided_like_its_target(testbed: Testbed) -> None:
    found = run(both(testbed), "lame.alias.test", "empty.test", "nodata.alias.test", "nodata.nsec.test")
    assert found.results["user@lame.alias.test"] == found.results["user@empty.test"] == INTERNAL
    assert found.results["user@nodata.alias.test"][1] == found.results["user@nodata.nsec.test"][1]


# The network of the CA


def _cut_uplink(testbed: Testbed, kind: str) -> tuple[Run, Run]:
    """Let a resolver lose its network, with everything but the name in its cache."""
    uplink = testbed.make_uplink()
    port = testbed.start_resolver(kind, f"uplink-{kind}", uplink).port
    run(port, "permit.unsigned.test", "deny.unsigned.test", "nx.nsec.test")
    uplink.default = "drop"
    time.sleep(2.1)  # what was seen alive a moment ago still is
    silent = run((port, port), "a.unsigned.test", "b.unsigned.test", options=("--timeout", "1.5"))
    uplink.default = "servfail"
    return silent, run((port, port), "c.unsigned.test", options=("--timeout", "1.5"))


@pytest.mark.parametrize("run_name", ["dead", "dead-aggressive"])
def test_a_dead_uplink_is_not_a_fault_outside(
    background: dict[str, Future[tuple[Run, Run]]], run_name: str
) -> None:
    """The resolver answers for the canary, and for the proof that the zone is unsigned, from its cache."""
    for found in background[run_name].result():
        assert found.code == 1
        assert set(found.results.values()) == {INTERNAL}


def test_a_fault_outside_is_seen_although_the_canary_is_in_the_cache(testbed: Testbed) -> None:
    """The root's SOA is cached; a name that nobody has asked for shows that the uplink is alive."""
    run(testbed.resolver("aggressive"), "permit.nsec.test")
    time.sleep(2.1)
    ports = (testbed.resolver("aggressive"), testbed.resolver("second"))
    assert run(ports, "a.servfail.test").results == {"user@a.servfail.test": INSECURE_FAILURE}


def test_a_resolver_that_is_down_is_not_a_fault_outside(testbed: Testbed) -> None:
    assert set(run(free_port(), "permit.unsigned.test").results.values()) == {INTERNAL}


# Resolvers that are configured as they must not be

BOGUS_NAMES = ("bogus-key.test", "permit.expired.test", "stripped.test", "added.test", "bogus.alias.test",
               "nx.bogus-optout.test", "permit.bogus-optout.test")  # fmt: skip


def test_a_permissive_resolver_never_permits(testbed: Testbed) -> None:
    """It answers for bogus zones as for unsigned ones, opt-out included."""
    found = run(testbed.resolver("permissive"), *BOGUS_NAMES)
    assert found.code == 1
    assert set(found.results.values()) == {("deny", "resolver_not_validating")}
    canary = ("--bogus-canary", "expired.test")
    found = run(testbed.resolver("permissive"), "permit.nsec.test", "permit.unsigned.test", options=canary)
    assert set(found.results.values()) == {("deny", "resolver_not_validating")}


def test_opt_out_delegations_end_to_end(testbed: Testbed) -> None:
    """No record shows that an unsigned delegation is missing, and the resolver does not vouch for it."""
    for kind in ("validating", "bind"):
        found = run(
            testbed.resolver(kind), "unsigned.optout.test", "signed.optout.test", "nx.optout.test",
            "nx.unsigned.optout.test", "x.wildalias.optout.test",
        )  # fmt: skip
        assert {mailbox: reason for mailbox, (_, reason) in found.results.items()} == {
            "user@unsigned.optout.test": "issuer_authorized",
            "user@signed.optout.test": "issuer_authorized",
            "user@nx.optout.test": "issuer_not_authorized",
            "user@nx.unsigned.optout.test": "issuer_authorized",
            "user@x.wildalias.optout.test": "issuer_not_authorized",
        }


@pytest.mark.parametrize("kind", ["local", "policy", "bind"])
def test_local_data_is_not_what_the_domain_publishes(testbed: Testbed, kind: str) -> None:
    names = [
        f"{name}.policy.{zone}.test" for zone in ("nsec", "unsigned") for name in ("absent", "empty", "other")
    ]
    assert {
        mailbox: decision for mailbox, (decision, _) in run(testbed.resolver(kind), *names).results.items()
    } == {f"user@{name}": "deny_on_failure" for name in names}
    honest = run(testbed.resolver(), *names)
    assert {decision for decision, _ in honest.results.values()} == {"deny"}


def test_a_stale_answer_is_not_one(testbed: Testbed) -> None:
    port = testbed.resolver("stale")
    assert run(port, "brief.nsec.test").code == 0
    time.sleep(2.1)
    # Another attempt would get the answer that the resolver has fetched meanwhile.
    found = run(port, "brief.nsec.test", options=("--retries", "0"))
    assert found.results == {"user@brief.nsec.test": INTERNAL}


# Retries


def _retry(testbed: Testbed, kind: str, faults: tuple[str, ...]) -> tuple[Run, dict[str, float]]:
    """Fail with one resolver, and see when the servers were asked first and last."""
    port = testbed.resolver(kind)
    names = [f"{kind}.{fault}.test" for fault in faults]
    found = run(port, *names, options=("--timeout", "8", "--retry-wait", "5.5"))
    seen = {
        name: [
            when for (asked, _), times in testbed.fault.times.items() if asked == f"{name}." for when in times
        ]
        for name in names
    }
    return found, {name: max(times) - min(times) for name, times in seen.items()}


@pytest.mark.parametrize("kind", ["documented", "bind"])
def test_a_retry_counts_where_the_servers_saw_it(background: dict[str, Future[Any]], kind: str) -> None:
    found, seconds = background[kind].result()
    counted = [name for name in seconds if found.results[f"user@{name}"] == INSECURE_FAILURE]
    assert min(seconds[name] for name in counted) > 5
    # On a busy machine an error may be no slower than an answer from memory, and does not count then.
    assert set(found.results.values()) <= {INSECURE_FAILURE, NOT_RETRIED}


def _retry_dead(testbed: Testbed) -> Run:
    port = testbed.resolver("remembering")
    run(port, "first.drop.test", options=("--timeout", "4"))  # the servers are found dead
    options = ("--timeout", "4", "--retry-wait", "5.5")
    return run(port, "second.drop.test", "third.drop.test", options=options)


def test_a_retry_from_memory_does_not_count(testbed: Testbed, background: dict[str, Future[Run]]) -> None:
    """The resolver remembers the failure for some seconds, and dead servers for minutes."""
    assert set(background["remembering"].result().results.values()) == {NOT_RETRIED}
    soon = run(testbed.resolver(), "soon.servfail.test", options=("--retry-wait", "1"))
    assert soon.results == {"user@soon.servfail.test": NOT_RETRIED}
