"""Evidence: one JSON object per mailbox checked, in a log that survives a crash, and its replay.

docs/caa-record.schema.json describes the object. It holds every response octet for octet, so that the check
can be repeated, and its signatures be verified, long after the zones have changed. The keys for that, which
many records share, are in separate lines before the first record that refers to them.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import os
import threading
from collections.abc import Iterable, Mapping
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

from ..br import UnknownVersionError, iso_time, version
from ..caa.evaluate import Circumstances, MailboxResult
from ..caa.issuemail import Property, show
from ..caa.parameters import ParameterPolicy
from ..caa.perspectives import Remote
from ..caa.replay import ReplayResolver, UnrecordedQueryError
from ..caa.resolver import DnsAnswer, Exchange
from ..caa.stub import StubSettings
from ..caa.wire import MalformedResponseError, Server, WireRecord, read_response
from ..model.caa import CaaDecision
from ..shape import explain

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: one writer at a time is then the caller's business
    fcntl = None  # type: ignore[assignment]

FORMAT = "smime-lint-caa-2"
CHAIN_FORMAT = "smime-lint-caa-chain-1"
_CHAIN_BEGINNING = b'{"format":"smime-lint-caa-chain-'
CUSTOM = "custom"
"""Stands for parameters that were accepted or refused by a function, which no record holds."""

MOST_REMEMBERED = 50_000
"""Chain records that a log remembers to have written; one more is written again."""
_BEGINNING = b'{"format":"smime-lint-caa-'
"""What each line of a log begins with, which distinguishes it from other files."""


class RecordError(ValueError):
    """A log that cannot be used; the message names the file and the line."""


class QueryRecord(msgspec.Struct, frozen=True):
    """One query and its response."""

    role: str
    """caa, ds-proof, canary, retry-probe or diagnosis."""
    name: str
    type: str
    attempt: int
    server: str
    time: str
    seconds: float
    """How long the answer took."""
    cd: bool
    """Whether validation was switched off in the query; such data never decides."""
    tcp: bool
    error: str | None
    response: str | None
    """The message in base64."""
    sha256: str | None
    """Of the message."""
    rcode: int | None = None
    ad: bool | None = None
    tc: bool | None = None
    ede: tuple[int, ...] = ()
    """INFO-CODEs of extended errors. These four are read from the response, for the reader."""


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
    """The result for one name, with the queries that it rests on."""

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
    """A parsed issuemail value."""

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
    """The resolvers and the settings with which they were queried."""

    servers: tuple[str, ...]
    versions: tuple[str | None, ...]
    """What each answered to version.bind; None if it did not."""
    trust_anchor: tuple[str, ...]
    """The DS records of the root that it is expected to validate with."""
    timeout: float
    retries: int
    retry_wait: float
    deadline: float | None
    """Seconds for the whole check of a mailbox; None if there was no limit."""
    signed_canary: str
    bogus_canary: str | None


class RemoteRecord(msgspec.Struct, frozen=True):
    """The result of a remote network perspective."""

    perspective: str
    region: str | None
    decision: str


class ChainRecord(msgspec.Struct, frozen=True):
    """The DNSKEY or DS records of a zone, which verify the answers of many checks."""

    format: str
    sha256: str
    """Of the response; checks refer to it by this."""
    zone: str
    type: str
    server: str
    time: str
    response: str
    """The message in base64."""


class CheckRecord(msgspec.Struct, frozen=True):
    """The check of one mailbox."""

    format: str
    tool: str
    reference: str | None
    """The caller's name for the request."""
    mailbox: str
    source: str
    certificate: str | None
    """The SHA-256 of the certificate, signed or to be signed, that holds the mailbox."""
    tbs_certificate: str | None
    """That of its TBSCertificate, which is the same before and after the signing."""
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
    accepts_lookup_failure: bool
    technically_constrained: bool
    contract_waives_caa: bool
    recognised_tags: tuple[str, ...]
    parameters: dict[str, tuple[str, ...]] | str | None
    """What the CA does about the parameters of issuemail, by tag; "custom" where a function decided."""
    validation_method: str | None
    remotes: tuple[RemoteRecord, ...] | None
    resolver: ResolverRecord | None
    lookups: tuple[LookupRecord, ...]
    chain: tuple[str, ...]
    """The SHA-256 of the chain records, in the same log, that verify the answers."""


@dataclass(frozen=True)
class Subject:
    """What a check is about, for the record."""

    certificate: str | None = None
    """The SHA-256 of the certificate that holds the mailbox."""
    tbs_certificate: str | None = None
    """That of its TBSCertificate."""
    reference: str | None = None
    """The caller's name for the request."""


NOTHING = Subject()


def make_record(
    result: MailboxResult,
    context: Circumstances,
    resolver: ResolverRecord | None = None,
    subject: Subject = NOTHING,
) -> CheckRecord:
    """The record of a check.

    ``resolver``: its settings; None if the answers are not from a network, which cannot be repeated.
    """
    chain = (made.response for answer in result.answers for made in answer.chain)
    return CheckRecord(
        format=FORMAT,
        tool=_tool(),
        reference=subject.reference,
        mailbox=result.mailbox.address,
        source=result.mailbox.source,
        certificate=subject.certificate,
        tbs_certificate=subject.tbs_certificate,
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
        issued_at=iso_time(context.issued_at),
        br_version=None if context.br_version is None else context.br_version.number,
        duty=context.duty,
        issuer_domain_names=context.issuers,
        accepts_lookup_failure=context.accepts_failure,
        technically_constrained=context.technically_constrained,
        contract_waives_caa=context.contract_waives_caa,
        recognised_tags=tuple(sorted(context.recognised_tags)),
        parameters=_parameters(context),
        validation_method=context.method,
        remotes=None
        if context.remotes is None
        else tuple(
            RemoteRecord(each.perspective, each.region, each.decision.value) for each in context.remotes
        ),
        resolver=resolver,
        lookups=tuple(_lookup_record(answer) for answer in result.answers),
        chain=tuple(dict.fromkeys(_sha256(response) for response in chain if response is not None)),
    )


def make_chain(result: MailboxResult) -> tuple[ChainRecord, ...]:
    """The chain records that the record of a check refers to."""
    found = {
        id(made): _chain_record(made)
        for answer in result.answers
        for made in answer.chain
        if made.response is not None
    }
    return tuple({record.sha256: record for record in found.values()}.values())


@lru_cache(maxsize=4096)
def _chain_record(made: Exchange) -> ChainRecord:
    response = made.response or b""
    return ChainRecord(
        format=CHAIN_FORMAT,
        sha256=_sha256(response),
        zone=made.name,
        type=made.rdtype,
        server=made.server,
        time=_precise(made.time),
        response=base64.b64encode(response).decode("ascii"),
    )


@lru_cache(maxsize=4096)
def _sha256(response: bytes) -> str:
    return hashlib.sha256(response).hexdigest()


def _parameters(context: Circumstances) -> dict[str, tuple[str, ...]] | str | None:
    if context.accepts is None:
        return None
    return dict(context.accepts.policies) if isinstance(context.accepts, ParameterPolicy) else CUSTOM


@cache
def _tool() -> str:
    return f"smime-lint {metadata.version('smime-lint')}"


def resolver_record(
    servers: Iterable[Server],
    settings: StubSettings,
    *,
    versions: Iterable[str | None] = (),
    trust_anchor: Iterable[str] = (),
    deadline: float | None = None,
) -> ResolverRecord:
    """The settings of a StubResolver."""
    return ResolverRecord(
        servers=tuple(str(server) for server in servers),
        versions=tuple(versions),
        trust_anchor=tuple(trust_anchor),
        timeout=settings.timeout,
        retries=settings.retries,
        retry_wait=settings.retry_wait,
        deadline=deadline,
        signed_canary=settings.signed_canary,
        bogus_canary=settings.bogus_canary,
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
        seconds=exchange.seconds,
        cd=exchange.checking_disabled,
        tcp=exchange.tcp,
        error=exchange.error,
        response=None if exchange.response is None else base64.b64encode(exchange.response).decode("ascii"),
        sha256=None if exchange.response is None else hashlib.sha256(exchange.response).hexdigest(),
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
    end cut off is removed, on opening and before each record. Several threads may share a log, and several
    processes append to one file.
    """

    def __init__(self, file: str) -> None:
        """Open the log, or begin one. Raises OSError, and RecordError for a file that is not a log."""
        self.file = file
        self._mutex = threading.Lock()
        self._written: dict[str, None] = {}
        """The chain records that were written since the log was opened, in their order."""
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

    def append(self, record: CheckRecord, chain: Iterable[ChainRecord] = (), *, sync: bool = True) -> None:
        """Write a record. Raises OSError; what was written of it is then removed again.

        ``chain``: the chain records that it refers to; each is written once. ``sync``: whether it has to be
        on the disk at once. For many records one `sync` is cheaper, which the caller makes before it relies
        on them.
        """
        with self._mutex:
            new = [each for each in chain if each.sha256 not in self._written]
            lines = b"".join(msgspec.json.encode(each) + b"\n" for each in (*new, record))
            # The lock on the file holds for the process, the mutex for its threads.
            self._lock()
            try:
                self._write(lines)
                if sync:
                    os.fsync(self._stream.fileno())
            finally:
                self._unlock()
            self._written.update(dict.fromkeys(each.sha256 for each in new))
            for surplus in list(self._written)[: max(0, len(self._written) - MOST_REMEMBERED)]:
                del self._written[surplus]

    def _write(self, lines: bytes) -> None:
        end = self._stream.seek(0, os.SEEK_END)
        if end:
            # Another process that writes to the log can have been killed in the middle of a record.
            self._stream.seek(end - 1)
            if self._stream.read(1) != b"\n":
                self._repair()
                end = self._stream.seek(0, os.SEEK_END)
        try:
            written = self._stream.write(lines)
        except OSError:
            self._truncate(end)
            raise
        if written != len(lines):
            self._truncate(end)
            raise OSError(f"{self.file}: only {written} of {len(lines)} bytes could be written")

    def _truncate(self, end: int) -> None:
        with contextlib.suppress(OSError):  # a device; what made the write fail is reported
            self._stream.truncate(end)

    def sync(self) -> None:
        """Wait until all that was appended is on the disk. Raises OSError."""
        os.fsync(self._stream.fileno())

    def _repair(self) -> None:
        self._stream.seek(0)
        beginning = self._stream.read(len(_BEGINNING))
        if not _is_torn(beginning):
            raise RecordError(f"{self.file}: the first line is not a record: this is not a log of CAA checks")
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
            raise RecordError(f"{self.file}: the last line is not a record: this is not a log of CAA checks")
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


def _decode(line: bytes) -> CheckRecord | ChainRecord | None:
    try:
        return _read_line(line)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _read_line(line: bytes) -> CheckRecord | ChainRecord:
    if line.startswith(_CHAIN_BEGINNING):
        return msgspec.json.decode(line, type=ChainRecord)
    return msgspec.json.decode(line, type=CheckRecord)


@dataclass(frozen=True)
class Recorded:
    """The content of a log."""

    records: tuple[CheckRecord, ...]
    torn: int = 0
    """Octets of a last line that was cut off; 0 where none was."""
    chain: Mapping[str, ChainRecord] = dataclasses.field(default_factory=dict)
    """By their SHA-256."""


def read_records(file: str) -> Recorded:
    """Read a log. A last line that was cut off is left out and counted.

    Raises OSError, and RecordError for any other line that is not a record.
    """
    records: list[CheckRecord] = []
    chain: dict[str, ChainRecord] = {}
    torn = 0
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = _read_line(line)
            except (msgspec.MsgspecError, RecursionError) as error:
                # Only the last line has no line feed.
                if not line.endswith(b"\n") and _is_torn(line):
                    torn = len(line)
                    break
                raise RecordError(f"{file}: line {number}: {explain(error)}") from error
            expected = CHAIN_FORMAT if isinstance(record, ChainRecord) else FORMAT
            if record.format != expected:
                raise RecordError(f"{file}: line {number}: expected {expected!r}, found {record.format!r}")
            if isinstance(record, ChainRecord):
                chain[record.sha256] = record
            else:
                records.append(record)
    return Recorded(tuple(records), torn, chain)


class RecordedResolver:
    """Answers from the record of one check.

    The responses in it are read again, and the status is proven from them as it was then; nothing else that
    the record states is trusted.
    """

    def __init__(self, record: CheckRecord) -> None:
        """Raises RecordError for a record of answers that are not from a network."""
        if record.resolver is None or not record.resolver.servers:
            raise RecordError(f"the record of {record.mailbox}: it names no resolver that was asked")
        self._record = record
        self._asked = record.resolver
        self._lookups = {(_fold(lookup.name), lookup.type): lookup for lookup in record.lookups}

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """The recorded answer. Raises UnrecordedQueryError if there is none, and RecordError."""
        lookup = self._lookups.get((_fold(name), rdtype))
        if lookup is None:
            raise UnrecordedQueryError(
                f"{name} {rdtype}: no such lookup is in the record of {self._record.mailbox}"
            )
        try:
            return self._replay(lookup)
        except (ValueError, OverflowError, dns.exception.DNSException) as error:
            raise RecordError(f"the record of {self._record.mailbox}: {error}") from error

    def _replay(self, lookup: LookupRecord) -> DnsAnswer:
        asked = self._asked
        exchanges = tuple(read_exchange(query) for query in lookup.queries)
        if not any(exchange.role == "caa" for exchange in exchanges):
            raise UnrecordedQueryError(f"{lookup.name} {lookup.type}: the responses are not in the record")
        settings = StubSettings(
            timeout=asked.timeout,
            retries=asked.retries,
            retry_wait=asked.retry_wait,
            signed_canary=asked.signed_canary,
            bogus_canary=asked.bogus_canary,
        )
        servers = [parse_server(server) for server in asked.servers]
        answer = ReplayResolver(servers, settings, exchanges).lookup(lookup.name, lookup.type)
        # The exchanges in the order in which they were made.
        return dataclasses.replace(answer, exchanges=exchanges)


def read_exchange(query: QueryRecord) -> Exchange:
    """The exchange of a record. Raises ValueError for values that cannot be read, or do not fit together."""
    response = None if query.response is None else base64.b64decode(query.response, validate=True)
    if response is None and query.error is None:
        raise ValueError(f"the response for {query.name} {query.type} is missing")
    if response is not None and hashlib.sha256(response).hexdigest() != query.sha256:
        raise ValueError(f"the response for {query.name} {query.type} is not the one that was recorded")
    return Exchange(
        role=query.role,
        name=query.name,
        rdtype=query.type,
        attempt=query.attempt,
        server=query.server,
        time=parse_time(query.time),
        seconds=query.seconds,
        checking_disabled=query.cd,
        tcp=query.tcp,
        response=response,
        error=query.error,
    )


def recorded_context(record: CheckRecord, **changes: object) -> Circumstances:
    """The facts that a recorded check was made with, some of them changed. Raises RecordError."""
    try:
        if record.parameters == CUSTOM and "accepts" not in changes:
            raise RecordError("a function accepted the parameters, which the record does not hold")
        facts: dict[str, object] = {
            "issuers": record.issuer_domain_names,
            "issued_at": int(parse_time(record.issued_at)),
            "br_version": None if record.br_version is None else version(record.br_version),
            "checked_at": None if record.checked_at is None else int(parse_time(record.checked_at)),
            "is_recorded": False,
            "technically_constrained": record.technically_constrained,
            "contract_waives_caa": record.contract_waives_caa,
            "recognised_tags": frozenset(record.recognised_tags),
            "accepts": ParameterPolicy(record.parameters) if isinstance(record.parameters, dict) else None,
            "method": record.validation_method,
            "remotes": None
            if record.remotes is None
            else tuple(
                Remote(CaaDecision(each.decision), each.region, each.perspective) for each in record.remotes
            ),
            "accepts_failure": record.accepts_lookup_failure,
        }
        return Circumstances(**(facts | changes))  # type: ignore[arg-type]
    except (ValueError, OverflowError, UnknownVersionError) as error:
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


def _precise(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="microseconds")[:-6] + "Z"


def _iso(seconds: int | None) -> str | None:
    return None if seconds is None else iso_time(seconds)


def _fold(name: str) -> str:
    return name.rstrip(".").lower()
