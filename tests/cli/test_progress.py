"""The progress bar, and what a run looks like on a terminal."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from smime_lint.cli.progress import Progress, count_documents

from .conftest import CLEAN, FAULTY, Run

pexpect = pytest.importorskip("pexpect")

PROGRAM = "from smime_lint.cli import main; main()"
CSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def on_terminal(directory: Path, *arguments: str, columns: int = 70, **environment: str) -> str:
    """What a run writes to a terminal of this width."""
    left_out = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    child = pexpect.spawn(
        sys.executable,
        ["-c", PROGRAM, *arguments],
        cwd=str(directory),
        env={**kept, "TERM": "xterm", **environment},
        dimensions=(24, columns),
        encoding="utf-8",
        timeout=120,
    )
    child.expect(pexpect.EOF)
    written: str = child.before
    child.close()
    return written.replace("\r\n", "\n")


def test_a_terminal_has_colors_and_wrapped_lines(directory: Path) -> None:
    (directory / "mail.pem").write_bytes(FAULTY.read_bytes())
    written = on_terminal(directory, "lint", "mail.pem")
    assert "\x1b[31merror" in written
    lines = CSI.sub("", written).splitlines()
    assert "  CN=Jane Doe,surname=Doe,givenName=Jane," in lines
    assert all(len(line) <= 70 for line in lines)
    assert "\x1b" not in on_terminal(directory, "lint", "mail.pem", NO_COLOR="1")


def test_a_terminal_shows_the_progress_if_the_report_goes_elsewhere(directory: Path) -> None:
    (directory / "bundle.pem").write_bytes(CLEAN.read_bytes() * 300)
    arguments = ("lint", "bundle.pem", "--select", "smbr.version.*")
    elsewhere = on_terminal(directory, *arguments, "-o", "report.txt", "--progress")
    assert re.search(r"/300 \[\d\d:\d\d<\S+, +\S+ certificates/s\]", elsewhere)
    assert elsewhere.rpartition("\r")[2].startswith("300 certificates: 300 clean; ")  # the bar is cleared
    assert "certificates/s" not in on_terminal(directory, *arguments)
    assert "certificates/s" not in on_terminal(directory, *arguments, "-o", "report.txt", "--quiet")


def test_a_short_run_does_not_load_the_library(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.cli.progress.Progress._show", lambda _: pytest.fail("shown"))
    progress = Progress(True)
    progress.step()
    progress.show_part(100, "entries")
    progress.finish()
    Progress(False, delay=0).step()


def test_documents_are_counted_in_files_and_directories(directory: Path) -> None:
    pem = CLEAN.read_bytes()
    (directory / "bundle.pem").write_bytes(pem * 3)
    (directory / "one.der").write_bytes(b"\x30\x00")
    (directory / "all" / "below").mkdir(parents=True)
    for name in ("a.pem", "b.pem", "below/c.pem"):
        (directory / "all" / name).write_bytes(pem)
    assert count_documents(["bundle.pem"]) == 3
    assert count_documents(["one.der", "bundle.pem"]) == 4
    assert count_documents(["all", "bundle.pem"]) == 6
    for inputs in ([], ["-"], ["bundle.pem", "missing.pem"], ["a\0b"]):
        assert count_documents(inputs) is None


def test_counting_ends_in_time(directory: Path) -> None:
    (directory / "bundle.pem").write_bytes(CLEAN.read_bytes())
    (directory / "all").mkdir()
    assert count_documents(["bundle.pem"], seconds=-1) is None
    assert count_documents(["all"], seconds=-1) is None


def test_blocks_are_counted_across_chunks(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (directory / "bundle.pem").write_bytes(CLEAN.read_bytes() * 5)
    for size in (7, 11, 64, 1000):
        monkeypatch.setattr("smime_lint.cli.progress._CHUNK", size)
        assert count_documents(["bundle.pem"], seconds=60) == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_what_can_be_read_only_once_is_not_counted(directory: Path) -> None:
    os.mkfifo(directory / "pipe")
    assert count_documents(["pipe"]) is None
