"""The description of the interface, OpenAPI 3.1, made from the types of requests and responses."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler

from .. import __version__
from ..config import Form, Setting
from ..output.json import JsonReport
from . import api, caa, health, page, pkimetal
from .caa import CaaReport, CaaRequest
from .health import Health
from .jobs import Kind
from .pkimetal import PkimetalFinding, PkimetalLinter, PkimetalProfile, PkimetalRequest
from .problems import PROBLEM_JSON, Problem
from .requests import JSON, MEDIA_TYPES, REQUEST_TYPES, settings_of
from .rules import EngineId, RuleList, RulePage
from .show import ShowReport

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"
BODIES = (
    "application/octet-stream",
    "application/pkix-cert",
    "application/pkix-crl",
    "application/ocsp-response",
    "application/x-pem-file",
)
"""Media types of raw bodies. The content decides, not the type, except for JSON and forms."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
DESCRIPTION = """Lints S/MIME certificates against the CA/Browser Forum S/MIME Baseline Requirements.

Requests cannot name files. Errors are problem details (RFC 9457). A document that was not checked is never
"clean": each result has a status, and the header Smime-Lint-Code has the exit code of the command line."""


class Operation(NamedTuple):
    """What the handler of an address takes and returns."""

    handler: HTTPRouteHandler
    returns: Mapping[str, Any]
    """The types, by media type; None for text, and several types where it is one of them."""
    kind: Kind | None = None
    """Of a request that lints."""
    takes: Mapping[str, Any] = {}
    """The types of other bodies, by media type."""
    fails: tuple[int, ...] = ()
    """Statuses of problems, in addition to those of all operations."""
    unlinted: tuple[int, ...] = ()
    """Statuses of answers of the same types about documents that could not be linted."""
    query: tuple[str, ...] = ()


def _lints(handler: HTTPRouteHandler, kind: Kind) -> Operation:
    reports = {media_type: JsonReport if media_type == JSON else None for media_type in MEDIA_TYPES.values()}
    takes = {JSON: REQUEST_TYPES[kind], **dict.fromkeys(BODIES, bytes)}
    return Operation(handler, reports, kind, takes, (400, 406, 408, 413, 422, 501, 503, 504))


def _lints_as_pkimetal(handler: HTTPRouteHandler) -> Operation:
    returns = {JSON: list[PkimetalFinding], "text/plain": None, "text/html": None}
    takes = dict.fromkeys(FORMS, PkimetalRequest)
    return Operation(handler, returns, None, takes, (400, 408, 413, 503, 504), (422, 500))


OPERATIONS: tuple[Operation, ...] = (
    _lints(api.lint, "certificate"),
    _lints(api.lint_tbs, "tbs"),
    _lints(api.lint_crl, "crl"),
    _lints(api.lint_ocsp, "ocsp"),
    _lints(api.chain, "chain"),
    Operation(
        caa.caa,
        {JSON: CaaReport},
        None,
        {JSON: CaaRequest, **dict.fromkeys(BODIES, bytes)},
        (400, 408, 413, 501, 503, 504),
    ),
    Operation(api.rules, {JSON: RuleList}, fails=(400,), query=("pack",)),
    Operation(api.rule, {JSON: (RulePage, EngineId)}, fails=(404, 410)),
    *map(_lints_as_pkimetal, (pkimetal.lintcert, pkimetal.linttbscert, pkimetal.lintcrl, pkimetal.lintocsp)),
    Operation(
        page.show_documents,
        {JSON: ShowReport},
        "certificate",
        {"application/octet-stream": bytes},
        (400, 408, 413, 503, 504),
        query=("kind",),
    ),
    Operation(pkimetal.profiles, {JSON: list[PkimetalProfile]}),
    Operation(pkimetal.linters, {JSON: list[PkimetalLinter]}),
    Operation(health.healthz, {JSON: Health}),
    Operation(health.readyz, {JSON: Health}, fails=(503,)),
    Operation(health.metrics, {"text/plain": None}),
)


def describe() -> Schema:
    """The document."""
    used = [type for each in OPERATIONS for type in (*each.takes.values(), *each.returns.values())]
    types = {one for type in used for one in (type if isinstance(type, tuple) else (type,))}
    ordered = sorted((types | {Problem}) - {None, bytes}, key=str)
    schemas, components = msgspec.json.schema_components(
        ordered, schema_hook=_schema_of_any, ref_template=REFERENCE
    )
    schema_of: dict[Any, Schema] = {
        **dict(zip(ordered, schemas, strict=True)),
        bytes: {},
        None: {"type": "string"},
    }
    paths: dict[str, Schema] = {}
    for each in OPERATIONS:
        (path,) = each.handler.paths
        (method,) = each.handler.http_methods
        paths.setdefault(path.replace(":str", ""), {})[method.lower()] = _operation(each, path, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "smime-lint", "version": __version__, "description": DESCRIPTION},
        "paths": paths,
        "components": {"schemas": components},
    }


def _schema_of_any(type: object) -> Schema:
    """The schema for values of any type."""
    if type is object:
        return {"description": "Any value."}
    raise NotImplementedError


def _operation(each: Operation, path: str, schema_of: Mapping[Any, Schema]) -> Schema:
    function = each.handler.fn
    problems = {PROBLEM_JSON: {"schema": schema_of[Problem]}}
    responses: dict[str, Schema] = {
        "200": {"description": "The answer.", "content": _content(each.returns, schema_of)},
        "default": {"description": "A problem.", "content": problems},
    }
    for status in each.fails:
        responses[str(status)] = {"description": "A problem.", "content": problems}
    for status in each.unlinted:
        content = {**_content(each.returns, schema_of), **problems}
        responses[str(status)] = {"description": "The document could not be linted.", "content": content}
    found: Schema = {
        "operationId": function.__name__,
        "summary": (inspect.getdoc(function) or "").splitlines()[0],
        "responses": responses,
    }
    parameters = [*_parameters(each)]
    if "{" in path:
        name = path[path.index("{") + 1 : path.index(":")]
        parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    if parameters:
        found["parameters"] = parameters
    if each.takes:
        found["requestBody"] = {"required": True, "content": _content(each.takes, schema_of)}
    return found


def _content(types: Mapping[str, Any], schema_of: Mapping[Any, Schema]) -> Schema:
    found: Schema = {}
    for media_type, type in types.items():
        is_one_of = isinstance(type, tuple)
        schema = {"anyOf": [schema_of[each] for each in type]} if is_one_of else schema_of[type]
        found[media_type] = {"schema": schema}
    return found


def _parameters(each: Operation) -> Iterable[Schema]:
    """The parameters of the query."""
    for name in each.query:
        yield {"name": name, "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    if each.kind is None:
        return
    yield {"name": "source", "in": "query", "schema": {"type": "string"}}
    for name, setting in settings_of(each.kind).items():
        yield {"name": name, "in": "query", "description": setting.help, "schema": _schema_of(setting)}


def _schema_of(setting: Setting) -> Schema:
    """A setting in a query: lists are repeated, tables are KEY=VALUE."""
    if setting.form in (Form.FLAG, Form.SWITCH):
        return {"type": "boolean"}
    if setting.form is Form.CHOICE:
        return {"type": "string", "enum": list(setting.choices)}
    if setting.form in (Form.TEXTS, Form.CERTIFICATES, Form.MAP):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "string"}


@get("/openapi.json", sync_to_thread=False)
def openapi(state: State) -> Response[bytes]:
    """Describe the interface."""
    return Response(state.openapi, media_type=JSON)


HANDLERS = (openapi,)
