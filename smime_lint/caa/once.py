"""A cache that computes each value once, however many threads request it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_ENTRIES = 10_000
"""Values kept by default; a run over more keys stays within the memory of so many."""


class _Entry(Generic[V]):
    def __init__(self) -> None:
        self.future: Future[V] = Future()
        self.expires = float("inf")


class OnceCache(Generic[K, V]):
    """Values by key, each with a lifetime; a thread that requests a value while it is computed waits for it.

    It holds a limited number of values. When it is full, those that have expired are dropped, then the least
    recently used.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, most_entries: int = MOST_ENTRIES
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[K, _Entry[V]] = {}
        """In the order of their last use."""
        self._most_entries = most_entries

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K, work_out: Callable[[], tuple[V, float]], timeout: float | None = None) -> V:
        """Return the value of the key.

        Args:
            key: what the value is known by.
            work_out: returns the value and for how many seconds it may be kept; called if there is none.
                It must not ask for the same key. What it raises, all who wait raise, and nothing is kept.
            timeout: seconds to wait for another thread that works the value out.

        Raises:
            TimeoutError: the other thread did not come to an end within the timeout.
        """
        with self._lock:
            entry = self._entries.pop(key, None)
            is_mine = entry is None or entry.expires <= self._clock()
            if entry is None or is_mine:
                entry = _Entry()
                self._make_room()
            self._entries[key] = entry
        if is_mine:
            try:
                value, lifetime = work_out()
            except BaseException as error:
                with self._lock:
                    if self._entries.get(key) is entry:
                        del self._entries[key]
                entry.future.set_exception(error)
                raise
            entry.expires = self._clock() + lifetime
            entry.future.set_result(value)
        try:
            return entry.future.result(timeout)
        except FutureTimeoutError as error:  # another class than TimeoutError before Python 3.11
            raise TimeoutError from error

    def _make_room(self) -> None:
        """Drop values until there is room for one more. What is being worked out stays."""
        if len(self._entries) < self._most_entries:
            return
        now = self._clock()
        for key in [key for key, entry in self._entries.items() if entry.expires <= now]:
            del self._entries[key]
        # A tenth at once, so that the work is not done for each value.
        surplus = len(self._entries) - self._most_entries * 9 // 10
        done = (key for key, entry in self._entries.items() if entry.future.done())
        for key in list(itertools.islice(done, max(0, surplus))):
            del self._entries[key]
