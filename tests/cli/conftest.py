"""What the tests of the commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smime_lint.cli import cli

from ..certificates import CERTS

Run = Callable[..., Result]

CLEAN = CERTS / "profiles" / "sponsor-strict-p256.pem"
FAULTY = CERTS / "smbr" / "version" / "not_v3.fires.pem"
"""Has an error, smbr.version.not_v3."""

HOUSE_RULES = '''
from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, Violation, rule


HOUSE = {"on": Certificate, "kinds": Kind.ANY, "citation": "house rules"}


@rule("house.certificate.noted", severity=Severity.NOTICE, **HOUSE)
def noted(certificate, ctx):
    """Every certificate is worth a note."""
    yield Violation(certificate, "it is a certificate")


@rule("house.certificate.warned", severity=Severity.WARN, fix="do not issue it", **HOUSE)
def warned(certificate, ctx):
    """No certificate is good."""
    yield Violation(certificate, "it is a certificate")


@rule("house.certificate.failed", severity=Severity.WARN, **HOUSE)
def failed(certificate, ctx):
    """A rule that raises."""
    raise RuntimeError("the rule is broken")
'''


@pytest.fixture(autouse=True)
def directory(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty current directory, without configuration; one that is put there is trusted."""
    user = tmp_path_factory.mktemp("user")
    (user / "trusted-directories").write_text(f"{tmp_path.resolve()}\n")
    monkeypatch.setattr("smime_lint.config.user_directory", lambda: str(user))
    monkeypatch.chdir(tmp_path)
    for variable in ("SMIME_LINT_DEBUG", "SMIME_LINT_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def house_rules(directory: Path) -> str:
    """A file of rules."""
    (directory / "house.py").write_text(HOUSE_RULES)
    return "house.py"


@pytest.fixture
def run() -> Run:
    """Run the command line in this process."""

    def run(*arguments: object, data: bytes | None = None) -> Result:
        return CliRunner().invoke(
            cli, [str(argument) for argument in arguments], data, prog_name="smime-lint"
        )

    return run
