"""The service's own interface: /v1."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import State

from .jobs import Done, Kind, is_small, run_job
from .problems import problem
from .requests import read_job

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "github": "text/plain",
    "gitlab": "application/json",
    "csv": "text/csv",
    "text": "text/plain",
}
CODE = "Smime-Lint-Code"
"""The header with the exit code that the command would have."""


async def _lint(request: Request[Any, Any, Any], state: State, kind: Kind) -> Response[Any]:
    job = await read_job(request, kind, state.config)
    done: Done = await state.pool.run(run_job, job, is_small=is_small(job))
    state.metrics.count(done.summary)
    return respond(done, job.format)


def respond(done: Done, format: str) -> Response[Any]:
    """The response with a report, or a problem where nothing was linted."""
    headers = {CODE: str(done.code)}
    if done.unread is not None:
        detail = (done.unread[0].error or "") if done.unread else "there is nothing to lint"
        return problem(500 if done.code == 3 else 422, detail, done.unread, headers)
    return Response(done.text, media_type=MEDIA_TYPES[format], headers=headers)


@post("/v1/lint", status_code=200)
async def lint(request: Request[Any, Any, Any], state: State) -> Response[Any]:
    """Lint certificates."""
    return await _lint(request, state, "certificate")


HANDLERS = (lint,)
