"""Many checks at once: bounded concurrency, results in the order of the input.

A lookup mostly waits: for the resolver, for slow zones, for the next attempt. Threads overlap the waiting.
They are daemons and are never waited for, so that an interrupted run ends at once, whatever they are doing.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 32
"""Checks that run at the same time."""

WINDOW = 4096
"""Checks that may be ahead of the oldest unfinished one; bounds memory, not concurrency."""


class _Pool(Generic[T, R]):
    """Daemon threads that work through a queue; as many as are needed, up to a limit."""

    def __init__(self, check: Callable[[T], R], workers: int) -> None:
        self._check = check
        self._workers = workers
        self._queue: SimpleQueue[tuple[T, Future[R]] | None] = SimpleQueue()
        self._started = 0
        self._is_closed = False

    def submit(self, item: T) -> Future[R]:
        future: Future[R] = Future()
        self._queue.put((item, future))
        if self._started < self._workers:
            self._started += 1
            threading.Thread(target=self._work, name=f"caa-{self._started}", daemon=True).start()
        return future

    def close(self) -> None:
        """Begin nothing new. What runs is left alone: to wait for it could take as long as a lookup."""
        self._is_closed = True
        for _ in range(self._started):
            self._queue.put(None)

    def _work(self) -> None:
        while (task := self._queue.get()) is not None and not self._is_closed:
            item, future = task
            try:
                result = self._check(item)
            except BaseException as error:  # noqa: BLE001 - raised again where the result is read
                future.set_exception(error)
            else:
                future.set_result(result)
            del task, item, future


def map_ordered(
    check: Callable[[T], R], items: Iterable[T], *, workers: int = WORKERS, window: int = WINDOW
) -> Iterator[R]:
    """Yield ``check(item)`` for each item, in the order of the items.

    A slow item holds back the results behind it, but up to ``window`` of them are worked on meanwhile. An
    exception of a check is raised in the place of its result; checks that have not begun are dropped.
    """
    pool = _Pool(check, workers)
    pending: deque[Future[R]] = deque()
    try:
        for item in items:
            pending.append(pool.submit(item))
            while pending and (len(pending) >= window or pending[0].done()):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.close()
