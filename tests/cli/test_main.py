"""The command line as a whole: help, version, and what no user should see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import click
import pytest

from smime_lint import __version__
from smime_lint.cli import cli

from .conftest import CLEAN, Run

MAIN = "from smime_lint.cli import main; main()"
PROGRAM = (sys.executable, "-c", MAIN)
HEEDING_CTRL_C = (
    sys.executable,
    "-c",
    f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {MAIN}",
)
"""Where tests run in the background of a shell, all that they start inherits that Ctrl-C is ignored."""


def test_version(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"smime-lint, version {__version__}\n")


def test_help_names_the_commands(run: Run) -> None:
    for option in ("--help", "-h"):
        result = run(option)
        assert result.exit_code == 0
        assert all(f"\n  {name} " in result.stdout for name in cli.list_commands(click.Context(cli)))


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Usage: smime-lint {name}" in result.stdout


def test_an_unknown_command_is_2(run: Run) -> None:
    assert run("linx").exit_code == 2
    assert run("--linx").exit_code == 2


def test_a_file_in_the_place_of_a_command_is_2_with_a_hint(run: Run) -> None:
    result = run(CLEAN)
    assert result.exit_code == 2
    assert f"smime-lint lint {CLEAN}" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--\x1b[31m",),
        ("\x1b[31m",),
        ("lint", "--\x1b[31m"),
        ("lint", CLEAN, "--config", "\x1b[31m"),
        ("lint", CLEAN, "--type", "\x1b[31m"),
        ("lint", CLEAN, "--fail-on", "\x1b[31m"),
        ("lint", CLEAN, "--issued-at", "\x1b[31m"),
        ("lint", CLEAN, "--issuer", "\x1b[31m\u202e"),
        ("lint", CLEAN, "--output", "\x1b[31m/x"),
        ("explain", "\x1b[31m"),
        ("trust", "\x1b[31m"),
        ("crl", "\x9b31m", "--fetched-at", "\u2028"),
    ],
)
def test_messages_are_escaped(run: Run, arguments: tuple[object, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.replace("\n", "").isprintable()


def break_something(*_: object, **__: object) -> None:
    raise RuntimeError("something broke")


def test_the_unexpected_is_one_line_and_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.run.corpus.run_and_finish", break_something)
    result = run("lint", CLEAN)
    assert result.exit_code == 3
    assert result.stderr == "internal error: RuntimeError: something broke\n"


def test_the_unexpected_has_a_traceback_on_demand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.run.corpus.run_and_finish", break_something)
    monkeypatch.setenv("SMIME_LINT_DEBUG", "1")
    result = run("lint", CLEAN)
    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("internal error: RuntimeError: something broke\n")


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("smime_lint.run.corpus.run_and_finish", interrupt)
    result = run("lint", CLEAN)
    assert (result.exit_code, result.stderr) == (130, "interrupted\n")


class TestProcess:
    """The program as a separate process."""

    def test_lint(self) -> None:
        arguments = (*PROGRAM, "lint", "-", "--show-clean")
        data = CLEAN.read_bytes()
        done = subprocess.run(arguments, input=data, capture_output=True, check=False)  # noqa: S603
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"standard input\n")

    def test_json_is_utf8_whatever_the_terminal_has(self, directory: Path) -> None:
        file = directory / "J\u00f6rg.pem"
        file.write_bytes(CLEAN.read_bytes())
        environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
        arguments = (*PROGRAM, "lint", str(file), "--show-clean", "--format")
        done = subprocess.run((*arguments, "json"), env=environment, capture_output=True, check=True)  # noqa: S603
        assert "J\u00f6rg" in done.stdout.decode("utf-8")
        done = subprocess.run((*arguments, "text"), env=environment, capture_output=True, check=True)  # noqa: S603
        assert b"J\\xf6rg" in done.stdout

    def test_a_closed_pipe_is_quiet(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = subprocess.run(  # noqa: S603
                (*PROGRAM, "lint", str(CLEAN)), stdout=writer, stderr=subprocess.PIPE, check=False
            )
        finally:
            os.close(writer)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such redirection")
    @pytest.mark.parametrize(("redirection", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
    def test_a_closed_standard_stream(self, redirection: str, code: int) -> None:
        source = "-" if redirection == "<&-" else str(CLEAN)
        script = f'exec "$@" {redirection}'
        done = subprocess.run(  # noqa: S603
            ("/bin/sh", "-c", script, "sh", *PROGRAM, "lint", source), capture_output=True, check=False
        )
        assert done.returncode == code
        assert b"internal error" not in done.stderr
        assert b"Traceback" not in done.stderr

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
    @pytest.mark.parametrize("output", [(), ("--output", "/dev/full")])
    def test_a_full_disk_is_2(self, output: tuple[str, ...]) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(  # noqa: S603
                (*PROGRAM, "lint", str(CLEAN), *output), stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 2
        assert done.stderr.endswith(b": cannot be written: No space left on device\n")
        assert b"Traceback" not in done.stderr

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
    @pytest.mark.parametrize(
        "arguments", [("--help",), ("--version",), ("lint", "--help"), ("completion", "bash"), ("rules",)]
    )
    def test_a_full_disk_behind_any_output(self, arguments: tuple[str, ...]) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(  # noqa: S603
                (*PROGRAM, *arguments), stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 2
        assert done.stderr.endswith(b"standard output: cannot be written: No space left on device\n")
        assert done.stderr.count(b"\n") == 1

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
    def test_a_fifo(self, directory: Path) -> None:
        os.mkfifo(directory / "pipe")
        process = subprocess.Popen((*HEEDING_CTRL_C, "lint", "pipe"), stderr=subprocess.PIPE)  # noqa: S603
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == b"pipe: is a FIFO; waiting for a process that writes to it\n"
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
        assert (process.returncode, errors) == (130, b"interrupted\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to signal")
    def test_no_process_survives_the_one_that_started_it(self, directory: Path) -> None:
        (directory / "slow.py").write_text(SLOW_RULES.replace("600", "1"))
        fast = CLEAN.read_bytes()
        (directory / "bundle.pem").write_bytes(fast * 64 + trailing(fast) + fast * 1000)
        arguments = ("lint", "bundle.pem", "--rules", "slow.py", "--select", "slow.*", "--format", "ndjson")
        process = subprocess.Popen(  # noqa: S603
            (*PROGRAM, *arguments, "--jobs", "4"), stdout=subprocess.PIPE, start_new_session=True
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            process.kill()
            process.wait(timeout=60)
            process.stdout.close()
            end = time.monotonic() + 30
            while time.monotonic() < end:
                try:
                    os.killpg(process.pid, 0)  # whether any of the group is left
                except ProcessLookupError:
                    break
                time.sleep(0.1)
            else:
                pytest.fail("a process survives")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
    @pytest.mark.parametrize("whole_group", [False, True])
    def test_a_signal_that_terminates(self, directory: Path, name: str, whole_group: bool) -> None:
        """A cancelled job: what was written aside is removed, the older report stays, processes end."""
        (directory / "slow.py").write_text(SLOW_RULES)
        fast = CLEAN.read_bytes()
        (directory / "bundle.pem").write_bytes(fast * 64 + trailing(fast) * 64)
        (directory / "report.json").write_text("an older report")
        arguments = ("lint", "bundle.pem", "--rules", "slow.py", "--select", "slow.*", "--format", "ndjson")
        process = subprocess.Popen(  # noqa: S603
            (*PROGRAM, *arguments, "--jobs", "2", "-o", "report.json", "--no-progress"),
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            end = time.monotonic() + 60
            while len(list(directory.glob(".report.json.*.part"))) == 0 and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(0.5)
            number = getattr(signal, name)
            os.killpg(process.pid, number) if whole_group else process.send_signal(number)
            _, errors = process.communicate(timeout=60)
            with pytest.raises(ProcessLookupError):
                os.killpg(process.pid, 0)  # whether any of the group is left
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        assert (process.returncode, errors.decode()) == (128 + number, f"terminated by {name}\n")
        assert not list(directory.glob(".report.json.*"))
        assert (directory / "report.json").read_text() == "an older report"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
    def test_nohup_is_respected(self, directory: Path) -> None:
        os.mkfifo(directory / "pipe")
        command = (
            sys.executable,
            "-c",
            f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); {MAIN}",
        )
        process = subprocess.Popen((*command, "lint", "pipe"), stderr=subprocess.PIPE)  # noqa: S603
        try:
            assert process.stderr is not None
            assert process.stderr.readline()
            process.send_signal(signal.SIGHUP)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=1)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
        assert (process.returncode, errors) == (143, b"terminated by SIGTERM\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to signal")
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_ctrl_c(self, directory: Path, jobs: str) -> None:
        (directory / "slow.py").write_text(SLOW_RULES)
        fast = CLEAN.read_bytes()
        (directory / "bundle.pem").write_bytes(fast * 64 + trailing(fast) * 64)
        arguments = ("lint", "bundle.pem", "--rules", "slow.py", "--select", "slow.*", "--format", "ndjson")
        process = subprocess.Popen(  # noqa: S603
            (*HEEDING_CTRL_C, *arguments, "--jobs", jobs),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            for _ in range(64):
                assert process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            _, errors = process.communicate(timeout=60)
        finally:
            with suppress(ProcessLookupError):  # all of them have ended
                os.killpg(process.pid, signal.SIGKILL)
        assert process.returncode == 130
        assert errors == b"interrupted\n"


def trailing(pem: bytes) -> bytes:
    """The certificate with trailing data, on which the rule below is slow."""
    import base64

    from smime_lint.inputs import read_bytes

    (item,) = read_bytes(pem)
    assert item.der is not None
    body = base64.encodebytes(item.der + b"\x05\x00")
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


SLOW_RULES = '''
import time

from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, rule


@rule("slow.certificate.slow", on=Certificate, severity=Severity.WARN, kinds=Kind.ANY, citation="house rules")
def slow(certificate, ctx):
    """A rule that takes its time on certificates with trailing data."""
    if len(certificate.der) > certificate.length:
        for _ in range(600):  # Python misses a signal that comes just before a sleep
            time.sleep(1)
    return ()
'''
