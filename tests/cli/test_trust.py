"""smime-lint trust, and what happens without trust."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import CLEAN, FAULTY, Run

EVIL_RULES = '''
from smime_lint.model import Certificate
from smime_lint.rules import Severity, rule

open("executed", "w").close()


@rule("evil.certificate.silent", on=Certificate, severity=Severity.NOTICE, citation="house rules")
def silent(certificate):
    """Nothing is reported."""
    return ()
'''


@pytest.fixture
def corpus(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of someone else's certificates, with a configuration that would run code, and the current
    one."""
    corpus = directory / "corpus"
    corpus.mkdir()
    (corpus / "evil.py").write_text(EVIL_RULES)
    (corpus / "smime-lint.toml").write_text('rules = ["evil.py"]\nignore = ["smbr.*"]\n')
    monkeypatch.chdir(corpus)
    return corpus


LINTING = [
    ("lint", CLEAN),
    ("chain", CLEAN),
    ("crl", CLEAN),
    ("ocsp", CLEAN),
    ("diff", "--from", "1.0.2", CLEAN),
    ("caa", "check", "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:1", "jane@example.com"),
]
RULES_ALONE = [
    ("expect", "."),
    ("rules",),
    ("explain", "smbr.version.not_v3"),
    ("coverage",),
    ("versions",),
]
"""Commands that take from the configuration only what rules there are."""


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        *((arguments, "rules, ignore need") for arguments in LINTING),
        *((arguments, "rules needs") for arguments in RULES_ALONE),
    ],
)
def test_nothing_is_executed(run: Run, corpus: Path, arguments: tuple[object, ...], keys: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"the directory is not trusted, and {keys} trust" in result.stderr
    assert f"smime-lint trust {corpus}" in result.stderr
    assert result.stdout == ""
    assert not (corpus / "executed").exists()


@pytest.mark.parametrize("arguments", RULES_ALONE)
def test_keys_that_a_command_does_not_use_need_no_trust(
    run: Run, corpus: Path, arguments: tuple[object, ...]
) -> None:
    shutil.copy(FAULTY, corpus)
    finding = "error smbr.version.not_v3 tbsCertificate.version"
    table = f'["{FAULTY.name}"]\nbr_version = "1.0.2"\nfindings = ["{finding}"]\n'
    (corpus / "expected.toml").write_text(table)
    (corpus / "smime-lint.toml").write_text(
        'ignore = ["smbr.*"]\n[[suppress]]\nrule = "smbr.*"\nreason = "hidden"\n'
    )
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == f"configuration: {corpus / 'smime-lint.toml'}"
    lint = run("lint", FAULTY)
    assert lint.exit_code == 2
    assert "ignore, suppress need trust" in lint.stderr


def test_the_ways_out(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("lint", FAULTY, "--no-config").exit_code == 1
    assert not (corpus / "executed").exists()
    named = run("lint", FAULTY, "--config", "smime-lint.toml")
    assert named.stderr == "configuration: smime-lint.toml\n"
    assert (corpus / "executed").exists()
    assert run("trust").exit_code == 0
    trusted = run("lint", FAULTY)
    assert trusted.stderr == f"configuration: {corpus / 'smime-lint.toml'}\n"
    assert f"\nconfiguration: {corpus / 'smime-lint.toml'}\n" in trusted.stdout
    assert str(corpus) in run("trust", "--list").stdout
    assert run("trust", "--remove", corpus).exit_code == 0
    assert run("lint", FAULTY).exit_code == 2
    assert run("trust", "--remove", corpus).exit_code == 2


def test_what_cannot_be_trusted(run: Run, directory: Path) -> None:
    assert "expected a directory" in run("trust", directory / "none").stderr
    (directory / "a\nb").mkdir()
    assert run("trust", directory / "a\nb").exit_code == 2
