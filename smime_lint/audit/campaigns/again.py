"""Audits the documents of an audit again, with other settings."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from ...engine.settings import Settings
from ..database import Database
from ..errors import AuditError
from ..run import Audit, Observer
from ..schema import DER
from ..sources import Sources


def audit_again(
    audit: Database,
    settings: Settings,
    directory: Path,
    observer: Observer,
    jobs: int = 1,
    is_issued_at_start: bool = False,
) -> None:
    """Write a second audit, of the same documents, to a directory. Suppressions expire as in the first.

    ``is_issued_at_start``: as `Audit` has it. Raises AuditError and SettingsError.
    """
    documents = audit.directory / DER.name
    if not documents.is_dir():
        raise AuditError(f"{audit.directory}: the table {DER.name}, which this needs, is missing")
    files = sorted(str(path) for path in documents.glob("*.parquet"))
    if settings.suppress:
        settings = msgspec.structs.replace(settings, suppress_on=audit.run["started_at"].date())
    Audit(directory, Sources(files, column="der"), settings, jobs, is_issued_at_start).run(observer)


def shown(settings: str) -> str:
    """The settings of an audit, for people."""
    found = json.loads(settings)
    return ", ".join(f"{name} = {json.dumps(value)}" for name, value in found.items()) or "the defaults"
