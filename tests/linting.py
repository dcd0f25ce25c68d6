"""Lints a test document under the settings of its expected.toml."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from smime_lint import Settings
from smime_lint.documents import DocumentLinter, make_linter
from smime_lint.engine.packs import load_rules
from smime_lint.engine.report import Result
from smime_lint.rules import Mode

from .certificates import CRLS, GIVEN, RESPONSES, Case, der_of
from .expectations import Expected

_LINTERS: dict[bytes, DocumentLinter[Any]] = {}


def lint_case(case: Case) -> Result:
    """What the linter reports for a document of testdata."""
    document = "certificate"
    if case.path.is_relative_to(CRLS):
        document = "crl"
    elif case.path.is_relative_to(RESPONSES):
        document = "ocsp"
    return lint(case.rule, case.expected, document, case.der, case.issuers)


def lint(
    rule: str | None, expected: Expected, document: str, der: bytes, issuers: tuple[bytes, ...] = ()
) -> Result:
    """What the linter reports for a document under the settings of ``expected``.

    ``rule``: the rule that the document is an example for; it is selected if it is opt-in, and reminders are
    reported if it is one. ``document``: "certificate", "crl" or "ocsp". ``issuers``: the certificates above a
    certificate.
    """
    mode = None if rule is None else _modes().get(rule)
    select = expected.select
    if not select and rule is not None and mode is Mode.OPT_IN:
        select = ("*", rule)
    settings = Settings(
        document=document,
        br_version=expected.br_version,
        type=expected.type,
        select=select,
        reminders=expected.reminders or mode is Mode.REMINDER,
        issued_at=None if expected.issued_at is None else int(expected.issued_at.timestamp()),
        affiliated=expected.affiliated,
        issuers=issuers if expected.issuer is None else (_given(expected.issuer),),
        certificates=tuple(map(_given, expected.certs)) or None,
        fetched_at=None if expected.fetched_at is None else int(expected.fetched_at.timestamp()),
    )
    return _linter(settings).lint_der(der)


def _linter(settings: Settings) -> DocumentLinter[Any]:
    key = msgspec.msgpack.encode(settings)
    if key not in _LINTERS:
        _LINTERS[key] = make_linter(settings)
    return _LINTERS[key]


@cache
def _modes() -> dict[str, Mode]:
    return {rule.id: rule.mode for rule in load_rules()}


@cache
def _given(name: str) -> bytes:
    return der_of(GIVEN / f"{name}.pem")
