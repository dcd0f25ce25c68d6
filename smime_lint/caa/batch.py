"""Many checks at once: bounded concurrency, results in the order of the input.

A lookup mostly waits: for the resolver, for slow zones, for the next attempt. Threads overlap the waiting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 32
"""Checks that run at the same time."""

WINDOW = 4096
"""Checks that may be ahead of the oldest unfinished one; bounds memory, not concurrency."""


def map_ordered(
    check: Callable[[T], R], items: Iterable[T], *, workers: int = WORKERS, window: int = WINDOW
) -> Iterator[R]:
    """Yield ``check(item)`` for each item, in the order of the items.

    A slow item holds back the results behind it, but up to ``window`` of them are worked on meanwhile. An
    exception of a check is raised where its result would stand; what has not begun by then is dropped.
    """
    executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="caa")
    pending: deque[Future[R]] = deque()
    try:
        for item in items:
            pending.append(executor.submit(check, item))
            while pending and (len(pending) >= window or pending[0].done()):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
