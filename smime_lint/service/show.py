"""The work of one request of the page: bytes to results, decoded structures and excerpts of the DER. It knows
nothing of HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from .. import __version__
from ..documents import DocumentLinter
from ..engine.report import Finding, Result
from ..engine.settings import Settings
from ..front.linters import Linters
from ..front.options import KINDS, RequestError, settings_for
from ..inputs import ALL_FORMS, DocumentType, Item, read_bytes
from ..output.structure import Element, Limits, structure
from .jobs import is_plain, size_of
from .pool import SMALL

FORMS = {form.document: form for form in ALL_FORMS}
LIMITS = Limits(children=200, elements=5000)
MAX_DETAILED = 100
"""Documents with bytes and structure; of further ones there are only results."""
MAX_WHOLE = 1 << 18
"""Bytes of a document that is sent as a whole."""
MAX_HEAD = 1 << 16
"""Bytes from the beginning of a larger one."""
MARGIN = 256
"""Bytes before and after a finding that is further behind."""
MAX_EXCERPT = 1 << 12
"""Bytes of a finding beyond the beginning."""


class Excerpt(msgspec.Struct, frozen=True):
    """Some bytes of a document."""

    offset: int
    data: bytes
    """Base64 in JSON."""


class Shown(msgspec.Struct, frozen=True):
    """A document: what was found, what it contains, its bytes."""

    document: DocumentType
    result: Result
    size: int
    """In bytes of DER; 0 if it could not be read."""
    excerpts: tuple[Excerpt, ...]
    """In their order. Together the whole document, unless it is large."""
    structure: tuple[Element, ...]
    """Empty if the document does not decode, and for documents after the first hundred."""


class ShowReport(msgspec.Struct, frozen=True):
    """The documents of an input."""

    version: str
    """Of the tool."""
    documents: tuple[Shown, ...]


class ShowJob(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for."""

    data: bytes
    """As a file would have it."""
    source: str
    """The caller's name of the input."""
    kind: str | None
    """One of `KINDS`; None if each document is recognized."""
    options: dict[str, Any]
    """By their long names, as JSON has them."""
    settings: Settings
    """Apply where there is no option."""


def is_small(job: ShowJob) -> bool:
    """Whether a job is done so quickly that no other request notices."""
    has_certificates = bool({"issuer", "certs"} & job.options.keys())
    return size_of(job.data) <= SMALL and is_plain(job.data) and not has_certificates


def run_show(job: ShowJob, linters: Linters) -> ShowReport:
    """Lint and decode the documents of an input. Raises RequestError."""
    kind = job.kind
    if kind is not None and kind not in KINDS:
        raise RequestError(f"kind: expected one of {', '.join(KINDS)}, found {kind!r:.80}")
    forms = ALL_FORMS if kind is None else (FORMS[KINDS[kind]],)
    found: dict[DocumentType, DocumentLinter[Any]] = {}
    shown: list[Shown] = []
    for item in read_bytes(job.data, job.source, forms):
        linter = found.get(item.document)
        if linter is None:
            linter = found[item.document] = _linter_for(item.document, job, linters)
        shown.append(_show(item, linter, len(shown) < MAX_DETAILED))
    return ShowReport(__version__, tuple(shown))


def _linter_for(document: DocumentType, job: ShowJob, linters: Linters) -> DocumentLinter[Any]:
    base = msgspec.structs.replace(job.settings, document=document)
    settings, issued_at = settings_for(base, job.kind or document, job.options)
    return linters.get(settings).at(issued_at)


def _show(item: Item, linter: DocumentLinter[Any], is_detailed: bool) -> Shown:
    name, der = item.document, item.der
    if der is None:
        return Shown(name, linter.lint_item(item), 0, (), ())
    result, document = linter.lint_and_decode(der, item.source, item.index)
    if not is_detailed:
        return Shown(name, result, len(der), (), ())
    excerpts = tuple(excerpts_of(der, result.findings))
    if document is None:
        return Shown(name, result, len(der), excerpts, ())
    places = (finding.offset for finding in result.findings)
    elements = tuple(structure(document, name, LIMITS, places))
    return Shown(name, result, len(der), excerpts, elements)


def excerpts_of(der: bytes, findings: Iterable[Finding]) -> Iterator[Excerpt]:
    """The whole document; of a large one the beginning and the bytes around findings."""
    size = len(der)
    if size <= MAX_WHOLE:
        yield Excerpt(0, der)
        return
    begin, end = 0, MAX_HEAD
    for finding in sorted(findings, key=lambda finding: finding.offset):
        start = max(finding.offset - MARGIN, 0)
        stop = min(finding.offset + min(finding.length, MAX_EXCERPT) + MARGIN, size)
        if start > end:
            yield Excerpt(begin, der[begin:end])
            begin = start
        end = max(end, stop)
    yield Excerpt(begin, der[begin:end])
