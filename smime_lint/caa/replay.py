"""Recorded exchanges in place of the network: the same octets give the same answer."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

import dns.flags
import dns.message
import dns.name
import dns.rdatatype

from .resolver import Exchange
from .stub import FRESHNESS, Sent, StubResolver, StubSettings, age_of
from .wire import Server

_Key = tuple[str, str, str, bool]


class UnrecordedQueryError(Exception):
    """A query for which there is no recorded exchange: what was not queried then cannot be known now."""


class ReplayResolver(StubResolver):
    """Makes one lookup again from its exchanges, repeated queries in their order.

    It needs the settings of the recording. Its times are those of the recording: signatures are verified, and
    delays are measured, at them.
    """

    def __init__(
        self, servers: Sequence[Server], settings: StubSettings, exchanges: Iterable[Exchange]
    ) -> None:
        super().__init__(servers, settings)
        self._canary_exchanges: list[Exchange] = []
        self._labels: deque[bytes] = deque()
        self._recorded: dict[_Key, deque[Exchange]] = defaultdict(deque)
        for made in exchanges:
            name = dns.name.from_text(made.name)
            self._recorded[made.server, made.name.lower(), made.rdtype, made.checking_disabled].append(made)
            if made.role == "canary":
                self._canary_exchanges.append(made)
            elif made.role == "retry-probe" and name.labels[0].startswith(b"caa-"):
                self._labels.append(name.labels[0])

    def _send(self, query: bytes, server: Server, timeout: float, remaining: float | None) -> Sent:
        message = dns.message.from_wire(query)
        question = message.question[0]
        name, rdtype = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
        found = self._recorded[str(server), name, rdtype, bool(message.flags & dns.flags.CD)]
        if not found:
            raise UnrecordedQueryError(f"{name} {rdtype} at {server}: no such query was recorded")
        made = found.popleft()
        if made.response is None and made.error is None:
            raise UnrecordedQueryError(f"{name} {rdtype} at {server}: the response is not in the record")
        return Sent(
            made.response,
            made.tcp,
            made.error if made.response is None else None,
            made.time,
            made.seconds,
        )

    def _pause(self, seconds: float, work: object) -> None:
        """Nothing is waited for again."""

    def _make_label(self) -> bytes:
        return self._labels.popleft() if self._labels else b"caa-unrecorded"

    def _is_uplink_alive(self, server: Server, since: float, zones: set[dns.name.Name], work: object) -> bool:
        """The proof may come from another lookup of the run: any that is in the record counts."""
        return any(
            made.server == str(server) and made.time - age >= since - FRESHNESS
            for made in self._canary_exchanges
            if (age := age_of(made)) is not None
        )
