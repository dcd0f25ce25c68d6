"""Recorded exchanges in place of the network: the same octets give the same answer."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

import dns.flags
import dns.message
import dns.rdatatype

from .resolver import Exchange
from .stub import Transport
from .wire import Server

_Key = tuple[str, str, str, bool]


class UnrecordedQueryError(Exception):
    """A query for which there is no recorded exchange: what was not asked then cannot be known now."""


def replay(exchanges: Iterable[Exchange]) -> Transport:
    """Return a transport that answers from the exchanges of one check, repeated queries in their order.

    The resolver over it needs the settings and the time of the recording: signatures are verified at it.
    """
    recorded: dict[_Key, deque[Exchange]] = defaultdict(deque)
    for made in exchanges:
        recorded[made.server, made.name.lower(), made.rdtype, made.checking_disabled].append(made)

    def transport(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
        message = dns.message.from_wire(query)
        question = message.question[0]
        name, rdtype = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
        found = recorded[str(server), name, rdtype, bool(message.flags & dns.flags.CD)]
        if not found:
            raise UnrecordedQueryError(f"{name} {rdtype} at {server}: no such query was recorded")
        made = found.popleft()
        if made.response is not None:
            return made.response, made.tcp
        if made.error == "timeout":
            raise TimeoutError
        raise OSError((made.error or "").removeprefix("unreachable: "))

    return transport
