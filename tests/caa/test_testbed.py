"""The test bed itself: what its zones look like through the resolver, and that nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from .testbed import LOOPBACK, Testbed, Zone, running


def ask(port: int, name: str, flags: int = 0) -> tuple[str, bool, str]:
    """Return the rcode, AD, and the first CAA record in the answer."""
    query = dns.message.make_query(name, "CAA", want_dnssec=True, payload=1232)
    query.flags |= dns.flags.AD | flags
    response = dns.query.udp(query, LOOPBACK, port=port, timeout=5)
    values = [rdata.to_text() for rrset in response.answer if rrset.rdtype == 257 for rdata in rrset]
    return (
        dns.rcode.to_text(response.rcode()),
        bool(response.flags & dns.flags.AD),
        values[0] if values else "",
    )


PERMIT = '0 issuemail "ca.example"'


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("permit.nsec.test.", ("NOERROR", True, PERMIT)),
        ("nodata.nsec.test.", ("NOERROR", True, "")),
        ("x.wild.nsec3.test.", ("NOERROR", True, PERMIT)),
        ("nx.nsec3.test.", ("NXDOMAIN", True, "")),
        ("permit.optout.test.", ("NOERROR", True, PERMIT)),
        ("nx.optout.test.", ("NXDOMAIN", False, "")),
        ("permit.unsigned.test.", ("NOERROR", False, PERMIT)),
        ("permit.island.test.", ("NOERROR", False, PERMIT)),
        ("unsigned.alias.test.", ("NOERROR", False, PERMIT)),
        ("bogus.alias.test.", ("SERVFAIL", False, "")),
        ("permit.expired.test.", ("SERVFAIL", False, "")),
        ("nx.no-denial3.test.", ("SERVFAIL", False, "")),
        ("x.no-wildcard-proof.test.", ("SERVFAIL", False, "")),
        ("permit.servfail.test.", ("SERVFAIL", False, "")),
        ("permit.truncate-ds.test.", ("NOERROR", True, PERMIT)),
    ],
)
def test_the_resolver_sees_each_kind_of_zone(
    testbed: Testbed, name: str, seen: tuple[str, bool, str]
) -> None:
    assert ask(testbed.resolver(), name) == seen


def test_bogus_data_is_there_for_who_does_not_validate(testbed: Testbed) -> None:
    assert ask(testbed.resolver(), "permit.expired.test.", dns.flags.CD) == ("NOERROR", False, PERMIT)
    assert ask(testbed.resolver("permissive"), "permit.expired.test.") == ("NOERROR", False, PERMIT)
    assert ask(testbed.resolver("iterating"), "permit.nsec.test.") == ("NOERROR", False, PERMIT)


def test_servers_and_files_are_gone_after_an_interruption(testbed: Testbed, tmp_path: Path) -> None:
    def interrupted() -> list[int]:
        with running(tmp_path / "bed", (Zone("."), Zone("test."))) as servers:
            servers.resolver()
            processes.extend(daemon.process.pid for daemon in servers.daemons)
            raise KeyboardInterrupt

    processes: list[int] = []
    (tmp_path / "bed").mkdir()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(processes) == 2
    assert not any(Path(f"/proc/{process}").exists() for process in processes)
    assert not (tmp_path / "bed").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_servers_die_with_a_killed_test_run(testbed: Testbed, tmp_path: Path) -> None:
    (tmp_path / "bed").mkdir()
    program = (
        "import pathlib, time\n"
        "from tests.caa.testbed import Zone, running\n"
        f"with running(pathlib.Path({str(tmp_path / 'bed')!r}), (Zone('.'), Zone('test.'))) as servers:\n"
        "    servers.resolver()\n"
        "    print(*(daemon.process.pid for daemon in servers.daemons), flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as run:  # noqa: S603
        assert run.stdout is not None
        processes = [int(word) for word in run.stdout.readline().split()]
        os.kill(run.pid, signal.SIGKILL)
    assert len(processes) == 2
    deadline = time.monotonic() + 5
    while any(_is_alive(process) for process in processes):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    """Tell whether the process runs: a zombie that nobody reaps does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
