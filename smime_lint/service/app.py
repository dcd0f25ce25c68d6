"""The ASGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import Litestar
from litestar.datastructures import State

from . import api, caa, health, openapi, page, pkimetal
from .config import ServiceConfig
from .drain import Drain
from .guard import Guard
from .metrics import Metrics
from .pool import Pool
from .problems import HANDLERS
from .rules import RuleBook

if TYPE_CHECKING:
    from litestar.types import ASGIApp


def create_app(config: ServiceConfig | None = None) -> ASGIApp:
    """The application. Raises RequestError for settings that contradict each other."""
    config = config or ServiceConfig()
    drain = Drain(config.drain)
    metrics = Metrics()
    pool = Pool(config.processes, config.waiting, config.time_limit, config.settings)
    caa_service = caa.make_service(config)
    inner = Litestar(
        route_handlers=[
            *api.HANDLERS,
            *caa.HANDLERS,
            *pkimetal.HANDLERS,
            *health.HANDLERS,
            *openapi.HANDLERS,
            *page.handlers(config.settings),
        ],
        state=State(
            {
                "config": config,
                "pool": pool,
                "metrics": metrics,
                "drain": drain,
                "caa": caa_service,
                "rules": RuleBook(pool.rules),
                "openapi": msgspec.json.encode(openapi.describe()),
            }
        ),
        lifespan=[drain.lifespan],
        on_shutdown=[] if caa_service is None else [caa_service.close],
        exception_handlers=HANDLERS,
        request_max_body_size=None,  # Guard has the limit
        openapi_config=None,
        logging_config=None,
    )
    return Guard(inner, config, metrics, drain)
