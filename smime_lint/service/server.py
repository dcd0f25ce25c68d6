"""The server: worker processes that share a socket, and the one that watches over them."""

from __future__ import annotations

import logging.config
import os
import socket
import sys
import tempfile
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.supervisors import Multiprocess

from .app import create_app
from .config import ServiceConfig
from .logs import log, log_config
from .metrics import DIRECTORY
from .protocol import LimitedProtocol

if TYPE_CHECKING:
    from litestar.types import ASGIApp

KEEP_ALIVE = 75
"""Seconds that a connection may be idle: longer than the proxies in front of it keep theirs."""
MAX_CONNECTIONS = 1000
"""Of each worker; further ones are answered with 503."""
BACKLOG = 2048
START_TIME = 60
"""Seconds in which a worker has to be ready, before it replaces another one."""


class Place(NamedTuple):
    """Where to listen, and with how many workers."""

    host: str
    port: int
    workers: int


class Supervisor(Multiprocess):
    """Starts the workers, and replaces those that end. SIGHUP replaces all of them, one after the other."""

    def keep_subprocess_alive(self) -> None:
        """Replace a worker that ended, and forget what it had open."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]

    def terminate_all(self) -> None:
        """End the workers. The socket is closed here first: what would still connect is not answered."""
        for each in self.sockets:
            each.close()
        super().terminate_all()


def serve(config: ServiceConfig, place: Place, log_level: str = "info") -> None:
    """Answer requests until SIGTERM or SIGINT. Raises OSError if it cannot listen."""
    logs = log_config(log_level.upper())
    logging.config.dictConfig(logs)
    settings = uvicorn.Config(
        partial(_app_of_worker, config),
        factory=True,
        workers=place.workers,
        lifespan="on",
        http=LimitedProtocol,
        ws="none",
        log_config=logs,
        access_log=False,  # Guard writes one
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_worker_healthcheck=START_TIME,
        # Whatever was accepted is answered by then: it arrives, waits for a process, and is linted.
        timeout_graceful_shutdown=int(3 * config.time_limit) + 5,
    )
    listening = _listen(place)
    host, port = listening.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    log.info("listening on %s", address, extra={"fields": {"address": address, "workers": place.workers}})
    with tempfile.TemporaryDirectory(prefix="smime-lint-metrics-") as directory:
        os.environ[DIRECTORY] = directory
        try:
            Supervisor(settings, sockets=[listening]).run()
        finally:
            listening.close()
    log.info("stopped")


def _app_of_worker(config: ServiceConfig) -> ASGIApp:
    """The application of a worker.

    The processes that it starts for large documents do not inherit what it has open: one that had the socket
    would keep it open, and uvloop does not close it for them.
    """
    for name in os.listdir("/dev/fd") if os.name == "posix" else ():
        if int(name) > sys.stderr.fileno():
            with suppress(OSError):  # the one that listed them
                os.set_inheritable(int(name), False)
    return create_app(config)


def _listen(place: Place) -> socket.socket:
    """The socket that the workers share. Raises OSError."""
    (family, _, _, _, address), *_ = socket.getaddrinfo(
        place.host, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    listening = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    listening.set_inheritable(True)
    return listening
