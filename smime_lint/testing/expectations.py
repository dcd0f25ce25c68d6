"""Expected findings of test documents: one expected.toml in a directory, one table for each document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from ..engine.report import Result, Status
from ..spelling import suggestion

FILE_NAME = "expected.toml"
HEAD = "# All findings of each document of this directory: severity, rule, path.\n"
"""The comment at the head of a new expected.toml."""
_TABLE = re.compile(r'^(?=\["(.+)"\]$)', re.MULTILINE)


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under which a document is linted, and its findings."""

    br_version: str
    """A number, "latest", or "in-force" for the version in force at the time of issuance."""
    type: str | None = None
    issued_at: datetime | None = None
    affiliated: bool | None = None
    select: tuple[str, ...] = ()
    reminders: bool = False
    issuer: str | None = None
    """For a CRL or an OCSP response: the issuer's certificate, a file in ``given`` without .pem."""
    certs: tuple[str, ...] = ()
    """For a CRL or an OCSP response: the certificates that it is about, files in ``given`` without .pem."""
    fetched_at: datetime | None = None
    reviewed: bool = True
    """False if nobody has confirmed the findings, or they are doubtful."""
    status: Literal["not_applicable"] | None = None
    """"not_applicable" if the selected rules do not apply to the document: its findings, or that there are
    none, then say little. A table has to state it, so that a document that drops out of scope is noticed."""
    findings: tuple[str, ...]
    """All findings, sorted: "error smbr.validity.exceeds_825_days tbsCertificate.validity"."""

    def with_result(self, result: Result) -> Expected:
        """The same settings, with the status and the findings of a result."""
        is_applicable = result.status is not Status.NOT_APPLICABLE
        return msgspec.structs.replace(
            self, status=None if is_applicable else "not_applicable", findings=findings_of(result)
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """What a difference shows: the status, if it is stated, and the findings."""
        return self.findings if self.status is None else (f'status = "{self.status}"', *self.findings)


def read_expected(file: Path) -> dict[str, Expected]:
    """The tables of an expected.toml, by file name.

    Raises OSError, UnicodeDecodeError, and msgspec.DecodeError, a ValueError, for content that is not valid.
    """
    content = msgspec.toml.decode(file.read_bytes())
    return {name: _read_table(name, table) for name, table in content.items()}


def _read_table(name: str, table: object) -> Expected:
    """Raises msgspec.ValidationError, with a message in the words of TOML."""
    if not isinstance(table, dict):
        raise msgspec.ValidationError(f"{name}: expected a table for each document, found {table!r}")
    place = f'["{name}"]'
    for key in table:
        if key not in _FIELDS:
            raise msgspec.ValidationError(f"{place}: there is no key {key!r}{suggestion(key, _FIELDS)}")
    for key, field in _FIELDS.items():
        if field.required and key not in table:
            raise msgspec.ValidationError(f"{place}: the key {key!r} is missing")
    try:
        return msgspec.convert(table, Expected)
    except msgspec.ValidationError:
        for key, value in table.items():
            try:
                msgspec.convert(value, _FIELDS[key].type)
            except msgspec.ValidationError:
                message = f"{place}: {key}: expected {_expected_value(key)}, found {value!r}"
                raise msgspec.ValidationError(message) from None
        raise


_FIELDS: Mapping[str, msgspec.structs.FieldInfo] = {
    field.name: field for field in msgspec.structs.fields(Expected)
}


def _expected_value(key: str) -> str:
    if key == "status":
        return '"not_applicable"'
    if key in ("issued_at", "fetched_at"):
        return "a time without quotes, as 2024-05-31T12:00:00Z"
    if key in ("affiliated", "reminders", "reviewed"):
        return "true or false"
    return "a list of strings" if key in ("select", "certs", "findings") else "a string"


def read_tables(file: Path) -> dict[str, str]:
    """The text of each table, by file name; empty if the file does not exist."""
    if not file.exists():
        return {}
    _, *parts = _TABLE.split(file.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def read_head(file: Path) -> str:
    """The comment at the head of an expected.toml, empty if there is none; `HEAD` if there is no file."""
    if not file.exists():
        return HEAD
    head = _TABLE.split(file.read_text(encoding="utf-8"))[0].rstrip("\n")
    return f"{head}\n" if head else ""


def file_of(tables: dict[str, str], head: str = HEAD) -> str:
    """The text of an expected.toml, its tables sorted by file name. ``head``: the comment at its head."""
    return "\n".join([*filter(None, [head]), *(f"{tables[name].strip()}\n" for name in sorted(tables))])


def table_of(name: str, expected: Expected) -> str:
    """The text of one table."""
    lines = [f'["{name}"]']
    for key, value in msgspec.structs.asdict(expected).items():
        if key == "findings":
            continue
        if value != _DEFAULTS.get(key):
            lines.append(f"{key} = {_to_toml(value)}")
    if len(expected.findings) > 1:
        lines += ["findings = [", *(f'    "{finding}",' for finding in expected.findings), "]"]
    else:
        lines.append(f"findings = {_to_toml(expected.findings)}")
    return "\n".join(lines) + "\n"


_DEFAULTS = {name: field.default for name, field in _FIELDS.items() if not field.required}


def _to_toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_to_toml, value))}]"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def findings_of(result: Result) -> tuple[str, ...]:
    """The findings of a result as an expected.toml lists them."""
    return tuple(
        sorted(f"{finding.severity.value} {finding.rule} {finding.path}" for finding in result.findings)
    )


def difference(expected: Expected, found: Expected) -> str:
    """What is missing with a minus, and what is unexpected with a plus; empty if there is no difference."""
    before, after = expected.lines, found.lines
    lines = difflib.unified_diff(before, after, "expected", "found", lineterm="", n=len(before))
    return "\n".join(lines)


def rule_of(document: str) -> tuple[str, bool] | None:
    """The rule that a document is an example for, and whether the rule reports it; None if it is not an
    example.

    ``document``: ``acme/serial_number/odd.fires``, ``acme/serial_number/odd.variant.silent``.
    """
    *_, pack, field, name = ("", "", *document.split("/"))
    defect, _, variant = name.partition(".")
    ending = variant.rpartition(".")[2]
    if ending not in ("fires", "silent") or not pack:
        return None
    return f"{pack}.{field}.{defect}", ending == "fires"
