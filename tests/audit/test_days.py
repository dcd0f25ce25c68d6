"""An audit that goes on past midnight, or on another day, has the result of one that ran on the first day."""

from __future__ import annotations

import errno
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.corpus import certificates, to_pem
from smime_lint.audit import durable, run
from smime_lint.audit.schema import CERTIFICATES
from smime_lint.cli import cli
from smime_lint.engine import suppress

from .corpus import tables, write_corpus

FIRST = datetime(2026, 11, 30, 23, 59, tzinfo=timezone.utc)
"""When the audit is started. The suppression expires at midnight."""
JOBS = ("--jobs", "1")


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let an audit find this time."""
    seconds = int(now.timestamp())
    monkeypatch.setattr(run.time, "time_ns", lambda: seconds * 1_000_000_000)
    monkeypatch.setattr("smime_lint.cli.options.time.time", lambda: seconds)
    monkeypatch.setattr(suppress, "today", now.date)


def interrupt(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """Run the command until it has linted a part."""
    rename = os.replace

    def fail(source: str, target: Path) -> None:
        rename(source, target)
        if Path(target).parent.name == CERTIFICATES.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(durable.os, "replace", fail)
        assert "No space left on device" in invoke(arguments).output


def invoke(arguments: list[str]) -> Result:
    return CliRunner().invoke(cli, ["audit", *arguments])


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MIN_PART", 1 << 16)
    monkeypatch.setattr(run, "MAX_PART", 1 << 16)


@pytest.mark.usefixtures("small_parts")
def test_suppressions_expire_as_on_the_day_of_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:]
    file = tmp_path / "smime-lint.toml"
    file.write_text('[[suppress]]\nrule = "smbr.*"\nreason = "known"\nexpires = 2026-12-01\n')
    arguments = ["--config", str(file), *inputs, *JOBS, "-o"]
    set_clock(monkeypatch, FIRST)
    invoke([*arguments, str(tmp_path / "undisturbed")])
    interrupt(monkeypatch, [*arguments, str(tmp_path / "audit")])
    set_clock(monkeypatch, FIRST + timedelta(days=1))
    invoke([*arguments, str(tmp_path / "audit")])
    expected = tables(tmp_path / "undisturbed")
    assert expected["suppressed"]
    assert '"suppress_on": "2026-11-30"' in expected["run"][0]["settings"]
    assert tables(tmp_path / "audit") == expected
    invoke([*arguments, str(tmp_path / "audit"), "--restart"])  # a new audit has another day
    assert tables(tmp_path / "audit")["suppressed"] == []


@pytest.mark.usefixtures("small_parts")
def test_issued_now_is_the_start_of_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("".join(map(to_pem, certificates("faulty", 200))))
    arguments = ["--no-config", "--issued-at", "now", str(bundle), *JOBS, "-o", str(tmp_path / "audit")]
    set_clock(monkeypatch, FIRST)
    interrupt(monkeypatch, arguments)
    set_clock(monkeypatch, FIRST + timedelta(days=1))
    assert "other inputs or settings" not in invoke(arguments).output
    found = tables(tmp_path / "audit")
    assert len({row["file"] for row in found["certificates"]}) > 1
    assert {row["issued_at"] for row in found["certificates"]} == {FIRST.replace(tzinfo=None)}
    assert f'"issued_at": {int(FIRST.timestamp())}' in found["run"][0]["settings"]
    other = [*arguments, "--issued-at", "2026-11-30T23:59Z"]
    assert "the start of the audit" in invoke(other).output  # another request, even if it is the same time


def test_a_comparison_suppresses_as_its_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:]
    file = tmp_path / "smime-lint.toml"
    file.write_text('[[suppress]]\nrule = "smbr.*"\nreason = "known"\nexpires = 2026-12-01\n')
    directory = str(tmp_path / "audit")
    set_clock(monkeypatch, FIRST)
    invoke(["--config", str(file), *inputs, *JOBS, "-o", directory])
    set_clock(monkeypatch, FIRST + timedelta(days=1))
    compared = ["campaign", "compare", "--config", str(file), directory, "--format", "csv", *JOBS]
    assert CliRunner().invoke(cli, compared).stdout.splitlines()[1:] == []
