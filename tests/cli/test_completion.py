"""smime-lint completion, as a user meets it: in real shells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smime_lint import Linter

from .conftest import Run

pexpect = pytest.importorskip("pexpect")

START = {
    "bash": (
        "--norc --noprofile -i",
        r"""source .bash; bind 'set enable-bracketed-paste off'
        show() { echo; echo "[$READLINE_LINE]"; READLINE_LINE=; }; bind -x '"\C-t": show'; echo READY""",
    ),
    "zsh": (
        "-f -i",
        r"""autoload -Uz compinit; compinit -u -D; source .zsh; unset zle_bracketed_paste
        show() { print; print -r -- "[$BUFFER]"; BUFFER= }; zle -N show; bindkey '^T' show; echo READY""",
    ),
}
"""How a shell is started, and what is typed first: Ctrl-T then shows the line in brackets and empties it."""
SHOW = "\x14"

COMPLETED = [
    ("lint --form", "lint --format "),
    ("lint --format js", "lint --format json "),
    ("lint --format=js", "lint --format=json "),
    ("lint --fail-on ne", "lint --fail-on never "),
    ("lint --type=sponsor-s", "lint --type=sponsor-strict "),
    ("lint --type tcs", "lint --type tcsubca "),
    ("lint --policy-map 1.2.3=mailbox-s", "lint --policy-map 1.2.3=mailbox-strict "),
    ("lint --br-version late", "lint --br-version latest "),
    ("diff --from 1.0.16", "diff --from 1.0.16 "),
    ("lint mail", "lint mail.pem "),
    ("lint --output=rep", "lint --output=report.json "),
    ("explain smbr.version.", "explain smbr.version.not_v3 "),
    (
        "lint --select=smbr.key_usage.missing,smbr.version.",
        "lint --select=smbr.key_usage.missing,smbr.version.not_v3 ",
    ),
    ("lint --ignore smbr.vers", r"lint --ignore smbr.version.\\?[*] "),
    ("rules --pack ets", "rules --pack etsi "),
    ("caa ver", "caa verify "),
    ("compl", "completion "),
]
"""What is typed before the tab, and what stands there after it (a pattern)."""


@pytest.fixture(scope="session")
def completions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with files to complete and the script of each shell."""
    directory = tmp_path_factory.mktemp("completions")
    for name in ("mail.pem", "report.json"):
        (directory / name).touch()
    for shell in ("bash", "zsh", "fish"):
        done = subprocess.run([program(), "completion", shell], stdout=subprocess.PIPE, check=True)  # noqa: S603
        (directory / f".{shell}").write_bytes(done.stdout)
    return directory


def program() -> str:
    """The installed command, as shells call it."""
    return str(Path(sys.executable).parent / "smime-lint")


def need(shell: str) -> str:
    """The path of a shell; skips the test without it, and fails where CI should have it."""
    path = shutil.which(shell)
    if path is None or not os.path.exists(program()):
        message = f"{shell} and the installed command are needed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


def environment(directory: Path) -> dict[str, str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "LC_ALL", "PYTHONPATH")}
    return {**kept, "PATH": path, "HOME": str(directory), "TERM": "dumb", "INPUTRC": os.devnull}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_completes(shell: str, completions: Path) -> None:
    arguments, setup = START[shell]
    terminal: Any = pexpect.spawn(
        need(shell),
        arguments.split(),
        cwd=str(completions),
        env=environment(completions),
        encoding="utf-8",
        dimensions=(50, 200),
        timeout=60,
    )
    try:
        terminal.sendline(setup)
        terminal.expect("\r\nREADY\r\n")
        for typed, expected in COMPLETED:
            terminal.send(f"smime-lint {typed}\t{SHOW}")
            terminal.expect(r"\n\[smime-lint (.*)\]\r\n")
            assert re.fullmatch(expected, terminal.match[1]), f"{typed}: {terminal.match[1]}"
    finally:
        terminal.close(force=True)


@pytest.mark.parametrize(("typed", "expected"), COMPLETED)
def test_fish_completes(typed: str, expected: str, completions: Path) -> None:
    script = f"source .fish; complete -C 'smime-lint {typed}'"
    done = subprocess.run(  # noqa: S603
        [need("fish"), "--no-config", "-c", script],
        cwd=completions,
        env=environment(completions),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    lines = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    word = expected.rsplit(maxsplit=1)[-1]
    assert len(lines) == 1, lines
    assert re.fullmatch(word, lines[0])


def complete(run: Run, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """What is offered for the last word: types and values, without help."""
    monkeypatch.setenv("_SMIME_LINT_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(("smime-lint", *words)))
    monkeypatch.setenv("COMP_CWORD", words[-1])
    return [line.partition("\t")[0] for line in run().stdout.splitlines()]


def test_globs_are_completed_step_by_step(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = Linter().rules
    packs = complete(run, monkeypatch, "lint", "--select", "s")
    assert packs == ["plain,smbr.*"]
    fields = complete(run, monkeypatch, "lint", "--select", "smbr.key")
    assert fields == ["plain,smbr.key_usage.*"]
    ids = complete(run, monkeypatch, "lint", "--ignore", "pkix.*,smbr.key_usage.")
    own = [rule.id for rule in rules if rule.id.startswith("smbr.key_usage.")]
    assert ids == [f"plain,pkix.*,{id}" for id in own]


def test_severities_and_versions(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete(run, monkeypatch, "lint", "--min-severity", "w") == ["plain,warn"]
    assert complete(run, monkeypatch, "rules", "--severity", "not") == ["plain,notice"]
    assert complete(run, monkeypatch, "lint", "--br-version", "1.0.1")[0] == "plain,1.0.16"


def test_directories(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete(run, monkeypatch, "trust", "some") == ["dir,some"]
    assert complete(run, monkeypatch, "expect", "--given", "some") == ["dir,some"]


def test_commands_are_completed_without_loading_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.cli.group.LazyGroup.get_command", lambda *_: pytest.fail("loaded"))
    assert complete(run, monkeypatch, "cov") == ["plain,coverage"]
