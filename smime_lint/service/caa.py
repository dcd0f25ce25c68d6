"""POST /v1/caa: CAA checks of mailboxes, by the resolvers that the service was started with."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

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
from ..evidence.record import RecordError, RecordLog, Subject
from ..front.caa import Verdict, show_check
from ..front.linters import Linters
from ..front.options import RequestError
from ..inputs import STDIN, read_bytes
from ..spelling import suggestion
from .config import ServiceConfig
from .jobs import is_plain, size_of
from .pool import SMALL
from .problems import problem
from .requests import JSON

MAX_MAILBOXES = 100
"""Of a request."""
THREADS = 32
"""Lookups at the same time, in each worker."""
CODE = "Smime-Lint-Code"


class CaaRequest(msgspec.Struct, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Mailboxes, or certificates with mailboxes."""

    mailboxes: tuple[str, ...] = ()
    input: str = ""
    """Certificates or TBSCertificates: DER in base64, or PEM."""
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
        if self.log is not None:
            self.log.append(check.record, check.chain)
        return check


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
        return problem(501, "CAA was not checked: the service was started without --resolver")
    fields, data = await _read(request)
    facts = _facts(service.facts, fields)
    mailboxes = [Found(address, "argument") for address in fields.mailboxes]
    if data:
        job = CaaJob(data, fields.source, fields.tbs)
        is_small = size_of(data) <= SMALL and is_plain(data)
        mailboxes += await state.pool.run(find_mailboxes, job, is_small=is_small)
    if not mailboxes:
        raise RequestError("expected mailboxes, or certificates in input, found neither")
    if len(mailboxes) > MAX_MAILBOXES:
        raise RequestError(f"expected at most {MAX_MAILBOXES} mailboxes, found {len(mailboxes)}")
    checks = await _check_all(service, mailboxes, facts, fields.reference)
    verdict = Verdict()
    for check in checks:
        verdict.add(check)
    shown = [
        show_check(check, found.file, found.index) for found, check in zip(mailboxes, checks, strict=True)
    ]
    code = 0 if all(check.is_permitted for check in checks) else 1
    return Response(CaaReport(shown, **verdict.show()), headers={CODE: str(code)})


async def _read(request: Request[Any, Any, Any]) -> tuple[CaaRequest, bytes]:
    """The request, and the certificates in it. Raises RequestError."""
    body = await request.body()
    known = set(CaaRequest.__struct_encode_fields__)
    query: dict[str, Any] = {name: values[-1] for name, values in request.query_params.dict().items()}
    for name in query:
        if name not in known - {"mailboxes", "input", "remotes"}:
            raise RequestError(f"there is no parameter {name!r:.80}{suggestion(name, known)}")
    try:
        options = msgspec.convert(query, CaaRequest, strict=False)
        if request.content_type[0] != JSON:
            return options, body
        fields = msgspec.json.decode(body, type=CaaRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(str(error)) from error
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
    for item in read_bytes(job.data, job.source):
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


async def _check_all(
    service: CaaService, mailboxes: list[Found], facts: Facts, reference: str | None
) -> list[Check]:
    """Check mailboxes at the same time. Raises what the first check that fails raises."""
    checks: list[Check | Exception] = [RequestError("not checked")] * len(mailboxes)

    async def check(position: int) -> None:
        try:
            checks[position] = await anyio.to_thread.run_sync(
                service.check, mailboxes[position], facts, reference, limiter=service.limiter
            )
        except Exception as error:  # noqa: BLE001 - raised below, alone
            checks[position] = error

    async with anyio.create_task_group() as group:
        for position in range(len(mailboxes)):
            group.start_soon(check, position)
    made: list[Check] = []
    for each in checks:
        if isinstance(each, Exception):
            raise each
        made.append(each)
    return made


HANDLERS = (caa,)
