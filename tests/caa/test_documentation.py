"""docs/caa.md: what it shows works."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from smime_lint.caa.perspectives import corroborate
from smime_lint.caa.remotes import read_remotes
from smime_lint.cli.caa import check, verify
from smime_lint.config import parse_config
from smime_lint.model.caa import CaaReason

OPTIONS = (
    "issuer_domains", "resolvers", "recorded", "record", "reference", "accept_lookup_failure",
    "tc_subca_exempt", "parameters", "recognised_tags", "validation_method", "remotes", "deadline",
    "dns_timeout", "retry_wait", "signed_canary", "bogus_canary", "trust_anchor",
)  # fmt: skip
PAGE = (Path(__file__).parents[2] / "docs" / "caa.md").read_text("utf-8")


def block(after: str) -> str:
    """The code block behind a mark."""
    found = re.search(rf"{after}\n```\w*\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_library_example() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(block("<!-- python -->"), {})  # noqa: S102 - our own page
    assert f"This prints `{out.getvalue().strip()}`" in PAGE


def test_the_configuration() -> None:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    config = parse_config(tomllib.loads(found[1]), Path("smime-lint.toml"))
    assert config.get("issuer-domain") == ("ca.example", "brand.example")


def test_the_results_of_remote_perspectives() -> None:
    (results,) = read_remotes(block("<!-- remotes.json -->").encode()).values()
    assert corroborate(results, date(2026, 4, 1)).is_met


def test_what_the_options_are_is_named() -> None:
    for command in (check, verify):
        for parameter in command.params:
            if parameter.name in OPTIONS:
                assert f"`{parameter.opts[0]}" in PAGE or f" {parameter.opts[0]} " in PAGE, parameter.name


def test_every_reason_is_named() -> None:
    assert {reason for reason in CaaReason if f"`{reason.value}`" not in PAGE} == set()


def test_the_configuration_of_bind(tmp_path: Path) -> None:
    program = shutil.which("named-checkconf") or shutil.which("named-checkconf", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("no named-checkconf here; apt-get install bind9-utils")
    file = tmp_path / "named.conf"
    file.write_text(block("<!-- named.conf -->"))
    done = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_the_configuration_of_unbound(tmp_path: Path) -> None:
    program = shutil.which("unbound-checkconf")
    if program is None:
        pytest.skip("no unbound-checkconf here; apt-get install unbound")
    text = block("<!-- unbound.conf -->").replace("/var/lib/unbound", str(tmp_path))
    file = tmp_path / "unbound.conf"
    file.write_text(text + '    chroot: ""\n    username: ""\n' + f'    directory: "{tmp_path}"\n')
    (tmp_path / "root.key").write_text(
        ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
    )
    done = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
