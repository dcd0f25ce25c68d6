"""Processes that lint. Between them travel bytes, settings and reports, not rules."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import cast

import msgspec

from ..documents import make_linter
from ..engine.engine import Source, unreadable
from ..engine.report import Finding, Result
from ..engine.settings import Settings
from ..inputs import Item
from ..rules import Severity

WORKER_ERROR = "internal.worker_ended"
"""A process that lints ended unexpectedly; the certificate was not linted."""

CHUNKS_PER_JOB = 3
"""Chunks that are read ahead for each process, so that none waits for the slowest one."""

_encode = msgspec.msgpack.Encoder().encode
_decode_items = msgspec.msgpack.Decoder(list[Item]).decode
_decode_results = msgspec.msgpack.Decoder(list[Result]).decode


def run_parallel(
    chunks: Iterator[list[Item]], settings: Settings, jobs: int, start_method: str | None = None
) -> Iterator[Result]:
    """Lint chunks in several processes and yield the results in the order of the chunks; see `corpus.run`."""
    workers: list[_Worker] = []
    try:
        with _no_interrupts():
            context = multiprocessing.get_context(start_method)
            for _ in range(jobs):
                workers.append(_Worker(context, settings))
        yield from _schedule(workers, chunks)
    finally:
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.process.join()
            worker.connection.close()


def _schedule(workers: list[_Worker], chunks: Iterator[list[Item]]) -> Iterator[Result]:
    """Keep the workers busy, and yield results in the order of the chunks.

    A process pool of the standard library would do, but before Python 3.12 it can hang when a process ends
    while data is being written to it.
    """
    limit = len(workers) * CHUNKS_PER_JOB
    idle = list(workers)
    busy: dict[Connection, _Worker] = {}
    pending: deque[_Task] = deque()
    chunk: list[Item] | None = []
    while chunk is not None or pending:
        while (idle or not busy) and len(pending) < limit and (chunk := next(chunks, None)) is not None:
            task = _Task(chunk)
            pending.append(task)
            worker = idle.pop() if idle else None
            if worker is None or not worker.give(task):
                task.results = [_not_linted(item) for item in chunk]
            else:
                busy[worker.connection] = worker
        while pending and (results := pending[0].results) is not None:
            pending.popleft()
            yield from results
        if busy:
            for connection in wait(list(busy)):
                worker = busy.pop(cast("Connection", connection))
                if worker.finish():
                    idle.append(worker)


class _Task:
    """A chunk on its way."""

    def __init__(self, chunk: list[Item]) -> None:
        self.chunk = chunk
        self.results: list[Result] | None = None


class _Worker:
    """A process that lints, and the chunk that it has."""

    def __init__(self, context: BaseContext, settings: Settings) -> None:
        self.connection, other_end = context.Pipe()
        self._task: _Task | None = None
        self.process = context.Process(target=_work, args=(other_end, settings), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        other_end.close()  # so that reading fails when the process ends

    def give(self, task: _Task) -> bool:
        """Send a chunk. False: the process has ended."""
        self._task = task
        try:
            self.connection.send_bytes(_encode(task.chunk))
        except OSError:
            return False
        return True

    def finish(self) -> bool:
        """Receive the results. False: the process has ended."""
        task, self._task = self._task, None
        assert task is not None  # noqa: S101 - it was busy
        try:
            task.results = _decode_results(self.connection.recv_bytes())
        except (EOFError, OSError):
            task.results = [_not_linted(item) for item in task.chunk]
            return False
        return True


def _not_linted(item: Item) -> Result:
    if item.der is None:
        return unreadable(Source(item.source, item.index, None), item.error or "")
    message = "internal error: not linted, because a process of the linter ended unexpectedly"
    finding = Finding(WORKER_ERROR, Severity.ERROR, message, "", "certificate", 0, 0, None, None)
    result = unreadable(Source(item.source, item.index, None), message)
    return msgspec.structs.replace(result, findings=(finding,))


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started inside never see Ctrl-C, not even while they start: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _work(connection: Connection, settings: Settings) -> None:
    """What a process does until its parent ends it, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    linter = make_linter(settings)
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - it is a child
    while parent.sentinel not in wait([connection, parent.sentinel]):
        items = _decode_items(connection.recv_bytes())
        connection.send_bytes(_encode([linter.lint_item(item) for item in items]))
