"""Measures smime-lint and pkilint in one run and prints the figures of docs/performance.md.

    python -m bench.run [--count 20000] [--rounds 3]

The wheel is built and installed with pkilint in a temporary environment, byte-compiled, as users install it.
Each round measures everything once, and the smallest value of all rounds counts, because other work on the
machine only adds to it. Times are CPU time of a process and its children; only ``--jobs`` is measured by
wall-clock time.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench.corpus import certificates, to_pem, write_stream

ROOT = Path(__file__).parents[1]
SAMPLE = 300
"""Certificates for pkilint, after as many that are not counted: it gains nothing from a longer stream."""
STARTS = 5
"""How often a round runs the commands for one certificate."""
ERRORS = ("--severity", "ERROR")
"""pkilint's exit code is the number of findings that it prints, its own information included."""

Figures = dict[str, list[float]]


class Bench:
    """An environment with the wheel, the corpora, and the figures of each round by name."""

    def __init__(self, directory: Path, count: int) -> None:
        """Take a directory to work in and the number of certificates of a batch."""
        self.directory = directory
        self.count = count
        self.scripts = directory / "venv" / "bin"
        self.figures: Figures = defaultdict(list)

    def install(self) -> None:
        """Build the wheel and install it with pkilint."""
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        wheels = self.directory / "wheels"
        subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)], check=True)
        subprocess.run([sys.executable, "-m", "venv", str(self.directory / "venv")], check=True)
        (wheel,) = wheels.iterdir()
        pip[0] = str(self.scripts / "python")
        subprocess.run([*pip, "install", "--compile", f"{wheel}[bench]"], check=True)

    def write_corpora(self) -> None:
        """Write the corpora in another process: this one stays small, because the peak memory of a process
        includes that of the one which starts it."""
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=write_corpora, args=(self.directory, self.count))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit("the certificates were not written")

    def measure_round(self) -> None:
        """Measure everything once."""
        for corpus in ("clean", "faulty"):
            self.measure_stream("smime-lint", corpus, self.count)
            self.measure_stream("pkilint", corpus, min(self.count, SAMPLE))
        for source in ("files", "bundle.pem"):
            for jobs in (1, 2):
                self.measure_lint(source, jobs)
        one = str(self.directory / "files" / "000000.pem")
        for _ in range(STARTS):
            self.measure_command("one", "smime-lint", "lint", "--no-config", one)
            self.measure_command("one pkilint", "lint_cabf_smime_cert", "lint", "--detect", *ERRORS, one)

    def measure_stream(self, linter: str, corpus: str, size: int) -> None:
        """Lint two batches in a process; note the microseconds a certificate of each."""
        command = [str(self.scripts / "python"), str(ROOT / "bench" / "stream.py"), linter]
        command += [str(self.directory / corpus), str(size), str(size)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        for batch, (seconds, findings) in zip(("first", "next"), json.loads(output), strict=True):
            self.figures[f"{linter} {corpus} {batch}"].append(1e6 * seconds / size)
            self.figures[f"{linter} {corpus} findings"].append(findings / size)

    def measure_lint(self, source: str, jobs: int) -> None:
        """Lint the compliant certificates from the command line and look at the number of results."""
        results = self.directory / "results.ndjson"
        options = ("--no-config", "--format", "ndjson", "--jobs", str(jobs), "--output", str(results))
        self.measure_command(f"{source} {jobs}", "smime-lint", "lint", *options, str(self.directory / source))
        with results.open() as lines:
            found = sum(1 for _ in lines)
        if found != self.count:
            sys.exit(f"{found} results of {self.count} certificates")

    def measure_command(self, name: str, program: str, *arguments: str) -> None:
        """Run a command on compliant certificates; note its times in seconds and memory in MB."""
        start = time.perf_counter()
        process = subprocess.Popen([str(self.scripts / program), *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.figures[f"{name} wall"].append(time.perf_counter() - start)
        self.figures[f"{name} cpu"].append(usage.ru_utime + usage.ru_stime)
        self.figures[f"{name} memory"].append(usage.ru_maxrss / 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{program} {' '.join(arguments)}: exit code {process.returncode}")

    def best(self, name: str) -> float:
        """Return the smallest value of a figure."""
        return min(self.figures[name])


def write_corpora(directory: Path, count: int) -> None:
    """Write streams of twice the count, and compliant certificates as files and as a bundle."""
    clean = list(certificates("clean", 2 * count))
    write_stream(directory / "clean", clean)
    write_stream(directory / "faulty", certificates("faulty", 2 * count))
    files = directory / "files"
    files.mkdir()
    pem = [to_pem(certificate) for certificate in clean[:count]]
    (directory / "bundle.pem").write_text("".join(pem))
    for number, text in enumerate(pem):
        (files / f"{number:06}.pem").write_text(text)


def run_quietly(*command: str) -> str:
    """Return what a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def describe(bench: Bench, rounds: int) -> str:
    """Return where and how it was measured."""
    query = "from importlib.metadata import version; print(version('pkilint'))"
    pkilint = run_quietly(str(bench.scripts / "python"), "-c", query)
    commit = run_quietly("git", "-C", str(ROOT), "describe", "--always", "--dirty")
    return (
        f"Commit {commit}, pkilint {pkilint}, Python {platform.python_version()}, {os.cpu_count()} processors"
        f" ({platform.machine()}), load average {os.getloadavg()[0]:.1f} at the start. {bench.count:,}"
        f" certificates; rounds: {rounds}."
    )


def tabulate(bench: Bench) -> str:
    """Return the figures as Markdown."""
    best = bench.best
    lines = ["| CPU time a certificate | smime-lint | pkilint | ratio |", "| --- | ---: | ---: | ---: |"]

    def add(title: str, ours: float, theirs: float, unit: str) -> None:
        digits = 0 if unit == "µs" else 3
        cells = (f"{ours:,.{digits}f} {unit}", f"{theirs:,.{digits}f} {unit}", f"{theirs / ours:.1f}")
        lines.append(f"| {title} | {' | '.join(cells)} |")

    for corpus, title in (("clean", "compliant"), ("faulty", "faulty")):
        for batch in ("first", "next"):
            theirs = best(f"pkilint {corpus} next")
            add(f"{title}, {batch} {bench.count:,}", best(f"smime-lint {corpus} {batch}"), theirs, "µs")
    theirs = best("pkilint clean next")
    for source, title in (("files", "a directory of files"), ("bundle.pem", "a PEM bundle")):
        each = 1e6 * best(f"{source} 1 cpu") / bench.count
        add(f"`smime-lint lint --format ndjson`, {title}", each, theirs, "µs")
    add("`smime-lint lint` for one certificate", best("one cpu"), best("one pkilint cpu"), "s")
    lines += ["", "| wall-clock time of | `--jobs 1` | `--jobs 2` | ratio | CPU time | peak memory |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for source, title in (("files", "a directory of files"), ("bundle.pem", "a PEM bundle")):
        one, two = best(f"{source} 1 wall"), best(f"{source} 2 wall")
        cpu = f"{best(f'{source} 1 cpu'):.1f} s, {best(f'{source} 2 cpu'):.1f} s"
        memory = f"{best(f'{source} 1 memory'):.0f} MB, {best(f'{source} 2 memory'):.0f} MB"
        lines.append(f"| {title} | {one:.1f} s | {two:.1f} s | {one / two:.2f} | {cpu} | {memory} |")
    return "\n".join(lines)


def comment(bench: Bench) -> str:
    """Return what the command adds to the linter, and a sign that both linters did their work."""
    best = bench.best
    factors = [
        1e6 * (best(f"{source} 1 cpu") - best("one cpu")) / bench.count / best("smime-lint clean first")
        for source in ("files", "bundle.pem")
    ]
    findings = [
        best(f"{linter} {corpus} findings")
        for corpus in ("clean", "faulty")
        for linter in ("smime-lint", "pkilint")
    ]
    return (
        "Without start-up, the command takes {:.2f} times as long as the linter alone for files and {:.2f}"
        " times for a bundle. Findings of smime-lint and pkilint: {:.1f} and {:.1f} a compliant certificate,"
        " {:.1f} and {:.1f} a faulty one."
    ).format(*factors, *findings)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000, help="certificates of a batch")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(Path(directory), arguments.count)
        bench.install()
        description = describe(bench, arguments.rounds)
        bench.write_corpora()
        for _ in range(arguments.rounds):
            bench.measure_round()
        print(description, tabulate(bench), comment(bench), sep="\n\n")


if __name__ == "__main__":
    main()
