"""A long run: ``python -m tests.fuzz --count 10000000 --jobs 4 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from .harness import FORMS, Fuzzer, FuzzingError

BATCH = 2000


def main() -> int:
    """Run the batches of all forms in turn. 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="mutations in all")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--seed", type=int, default=1, help="where the numbers of the batches begin")
    parser.add_argument(
        "--form", choices=tuple(FORMS), action="append", help="only this form; can be repeated"
    )
    options = parser.parse_args()
    forms = options.form or list(FORMS)
    batches = max(1, options.count // BATCH)
    tasks = [(forms[number % len(forms)], options.seed * 1_000_000 + number) for number in range(batches)]
    start = time.monotonic()
    failures = 0
    with ProcessPoolExecutor(options.jobs) as pool:
        for number, failure in enumerate(pool.map(_run, tasks), 1):
            if failure is not None:
                failures += 1
                print(failure, flush=True)
            if number % 50 == 0:
                _report(number, start)
    _report(batches, start)
    return int(failures > 0)


def _run(task: tuple[str, int]) -> str | None:
    form, seed = task
    try:
        Fuzzer(form, seed).run(BATCH)
    except FuzzingError as failure:
        return f"{form} {seed}: {failure}"
    return None


def _report(batches: int, start: float) -> None:
    done = batches * BATCH
    print(f"{done:,} mutations in {time.monotonic() - start:,.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
