"""Lookups through a validating recursive resolver of the CA's own.

The resolver validates, this stub reads: AD, rcode, extended errors. What AD does not show is proven by the
DS queries above the name (``insecure``), and whether AD means anything at all by canaries: names that are
known to be signed, or known to be bogus. Only a complete answer to the question asked counts
(``wire.find_flaw``). RFC 2308, 4035, 6840, 8914, 9520.
"""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rdatatype import RdataType

from .insecure import OPT_OUT, Chain, Trace, trace_chain
from .once import OnceCache
from .resolver import DnsAnswer, Exchange, Security
from .wire import (
    BARE_TARGET,
    CACHED_ERROR,
    MOST_ALIASES,
    MalformedResponseError,
    Response,
    Server,
    exchange,
    find_flaw,
    follow_aliases,
    make_query,
    read_response,
    substitute,
)

BOGUS_ERRORS = frozenset({6, 7, 8, 9, 10, 11, 12, 25})
"""INFO-CODEs of a validation failure (RFC 8914 4). With SERVFAIL they mean Bogus."""

FAILURE_LIFETIME = 30.0
"""Seconds for which a run remembers a failed lookup, as RFC 9520 3.2 has resolvers do."""

CANARY_LIFETIME = 60.0
"""Seconds after which a resolver has to show again that it validates."""

FAILURE_MEMORY = 4.9
"""Seconds after which a resolver no longer answers a question from the memory of its failure: 5 for unbound,
where they are whole seconds, and 1 for BIND."""

SLOW = 0.3
"""Seconds from which on an error shows by itself that servers were asked and did not answer: an answer from
memory is never as slow."""

PROBES = 5
"""How often a query is timed; the quickest counts, which no busy machine delayed."""

NETWORK_TIME = 0.0003
"""Seconds that asking a server takes at least, compared with an answer from memory."""

FRESHNESS = 2.0
"""Seconds by which clocks and TTLs, whole seconds, may differ in a proof that the uplink is alive."""

TIMEOUT = "timeout"
DEADLINE = "deadline"
"""Errors of an exchange: the resolver did not answer in time; the time for the whole check was over."""

_UNREACHABLE = "unreachable: "

Transport = Callable[[bytes, Server, float], tuple[bytes, bool]]
"""Sends a query to a server and gives the response and whether it came by TCP, as ``wire.exchange`` does."""


@dataclass(frozen=True)
class StubSettings:
    """The settings of a resolver."""

    timeout: float = 5.0
    """Seconds to wait for one answer; the resolver may be busy with servers that do not answer."""

    retries: int = 1
    """Further attempts after a failed one; BR 4.2.2.1 requires one before a failure is permission."""

    retry_wait: float = 7.0
    """Seconds between attempts at the same resolver. It must be longer than the resolver remembers a failure
    (RFC 9520; unbound: 5, BIND: 1), else the second attempt is answered from memory."""

    signed_canary: str = "."
    """A name whose SOA is signed."""

    bogus_canary: str | None = None
    """A name whose data does not validate; a resolver that answers for it does not validate."""

    with_chain: bool = False
    """Whether to fetch the keys above each answer too, so that a third party can verify it later."""


class Health(str, Enum):
    """What the canaries show about a resolver."""

    VALIDATES = "validates"
    DOES_NOT_VALIDATE = "does-not-validate"
    UNREACHABLE = "unreachable"


class Sent(NamedTuple):
    """What became of a query."""

    response: bytes | None
    tcp: bool
    error: str | None
    """"timeout", "deadline", or "unreachable: " and why."""
    time: float
    """When it was sent, in seconds since 1970."""
    seconds: float
    """How long the answer took."""


@dataclass(frozen=True)
class _Reply:
    """An exchange and its response, where it can be read."""

    server: Server
    exchange: Exchange
    response: Response | None
    flaw: str | None = None
    """Why the response is not a complete answer."""

    @property
    def is_unreachable(self) -> bool:
        """Whether the resolver could not even be asked."""
        error = self.exchange.error
        return error is not None and error.startswith(_UNREACHABLE)

    @property
    def is_odd(self) -> bool:
        """Whether something came back that is neither an answer nor a failure by its rcode. The fault may
        then lie with the own resolver."""
        return self.exchange.response is not None and self.exchange.error is not None

    @property
    def is_answer(self) -> bool:
        """Whether it states what records there are, be it none."""
        return self.response is not None and self.response.is_answer and self.exchange.error is None

    @cached_property
    def message(self) -> dns.message.Message | None:
        """The response with its RDATA read, where it is an answer and all RDATA can be."""
        if not self.is_answer or self.exchange.response is None:
            return None
        try:
            return dns.message.from_wire(self.exchange.response)
        except dns.exception.DNSException:
            return None


class _Failure(NamedTuple):
    """What a failed lookup shows."""

    security: Security
    internal: bool
    """Whether the own resolver or network may be at fault."""
    target: dns.name.Name
    """The name at which it failed: the last of the aliases."""


class _Work:
    """One lookup: the time it has, and the exchanges that it rests on, also those shared with others."""

    def __init__(self, deadline: float | None) -> None:
        self.deadline = deadline
        """In seconds of ``time.monotonic()``; None if there is no limit."""
        self.replies: dict[int, _Reply] = {}

    def add(self, reply: _Reply) -> _Reply:
        self.replies.setdefault(id(reply.exchange), reply)
        return reply

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(reply.exchange for reply in self.replies.values())

    @property
    def is_cut_short(self) -> bool:
        """Whether the deadline kept something from being asked."""
        return any(reply.exchange.error == DEADLINE for reply in self.replies.values())

    def remaining(self) -> float | None:
        """Seconds until the deadline, not less than 0."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


class StubResolver:
    """Queries the configured validating resolvers; safe to use from many threads.

    Each name is looked up once, even if several threads request it, and its answer is reused during the run
    until its TTL expires.
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
        self._chains: OnceCache[tuple[Server, dns.name.Name], tuple[Exchange, ...]] = OnceCache()
        self._canaries: OnceCache[Server, tuple[Health, tuple[_Reply, ...]]] = OnceCache()
        self._alive: dict[Server, tuple[float, _Reply]] = {}
        """When the uplink of each resolver was seen alive last, and by which reply."""
        self._alive_lock = threading.Lock()

    def lookup(self, name: str, rdtype: str = "CAA", deadline: float | None = None) -> DnsAnswer:
        """Return the answer for a name, with its DNSSEC status proven.

        ``deadline``: when to give up, in seconds of ``time.monotonic()``.

        Raises:
            ValueError: the name is not ASCII, or no DNS name by its lengths.
        """
        key = _read_name(name), dns.rdatatype.from_text(rdtype)
        work = _Work(deadline)
        while True:
            is_mine = []

            def look_up() -> tuple[DnsAnswer, float]:
                is_mine.append(True)  # noqa: B023 - called before the next round
                return self._look_up(*key, work)

            try:
                answer = self._answers.get(key, look_up, work.remaining())
            except TimeoutError:
                return _late_answer(key[0], key[1], work)
            # What another check had no time for, this one may have.
            if is_mine or not answer.is_cut_short or work.remaining() == 0:
                return answer

    # One lookup

    def _look_up(self, name: dns.name.Name, rdtype: RdataType, work: _Work) -> tuple[DnsAnswer, float]:
        attempts = self._attempt(name, rdtype, work)
        reply = attempts[-1]
        path = [name]
        parts = [reply]
        if reply.flaw == BARE_TARGET and reply.response is not None:
            # The answer does not cover the last target, which is asked for by itself.
            path += follow_aliases(name, reply.response.answer)
            attempts = self._attempt(path[-1], rdtype, work)
            parts.append(attempts[-1])
            reply = attempts[-1]
        response = reply.response
        if not reply.is_answer or response is None:
            failure = self._classify_failure(path, rdtype, attempts, work)
            answer = self._failed_answer(name, rdtype, attempts, failure, work)
            return answer, 0.0 if work.is_cut_short else FAILURE_LIFETIME
        path += follow_aliases(path[-1], response.answer)
        security, traces = self._classify_answer(path, rdtype, parts, work)
        flaw = _find_foreign_soa(path[-1], rdtype, response, traces)
        if flaw is not None:
            failed = [replace(reply, exchange=replace(reply.exchange, error=flaw), flaw=flaw)]
            failure = _Failure(Security.UNVALIDATED, True, path[-1])
            return self._failed_answer(name, rdtype, failed, failure, work), FAILURE_LIFETIME
        answer = DnsAnswer(
            name=name.to_text(),
            rdtype=dns.rdatatype.to_text(rdtype),
            rcode=dns.rcode.to_text(dns.rcode.Rcode(response.rcode)),
            error=None,
            records=tuple(record for part in parts if part.response for record in part.response.answer),
            aliases=tuple(alias.to_text() for alias in path[1:]),
            security=security,
            internal=False,
            retries=0,
            exchanges=work.exchanges,
            chain=self._fetch_chain(reply.server, work),
        )
        lifetime = min(part.response.ttl for part in parts if part.response)
        return answer, 0.0 if work.is_cut_short else float(lifetime)

    def _failed_answer(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        attempts: Sequence[_Reply],
        failure: _Failure,
        work: _Work,
    ) -> DnsAnswer:
        reply = attempts[-1]
        rcode = reply.response.rcode if reply.response is not None else None
        return DnsAnswer(
            name=name.to_text(),
            rdtype=dns.rdatatype.to_text(rdtype),
            rcode=None if rcode is None else dns.rcode.to_text(dns.rcode.Rcode(rcode)),
            error=reply.exchange.error,
            records=(),
            aliases=(),
            security=failure.security,
            internal=failure.internal,
            retries=0 if failure.internal else self._count_retries(attempts, failure.target, rdtype, work),
            exchanges=work.exchanges,
            chain=() if failure.internal else self._fetch_chain(reply.server, work),
        )

    def _attempt(self, name: dns.name.Name, rdtype: RdataType, work: _Work) -> list[_Reply]:
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
                self._pause(asked[server] + self._settings.retry_wait - time.monotonic(), work)
            reply = work.add(self._ask(name, rdtype, server, "caa", work, attempt=len(replies) + 1))
            if reply.exchange.error == DEADLINE and replies:
                break
            replies.append(reply)
            if not reply.is_unreachable:
                count += 1
                asked[server] = time.monotonic()
            is_over = reply.is_answer or reply.flaw == BARE_TARGET or _is_bogus(reply)
            if is_over or count > self._settings.retries or reply.exchange.error == DEADLINE:
                break
        return replies

    def _count_retries(
        self, attempts: Sequence[_Reply], target: dns.name.Name, rdtype: RdataType, work: _Work
    ) -> int:
        """Count the further attempts that were lookups, and not answers from a resolver's memory.

        A resolver that was not asked before looks the name up itself. One that was has the failure in memory
        for some seconds, and for much longer that the servers did not answer; see `_asked_servers`.
        """
        last: dict[Server, Exchange] = {}
        count = 0
        for reply in attempts:
            if reply.is_unreachable:
                continue
            made, before = reply.exchange, last.get(reply.server)
            if before is None or (
                made.time - (before.time + before.seconds) >= FAILURE_MEMORY
                and self._asked_servers(reply, target, rdtype, work)
            ):
                count += 1
            last[reply.server] = made
        return max(0, count - 1)

    def _asked_servers(self, reply: _Reply, target: dns.name.Name, rdtype: RdataType, work: _Work) -> bool:
        """Whether a resolver that no longer remembers a failure asked the servers of the zone again.

        An error that took long did, since servers that do not answer are waited for. A timeout shows nothing:
        the resolver may still be waiting for what it asked before. A quick error came either from a server,
        or from the memory that all servers are dead. Then a name that was never asked for fails as quickly
        as the same question asked again at once, which comes from memory in any case.
        """
        if reply.response is None or CACHED_ERROR in reply.response.extended_errors:
            return False
        if reply.exchange.seconds >= SLOW:
            return True
        name = dns.name.from_text(reply.exchange.name)
        memory = self._time_probe(lambda: name, reply.server, rdtype, work)
        fresh = self._time_probe(lambda: self._below(target), reply.server, rdtype, work)
        if memory is None or fresh is None:
            return False
        return fresh >= max(memory + NETWORK_TIME, 1.5 * memory)

    def _time_probe(
        self, make_name: Callable[[], dns.name.Name], server: Server, rdtype: RdataType, work: _Work
    ) -> float | None:
        """The shortest time that some queries took; None if one was not answered at all."""
        times = []
        for _ in range(PROBES):
            probe = work.add(self._ask(make_name(), rdtype, server, "retry-probe", work))
            if probe.response is None:
                return None
            times.append(probe.exchange.seconds)
            if probe.exchange.seconds >= SLOW:
                break
        return min(times)

    def _below(self, name: dns.name.Name) -> dns.name.Name:
        """A name below another that was never asked for; the name itself if there is no room."""
        try:
            return dns.name.Name([self._make_label(), *name.labels])
        except dns.exception.DNSException:
            return name

    # The status of an answer

    def _classify_answer(
        self, path: Sequence[dns.name.Name], rdtype: RdataType, parts: Sequence[_Reply], work: _Work
    ) -> tuple[Security, dict[dns.name.Name, Trace]]:
        """Return the status of an answer, and the way from the root to each name of it without AD."""
        reply = parts[-1]
        if self._check_canaries(reply.server, work) is not Health.VALIDATES:
            return Security.UNVALIDATED, {}
        responses = [part.response for part in parts if part.response is not None]
        if all(response.authenticated for response in responses):
            return Security.SECURE, {}
        traces = {step: self._trace(step, reply.server, reply.exchange.time, work) for step in path}
        chains = {step: trace.chain for step, trace in traces.items()}
        if Chain.CONTRADICTED in chains.values():
            return Security.UNVALIDATED, traces
        if Chain.UNKNOWN in chains.values():
            return Security.INDETERMINATE, traces
        signed = [step for step, chain in chains.items() if chain is Chain.COMPLETE]
        if len(signed) == len(set(path)):
            return Security.UNVALIDATED, traces
        # One Insecure name explains the missing AD, but not that the signed ones were validated.
        records = (record for response in responses for record in response.answer)
        dnames = {record.owner for record in records if record.rdtype == RdataType.DNAME}
        for step in signed:
            if step == path[-1]:
                part = self._ask_shared(step, rdtype, reply.server, work)
            elif made := dnames.intersection(_ancestors(step)) - {step}:
                part = self._ask_shared(max(made), RdataType.DNAME, reply.server, work)
            else:
                part = self._ask_shared(step, RdataType.CNAME, reply.server, work)
            if part.response is None or not part.response.authenticated:
                return Security.UNVALIDATED, traces
        return Security.INSECURE, traces

    def _classify_failure(
        self, path: Sequence[dns.name.Name], rdtype: RdataType, attempts: Sequence[_Reply], work: _Work
    ) -> _Failure:
        """Find out what a failed lookup shows about the zone, and where the fault lies."""
        reply = next((reply for reply in reversed(attempts) if reply.response), attempts[-1])
        server, name = reply.server, path[-1]
        if any(_is_bogus(reply) for reply in attempts):
            return _Failure(Security.BOGUS, False, name)
        if any(reply.is_odd or reply.exchange.error == DEADLINE for reply in attempts):
            # No failure of the zone's servers: it is not shown where the fault lies.
            return _Failure(Security.UNVALIDATED, True, name)
        health = self._check_canaries(server, work)
        if health is Health.UNREACHABLE:
            # Nothing was asked but this resolver, which shows nothing.
            return _Failure(Security.UNVALIDATED, True, name)
        if (
            reply.exchange.error is None
            and work.add(self._ask(name, rdtype, server, "diagnosis", work, checking_disabled=True)).is_answer
        ):
            # Data that comes only unvalidated; some resolvers give no other sign (RFC 4035 5.5).
            return _Failure(Security.BOGUS, False, name)
        if health is Health.DOES_NOT_VALIDATE:
            return _Failure(Security.UNVALIDATED, False, name)
        names = (*path, *self._find_aliases(name, server, work))
        traces = [self._trace(step, server, reply.exchange.time, work) for step in names]
        chains = {trace.chain for trace in traces}
        if Chain.COMPLETE in chains:
            return _Failure(Security.SECURE, False, names[-1])
        if Chain.CONTRADICTED in chains:
            return _Failure(Security.UNVALIDATED, False, names[-1])
        security = Security.INSECURE if chains == {Chain.BROKEN_OFF} else Security.INDETERMINATE
        zones = {trace.zone for trace in traces}
        is_alive = self._is_uplink_alive(server, attempts[0].exchange.time, zones, work)
        return _Failure(security, not is_alive, names[-1])

    def _find_aliases(self, name: dns.name.Name, server: Server, work: _Work) -> tuple[dns.name.Name, ...]:
        """Follow the aliases of a failed lookup as far as they can be asked for one by one.

        The zone that fails may be another one than the name's; a CNAME query stops at each (RFC 1034 3.6.2).
        """
        path = [name]
        while len(path) <= MOST_ALIASES:
            target = self._find_alias(path[-1], server, work)
            if target is None or target in path:
                break
            path.append(target)
        return tuple(path[1:])

    def _find_alias(self, name: dns.name.Name, server: Server, work: _Work) -> dns.name.Name | None:
        reply = self._ask_shared(name, RdataType.CNAME, server, work)
        if not reply.is_answer or reply.response is None:
            return None
        targets = follow_aliases(name, reply.response.answer)
        if targets:
            return targets[0]
        # unbound leaves out the CNAME made from a DNAME where CNAME is asked for.
        for owner in itertools.islice(_ancestors(name), 1, None):
            reply = self._ask_shared(owner, RdataType.DNAME, server, work)
            for record in reply.response.answer if reply.response else ():
                if record.rdtype == RdataType.DNAME and record.owner == owner and record.target:
                    return substitute(name, owner, record.target)
        return None

    def _trace(self, name: dns.name.Name, server: Server, at: float, work: _Work) -> Trace:
        def ask(level: dns.name.Name, rdtype: RdataType) -> dns.message.Message | None:
            return self._ask_shared(level, rdtype, server, work).message

        return trace_chain(name, ask, at)

    # Whether the resolver, and the network behind it, is to be trusted

    def _check_canaries(self, server: Server, work: _Work) -> Health:
        """Return whether the resolver shows that it validates, or has of late."""

        def ask() -> tuple[tuple[Health, tuple[_Reply, ...]], float]:
            health, replies = self._ask_canaries(server, work)
            return (health, replies), 1.0 if health is Health.UNREACHABLE else CANARY_LIFETIME

        try:
            health, replies = self._canaries.get(server, ask, work.remaining())
        except TimeoutError:
            return Health.UNREACHABLE
        for reply in replies:
            work.add(reply)
        return health

    def _ask_canaries(self, server: Server, work: _Work) -> tuple[Health, tuple[_Reply, ...]]:
        signed = self._ask_canary(dns.name.from_text(self._settings.signed_canary), server, work)
        if not signed.is_answer or signed.response is None:
            return Health.UNREACHABLE, (signed,)
        if not signed.response.authenticated:
            return Health.DOES_NOT_VALIDATE, (signed,)
        if self._settings.bogus_canary is None:
            return Health.VALIDATES, (signed,)
        bogus = self._ask_canary(dns.name.from_text(self._settings.bogus_canary), server, work)
        if bogus.response is None:
            return Health.UNREACHABLE, (signed, bogus)
        is_refused = bogus.response.rcode == dns.rcode.SERVFAIL
        return Health.VALIDATES if is_refused else Health.DOES_NOT_VALIDATE, (signed, bogus)

    def _ask_canary(self, name: dns.name.Name, server: Server, work: _Work) -> _Reply:
        return self._ask(name, RdataType.SOA, server, "canary", work, timeout=self._settings.timeout / 2)

    def _is_uplink_alive(self, server: Server, since: float, zones: set[dns.name.Name], work: _Work) -> bool:
        """Whether the resolver has had an answer from elsewhere since a lookup began to fail.

        The signed canary shows it where its TTL has not run down: a resolver may have had it in its cache for
        a day. Otherwise a name that was never asked for is looked up below the canary, and below the signed
        zones above the name that failed. Resolvers make such denials of NSEC records that they know (RFC
        8198), so they need a full TTL too; NSEC3 with opt-out is not used so.
        """
        with self._alive_lock:
            seen = self._alive.get(server)
        if seen is not None and seen[0] >= since:
            work.add(seen[1])
            return True
        canary = dns.name.from_text(self._settings.signed_canary)
        below = (self._below(zone) for zone in (canary, *sorted(zones - {canary}, reverse=True)))
        for name in itertools.chain((canary,), below):
            reply = work.add(self._ask_canary(name, server, work))
            age = _age(reply.response) if reply.is_answer and reply.response else None
            if age is not None and reply.exchange.time - age >= since - FRESHNESS:
                with self._alive_lock:
                    self._alive[server] = reply.exchange.time - age, reply
                return True
        return False

    # Keys for those who verify the answers later

    def _fetch_chain(self, server: Server, work: _Work) -> tuple[Exchange, ...]:
        """The DNSKEY and DS records of the zones that signed the answers, up to the root."""
        if not self._settings.with_chain:
            return ()
        signers: set[dns.name.Name] = set()
        for reply in work.replies.values():
            if reply.response is not None and not reply.exchange.checking_disabled:
                signers |= reply.response.signers
        found = {id(each): each for zone in sorted(signers) for each in self._fetch_keys(zone, server, work)}
        return tuple(found.values())

    def _fetch_keys(self, zone: dns.name.Name, server: Server, work: _Work) -> tuple[Exchange, ...]:
        def fetch() -> tuple[tuple[Exchange, ...], float]:
            shared = _Work(work.deadline)
            replies = [self._ask_shared(zone, RdataType.DNSKEY, server, shared)]
            above: tuple[Exchange, ...] = ()
            if zone != dns.name.root:
                replies.append(self._ask_shared(zone, RdataType.DS, server, shared))
                above = self._fetch_keys(_zone_above(zone, replies[1]), server, work)
            if not all(reply.is_answer for reply in replies):
                return (*(reply.exchange for reply in replies), *above), 1.0
            lifetime = min(reply.response.ttl for reply in replies if reply.response)
            return (*(reply.exchange for reply in replies), *above), float(lifetime)

        try:
            return self._chains.get((server, zone), fetch, work.remaining())
        except TimeoutError:
            return ()

    # Queries

    def _ask_shared(self, name: dns.name.Name, rdtype: RdataType, server: Server, work: _Work) -> _Reply:
        """Ask what many lookups need, once for all."""
        while True:
            is_mine = []

            def ask() -> tuple[_Reply, float]:
                is_mine.append(True)  # noqa: B023 - called before the next round
                reply = self._ask(name, rdtype, server, "ds-proof", work, timeout=self._settings.timeout / 2)
                if reply.exchange.error == DEADLINE:
                    return reply, 0.0
                lifetime = reply.response.ttl if reply.is_answer and reply.response else FAILURE_LIFETIME
                return reply, float(lifetime)

            try:
                reply = self._replies.get((server, name, rdtype), ask, work.remaining())
            except TimeoutError:
                return work.add(self._ask(name, rdtype, server, "ds-proof", work))
            # What another check had no time for, this one may have.
            if is_mine or reply.exchange.error != DEADLINE:
                return work.add(reply)

    def _ask(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        server: Server,
        role: str,
        work: _Work,
        *,
        attempt: int = 1,
        checking_disabled: bool = False,
        timeout: float | None = None,
    ) -> _Reply:
        query = make_query(name, rdtype, checking_disabled=checking_disabled)
        limit = timeout or self._settings.timeout
        remaining = work.remaining()
        sent = self._send(query, server, limit, remaining)
        response, error, flaw = None, sent.error, None
        if sent.response is not None:
            try:
                response = read_response(sent.response)
                error = flaw = find_flaw(name, rdtype, response, cd=checking_disabled)
            except MalformedResponseError as problem:
                error = flaw = f"malformed: {problem}"
        made = Exchange(
            role=role,
            name=name.to_text(),
            rdtype=dns.rdatatype.to_text(rdtype),
            attempt=attempt,
            server=str(server),
            time=sent.time,
            seconds=sent.seconds,
            checking_disabled=checking_disabled,
            tcp=sent.tcp,
            response=sent.response,
            error=error,
        )
        return _Reply(server, made, response, flaw)

    def _send(self, query: bytes, server: Server, timeout: float, remaining: float | None) -> Sent:
        """Send a query. ``remaining``: seconds until the deadline, None if there is none."""
        at, began = self._clock(), time.monotonic()
        wire, tcp, error = None, False, None
        if remaining == 0:
            return Sent(None, False, DEADLINE, at, 0.0)
        limit = timeout if remaining is None else min(timeout, remaining)
        try:
            wire, tcp = self._transport(query, server, limit)
        except TimeoutError:
            error = TIMEOUT if limit == timeout else DEADLINE
        except OSError as problem:
            error = f"{_UNREACHABLE}{problem}"
        return Sent(wire, tcp, error, at, round(time.monotonic() - began, 6))

    def _pause(self, seconds: float, work: _Work) -> None:
        """Wait, but not beyond the deadline."""
        remaining = work.remaining()
        time.sleep(max(0.0, seconds if remaining is None else min(seconds, remaining)))

    def _make_label(self) -> bytes:
        """A label that was never asked for."""
        return f"caa-{secrets.token_hex(8)}".encode("ascii")


def _late_answer(name: dns.name.Name, rdtype: RdataType, work: _Work) -> DnsAnswer:
    """The failure of a lookup that another check had begun, and which did not end in time."""
    return DnsAnswer(
        name=name.to_text(),
        rdtype=dns.rdatatype.to_text(rdtype),
        rcode=None,
        error=DEADLINE,
        records=(),
        aliases=(),
        security=Security.UNVALIDATED,
        internal=True,
        retries=0,
        exchanges=work.exchanges,
    )


def _find_foreign_soa(
    name: dns.name.Name, rdtype: RdataType, response: Response, traces: dict[dns.name.Name, Trace]
) -> str | None:
    """Return why a denial is not one of the zone that the name is delegated to, or None.

    Only a server that holds the zone can deny (RFC 2308 2.2); an SOA above the delegation shows that another
    one answered.
    """
    trace = traces.get(name)
    has_data = any(record.owner == name and record.rdtype == rdtype for record in response.answer)
    if trace is None or has_data or trace.chain not in (Chain.BROKEN_OFF, Chain.UNSUPPORTED):
        return None
    top = trace.zone if trace.cut is None else trace.cut
    for owner in response.soas:
        if not owner.is_subdomain(top):
            return f"SOA of {owner} in a denial for {name}, which is delegated to {top}"
    return None


def age_of(made: Exchange) -> float | None:
    """For how many seconds a resolver had had the answer of a recorded exchange; None if it is none."""
    if made.response is None or made.checking_disabled:
        return None
    name, rdtype = dns.name.from_text(made.name), dns.rdatatype.from_text(made.rdtype)
    try:
        response = read_response(made.response)
    except MalformedResponseError:
        return None
    is_answer = response.is_answer and find_flaw(name, rdtype, response) is None
    return _age(response) if is_answer else None


def _age(response: Response) -> float | None:
    """For how many seconds a resolver has had the youngest part of an answer, by its signatures.

    None if the answer shows nothing.
    """
    records = (*response.answer, *response.authority)
    if any(record.rdtype == RdataType.NSEC3 and record.rdata[1:2] == bytes((OPT_OUT,)) for record in records):
        return 0.0
    if not response.authenticated:
        return None
    ttls = {(record.owner, record.rdtype): record.ttl for record in records}
    ages = [
        record.original_ttl - ttls[record.owner, record.covered]
        for record in records
        if record.original_ttl is not None and record.covered is not None
        if (record.owner, record.covered) in ttls
    ]
    # A resolver that lengthens TTLs makes them look fresh.
    return min((float(age) for age in ages if age >= 0), default=None)


def _zone_above(zone: dns.name.Name, reply: _Reply) -> dns.name.Name:
    """The zone that signed the DS records of another, or their denial; the root where nothing did."""
    signers = reply.response.signers if reply.response is not None else ()
    above = [signer for signer in signers if zone != signer and zone.is_subdomain(signer)]
    return max(above, key=len, default=dns.name.root)


def _read_name(text: str) -> dns.name.Name:
    """Return the name; no character in it escapes another."""
    labels = text.encode("ascii").lower().removesuffix(b".").split(b".")
    try:
        return dns.name.Name([*labels, b""]) if labels != [b""] else dns.name.root
    except dns.exception.DNSException as error:
        raise ValueError(f"{text!r} is not a DNS name: {error}") from error


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
