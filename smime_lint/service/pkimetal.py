"""The interface of pkimetal, for its clients: forms in, one list of findings out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from html import escape
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State

from .. import __version__
from ..br import PROFILE_NAMES
from ..engine.report import NOT_LINTED, NOT_SMIME, Result, Status, why_not_applicable
from ..front.options import RequestError, decode_pem_or_base64
from ..front.writers import Look
from ..inputs import STDIN
from ..profile import KIND_NAMES
from ..rules import Severity
from ..shape import explain
from ..spelling import suggestion
from .config import ServiceConfig
from .jobs import Job, Kind, Linted, is_small, lint_job
from .requests import base_settings

LINTER = "smime-lint"
AUTODETECT = "autodetect"
_INITIALS = {"mv": "mailbox", "ov": "organization", "sv": "sponsor", "iv": "individual"}
PROFILES: Mapping[str, str | None] = {
    AUTODETECT: None,
    **{
        f"sbr_{initials}_{generation}": f"{type}-{generation}"
        for initials, type in _INITIALS.items()
        for generation in ("legacy", "multipurpose", "strict")
    },
    **{name: name for name in (*PROFILE_NAMES, *KIND_NAMES)},
}
"""The certificate type of each profile name: pkimetal's names of S/MIME profiles, and those
of smime-lint."""
INPUTS: Mapping[Kind, str] = {
    "certificate": "b64cert",
    "tbs": "b64tbscert",
    "crl": "b64crl",
    "ocsp": "b64ocsp",
}
"""The field with the document; "b64input" is another name for it."""
FORMATS = ("json", "text", "html")


class PkimetalSeverity(str, Enum):
    """pkimetal's severities, in ascending order."""

    META = "meta"
    DEBUG = "debug"
    INFO = "info"
    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"
    BUG = "bug"
    FATAL = "fatal"

    @property
    def rank(self) -> int:
        """For comparison."""
        return list(PkimetalSeverity).index(self)


_SEVERITIES = {
    Severity.NOTICE: PkimetalSeverity.NOTICE,
    Severity.WARN: PkimetalSeverity.WARNING,
    Severity.ERROR: PkimetalSeverity.ERROR,
}


class PkimetalFinding(msgspec.Struct, frozen=True, rename="pascal"):
    """A finding, in the words of pkimetal."""

    linter: str
    profile: str
    field: str
    """The path in the document; empty for what is about the whole of it."""
    finding: str
    """The message."""
    code: str
    """The id of the rule."""
    severity: PkimetalSeverity


class PkimetalProfile(msgspec.Struct, frozen=True, rename="pascal"):
    """A profile that can be requested."""

    name: str
    source: str
    description: str


class PkimetalLinter(msgspec.Struct, frozen=True, rename="pascal"):
    """A linter."""

    name: str
    version: str
    description: str


class PkimetalRequest(msgspec.Struct, kw_only=True):
    """A form. The document is in "b64input", or in the field named after it."""

    b64input: str = ""
    """DER in base64, or PEM."""
    b64cert: str = ""
    b64tbscert: str = ""
    b64crl: str = ""
    b64ocsp: str = ""
    profile: str = AUTODETECT
    severity: PkimetalSeverity = PkimetalSeverity.META
    """Findings below it are left out."""
    format: str = "json"
    """"json", "text" or "html"."""


@post("/lintcert", status_code=200)
async def lintcert(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint a certificate, as pkimetal does."""
    return await _lint(request, state, "certificate")


@post("/linttbscert", status_code=200)
async def linttbscert(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint a TBSCertificate, as pkimetal does."""
    return await _lint(request, state, "tbs")


@post("/lintcrl", status_code=200)
async def lintcrl(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint a CRL, as pkimetal does."""
    return await _lint(request, state, "crl")


@post("/lintocsp", status_code=200)
async def lintocsp(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint an OCSP response, as pkimetal does."""
    return await _lint(request, state, "ocsp")


@get("/profiles", sync_to_thread=False)
def profiles() -> list[PkimetalProfile]:
    """List the profiles that the form can name."""
    return [PkimetalProfile(name, *_source(name, type)) for name, type in PROFILES.items()]


def _source(name: str, type: str | None) -> tuple[str, str]:
    if type is None:
        return LINTER, "The profile that the document shows"
    if type in PROFILE_NAMES:
        return "CABForum S/MIME BRs", f"Subscriber certificate, {type.replace('-', '-validated, ')}"
    return "CABForum S/MIME BRs", f"Certificate of the kind {name}"


@get("/linters", sync_to_thread=False)
def linters() -> list[PkimetalLinter]:
    """List the linters: one."""
    return [PkimetalLinter(LINTER, __version__, "S/MIME certificates, CRLs and OCSP responses")]


async def _lint(request: Request[Any, Any, Any], state: State, kind: Kind) -> Response[Any]:
    form = await read_form(request)
    job = _job(form, kind, state.config)
    linted: Linted = await state.pool.run(lint_job, job, is_small=is_small(job))
    state.metrics.count(linted.summary)
    if len(linted.results) != 1:
        raise RequestError(f"expected one document, found {len(linted.results):,}")
    (result,) = linted.results
    rank = form.severity.rank
    found = [each for each in findings_of(result, form.profile) if each.severity.rank >= rank]
    status = {Status.UNREADABLE: 422, Status.FAILED: 500}.get(result.status, 200)
    return _respond(found, form.format, status)


async def read_form(request: Request[Any, Any, Any]) -> PkimetalRequest:
    """The fields of the form, or of the query. Raises RequestError."""
    fields: dict[str, Any] = {name: values[-1] for name, values in request.query_params.dict().items()}
    if request.content_type[0] in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.form()).multi_items():
            fields[name] = value if isinstance(value, str) else (await value.read()).decode("latin-1")
    try:
        form = msgspec.convert(fields, PkimetalRequest)  # what it does not know is ignored, as pkimetal does
    except msgspec.ValidationError as error:
        raise RequestError(explain(error, PkimetalRequest)) from error
    if form.format not in FORMATS:
        raise RequestError(f"format: expected one of {', '.join(FORMATS)}, found {form.format!r:.80}")
    if form.profile not in PROFILES:
        near = suggestion(form.profile, PROFILES)
        raise RequestError(f"there is no profile {form.profile!r:.80}{near}; GET /profiles lists them")
    return form


def _job(form: PkimetalRequest, kind: Kind, config: ServiceConfig) -> Job:
    name = INPUTS[kind]
    text = getattr(form, name) or form.b64input
    if not text:
        raise RequestError(f"expected a document in the field b64input or {name}, found none")
    settings = base_settings(config, kind)
    type = PROFILES[form.profile]
    if type is not None:
        settings = msgspec.structs.replace(settings, type=type)
    return Job(
        kind=kind,
        data=decode_pem_or_base64("b64input" if text is form.b64input else name, _with_plus(text)),
        source=STDIN,
        options={},
        settings=settings,
        issued_at=None,
        format="json",
        look=Look(),
    )


_SPACES_FOR_PLUS = re.compile("[A-Za-z0-9/= ]*")


def _with_plus(text: str) -> str:
    """The text; if it is base64 whose "+" was not escaped in the form, and became a space, with it."""
    is_bare = len(text) % 4 == 0 and _SPACES_FOR_PLUS.fullmatch(text)
    return text.replace(" ", "+") if is_bare else text


def findings_of(result: Result, requested: str) -> list[PkimetalFinding]:
    """A result in the format of pkimetal. There is always at least one finding, which shows whether the
    document was checked."""
    profile = profile_of(result, requested)

    def make(finding: str, code: str, severity: PkimetalSeverity, field: str = "") -> PkimetalFinding:
        return PkimetalFinding(LINTER, profile, field, finding, code, severity)

    version = f"BR {result.br_version}" if result.br_version else "the S/MIME BR were not applied"
    about = f"{LINTER} {__version__}: {result.status.value}, {version}, {result.rules_evaluated} rules"
    found = [make(about, "", PkimetalSeverity.META)]
    if result.status is Status.UNREADABLE:
        found.append(make(result.error or "", NOT_LINTED, PkimetalSeverity.FATAL))
    elif result.status is Status.NOT_APPLICABLE and all(each.rule != NOT_SMIME for each in result.findings):
        found.append(make(why_not_applicable(result), NOT_SMIME, PkimetalSeverity.ERROR))
    for finding in result.findings:
        severity = PkimetalSeverity.BUG if finding.is_internal else _SEVERITIES[finding.severity]
        found.append(make(finding.message, finding.rule, severity, finding.path))
    for each in result.suppressed:
        text = f"suppressed ({each.reason}): {each.message}"
        found.append(make(text, each.rule, PkimetalSeverity.INFO, each.path))
    return found


def profile_of(result: Result, requested: str) -> str:
    """The name of the profile that was applied."""
    if requested != AUTODETECT:
        return requested
    if result.type is not None:
        initials = next(short for short, type in _INITIALS.items() if type == result.type)
        return f"sbr_{initials}_{result.generation}"
    return result.kind or AUTODETECT


def _respond(found: list[PkimetalFinding], format: str, status: int) -> Response[Any]:
    if format == "json":
        return Response(found, status_code=status, media_type="application/json")
    rows = [msgspec.structs.astuple(finding) for finding in found]
    if format == "text":
        lines = ["\t".join(" ".join(cell.split()) for cell in map(_text, row)) + "\n" for row in rows]
        return Response("".join(lines), status_code=status, media_type="text/plain")
    return Response(html(rows), status_code=status, media_type="text/html")


def _text(cell: Any) -> str:
    return str(cell.value if isinstance(cell, PkimetalSeverity) else cell)


def html(rows: list[tuple[Any, ...]]) -> str:
    """A table of findings as a page."""
    heads = "".join(f"<th scope=col>{name}" for name in PkimetalFinding.__struct_encode_fields__)
    body = "".join("<tr>" + "".join(f"<td>{escape(_text(cell))}" for cell in row) + "\n" for row in rows)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{LINTER}</title>\n"
        f"<table><thead><tr>{heads}<tbody>\n{body}</table></html>\n"
    )


HANDLERS = (lintcert, linttbscert, lintcrl, lintocsp, profiles, linters)
