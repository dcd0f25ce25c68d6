"""The examples in docs/: files, and commands with the output that is shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([^`\n]+)`:\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN = re.compile(
    r"^<!-- run -->\n```(?P<language>sh|python)\n(?P<commands>.*?)^```$"
    r"(?:\n\n```(?:text|json)\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_IN_ORDER = "<!-- the commands run in order, in one directory -->"
"""Marks a page whose commands need what those before them wrote."""
_STOP = "trap 'code=$?; [ $code -le 1 ] || exit $code' ERR"
"""Ends at the first command that fails; findings are exit code 1."""
_SECONDS = re.compile(r"\bin [0-9.]+s\b")
_EVALUATED = re.compile(r"[0-9,]+ rules evaluated\b")


@dataclass(frozen=True)
class Example:
    """Commands of a page, or a program, and what it shows as their output."""

    language: str
    """"sh" or "python"."""
    commands: str
    output: str | None
    line: int


def files_of(page: Path) -> dict[str, str]:
    """The files that a page shows, by path: a path in backticks and a colon, then a fenced block."""
    return dict(_FILE.findall(page.read_text(encoding="utf-8")))


def examples_of(page: Path) -> Iterator[Example]:
    """The commands that a page marks with ``<!-- run -->``, with the text block that follows them."""
    text = page.read_text(encoding="utf-8")
    for match in _RUN.finditer(text):
        yield Example(
            match["language"], match["commands"], match["output"], text.count("\n", 0, match.start()) + 1
        )


def run_in_order(page: Path) -> bool:
    """Whether the commands of a page need what those before them wrote."""
    return _IN_ORDER in page.read_text(encoding="utf-8")


def run(example: Example, directory: Path, **environment: str) -> str:
    """What the commands write. Raises AssertionError if one of them is used wrongly or the linter fails."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    with TemporaryDirectory() as folder:
        command = ["/bin/bash", "-c", f"{_STOP}\n{example.commands}"]
        if example.language == "python":
            file = Path(folder, "example.py")  # a file, so that other processes can import it
            file.write_text(example.commands, encoding="utf-8")
            command = [sys.executable, str(file)]
        return _run(command, example, directory, {"PATH": path, "COLUMNS": "80", **environment})


def _run(command: list[str], example: Example, directory: Path, environment: dict[str, str]) -> str:
    process = subprocess.run(  # noqa: S603
        command,
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    written = process.stdout + process.stderr
    assert process.returncode <= (example.language == "sh"), f"{example.commands}{written}"
    return written


def differences(shown: str, written: str) -> str:
    """How the output that a page shows differs from what was written; empty if it does not.

    A line ``...`` stands for any number of lines. Seconds and numbers of evaluated rules may differ: the
    latter change with every new rule.
    """
    texts = re.split(r"^\.\.\.\n", _without_numbers(shown), flags=re.MULTILINE)
    found = _without_numbers(written)
    if re.fullmatch("(?s:.*?)".join(map(re.escape, texts)), found):
        return ""
    return f"shown:\n{shown}\nwritten:\n{found}"


def _without_numbers(output: str) -> str:
    return _EVALUATED.sub("0 rules evaluated", _SECONDS.sub("in 0s", output))
