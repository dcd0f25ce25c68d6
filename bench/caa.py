"""How many mailboxes a second CAA checking gets through, measured against real servers.

    python -m bench.caa [--mailboxes 10000] [--domains 1000] [--jobs 32]

A validating resolver and its authoritative server run on this machine and share its cores with the check.
Half the domains are signed zones, half are unsigned ones, for which a proof is needed. First the lookups
alone are measured, then the command with a resolver whose cache is empty again.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from smime_lint.caa.batch import map_ordered
from smime_lint.caa.stub import StubResolver
from smime_lint.caa.wire import Server
from tests.caa.testbed import LOOPBACK, Testbed, Zone, running


def make_zones(count: int) -> list[Zone]:
    """Return the root, a top-level domain, and below it the zones of the domains."""
    zones = [Zone("."), Zone("test.")]
    for number in range(count):
        name = f"d{number}.test."
        records = (f'{name} 300 IN CAA 0 issuemail "ca.example"',)
        signing, ds = ("unsigned", "none") if number % 2 else ("nsec", "own")
        zones.append(Zone(name, records, signing=signing, ds=ds))
    return zones


def measure_lookups(servers: Testbed, domains: list[str], jobs: int) -> float:
    """Look up each mailbox's domain and the one above it; return the seconds it took."""
    stub = StubResolver([Server(LOOPBACK, servers.resolver())])

    def climb(domain: str) -> None:
        stub.lookup(domain)
        stub.lookup(domain.partition(".")[2])

    began = time.perf_counter()
    for _ in map_ordered(climb, domains, workers=jobs):
        pass
    return time.perf_counter() - began


def measure_command(servers: Testbed, domains: list[str], jobs: int) -> float:
    """Run the command over a mailbox at each of the domains; return the seconds it took."""
    resolver = servers.start_resolver(name="fresh")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as mailboxes:
        mailboxes.writelines(f"user{number}@{domain}\n" for number, domain in enumerate(domains))
        mailboxes.flush()
        command = [
            sys.executable, "-m", "smime_lint", "caa", "check", "--issuer-domain", "ca.example", "--jobs",
            str(jobs), "--resolver", f"{LOOPBACK}:{resolver.port}", "--mailboxes-from", mailboxes.name,
        ]  # fmt: skip
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mailboxes", type=int, default=10_000)
    parser.add_argument("--domains", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=32)
    options = parser.parse_args()
    domains = [f"mail.d{number % options.domains}.test" for number in range(options.mailboxes)]
    task = f"{options.mailboxes:,} mailboxes over {options.domains:,} domains"
    ways = {"lookups": measure_lookups}
    if importlib.util.find_spec("smime_lint.cli.caa"):
        ways["command"] = measure_command
    with running(Path(tempfile.mkdtemp(prefix="smime-lint-bench-")), make_zones(options.domains)) as servers:
        for way, measure in ways.items():
            seconds = measure(servers, domains, options.jobs)
            print(f"{way}: {task} in {seconds:.1f} s, {options.mailboxes / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
