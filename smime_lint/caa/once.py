"""A cache in which each value is worked out once, however many threads ask for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Entry(Generic[V]):
    def __init__(self) -> None:
        self.future: Future[V] = Future()
        self.expires = float("inf")


class OnceCache(Generic[K, V]):
    """Values by key, each with a lifetime; who asks while a value is worked out waits for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[K, _Entry[V]] = {}

    def get(self, key: K, work_out: Callable[[], tuple[V, float]]) -> V:
        """Return the value of the key.

        Args:
            key: what the value is known by.
            work_out: returns the value and for how many seconds it may be kept; called where there is none.
                It must not ask for the same key. What it raises, all who wait raise, and nothing is kept.
        """
        with self._lock:
            entry = self._entries.get(key)
            is_mine = entry is None or entry.expires <= self._clock()
            if entry is None or is_mine:
                entry = self._entries[key] = _Entry()
        if is_mine:
            try:
                value, lifetime = work_out()
            except BaseException as error:
                with self._lock:
                    del self._entries[key]
                entry.future.set_exception(error)
                raise
            entry.expires = self._clock() + lifetime
            entry.future.set_result(value)
        return entry.future.result()
