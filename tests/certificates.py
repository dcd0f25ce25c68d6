"""The documents in testdata with their expected findings, for all tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from smime_lint.testing.expectations import FILE_NAME, Expected, read_expected
from smime_lint.testing.linting import read_pem

ROOT = Path(__file__).parents[1]
CERTS = ROOT / "testdata" / "certs"
CHAINS = ROOT / "testdata" / "chains"
RESPONSES = ROOT / "testdata" / "ocsp"
CRLS = ROOT / "testdata" / "crl"
DIRECTORIES = (CERTS, CHAINS, RESPONSES, CRLS)
GIVEN = RESPONSES / "given"
"""Certificates that go with the OCSP responses and CRLs."""
SHARED = ROOT.parent / "shared"
"""Requirements and other people's test cases; a fresh clone has none."""
COMPLIANT = ("profiles", "ca")
"""Directories of documents that belong to no rule and have no fault."""


@dataclass(frozen=True)
class Case:
    """A test certificate, or another document, with its expected findings. Its file is read on first use."""

    path: Path
    name: str
    """``smbr/key_usage/missing.fires``."""
    expected: Expected

    @property
    def id(self) -> str:
        """The name as pytest shows it, with the rule as -k selects it: ``smbr.key_usage.missing.fires``."""
        return self.name.replace("/", ".")

    @property
    def rule(self) -> str | None:
        """The rule that it is an example for."""
        return rule_of(self.name)

    @property
    def der(self) -> bytes:
        """The document."""
        return self._ders[0]

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """The certificates above it, if the file is a bundle."""
        return self._ders[1:]

    @cached_property
    def _ders(self) -> tuple[bytes, ...]:
        return read_pem(self.path)[1]


def rule_of(name: str) -> str | None:
    """The rule of the document with this name, None for one of a directory of compliant documents."""
    directory, *rest = name.split("/")
    if directory in COMPLIANT:
        return None
    field, defect = rest
    return f"{directory}.{field}.{defect.partition('.')[0]}"


def der_of(path: Path) -> bytes:
    """The DER of the first certificate in a PEM file, without the project's own reader."""
    return read_pem(path)[1][0]


@cache
def cases() -> tuple[Case, ...]:
    """All test certificates, sorted by name."""
    return _cases(CERTS)


@cache
def chains() -> tuple[Case, ...]:
    """All test certificates with those above them, sorted by name."""
    return _cases(CHAINS)


@cache
def responses() -> tuple[Case, ...]:
    """All test OCSP responses, sorted by name."""
    return _cases(RESPONSES)


@cache
def crls() -> tuple[Case, ...]:
    """All test CRLs, sorted by name."""
    return _cases(CRLS)


def all_cases() -> tuple[Case, ...]:
    """The documents of all kinds."""
    return (*cases(), *chains(), *responses(), *crls())


def _cases(root: Path) -> tuple[Case, ...]:
    found = []
    for file in sorted(root.rglob(FILE_NAME)):
        directory = file.parent.relative_to(root).as_posix()
        for name, expected in read_expected(file).items():
            found.append(Case(file.parent / name, f"{directory}/{name.removesuffix('.pem')}", expected))
    return tuple(sorted(found, key=lambda case: case.path))
