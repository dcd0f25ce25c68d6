"""Load of the service, by wrk on this machine: requests a second, latencies, memory, what a restart loses.

Usage: ``python -m bench.service [--seconds N] [--connections N] [--workers N] [--count N] [--restart]``. It
needs wrk (Debian: ``apt-get install wrk``). Each request is one certificate; they are distinct, and repeat
after ``--count``. With ``--restart``, the workers are replaced while the load goes on (SIGHUP), at a third
and at two thirds of the time. The memory of all processes is shown once a minute, and at the end. For a soak
test: ``--seconds 3600``. The exit code is 1 if a request was not answered with 200.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from .corpus import certificates

LUA = Path(__file__).with_name("service.lua")
ADDRESS = re.compile(rb'"address":"(http://[^"]+)"')
MEGABYTE = 1 << 20
SAMPLE = 60
"""Seconds between two looks at the memory."""


class Outcome(msgspec.Struct):
    """What wrk reports; latencies are in microseconds."""

    requests: int
    seconds: float
    p50: int
    p90: int
    p99: int
    p999: int
    max: int
    connect: int
    """Errors of connecting, reading and writing; requests without an answer; other statuses than 200."""
    read: int
    write: int
    timeout: int
    status: int

    @property
    def failed(self) -> int:
        """Requests that were not answered with 200."""
        return self.connect + self.read + self.write + self.timeout + self.status


class Service:
    """A running service."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log
        self.address = self._wait_for_address()
        while not self._is_ready():
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz"):  # noqa: S310 - the address is ours
                return True
        except OSError:
            return False

    def _wait_for_address(self) -> str:
        while (match := ADDRESS.search(self._log.read_bytes())) is None:
            if self.process.poll() is not None:
                sys.exit(self._log.read_text())
            time.sleep(0.1)
        return match[1].decode()

    def memory(self) -> list[int]:
        """The resident memory of all its processes, in bytes, the largest first."""
        children: dict[int, list[int]] = {}
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((directory / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
            children.setdefault(parent, []).append(int(directory.name))
        pids = [self.process.pid]
        for pid in pids:
            pids += children.get(pid, [])
        return sorted((resident(pid) for pid in pids), reverse=True)


def resident(pid: int) -> int:
    """The resident memory of a process in bytes; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@contextmanager
def serving(directory: Path, workers: int) -> Iterator[Service]:
    """A service on a free port of this machine."""
    log = directory / "log"
    options = ["--no-config", "--port", "0", "--workers", str(workers), "--log-level", "info"]
    with log.open("wb") as stream:
        process = subprocess.Popen([sys.executable, "-m", "smime_lint", "serve", *options], stderr=stream)
        try:
            yield Service(process, log)
        finally:
            process.terminate()
            process.wait()


def load(service: Service, corpus: Path, seconds: int, connections: int) -> Outcome:
    """Send requests for some time."""
    threads = str(min(2, connections))
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(LUA)]
    command += [service.address, "--", str(corpus)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return msgspec.json.decode(output.splitlines()[-1], type=Outcome)


def watch(service: Service, seconds: int, restarts: bool, is_over: threading.Event) -> None:
    """Show the memory now and then, and replace the workers at a third and two thirds of the time."""
    begin = time.monotonic()
    due = [seconds / 3, seconds * 2 / 3] if restarts else []
    shown = 0.0
    while not is_over.wait(0.5):
        passed = time.monotonic() - begin
        if due and passed > due[0]:
            due.pop(0)
            service.process.send_signal(signal.SIGHUP)
            print(f"{passed:6.0f} s  workers are replaced", flush=True)
        if passed - shown > SAMPLE:
            shown = passed
            tell_memory(service, passed)


def tell_memory(service: Service, passed: float) -> None:
    """Show the memory of the processes."""
    sizes = ", ".join(f"{size / MEGABYTE:.0f}" for size in service.memory())
    print(f"{passed:6.0f} s  MB of the processes: {sizes}", flush=True)


def describe(outcome: Outcome) -> str:
    """The outcome in one line."""
    latencies = {"p50": outcome.p50, "p90": outcome.p90, "p99": outcome.p99, "p99.9": outcome.p999}
    shown = ", ".join(f"{name} {value / 1000:.1f} ms" for name, value in latencies.items())
    rate = outcome.requests / outcome.seconds
    return (
        f"{outcome.requests:,} requests in {outcome.seconds:.0f} s, {rate:,.0f} a second; {shown}, "
        f"longest {outcome.max / 1000:.0f} ms; {outcome.failed} failed (connect {outcome.connect}, read "
        f"{outcome.read}, write {outcome.write}, timeout {outcome.timeout}, status {outcome.status})"
    )


def main() -> int:
    """Load, watch, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--restart", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        corpus = directory / "corpus"
        with corpus.open("wb") as stream:
            for der in certificates("clean", arguments.count):
                stream.write(base64.b64encode(der) + b"\n")
        with serving(directory, arguments.workers) as service:
            load(service, corpus, 5, arguments.connections)  # to start with linters that have seen something
            tell_memory(service, 0)
            is_over = threading.Event()
            watching = (service, arguments.seconds, arguments.restart, is_over)
            watcher = threading.Thread(target=watch, args=watching)
            watcher.start()
            outcome = load(service, corpus, arguments.seconds, arguments.connections)
            is_over.set()
            watcher.join()
            tell_memory(service, outcome.seconds)
            print(describe(outcome), flush=True)
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
