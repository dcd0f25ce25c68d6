"""The ASGI application."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from ..front.linters import Linters
from ..front.options import RequestError
from . import api, page
from .config import ServiceConfig
from .problems import on_failure, on_http_error, on_request_error


def create_app(config: ServiceConfig | None = None) -> Litestar:
    """The application. Raises RequestError for settings that contradict each other."""
    config = config or ServiceConfig()
    linters = Linters()
    linters.get(config.settings)
    return Litestar(
        route_handlers=[api.lint, *page.handlers()],
        state=State({"config": config, "linters": linters}),
        exception_handlers={
            RequestError: on_request_error,
            HTTPException: on_http_error,
            Exception: on_failure,
        },
        request_max_body_size=config.max_size,
        openapi_config=None,
    )
