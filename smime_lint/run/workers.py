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

from ..documents import make_linter
from ..engine.engine import Source, unreadable
from ..engine.report import Finding, Result, Status
from ..engine.settings import Settings
from ..inputs import Item, SmallFile, Unit, items_of, printable_path
from ..rules import Severity
from .corpus import Finish

WORKER_ERROR = "internal.worker_ended"
"""A process that lints ended unexpectedly; the certificate was not linted."""

CHUNKS_PER_JOB = 3
"""Chunks that are read ahead for each process, so that none waits for the slowest one."""

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends the process that reads. It ends the others, also if the signal goes to all of them."""

_encode = msgspec.msgpack.Encoder().encode
_decode_units = msgspec.msgpack.Decoder(list[Unit]).decode


def run_parallel(
    chunks: Iterator[list[Unit]],
    settings: Settings,
    finish: Finish,
    jobs: int,
    start_method: str | None = None,
) -> Iterator[Any]:
    """Lint chunks in several processes and yield what is made of them, in order; see `corpus.run_and_finish`.

    Processes start as there is work for them.
    """
    team = _Team(settings, finish, jobs, multiprocessing.get_context(start_method))
    try:
        yield from _schedule(team, chunks)
    finally:
        team.end()


def _schedule(team: _Team, chunks: Iterator[list[Unit]]) -> Iterator[Any]:
    """Keep the workers busy, and yield their products in the order of the chunks.

    A process pool of the standard library would do, but before Python 3.12 it can hang when a process ends
    while data is being written to it.
    """
    limit = team.jobs * CHUNKS_PER_JOB
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    pending: deque[_Task] = deque()
    chunk: list[Unit] | None = []
    while chunk is not None or pending:
        while (
            (idle or team.can_grow or not busy)
            and len(pending) < limit
            and (chunk := next(chunks, None)) is not None
        ):
            task = _Task(chunk)
            pending.append(task)
            worker = idle.pop() if idle else team.grow() if team.can_grow else None
            if worker is None or not worker.give(task):
                task.finish(team.not_linted(chunk))
            else:
                busy[worker.connection] = worker
        while pending and pending[0].is_done:
            yield pending.popleft().product
        if busy:
            for connection in wait(list(busy)):
                worker = busy.pop(cast("Connection", connection))
                task, data = worker.take()
                if data is None:
                    task.finish(team.not_linted(task.chunk))
                else:
                    task.finish(team.read(data))
                    idle.append(worker)


class _Task:
    """A chunk on its way."""

    def __init__(self, chunk: list[Unit]) -> None:
        self.chunk = chunk
        self.product: Any = None
        self.is_done = False

    def finish(self, product: Any) -> None:
        """Take note of what was made of it."""
        self.product = product
        self.is_done = True


class _Team:
    """The processes that lint."""

    def __init__(self, settings: Settings, finish: Finish, jobs: int, context: BaseContext) -> None:
        self.jobs = jobs
        self._settings = settings
        self._finish = finish
        self._decode = msgspec.msgpack.Decoder(finish.type).decode
        self._context = context
        self._workers: list[_Worker] = []
        atexit.register(self.end)  # multiprocessing would wait for processes that ignore SIGTERM

    @property
    def can_grow(self) -> bool:
        """Whether another process may be started."""
        return len(self._workers) < self.jobs

    def grow(self) -> _Worker:
        """Start another process."""
        # A forked process inherits the ends of all pipes. It closes them: they would keep the others alive
        # when this process is killed.
        parents_end, other_end = self._context.Pipe()
        is_fork = self._context.get_start_method() == "fork"
        inherited = [parents_end, *(worker.connection for worker in self._workers)] if is_fork else []
        arguments = (other_end, inherited, self._settings, self._finish)
        with no_interrupts():
            process = self._context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
            process.start()
        other_end.close()  # so that reading fails when the process ends
        worker = _Worker(process, parents_end)
        self._workers.append(worker)
        return worker

    def read(self, data: bytes) -> Any:
        """A product as it comes from a process."""
        return self._decode(data)

    def not_linted(self, chunk: list[Unit]) -> Any:
        """What is made of a chunk whose process ended."""
        return self._finish.make([_not_linted(unit) for unit in chunk])

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

    def take(self) -> tuple[_Task, bytes | None]:
        """Receive what was made of the chunk; None: the process has ended."""
        task, self._task = self._task, None
        assert task is not None  # noqa: S101 - it was busy
        try:
            return task, self.connection.recv_bytes()
        except (EOFError, OSError):
            return task, None


def _not_linted(unit: Unit) -> Result:
    if isinstance(unit, Item) and unit.der is None:
        return unreadable(Source(unit.source, unit.index, None, unit.document), unit.error or "")
    if isinstance(unit, SmallFile):
        source = Source(printable_path(os.fsdecode(unit.path)), 0, None)
    elif isinstance(unit, Item):
        source = Source(unit.source, unit.index, None, unit.document)
    else:
        source = Source(unit.source, unit.index, None)
    message = "internal error: not linted, because a process of the linter ended unexpectedly"
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


def _work(connection: Connection, inherited: list[Connection], settings: Settings, finish: Finish) -> None:
    """What a process does until its parent ends it, or is gone."""
    ignore_signals()
    for other in inherited:
        other.close()
    linter = make_linter(settings)
    with suppress(EOFError, OSError):  # the parent is gone
        while True:
            units = _decode_units(connection.recv_bytes())
            results = [linter.lint_item(item) for unit in units for item in items_of(unit, linter.forms)]
            connection.send_bytes(_encode(finish.make(results)))
