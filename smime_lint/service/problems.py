"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from ..engine.report import Result
from ..front.options import RequestError
from .logs import log
from .pool import RETRY_AFTER, BrokenError, BusyError, TooSlowError

PROBLEM_JSON = "application/problem+json"


class Problem(msgspec.Struct, omit_defaults=True, kw_only=True):
    """Why a request was not answered as it was meant."""

    title: str
    """The meaning of the status."""
    status: int
    """Of HTTP."""
    detail: str
    type: str = "about:blank"
    results: tuple[Result, ...] | None = None
    """The results of the documents, where none of them could be linted."""


def make_problem(status: int, detail: str, results: tuple[Result, ...] | None = None) -> Problem:
    """A problem with the title of its status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, results=results)


def problem(
    status: int, detail: str, results: tuple[Result, ...] | None = None, headers: dict[str, str] | None = None
) -> Response[Problem]:
    """A response that is a problem."""
    content = make_problem(status, detail, results)
    return Response(content, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def on_request_error(request: Request[Any, Any, Any], error: RequestError) -> Response[Problem]:
    """A request that cannot be understood."""
    return problem(400, str(error))


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """What the framework refuses: unknown addresses, methods, too large requests."""
    return problem(error.status_code, error.detail, headers=error.headers)


def on_busy(request: Request[Any, Any, Any], error: BusyError) -> Response[Problem]:
    """A job that was not begun."""
    return problem(
        503, "too many large documents at the same time", headers={"Retry-After": str(RETRY_AFTER)}
    )


def on_too_slow(request: Request[Any, Any, Any], error: TooSlowError) -> Response[Problem]:
    """A job that was ended."""
    return problem(504, "not linted: linting took longer than the service allows")


def on_broken(request: Request[Any, Any, Any], error: BrokenError) -> Response[Problem]:
    """A job whose process ended before it was done."""
    log.error("a process for large documents ended unexpectedly")
    return problem(500, "not linted: the process that linted it was killed, or ran out of memory")


def on_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """An error of the service itself; the log has it, the client does not."""
    log.error("internal error", exc_info=error)
    return problem(500, "not linted: internal error; the log of the service has the details")


HANDLERS: ExceptionHandlersMap = {
    RequestError: on_request_error,
    HTTPException: on_http_error,
    BusyError: on_busy,
    TooSlowError: on_too_slow,
    BrokenError: on_broken,
    Exception: on_failure,
}
"""By the type of exception."""
