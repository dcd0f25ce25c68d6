"""Audits the documents of an audit again, with other settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from ...br import iso_time
from ...engine.settings import Settings
from ..database import Database
from ..errors import AuditError
from ..run import Audit, Observer, make_request
from ..schema import DER
from ..sources import Sources
from ..state import Request


def audit_again(
    audit: Database,
    settings: Settings,
    directory: Path,
    observer: Observer,
    jobs: int = 1,
    is_issued_at_start: bool = False,
    must_differ: bool = False,
) -> None:
    """Write a second audit, of the same documents, to a directory. Suppressions expire as in the first.

    ``is_issued_at_start``: as `Audit` has it. ``must_differ``: an AuditError if settings and rules are
    those of the first. Raises AuditError and SettingsError.
    """
    documents = audit.directory / DER.name
    if not documents.is_dir():
        raise AuditError(f"{audit.directory}: the table {DER.name}, which this needs, is missing")
    files = sorted(str(path) for path in documents.glob("*.parquet"))
    if settings.suppress:
        settings = msgspec.structs.replace(settings, suppress_on=audit.run["started_at"].date())
    sources = Sources(files, column="der")
    if must_differ and not is_issued_at_start and _is_same(audit.run, make_request(sources, settings)):
        raise AuditError(
            f"{audit.directory}: the audit has the same settings and rules, so that there is nothing to "
            "compare: expected another BR version (--br-version), date (--issued-at) or selection of rules"
        )
    Audit(directory, sources, settings, jobs, is_issued_at_start).run(observer)


def _is_same(run: dict[str, Any], request: Request) -> bool:
    """Whether an audit with a request would have the findings of one that was run."""
    packs = {pack["name"]: (pack["version"], pack["rules"]) for pack in run["packs"]}
    return (
        run["smime_lint_version"] == request.version
        and packs == {name: (pack.version, pack.rules) for name, pack in request.packs.items()}
        and json.loads(run["settings"]) == request.settings
    )


def shown(settings: str) -> str:
    """The settings of an audit, for people."""
    found = json.loads(settings)
    for name in _TIMES:
        if isinstance(found.get(name), int):
            found[name] = iso_time(found[name])
    return ", ".join(f"{name} = {json.dumps(value)}" for name, value in found.items()) or "the defaults"


_TIMES = ("issued_at", "fetched_at")
"""Settings in seconds since 1970."""
