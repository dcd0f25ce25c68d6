"""Processes that do the steps of an audit.

Each gets a step when it has none, and one step is kept ready, so that nothing queues up. A process that ends
unexpectedly ends the run: what is done is done, and the same command continues. Processes end by themselves
when the one that started them is gone; those of `concurrent.futures` would wait for ever.
"""

from __future__ import annotations

import atexit
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import cast

import msgspec

from ..run.workers import ignore_signals, no_interrupts
from .errors import AuditError
from .part import Counts
from .work import Failure, Ingested, Outcome, Step, Worker

_encode = msgspec.msgpack.Encoder().encode
_decode_step = msgspec.msgpack.Decoder(Step).decode
_decode_outcome: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)


class Team:
    """Several processes that do steps, or only this process."""

    def __init__(self, worker: Worker, jobs: int) -> None:
        """``jobs``: how many processes; with one, the steps are done in this process."""
        self._worker = worker
        self._processes: list[BaseProcess] = []
        self._idle: list[Connection] = []
        self._busy: list[Connection] = []
        if jobs > 1:
            atexit.register(self.end)  # multiprocessing would wait for processes that ignore SIGTERM
            for _ in range(jobs):
                self._start()

    def _start(self) -> None:
        # A forked process inherits the ends of all pipes. It closes them: they would keep the others alive
        # when this process is killed.
        context = multiprocessing.get_context()
        ours, theirs = context.Pipe()
        inherited = [ours, *self._idle] if context.get_start_method() == "fork" else []
        with no_interrupts():
            process = context.Process(target=_work, args=(theirs, inherited, self._worker), daemon=True)
            process.start()
        theirs.close()  # so that reading fails when the process ends
        self._processes.append(process)
        self._idle.append(ours)

    def run(self, steps: Iterable[Step]) -> Iterator[Ingested | Counts]:
        """Do steps, and yield what came of them as they are done.

        Raises AuditError, and RuntimeError for a fault of the linter.
        """
        if not self._processes:
            yield from map(self._worker.do, steps)
            return
        remaining = iter(steps)
        ready: deque[bytes] = deque()
        is_exhausted = False
        while not is_exhausted or ready or self._busy:
            while self._idle and ready:
                self._give(ready.popleft())
            if not ready and not is_exhausted:
                step = next(remaining, None)
                is_exhausted = step is None
                if step is not None:
                    ready.append(_encode(step))
            if self._busy:
                for connection in wait(self._busy, 0 if self._idle and ready else None):
                    yield self._take(cast("Connection", connection))

    def _give(self, step: bytes) -> None:
        connection = self._idle.pop()
        self._busy.append(connection)
        try:
            connection.send_bytes(step)
        except OSError as error:
            raise _ended() from error

    def _take(self, connection: Connection) -> Ingested | Counts:
        try:
            outcome = _decode_outcome.decode(connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise _ended() from error
        self._busy.remove(connection)
        self._idle.append(connection)
        if isinstance(outcome, Failure):
            if outcome.is_internal:
                raise RuntimeError(outcome.message)
            raise AuditError(outcome.message)
        return outcome

    def end(self) -> None:
        """End all processes, also those that are busy."""
        atexit.unregister(self.end)
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()
        for connection in (*self._idle, *self._busy):
            connection.close()


def _ended() -> AuditError:
    return AuditError(
        "a process of the linter ended unexpectedly, perhaps because memory was exhausted; the same command "
        "continues the audit, also with another number of --jobs"
    )


def _work(connection: Connection, inherited: list[Connection], worker: Worker) -> None:
    """What a process does until its parent ends it, or is gone."""
    ignore_signals()
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            step = _decode_step(connection.recv_bytes())
            connection.send_bytes(_encode(worker.try_to_do(step)))
