"""Many checks at once: order, bounds, and one lookup per name in flight."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from smime_lint.caa.batch import map_ordered
from smime_lint.caa.once import OnceCache


def test_results_come_in_the_order_of_the_input() -> None:
    def check(item: int) -> int:
        time.sleep(0.02 if item % 7 == 0 else 0)
        return item

    assert list(map_ordered(check, range(100), workers=8)) == list(range(100))


def test_a_slow_check_does_not_stop_the_others() -> None:
    release = threading.Event()
    done: list[int] = []

    def check(item: int) -> int:
        if item == 0:
            assert release.wait(5)
        done.append(item)
        if len(done) == 49:
            release.set()
        return item

    assert list(map_ordered(check, range(50), workers=4)) == list(range(50))


def test_no_more_is_read_than_the_window_holds() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for item in range(1000):
            read.append(item)
            yield item

    results = map_ordered(str, items(), workers=4, window=10)
    next(results)
    assert len(read) <= 11


def test_an_exception_is_raised_where_the_result_would_stand() -> None:
    def check(item: int) -> int:
        if item == 3:
            raise KeyError(item)
        return item

    results = map_ordered(check, range(10), workers=2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError):
        next(results)


def test_a_value_is_worked_out_once_for_all_who_ask() -> None:
    cache: OnceCache[str, int] = OnceCache()
    calls: list[int] = []

    def work_out() -> tuple[int, float]:
        calls.append(1)
        time.sleep(0.05)
        return 7, 60.0

    with ThreadPoolExecutor(16) as threads:
        values = list(threads.map(lambda _: cache.get("key", work_out), range(64)))
    assert values == [7] * 64
    assert len(calls) == 1


def test_a_value_lives_as_long_as_it_may() -> None:
    now = [0.0]
    cache: OnceCache[str, int] = OnceCache(lambda: now[0])
    counter = iter(range(10))
    for at, expected in ((0.0, 0), (299.9, 0), (300.0, 1), (599.9, 1), (600.0, 2)):
        now[0] = at
        assert cache.get("key", lambda: (next(counter), 300.0)) == expected


def test_a_value_without_lifetime_serves_those_who_wait_alone() -> None:
    cache: OnceCache[str, int] = OnceCache()
    counter = iter(range(10))
    assert [cache.get("key", lambda: (next(counter), 0.0)) for _ in range(3)] == [0, 1, 2]


def test_a_failure_is_not_kept() -> None:
    cache: OnceCache[str, int] = OnceCache()

    def fail() -> tuple[int, float]:
        raise OSError("no route")

    with pytest.raises(OSError, match="no route"):
        cache.get("key", fail)
    assert cache.get("key", lambda: (1, 1.0)) == 1
