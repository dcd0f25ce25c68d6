"""The work of one request: bytes to the text of a report. It knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from ..engine.engine import Engine
from ..engine.report import Result, Status
from ..engine.settings import Settings
from ..front.linters import Linters, new_linter
from ..front.options import DocumentType
from ..front.writers import Look, make_writer
from ..inputs import CERTIFICATE, CRL, OCSP_RESPONSE, Form, Item, read_bytes
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
FORMS: Mapping[DocumentType, Form] = {"certificate": CERTIFICATE, "crl": CRL, "ocsp": OCSP_RESPONSE}


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for."""

    kind: Kind
    data: bytes
    """As a file would have it: DER, PEM, base64 or PKCS #7."""
    source: str
    """The caller's name of the input, for the report."""
    options: dict[str, object]
    """Those that were given, for the report."""
    settings: Settings
    issued_at: int | None
    format: str
    look: Look


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
    return job.kind != "chain" and given + size_of(job.data) <= SMALL


def size_of(data: bytes) -> int:
    """About how many bytes of DER there are in DER, PEM or base64."""
    return len(data) if data[:1] == b"\x30" else len(data) * 3 // 4


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
    results, engine = _lint(job, linters)
    look = job.look
    if job.format == "json":
        look = look._replace(run=_describe(job, engine))
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
    items = list(read_bytes(job.data, job.source, (FORMS[job.settings.document],)))
    if job.kind == "chain":
        items = _without_repetitions(items)
        issuers = tuple(item.der for item in items if item.der is not None)
        settings = msgspec.structs.replace(job.settings, issuers=issuers, issuers_are_given=False)
        linter = new_linter(settings)  # of these certificates alone: there is nothing to keep
    else:
        linter = linters.get(job.settings)
    linter.engine.issued_at = job.issued_at
    return [linter.lint_item(item) for item in items], linter.engine


def _describe(job: Job, engine: Engine) -> Run:
    """The run, for the report. What does not depend on the job is remembered: it takes as long as linting."""
    run = _runs.get(engine)
    if run is None:
        run = _runs[engine] = describe_run("", {}, engine)
    return msgspec.structs.replace(run, command=COMMANDS[job.kind], options=job.options)


_runs: WeakKeyDictionary[Engine, Run] = WeakKeyDictionary()


def _without_repetitions(items: list[Item]) -> list[Item]:
    """Each certificate once, at its first place."""
    found: dict[object, Item] = {}
    for item in items:
        found.setdefault(item.der or item, item)
    return list(found.values())
