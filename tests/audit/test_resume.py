"""Whatever is killed at whatever moment, the same command ends with the result of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .corpus import command, run, tables, write_corpus

POINTS = 20
"""Random moments."""
JOBS = ("--jobs", "3")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path, float]:
    """The inputs, the directory of an undisturbed audit, and the seconds that it took."""
    directory = tmp_path_factory.mktemp("undisturbed")
    inputs = write_corpus(directory / "corpus")
    start = time.monotonic()
    assert run(inputs, directory / "audit", *JOBS).returncode == 2
    return inputs, directory / "audit", time.monotonic() - start


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


@pytest.mark.parametrize("seed", range(POINTS))
def test_kill_at_a_random_moment(
    seed: int, undisturbed: tuple[list[str], Path, float], tmp_path: Path
) -> None:
    inputs, expected, seconds = undisturbed
    chance = random.Random(seed)  # noqa: S311 - a moment
    output = tmp_path / "audit"
    for _ in range(chance.randint(1, 2)):
        process = subprocess.Popen(  # noqa: S603 - our own command
            command(inputs, output, "--no-config", *JOBS), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(0, seconds))
        victims = [process.pid, *children(process.pid)]
        if process.poll() is None:
            os.kill(chance.choice(victims), signal.SIGKILL)
        _, errors = process.communicate()
        assert process.returncode in (2, -signal.SIGKILL), errors
        assert b"Traceback" not in errors
        assert b"internal error" not in errors
    assert run(inputs, output, *JOBS).returncode == 2
    assert tables(output) == tables(expected)
    assert sorted(file.name for file in (output / ".audit").iterdir()) == [
        "lock",
        "plan.json",
        "request.json",
        "runs.json",
    ]


@pytest.mark.parametrize("variable", ["KILL_AT", "KILL_AFTER"])
def test_kill_around_every_rename(
    variable: str, undisturbed: tuple[list[str], Path, float], tmp_path: Path
) -> None:
    """Files take their names one after the other, so these are all states that a run can leave behind."""
    inputs = undisturbed[0][2:]
    assert run(inputs, tmp_path / "expected").returncode == 2
    expected = tables(tmp_path / "expected")
    number = 0
    is_killed = True
    while is_killed:
        number += 1
        output = tmp_path / str(number)
        killed = run(inputs, output, **{variable: str(number)})
        is_killed = killed.returncode == -signal.SIGKILL
        assert run(inputs, output).returncode == 2
        assert tables(output) == expected
    assert number > 10
