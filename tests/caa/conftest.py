"""The servers of the live tests, started once a session."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .testbed import PACKAGES, Testbed, absent_programs, running
from .zones import ZONES


@pytest.fixture(scope="session")
def testbed() -> Iterator[Testbed]:
    """The running servers; the test is skipped where they are not installed, but not in CI."""
    if absent := absent_programs():
        reason = f"no {', '.join(absent)} here; apt-get install {' '.join(PACKAGES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    directory = Path(tempfile.mkdtemp(prefix="smime-lint-dns-"))
    with running(directory, ZONES) as servers:
        yield servers
