"""Counts the instructions that a certificate costs, and compares them with those on record.

    python -m bench.instructions --check     # exit code 1 if a figure grew by more than 10 %
    python -m bench.instructions --record    # after a change that is worth its cost

The count of instructions is the same on a busy machine. Valgrind counts them (``apt-get install valgrind``)
between the marks that ``bench/stream.py`` sets around its batches. Each version of Python has its own
figures. Exit code 2: nothing was compared.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from itertools import chain
from pathlib import Path

import tomli

from bench.corpus import certificates, write_stream

COUNT = 100
"""Certificates of a batch."""
START, PERIOD = datetime(2026, 6, 1, tzinfo=timezone.utc), timedelta(days=30)
"""In one version of the BR, so that the second batch needs few selections of rules that the first did not."""
LIMIT = 1.10
MARK, COUNTERS = "getloadavg", "counters"
"""The C function at whose calls callgrind writes and resets its counters, and the name of the files."""
RECORD = Path(__file__).with_suffix(".toml")
STREAM = Path(__file__).with_name("stream.py")
INTERPRETER = f"{sys.implementation.cache_tag}-{platform.machine()}"
HEADER = """\
# Instructions a certificate, by version of Python. Written by: python -m bench.instructions --record
# first: the first certificates of a process; next: those after them; faulty: faulty ones after the first
"""

Figures = dict[str, int]


class CannotCountError(Exception):
    """Why there is nothing to compare."""


def count_batches(directory: Path, stream: str, *sizes: int) -> list[int]:
    """Lint batches of these sizes in a separate process; return the instructions of each."""
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": str(directory)}
    lint = [sys.executable, str(STREAM), "smime-lint", stream, *map(str, sizes)]
    valgrind = ["valgrind", "--tool=callgrind", f"--dump-before={MARK}", f"--callgrind-out-file={COUNTERS}"]
    for command in (lint, [*valgrind, *lint]):  # the first process compiles the modules
        done = subprocess.run(
            command, env=environment, cwd=directory, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise CannotCountError(f"{' '.join(command)} failed:\n{done.stderr}")
    # A batch is between two marks: counters 1 are of the start, 2 of the first batch, 4 of the second.
    return [read_counter(directory / f"{COUNTERS}.{2 * number}") for number in range(1, len(sizes) + 1)]


def read_counter(path: Path) -> int:
    """Return the sum of a file of callgrind's."""
    for line in path.read_text().splitlines():
        name, _, value = line.partition(": ")
        if name == "summary":
            return int(value)
    raise CannotCountError(f"{path} has no sum")


def make_batches() -> dict[str, list[bytes]]:
    """Return the certificates that each figure is counted on."""
    clean = list(certificates("clean", 2 * COUNT, START, PERIOD))
    faulty = list(certificates("faulty", COUNT, START, PERIOD))
    return {"first": clean[:COUNT], "next": clean[COUNT:], "faulty": faulty}


def digest(batches: dict[str, list[bytes]]) -> str:
    """Return the SHA-256 digest of a corpus, in hexadecimal."""
    return hashlib.sha256(b"".join(chain.from_iterable(batches.values()))).hexdigest()


def measure(batches: dict[str, list[bytes]]) -> Figures:
    """Return the instructions a certificate of each batch."""
    if not shutil.which("valgrind"):
        raise CannotCountError("valgrind is not installed")
    with tempfile.TemporaryDirectory() as directory:
        write_stream(Path(directory) / "stream", chain.from_iterable(batches.values()))
        counts = count_batches(Path(directory), "stream", *map(len, batches.values()))
    return {name: count // COUNT for name, count in zip(batches, counts, strict=True)}


def read_record() -> tuple[str | None, dict[str, Figures]]:
    """Return the digest of the corpus and the figures by interpreter, as they are on record."""
    record = tomli.loads(RECORD.read_text()) if RECORD.exists() else {}
    return record.pop("corpus", None), record


def write_record(corpus: str, figures: Figures) -> None:
    """Record the figures of this interpreter. Those of others stay if they are of the same corpus."""
    recorded_corpus, record = read_record()
    record = {**(record if recorded_corpus == corpus else {}), INTERPRETER: figures}
    lines = [f'{HEADER}corpus = "{corpus}"']
    for interpreter, recorded in sorted(record.items()):
        lines += ["", f"[{interpreter}]", *(f"{name} = {count:_}" for name, count in recorded.items())]
    RECORD.write_text("\n".join(lines) + "\n")


def compare(corpus: str, figures: Figures) -> bool:
    """Print the figures beside those on record; return whether none grew by more than the limit."""
    recorded_corpus, record = read_record()
    if recorded_corpus != corpus:
        raise CannotCountError(f"{RECORD.name} is of another corpus: run with --record")
    if INTERPRETER not in record:
        raise CannotCountError(f"{RECORD.name} has no figures for {INTERPRETER}: run with --record")
    fine = True
    for name, count in figures.items():
        change = count / record[INTERPRETER][name]
        verdict = ": more than the limit" if change > LIMIT else ": record it" if change < 1 / LIMIT else ""
        print(f"{name}: {count:,} instructions a certificate, {change - 1:+.1%} against the record{verdict}")
        fine = fine and change <= LIMIT
    return fine


def main() -> int:
    """Count, then compare or record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--check", action="store_true")
    task.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    batches = make_batches()
    corpus = digest(batches)
    try:
        figures = measure(batches)
        if arguments.check:
            return 0 if compare(corpus, figures) else 1
    except CannotCountError as error:
        print(error, file=sys.stderr)
        return 2
    write_record(corpus, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
