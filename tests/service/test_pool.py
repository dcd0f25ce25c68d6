"""Where jobs run: in this process, or in others that can be ended."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable

import anyio
import pytest

from smime_lint.engine.settings import Settings
from smime_lint.front.linters import Linters
from smime_lint.front.options import RequestError
from smime_lint.service.pool import BrokenError, BusyError, Pool, TooSlowError


def process(job: float, linters: Linters) -> int:
    """Take some seconds."""
    time.sleep(job)
    return os.getpid()


def die(job: float, linters: Linters) -> int:
    """End unexpectedly, as a process that is killed."""
    os._exit(1)


def refuse(job: float, linters: Linters) -> int:
    """Raise what jobs raise."""
    raise RequestError("it is refused")


def run(body: Callable[[Pool], Awaitable[None]], *, seconds: float = 60, waiting: int = 0) -> None:
    """Run with a pool of one process."""

    async def main() -> None:
        await body(Pool(1, waiting, seconds, Settings()))

    anyio.run(main)


def test_small_jobs_are_done_here_and_others_in_one_process() -> None:
    async def body(pool: Pool) -> None:
        assert await pool.run(process, 0, is_small=True) == os.getpid()
        other = await pool.run(process, 0, is_small=False)
        assert other != os.getpid()
        assert await pool.run(process, 0, is_small=False) == other
        with pytest.raises(RequestError, match="it is refused"):
            await pool.run(refuse, 0, is_small=False)
        assert pool.held == 0

    run(body)


def test_a_process_that_takes_too_long_is_ended() -> None:
    async def body(pool: Pool) -> None:
        first = await pool.run(process, 0, is_small=False)
        pool.seconds = 0.2
        with pytest.raises(TooSlowError):
            await pool.run(process, 60, is_small=False)
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
        pool.seconds = 60
        assert await pool.run(process, 0, is_small=False) != first

    run(body)


def test_a_process_that_ends_costs_only_its_job() -> None:
    async def body(pool: Pool) -> None:
        with pytest.raises(BrokenError):
            await pool.run(die, 0, is_small=False)
        assert await pool.run(process, 0, is_small=False)

    run(body)


@pytest.mark.parametrize("waiting", [0, 1])
def test_few_jobs_wait(waiting: int) -> None:
    outcomes: list[str] = []

    async def body(pool: Pool) -> None:
        await pool.run(process, 0, is_small=False)

        async def one() -> None:
            try:
                await pool.run(process, 0.5, is_small=False)
                outcomes.append("done")
            except BusyError:
                outcomes.append("busy")

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(one)

    run(body, waiting=waiting)
    assert sorted(outcomes) == ["busy"] * (2 - waiting) + ["done"] * (1 + waiting)
