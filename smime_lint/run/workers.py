"""Processes that lint.

The process that reads sends what is still to be read and decoded, and gets back what the report shows: it is
the limit of all others, so it does as little as it can. Rules do not travel.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, cast

import msgspec

from ..documents import DocumentLinter
from ..engine.engine import Source, unreadable
from ..engine.report import Finding, Result, Status
from ..inputs import Item, SmallFile, Unit, printable_path
from ..rules import Severity
from .corpus import Finish, lint_all

WORKER_ERROR = "internal.worker_ended"
"""A process that lints ended or did not start; the certificate was not linted."""

CHUNKS_PER_JOB = 3
"""Chunks that are read ahead for each process, so that none waits for the slowest one."""

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends the process that reads. It ends the others, also if the signal goes to all of them."""

_encode = msgspec.msgpack.Encoder().encode
_decode_units = msgspec.msgpack.Decoder(list[Unit]).decode


def run_parallel(
    chunks: Iterator[list[Unit]],
    linter: DocumentLinter[Any],
    finish: Finish,
    jobs: int,
    start_method: str | None = None,
) -> Iterator[Any]:
    """Lint chunks in several processes and yield what is made of them, in order; see `corpus.run_and_finish`.

    Processes start as there is work for them.
    """
    team = _Team(linter, finish, jobs, multiprocessing.get_context(start_method))
    try:
        yield from _schedule(team, chunks)
    finally:
        team.end()


def _schedule(team: _Team, chunks: Iterator[list[Unit]]) -> Iterator[Any]:
    """Keep the workers busy, and yield their products in the order of the chunks.

    While all of them are busy, chunks are read ahead, so that the first to finish gets the next one at once.
    A process pool of the standard library would do, but before Python 3.12 it can hang when a process ends
    while data is being written to it.
    """
    limit = team.jobs * CHUNKS_PER_JOB
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    ready: deque[_Task] = deque()
    """What is read and not given to a worker."""
    pending: deque[_Task] = deque()
    """What is read and not yielded."""
    chunk: list[Unit] | None = []
    while chunk is not None or pending:
        while ready and (idle or team.can_grow or not busy):
            worker = idle.pop() if idle else team.grow() if team.can_grow else None
            if worker is not None:
                if worker.give(ready[0]):  # otherwise it has ended, and another one gets the chunk
                    ready.popleft()
                    busy[worker.connection] = worker
            elif not busy:
                ready.popleft().is_done = True  # no process is left
        while pending and pending[0].is_done:
            yield team.product(pending.popleft())
        may_read = chunk is not None and len(pending) < limit
        for connection in wait(list(busy), timeout=0 if may_read else None) if busy else ():
            worker = busy.pop(cast("Connection", connection))
            if worker.take():
                idle.append(worker)
        if may_read and not (idle and ready) and (chunk := next(chunks, None)) is not None:
            task = _Task(chunk)
            ready.append(task)
            pending.append(task)


class _Task:
    """A chunk on its way."""

    def __init__(self, chunk: list[Unit]) -> None:
        self.chunk = chunk
        self.data: bytes | None = None
        """What a worker sent back; None if it ended before that."""
        self.is_done = False


class _Team:
    """The processes that lint."""

    def __init__(self, linter: DocumentLinter[Any], finish: Finish, jobs: int, context: BaseContext) -> None:
        self.jobs = jobs
        self._linter = linter
        self._finish = finish
        self._decode = msgspec.msgpack.Decoder(finish.type).decode
        self._context = context
        self._workers: list[_Worker] = []
        atexit.register(self.end)  # multiprocessing would wait for processes that ignore SIGTERM

    @property
    def can_grow(self) -> bool:
        """Whether another process may be started."""
        return len(self._workers) < self.jobs

    def grow(self) -> _Worker | None:
        """Start another process; None if the system does not allow more."""
        # A forked process inherits the ends of all pipes. It closes them: they would keep the others alive
        # when this process is killed. Others get the linter in a message: as an argument it would be written
        # before this process has closed their end of the pipe, and block it forever if they end meanwhile.
        is_fork = self._context.get_start_method() == "fork"
        start = (self._linter, self._finish)
        ends: tuple[Connection, ...] = ()
        try:
            parents_end, other_end = ends = self._context.Pipe()
            inherited = [parents_end, *(worker.connection for worker in self._workers)] if is_fork else []
            arguments = (other_end, inherited, start if is_fork else None)
            with no_interrupts():
                process = self._context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
                process.start()
        except OSError:
            for end in ends:
                end.close()
            self.jobs = len(self._workers)
            return None
        other_end.close()  # so that reading fails when the process ends
        worker = _Worker(process, parents_end)
        self._workers.append(worker)
        if not is_fork:
            with suppress(OSError):  # it has ended, which shows when it gets a chunk
                parents_end.send(start)
        return worker

    def product(self, task: _Task) -> Any:
        """What was made of a chunk that is done; if its process ended, that it was not linted."""
        if task.data is None:
            return self._finish.make([_not_linted(unit) for unit in task.chunk])
        return self._decode(task.data)

    def end(self) -> None:
        """End all processes."""
        atexit.unregister(self.end)
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()


class _Worker:
    """A process that lints, and the chunk that it has."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self._task: _Task | None = None

    def give(self, task: _Task) -> bool:
        """Send a chunk. False: the process has ended."""
        self._task = task
        try:
            self.connection.send_bytes(_encode(task.chunk))
        except OSError:
            return False
        return True

    def take(self) -> bool:
        """Receive what was made of the chunk. False: the process has ended."""
        task, self._task = self._task, None
        assert task is not None  # noqa: S101 - it was busy
        task.is_done = True
        with suppress(EOFError, OSError):
            task.data = self.connection.recv_bytes()
        return task.data is not None


def _not_linted(unit: Unit) -> Result:
    if isinstance(unit, Item) and unit.der is None:
        return unreadable(Source(unit.source, unit.index, None, unit.document), unit.error or "")
    if isinstance(unit, SmallFile):
        source = Source(printable_path(os.fsdecode(unit.path)), 0, None)
    elif isinstance(unit, Item):
        source = Source(unit.source, unit.index, None, unit.document)
    else:
        source = Source(unit.source, unit.index, None)
    message = "internal error: not linted, because a process of the linter ended or did not start"
    finding = Finding(WORKER_ERROR, Severity.ERROR, message, "", "certificate", 0, 0, None, None)
    result = unreadable(source, message)
    return msgspec.structs.replace(result, status=Status.FAILED, findings=(finding,))


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Processes started inside never see `SIGNALS`, not even while they start: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def ignore_signals() -> None:
    """Ignore `SIGNALS` in this process."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _work(
    connection: Connection,
    inherited: list[Connection],
    start: tuple[DocumentLinter[Any], Finish] | None,
) -> None:
    """What a process does until its parent ends it, or is gone. ``start``: what it works with; None: that is
    the first message."""
    ignore_signals()
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):  # the parent is gone
        linter, finish = start or connection.recv()
        while True:
            units = _decode_units(connection.recv_bytes())
            connection.send_bytes(_encode(finish.make(lint_all(units, linter))))
