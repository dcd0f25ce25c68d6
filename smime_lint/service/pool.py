"""Where jobs run: small ones at once, the others in a few processes that can be ended.

A certificate of usual size takes less than a millisecond, and handing it to another process would take
longer. What is larger could take seconds, and would hold up every other request meanwhile.
"""

from __future__ import annotations

import math
import signal
from collections.abc import Callable
from functools import cache
from typing import TypeAlias, TypeVar

import anyio
import anyio.to_process

from ..engine.settings import Settings
from ..front.linters import Linters

In = TypeVar("In")
Out = TypeVar("Out")
Work: TypeAlias = Callable[[In, Linters], Out]

SMALL = 4096
"""Bytes of DER that are linted at once. The most expensive certificates of this size take less than 0.1 s."""
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
        self.linters = Linters()
        self.rules = self.linters.get(usual).engine.rules
        """The rules of all packs."""
        self._processes = processes
        self._most = processes + waiting
        self.seconds = seconds
        self._limiter: anyio.CapacityLimiter | None = None
        self.held = 0
        """The jobs that are in a process or wait for one."""

    async def run(self, work: Work[In, Out], job: In, *, is_small: bool) -> Out:
        """The product of a job. ``work``: a function of a module; job and product have to be picklable.

        Raises RequestError, BusyError, TooSlowError and BrokenError.
        """
        if is_small:
            return work(job, self.linters)
        if self.held >= self._most:
            raise BusyError
        self.held += 1
        try:
            return await self._run_elsewhere(work, job)
        finally:
            self.held -= 1

    async def _run_elsewhere(self, work: Work[In, Out], job: In) -> Out:
        limiter = self._limiter = self._limiter or anyio.CapacityLimiter(self._processes)
        try:
            with anyio.fail_after(self.seconds):
                await limiter.acquire()
        except TimeoutError:
            raise BusyError from None
        try:
            with anyio.fail_after(self.seconds):
                # The limit is kept here, so that a wait for a process can be told from its work.
                unlimited = anyio.CapacityLimiter(math.inf)
                return await anyio.to_process.run_sync(
                    _run_here, work, job, cancellable=True, limiter=unlimited
                )
        except TimeoutError:
            raise TooSlowError from None
        except anyio.BrokenWorkerProcess as error:
            raise BrokenError from error
        finally:
            limiter.release()


@cache
def _linters_of_process() -> Linters:
    # The parent ends this process when everything is answered, not who sends a signal to all processes.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    return Linters()


def _run_here(work: Work[In, Out], job: In) -> Out:
    return work(job, _linters_of_process())
