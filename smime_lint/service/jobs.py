"""The work of one request: bytes to the text of a report. It knows nothing of HTTP."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..engine.report import Result
from ..engine.settings import Settings
from ..front.linters import Linters, new_linter
from ..front.writers import Look, make_writer
from ..inputs import Item, read_bytes
from ..output import Render, Summary
from .pool import SMALL

Kind = Literal["certificate", "tbs", "crl", "ocsp", "chain"]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for."""

    kind: Kind
    data: bytes
    """As a file would have it: DER, PEM, base64 or PKCS #7."""
    source: str
    """The caller's name of the input, for the report."""
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


def is_small(job: Job) -> bool:
    """Whether a job is done so quickly that no other request notices."""
    settings = job.settings
    given = sum(map(len, settings.issuers)) + sum(map(len, settings.certificates or ()))
    return job.kind != "chain" and given + size_of(job.data) <= SMALL


def size_of(data: bytes) -> int:
    """About how many bytes of DER there are in DER, PEM or base64."""
    return len(data) if data[:1] == b"\x30" else len(data) * 3 // 4


def run_job(job: Job, linters: Linters) -> Done:
    """Lint what a job has, and write the report. Raises RequestError for settings that contradict each
    other."""
    if job.kind == "chain":
        results = _lint_chain(job)
    else:
        linter = linters.get(job.settings)
        linter.engine.issued_at = job.issued_at
        results = [linter.lint_item(item) for item in read_bytes(job.data, job.source, linter.form)]
    writer = make_writer(job.format, job.look)
    batch = Render(writer, job.look.fail_on)(results)
    is_unread = all(result.kind is None for result in results)
    return Done(
        text=writer.begin() + batch.text + writer.end(batch.summary),
        code=batch.code,
        summary=batch.summary,
        unread=tuple(results) if is_unread else None,
    )


def _lint_chain(job: Job) -> list[Result]:
    """Lint certificates and the paths that they form, each certificate once."""
    items: list[Item] = []
    seen: set[bytes | None] = set()
    for item in read_bytes(job.data, job.source):
        if item.der is None or item.der not in seen:
            items.append(item)
            seen.add(item.der)
    issuers = tuple(item.der for item in items if item.der is not None)
    settings = msgspec.structs.replace(job.settings, issuers=issuers, issuers_are_given=False)
    linter = new_linter(settings)  # of these certificates alone: there is nothing to keep
    linter.engine.issued_at = job.issued_at
    return [linter.lint_item(item) for item in items]
