"""DNS messages on the wire: nothing in a response is lost, nothing but the answer is taken for it."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smime_lint.caa.wire import (
    BARE_TARGET,
    MalformedResponseError,
    Server,
    ask_version,
    exchange,
    find_flaw,
    follow_aliases,
    make_query,
    read_response,
)

LOOPBACK = "127.0.0.1"
NAME = dns.name.from_text("example.test.")
QUERY = make_query(NAME, dns.rdatatype.CAA)


def respond(query: bytes, *records: str, flags: int = 0) -> bytes:
    response = dns.message.make_response(dns.message.from_wire(query))
    response.flags |= flags
    for record in records:
        response.answer += dns.message.from_text(f";ANSWER\n{record}\n").answer
    return response.to_wire()


def with_raw(query: bytes, rdata: bytes, count: int = 1) -> bytes:
    """Return a response whose CAA record has this RDATA."""
    end = query.index(b"\0\0\x29")  # the OPT record
    record = b"\xc0\x0c" + struct.pack("!HHIH", 257, 1, 300, len(rdata)) + rdata
    return query[:2] + b"\x81\xa0\0\1" + struct.pack("!HHH", count, 0, 0) + query[12:end] + record * count


def test_the_version_of_a_server() -> None:
    def transport(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
        response = dns.message.make_response(dns.message.from_wire(query))
        response.answer += dns.message.from_text(';ANSWER\nversion.bind. 0 CH TXT "unbound 1.17.1"\n').answer
        return response.to_wire(), False

    def refusing(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
        raise TimeoutError

    assert ask_version(Server(LOOPBACK), 1, transport) == "unbound 1.17.1"
    assert ask_version(Server(LOOPBACK), 1, refusing) is None


@pytest.mark.parametrize(
    "rdata", [b"", b"\0", b"\x80\0a", b"\0\x10a", b"\0\x09issue-ma il", b"\0\x05issue\xff"]
)
def test_rdata_that_no_parser_takes_is_kept(rdata: bytes) -> None:
    response = read_response(with_raw(QUERY, rdata, count=2))
    assert [record.rdata for record in response.answer] == [rdata, rdata]
    assert {record.owner for record in response.answer} == {NAME}
    assert response.authenticated
    assert response.ttl == 300


def test_every_truncation_of_a_response_is_malformed() -> None:
    wire = with_raw(QUERY, b"\0\x05issueca.example", count=2)
    for length in range(len(wire)):
        with pytest.raises(MalformedResponseError):
            read_response(wire[:length])


@given(st.binary(max_size=200))
def test_any_octets_are_read_or_malformed(octets: bytes) -> None:
    for wire in (octets, QUERY[:2] + b"\x81\x80" + octets):
        try:
            read_response(wire)
        except MalformedResponseError:
            continue


def test_a_pointer_to_itself_is_malformed() -> None:
    wire = with_raw(QUERY, b"")
    loop = wire.replace(b"\xc0\x0c", b"\xc0" + bytes([wire.index(b"\xc0\x0c")]))
    with pytest.raises(MalformedResponseError):
        read_response(loop)


def test_extended_rcode_and_errors_are_read() -> None:
    response = dns.message.make_response(dns.message.from_wire(QUERY))
    bogus, unreachable = dns.edns.EDECode.DNSSEC_BOGUS, dns.edns.EDECode.NO_REACHABLE_AUTHORITY
    response.use_edns(0, options=[dns.edns.EDEOption(bogus, "x"), dns.edns.EDEOption(unreachable)])
    response.set_rcode(dns.rcode.BADVERS)
    read = read_response(response.to_wire())
    assert read.rcode == dns.rcode.BADVERS
    assert read.extended_errors == (6, 22)


def test_aliases_are_followed_once_each() -> None:
    records = [
        "example.test. 300 IN CNAME b.test.",
        "b.test. 300 IN CNAME c.test.",
        "c.test. 300 IN CNAME b.test.",
        "x.test. 300 IN CNAME y.test.",
    ]
    read = read_response(respond(QUERY, *records))
    assert [name.to_text() for name in follow_aliases(NAME, read.answer)] == ["b.test.", "c.test."]


SOA = "SOA ns. x. 1 1 1 1 60"


@pytest.mark.parametrize(
    ("records", "soa", "flaw"),
    [
        (["example.test. 300 IN CNAME b.test.", "b.test. 300 IN CAA 0 issue a"], None, None),
        (["example.test. 300 IN CAA 0 issue a"], None, None),
        ([], "test.", None),
        (["example.test. 300 IN CNAME b.test."], "test.", None),
        (["example.test. 300 IN CNAME b.test."], None, BARE_TARGET),
        (["example.test. 300 IN CNAME b.test."], "example.test.", BARE_TARGET),
        ([], None, "neither data nor an SOA"),
        ([], "other.test.", "SOA of other.test., which is not a zone of example.test."),
    ],
)
def test_what_is_an_answer(records: list[str], soa: str | None, flaw: str | None) -> None:
    """Each odd answer has its place in test_odd_answers."""
    response = dns.message.from_wire(respond(QUERY, *records, flags=dns.flags.RA))
    if soa is not None:
        response.authority += dns.message.from_text(f";AUTHORITY\n{soa} 60 IN {SOA}\n").authority
    assert find_flaw(NAME, dns.rdatatype.CAA, read_response(response.to_wire())) == flaw


@contextmanager
def serving(
    answer: Callable[[bytes], list[bytes]], tcp: Callable[[bytes], bytes] | None = None
) -> Iterator[Server]:
    """Serve one UDP query with the datagrams, then one TCP query with the octets."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((LOOPBACK, 0))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(udp.getsockname())
    listener.listen()

    def serve() -> None:
        query, client = udp.recvfrom(4096)
        for datagram in answer(query):
            udp.sendto(datagram, client)
        if tcp is not None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(tcp(connection.recv(4096)[2:]))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield Server(LOOPBACK, udp.getsockname()[1])
    finally:
        thread.join(5)
        udp.close()
        listener.close()


def framed(octets: bytes) -> bytes:
    return struct.pack("!H", len(octets)) + octets


def test_datagrams_that_answer_another_query_are_passed_over() -> None:
    other_id = bytes([QUERY[0] ^ 1]) + QUERY[1:]
    other_name = make_query(dns.name.from_text("other.test."), dns.rdatatype.CAA)
    other_type = make_query(NAME, dns.rdatatype.A)
    good = respond(QUERY, 'example.test. 300 IN CAA 0 issuemail "ca.example"')
    bad = [
        b"",
        b"\0" * 11,
        QUERY,
        respond(other_id),
        QUERY[:2] + respond(other_name)[2:],
        QUERY[:2] + respond(other_type)[2:],
        QUERY[:2] + b"\x81\x80" + b"\0" * 8,
    ]
    with serving(lambda _: [*bad, good]) as server:
        assert exchange(QUERY, server, 3) == (good, False)


def test_a_truncated_answer_is_asked_for_by_tcp() -> None:
    truncated = respond(QUERY, flags=dns.flags.TC)
    good = respond(QUERY, 'example.test. 300 IN CAA 0 issuemail "ca.example"')
    with serving(lambda _: [truncated], tcp=lambda _: framed(good)) as server:
        assert exchange(QUERY, server, 3) == (good, True)


@pytest.mark.parametrize(
    "sent",
    [b"", b"\0", b"\xff\xff", framed(b"\0" * 20), framed(respond(QUERY))[:-1]],
    ids=["nothing", "half_a_length", "length", "zeros", "cut"],  # the identifier of a query is random
)
def test_a_broken_tcp_answer_is_no_answer(sent: bytes) -> None:
    with (
        serving(lambda _: [respond(QUERY, flags=dns.flags.TC)], tcp=lambda _: sent) as server,
        pytest.raises(OSError, match=r"closed|answers no query"),
    ):
        exchange(QUERY, server, 3)


def test_silence_ends_at_the_timeout() -> None:
    with serving(lambda _: []) as server, pytest.raises(TimeoutError):
        exchange(QUERY, server, 0.2)


def test_a_refused_connection_is_known_at_once() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind((LOOPBACK, 0))
        port = closed.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        exchange(QUERY, Server(LOOPBACK, port), 3)
