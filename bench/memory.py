"""Measures the memory of one Linter over many distinct certificates.

    python -m bench.memory [--count 1000000]

Prints the resident memory of the process after each tenth, and exits with 1 if it grew by more than LIMIT
over that of a Linter which has linted nothing. A million certificates take about ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.corpus import PERIOD, START, make
from smime_lint import Linter

LIMIT = 150
"""MB."""
EVERY_FAULTY = 10
"""One certificate in so many has faults."""


def resident() -> float:
    """The resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    """Run the measurement; the exit code says whether the limit held."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    count = parser.parse_args().count
    linter = Linter()
    make("clean", 0, START, PERIOD)
    before = resident()
    worst = 0.0
    for number in range(count):
        der = make("clean" if number % EVERY_FAULTY else "faulty", number, START, PERIOD)
        linter.lint_der(der)
        if (number + 1) % max(count // 10, 1) == 0:
            grown = resident() - before
            worst = max(worst, grown)
            print(f"{number + 1:>9,} certificates: {before + grown:.0f} MB, {grown:.0f} MB more", flush=True)
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
