"""The service's own interface: /v1."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State

from ..reference.examples import retirement
from .caa import WITHOUT_RESOLVER, lint_with_caa
from .jobs import Done, Kind, is_small, run_job
from .problems import problem
from .requests import MEDIA_TYPES, read_job
from .rules import RuleBook

CODE = "Smime-Lint-Code"
"""The header with the exit code that the command would have."""
INTERNAL_ERROR = 3


@post("/v1/lint", status_code=200)
async def lint(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint certificates."""
    return await _lint(request, state, "certificate")


@post("/v1/lint/tbs", status_code=200)
async def lint_tbs(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint bare TBSCertificates."""
    return await _lint(request, state, "tbs")


@post("/v1/lint/crl", status_code=200)
async def lint_crl(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint CRLs."""
    return await _lint(request, state, "crl")


@post("/v1/lint/ocsp", status_code=200)
async def lint_ocsp(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint OCSP responses."""
    return await _lint(request, state, "ocsp")


@post("/v1/chain", status_code=200)
async def chain(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint certificates and the paths that they form."""
    return await _lint(request, state, "chain")


@get("/v1/rules", sync_to_thread=False)
def rules(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """List the rules with their metadata."""
    packs = request.query_params.getall("pack", [])
    book: RuleBook = state.rules
    for pack in packs:
        if pack not in book.packs:
            return problem(400, f"there is no rule pack {pack!r:.80}; the packs are {', '.join(book.packs)}")
    return Response(book.listed(packs))


@get("/v1/rules/{rule_id:str}", sync_to_thread=False)
def rule(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Explain a rule."""
    rule_id = request.path_params["rule_id"]
    book: RuleBook = state.rules
    found = book.page(rule_id)
    if found is not None:
        return Response(found)
    successor = book.retired.get(rule_id)
    if successor is not None:
        return problem(410, retirement(rule_id, successor))
    return problem(404, f"there is no rule {rule_id!r:.80}{book.suggestion(rule_id)}")


async def _lint(request: Request[Any, Any, Any], state: State, kind: Kind) -> Response[Any]:
    job = await read_job(request, kind, state.config)
    if job.caa is None:
        done = await state.pool.run(run_job, job, is_small=is_small(job))
    elif state.caa is None:
        return problem(501, WITHOUT_RESOLVER)
    else:
        done = await lint_with_caa(state.caa, state.pool, job)
    state.metrics.count(done.summary)
    return respond(done, job.format)


def respond(done: Done, format: str) -> Response[Any]:
    """The response with a report, or a problem where nothing was linted."""
    headers = {CODE: str(done.code)}
    if done.unread is not None:
        detail = (done.unread[0].error or "") if done.unread else "there is nothing to lint"
        return problem(500 if done.code == INTERNAL_ERROR else 422, detail, done.unread, headers)
    status = 500 if done.code == INTERNAL_ERROR else 200
    return Response(done.text, status_code=status, media_type=MEDIA_TYPES[format], headers=headers)


HANDLERS = (lint, lint_tbs, lint_crl, lint_ocsp, chain, rules, rule)
