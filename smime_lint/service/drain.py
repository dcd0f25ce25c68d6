"""The end of a worker: for some time it still answers, and asks clients to connect elsewhere."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any


class Drain:
    """From SIGTERM until the server stops.

    Connections are kept open between requests. A server that closes them at once loses what is on its way,
    so each of them gets one more response, with "Connection: close". /readyz says meanwhile that no more
    requests should be sent here.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.is_draining = False

    @asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        """While the application runs: what the server does at SIGTERM is put off."""
        server = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is threading.main_thread() and callable(server):
            loop = asyncio.get_running_loop()
            signal.signal(signal.SIGTERM, lambda number, frame: self._begin(loop, server))
        yield

    def _begin(self, loop: asyncio.AbstractEventLoop, stop: Callable[[int, FrameType | None], Any]) -> None:
        if not self.is_draining:  # a service manager can send it to all processes, and the parent again
            self.is_draining = True
            loop.call_soon_threadsafe(loop.call_later, self._seconds, stop, signal.SIGTERM, None)
