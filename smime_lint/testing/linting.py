"""Lints a test document under the settings of its expected.toml."""

from __future__ import annotations

import base64
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from ..documents import DocumentLinter, make_linter
from ..engine.packs import load_rules
from ..engine.report import Result
from ..engine.settings import Settings
from ..rules import Mode
from .expectations import Expected

DocumentType: TypeAlias = Literal["certificate", "crl", "ocsp"]

_LINTERS: dict[bytes, DocumentLinter[Any]] = {}


def read_pem(file: Path) -> tuple[str, tuple[bytes, ...]]:
    """The label of the first PEM block, and the DER of all blocks.

    It does not use the linter's own reader. Raises OSError, and ValueError if there is no PEM block.
    """
    parts = file.read_text(encoding="ascii").split("-----")
    if len(parts) < 5:
        raise ValueError(f"{file}: expected a PEM block")
    return parts[1].removeprefix("BEGIN "), tuple(base64.b64decode(body) for body in parts[2::4])


def document_type(label: str) -> DocumentType:
    """The document type of a PEM label."""
    return "crl" if label == "X509 CRL" else "ocsp" if label == "OCSP RESPONSE" else "certificate"


def known_rules() -> frozenset[str]:
    """The ids of the rules of all installed packs. Raises PackError."""
    return frozenset(_modes())


def lint(
    rule: str | None,
    expected: Expected,
    document: DocumentType,
    der: bytes,
    *,
    issuers: tuple[bytes, ...] = (),
    given: Path | None = None,
) -> Result:
    """The result of linting a document; see `settings_for`. Linters are kept and used again."""
    settings = settings_for(rule, expected, document, issuers=issuers, given=given)
    key = msgspec.msgpack.encode(settings)
    if key not in _LINTERS:
        _LINTERS[key] = make_linter(settings)
    return _LINTERS[key].lint_der(der)


def settings_for(
    rule: str | None,
    expected: Expected,
    document: DocumentType,
    *,
    issuers: tuple[bytes, ...] = (),
    given: Path | None = None,
) -> Settings:
    """The settings that ``expected`` states.

    ``rule``: the rule that the document is an example for; it is selected if it is opt-in, and reminders
    are reported if it is one. ``issuers``: the DER of the certificates above the document. ``given``: the
    directory with the certificates that `Expected.issuer` and `Expected.certs` name. Raises OSError if one
    of them cannot be read, and ValueError if ``given`` is needed and missing.
    """
    mode = None if rule is None else _modes().get(rule)
    select = expected.select
    if not select and rule is not None and mode is Mode.OPT_IN:
        select = ("*", rule)
    if expected.issuer is not None:
        issuers = (_given(given, expected.issuer),)
    return Settings(
        document=document,
        br_version=expected.br_version,
        type=expected.type,
        select=select,
        reminders=expected.reminders or mode is Mode.REMINDER,
        issued_at=_seconds(expected.issued_at),
        affiliated=expected.affiliated,
        issuers=issuers,
        certificates=tuple(_given(given, name) for name in expected.certs) or None,
        fetched_at=_seconds(expected.fetched_at),
    )


def _seconds(moment: datetime | None) -> int | None:
    """Since 1970; a time without a zone is in UTC, as for the options."""
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp())


@cache
def _modes() -> dict[str, Mode]:
    return {rule.id: rule.mode for rule in load_rules()}


@cache
def _given(directory: Path | None, name: str) -> bytes:
    if directory is None:
        raise ValueError(
            f"the table names the certificate {name!r}, and there is no directory given/; use --given"
        )
    return read_pem(directory / f"{name}.pem")[1][0]
