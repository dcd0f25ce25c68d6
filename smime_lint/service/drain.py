"""The end of a worker: for some time it still answers, and asks clients to connect elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uvicorn import Server

SETTLE = 0.5
"""Seconds for the requests of connections that were accepted last."""


class Drain:
    """From SIGTERM until the server stops.

    Connections are kept open between requests. A server that closes them at once loses what is on its way,
    so each of them gets one more response, with "Connection: close". /readyz says meanwhile that no more
    requests should be sent here. Then the worker accepts no more connections, and those that it has accepted,
    or that wait for that, get some time to be read: the server would close them as idle.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.is_draining = False
        self._tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        """While the application runs: what the server does at SIGTERM is put off."""
        server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        if server is not None and threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            signal.signal(signal.SIGTERM, lambda number, frame: self._begin(loop, server))
        yield

    def _begin(self, loop: asyncio.AbstractEventLoop, server: Server) -> None:
        if not self.is_draining:  # a service manager can send it to all processes, and the parent again
            self.is_draining = True
            loop.call_soon_threadsafe(loop.call_later, self._seconds, self._stop_accepting, loop, server)

    def _stop_accepting(self, loop: asyncio.AbstractEventLoop, server: Server) -> None:
        loop.call_later(SETTLE, server.handle_exit, signal.SIGTERM, None)
        for listener in server.servers:
            for each in listener.sockets:
                with socket.socket(fileno=os.dup(each.fileno())) as queue:
                    listener.close()
                    self._accept_queued(loop, server, queue)

    def _accept_queued(
        self, loop: asyncio.AbstractEventLoop, server: Server, listening: socket.socket
    ) -> None:
        """Take the connections that wait to be accepted: closing the socket resets them."""
        from .protocol import LimitedProtocol

        make_protocol = partial(
            LimitedProtocol,
            config=server.config,
            server_state=server.server_state,
            app_state=server.lifespan.state,
        )
        listening.setblocking(False)
        with suppress(BlockingIOError):  # there are no more
            while True:
                connection, _ = listening.accept()
                connection.setblocking(False)
                task = loop.create_task(loop.connect_accepted_socket(make_protocol, connection))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
