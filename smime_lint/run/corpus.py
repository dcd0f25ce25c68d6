"""The runner over many certificates, in one process or several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from ..documents import DocumentLinter, make_linter
from ..engine.report import Result
from ..engine.settings import Settings
from ..inputs import Item

CHUNK_COUNT = 64
CHUNK_BYTES = 1 << 20
"""A chunk, which is what a process gets at a time, is full at either."""


def run(
    inputs: Iterable[Item],
    settings: Settings,
    jobs: int = 1,
    start_method: str | None = None,
    linter: DocumentLinter[Any] | None = None,
) -> Iterator[Result]:
    """Lint all inputs and yield the results in the order of the inputs, as they come.

    ``jobs``: how many processes, 0 for one per processor. ``start_method``: as multiprocessing has it, by
    default its own. ``linter``: one made of the settings, for this process. Inputs are read no further ahead
    than a few chunks per process. When a process ends unexpectedly, the documents that it had get Results
    with a finding WORKER_ERROR, and the other processes go on; when none is left, so do all others. Raises
    SettingsError.
    """
    return _run(inputs, linter or make_linter(settings), jobs or available_processors(), start_method)


def _run(
    inputs: Iterable[Item], linter: DocumentLinter[Any], jobs: int, start_method: str | None
) -> Iterator[Result]:
    if jobs > 1:
        chunks = read_chunks(inputs)
        first = next(chunks, [])
        second = next(chunks, None)
        if second is not None:
            from .workers import run_parallel

            yield from run_parallel(chain((first, second), chunks), linter.settings, jobs, start_method)
            return
        inputs = first  # too few to start processes for
    for item in inputs:
        yield linter.lint_item(item)


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
