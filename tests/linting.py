"""Lints a test document under the settings of its expected.toml."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, TypeAlias

import msgspec

from smime_lint import Settings
from smime_lint.documents import DocumentLinter, make_linter
from smime_lint.engine.packs import load_rules
from smime_lint.engine.report import Result
from smime_lint.rules import Mode

from .certificates import CRLS, GIVEN, RESPONSES, Case, der_of
from .expectations import Expected

Document: TypeAlias = Literal["certificate", "crl", "ocsp"]

_LINTERS: dict[bytes, DocumentLinter[Any]] = {}


def lint_case(case: Case) -> Result:
    """What the linter reports for a document of testdata."""
    return _linter(settings_of(case)).lint_der(case.der)


def settings_of(case: Case) -> Settings:
    """The settings under which a document of testdata is linted."""
    return settings_for(case.rule, case.expected, _document_of(case), case.issuers)


def _document_of(case: Case) -> Document:
    if case.path.is_relative_to(CRLS):
        return "crl"
    return "ocsp" if case.path.is_relative_to(RESPONSES) else "certificate"


def lint(
    rule: str | None, expected: Expected, document: Document, der: bytes, issuers: tuple[bytes, ...] = ()
) -> Result:
    """What the linter reports for a document under the settings of ``expected``; see `settings_for`."""
    return _linter(settings_for(rule, expected, document, issuers)).lint_der(der)


def settings_for(
    rule: str | None, expected: Expected, document: Document, issuers: tuple[bytes, ...] = ()
) -> Settings:
    """The settings that ``expected`` states.

    ``rule``: the rule that the document is an example for; it is selected if it is opt-in, and reminders are
    reported if it is one. ``issuers``: the certificates above a certificate.
    """
    mode = None if rule is None else _modes().get(rule)
    select = expected.select
    if not select and rule is not None and mode is Mode.OPT_IN:
        select = ("*", rule)
    return Settings(
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
