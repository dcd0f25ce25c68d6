"""The runner over many documents, in one process or several."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain
from typing import Any

import msgspec

from ..documents import DocumentLinter, make_linter
from ..engine.report import Result
from ..engine.settings import Settings
from ..inputs import Unit, items_of, size_of

CHUNK_COUNT = 64
CHUNK_BYTES = 1 << 20
"""A chunk, which is what a process gets at a time, is full at either."""


class Finish(msgspec.Struct, frozen=True):
    """What becomes of results in the process that made them, so that the process that reads and writes does
    little."""

    make: Callable[[list[Result]], Any]
    """A function or an object that can be pickled."""
    type: Any
    """The type of what it returns, a `msgspec.Struct` or another type that msgspec encodes."""


UNCHANGED: Finish = Finish(list, list[Result])


def run(
    inputs: Iterable[Unit],
    settings: Settings,
    jobs: int = 1,
    start_method: str | None = None,
    linter: DocumentLinter[Any] | None = None,
) -> Iterator[Result]:
    """Lint all inputs and yield the results in the order of the inputs, as they come; see
    `run_and_finish`."""
    return _each(run_and_finish(inputs, settings, UNCHANGED, jobs, start_method, linter))


def _each(batches: Generator[list[Result], None, None]) -> Iterator[Result]:
    with closing(batches):
        for results in batches:
            yield from results


def run_and_finish(
    inputs: Iterable[Unit],
    settings: Settings,
    finish: Finish,
    jobs: int = 1,
    start_method: str | None = None,
    linter: DocumentLinter[Any] | None = None,
    *,
    in_chunks: bool = False,
) -> Generator[Any, None, None]:
    """Lint all inputs and yield what is made of the results, in the order of the inputs, as they come.

    ``jobs``: how many processes, 0 for one per processor. ``start_method``: as multiprocessing has it, by
    default its own. ``linter``: one made of the settings. ``in_chunks``: make one product of each chunk, as
    several processes always do, and not one of each document: it costs less, but products come later. Inputs
    are read no further ahead than a few chunks per process. When a process ends unexpectedly, the documents
    that it had get Results with a finding WORKER_ERROR, and the other processes go on; when none is left, so
    do all others. Raises SettingsError.
    """
    linter = linter or make_linter(settings)
    return _run(inputs, linter, finish, jobs or available_processors(), start_method, in_chunks)


def _run(
    inputs: Iterable[Unit],
    linter: DocumentLinter[Any],
    finish: Finish,
    jobs: int,
    start_method: str | None,
    in_chunks: bool,
) -> Generator[Any, None, None]:
    if jobs > 1:
        chunks = read_chunks(inputs)
        first = next(chunks, [])
        second = next(chunks, None)
        if second is not None:
            from .workers import run_parallel

            chunks = chain((first, second), chunks)
            yield from run_parallel(chunks, linter, finish, jobs, start_method)
            return
        inputs = first  # too few to start processes for
    if in_chunks:
        for chunk in read_chunks(inputs):
            yield finish.make(lint_all(chunk, linter))
    else:
        for unit in inputs:
            for item in items_of(unit, linter.forms):
                yield finish.make([linter.lint_item(item)])


def lint_all(chunk: Iterable[Unit], linter: DocumentLinter[Any]) -> list[Result]:
    """The results for the documents of a chunk."""
    return [linter.lint_item(item) for unit in chunk for item in items_of(unit, linter.forms)]


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_chunks(inputs: Iterable[Unit]) -> Iterator[list[Unit]]:
    """The inputs in chunks, none of which is empty."""
    chunk: list[Unit] = []
    size = 0
    for unit in inputs:
        chunk.append(unit)
        size += size_of(unit)
        if len(chunk) == CHUNK_COUNT or size >= CHUNK_BYTES:
            yield chunk
            chunk = []
            size = 0
    if chunk:
        yield chunk
