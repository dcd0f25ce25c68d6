"""What another version of the BR, another date or other settings change in the findings of a corpus."""

from __future__ import annotations

from ..database import Database
from ..schema import CERTIFICATES, FINDINGS
from . import Campaign
from .again import shown

COLUMNS = ("change", "severity", "rule", "certificates", "issuer", "serial_number", "subject", "fingerprint")


def compare(before: Database, after: Database) -> Campaign:
    """Which certificates gain and lose which findings, from one audit to another of the same documents.

    A finding is the same if rule and severity are.
    """
    old, new = (
        f"SELECT DISTINCT fingerprint, rule, severity FROM {audit.source(FINDINGS)}"
        for audit in (before, after)
    )
    query = f"""
        SELECT change, severity, rule, count(*) OVER (PARTITION BY change, severity, rule),
            issuer, serial_number, subject, fingerprint
        FROM (SELECT 'new' AS change, * FROM (({new}) EXCEPT ({old}))
            UNION ALL SELECT 'gone', * FROM (({old}) EXCEPT ({new}))) JOIN certificates USING (fingerprint)
        ORDER BY change DESC, array_position(['error', 'warn', 'notice'], severity), 4 DESC, rule, issuer,
            fingerprint"""
    facts = [
        ("before", shown(before.run["settings"])),
        ("after", shown(after.run["settings"])),
        *_with_errors(before, after),
    ]
    return Campaign("What changes", COLUMNS, before.query(query)[1], 4, facts)


def _with_errors(before: Database, after: Database) -> list[tuple[str, str]]:
    tables = f"{before.source(CERTIFICATES)} AS b JOIN {after.source(CERTIFICATES)} AS a USING (fingerprint)"
    total, old, new, more, fewer = before.rows(
        f"""SELECT count(*), count(*) FILTER (b.errors > 0), count(*) FILTER (a.errors > 0),
            count(*) FILTER (a.errors > 0 AND b.errors = 0), count(*) FILTER (b.errors > 0 AND a.errors = 0)
        FROM {tables}"""
    )[0]
    return [
        ("certificates", f"{total:,}"),
        ("with errors", f"{old:,} before, {new:,} after; {more:,} more, {fewer:,} fewer"),
    ]
