"""DNS messages on the wire: asking one server, and reading a response without losing a record.

dnspython rejects a whole message over one CAA record with an odd tag, or leaves the record out. A lost record
is a lost restriction, so the sections are split here and RDATA stays as octets. RFC 1035 4, 6891, 8914.
"""

from __future__ import annotations

import secrets
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.name
import dns.rdatatype
import dns.wire

PAYLOAD = 1232
"""UDP payload that is not fragmented on any usual path (bytes)."""

MOST_RECORDS = 2000
"""Records read from one response; a TCP message holds hardly more."""

MOST_ALIASES = 16
"""Aliases followed; resolvers give up after as many or fewer."""

_EDE = 15
_CLASS_IN = 1


class Server(NamedTuple):
    """Address and port of a resolver."""

    address: str
    port: int = 53

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True)
class WireRecord:
    """A resource record with its RDATA as octets; ``target`` is that of a CNAME or DNAME."""

    owner: dns.name.Name
    rdtype: int
    ttl: int
    rdata: bytes
    target: dns.name.Name | None = None


@dataclass(frozen=True)
class Response:
    """A response split into records."""

    flags: int
    rcode: int
    """The extended rcode (RFC 6891 6.1.3)."""
    answer: tuple[WireRecord, ...]
    extended_errors: tuple[int, ...]
    """INFO-CODEs of RFC 8914; the texts are left out, they may speak of an earlier query."""
    ttl: int
    """The lowest TTL of the answer and authority sections; 0 where both are empty."""
    has_soa: bool
    """Whether the authority section holds an SOA, as it does where there is no data (RFC 2308 2)."""

    @property
    def authenticated(self) -> bool:
        return bool(self.flags & dns.flags.AD)

    @property
    def truncated(self) -> bool:
        return bool(self.flags & dns.flags.TC)


class MalformedResponseError(ValueError):
    """A response whose sections cannot be told apart, or which answers another query."""


def make_query(
    name: dns.name.Name, rdtype: dns.rdatatype.RdataType, *, checking_disabled: bool = False
) -> bytes:
    """Return a query with RD, AD and DO, and CD where data must come unvalidated."""
    flags = dns.flags.RD | dns.flags.AD | (dns.flags.CD if checking_disabled else 0)
    header = struct.pack("!HHHHHH", secrets.randbits(16), flags, 1, 0, 0, 1)
    edns = b"\0" + struct.pack("!HHIH", dns.rdatatype.OPT, PAYLOAD, dns.flags.DO, 0)
    return header + b"".join(_encode_labels(name)) + struct.pack("!HH", rdtype, _CLASS_IN) + edns


def _encode_labels(name: dns.name.Name) -> Iterator[bytes]:
    for label in name.labels:
        yield bytes([len(label)]) + label


def read_response(wire: bytes) -> Response:
    """Split a response into records.

    Raises:
        MalformedResponseError: a count or a length leads out of the message.
    """
    try:
        return _read_response(wire)
    except (dns.exception.DNSException, struct.error, IndexError, ValueError) as error:
        raise MalformedResponseError(
            f"response of {len(wire)} bytes: {error or type(error).__name__}"
        ) from error


def _read_response(wire: bytes) -> Response:
    parser = dns.wire.Parser(wire)
    _, flags, questions, answers, authorities, additionals = parser.get_struct("!HHHHHH")
    if answers + authorities + additionals > MOST_RECORDS:
        raise MalformedResponseError(f"{answers + authorities + additionals} records")
    for _ in range(questions):
        _read_name(parser)
        parser.get_struct("!HH")
    answer = tuple(
        record for _ in range(answers) for record, rdclass in _read_record(parser) if rdclass == _CLASS_IN
    )
    authority = [record for _ in range(authorities) for record, _ in _read_record(parser)]
    rcode = flags & 0xF
    extended_errors: list[int] = []
    for _ in range(additionals):
        for record, _ in _read_record(parser):
            if record.rdtype == dns.rdatatype.OPT:
                rcode |= record.ttl >> 24 << 4
                extended_errors += _read_extended_errors(record.rdata)
    return Response(
        flags,
        rcode,
        answer,
        tuple(extended_errors),
        min((record.ttl for record in (*answer, *authority)), default=0),
        any(record.rdtype == dns.rdatatype.SOA for record in authority),
    )


def _read_record(parser: dns.wire.Parser) -> Iterator[tuple[WireRecord, int]]:
    owner = _read_name(parser)
    rdtype, rdclass, ttl, length = parser.get_struct("!HHIH")
    if ttl & 0x80000000 and rdtype != dns.rdatatype.OPT:
        ttl = 0  # RFC 2181 8
    if rdtype not in (dns.rdatatype.CNAME, dns.rdatatype.DNAME):
        yield WireRecord(owner, rdtype, ttl, parser.get_bytes(length)), rdclass
        return
    with parser.restrict_to(length):
        target = _read_name(parser)
    yield WireRecord(owner, rdtype, ttl, b"", target), rdclass


def _read_name(parser: dns.wire.Parser) -> dns.name.Name:
    # Parser.get_name() stopped following compression pointers in dnspython 2.9.
    name, used = dns.name.from_wire(parser.wire, parser.current)
    parser.get_bytes(used)
    return name


def _read_extended_errors(options: bytes) -> list[int]:
    found = []
    parser = dns.wire.Parser(options)
    while parser.remaining():
        code, length = parser.get_struct("!HH")
        data = parser.get_bytes(length)
        if code == _EDE and length >= 2:
            found.append(int.from_bytes(data[:2], "big"))
    return found


def follow_aliases(name: dns.name.Name, answer: tuple[WireRecord, ...]) -> tuple[dns.name.Name, ...]:
    """Return the names that the CNAMEs of an answer lead to, in order, without the name itself.

    A DNAME comes with the CNAME made from it (RFC 6672 3.1).
    """
    targets = {
        record.owner: record.target
        for record in answer
        if record.rdtype == dns.rdatatype.CNAME and record.target is not None
    }
    path: list[dns.name.Name] = []
    while name in targets and targets[name] not in path:
        name = targets[name]
        path.append(name)
    return tuple(path)


def find_alias_flaw(name: dns.name.Name, rdtype: int, response: Response) -> str | None:
    """Return why the aliases of a response lead to no answer, or None where they do or there are none.

    What looks like "no such records" at the end of a chain that was cut short is a failure.
    """
    path = follow_aliases(name, response.answer)
    if not path or rdtype in (dns.rdatatype.CNAME, dns.rdatatype.DNAME):
        return None
    if len(path) > MOST_ALIASES:
        return f"alias chain of {len(path)} names, at most {MOST_ALIASES} are followed"
    if any(record.owner == path[-1] and record.rdtype == dns.rdatatype.CNAME for record in response.answer):
        return "alias loop"
    has_data = any(record.owner == path[-1] and record.rdtype == rdtype for record in response.answer)
    return None if has_data or response.has_soa else "alias chain cut short"


def exchange(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
    """Ask one server by UDP, and by TCP where the answer was truncated.

    Returns:
        The response, and whether it came by TCP.

    Raises:
        TimeoutError: nothing came within the timeout (seconds, for both attempts together).
        OSError: the server cannot be reached.
    """
    deadline = time.monotonic() + timeout
    response = _exchange_udp(query, server, deadline)
    if not response[2] & (dns.flags.TC >> 8):
        return response, False
    return _exchange_tcp(query, server, deadline), True


def _exchange_udp(query: bytes, server: Server, deadline: float) -> bytes:
    with socket.socket(_family(server), socket.SOCK_DGRAM) as udp:
        # A connected socket takes datagrams from the server alone, and learns of a closed port at once.
        udp.connect(server)
        udp.send(query)
        while True:
            udp.settimeout(_remaining(deadline))
            response = udp.recv(65535)
            if _answers(response, query):
                return response


def _exchange_tcp(query: bytes, server: Server, deadline: float) -> bytes:
    with socket.socket(_family(server), socket.SOCK_STREAM) as tcp:
        tcp.settimeout(_remaining(deadline))
        tcp.connect(server)
        tcp.sendall(struct.pack("!H", len(query)) + query)
        (length,) = struct.unpack("!H", _receive(tcp, 2, deadline))
        response = _receive(tcp, length, deadline)
    if not _answers(response, query):
        raise ConnectionError(f"{server} sent by TCP what answers no query")
    return response


def _receive(tcp: socket.socket, length: int, deadline: float) -> bytes:
    received = b""
    while len(received) < length:
        tcp.settimeout(_remaining(deadline))
        part = tcp.recv(length - len(received))
        if not part:
            raise ConnectionError("connection closed in the middle of a response")
        received += part
    return received


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError("timed out")
    return remaining


def _family(server: Server) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in server.address else socket.AF_INET


def _answers(response: bytes, query: bytes) -> bool:
    """Tell whether a message is a response with the query's id and question.

    A server that cannot read the query may leave the question out.
    """
    if len(response) < 12 or response[:2] != query[:2] or not response[2] & 0x80:
        return False
    if response[4:6] == b"\0\0":
        return response[3] & 0xF != 0
    end = 12
    while query[end]:
        end += query[end] + 1
    end += 5
    return response[4:6] == b"\0\1" and response[12:end].lower() == query[12:end].lower()
