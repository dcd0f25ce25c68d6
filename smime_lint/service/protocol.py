"""HTTP as uvicorn reads it, with limits for the head of a request.

`Guard` has the limits for what comes after the head. Without those here, connections that send nothing, or a
head that never ends, occupy their places and memory for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_TIME = 30
"""Seconds in which the head of a request arrives, from its first byte or the start of the connection."""
MAX_HEAD = 1 << 18
"""Bytes of a head, about: certificates can be in the query."""


class LimitedProtocol(HttpToolsProtocol):
    """A connection that is closed where the head of a request is late or too large."""

    _timer: asyncio.TimerHandle | None = None
    _size = 0
    """Bytes of the head so far."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too large."""
        super().data_received(data)
        if self._timer is not None:
            self._size += len(data)
            if self._size > MAX_HEAD and not self.transport.is_closing():
                self._stop_waiting()
                self.send_400_response(f"expected a head of at most {MAX_HEAD:,} bytes, found more")

    def on_message_begin(self) -> None:
        """Wait for the head of a request whose first byte is there."""
        self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> Any:
        """The head is there."""
        self._stop_waiting()
        return super().on_headers_complete()

    def _await_head(self) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(HEAD_TIME, self.timeout_keep_alive_handler)

    def _stop_waiting(self) -> None:
        self._size = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
