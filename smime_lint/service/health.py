"""What operators ask: is it alive, may requests be sent to it, what are its figures."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.datastructures import State

from .problems import problem


@get("/healthz", sync_to_thread=False)
def healthz() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@get("/readyz", sync_to_thread=False)
def readyz(state: State) -> Response[Any]:
    """Whether requests should be sent here: 503 when it is about to stop."""
    if state.drain.is_draining:
        return problem(503, "the service is about to stop")
    return Response({"status": "ok"})


@get("/metrics", sync_to_thread=False)
def metrics(state: State) -> Response[bytes]:
    """The figures of all workers, for Prometheus."""
    state.metrics.held.set(state.pool.held)
    text, media_type = state.metrics.text()
    return Response(text, media_type=media_type)


HANDLERS = (healthz, readyz, metrics)
