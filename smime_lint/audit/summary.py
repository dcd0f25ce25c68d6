"""What an audit found in total, read back from its tables, and whether they are complete."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from .. import __version__
from ..engine.report import NOTHING_CHECKED, Status, is_internal
from ..rules import Severity
from .durable import written_aside
from .errors import AuditError
from .parquet import count_rows, read_parquet, write_parquet
from .part import Counts
from .schema import CERTIFICATES, DER, FINDINGS, INPUTS, RUN, SCHEMA_VERSION, SUPPRESSED, Table
from .state import Plan, Request, Runs, State

MAX_NOT_READ = 10
"""How many rows without a document, and how many documents that were not linted, a summary names."""
_NOT_LINTED = pa.array([Status.UNREADABLE.value, Status.FAILED.value])
_SEVERITIES = {Severity.ERROR: "errors", Severity.WARN: "warnings", Severity.NOTICE: "notices"}
_SUMMED_UP = ("fingerprint", "status", "error", "worst_severity")
_COUNTED = ("copies", *_SEVERITIES.values())


class Summary(msgspec.Struct):
    """What the tables of an audit contain."""

    rows: int = 0
    """Of `inputs`."""
    undecodable: int = 0
    """Rows without a document."""
    not_read: list[str] = []
    """The first of them, with the reason."""
    not_linted: list[str] = []
    """The first documents that are unreadable or on which the linter failed, with the reason."""
    certificates: int = 0
    copies: int = 0
    """Rows with a document."""
    findings: dict[Severity, int] = {}
    suppressed: int = 0
    """Findings that the configuration suppresses."""
    status: dict[str, int] = {}
    """Number of certificates by status."""
    worst: dict[str, int] = {}
    """Number of certificates by their worst severity."""
    skipped: str = ""
    """What was skipped in directories and archives, as text."""

    completed_at: int | None = None
    """When an earlier run completed the audit, in seconds since 1970; None if this one did."""

    @property
    def duplicates(self) -> int:
        """Rows with a document that an earlier row has."""
        return self.copies - self.certificates

    def exit_code(self, fail_on: Severity | None) -> int:
        """What the audit means for the exit code, as `engine.report.combine` has it for single documents.

        ``fail_on``: the threshold, None for none.
        """
        if self.status.get(Status.FAILED):
            return 3
        if self.undecodable or self.status.get(Status.UNREADABLE):
            return 2
        if fail_on and any(self.findings[each] for each in Severity if each.rank >= fail_on.rank):
            return 1
        return 0 if self.status.get(Status.CLEAN) or self.status.get(Status.FINDINGS) else NOTHING_CHECKED


def counts_of(state: State, part: int) -> Counts:
    """The counts of a part that is done. Raises OSError."""
    return _counts_of(read_parquet(state.part(CERTIFICATES, part), _COUNTED))


def _counts_of(table: pa.Table) -> Counts:
    """What was counted in rows of `certificates`."""
    totals = {column: pc.sum(table.column(column)).as_py() or 0 for column in _COUNTED}
    findings = {severity.value: totals[column] for severity, column in _SEVERITIES.items()}
    return Counts(table.num_rows, totals["copies"], findings)


def summarize(state: State) -> Summary:
    """Read the tables, and check that nothing is missing. Raises OSError and AuditError."""
    plan = state.read(Plan)
    assert plan is not None  # noqa: S101 - all inputs have been read
    summary = Summary(findings=dict.fromkeys(Severity, 0), skipped=plan.skipped)
    status: Counter[str] = Counter()
    worst: Counter[str] = Counter()
    for number in range(plan.chunks):
        fingerprints = read_parquet(state.part(INPUTS, number), ["fingerprint"]).column(0)
        summary.rows += len(fingerprints)
        summary.undecodable += fingerprints.null_count
        if fingerprints.null_count and len(summary.not_read) < MAX_NOT_READ:
            summary.not_read += _not_read(state, number)[: MAX_NOT_READ - len(summary.not_read)]
    errors: dict[str, str] = {}
    for number in range(len(plan.parts)):
        table = read_parquet(state.part(CERTIFICATES, number), (*_COUNTED, *_SUMMED_UP))
        if len(errors) < MAX_NOT_READ:
            errors |= _errors(state, number, table)
        counts = _counts_of(table)
        summary.certificates += counts.certificates
        summary.copies += counts.copies
        for severity in Severity:
            summary.findings[severity] += counts.findings[severity.value]
        summary.suppressed += count_rows(state.part(SUPPRESSED, number))
        status.update(table.column("status").to_pylist())
        worst.update(filter(None, table.column("worst_severity").to_pylist()))
    summary.status = {each.value: status[each.value] for each in Status if status[each.value]}
    summary.worst = {each.value: worst[each.value] for each in Severity if worst[each.value]}
    summary.not_linted = list(_named(state, plan, dict(list(errors.items())[:MAX_NOT_READ])))
    _check(state, plan, summary)
    return summary


def _errors(state: State, number: int, certificates: pa.Table) -> dict[str, str]:
    """Why documents in some rows of a part of `certificates` were not linted, by fingerprint; of those on
    which a rule failed, the message of its finding. Raises OSError."""
    found = certificates.filter(pc.is_in(certificates.column("status"), _NOT_LINTED)).slice(0, MAX_NOT_READ)
    rows = found.to_pylist()
    messages: dict[str, str] = {}
    if any(row["error"] is None for row in rows):
        findings = read_parquet(state.part(FINDINGS, number), ["fingerprint", "rule", "message"])
        is_wanted = pc.is_in(findings.column("fingerprint"), found.column("fingerprint").combine_chunks())
        for finding in findings.filter(is_wanted).to_pylist():
            if is_internal(finding["rule"]):
                messages.setdefault(finding["fingerprint"], finding["message"])
    return {
        row["fingerprint"]: f"{row['status']}: {row['error'] or messages.get(row['fingerprint'])}"
        for row in rows
    }


def _named(state: State, plan: Plan, errors: dict[str, str]) -> Iterator[str]:
    """Where documents first were in the inputs, with their errors. Raises OSError."""
    for number in range(plan.chunks):
        if not errors:
            return
        rows = read_parquet(state.part(INPUTS, number), ["source", "index", "fingerprint"])
        found = rows.filter(pc.is_in(rows.column("fingerprint"), pa.array(errors, pa.string())))
        for row in found.to_pylist():
            if error := errors.pop(row["fingerprint"], None):
                status, _, reason = error.partition(": ")
                yield f"{status}: {row['source']} #{row['index']}: {reason}"


def _not_read(state: State, number: int) -> list[str]:
    """The rows of a chunk without a document, with the reason. Raises OSError."""
    rows = read_parquet(state.part(INPUTS, number), ["source", "index", "error", "fingerprint"])
    missing = rows.filter(pc.is_null(rows.column("fingerprint"))).slice(0, MAX_NOT_READ)
    return [f"{row['source']} #{row['index']}: {row['error']}" for row in missing.to_pylist()]


def _check(state: State, plan: Plan, summary: Summary) -> None:
    """Every row that was read is in the tables, and they belong together. Raises AuditError."""
    for what, expected, found in (
        ("rows of inputs", plan.rows, summary.rows),
        ("rows without a document", plan.undecodable, summary.undecodable),
        ("rows of inputs in certificates", plan.rows - plan.undecodable, summary.copies),
        ("rows of findings", sum(summary.findings.values()), _length(state, FINDINGS, len(plan.parts))),
        ("rows of der", summary.certificates, _length(state, DER, len(plan.parts))),
    ):
        if expected != found:
            raise AuditError(
                f"{state.directory}: the tables do not belong together: expected {expected:,} {what}, found "
                f"{found:,}; --restart starts over"
            )


def _length(state: State, table: Table, parts: int) -> int:
    return sum(count_rows(state.part(table, number)) for number in range(parts))


def finished_at(state: State) -> int:
    """When a complete audit was completed, in seconds since 1970. Raises OSError."""
    moment: datetime = read_parquet(state.part(RUN), ["finished_at"]).column(0)[0].as_py()
    return int(moment.replace(tzinfo=timezone.utc).timestamp())


def write_run(state: State, request: Request, runs: Runs, summary: Summary) -> None:
    """Write the table `run`, which makes the audit complete. Raises OSError."""
    row = {
        "schema_version": SCHEMA_VERSION,
        "smime_lint_version": __version__,
        "started_at": runs.started_at,
        "finished_at": time.time_ns() // 1000,
        "runs": runs.number,
        "inputs": request.inputs,
        "settings": json.dumps(request.settings, ensure_ascii=False),
        "packs": [
            {"name": name, "version": pack.version, "rules": pack.rules}
            for name, pack in request.packs.items()
        ],
        "rows": summary.rows,
        "undecodable": summary.undecodable,
        "duplicates": summary.duplicates,
        "certificates": summary.certificates,
        "findings": sum(summary.findings.values()),
        "suppressed": summary.suppressed,
    }
    with written_aside(state.part(RUN), state.aside) as path:
        write_parquet(pa.Table.from_pylist([row], RUN.schema), path)
