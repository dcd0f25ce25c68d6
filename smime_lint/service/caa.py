"""POST /v1/caa: CAA checks of mailboxes, by the resolvers that the service was started with."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State

from ..caa.certificate import certificate_mailboxes
from ..caa.check import IN_FORCE, Check, Checker, Facts, find_version
from ..caa.evaluate import NOTHING, Mailbox, find_duty
from ..caa.remotes import RemotesError, read_remotes
from ..caa.replay import UnrecordedQueryError
from ..decode import DecodeError, decode
from ..documents.caa import CaaLinter
from ..documents.certificate import Linter
from ..engine.report import Result
from ..evidence.record import RecordError, RecordLog, Subject
from ..front.caa import Verdict, show_check
from ..front.linters import Linters
from ..front.options import RequestError, read_object, unknown_name
from ..inputs import STDIN, Item, read_bytes
from ..shape import explain
from .config import ServiceConfig
from .jobs import Done, Job, is_plain, is_small, passwords_of, read_items, report, size_of
from .pool import SMALL, Pool
from .problems import problem
from .requests import JSON

In = TypeVar("In")
Out = TypeVar("Out")

MAX_MAILBOXES = 100
"""Of a request."""
THREADS = 32
"""Lookups at the same time, in each worker."""
CODE = "Smime-Lint-Code"
WITHOUT_RESOLVER = "CAA was not checked: the service was started without --resolver"
START_TIME = 60
"""Seconds that a request may have taken since "now" was read."""


class CaaRequest(msgspec.Struct, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Mailboxes, or certificates with mailboxes."""

    mailboxes: tuple[str, ...] = ()
    input: str = ""
    """Certificates or TBSCertificates: PEM, or base64 of DER, PKCS #12 ..."""
    password: str | None = None
    """The password, if the input is PKCS #12. Reports and logs do not have it."""
    source: str = STDIN
    """The name of the input in the report."""
    tbs: bool = False
    """Read the input as a bare TBSCertificate; by default it is detected."""
    br_version: str = IN_FORCE
    """A number, "latest", or "in-force"."""
    validation_method: str | None = None
    """The BR section of the mailbox validation method, as 3.2.2.1."""
    remotes: dict[str, Any] | None = None
    """Results of remote network perspectives, by domain, as the file of --remotes has them."""
    reference: str | None = None
    """The caller's identifier of the request, for the record."""


class CaaReport(msgspec.Struct):
    """What `smime-lint caa check --format json` writes."""

    mailboxes: list[dict[str, Any]]
    """The checks, as docs/caa-record.schema.json describes them, without the responses of DNS."""
    decision: str | None
    """The worst of all."""
    reason: str | None
    valid_until: str | None


class Found(msgspec.Struct, frozen=True):
    """A mailbox to check, and the certificate that has it."""

    address: str
    source: str
    file: str | None = None
    index: int | None = None
    sha256: str | None = None
    tbs_sha256: str | None = None


class CaaJob(msgspec.Struct, frozen=True):
    """Certificates to take the mailboxes of."""

    data: bytes
    source: str
    tbs: bool
    password: str | None


@dataclass(frozen=True)
class CaaService:
    """What checks."""

    checker: Checker
    facts: Facts
    log: RecordLog | None
    """Where the evidence goes."""
    limiter: anyio.CapacityLimiter

    def close(self) -> None:
        """Close the log."""
        if self.log is not None:
            self.log.close()

    def check(self, found: Found, facts: Facts, reference: str | None) -> Check:
        """Check a mailbox; the evidence is on the disk afterwards. Raises RequestError for what is not on
        record, and OSError."""
        mailbox = Mailbox(found.address, found.source)
        try:
            check = self.checker.check(mailbox, facts, Subject(found.sha256, found.tbs_sha256, reference))
        except (RecordError, UnrecordedQueryError) as error:
            raise RequestError(str(error)) from error
        self.append(check)
        return check

    def append(self, check: Check) -> None:
        """Put the evidence on the disk. Raises OSError and RecordError."""
        if self.log is not None:
            self.log.append(check.record, check.chain)


def make_service(config: ServiceConfig) -> CaaService | None:
    """What checks, in a worker; None if the service was started without resolvers."""
    if config.caa is None:
        return None
    checker, facts = config.caa()
    log = None if config.caa_record is None else RecordLog(config.caa_record)
    return CaaService(checker, facts, log, anyio.CapacityLimiter(THREADS))


@post("/v1/caa", status_code=200)
async def caa(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Check whether CAA records permit certificates for mailboxes."""
    service: CaaService | None = state.caa
    if service is None:
        return problem(501, WITHOUT_RESOLVER)
    fields, data = await _read(request)
    facts = _facts(service.facts, fields)
    mailboxes = [Found(address, "argument") for address in fields.mailboxes]
    if data:
        job = CaaJob(data, fields.source, fields.tbs, fields.password)
        is_little = size_of(data) <= SMALL and is_plain(data)
        mailboxes += await state.pool.run(find_mailboxes, job, is_small=is_little)
    if not mailboxes:
        raise RequestError("expected mailboxes, or certificates in input, found neither")
    if len(mailboxes) > MAX_MAILBOXES:
        raise RequestError(f"expected at most {MAX_MAILBOXES} mailboxes, found {len(mailboxes)}")
    check = partial(service.check, facts=facts, reference=fields.reference)
    checks = await _at_the_same_time(service, check, mailboxes)
    verdict = Verdict()
    shown = []
    for found, each in zip(mailboxes, checks, strict=True):
        verdict.add(each)
        shown.append(show_check(each, found.file, found.index))
    code = 0 if all(each.is_permitted for each in checks) else 1
    return Response(CaaReport(shown, **verdict.show()), headers={CODE: str(code)})


async def _read(request: Request[Any, Any, Any]) -> tuple[CaaRequest, bytes]:
    """The request, and the certificates in it. Raises RequestError."""
    body = await request.body()
    known = set(CaaRequest.__struct_encode_fields__)
    query: dict[str, Any] = {name: values[-1] for name, values in request.query_params.dict().items()}
    for name in query:
        if name not in known - {"mailboxes", "input", "password", "remotes"}:
            raise unknown_name("parameter", name, known)
    try:
        options = msgspec.convert(query, CaaRequest, strict=False)
        if request.content_type[0] != JSON:
            return options, body
        given = {name: value for name, value in msgspec.to_builtins(options).items() if name in query}
        fields = msgspec.convert({**given, **read_object(body)}, CaaRequest)
    except msgspec.ValidationError as error:
        raise RequestError(explain(error, CaaRequest)) from error
    return fields, fields.input.encode("utf-8", "backslashreplace")


def _facts(facts: Facts, fields: CaaRequest) -> Facts:
    """The facts with those of the request. Raises RequestError."""
    method = fields.validation_method
    if method is not None and not re.fullmatch(r"3\.2\.2\.[1-9]", method):
        raise RequestError(f"validation-method: expected a section as 3.2.2.1, found {method!r:.80}")
    now = int(time.time())
    try:
        version = find_version(fields.br_version, now)
    except ValueError as error:
        raise RequestError(f"br-version: {error}") from error
    if find_duty(version, now) == NOTHING:
        raise RequestError(f"there is nothing to check: BR {fields.br_version} do not require CAA")
    remotes = facts.remotes
    if fields.remotes is not None:
        try:
            remotes = read_remotes(msgspec.json.encode(fields.remotes))
        except RemotesError as error:
            raise RequestError(f"remotes: {error}") from error
    return replace(facts, br_version=fields.br_version, method=method or facts.method, remotes=remotes)


def find_mailboxes(job: CaaJob, linters: Linters) -> list[Found]:
    """The mailboxes of certificates. Raises RequestError for what cannot be read."""
    return list(_mailboxes(job))


def _mailboxes(job: CaaJob) -> Iterable[Found]:
    for item in read_bytes(job.data, job.source, passwords=passwords_of(job.password)):
        place = f"{item.source} #{item.index}"
        if item.der is None:
            raise RequestError(f"{place}: {item.error}")
        try:
            certificate = decode(item.der, job.tbs)
            found = certificate_mailboxes(certificate)
        except DecodeError as error:
            raise RequestError(f"{place}: {error}") from error
        if not found:
            raise RequestError(f"{place}: the certificate contains no mailbox")
        sha256 = hashlib.sha256(item.der).hexdigest()
        tbs_sha256 = hashlib.sha256(certificate.raw(certificate.tbs)).hexdigest()
        for mailbox, _ in found:
            yield Found(mailbox.address, mailbox.source, item.source, item.index, sha256, tbs_sha256)


async def _at_the_same_time(
    service: CaaService, function: Callable[[In], Out], values: Sequence[In]
) -> list[Out]:
    """What a function returns for each of some values. Raises what the first one that fails raises."""
    done: list[Out | Exception] = [RequestError("not checked")] * len(values)

    async def run(position: int) -> None:
        try:
            done[position] = await anyio.to_thread.run_sync(
                function, values[position], limiter=service.limiter
            )
        except Exception as error:  # noqa: BLE001 - raised below, alone
            done[position] = error

    async with anyio.create_task_group() as group:
        for position in range(len(values)):
            group.start_soon(run, position)
    made: list[Out] = []
    for each in done:
        if isinstance(each, Exception):
            raise each
        made.append(each)
    return made


async def lint_with_caa(service: CaaService, pool: Pool, job: Job) -> Done:
    """Lint certificates with the CAA checks of their mailboxes. Raises RequestError, and what `Pool.run`
    raises."""
    items = await pool.run(read_items, job, is_small=is_small(job))
    if len(items) > MAX_MAILBOXES:
        raise RequestError(f"expected at most {MAX_MAILBOXES} documents with caa, found {len(items)}")
    linter = pool.linters.get(job.settings)
    assert isinstance(linter, Linter) and job.caa is not None  # noqa: S101, PT018 - only lint has the option
    is_issued = job.caa.issued
    if is_issued is None and job.issued_at is not None and job.issued_at > time.time() - START_TIME:
        is_issued = False
    with_caa = CaaLinter(
        linter.at(job.issued_at),
        service.checker,
        service.facts,
        is_issued=is_issued,
        reference=job.caa.reference,
    )

    def lint(item: Item) -> Result:
        result, checks = with_caa.lint_item(item)
        for check in checks:
            service.append(check)
        return result

    results = await _at_the_same_time(service, lint, items)
    return report(job, results, linter.engine)


HANDLERS = (caa,)
