"""The runner over many certificates, in one process or several."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import get_context

import msgspec

from .inputs import Item
from .linter import Linter, Settings, unreadable
from .report import Finding, Result
from .rules import Severity

WORKER_ERROR = "internal.worker_ended"
"""A process that lints ended unexpectedly; the certificate was not linted."""

CHUNK_COUNT = 64
CHUNK_BYTES = 1 << 20
"""A chunk, which is what a process gets at a time, is full at either."""
CHUNKS_PER_JOB = 3
"""Chunks that are read ahead for each process, so that none waits for the slowest one."""

_encode = msgspec.msgpack.Encoder().encode
_decode_items = msgspec.msgpack.Decoder(list[Item]).decode
_decode_results = msgspec.msgpack.Decoder(list[Result]).decode


def run(
    inputs: Iterable[Item], settings: Settings, jobs: int = 1, start_method: str | None = None
) -> Iterator[Result]:
    """Lint all inputs and yield the results in the order of the inputs, as they come.

    ``jobs``: how many processes, 0 for one per processor. ``start_method``: as multiprocessing has it, left
    out: its default. Inputs are read no further ahead than a few chunks per process. When a process ends
    unexpectedly, each certificate that was not linted gets a Result with a finding WORKER_ERROR. Raises
    SettingsError.
    """
    return _run(inputs, Linter.from_settings(settings), jobs or available_processors(), start_method)


def _run(inputs: Iterable[Item], linter: Linter, jobs: int, start_method: str | None) -> Iterator[Result]:
    if jobs > 1:
        chunks = read_chunks(inputs)
        first = next(chunks, [])
        second = next(chunks, None)
        if second is not None:
            yield from _run_parallel(chain((first, second), chunks), linter.settings, jobs, start_method)
            return
        inputs = first  # too few to start processes for
    for item in inputs:
        yield lint_item(linter, item)


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lint_item(linter: Linter, item: Item) -> Result:
    """Lint what was read, or say why it could not be read."""
    if item.der is None:
        return unreadable(item.source, item.index, item.error or "")
    return linter.lint_der(item.der, item.source, item.index)


def read_chunks(inputs: Iterable[Item]) -> Iterator[list[Item]]:
    """The inputs in chunks, none of which is empty."""
    chunk: list[Item] = []
    size = 0
    for item in inputs:
        chunk.append(item)
        size += len(item.der or b"")
        if len(chunk) == CHUNK_COUNT or size >= CHUNK_BYTES:
            yield chunk
            chunk = []
            size = 0
    if chunk:
        yield chunk


def _run_parallel(
    chunks: Iterator[list[Item]], settings: Settings, jobs: int, start_method: str | None
) -> Iterator[Result]:
    executor = ProcessPoolExecutor(
        jobs, get_context(start_method), initializer=_start_worker, initargs=(settings,)
    )
    window: deque[tuple[list[Item], Future[bytes]]] = deque()
    try:
        for chunk in chunks:
            window.append((chunk, _submit(executor, chunk)))
            if len(window) == jobs * CHUNKS_PER_JOB:
                yield from _results(*window.popleft())
        while window:
            yield from _results(*window.popleft())
    finally:
        executor.shutdown(cancel_futures=True)


def _submit(executor: ProcessPoolExecutor, chunk: list[Item]) -> Future[bytes]:
    try:
        return executor.submit(_lint_chunk, _encode(chunk))
    except BrokenProcessPool as error:
        failed: Future[bytes] = Future()
        failed.set_exception(error)
        return failed


def _results(chunk: list[Item], future: Future[bytes]) -> list[Result]:
    try:
        return _decode_results(future.result())
    except BrokenProcessPool:
        return [_not_linted(item) for item in chunk]


def _not_linted(item: Item) -> Result:
    if item.der is None:
        return unreadable(item.source, item.index, item.error or "")
    message = "internal error: not linted, because a process of the linter ended unexpectedly"
    finding = Finding(WORKER_ERROR, Severity.ERROR, message, "", "certificate", 0, 0, None, None)
    result = unreadable(item.source, item.index, message)
    return msgspec.structs.replace(result, findings=(finding,))


_worker_linter: Linter | None = None
"""The Linter of a worker process: built once, for rules cannot travel between processes."""


def _start_worker(settings: Settings) -> None:
    global _worker_linter  # noqa: PLW0603 - the way a process pool keeps state
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends workers at once, without their tracebacks
    _worker_linter = Linter.from_settings(settings)


def _lint_chunk(encoded: bytes) -> bytes:
    assert _worker_linter is not None  # noqa: S101 - set by the initializer
    linter = _worker_linter
    return _encode([lint_item(linter, item) for item in _decode_items(encoded)])
