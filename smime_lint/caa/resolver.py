"""The interface between CAA evaluation and DNS: who looks up tells what was found, and decides nothing."""

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


@dataclass(frozen=True)
class Exchange:
    """One query and what came back."""

    role: str
    """caa, ds-proof, canary, or diagnosis (data asked for unvalidated, which never decides)."""
    name: str
    rdtype: str
    attempt: int
    server: str
    time: float
    """Seconds since 1970."""
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
    """Why there is no response: timeout, unreachable, malformed, with details after a colon."""
    records: tuple[WireRecord, ...]
    aliases: tuple[str, ...]
    security: Security
    internal: bool
    """Whether a failure is that of the own resolver or network."""
    retries: int
    """Further attempts after the first."""
    exchanges: tuple[Exchange, ...]
    """All queries that the status rests on."""


class CaaResolver(Protocol):
    """Whatever can answer: a live resolver, a record of one, a zone in a test."""

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """Return the answer for a name (A-labels, with or without a dot at the end)."""
        ...
