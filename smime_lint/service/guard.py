"""Around the application: limits of requests, security headers, the log and the figures of each request."""

from __future__ import annotations

import logging
import re
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any, cast

import anyio
import msgspec

from .config import ServiceConfig
from .drain import Drain
from .logs import log
from .metrics import Metrics
from .problems import PROBLEM_JSON, make_problem

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]
REQUEST_ID = b"x-request-id"
CODE = b"smime-lint-code"
"""The exit code that the command would have."""
OTHER_SITES = (b"cross-site", b"same-site")
"""How browsers mark requests from other pages: none of them may use a service of this machine."""
THIS_SITE = (b"same-origin", b"none")
CLOSED = 499
"""In the log and the figures: the client was gone before the answer."""
BODIES = 8
"""Largest bodies that are kept in memory at the same time; further ones are refused."""


_GIVEN_ID = re.compile(rb"[\w.:+/=-]{1,64}")


class RefusedError(Exception):
    """A request that is not passed to the application."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Guard:
    """An ASGI application around another one.

    It reads the whole body of each request, within limits of size and time, so that a slow client occupies
    memory for that time at most, and nothing behind it waits for a client.
    """

    def __init__(self, app: ASGIApp, config: ServiceConfig, metrics: Metrics, drain: Drain) -> None:
        self.inner = app
        self._config = config
        self._metrics = metrics
        self._drain = drain
        self._buffered = 0
        """Bytes of all bodies that are in memory."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if str(scope["type"]) == "http":
            await self._answer(cast("HTTPScope", scope), receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        answer = _Answer(scope, send, self._drain)
        if answer.is_head:  # what GET would answer, without the body: RFC 9110 9.3.2
            scope = cast("HTTPScope", {**scope, "method": "GET"})
        begin = time.perf_counter()
        body: list[bytes] = []
        self._metrics.open.inc()
        try:
            await self._read(scope, receive, body)
            await self.inner(scope, _replay(b"".join(body), receive), answer.send)
        except RefusedError as error:
            await answer.refuse(error.status, str(error))
        except ConnectionError:
            answer.status = CLOSED
        finally:
            size = sum(map(len, body))
            self._buffered -= size
            self._metrics.open.dec()
            self._note(scope, answer, time.perf_counter() - begin, size)

    async def _read(self, scope: HTTPScope, receive: Receive, body: list[bytes]) -> None:
        """Read the body. Raises RefusedError, and ConnectionError where the client is gone."""
        seconds = self._config.time_limit
        try:
            with anyio.fail_after(seconds):
                await self._read_all(scope, receive, body)
        except TimeoutError:
            raise RefusedError(408, f"the request did not arrive within {seconds:g} seconds") from None

    async def _read_all(self, scope: HTTPScope, receive: Receive, body: list[bytes]) -> None:
        limit = self._config.max_size
        if scope["method"] != "GET" and _is_of_other_site(scope):
            raise RefusedError(403, "requests from pages of other sites are refused")
        length = _header(scope, b"content-length")
        if length.isdigit() and int(length) > limit:
            raise RefusedError(413, f"expected at most {limit:,} bytes, found {int(length):,}")
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise ConnectionError
            body.append(message["body"])
            size += len(message["body"])
            self._buffered += len(message["body"])
            if size > limit:
                raise RefusedError(413, f"expected at most {limit:,} bytes, found more")
            if self._buffered > BODIES * limit:
                raise RefusedError(503, "too many large requests at the same time")
            if not message.get("more_body"):
                return

    def _note(self, scope: HTTPScope, answer: _Answer, seconds: float, size: int) -> None:
        """Count and log a request that was answered."""
        template = scope.get("path_template")
        endpoint = template if isinstance(template, str) and answer.status != 404 else "other"
        self._metrics.requests.labels(endpoint, str(answer.status)).inc()
        self._metrics.seconds.labels(endpoint).observe(seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        fields: dict[str, Any] = {
            "id": answer.id,
            "method": "HEAD" if answer.is_head else scope["method"],
            "path": scope["path"][:200],
            "status": answer.status,
            "milliseconds": round(seconds * 1000, 3),
            "bytes": size,
        }
        if answer.code is not None:
            fields["code"] = answer.code
        log.info("request", extra={"fields": fields})


class _Answer:
    """The response on its way out."""

    def __init__(self, scope: HTTPScope, send: Send, drain: Drain) -> None:
        self._send = send
        self._drain = drain
        self.status = 500
        self.code: str | None = None
        """The exit code that the command would have, if the response has one."""
        given = _header(scope, REQUEST_ID)
        self.id = given.decode() if _GIVEN_ID.fullmatch(given) else token_hex(8)
        self.is_head = scope["method"] == "HEAD"
        self._is_begun = False

    async def send(self, message: Message) -> None:
        """Send a message, with the headers that all responses have."""
        if message["type"] == "http.response.start":
            self._is_begun = True
            self.status = message["status"]
            headers = list(message["headers"])
            self.code = next((value.decode() for name, value in headers if name == CODE), None)
            given = {name for name, _ in headers}
            headers += [header for header in SECURITY_HEADERS if header[0] not in given]
            headers.append((REQUEST_ID, self.id.encode()))
            if self._drain.is_draining:
                headers.append((b"connection", b"close"))
            message["headers"] = headers
        elif self.is_head and message["type"] == "http.response.body":
            message["body"] = b""
        await self._send(message)

    async def refuse(self, status: int, detail: str) -> None:
        """Answer with a problem. The rest of the request is not read, so the connection ends."""
        if self._is_begun:
            return
        body = msgspec.json.encode(make_problem(status, detail))
        headers = [
            (b"content-type", PROBLEM_JSON.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if status == 503:
            headers.append((b"retry-after", b"1"))
        messages: tuple[Any, ...] = (
            {"type": "http.response.start", "status": status, "headers": headers},
            {"type": "http.response.body", "body": body, "more_body": False},
        )
        for message in messages:
            await self.send(message)


def _is_of_other_site(scope: HTTPScope) -> bool:
    """Whether a browser sent the request for a page of another site.

    Browsers send Sec-Fetch-Site only to HTTPS and to the loopback interface. Without it, the origin of the
    page must have the host of the request. With it, they are not compared: a proxy can change the host.
    """
    site = _header(scope, b"sec-fetch-site")
    if site in OTHER_SITES or site in THIS_SITE:
        return site in OTHER_SITES
    origin = _header(scope, b"origin")
    return bool(origin) and origin.partition(b"://")[2].lower() != _header(scope, b"host").lower()


def _header(scope: HTTPScope, wanted: bytes) -> bytes:
    """The value of a header; empty without it."""
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive function that has the whole body in one message."""
    waiting: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return waiting.pop() if waiting else await receive()

    return replay
