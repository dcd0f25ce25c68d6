"""DNS messages on the wire: asking one server, and reading a response without losing a record.

dnspython rejects a whole message because of one CAA record with an odd tag, or leaves the record out. A lost
record is a lost restriction, so the sections are split here and RDATA stays as octets. What is not a complete
answer to the question asked is found by `find_flaw`. RFC 1035 4, 2181, 2308, 6672, 6891, 8914.
"""

from __future__ import annotations

import secrets
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.wire
from dns.rdatatype import RdataType

PAYLOAD = 1232
"""UDP payload that is not fragmented on any usual path (octets)."""

MOST_RECORDS = 2000
"""Records read from one response; a TCP message holds hardly more."""

MOST_ALIASES = 16
"""Aliases followed; resolvers give up after as many or fewer."""

STALE_ERRORS = frozenset({3, 19})
"""INFO-CODEs of answers whose TTL is over (RFC 8914 4.4, 4.20)."""

POLICY_ERRORS = frozenset({4, 15, 16, 17, 18})
"""INFO-CODEs of answers that a local policy made: forged, blocked, censored, filtered, prohibited."""

CACHED_ERROR = 13
"""INFO-CODE of a failure that the resolver remembered (RFC 8914 4.14)."""

_EDE = 15
_CLASS_IN = int(dns.rdataclass.IN)
_ALIASES = (RdataType.CNAME, RdataType.DNAME)
_MANY_AT_ALIAS = frozenset({RdataType.CNAME, RdataType.RRSIG, RdataType.NSEC})
"""What is allowed beside a CNAME (RFC 2181 10.1, RFC 4034 3 and 4)."""


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
    rdclass: int = _CLASS_IN

    @property
    def covered(self) -> int | None:
        """The type that an RRSIG signs; None for other records."""
        if self.rdtype != RdataType.RRSIG or len(self.rdata) < 18:
            return None
        return int.from_bytes(self.rdata[:2], "big")

    @property
    def signer(self) -> dns.name.Name | None:
        """The zone whose key made an RRSIG; None for other records, and where its name cannot be read."""
        if self.covered is None:
            return None
        try:
            return dns.name.from_wire(self.rdata, 18)[0]
        except dns.exception.DNSException:
            return None

    @property
    def original_ttl(self) -> int | None:
        """The TTL that an RRSIG states (RFC 4034 3.1.4); None for other records."""
        return None if self.covered is None else int.from_bytes(self.rdata[4:8], "big")


class Question(NamedTuple):
    """The question of a message."""

    name: dns.name.Name
    rdtype: int
    rdclass: int = _CLASS_IN


@dataclass(frozen=True)
class Response:
    """A response split into records."""

    flags: int
    rcode: int
    """The extended rcode (RFC 6891 6.1.3)."""
    questions: tuple[Question, ...]
    answer: tuple[WireRecord, ...]
    authority: tuple[WireRecord, ...]
    has_policy_soa: bool
    """Whether the additional section holds an SOA, as response policy zones add it."""
    extended_errors: tuple[int, ...]
    """INFO-CODEs of RFC 8914; the texts are left out, they may be about an earlier query."""

    @property
    def ttl(self) -> int:
        """The lowest TTL of the answer and authority sections; 0 where both are empty."""
        return min((record.ttl for record in (*self.answer, *self.authority)), default=0)

    @property
    def authenticated(self) -> bool:
        return bool(self.flags & dns.flags.AD)

    @property
    def truncated(self) -> bool:
        return bool(self.flags & dns.flags.TC)

    @property
    def is_answer(self) -> bool:
        """Whether the rcode is that of an answer; the rest of it may still have a flaw."""
        return self.rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)

    @property
    def signers(self) -> frozenset[dns.name.Name]:
        """The zones that signed records of the answer and authority sections."""
        return frozenset(
            signer for record in (*self.answer, *self.authority) if (signer := record.signer) is not None
        )

    @property
    def soas(self) -> tuple[dns.name.Name, ...]:
        """The owners of SOA records in the authority section."""
        return tuple(record.owner for record in self.authority if record.rdtype == RdataType.SOA)


class MalformedResponseError(ValueError):
    """A response that cannot be split into its sections."""


def make_query(
    name: dns.name.Name,
    rdtype: dns.rdatatype.RdataType,
    *,
    checking_disabled: bool = False,
    rdclass: int = _CLASS_IN,
) -> bytes:
    """Return a query with RD, AD and DO, and CD where data must come unvalidated."""
    flags = dns.flags.RD | dns.flags.AD | (dns.flags.CD if checking_disabled else 0)
    header = struct.pack("!HHHHHH", secrets.randbits(16), flags, 1, 0, 0, 1)
    edns = b"\0" + struct.pack("!HHIH", dns.rdatatype.OPT, PAYLOAD, dns.flags.DO, 0)
    return header + b"".join(_encode_labels(name)) + struct.pack("!HH", rdtype, rdclass) + edns


def _encode_labels(name: dns.name.Name) -> Iterator[bytes]:
    for label in name.labels:
        yield bytes([len(label)]) + label


def read_response(wire: bytes) -> Response:
    """Split a response into records.

    Raises:
        MalformedResponseError: a count or a length leads out of the message, or not to its end.
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
        raise MalformedResponseError(
            f"{answers + authorities + additionals:,} records, at most {MOST_RECORDS:,} are read"
        )
    asked = tuple(Question(_read_name(parser), *parser.get_struct("!HH")) for _ in range(questions))
    answer = tuple(_read_record(parser) for _ in range(answers))
    authority = tuple(_read_record(parser) for _ in range(authorities))
    additional = [_read_record(parser) for _ in range(additionals)]
    if parser.remaining():
        raise MalformedResponseError(f"{parser.remaining()} octets behind the last record")
    options = [record for record in additional if record.rdtype == RdataType.OPT]
    if len(options) > 1:
        raise MalformedResponseError(f"{len(options)} OPT records")
    rcode = flags & 0xF
    extended_errors: list[int] = []
    for record in options:
        rcode |= record.ttl >> 24 << 4
        extended_errors += _read_extended_errors(record.rdata)
    return Response(
        flags,
        rcode,
        asked,
        answer,
        authority,
        any(record.rdtype == RdataType.SOA for record in additional),
        tuple(extended_errors),
    )


def _read_record(parser: dns.wire.Parser) -> WireRecord:
    owner = _read_name(parser)
    rdtype, rdclass, ttl, length = parser.get_struct("!HHIH")
    if ttl & 0x80000000 and rdtype != RdataType.OPT:
        ttl = 0  # RFC 2181 8
    if rdtype in _ALIASES:
        with parser.restrict_to(length):
            target = _read_name(parser)
        return WireRecord(owner, rdtype, ttl, b"", target, rdclass)
    if rdtype == RdataType.SOA:
        with parser.restrict_to(length):  # an SOA that cannot be read denies nothing
            names = [_read_name(parser).to_digestable() for _ in range(2)]
            rdata = b"".join(names) + parser.get_bytes(20)
        return WireRecord(owner, rdtype, ttl, rdata, None, rdclass)
    return WireRecord(owner, rdtype, ttl, parser.get_bytes(length), None, rdclass)


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
        if record.rdtype == RdataType.CNAME and record.target is not None
    }
    path: list[dns.name.Name] = []
    while name in targets and targets[name] not in path:
        name = targets[name]
        path.append(name)
    return tuple(path)


BARE_TARGET = "alias without the records of its target"
"""The flaw of a response whose aliases are in order, but which does not cover their last target."""


def find_flaw(name: dns.name.Name, rdtype: int, response: Response, *, cd: bool = False) -> str | None:
    """Return why a response is not a complete answer to the question, or None if it is one.

    Failures by their rcode have no flaw: they do not pretend to be an answer. What looks like "no such
    records" has to be a denial by the zone itself (RFC 2308 2): one with an SOA of the name or of a name
    above it. ``cd``: whether the query switched validation off.
    """
    flaw = _find_header_flaw(Question(name, rdtype), response, cd=cd)
    if flaw is not None or not response.is_answer:
        return flaw
    for record in (*response.answer, *response.authority):
        if record.rdclass != _CLASS_IN:
            return f"a record of class {record.rdclass}"
    path = (name, *follow_aliases(name, response.answer))
    follows_aliases = rdtype not in _ALIASES
    if follows_aliases:
        flaw = _find_alias_flaw(path, response.answer)
        if flaw is not None:
            return flaw
    end = path[-1] if follows_aliases else name
    flaw = _find_stray(path, end, rdtype, response.answer)
    if flaw is not None or (response.answer and not follows_aliases):
        return flaw
    if any(record.owner == end and record.rdtype == rdtype for record in response.answer):
        return "data at a name that does not exist" if response.rcode == dns.rcode.NXDOMAIN else None
    return _find_denial_flaw(end, response, is_target=len(path) > 1)


def _find_header_flaw(asked: Question, response: Response, *, cd: bool) -> str | None:
    flags = response.flags
    if dns.opcode.from_flags(flags) != dns.opcode.QUERY:
        return f"opcode {dns.opcode.to_text(dns.opcode.from_flags(flags))}"
    if response.questions != (asked,) and (response.questions or response.is_answer):
        return "the response answers another question"
    if not response.is_answer:
        return None
    if response.truncated:
        return "truncated"
    if not flags & dns.flags.RA:
        return "the server offers no recursion"
    if flags & dns.flags.AA:
        return "authoritative answer of a resolver: local data"
    if bool(flags & dns.flags.CD) is not cd:
        return "checking disabled, which was not asked for" if not cd else "checking not disabled"
    if stale := STALE_ERRORS.intersection(response.extended_errors):
        return f"stale answer (extended error {min(stale)})"
    if policy := POLICY_ERRORS.intersection(response.extended_errors):
        return f"answer of a local policy (extended error {min(policy)})"
    if response.has_policy_soa:
        return "answer of a response policy zone"
    return None


def _find_alias_flaw(path: tuple[dns.name.Name, ...], answer: tuple[WireRecord, ...]) -> str | None:
    """Return what is wrong with the aliases of an answer."""
    if len(path) - 1 > MOST_ALIASES:
        return f"alias chain of {len(path) - 1} names, at most {MOST_ALIASES} are followed"
    cnames = {record.owner: record.target for record in answer if record.rdtype == RdataType.CNAME}
    if path[-1] in cnames:
        return "alias loop"
    if len(cnames) < sum(record.rdtype == RdataType.CNAME for record in answer):
        return "two aliases at one name"
    for record in answer:
        if record.owner in cnames and record.rdtype not in _MANY_AT_ALIAS:
            return f"alias beside other records at {record.owner}"
        if record.rdtype != RdataType.DNAME or record.target is None:
            continue
        for name in path:
            if name == record.owner or not name.is_subdomain(record.owner):
                continue
            made = substitute(name, record.owner, record.target)
            if made is None or cnames.get(name) != made:
                return f"DNAME at {record.owner} without the alias made from it"
    return None


def substitute(name: dns.name.Name, owner: dns.name.Name, target: dns.name.Name) -> dns.name.Name | None:
    """The name that a DNAME makes of a name below it (RFC 6672 2.2); None if it is too long."""
    try:
        return dns.name.Name(name.labels[: -len(owner.labels)] + target.labels)
    except dns.name.NameTooLong:
        return None


def _find_stray(
    path: tuple[dns.name.Name, ...], end: dns.name.Name, rdtype: int, answer: tuple[WireRecord, ...]
) -> str | None:
    """Return what in an answer does not belong to it: records of other names or types."""
    held = {(record.owner, record.rdtype) for record in answer}
    for record in answer:
        kind = record.rdtype if record.covered is None else record.covered
        belongs = (
            (record.owner == end and kind == rdtype)
            or (record.owner in path and kind == RdataType.CNAME)
            or (kind == RdataType.DNAME and any(name.is_subdomain(record.owner) for name in path))
        )
        if not belongs:
            shown = dns.rdatatype.to_text(RdataType.make(record.rdtype))
            return f"{shown} record at {record.owner}, which was not asked for"
        if record.covered is not None and (record.owner, record.covered) not in held:
            return f"signature at {record.owner} without the records that it signs"
    return None


def _find_denial_flaw(end: dns.name.Name, response: Response, *, is_target: bool) -> str | None:
    """Return why an answer without data is not a denial."""
    soas = response.soas
    proofs = any(record.rdtype in (RdataType.NSEC, RdataType.NSEC3) for record in response.authority)
    if not soas and not (response.authenticated and proofs):
        if is_target:
            return BARE_TARGET
        if any(record.rdtype == RdataType.NS for record in response.authority):
            return "referral: the servers do not hold the zone"
        return "neither data nor an SOA"
    for owner in soas:
        if not end.is_subdomain(owner):
            return BARE_TARGET if is_target else f"SOA of {owner}, which is not a zone of {end}"
    return None


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


def ask_version(
    server: Server, timeout: float, transport: Callable[[bytes, Server, float], tuple[bytes, bool]] = exchange
) -> str | None:
    """What software a server names as its own (version.bind in class CH), None if it does not."""
    name = dns.name.from_text("version.bind.")
    query = make_query(name, RdataType.TXT, rdclass=dns.rdataclass.CH)
    try:
        response = read_response(transport(query, server, timeout)[0])
    except (OSError, MalformedResponseError):
        return None
    texts = [record.rdata for record in response.answer if record.rdtype == RdataType.TXT]
    # The first character string of the first record (RFC 1035 3.3.14).
    return texts[0][1 : 1 + texts[0][0]].decode("ascii", "backslashreplace") if texts and texts[0] else None
