"""Measures ``smime-lint audit`` on distinct certificates and prints the figures of docs/performance.md.

    python -m bench.audit [--counts 10000 100000 1000000] [--interruptions 10]

For each count, a PEM bundle is written once (one certificate in ten is faulty), and linted in memory by one
linter in the order of the bundle; then the command runs with one process and with two. Measured are CPU time
of the process tree (without start-up, which is measured apart), wall-clock time, and the peak of its memory:
the sum of the proportional set sizes, in which shared pages count once. With ``--interruptions``, another run
with two processes is killed that many times at random moments, and must end with the tables of the run with
one process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

from bench.corpus import PERIOD, START, Corpus, make, to_pem
from smime_lint import Linter
from smime_lint.audit.schema import CERTIFICATES, DER, FINDINGS, INPUTS
from smime_lint.inputs import Inputs

FAULTY = 10
"""One certificate in so many is faulty."""
EVERY = 0.2
"""Seconds between two looks at the memory."""
MAX_MEMORY = 600
"""MB that the process tree may have at any count."""


class Figures(NamedTuple):
    """What a run took."""

    cpu: float
    wall: float
    memory: float
    """The peak in MB."""


def write_bundle(path: Path, count: int) -> None:
    """Write certificates, all of them different."""
    with path.open("w") as file:
        for number in range(count):
            corpus: Corpus = "faulty" if number % FAULTY == FAULTY - 1 else "clean"
            file.write(to_pem(make(corpus, number, START, PERIOD)))


def lint_in_memory(bundle: Path) -> float:
    """The CPU seconds of linting, without reading."""
    linter = Linter()
    seconds = 0.0
    for item in Inputs([str(bundle)]):
        assert item.der is not None  # noqa: S101 - certificates of our own
        start = time.process_time()
        linter.lint_der(item.der)
        seconds += time.process_time() - start
    return seconds


def command(bundle: Path, output: Path, jobs: int) -> list[str]:
    """The audit of a bundle."""
    options = ("--no-config", "--fail-on", "never", "--jobs", str(jobs), "-o", str(output))
    return [sys.executable, "-m", "smime_lint", "audit", *options, str(bundle)]


def measure(bundle: Path, output: Path, jobs: int) -> Figures:
    """Run the command."""
    start = time.perf_counter()
    process = subprocess.Popen(command(bundle, output, jobs), stdout=subprocess.DEVNULL)
    peak = Peak(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the audit ended with {process.returncode}")
    return Figures(usage.ru_utime + usage.ru_stime, wall, peak.stop())


class Peak:
    """Watches the memory of a process and of those that it has started."""

    def __init__(self, process: int) -> None:
        """Begin to watch."""
        self._process = process
        self._peak = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._is_over.wait(EVERY):
            self._peak = max(self._peak, sum(map(memory_of, tree_of(self._process))))

    def stop(self) -> float:
        """End, and return the peak in MB."""
        self._is_over.set()
        self._thread.join()
        return self._peak


def tree_of(process: int) -> list[int]:
    """A process and those that it has started."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(each for child in children for each in tree_of(int(child)))]


def memory_of(process: int) -> float:
    """The proportional set size in MB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def interrupt(bundle: Path, output: Path, times: int, seconds: float) -> int:
    """Run the command with two processes, kill one of the tree so often, and count the runs.

    ``seconds``: what a run takes. All interruptions together come before that, so that none comes too late.
    """
    chance = random.Random(times)
    runs = 0
    while True:
        runs += 1
        process = subprocess.Popen(
            command(bundle, output, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if runs <= times:
            try:
                process.wait(chance.uniform(0.5, seconds / (times + 1)))
            except subprocess.TimeoutExpired:
                os.kill(chance.choice(tree_of(process.pid)), signal.SIGKILL)
        if process.wait() == 0:
            return runs


def differences(one: Path, other: Path) -> list[str]:
    """The tables that differ between two audits."""
    found = []
    for table in (CERTIFICATES, FINDINGS, INPUTS, DER):
        columns = ", ".join(table.schema.names)
        first, second = (
            f"SELECT {columns} FROM '{directory / table.path()}'"  # noqa: S608 - of our own
            for directory in (one, other)
        )
        rows = duckdb.sql(f"({first} EXCEPT ALL {second}) UNION ALL ({second} EXCEPT ALL {first})")
        if rows is None or len(rows.limit(1).fetchall()):
            found.append(table.name)
    return found


def measure_count(directory: Path, count: int, interruptions: int, start: Figures) -> bool:
    """Measure one count, print a row, and tell whether memory and tables are as they should be.

    ``start``: what the command takes for one certificate.
    """
    bundle = directory / f"{count}.pem"
    if not bundle.exists():
        write_bundle(bundle, count)
    linting = lint_in_memory(bundle)
    outputs = {jobs: directory / f"{count}-{jobs}" for jobs in (1, 2)}
    for output in outputs.values():
        shutil.rmtree(output, ignore_errors=True)
    one, two = (measure(bundle, output, jobs) for jobs, output in outputs.items())
    auditing = one.cpu - start.cpu
    print(
        f"| {count:,} | {1e6 * linting / count:,.0f} µs | {1e6 * auditing / count:,.0f} µs "
        f"| {auditing / linting:.2f} | {one.wall:,.1f} s | {two.wall:,.1f} s | {one.wall / two.wall:.2f} "
        f"| {one.memory:.0f} MB, {two.memory:.0f} MB |",
        flush=True,
    )
    outcome = max(one.memory, two.memory) <= MAX_MEMORY and not differences(outputs[1], outputs[2])
    if interruptions:
        broken = directory / f"{count}-interrupted"
        runs = interrupt(bundle, broken, interruptions, two.wall)
        different = differences(outputs[1], broken)
        print(
            f"{count:,} certificates in {runs} runs: {', '.join(different) or 'no table'} differs", flush=True
        )
        outcome = outcome and not different
        shutil.rmtree(broken)
    for output in outputs.values():
        shutil.rmtree(output)
    return outcome


def main() -> int:
    """Measure, and return 1 if something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--interruptions", type=int, default=0)
    parser.add_argument(
        "--directory", type=Path, help="for the corpora, which are kept; about 3 KB a certificate"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        write_bundle(Path(temporary, "one.pem"), 1)
        start = measure(Path(temporary, "one.pem"), Path(temporary, "one"), 1)
    print(f"Start-up: {start.cpu:.2f} s of CPU time.\n")
    print("| certificates | linting | audit, CPU | ratio | `--jobs 1` | `--jobs 2` | ratio | peak memory |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        directory = options.directory or Path(temporary)
        directory.mkdir(parents=True, exist_ok=True)
        outcomes = [measure_count(directory, count, options.interruptions, start) for count in options.counts]
    return int(not all(outcomes))


if __name__ == "__main__":
    sys.exit(main())
