"""Where jobs run: small ones at once, the others in a few processes that can be ended.

A certificate of usual size takes less than a millisecond, and handing it to another process would take
longer. What is larger could take seconds, and would hold up every other request meanwhile.
"""

from __future__ import annotations

import math
import signal
from functools import cache

import anyio
import anyio.to_process

from ..engine.settings import Settings
from ..front.linters import Linters
from .jobs import Done, Job, run_job

SMALL = 4096
"""Bytes of DER that are linted at once. The most expensive certificates of this size take 70 ms."""
RETRY_AFTER = 1
"""Seconds after which a client that was refused may try again."""


class BusyError(Exception):
    """All processes have work, and enough requests are waiting for them."""


class TooSlowError(Exception):
    """A job took longer than it may; its process was ended."""


class BrokenError(Exception):
    """A process ended unexpectedly, because it was killed or ran out of memory."""


class Pool:
    """Runs jobs. It belongs to one event loop."""

    def __init__(self, processes: int, waiting: int, seconds: float, usual: Settings) -> None:
        """``processes``: at most so many. ``waiting``: requests that may wait for one. ``seconds``: for the
        wait, and again for the work. ``usual``: the settings of most jobs. Raises RequestError for settings
        that contradict each other."""
        self._linters = Linters()
        self._linters.get(usual)
        self._processes = processes
        self._most = processes + waiting
        self._seconds = seconds
        self._limiter: anyio.CapacityLimiter | None = None
        self.held = 0
        """The jobs that are in a process or wait for one."""

    async def run(self, job: Job) -> Done:
        """The report for a job.

        Raises RequestError, BusyError, TooSlowError and BrokenError.
        """
        if is_small(job):
            return run_job(job, self._linters)
        if self.held >= self._most:
            raise BusyError
        self.held += 1
        try:
            return await self._run_elsewhere(job)
        finally:
            self.held -= 1

    async def _run_elsewhere(self, job: Job) -> Done:
        limiter = self._limiter = self._limiter or anyio.CapacityLimiter(self._processes)
        try:
            with anyio.fail_after(self._seconds):
                await limiter.acquire()
        except TimeoutError:
            raise BusyError from None
        try:
            with anyio.fail_after(self._seconds):
                # The limit is kept here, so that a wait for a process can be told from its work.
                unlimited = anyio.CapacityLimiter(math.inf)
                return await anyio.to_process.run_sync(_work, job, cancellable=True, limiter=unlimited)
        except TimeoutError:
            raise TooSlowError from None
        except anyio.BrokenWorkerProcess as error:
            raise BrokenError from error
        finally:
            limiter.release()


def is_small(job: Job) -> bool:
    """Whether a job is done so quickly that no other request notices."""
    settings = job.settings
    given = sum(map(len, settings.issuers)) + sum(map(len, settings.certificates or ()))
    is_binary = job.data[:1] == b"\x30"
    return job.kind != "chain" and given + len(job.data) * (4 if is_binary else 3) // 4 <= SMALL


@cache
def _linters_of_process() -> Linters:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it when it has answered
    return Linters()


def _work(job: Job) -> Done:
    return run_job(job, _linters_of_process())
