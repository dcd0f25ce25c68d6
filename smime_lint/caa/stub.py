"""Lookups through a validating recursive resolver of the CA's own.

The resolver validates, this stub reads: AD, rcode, extended errors. What AD does not show is proven by the
DS queries above the name (``insecure``), and whether AD means anything at all by canaries: names that are
known to be signed, or known to be bogus. RFC 4035, 6840, 8914, 9520.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rdatatype import RdataType

from .insecure import Chain, trace_chain
from .once import OnceCache
from .resolver import DnsAnswer, Exchange, Security
from .wire import (
    MOST_ALIASES,
    MalformedResponseError,
    Response,
    Server,
    exchange,
    find_alias_flaw,
    follow_aliases,
    make_query,
    read_response,
)

BOGUS_ERRORS = frozenset({6, 7, 8, 9, 10, 11, 12, 25})
"""INFO-CODEs that speak of a validation failure (RFC 8914 4). With SERVFAIL they mean Bogus."""

FAILURE_LIFETIME = 30.0
"""Seconds for which a run remembers a failed lookup, as RFC 9520 3.2 has resolvers do."""

CANARY_LIFETIME = 60.0
"""Seconds after which a resolver has to show again that it validates."""


Transport = Callable[[bytes, Server, float], tuple[bytes, bool]]
"""Sends a query to a server and gives the response and whether it came by TCP, as ``wire.exchange`` does."""


@dataclass(frozen=True)
class StubSettings:
    """How a resolver is asked."""

    timeout: float = 10.0
    """Seconds to wait for one answer; the resolver may be busy with servers that do not answer."""

    retries: int = 1
    """Further attempts after a failed one; BR 4.2.2.1 wants one before a failure is taken for permission."""

    retry_wait: float = 7.0
    """Seconds between attempts at the same resolver. It must be longer than the resolver remembers a failure
    (RFC 9520; unbound: 5 to 6), else the second attempt is answered from memory."""

    signed_canary: str = "."
    """A name whose SOA is signed."""

    bogus_canary: str | None = None
    """A name whose data does not validate; a resolver that answers for it does not validate."""


class Health(str, Enum):
    """What the canaries say about a resolver."""

    VALIDATES = "validates"
    DOES_NOT_VALIDATE = "does-not-validate"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class _Reply:
    """An exchange and its response, where it can be read."""

    server: Server
    exchange: Exchange
    response: Response | None
    is_unreachable: bool = False
    """Whether the resolver could not even be asked."""

    @property
    def is_answer(self) -> bool:
        """Whether it says what records there are, be it none."""
        return (
            self.response is not None
            and self.response.rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)
            and self.exchange.error is None
        )

    @cached_property
    def message(self) -> dns.message.Message | None:
        """The response with its RDATA read, where it is an answer and all RDATA can be."""
        if not self.is_answer or self.exchange.response is None:
            return None
        try:
            return dns.message.from_wire(self.exchange.response)
        except dns.exception.DNSException:
            return None


class _Log:
    """The exchanges that one lookup rests on, its own and those shared with others."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def add(self, reply: _Reply) -> _Reply:
        if reply.exchange not in self.exchanges:
            self.exchanges.append(reply.exchange)
        return reply


class StubResolver:
    """Asks configured validating resolvers; safe to use from many threads.

    One lookup runs per name, whoever else asks for it meanwhile, and its answer serves the whole run as long
    as its TTL allows.
    """

    def __init__(
        self,
        servers: Sequence[Server],
        settings: StubSettings | None = None,
        *,
        transport: Transport = exchange,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._servers = tuple(servers)
        self._settings = settings or StubSettings()
        self._transport = transport
        self._clock = clock
        self._answers: OnceCache[tuple[dns.name.Name, RdataType], DnsAnswer] = OnceCache()
        self._replies: OnceCache[tuple[Server, dns.name.Name, RdataType], _Reply] = OnceCache()
        self._canaries: OnceCache[tuple[Server, bool], tuple[Health, tuple[_Reply, ...]]] = OnceCache()

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """Return the answer for a name, with its DNSSEC status proven.

        Raises:
            ValueError: the name is not ASCII, or no DNS name by its lengths.
        """
        key = _read_name(name), dns.rdatatype.from_text(rdtype)
        return self._answers.get(key, lambda: self._look_up(*key))

    def _look_up(self, name: dns.name.Name, rdtype: RdataType) -> tuple[DnsAnswer, float]:
        log = _Log()
        attempts = self._attempt(name, rdtype, log)
        reply = attempts[-1]
        response = reply.response
        internal = False
        aliases: tuple[dns.name.Name, ...] = ()
        if reply.is_answer and response is not None:
            aliases = follow_aliases(name, response.answer)
            security = self._classify_answer(name, rdtype, aliases, reply, response, log)
            lifetime = float(response.ttl)
        else:
            security, internal = self._classify_failure(name, rdtype, attempts, log)
            lifetime = FAILURE_LIFETIME
        answer = DnsAnswer(
            name=name.to_text(),
            rdtype=dns.rdatatype.to_text(rdtype),
            rcode=dns.rcode.to_text(dns.rcode.Rcode(response.rcode)) if response else None,
            error=reply.exchange.error,
            records=response.answer if response and reply.is_answer else (),
            aliases=tuple(alias.to_text() for alias in aliases),
            security=security,
            internal=internal,
            retries=len([each for each in attempts if not each.is_unreachable]) - 1,
            exchanges=tuple(log.exchanges),
        )
        return answer, lifetime

    def _attempt(self, name: dns.name.Name, rdtype: RdataType, log: _Log) -> list[_Reply]:
        """Ask until there is an answer, each resolver in turn, one twice only after the wait.

        A resolver that cannot be reached has tried nothing, so it does not count as an attempt.
        """
        asked: dict[Server, float] = {}
        replies: list[_Reply] = []
        count = 0
        for server in itertools.islice(
            itertools.cycle(self._servers), self._settings.retries + 1 + len(self._servers)
        ):
            if server in asked:
                time.sleep(max(0.0, asked[server] + self._settings.retry_wait - time.monotonic()))
            reply = log.add(self._ask(name, rdtype, server, "caa", attempt=len(replies) + 1))
            replies.append(reply)
            if not reply.is_unreachable:
                count += 1
                asked[server] = time.monotonic()
            if reply.is_answer or _is_bogus(reply) or count > self._settings.retries:
                break
        return replies

    def _classify_answer(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        aliases: tuple[dns.name.Name, ...],
        reply: _Reply,
        response: Response,
        log: _Log,
    ) -> Security:
        if self._check_canaries(reply.server, log) is not Health.VALIDATES:
            return Security.UNVALIDATED
        if response.authenticated:
            return Security.SECURE
        path = (name, *aliases)
        chains = {step: self._trace(step, reply.server, reply.exchange.time, log) for step in path}
        if Chain.CONTRADICTED in chains.values():
            return Security.UNVALIDATED
        if Chain.UNKNOWN in chains.values():
            return Security.INDETERMINATE
        signed = [step for step, chain in chains.items() if chain is Chain.COMPLETE]
        if len(signed) == len(path):
            return Security.UNVALIDATED
        # One Insecure name explains the missing AD, but not that the signed ones were validated.
        dnames = {record.owner for record in response.answer if record.rdtype == RdataType.DNAME}
        for step in signed:
            if step == path[-1]:
                part = self._ask_shared(step, rdtype, reply.server)
            elif made := dnames.intersection(_ancestors(step)) - {step}:
                part = self._ask_shared(max(made), RdataType.DNAME, reply.server)
            else:
                part = self._ask_shared(step, RdataType.CNAME, reply.server)
            log.add(part)
            if part.response is None or not part.response.authenticated:
                return Security.UNVALIDATED
        return Security.INSECURE

    def _classify_failure(
        self, name: dns.name.Name, rdtype: RdataType, attempts: Sequence[_Reply], log: _Log
    ) -> tuple[Security, bool]:
        """Return the status of a failed lookup, and whether the own resolver or network is at fault."""
        if any(_is_bogus(reply) for reply in attempts):
            return Security.BOGUS, False
        reply = next((reply for reply in reversed(attempts) if reply.response), attempts[-1])
        server = reply.server
        health = self._check_canaries(server, log, fresh=True)
        if health is Health.UNREACHABLE:
            # Nothing was asked but this resolver, which shows nothing.
            return Security.UNVALIDATED, True
        if (
            reply.exchange.error is None
            and log.add(self._ask(name, rdtype, server, "diagnosis", checking_disabled=True)).is_answer
        ):
            # Data that comes only unvalidated; some resolvers say no more (RFC 4035 5.5).
            return Security.BOGUS, False
        if health is Health.DOES_NOT_VALIDATE:
            return Security.UNVALIDATED, False
        path = (name, *self._find_aliases(name, server, log))
        chains = {self._trace(step, server, reply.exchange.time, log) for step in path}
        if Chain.COMPLETE in chains:
            return Security.SECURE, False
        if Chain.CONTRADICTED in chains:
            return Security.UNVALIDATED, False
        return Security.INSECURE if chains == {Chain.BROKEN_OFF} else Security.INDETERMINATE, False

    def _find_aliases(self, name: dns.name.Name, server: Server, log: _Log) -> tuple[dns.name.Name, ...]:
        """Follow the aliases of a failed lookup as far as they can be asked for one by one.

        The zone that fails may be another one than the name's; a CNAME query stops at each (RFC 1034 3.6.2).
        """
        path = [name]
        while len(path) <= MOST_ALIASES:
            target = self._find_alias(path[-1], server, log)
            if target is None or target in path:
                break
            path.append(target)
        return tuple(path[1:])

    def _find_alias(self, name: dns.name.Name, server: Server, log: _Log) -> dns.name.Name | None:
        reply = log.add(self._ask_shared(name, RdataType.CNAME, server))
        if not reply.is_answer or reply.response is None:
            return None
        targets = follow_aliases(name, reply.response.answer)
        if targets:
            return targets[0]
        # unbound leaves out the CNAME made from a DNAME where CNAME is asked for.
        for owner in itertools.islice(_ancestors(name), 1, None):
            reply = log.add(self._ask_shared(owner, RdataType.DNAME, server))
            for record in reply.response.answer if reply.response else ():
                if record.rdtype == RdataType.DNAME and record.owner == owner and record.target:
                    return dns.name.Name(name.labels[: -len(owner.labels)] + record.target.labels)
        return None

    def _trace(self, name: dns.name.Name, server: Server, at: float, log: _Log) -> Chain:
        def ask(level: dns.name.Name, rdtype: RdataType) -> dns.message.Message | None:
            return log.add(self._ask_shared(level, rdtype, server)).message

        return trace_chain(name, ask, at)

    def _check_canaries(self, server: Server, log: _Log, *, fresh: bool = False) -> Health:
        """Return whether the resolver shows that it validates, or has of late."""

        def ask() -> tuple[tuple[Health, tuple[_Reply, ...]], float]:
            health, replies = self._ask_canaries(server)
            is_brief = fresh or health is Health.UNREACHABLE
            return (health, replies), 1.0 if is_brief else CANARY_LIFETIME

        health, replies = self._canaries.get((server, fresh), ask)
        for reply in replies:
            log.add(reply)
        return health

    def _ask_canaries(self, server: Server) -> tuple[Health, tuple[_Reply, ...]]:
        signed = self._ask_canary(self._settings.signed_canary, server)
        if not signed.is_answer or signed.response is None:
            return Health.UNREACHABLE, (signed,)
        if not signed.response.authenticated:
            return Health.DOES_NOT_VALIDATE, (signed,)
        if self._settings.bogus_canary is None:
            return Health.VALIDATES, (signed,)
        bogus = self._ask_canary(self._settings.bogus_canary, server)
        if bogus.response is None:
            return Health.UNREACHABLE, (signed, bogus)
        is_refused = bogus.response.rcode == dns.rcode.SERVFAIL
        return Health.VALIDATES if is_refused else Health.DOES_NOT_VALIDATE, (signed, bogus)

    def _ask_canary(self, name: str, server: Server) -> _Reply:
        return self._ask(
            dns.name.from_text(name), RdataType.SOA, server, "canary", timeout=self._settings.timeout / 2
        )

    def _ask_shared(self, name: dns.name.Name, rdtype: RdataType, server: Server) -> _Reply:
        """Ask what many lookups need, once for all."""

        def ask() -> tuple[_Reply, float]:
            reply = self._ask(name, rdtype, server, "ds-proof", timeout=self._settings.timeout / 2)
            lifetime = reply.response.ttl if reply.is_answer and reply.response else FAILURE_LIFETIME
            return reply, float(lifetime)

        return self._replies.get((server, name, rdtype), ask)

    def _ask(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        server: Server,
        role: str,
        *,
        attempt: int = 1,
        checking_disabled: bool = False,
        timeout: float | None = None,
    ) -> _Reply:
        query = make_query(name, rdtype, checking_disabled=checking_disabled)
        began = self._clock()
        wire, tcp, error, response, is_unreachable = None, False, None, None, False
        try:
            wire, tcp = self._transport(query, server, timeout or self._settings.timeout)
            response = read_response(wire)
            error = find_alias_flaw(name, rdtype, response)
        except TimeoutError:
            error = "timeout"
        except OSError as problem:
            error, is_unreachable = f"unreachable: {problem}", True
        except MalformedResponseError as problem:
            error = f"malformed: {problem}"
        made = Exchange(
            role=role,
            name=name.to_text(),
            rdtype=dns.rdatatype.to_text(rdtype),
            attempt=attempt,
            server=str(server),
            time=began,
            checking_disabled=checking_disabled,
            tcp=tcp,
            response=wire,
            error=error,
        )
        return _Reply(server, made, response, is_unreachable)


def _read_name(text: str) -> dns.name.Name:
    """Return the name; no character in it escapes another."""
    labels = text.encode("ascii").lower().removesuffix(b".").split(b".")
    try:
        return dns.name.Name([*labels, b""]) if labels != [b""] else dns.name.root
    except dns.exception.DNSException as error:
        raise ValueError(f"{text!r} is no DNS name: {error}") from error


def _is_bogus(reply: _Reply) -> bool:
    response = reply.response
    return (
        response is not None
        and response.rcode == dns.rcode.SERVFAIL
        and not BOGUS_ERRORS.isdisjoint(response.extended_errors)
    )


def _ancestors(name: dns.name.Name) -> Iterator[dns.name.Name]:
    """Yield a name and the names above it, without the root."""
    while name != dns.name.root:
        yield name
        name = name.parent()
