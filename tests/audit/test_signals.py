"""An audit that is terminated: its processes end, and a message shows how to continue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ..certificates import CERTS

SLOW = """
import time
from smime_lint.model import TBSCertificate
from smime_lint.rules import Context, Severity, rule

@rule("slow.certificate.slow", on=TBSCertificate, severity=Severity.ERROR, citation="Test")
def slow(tbs: TBSCertificate, ctx: Context):
    \"\"\"Takes its time.\"\"\"
    time.sleep(600)
    return ()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sigterm(tmp_path: Path, jobs: str) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    command = [sys.executable, "-m", "smime_lint", "audit", str(CERTS / "smbr" / "version"), "-o", "out"]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--rules", "slow.py", "--jobs", jobs, "--no-config", "--no-progress"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "out").exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1)
        os.killpg(process.pid, signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)  # whether any of the group is left
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, output) == (143, "")
    assert errors == "the same command continues the audit\nterminated by SIGTERM\n"
