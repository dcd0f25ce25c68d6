"""The stub resolver against real servers: status, retries, limits, cache."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from smime_lint.caa.replay import ReplayResolver, UnrecordedQueryError
from smime_lint.caa.resolver import DnsAnswer, Security
from smime_lint.caa.stub import StubResolver, StubSettings
from smime_lint.caa.wire import Server

from .testbed import LOOPBACK, Interposer, Testbed, free_port
from .zones import BOGUS, FAULTS


def make_stub(*ports: int, **settings: float | int | str) -> StubResolver:
    chosen = {"timeout": 4.0, "retry_wait": 0.05, **settings}
    return StubResolver([Server(LOOPBACK, port) for port in ports], StubSettings(**chosen))  # type: ignore[arg-type]


def caa_values(answer: DnsAnswer) -> list[bytes]:
    return [record.rdata for record in answer.records if record.rdtype == 257]


PERMIT = b"\0\x09issuemailca.example"

ANSWERS = {
    "permit.nsec.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "nodata.nsec.test.": ("NOERROR", Security.SECURE, []),
    "ent.nsec.test.": ("NOERROR", Security.SECURE, []),
    "nx.nsec.test.": ("NXDOMAIN", Security.SECURE, []),
    "x.wild.nsec.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "permit.nsec3.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "x.wild.nsec3.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "nx.nsec3.test.": ("NXDOMAIN", Security.SECURE, []),
    "permit.optout.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "signed.optout.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "unsigned.optout.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "nx.optout.test.": ("NXDOMAIN", Security.INSECURE, []),
    "x.wildalias.optout.test.": ("NXDOMAIN", Security.INSECURE, []),
    "permit.unsigned.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "permit.island.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "permit.below.unsigned.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "permit.unknown-algorithm.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "permit.truncate.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "permit.truncate-ds.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "signed.alias.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "unsigned.alias.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "around.alias.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "to-signed.unsigned.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "gone.alias.test.": ("NXDOMAIN", Security.SECURE, []),
    "nodata.alias.test.": ("NOERROR", Security.SECURE, []),
    "permit.dname-signed.alias.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "permit.dname-unsigned.alias.test.": ("NOERROR", Security.INSECURE, [PERMIT]),
    "dname-unsigned.alias.test.": ("NOERROR", Security.SECURE, [PERMIT]),
    "no-tag.nsec.test.": ("NOERROR", Security.SECURE, [b"\x80\0a", b"\0\x09issuemailca.example"]),
    "no-tag.unsigned.test.": ("NOERROR", Security.INSECURE, [b"\x80\0a", b"\0\x09issuemailca.example"]),
    "short.nsec.test.": ("NOERROR", Security.SECURE, [b"\0"]),
    "overrun.nsec.test.": ("NOERROR", Security.SECURE, [b"\0\x10a"]),
    "odd-tag.nsec.test.": ("NOERROR", Security.SECURE, [b"\0\x09issuemailca.example", b"\x80\x05a-b.cx"]),
    "bogus.alias.test.": ("SERVFAIL", Security.BOGUS, []),
    "around-bogus.alias.test.": ("SERVFAIL", Security.BOGUS, []),
    "to-bogus.unsigned.test.": ("SERVFAIL", Security.BOGUS, []),
    "permit.dname-bogus.alias.test.": ("SERVFAIL", Security.BOGUS, []),
    "x.no-wildcard-proof.test.": ("SERVFAIL", Security.BOGUS, []),
    "servfail.test.": ("SERVFAIL", Security.INSECURE, []),
    "servfail-ds.test.": ("SERVFAIL", Security.SECURE, []),
    "dead-unknown-algorithm.test.": ("SERVFAIL", Security.INDETERMINATE, []),
    # The zone that fails is not the name's own.
    "to-dead-unsigned.unsigned.test.": ("SERVFAIL", Security.INSECURE, []),
    "to-dead.unsigned.test.": ("SERVFAIL", Security.INDETERMINATE, []),
    "x.dname-dead.unsigned.test.": ("SERVFAIL", Security.INDETERMINATE, []),
    "dead.alias.test.": ("SERVFAIL", Security.SECURE, []),
    "loop.alias.test.": ("SERVFAIL", Security.SECURE, []),
    "self.alias.test.": ("SERVFAIL", Security.SECURE, []),
}


@pytest.mark.parametrize(("name", "seen"), ANSWERS.items())
def test_status_of_each_kind_of_zone(
    testbed: Testbed, name: str, seen: tuple[str, Security, list[bytes]]
) -> None:
    answer = make_stub(testbed.resolver()).lookup(name)
    assert (answer.rcode, answer.security, sorted(caa_values(answer))) == (seen[0], seen[1], sorted(seen[2]))


def bogus_names() -> list[str]:
    return [name for zone in BOGUS for name in (zone.name, f"permit.{zone.name}", f"nx.{zone.name}")]


@pytest.mark.parametrize("kind", ["validating", "ignoring-cd"])
def test_a_bogus_zone_gives_no_data(testbed: Testbed, kind: str) -> None:
    stub = make_stub(testbed.resolver(kind))
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(stub.lookup, bogus_names()))
    # The names that do not exist in a zone that can deny are bogus, too: its keys do not validate.
    assert {answer.rcode for answer in answers if not answer.name.startswith("nx.")} == {"SERVFAIL"}
    for answer in answers:
        if answer.rcode == "SERVFAIL":
            assert not answer.records
            assert answer.security in (Security.BOGUS, Security.INDETERMINATE), answer.name


@pytest.mark.parametrize("kind", ["permissive", "iterating"])
def test_a_resolver_that_does_not_validate_is_never_trusted(testbed: Testbed, kind: str) -> None:
    stub = make_stub(testbed.resolver(kind))
    names = [*bogus_names(), "bogus.alias.test.", "around-bogus.alias.test.", "to-bogus.unsigned.test."]
    for name in names:
        answer = stub.lookup(name)
        # Denials that do validate stay what they are.
        is_sound = kind == "permissive" and name.startswith("nx.") and answer.security is Security.SECURE
        assert is_sound or answer.security is Security.UNVALIDATED, name


def test_a_zone_exempted_from_validation_is_noticed(testbed: Testbed) -> None:
    stub = make_stub(testbed.resolver("exempting"))
    assert stub.lookup("permit.nsec.test.").security is Security.UNVALIDATED
    assert stub.lookup("permit.nsec3.test.").security is Security.SECURE


def test_the_bogus_canary_finds_a_permissive_resolver(testbed: Testbed) -> None:
    assert make_stub(testbed.resolver("permissive")).lookup("nsec.test.").security is Security.SECURE
    for kind, security in (("permissive", Security.UNVALIDATED), ("validating", Security.SECURE)):
        stub = make_stub(testbed.resolver(kind), bogus_canary="expired.test.")
        assert stub.lookup("nsec.test.").security is security


def test_a_resolver_whose_path_strips_ad_is_not_trusted(testbed: Testbed) -> None:
    path = testbed.interpose()
    path.default = "no-ad"
    assert make_stub(path.port).lookup("permit.nsec.test.").security is Security.UNVALIDATED


@pytest.mark.parametrize("number", [23, 24])
def test_a_chain_of_aliases_has_a_limit(testbed: Testbed, number: int) -> None:
    """The resolver gives up sooner, unless it has the rest of the chain from elsewhere."""
    stub = make_stub(testbed.resolver())
    for shorter in range(38, number, -5):
        stub.lookup(f"chain{shorter}.alias.test.")
    answer = stub.lookup(f"chain{number}.alias.test.")
    if number == 24:
        assert (answer.error, len(answer.aliases), caa_values(answer)) == (None, 16, [PERMIT])
        return
    assert answer.error == "alias chain of 17 names, at most 16 are followed"
    assert answer.internal
    assert not answer.records


def test_every_fault_of_the_servers_is_a_failure(testbed: Testbed) -> None:
    stub = make_stub(testbed.resolver(), testbed.resolver("second"), timeout=1.5)
    names = [f"{fault}{suffix}.test." for fault in (*FAULTS, "closed") for suffix in ("", "-ds")]
    with ThreadPoolExecutor(len(names)) as threads:
        answers = list(threads.map(stub.lookup, names))
    for answer in answers:
        assert answer.rcode == "SERVFAIL" or answer.error == "timeout", answer.name
        is_signed = answer.name.endswith("-ds.test.")
        assert answer.security is (Security.SECURE if is_signed else Security.INSECURE), answer.name
        assert answer.retries == 1
        assert not answer.internal


def test_an_immediate_retry_does_not_reach_the_authoritative_server(testbed: Testbed) -> None:
    """The resolver answers from memory, which is why the wait is what it is."""
    answer = make_stub(testbed.resolver(), retry_wait=1.0).lookup("quick.once.test.")
    assert (answer.rcode, answer.retries) == ("SERVFAIL", 0)
    times = testbed.fault.times["quick.once.test.", "CAA"]
    assert times[-1] - times[0] < 0.9


def test_a_second_resolver_is_asked_at_once(testbed: Testbed) -> None:
    broken = testbed.interpose()
    broken.queries["permit.nsec.test.", "CAA"] = "servfail"
    began = time.monotonic()
    answer = make_stub(broken.port, testbed.resolver(), retry_wait=30.0).lookup("permit.nsec.test.")
    assert (answer.rcode, answer.security) == ("NOERROR", Security.SECURE)
    assert time.monotonic() - began < 5


def test_a_resolver_that_is_down_is_an_internal_failure(testbed: Testbed) -> None:
    answer = make_stub(free_port()).lookup("permit.nsec.test.")
    assert answer.internal
    assert answer.error is not None
    assert answer.error.startswith("unreachable")
    both = make_stub(free_port(), testbed.resolver()).lookup("permit.nsec.test.")
    assert both.security is Security.SECURE


def test_a_resolver_that_says_nothing_is_an_internal_failure(testbed: Testbed) -> None:
    silent = testbed.interpose()
    silent.default = "drop"
    began = time.monotonic()
    answer = make_stub(silent.port, timeout=0.5).lookup("permit.nsec.test.")
    assert answer.internal
    assert answer.error == "timeout"
    assert time.monotonic() - began < 3


def test_dropped_packets_end_within_the_time_limit(testbed: Testbed) -> None:
    began = time.monotonic()
    answer = make_stub(testbed.resolver(), timeout=1.0).lookup("deep.drop-ds.test.")
    # The resolver may have learned by now that the servers are dead.
    assert answer.error == "timeout" or answer.rcode == "SERVFAIL"
    assert answer.security is not Security.INSECURE
    assert time.monotonic() - began < 6


@pytest.mark.parametrize(
    "name", ["exämple.test", "a..test", "", f"{'a' * 64}.test", ".".join(["a" * 60] * 5)]
)
def test_what_is_no_dns_name_is_not_asked_for(name: str) -> None:
    if name:
        with pytest.raises(ValueError, match=r"DNS name|ordinal"):
            make_stub(free_port()).lookup(name)
    else:
        assert make_stub(free_port()).lookup(name).name == "."


def test_a_large_answer_comes_by_tcp(testbed: Testbed) -> None:
    answer = make_stub(testbed.resolver()).lookup("large.nsec.test.")
    assert len(caa_values(answer)) == 41
    assert answer.exchanges[0].tcp


def test_one_lookup_per_name_is_in_flight_and_its_answer_serves_all(testbed: Testbed) -> None:
    counting = testbed.interpose()
    stub = make_stub(counting.port)
    names = ["permit.unsigned.test.", "PERMIT.unsigned.TEST.", "permit.unsigned.test"] * 20
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(stub.lookup, names))
    assert {answer.security for answer in answers} == {Security.INSECURE}
    assert _queries(counting) == {
        ("permit.unsigned.test.", "CAA"): 1,
        ("test.", "DS"): 1,
        ("unsigned.test.", "DS"): 1,
        (".", "SOA"): 1,
    }


def _queries(interposer: Interposer) -> dict[tuple[str, str], int]:
    return dict(interposer.counts)


def test_an_answer_is_asked_for_again_when_its_ttl_is_over(testbed: Testbed) -> None:
    counting = testbed.interpose()
    stub = make_stub(counting.port)
    for _ in range(2):
        assert stub.lookup("brief.nsec.test.").security is Security.SECURE
    assert counting.count("brief.nsec.test.") == 1
    time.sleep(1.1)
    stub.lookup("brief.nsec.test.")
    assert counting.count("brief.nsec.test.") == 2


def test_a_replay_of_the_exchanges_gives_the_same_answer(testbed: Testbed) -> None:
    settings = StubSettings(timeout=1.0, retry_wait=0.0)
    down = Server(LOOPBACK, free_port())
    servers = [Server(LOOPBACK, testbed.resolver()), Server(LOOPBACK, testbed.resolver("second"))]
    live = StubResolver(servers, settings)
    names = (*ANSWERS, "drop.test.", "drop-ds.test.", "refused.test.")
    with ThreadPoolExecutor(8) as threads:
        cases = [(servers, answer) for answer in threads.map(live.lookup, names)]
    alone = StubResolver(servers[:1], settings)
    cases += [(servers[:1], alone.lookup(name)) for name in ("refused.test.", "alone.servfail.test.")]
    cases.append(([down], StubResolver([down], settings).lookup("nsec.test.")))
    for asked, answer in cases:
        replayed = ReplayResolver(asked, settings, answer.exchanges).lookup(answer.name)
        for field in ("rcode", "error", "records", "aliases", "security", "internal", "retries"):
            assert getattr(replayed, field) == getattr(answer, field), answer.name
        with pytest.raises(UnrecordedQueryError):
            ReplayResolver(asked, settings, answer.exchanges[1:]).lookup(answer.name)
