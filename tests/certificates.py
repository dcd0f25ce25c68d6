"""The test certificates in testdata/certs, for all tests."""

from __future__ import annotations

import base64
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
CERTS = ROOT / "testdata" / "certs"
CHAINS = ROOT / "testdata" / "chains"
RESPONSES = ROOT / "testdata" / "ocsp"
CRLS = ROOT / "testdata" / "crl"
GIVEN = RESPONSES / "given"
"""Certificates that go with the OCSP responses."""
SHARED = ROOT.parent / "shared"
"""Requirements and other people's test cases; a fresh clone has none."""


@dataclass(frozen=True)
class Case:
    """A test certificate, or another document, with its expected findings."""

    path: Path
    der: bytes
    expected: dict[str, Any]
    issuers: tuple[bytes, ...] = ()
    """The certificates above it, where the file is a bundle."""

    @property
    def name(self) -> str:
        """``smbr/key_usage/missing.fires``."""
        root = next(root for root in (CERTS, CHAINS, RESPONSES, CRLS) if self.path.is_relative_to(root))
        return self.path.relative_to(root).with_suffix("").as_posix()


def der_of(path: Path) -> bytes:
    """The DER of the first certificate in a PEM file, without the project's own reader."""
    return ders_of(path)[0]


def ders_of(path: Path) -> tuple[bytes, ...]:
    """The DER of the certificates in a PEM file."""
    return tuple(base64.b64decode(lines) for lines in path.read_text().split("-----")[2::4])


@cache
def cases() -> tuple[Case, ...]:
    """All test certificates, sorted by name."""
    return tuple(
        Case(path, der_of(path), tomllib.loads(path.with_suffix(".toml").read_text()))
        for path in sorted(CERTS.rglob("*.pem"))
    )


@cache
def chains() -> tuple[Case, ...]:
    """All test certificates with those above them, sorted by name."""
    found = []
    for path in sorted(CHAINS.rglob("*.pem")):
        der, *issuers = ders_of(path)
        found.append(Case(path, der, tomllib.loads(path.with_suffix(".toml").read_text()), tuple(issuers)))
    return tuple(found)


@cache
def responses() -> tuple[Case, ...]:
    """All test OCSP responses, sorted by name."""
    return tuple(
        Case(path, der_of(path), tomllib.loads(path.with_suffix(".toml").read_text()))
        for path in sorted(RESPONSES.rglob("*.pem"))
        if path.parent != GIVEN
    )


@cache
def crls() -> tuple[Case, ...]:
    """All test CRLs, sorted by name."""
    return tuple(
        Case(path, der_of(path), tomllib.loads(path.with_suffix(".toml").read_text()))
        for path in sorted(CRLS.rglob("*.pem"))
    )
