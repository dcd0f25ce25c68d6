"""Checks mailboxes by looking them up now, or by what was recorded then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ..br import LATEST, BrVersion, UnknownVersionError, day_of, version, version_on
from ..evidence.record import (
    CheckRecord,
    RecordedResolver,
    RecordError,
    make_record,
    parse_time,
    recorded_context,
    resolver_record,
)
from .evaluate import Context, Mailbox, MailboxResult, evaluate
from .mailbox import mailbox_domain
from .replay import UnrecordedQueryError
from .stub import StubResolver, StubSettings, Transport
from .wire import Server, exchange

IN_FORCE = "in-force"
LATEST_VERSION = "latest"

BACKDATING = 48 * 3600
"""Seconds by which notBefore may lie before the signing; CAs set it back, mostly by less."""


@dataclass(frozen=True)
class Facts:
    """What the caller says about the issuance; None for what is left out."""

    issuers: tuple[str, ...] | None = None
    """The CA's issuer domain names; left out, those of the record."""
    issued_at: int | None = None
    """Left out: now, or what the record says."""
    br_version: str | None = None
    """A number, "latest" or "in-force" at the time of issuance; left out, in force, or as in the record."""
    is_exempt: bool = False
    """The issuing CA is technically constrained, and its contract waives CAA."""


class Check(NamedTuple):
    """A check, and the facts that it was made with."""

    result: MailboxResult
    context: Context
    record: CheckRecord


class Checker(Protocol):
    """Checks one mailbox at a time; safe to use from many threads."""

    is_recorded: bool

    def check(self, mailbox: Mailbox, facts: Facts, certificate: str | None = None) -> Check:
        """Check a mailbox.

        ``certificate``: its SHA-256, for the record. Raises ValueError for facts that cannot be used, and
        RecordError or UnrecordedQueryError for what is not on record.
        """
        ...


class LiveChecker:
    """Asks validating resolvers."""

    is_recorded = False

    def __init__(
        self,
        servers: Sequence[Server],
        settings: StubSettings,
        *,
        transport: Transport = exchange,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``servers``: the CA's own resolvers; the path to them has to be trusted."""
        self._resolver = StubResolver(servers, settings, transport=transport, clock=clock)
        self._asked = resolver_record(servers, settings)
        self._clock = clock

    def check(self, mailbox: Mailbox, facts: Facts, certificate: str | None = None) -> Check:
        """Look the mailbox up."""
        now = int(self._clock())
        issued_at = now if facts.issued_at is None else facts.issued_at
        context = Context(
            issuers=facts.issuers or (),
            issued_at=issued_at,
            br_version=find_version(facts.br_version or IN_FORCE, issued_at),
            checked_at=now,
            is_recorded=False,
            technically_constrained=facts.is_exempt,
            contract_waives_caa=facts.is_exempt,
        )
        result = evaluate([mailbox], context, self._resolver).mailboxes[0]
        return Check(result, context, make_record(result, context, self._asked, certificate))


class RecordedChecker:
    """Repeats checks from their records."""

    is_recorded = True

    def __init__(self, records: Iterable[CheckRecord], file: str = "the log") -> None:
        """Of several records for one domain, the last one counts. ``file``: for messages."""
        self.mailboxes: list[Mailbox] = []
        """Those on record, in order."""
        self._file = file
        self._by_mailbox: dict[str, CheckRecord] = {}
        self._by_domain: dict[str, CheckRecord] = {}
        for record in records:
            if record.mailbox not in self._by_mailbox:
                self.mailboxes.append(Mailbox(record.mailbox, record.source))
            self._by_mailbox[record.mailbox] = record
            if record.domain is not None:
                self._by_domain[record.domain] = record

    def find(self, address: str) -> CheckRecord:
        """The record for a mailbox, or else one for its domain. Raises UnrecordedQueryError."""
        record = self._by_mailbox.get(address)
        domain = mailbox_domain(address).domain
        if record is None and domain is not None:
            record = self._by_domain.get(domain)
        if record is None:
            raise UnrecordedQueryError(f"{self._file} holds no check of {address}")
        return record

    def check(self, mailbox: Mailbox, facts: Facts, certificate: str | None = None) -> Check:
        """Evaluate the recorded answers again."""
        record = self.find(mailbox.address)
        changes: dict[str, object] = {}
        if facts.issuers is not None:
            changes["issuers"] = facts.issuers
        if facts.issued_at is not None:
            changes["issued_at"] = facts.issued_at
        if facts.br_version is not None or facts.issued_at is not None:
            issued_at = facts.issued_at
            if issued_at is None:
                issued_at = int(_time(record.issued_at, record))
            changes["br_version"] = find_version(facts.br_version or IN_FORCE, issued_at)
        if facts.is_exempt:
            changes |= {"technically_constrained": True, "contract_waives_caa": True}
        context = recorded_context(record, **changes)
        result = evaluate([mailbox], context, RecordedResolver(record)).mailboxes[0]
        return Check(result, context, make_record(result, context, record.resolver, certificate))

    def checked_at(self, address: str) -> int | None:
        """When the record for a mailbox was made; None where nothing was asked.

        Raises UnrecordedQueryError.
        """
        record = self.find(address)
        return None if record.checked_at is None else int(_time(record.checked_at, record))


def _time(text: str, record: CheckRecord) -> float:
    try:
        return parse_time(text)
    except ValueError as error:
        raise RecordError(f"the record of {record.mailbox}: {error}") from error


def find_version(name: str, issued_at: int) -> BrVersion | None:
    """The BR version of a name: a number, "latest", or "in-force" on the day of issuance.

    Raises ValueError.
    """
    if name == IN_FORCE:
        return version_on(day_of(issued_at))
    if name == LATEST_VERSION:
        return LATEST
    try:
        return version(name)
    except UnknownVersionError as error:
        raise ValueError(str(error)) from error
