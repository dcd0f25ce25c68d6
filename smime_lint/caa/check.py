"""Checks mailboxes by looking them up now, or by repeating what was recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ..br import LATEST, BrVersion, UnknownVersionError, day_of, version, version_on
from ..evidence.record import (
    NOTHING,
    ChainRecord,
    CheckRecord,
    RecordedResolver,
    RecordError,
    ResolverRecord,
    Subject,
    make_chain,
    make_record,
    parse_time,
    recorded_context,
    resolver_record,
)
from .anchor import IANA
from .evaluate import SLACK, Circumstances, Mailbox, MailboxResult, evaluate
from .issuemail import RECOGNISED_TAGS, AcceptsParameters
from .mailbox import mailbox_domain
from .perspectives import Remote
from .replay import UnrecordedQueryError
from .resolver import DnsAnswer
from .stub import StubResolver, StubSettings, Transport
from .wire import Server, ask_version, exchange

IN_FORCE = "in-force"
LATEST_VERSION = "latest"

BACKDATING = 48 * 3600
"""Seconds by which notBefore may lie before the signing; CAs set it back, mostly by less."""

DEADLINE = 40.0
"""Seconds for the whole check of a mailbox: two attempts at a resolver that does not answer, the wait between
them, and the proof of what failed."""


VERSION_TIMEOUT = 1.0
"""Seconds to wait for the version of a resolver, which it answers without a lookup."""


@dataclass(frozen=True)
class Facts:
    """Facts about the issuance that the caller gives; None for what is left out."""

    issuers: tuple[str, ...] | None = None
    """The CA's issuer domain names; left out, those of the record."""
    issued_at: int | None = None
    """Left out: now, or the time in the record."""
    br_version: str | None = None
    """A number, "latest" or "in-force" at the time of issuance; left out, in force, or as in the record."""
    is_exempt: bool = False
    """The issuing CA is technically constrained, and its contract waives CAA."""
    recognised_tags: frozenset[str] | None = None
    """The tags whose critical flag does not prevent issuance; left out, the registered ones."""
    accepts: AcceptsParameters | None = None
    """Which parameters of issuemail the CA accepts, such as a ParameterPolicy; left out, all."""
    method: str | None = None
    """The BR section of the mailbox validation method."""
    remotes: Mapping[str, tuple[Remote, ...]] | None = None
    """The results of the remote perspectives, by domain."""
    accepts_failure: bool = False
    """The CA treats a failed lookup as permission where the BR allow it."""


@dataclass(frozen=True)
class Check:
    """A check, and the facts that it was made with."""

    result: MailboxResult
    context: Circumstances
    resolver: ResolverRecord | None
    """The settings with which the resolvers were queried."""
    subject: Subject = NOTHING
    """What the check is about."""
    original: CheckRecord | None = None
    """The record that was repeated; None for a lookup."""
    is_changed: bool = False
    """Whether it was repeated with other facts."""

    @cached_property
    def record(self) -> CheckRecord:
        """The evidence. It is made when it is first asked for, which takes as long as the decision."""
        return make_record(self.result, self.context, self.resolver, self.subject)

    @cached_property
    def chain(self) -> tuple[ChainRecord, ...]:
        """What verifies the answers; the log holds it once for many records."""
        return make_chain(self.result)

    @property
    def is_permitted(self) -> bool:
        """Whether the certificate may be issued, by the BR and by the CA's choice about failed lookups."""
        decision = self.result.decision
        return decision.is_permission and (self.context.accepts_failure or decision.value == "permit")

    @property
    def is_different(self) -> bool:
        """Whether a repeated check decides otherwise than the record states, with the same facts."""
        if self.original is None or self.is_changed:
            return False
        was, now = self.original, self.record
        return (was.decision, was.reason, was.valid_until) != (now.decision, now.reason, now.valid_until)


class Checker(Protocol):
    """Checks one mailbox at a time; safe to use from many threads."""

    is_recorded: bool

    def check(self, mailbox: Mailbox, facts: Facts, subject: Subject = NOTHING) -> Check:
        """Check a mailbox.

        ``subject``: the certificate that holds it, and the request. Raises ValueError for facts that cannot
        be used, and RecordError or UnrecordedQueryError for what is not on record.
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
        deadline: float | None = DEADLINE,
        trust_anchor: Sequence[str] = IANA,
        transport: Transport = exchange,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``servers``: the CA's own resolvers; the path to them has to be trusted. ``deadline``: seconds for
        the whole check of a mailbox. ``trust_anchor``: DS records of the root, for the record."""
        self._resolver = StubResolver(servers, settings, transport=transport, clock=clock)
        versions: Iterable[str | None] = ()
        if settings.with_chain:
            patience = min(VERSION_TIMEOUT, settings.timeout)
            versions = [ask_version(server, patience, transport) for server in servers]
        self._asked = resolver_record(
            servers, settings, versions=versions, trust_anchor=trust_anchor, deadline=deadline
        )
        self._deadline = deadline
        self._clock = clock

    def check(self, mailbox: Mailbox, facts: Facts, subject: Subject = NOTHING) -> Check:
        """Look the mailbox up."""
        now = int(self._clock())
        issued_at = now if facts.issued_at is None else facts.issued_at
        context = Circumstances(
            issuers=facts.issuers or (),
            issued_at=issued_at,
            br_version=find_version(facts.br_version or IN_FORCE, issued_at),
            checked_at=now,
            is_recorded=False,
            technically_constrained=facts.is_exempt,
            contract_waives_caa=facts.is_exempt,
            recognised_tags=RECOGNISED_TAGS if facts.recognised_tags is None else facts.recognised_tags,
            accepts=facts.accepts,
            method=facts.method,
            remotes=_remotes(mailbox, facts),
            accepts_failure=facts.accepts_failure,
        )
        result = evaluate([mailbox], context, _Hurried(self._resolver, self._deadline)).mailboxes[0]
        return Check(result, context, self._asked, subject)


class _Hurried:
    """A resolver with a time limit for all lookups together."""

    def __init__(self, resolver: StubResolver, seconds: float | None) -> None:
        self._resolver = resolver
        self._deadline = None if seconds is None else time.monotonic() + seconds

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        return self._resolver.lookup(name, rdtype, self._deadline)


def _remotes(mailbox: Mailbox, facts: Facts) -> tuple[Remote, ...] | None:
    """The remote results for a mailbox; none for a domain that the given results leave out."""
    if facts.remotes is None:
        return None
    return facts.remotes.get(mailbox_domain(mailbox.address).domain or "", ())


class RecordedChecker:
    """Repeats checks from their records."""

    is_recorded = True

    def __init__(self, records: Iterable[CheckRecord], file: str = "the log") -> None:
        """``file``: for messages. Raises RecordError for times that cannot be read."""
        self.records = tuple(records)
        self._file = file
        self._by_hash: dict[str, list[CheckRecord]] = {}
        self._by_mailbox: dict[str, list[CheckRecord]] = {}
        self._by_domain: dict[str, list[CheckRecord]] = {}
        for record in self.records:
            for sha256 in {record.certificate, record.tbs_certificate} - {None}:
                self._by_hash.setdefault(f"{sha256} {record.mailbox}", []).append(record)
            self._by_mailbox.setdefault(record.mailbox, []).append(record)
            if record.domain is not None:
                self._by_domain.setdefault(record.domain, []).append(record)

    def find(self, address: str, subject: Subject = NOTHING, before: float | None = None) -> CheckRecord:
        """The record for a mailbox of a certificate, or else for the mailbox, or else for its domain.

        Of several, the newest that is not later than ``before``, in seconds since 1970. If all are later, the
        oldest: it shows that the check came too late. Raises UnrecordedQueryError if there is none.
        """
        found: list[CheckRecord] = []
        for sha256 in (subject.certificate, subject.tbs_certificate):
            found += self._by_hash.get(f"{sha256} {address}", ()) if sha256 is not None else ()
        domain = mailbox_domain(address).domain
        groups = (found, self._by_mailbox.get(address, []), self._by_domain.get(domain or "", []))
        for group in groups:
            early = [record for record in group if before is None or _made_at(record) <= before]
            if early:
                return max(early, key=_made_at)
        if late := [record for group in groups for record in group]:
            return min(late, key=_made_at)
        raise UnrecordedQueryError(f"{self._file} contains no check of {address}")

    def check(self, mailbox: Mailbox, facts: Facts, subject: Subject = NOTHING) -> Check:
        """Evaluate the recorded answers again."""
        before = None if facts.issued_at is None else facts.issued_at + SLACK
        return self.repeat(self.find(mailbox.address, subject, before), facts, mailbox, subject)

    def repeat(
        self,
        record: CheckRecord,
        facts: Facts,
        mailbox: Mailbox | None = None,
        subject: Subject | None = None,
    ) -> Check:
        """Evaluate the answers of one record again. ``mailbox``: another one of the same domain."""
        changes = self._changes(record, facts)
        mailbox = mailbox or Mailbox(record.mailbox, record.source)
        if facts.remotes is not None:
            changes["remotes"] = _remotes(mailbox, facts)
        context = recorded_context(record, **changes)
        result = evaluate([mailbox], context, RecordedResolver(record)).mailboxes[0]
        if subject is None:
            subject = Subject(record.certificate, record.tbs_certificate, record.reference)
        return Check(result, context, record.resolver, subject, record, bool(changes))

    def _changes(self, record: CheckRecord, facts: Facts) -> dict[str, object]:
        """The facts in which a check differs from the record."""
        changes: dict[str, object] = {}
        for name, value in (
            ("issuers", facts.issuers),
            ("recognised_tags", facts.recognised_tags),
            ("accepts", facts.accepts),
            ("method", facts.method),
        ):
            if value is not None:
                changes[name] = value
        if facts.issued_at is not None:
            # The evidence has to be one for that issuance.
            changes |= {"issued_at": facts.issued_at, "is_recorded": True}
        if facts.br_version is not None or facts.issued_at is not None:
            issued_at = facts.issued_at
            if issued_at is None:
                issued_at = int(_seconds(record.issued_at, record))
            changes["br_version"] = find_version(facts.br_version or IN_FORCE, issued_at)
        if facts.is_exempt:
            changes |= {"technically_constrained": True, "contract_waives_caa": True}
        if facts.accepts_failure:
            changes["accepts_failure"] = True
        return changes

    @staticmethod
    def checked_at(record: CheckRecord) -> int | None:
        """When a record was made; None if nothing was asked. Raises RecordError."""
        return None if record.checked_at is None else int(_seconds(record.checked_at, record))


def _made_at(record: CheckRecord) -> float:
    return _seconds(record.checked_at or record.issued_at, record)


def _seconds(text: str, record: CheckRecord) -> float:
    try:
        return parse_time(text)
    except (ValueError, OverflowError) as error:
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
