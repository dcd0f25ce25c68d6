"""How many mailboxes a second ``smime-lint caa check`` gets through, measured against real servers.

    python -m bench.caa [--mailboxes 10000] [--domains 1000] [--jobs 32]

A validating resolver with an empty cache and its authoritative server run on this machine and share its cores
with the check. Half the domains are signed zones, half are unsigned ones, for which a proof is needed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.caa.testbed import Zone, running


def make_zones(count: int) -> list[Zone]:
    """Return the root, a top-level domain, and below it the zones of the domains."""
    zones = [Zone("."), Zone("test.")]
    for number in range(count):
        name = f"d{number}.test."
        records = (f'{name} 300 IN CAA 0 issuemail "ca.example"',)
        signing, ds = ("unsigned", "none") if number % 2 else ("nsec", "own")
        zones.append(Zone(name, records, signing=signing, ds=ds))
    return zones


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mailboxes", type=int, default=10_000)
    parser.add_argument("--domains", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=32)
    options = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="smime-lint-bench-"))
    with (
        running(directory, make_zones(options.domains)) as servers,
        tempfile.NamedTemporaryFile("w", suffix=".txt") as mailboxes,
    ):
        for number in range(options.mailboxes):
            mailboxes.write(f"user{number}@mail.d{number % options.domains}.test\n")
        mailboxes.flush()
        command = [
            sys.executable, "-m", "smime_lint", "caa", "check", "--issuer-domain", "ca.example", "--resolver",
            f"127.0.0.1:{servers.resolver()}", "--jobs", str(options.jobs),
            "--mailboxes-from", mailboxes.name,
        ]  # fmt: skip
        began = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - began
    mailboxes_seen = f"{options.mailboxes:,} mailboxes over {options.domains:,} domains"
    print(f"{mailboxes_seen}: {seconds:.1f} s, {options.mailboxes / seconds:,.0f} mailboxes/s")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
