"""What operators ask: is it alive, may requests be sent to it, what are its figures."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Response, get
from litestar.datastructures import State

from .problems import problem


class Health(msgspec.Struct, frozen=True):
    """It is well."""

    status: Literal["ok"] = "ok"


@get("/healthz", sync_to_thread=False)
def healthz() -> Health:
    """Tell whether the process answers."""
    return Health()


@get("/readyz", sync_to_thread=False)
def readyz(state: State) -> Response[Any]:
    """Tell whether requests should be sent here: 503 when it is about to stop."""
    if state.drain.is_draining:
        return problem(503, "the service is about to stop")
    return Response(Health())


@get("/metrics", sync_to_thread=False)
def metrics(state: State) -> Response[bytes]:
    """Show the figures of all workers, for Prometheus."""
    state.metrics.held.set(state.pool.held)
    text, content_type = state.metrics.text()
    return Response(text, headers={"Content-Type": content_type})  # media_type= would add a second charset


HANDLERS = (healthz, readyz, metrics)
