"""The servers of the live tests, started once a session."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .staging import read_rows, stage
from .testbed import PACKAGES, Testbed, absent_programs, running
from .zones import ZONES


@pytest.fixture(scope="session")
def testbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Testbed]:
    """The running servers; the test is skipped where they are not installed, but not in CI."""
    if absent := absent_programs():
        reason = f"no {', '.join(absent)} here; apt-get install {' '.join(PACKAGES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    staged = [stage(row) for row in read_rows()]
    zones = (*ZONES, *(zone for row in staged for zone in row.zones))
    with running(tmp_path_factory.mktemp("dns"), zones) as servers:
        for row in staged:
            servers.fault.queries.update(row.faults)
        yield servers
