"""Evidence: one JSON object per mailbox checked, in a log that survives a crash, and its replay.

docs/caa-record.schema.json describes the object. It holds every response octet for octet, so that the check
can be repeated, and its signatures be verified, long after the zones have changed.
"""

from __future__ import annotations

import base64
import dataclasses
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import IO

import dns.exception
import dns.flags
import dns.name
import dns.rdatatype
import msgspec

from ..br import UnknownVersionError, version
from ..caa.evaluate import Context, MailboxResult
from ..caa.issuemail import Property, show
from ..caa.replay import UnrecordedQueryError, replay
from ..caa.resolver import DnsAnswer, Exchange, Security
from ..caa.stub import StubResolver, StubSettings
from ..caa.wire import MalformedResponseError, Server, WireRecord, read_response

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one writer at a time is then the caller's business
    fcntl = None  # type: ignore[assignment]

FORMAT = "smime-lint-caa-1"
_BEGINNING = b'{"format":"smime-lint-caa-'
"""What each line of a log begins with, so that no other file is taken for one."""


class RecordError(ValueError):
    """A log that cannot be used; the message names the file and the line."""


class QueryRecord(msgspec.Struct, frozen=True):
    """One query and its response."""

    role: str
    """caa, ds-proof, canary or diagnosis."""
    name: str
    type: str
    attempt: int
    server: str
    time: str
    cd: bool
    """Whether validation was switched off in the query; such data never decides."""
    tcp: bool
    error: str | None
    response: str | None
    """The message in base64."""
    rcode: int | None = None
    ad: bool | None = None
    tc: bool | None = None
    ede: tuple[int, ...] = ()
    """INFO-CODEs of extended errors. These four are read from the response, for people."""


class ResourceRecord(msgspec.Struct, frozen=True):
    """A record of an answer."""

    owner: str
    type: str
    ttl: int
    rdata: str
    """In hexadecimal; empty for aliases."""
    target: str | None = None
    """Of an alias."""


class LookupRecord(msgspec.Struct, frozen=True):
    """What was found out about one name, with the queries that it rests on."""

    name: str
    type: str
    rcode: str | None
    error: str | None
    security: str
    internal: bool
    retries: int
    aliases: tuple[str, ...]
    ttl: int | None
    """The lowest TTL of the records."""
    records: tuple[ResourceRecord, ...]
    queries: tuple[QueryRecord, ...]


class IssuemailRecord(msgspec.Struct, frozen=True):
    """An issuemail value taken apart."""

    issuer: str
    parameters: tuple[tuple[str, str], ...]


class PropertyRecord(msgspec.Struct, frozen=True):
    """A property of the RRset that decided."""

    flags: int
    critical: bool
    tag: str
    value: str
    """What is not printable ASCII as escapes of zone files."""
    issuemail: IssuemailRecord | None
    """None for other tags, and for a malformed value."""


class ResolverRecord(msgspec.Struct, frozen=True):
    """How the resolvers were asked."""

    servers: tuple[str, ...]
    retries: int
    signed_canary: str
    bogus_canary: str | None


class CheckRecord(msgspec.Struct, frozen=True):
    """The check of one mailbox."""

    format: str
    tool: str
    mailbox: str
    source: str
    certificate: str | None
    """The SHA-256 of the certificate, signed or to be signed, that holds the mailbox."""
    domain: str | None
    decision: str
    reason: str
    further_reasons: tuple[str, ...]
    explanation: str
    notices: tuple[str, ...]
    security: str | None
    """The DNSSEC status of the weakest answer."""
    found_at: str | None
    ttl: int | None
    properties: tuple[PropertyRecord, ...]
    iodef: tuple[str, ...]
    checked_at: str | None
    valid_until: str | None
    """The last second of issuance for which a permission can be relied on."""
    issued_at: str
    """The time of issuance that the check was made for."""
    br_version: str | None
    duty: str
    """none, SHOULD or SHALL."""
    issuer_domain_names: tuple[str, ...]
    technically_constrained: bool
    contract_waives_caa: bool
    recognised_tags: tuple[str, ...]
    resolver: ResolverRecord | None
    lookups: tuple[LookupRecord, ...]


def make_record(
    result: MailboxResult,
    context: Context,
    resolver: ResolverRecord | None = None,
    certificate: str | None = None,
) -> CheckRecord:
    """The record of a check.

    ``resolver``: how it was asked, None where the answers are not from a network. ``certificate``: the
    SHA-256 of the certificate that holds the mailbox.
    """
    return CheckRecord(
        format=FORMAT,
        tool=_tool(),
        mailbox=result.mailbox.address,
        source=result.mailbox.source,
        certificate=certificate,
        domain=result.domain,
        decision=result.decision.value,
        reason=result.reason.value,
        further_reasons=tuple(each.value for each in result.further_reasons),
        explanation=result.explanation,
        notices=tuple(each.value for each in result.notices),
        security=None if result.security is None else result.security.value,
        found_at=result.found_at,
        ttl=result.ttl,
        properties=tuple(_property_record(each) for each in result.properties),
        iodef=result.iodef,
        checked_at=_iso(result.checked_at),
        valid_until=_iso(result.valid_until),
        issued_at=iso(context.issued_at),
        br_version=None if context.br_version is None else context.br_version.number,
        duty=context.duty,
        issuer_domain_names=context.issuers,
        technically_constrained=context.technically_constrained,
        contract_waives_caa=context.contract_waives_caa,
        recognised_tags=tuple(sorted(context.recognised_tags)),
        resolver=resolver,
        lookups=tuple(_lookup_record(answer) for answer in result.answers),
    )


@cache
def _tool() -> str:
    return f"smime-lint {metadata.version('smime-lint')}"


def resolver_record(servers: Iterable[Server], settings: StubSettings) -> ResolverRecord:
    """How a StubResolver asks."""
    return ResolverRecord(
        tuple(str(server) for server in servers),
        settings.retries,
        settings.signed_canary,
        settings.bogus_canary,
    )


def _property_record(each: Property) -> PropertyRecord:
    value = each.issuemail
    return PropertyRecord(
        each.flags,
        each.is_critical,
        each.tag,
        show(each.value)[1:-1],
        None if value is None else IssuemailRecord(value.issuer, value.parameters),
    )


def _lookup_record(answer: DnsAnswer) -> LookupRecord:
    return LookupRecord(
        name=answer.name,
        type=answer.rdtype,
        rcode=answer.rcode,
        error=answer.error,
        security=answer.security.value,
        internal=answer.internal,
        retries=answer.retries,
        aliases=answer.aliases,
        ttl=min((record.ttl for record in answer.records), default=None),
        records=tuple(_resource_record(record) for record in answer.records),
        queries=tuple(_query_record(exchange) for exchange in answer.exchanges),
    )


def _resource_record(record: WireRecord) -> ResourceRecord:
    return ResourceRecord(
        record.owner.to_text(),
        dns.rdatatype.to_text(dns.rdatatype.RdataType.make(record.rdtype)),
        record.ttl,
        record.rdata.hex(),
        None if record.target is None else record.target.to_text(),
    )


@lru_cache(maxsize=4096)  # mailboxes of one domain share their queries, and domains those for DS
def _query_record(exchange: Exchange) -> QueryRecord:
    seen = QueryRecord(
        role=exchange.role,
        name=exchange.name,
        type=exchange.rdtype,
        attempt=exchange.attempt,
        server=exchange.server,
        time=_precise(exchange.time),
        cd=exchange.checking_disabled,
        tcp=exchange.tcp,
        error=exchange.error,
        response=None if exchange.response is None else base64.b64encode(exchange.response).decode("ascii"),
    )
    if exchange.response is None:
        return seen
    try:
        response = read_response(exchange.response)
    except MalformedResponseError:
        return seen
    return msgspec.structs.replace(
        seen,
        rcode=response.rcode,
        ad=response.authenticated,
        tc=response.truncated,
        ede=response.extended_errors,
    )


class RecordLog:
    """A log of records, one JSON object a line, that is appended to.

    Each record is one write, on the disk before `append` returns, or `sync` where that was put off: what was
    appended survives the end of the process at any moment, and then also that of the machine. What another
    end cut off is removed, on opening and before each record.
    """

    def __init__(self, file: str) -> None:
        """Open the log, or begin one. Raises OSError, and RecordError for a file that is no log."""
        self.file = file
        self.repaired = 0
        """Octets of a cut-off record that were removed last."""
        is_new = not os.path.exists(file)
        # Readable, to check the last line; appending, so that no process overwrites what another wrote.
        self._stream: IO[bytes] = open(file, "a+b", buffering=0)  # noqa: SIM115 - close() does it
        try:
            self._lock()
            self._repair()
        except BaseException:
            self._stream.close()
            raise
        self._unlock()
        if is_new:
            _sync_directory(Path(file).resolve().parent)

    def __enter__(self) -> RecordLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def append(self, record: CheckRecord, *, sync: bool = True) -> None:
        """Write a record. Raises OSError; what was written of it is then removed again.

        ``sync``: whether it has to be on the disk at once. For many records one `sync` is cheaper, which the
        caller makes before it relies on them.
        """
        line = msgspec.json.encode(record) + b"\n"
        self._lock()
        try:
            end = self._stream.seek(0, os.SEEK_END)
            if end:
                # Another process that writes to the log can have been killed in the middle of a record.
                self._stream.seek(end - 1)
                if self._stream.read(1) != b"\n":
                    self._repair()
                    end = self._stream.seek(0, os.SEEK_END)
            written = self._stream.write(line)
            if written != len(line):
                self._stream.truncate(end)
                raise OSError(f"{self.file}: only {written} of {len(line)} bytes could be written")
            if sync:
                os.fsync(self._stream.fileno())
        finally:
            self._unlock()

    def sync(self) -> None:
        """Wait until all that was appended is on the disk. Raises OSError."""
        os.fsync(self._stream.fileno())

    def _repair(self) -> None:
        self._stream.seek(0)
        beginning = self._stream.read(len(_BEGINNING))
        if not _is_torn(beginning):
            raise RecordError(f"{self.file}: the first line is no record: this is no log of CAA checks")
        size = self._stream.seek(0, os.SEEK_END)
        tail = b""
        position = size
        while position and b"\n" not in tail:
            step = min(position, 65536)
            position -= step
            self._stream.seek(position)
            tail = self._stream.read(step) + tail
        rest = tail[tail.rfind(b"\n") + 1 :]
        if not rest:
            return
        if not _is_torn(rest):
            raise RecordError(f"{self.file}: the last line is no record: this is no log of CAA checks")
        if _decode(rest) is not None:
            self._stream.seek(0, os.SEEK_END)
            self._stream.write(b"\n")
        else:
            self._stream.truncate(size - len(rest))
            self.repaired = len(rest)
        os.fsync(self._stream.fileno())

    def _lock(self) -> None:
        if fcntl is not None:
            fcntl.flock(self._stream, fcntl.LOCK_EX)

    def _unlock(self) -> None:
        if fcntl is not None:
            fcntl.flock(self._stream, fcntl.LOCK_UN)


def _sync_directory(directory: Path) -> None:
    """Make the new name survive a crash, too."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:  # pragma: no cover - Windows opens no directories
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_torn(line: bytes) -> bool:
    """Whether a line could be what is left of a record; after a loss of power that can be zeros."""
    written = line.rstrip(b"\0")
    return written.startswith(_BEGINNING) or _BEGINNING.startswith(written)


def _decode(line: bytes) -> CheckRecord | None:
    try:
        return msgspec.json.decode(line, type=CheckRecord)
    except msgspec.MsgspecError:
        return None


@dataclass(frozen=True)
class Recorded:
    """What a log holds."""

    records: tuple[CheckRecord, ...]
    torn: int
    """Octets of a last line that was cut off; 0 where none was."""


def read_records(file: str) -> Recorded:
    """Read a log. A last line that was cut off is left out and told.

    Raises OSError, and RecordError for any other line that is no record.
    """
    records: list[CheckRecord] = []
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = msgspec.json.decode(line, type=CheckRecord)
            except msgspec.MsgspecError as error:
                # Only the last line has no line feed.
                if not line.endswith(b"\n") and _is_torn(line):
                    return Recorded(tuple(records), len(line))
                raise RecordError(f"{file}: line {number}: {error}") from error
            if record.format != FORMAT:
                raise RecordError(f"{file}: line {number}: expected {FORMAT!r}, found {record.format!r}")
            records.append(record)
    return Recorded(tuple(records), 0)


class RecordedResolver:
    """Answers from the record of one check.

    Where the responses are in it, they are read again, and the status is proven from them as it was then;
    nothing that the record says beside them is believed.
    """

    def __init__(self, record: CheckRecord) -> None:
        """Raises RecordError for a record whose values cannot be read."""
        self._record = record
        self._lookups = {(_fold(lookup.name), lookup.type): lookup for lookup in record.lookups}

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """The recorded answer. Raises UnrecordedQueryError where there is none, and RecordError."""
        lookup = self._lookups.get((_fold(name), rdtype))
        if lookup is None:
            raise UnrecordedQueryError(
                f"{name} {rdtype}: no such lookup stands in the record of {self._record.mailbox}"
            )
        try:
            return _stored_answer(lookup) if self._record.resolver is None else self._replay(lookup)
        except RecordError:
            raise
        except (ValueError, dns.exception.DNSException) as error:
            raise RecordError(f"the record of {self._record.mailbox}: {error}") from error

    def _replay(self, lookup: LookupRecord) -> DnsAnswer:
        asked = self._record.resolver
        assert asked is not None  # noqa: S101 - the caller has looked
        exchanges = tuple(_exchange(query) for query in lookup.queries)
        if not exchanges:
            raise UnrecordedQueryError(f"{lookup.name} {lookup.type}: the responses are not in the record")
        answered_at = max(exchange.time for exchange in exchanges if exchange.role == "caa")
        resolver = StubResolver(
            [parse_server(server) for server in asked.servers],
            StubSettings(
                retries=asked.retries,
                retry_wait=0.0,
                signed_canary=asked.signed_canary,
                bogus_canary=asked.bogus_canary,
            ),
            transport=replay(exchanges),
            clock=lambda: answered_at,
        )
        answer = resolver.lookup(lookup.name, lookup.type)
        # The exchanges as they were recorded, with their times.
        return dataclasses.replace(answer, exchanges=exchanges)


def _stored_answer(lookup: LookupRecord) -> DnsAnswer:
    """An answer that came from no network, as from zone text."""
    return DnsAnswer(
        name=lookup.name,
        rdtype=lookup.type,
        rcode=lookup.rcode,
        error=lookup.error,
        records=tuple(
            WireRecord(
                dns.name.from_text(record.owner),
                dns.rdatatype.from_text(record.type),
                record.ttl,
                bytes.fromhex(record.rdata),
                None if record.target is None else dns.name.from_text(record.target),
            )
            for record in lookup.records
        ),
        aliases=lookup.aliases,
        security=Security(lookup.security),
        internal=lookup.internal,
        retries=lookup.retries,
        exchanges=(),
    )


def _exchange(query: QueryRecord) -> Exchange:
    return Exchange(
        role=query.role,
        name=query.name,
        rdtype=query.type,
        attempt=query.attempt,
        server=query.server,
        time=parse_time(query.time),
        checking_disabled=query.cd,
        tcp=query.tcp,
        response=None if query.response is None else base64.b64decode(query.response, validate=True),
        error=query.error,
    )


def recorded_context(record: CheckRecord, **changes: object) -> Context:
    """The facts that a recorded check was made with, some of them changed. Raises RecordError."""
    try:
        facts: dict[str, object] = {
            "issuers": record.issuer_domain_names,
            "issued_at": int(parse_time(record.issued_at)),
            "br_version": None if record.br_version is None else version(record.br_version),
            "checked_at": None if record.checked_at is None else int(parse_time(record.checked_at)),
            "technically_constrained": record.technically_constrained,
            "contract_waives_caa": record.contract_waives_caa,
            "recognised_tags": frozenset(record.recognised_tags),
        }
        return Context(**(facts | changes))  # type: ignore[arg-type]
    except (ValueError, UnknownVersionError) as error:
        raise RecordError(f"the record of {record.mailbox}: {error}") from error


def parse_server(text: str) -> Server:
    """Read "address:port", an IPv6 address in brackets. Raises ValueError."""
    address, _, port = text.rpartition(":")
    return Server(address.removeprefix("[").removesuffix("]"), int(port))


def parse_time(text: str) -> float:
    """Read a time in UTC, as ISO 8601 with Z, in seconds since 1970. Raises ValueError."""
    if not text.endswith("Z"):
        raise ValueError(f"expected a time in UTC, as 2026-04-01T00:00:00Z, found {text!r}")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=timezone.utc).timestamp()


def iso(seconds: int) -> str:
    """A time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()[:19] + "Z"


def _precise(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="microseconds")[:-6] + "Z"


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else iso(seconds)


def _fold(name: str) -> str:
    return name.rstrip(".").lower()
