"""The interface between CAA evaluation and DNS: a resolver reports what it found, and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from .wire import WireRecord


class Security(str, Enum):
    """The states of RFC 4035 4.3, and that of an answer whose resolver was not shown to validate."""

    SECURE = "secure"
    INSECURE = "insecure"
    BOGUS = "bogus"
    INDETERMINATE = "indeterminate"
    UNVALIDATED = "unvalidated"


@dataclass(frozen=True, eq=False)
class Exchange:
    """One query and what came back. It is equal to itself alone, which makes it a cheap key."""

    role: str
    """caa, ds-proof, canary, retry-probe (whether a retry reached the servers), or diagnosis (data asked for
    unvalidated, which never decides)."""
    name: str
    rdtype: str
    attempt: int
    server: str
    time: float
    """Seconds since 1970."""
    seconds: float = 0.0
    """How long the answer took."""
    checking_disabled: bool = False
    tcp: bool = False
    response: bytes | None = None
    error: str | None = None


@dataclass(frozen=True)
class DnsAnswer:
    """What was found out about one name and type; it decides nothing."""

    name: str
    rdtype: str
    rcode: str | None
    error: str | None
    """Why there is no answer, where that is not the rcode: timeout, deadline, unreachable, malformed, or in
    what way the response is not an answer to the question."""
    records: tuple[WireRecord, ...]
    aliases: tuple[str, ...]
    security: Security
    internal: bool
    """Whether a failure is, or may be, that of the own resolver or network."""
    retries: int
    """Further attempts after the first that were lookups, not answers from memory."""
    exchanges: tuple[Exchange, ...]
    """All queries that the status rests on."""
    chain: tuple[Exchange, ...] = ()
    """The DNSKEY and DS queries for the zones that signed them, up to the root; they decide nothing."""

    @property
    def is_cut_short(self) -> bool:
        """Whether the time for the check was over before everything was asked."""
        return any(exchange.error == "deadline" for exchange in self.exchanges)


class CaaResolver(Protocol):
    """Whatever can answer: a live resolver, a record of one, a zone in a test."""

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """Return the answer for a name (A-labels, with or without a dot at the end)."""
        ...
