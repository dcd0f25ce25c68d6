"""The work of one request: bytes to the text of a report. It knows nothing of HTTP."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterable, Mapping
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from ..engine.engine import Engine
from ..engine.report import Result, Status
from ..engine.settings import Settings
from ..front.linters import Linters, new_linter
from ..front.writers import Look, make_writer
from ..inputs import CERTIFICATE, Forms, Item, Passwords, read_bytes
from ..output import Render, Summary
from ..output.run import Run, describe_run
from .pool import SMALL

Kind = Literal["certificate", "tbs", "crl", "ocsp", "chain"]
COMMANDS: Mapping[Kind, str] = {
    "certificate": "lint",
    "tbs": "lint",
    "chain": "chain",
    "crl": "crl",
    "ocsp": "ocsp",
}
"""Those that do the same, and have the same options."""


class CaaWish(msgspec.Struct, frozen=True):
    """That CAA is checked as well, and the options for it."""

    issued: bool | None
    """Whether the certificates have been issued; None if unknown."""
    reference: str | None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for."""

    kind: Kind
    data: bytes
    """As a file would have it."""
    password: str | None = None
    """For PKCS #12. It is not among the options: reports have those."""
    source: str
    """The caller's name of the input, for the report."""
    options: dict[str, object]
    """Those that were given, for the report."""
    settings: Settings
    issued_at: int | None
    format: str
    look: Look
    caa: CaaWish | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The report that was made."""

    text: str
    code: int
    """The exit code that the command would have."""
    summary: Summary
    unread: tuple[Result, ...] | None
    """The results, if none of the documents could be decoded; None if one could."""


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """The results, where the report is made elsewhere."""

    results: tuple[Result, ...]
    summary: Summary


def is_small(job: Job) -> bool:
    """Whether a job is done so quickly that no other request notices."""
    settings = job.settings
    given = sum(map(len, settings.issuers)) + sum(map(len, settings.certificates or ()))
    return job.kind != "chain" and given + size_of(job.data) <= SMALL and is_plain(job.data)


def size_of(data: bytes) -> int:
    """About how many bytes of DER there are in DER, PEM or base64."""
    return len(data) if data[:1] == b"\x30" else len(data) * 3 // 4


_PLAIN_DER = re.compile(rb"\x30(?:[\x00-\x80]|\x81.|\x82..)(?!\x02\x01\x03)", re.DOTALL)
_PLAIN_PEM = re.compile(rb"\s*-----BEGIN (?:CERTIFICATE|X509 CRL|OCSP RESPONSE)-----\s*(M[A-Za-z0-9+/]{15})")
_PLAIN_BASE64 = re.compile(rb"\s*(M[A-Za-z0-9+/]{15})[A-Za-z0-9+/=\s]*")


def is_plain(data: bytes) -> bool:
    """Whether it is one document, and nothing that is first decompressed or decrypted: a few bytes of an
    archive or of PKCS #12 can take seconds."""
    if (pem := _PLAIN_PEM.match(data)) is not None:
        if data.count(b"-----BEGIN") > 1:
            return False
        data = a2b_base64(pem[1])
    elif (text := _PLAIN_BASE64.fullmatch(data)) is not None:
        data = a2b_base64(text[1])
    return _PLAIN_DER.match(data) is not None


def lint_job(job: Job, linters: Linters) -> Linted:
    """Lint what a job has. Raises RequestError for settings that contradict each other."""
    results, _ = _lint(job, linters)
    summary = Summary()
    for result in results:
        summary.add(result)
    return Linted(results=tuple(results), summary=summary)


def run_job(job: Job, linters: Linters) -> Done:
    """Lint what a job has, and write the report. Raises RequestError for settings that contradict each
    other."""
    return report(job, *_lint(job, linters))


def read_items(job: Job, linters: Linters) -> list[Item]:
    """The documents of a job."""
    return _read(job, linters.get(job.settings).forms)


def passwords_of(password: str | None) -> Passwords:
    """What a request has to decrypt PKCS #12."""
    return lambda source: () if password is None else (password,)


def _read(job: Job, forms: Forms) -> list[Item]:
    return list(read_bytes(job.data, job.source, forms, passwords_of(job.password)))


def report(job: Job, results: list[Result], engine: Engine) -> Done:
    """Write the report on results. ``engine``: describes the run."""
    look = job.look._replace(run=_describe(job, engine))
    writer = make_writer(job.format, look)
    batch = Render(writer, look.fail_on)(results)
    is_unread = all(result.status is Status.UNREADABLE for result in results)
    return Done(
        text=writer.begin() + batch.text + writer.end(batch.summary),
        code=batch.code,
        summary=batch.summary,
        unread=tuple(results) if is_unread else None,
    )


def _lint(job: Job, linters: Linters) -> tuple[list[Result], Engine]:
    """The results, and what describes the run."""
    if job.kind == "chain":
        items = _without_repetitions(_read(job, (CERTIFICATE,)))
        issuers = tuple(item.der for item in items if item.der is not None)
        settings = msgspec.structs.replace(job.settings, issuers=issuers, issuers_are_given=False)
        linter = new_linter(settings)  # of these certificates alone: there is nothing to keep
    else:
        linter = linters.get(job.settings)
        items = _read(job, linter.forms)
    dated = linter.at(job.issued_at)
    return [dated.lint_item(item) for item in items], linter.engine


def _describe(job: Job, engine: Engine) -> Run:
    """The run, for the report. What does not depend on the job is remembered: it takes as long as linting."""
    run = _runs.get(engine)
    if run is None:
        run = _runs[engine] = describe_run("", {}, engine)
    return msgspec.structs.replace(run, command=COMMANDS[job.kind], options=job.options)


_runs: WeakKeyDictionary[Engine, Run] = WeakKeyDictionary()


def _without_repetitions(items: Iterable[Item]) -> list[Item]:
    """Each certificate once, at its first place."""
    found: dict[object, Item] = {}
    for item in items:
        found.setdefault(item.der or item, item)
    return list(found.values())
