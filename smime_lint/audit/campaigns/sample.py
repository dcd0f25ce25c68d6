"""A random sample for a self-audit: BR 8.7."""

from __future__ import annotations

import math
from datetime import datetime, timezone

from ...br import iso_time
from ..database import Database
from ..errors import AuditError

MIN_PERCENT = 3.0
MIN_COUNT = 30
"""BR 8.7: the greater of thirty certificates or three per cent of those issued in the period."""


def take_sample(
    audit: Database,
    seed: str,
    begin: datetime | None,
    end: datetime | None,
    percent: float = MIN_PERCENT,
    by_issuer: bool = False,
) -> list[tuple[str, str]]:
    """Reduce an audit to a sample of the subscriber certificates issued from ``begin`` until before ``end``.

    Returns what was done, as pairs of label and text. The order of the certificates is that of
    SHA-256(seed, fingerprint), so the same seed takes the same certificates, regardless of their order.
    ``by_issuer``: at least the minimum for each issuer's name. Raises AuditError if none was issued then.
    """
    first, last = (None if moment is None else _plain(moment) for moment in (begin, end))
    group = "issuer_sha256" if by_issuer else "''"
    audit.execute(
        f"""CREATE TABLE population AS SELECT fingerprint, {group} AS issuer FROM certificates
        WHERE kind = 'subscriber' AND NOT is_tbs
            AND (?::TIMESTAMP IS NULL OR issued_at >= ?) AND (?::TIMESTAMP IS NULL OR issued_at < ?)""",
        [first, first, last, last],
    )
    sizes = audit.rows("SELECT issuer, count(*) FROM population GROUP BY 1")
    total = sum(count for _, count in sizes)
    if not total:
        raise AuditError(f"{audit.directory}: no subscriber certificate was issued in this period")
    audit.execute("CREATE TABLE sizes (issuer VARCHAR, size BIGINT)")
    for issuer, count in sizes:
        audit.execute("INSERT INTO sizes VALUES (?, ?)", [issuer, sample_size(count, percent)])
    audit.execute("CREATE TABLE seeds AS SELECT ?::VARCHAR AS seed", [seed])
    audit.keep(
        """SELECT fingerprint FROM (
            SELECT fingerprint, size, row_number() OVER (
                PARTITION BY issuer ORDER BY sha256(concat(seed, ' ', fingerprint)), fingerprint) AS place
            FROM population JOIN sizes USING (issuer) CROSS JOIN seeds) WHERE place <= size"""
    )
    taken = audit.rows("SELECT count(*) FROM kept")[0][0]
    return [
        ("Sample", f"{taken:,} of {total:,} subscriber certificates ({100 * taken / total:.1f} %)"),
        ("Issued", f"from {_show(begin, 'the first')} until {_show(end, 'the last')}"),
        ("Seed", seed),
        ("Per issuer", "yes" if by_issuer else "no"),
    ]


def sample_size(count: int, percent: float) -> int:
    """How many of some certificates BR 8.7 requires at least, with a share of ``percent``."""
    return min(count, max(MIN_COUNT, math.ceil(count * percent / 100)))


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def _show(moment: datetime | None, other: str) -> str:
    return other if moment is None else iso_time(int(moment.timestamp()))
