"""Lints a test document under the settings of its expected.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from smime_lint import Linter
from smime_lint.crl import CrlLinter
from smime_lint.decode import decode
from smime_lint.model import Certificate
from smime_lint.ocsp import CertificatesBySerial, ResponseLinter
from smime_lint.packs import load_rules
from smime_lint.report import Result
from smime_lint.rules import Mode

from .certificates import CRLS, GIVEN, RESPONSES, Case, der_of
from .expectations import Expected

_LINTERS = {RESPONSES: ResponseLinter, CRLS: CrlLinter}


def lint_case(case: Case) -> Result:
    """What the linter reports for a document of testdata."""
    root = next((root for root in _LINTERS if case.path.is_relative_to(root)), None)
    return lint(case.rule, case.expected, root, case.der, case.issuers)


def lint(
    rule: str | None, expected: Expected, root: Path | None, der: bytes, issuers: tuple[bytes, ...] = ()
) -> Result:
    """What the linter reports for a document under the settings of ``expected``.

    ``rule``: the rule that the document is an example for; it is selected if it is opt-in, and reminders are
    reported if it is one. ``root``: RESPONSES or CRLS for such a document. ``issuers``: the certificates
    above a certificate.
    """
    mode = None if rule is None else _modes().get(rule)
    select = expected.select
    if not select and rule is not None and mode is Mode.OPT_IN:
        select = ("*", rule)
    linter = _linter(
        expected.br_version,
        expected.type,
        select,
        expected.reminders or mode is Mode.REMINDER,
        None if expected.issued_at is None else int(expected.issued_at.timestamp()),
        expected.affiliated,
        issuers,
    )
    if root is None:
        return linter.lint_der(der)
    subjects = CertificatesBySerial() if expected.certs else None
    if subjects is not None:
        for name in expected.certs:
            subjects.add(_given(name))
    return _LINTERS[root](
        linter,
        () if expected.issuer is None else (_given(expected.issuer),),
        subjects,
        None if expected.fetched_at is None else int(expected.fetched_at.timestamp()),
    ).lint_der(der)


@cache
def _modes() -> dict[str, Mode]:
    return {rule.id: rule.mode for rule in load_rules()}


@cache
def _given(name: str) -> Certificate:
    return decode(der_of(GIVEN / f"{name}.pem"))


@cache
def _linter(
    br_version: str,
    type_name: str | None,
    select: tuple[str, ...],
    reminders: bool,
    issued_at: int | None,
    affiliated: bool | None,
    issuers: tuple[bytes, ...],
) -> Linter:
    return Linter(
        br_version=br_version,
        type=type_name,
        select=select,
        reminders=reminders,
        issued_at=issued_at,
        affiliated=affiliated,
        issuers=issuers,
    )
