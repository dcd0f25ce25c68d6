"""Many checks at once: order, bounds, and one lookup per name in flight."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from smime_lint.caa.batch import map_ordered
from smime_lint.caa.once import OnceCache
from smime_lint.caa.stub import StubResolver, StubSettings
from smime_lint.caa.wire import Server
from smime_lint.caa.zone import ZoneResolver

from .simulated import simulate


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


def test_nobody_waits_for_a_check_that_is_given_up() -> None:
    release = threading.Event()

    def check(item: int) -> int:
        if item:
            release.wait(30)
        return item

    results = map_ordered(check, range(100), workers=4)
    assert next(results) == 0
    began = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 1
    release.set()


def test_a_generator_that_a_worker_drops_does_not_wait_for_the_worker() -> None:
    """What its own pool finalises must not wait for that pool."""
    held: list[Iterator[int]] = []
    ended = threading.Event()

    def check(item: int) -> int:
        if item == 0:
            time.sleep(0.05)  # so that the others are in the queue before the first result
        if item == 1:
            while not held:
                time.sleep(0.01)
            held.pop().close()  # type: ignore[attr-defined]
            ended.set()
        return item

    results = map_ordered(check, range(3), workers=1)
    assert next(results) == 0
    held.append(results)
    del results
    assert ended.wait(5)


SLEEPER = """
import time
from smime_lint.caa.batch import map_ordered

print("begun", flush=True)
for _ in map_ordered(lambda item: time.sleep(60), range(64)):
    pass
"""


def test_an_interrupted_run_ends_within_a_second() -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(0.3)
        began = time.monotonic()
        run.send_signal(signal.SIGINT)
        run.wait(30)
        assert time.monotonic() - began < 2  # less than a second, if the machine is not busy
        assert run.returncode != 0


def test_a_cache_keeps_so_many_values_at_most() -> None:
    now = [0.0]
    cache: OnceCache[int, int] = OnceCache(lambda: now[0], most_entries=100)
    for key in range(1000):
        assert cache.get(key, lambda key=key: (key, 300.0)) == key  # type: ignore[misc]
        assert cache.get(0, lambda: (0, 300.0)) == 0
        assert len(cache) <= 100
    # What is asked for again and again stays; what has expired goes first.
    assert cache.get(0, lambda: (-1, 300.0)) == 0
    now[0] = 301.0
    cache.get(1000, lambda: (0, 1.0))
    for key in range(1001, 1100):
        cache.get(key, lambda: (0, 1.0))
    assert len(cache) <= 100


def test_a_run_over_many_names_keeps_so_many_answers_at_most() -> None:
    """None of them expires in the time of the run."""
    stub = StubResolver([Server("127.0.0.1")], StubSettings(), transport=simulate(ZoneResolver([])))
    for cache in (stub._answers, stub._replies, stub._chains):
        cache._most_entries = 100
    for number in range(500):
        stub.lookup(f"a{number}.test.")
        assert len(stub._answers) <= 100
    assert len(stub._replies) <= 100


def test_who_waits_for_another_gives_up_in_time() -> None:
    cache: OnceCache[str, int] = OnceCache()
    release = threading.Event()

    def work_out() -> tuple[int, float]:
        release.wait(5)
        return 1, 1.0

    with ThreadPoolExecutor(1) as threads:
        threads.submit(cache.get, "key", work_out)
        time.sleep(0.05)
        with pytest.raises(TimeoutError):
            cache.get("key", work_out, 0.05)
        release.set()


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
