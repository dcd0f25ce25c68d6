"""The work of one request of the page: bytes to results, decoded structures and excerpts of the DER. It knows
nothing of HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from .. import __version__
from ..documents import DocumentLinter
from ..engine.report import Finding, Result
from ..engine.settings import Settings
from ..front.linters import Linters
from ..front.options import KINDS, RequestError, settings_for
from ..inputs import CERTIFICATE, CRL, OCSP_RESPONSE, STDIN, Form, Item, read_bytes
from ..inputs.base64 import Base64Error, decode_base64
from ..model import Document
from ..output.structure import Element, Limits, structure
from .jobs import size_of
from .pool import SMALL

DocumentType = Literal["certificate", "crl", "ocsp"]

FORMS: Mapping[DocumentType, Form] = {"certificate": CERTIFICATE, "crl": CRL, "ocsp": OCSP_RESPONSE}
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
_HEAD_OF_BASE64 = 64
"""Characters of base64 that show what document it is."""


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
    """As a file would have it: DER, PEM, base64 or PKCS #7."""
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
    return size_of(job.data) <= SMALL and not {"issuer", "certs"} & job.options.keys()


def run_show(job: ShowJob, linters: Linters) -> ShowReport:
    """Lint and decode the documents of an input. Raises RequestError."""
    kind = job.kind
    if kind is not None and kind not in KINDS:
        raise RequestError(f"kind: expected one of {', '.join(KINDS)}, found {kind!r:.80}")
    types = recognize(job.data) if kind is None else (KINDS[kind],)
    shown: list[Shown] = []
    for document_type in types:
        settings, issued_at = settings_for(
            msgspec.structs.replace(job.settings, document=document_type), kind or document_type, job.options
        )
        linter = linters.get(settings)
        linter.engine.issued_at = issued_at
        for item in read_bytes(job.data, job.source, (FORMS[document_type],)):
            numbered = msgspec.structs.replace(item, index=len(shown))
            shown.append(_show(numbered, document_type, linter, len(shown) < MAX_DETAILED))
    return ShowReport(__version__, tuple(shown))


def _show(item: Item, document_type: DocumentType, linter: DocumentLinter[Any], is_detailed: bool) -> Shown:
    if item.der is None:
        return Shown(document_type, linter.lint_item(item), 0, (), ())
    result, document = linter.lint_and_decode(item.der, item.source, item.index)
    size = len(item.der)
    if not is_detailed:
        return Shown(document_type, result, size, (), ())
    excerpts = tuple(excerpts_of(item.der, result.findings))
    return Shown(document_type, result, size, excerpts, _structure(document, document_type, result))


def _structure(document: Document | None, name: str, result: Result) -> tuple[Element, ...]:
    if document is None:
        return ()
    return tuple(structure(document, name, LIMITS, (finding.offset for finding in result.findings)))


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


def recognize(data: bytes) -> tuple[DocumentType, ...]:
    """The types of the documents in an input; certificates if there is none that is recognized."""
    if b"-----BEGIN" in data:
        found = [name for name, form in FORMS.items() if form.pem_begin.search(data)]
        return tuple(found) or ("certificate",)
    der = data
    if data[:1] != b"\x30":
        text = b"".join(data[: 4 * _HEAD_OF_BASE64].split())[:_HEAD_OF_BASE64]
        try:
            der = decode_base64((text[: len(text) // 4 * 4],), 1)
        except Base64Error:
            return ("certificate",)
    if OCSP_RESPONSE.der_start.match(der):
        return ("ocsp",)
    # A v1 certificate with the serial number 1 begins like a CRL of v2.
    return ("crl",) if CRL.der_start.match(der) and not _is_certificate(data) else ("certificate",)


def _is_certificate(data: bytes) -> bool:
    from ..decode import DecodeError, decode

    for item in read_bytes(data, STDIN):
        try:
            decode(item.der or b"")
        except DecodeError:
            return False
    return True
