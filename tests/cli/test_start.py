"""What the command loads: start-up is most of the time of a run on one certificate."""

from __future__ import annotations

import subprocess
import sys

from ..certificates import CERTS

HEAVY = (
    "asyncio",
    "cryptography",
    "dataclasses",
    "dns",
    "email",
    "hypothesis",
    "idna",
    "importlib.metadata",
    "ipaddress",
    "json",
    "multiprocessing",
    "pathlib",
    "pkgutil",
    "publicsuffixlist",
    "pyasn1",
    "pycountry",
    "pytest",
    "rfc3986",
    "smime_lint.audit",
    "smime_lint.caa",
    "smime_lint.evidence",
    "smime_lint.output.json",
    "smime_lint.output.sarif",
    "smime_lint.reference",
    "smime_lint.run.workers",
    "smime_lint.service",
    "smime_lint.testing",
    "socket",
    "tempfile",
    "tomllib",
    "traceback",
    "unittest",
    "urllib",
)
"""Modules that take milliseconds to load and that linting an ordinary certificate does not need."""

LIST_MODULES = (
    "import atexit, sys;"
    "atexit.register(lambda: print('modules:', *sorted(sys.modules), file=sys.stderr));"
    "from smime_lint.cli import main; main()"
)


def modules_of(*arguments: str) -> set[str]:
    """What the command has loaded when it ends."""
    process = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LIST_MODULES, *arguments], capture_output=True, text=True, check=True
    )
    (line,) = (line for line in process.stderr.splitlines() if line.startswith("modules:"))
    return set(line.split()[1:])


def test_linting_a_certificate_loads_no_heavy_module() -> None:
    loaded = modules_of("lint", "--no-config", str(CERTS / "profiles" / "sponsor-strict-rsa.pem"))
    assert "smime_lint_smbr.key_usage" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_help_loads_no_rules() -> None:
    loaded = modules_of("--help")
    assert not {name for name in loaded if name.startswith("smime_lint_")}
    assert "smime_lint.model" not in loaded
