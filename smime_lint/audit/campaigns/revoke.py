"""Which certificates must be revoked: BR 4.9.1.

Those with errors under the version of the BR in force at issuance, which have not expired and are not on the
CRLs that are given.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timezone

import pyarrow as pa

from ...br import iso_time
from ...br.revocation import COMPUTABLE_KEY, NOT_COMPLIANT, NOT_COMPLIANT_CA, WEAK_KEYS, Deadline
from ...decode import DecodeError, decode
from ...engine.identity import hexadecimal
from ...model import CertificateList
from ...output.text import count as count_of
from ...path.names import FoldedName, folded_name
from ...path.revoked import numbered_entries
from ..database import Database
from ..errors import AuditError
from . import Campaign

ON_HOLD = 6
"""certificateHold: the certificate can come back, so that it is not revoked."""
REMOVED = 8
"""removeFromCRL: it has come back."""

COLUMNS = (
    "issuer",
    "revoke_by",
    "clause",
    "serial_number",
    "subject",
    "not_after",
    "fingerprint",
    "rules",
)
_SUBSCRIBER = "kind = 'subscriber'"
_SUBORDINATE = "kind IN ('subca', 'tcsubca', 'cross', 'extant')"
_CAN_BE_LISTED = (
    f"br_version IS NOT NULL AND NOT is_tbs AND ({_SUBSCRIBER} OR {_SUBORDINATE}) "
    "AND (not_after IS NULL OR not_after >= ?)"
)
"""SQL for the certificates to which a version of the BR was applied, and that have not expired at a time."""


def must_be_revoked(
    audit: Database, crls: Iterable[tuple[str, CertificateList]], aware: datetime, now: datetime
) -> Campaign:
    """The certificates, by issuer and deadline. ``aware``: when the CA was made aware of the findings;
    ``now``: certificates that expire before are left out. ``crls``: with the names of their files.

    Raises AuditError if the audit applied another version of the BR than the one in force at issuance.
    """
    _require_versions_in_force(audit)
    facts = [
        ("aware of the findings", _iso(aware)),
        ("expired certificates are left out as of", _iso(now)),
    ]
    facts += _add_revoked(audit, list(crls)) or [("CRLs", "none given; revoked certificates are listed, too")]
    facts += _not_linted(audit)
    roots = audit.rows(
        "SELECT count(*) FROM certificates WHERE kind = 'root' AND br_version IS NOT NULL AND errors > 0"
    )
    if roots[0][0]:
        facts.append(
            ("roots with errors", f"{roots[0][0]:,}; roots are not revoked but removed from trust stores")
        )
    day = now.astimezone(timezone.utc).replace(tzinfo=None)
    facts += _not_listed(audit, day)
    facts += _suppressed(audit, day)
    found = audit.execute(_query(aware), [day])
    return Campaign("Certificates that must be revoked", COLUMNS, iter(found.fetchone, None), 3, facts)


def _not_listed(audit: Database, now: datetime) -> list[tuple[str, str]]:
    """Why subscriber and subordinate CA certificates with errors are not listed, so that all are accounted
    for."""
    rows = audit.rows(
        f"""SELECT reason, count(*) FROM (
            SELECT CASE WHEN is_tbs THEN '3 TBSCertificates'
                WHEN in_scope IS NOT TRUE THEN '4 outside the scope of the BR'
                WHEN br_version IS NULL THEN '5 issued before the BR were in force'
                WHEN revoked.serial_number IS NOT NULL THEN '1 on the CRLs'
                WHEN not_after < ? THEN '2 expired' END AS reason
            FROM certificates
                LEFT JOIN (SELECT DISTINCT * FROM revoked) AS revoked USING (issuer_sha256, serial_number)
            WHERE errors > 0 AND ({_SUBSCRIBER} OR {_SUBORDINATE}))
        WHERE reason IS NOT NULL GROUP BY ALL ORDER BY 1""",
        [now],
    )
    text = ", ".join(f"{number:,} {reason[2:]}" for reason, number in rows)
    return [("with errors, but not listed", text)] if text else []


def _suppressed(audit: Database, now: datetime) -> list[tuple[str, str]]:
    """The certificates that would be listed if the configuration suppressed nothing."""
    number = audit.rows(
        f"""SELECT count(*) FROM certificates ANTI JOIN revoked USING (issuer_sha256, serial_number)
        WHERE {_CAN_BE_LISTED} AND errors = 0
            AND fingerprint IN (SELECT fingerprint FROM suppressed WHERE severity = 'error')""",
        [now],
    )[0][0]
    text = f"{count_of(number, 'certificate')}; not listed"
    return [("with errors that the configuration suppresses", text)] if number else []


def _not_linted(audit: Database) -> list[tuple[str, str]]:
    """What the answer does not cover."""
    rows = audit.rows("SELECT count(*) FROM certificates WHERE status IN ('unreadable', 'failed')")
    number, rest = rows[0][0], audit.run["undecodable"]
    facts = []
    if number or rest:
        facts.append(
            (
                "not linted",
                f"{count_of(number, 'certificate')} and {count_of(rest, 'other input')}; not listed",
            )
        )
    settings = json.loads(audit.run["settings"])
    if limited := [name for name in ("select", "ignore") if name in settings]:
        text = f"limited by {' and '.join(limited)}; errors of the others are not listed"
        facts.append(("rules", text))
    return facts


def _query(aware: datetime) -> str:
    def case(deadline: Deadline) -> str:
        return f"{{'by': '{_iso(aware + deadline.within)}', 'clause': '{deadline.citation}'}}"

    return f"""
        SELECT issuer, deadline.by, deadline.clause, serial_number, subject, not_after, fingerprint, rules
        FROM (
            SELECT *, CASE WHEN {_SUBSCRIBER} AND is_computable THEN {case(COMPUTABLE_KEY)}
                WHEN {_SUBSCRIBER} THEN {case(NOT_COMPLIANT)}
                ELSE {case(NOT_COMPLIANT_CA)} END AS deadline
            FROM certificates JOIN (
                SELECT fingerprint, string_agg(DISTINCT rule, ' ' ORDER BY rule) AS rules,
                    bool_or({_is_computable}) AS is_computable
                FROM findings WHERE (severity = 'error' OR {_is_computable}) AND rule NOT LIKE 'internal.%'
                    AND rule NOT LIKE 'engine.%'
                GROUP BY fingerprint) USING (fingerprint)
            ANTI JOIN revoked USING (issuer_sha256, serial_number)
            WHERE {_CAN_BE_LISTED})
        ORDER BY issuer, issuer_sha256, deadline.by, serial_number, fingerprint"""


_is_computable = f"contains(citation, '{WEAK_KEYS}')"


def _require_versions_in_force(audit: Database) -> None:
    others = audit.rows(
        "SELECT br_version_source, count(*) FROM certificates WHERE br_version IS NOT NULL "
        "AND br_version_source IN ('pinned', 'latest') GROUP BY 1"
    )
    if others:
        source, count = others[0]
        raise AuditError(
            f"{audit.directory}: the BR version of {count:,} certificates is {source}, not the one in force "
            "at issuance; audit without --br-version to see what must be revoked"
        )


def _add_revoked(audit: Database, crls: list[tuple[str, CertificateList]]) -> list[tuple[str, str]]:
    """Make a table ``revoked`` of what is on CRLs: issuer, serial number. Returns a line about each CRL."""
    issuers = _issuers(audit) if crls else {}
    names: list[str] = []
    numbers: list[str] = []
    described = []
    for place, (source, crl) in enumerate(crls, 1):
        count = held = matched = 0
        for position, issuer, number in numbered_entries(crl):
            count += 1
            if crl.entries is not None and crl.entries.reasons[position] in (ON_HOLD, REMOVED):
                held += 1
                continue
            for issuer_sha256 in () if issuer is None else issuers.get(folded_name(issuer), ()):
                names.append(issuer_sha256)
                numbers.append(hexadecimal(number))
                matched += 1
        text = f"{count:,} {'entry' if count == 1 else 'entries'}, {matched:,} of issuers in the audit"
        described.append(
            (
                f"CRL {place if audit.is_redacted else source}",
                text + (f", {held:,} on hold or removed" if held else ""),
            )
        )
    table = pa.table(
        {"issuer_sha256": pa.array(names, pa.string()), "serial_number": pa.array(numbers, pa.string())}
    )
    audit.add_table("revoked", table)
    return described


def _issuers(audit: Database) -> dict[FoldedName, list[str]]:
    """The encodings of issuers' names in the audit, by what matching names have in common: a CA may encode
    its name in CRLs in another way than in certificates."""
    rows = audit.rows("SELECT min(fingerprint), issuer_sha256 FROM certificates GROUP BY 2")
    first = {fingerprint: issuer for fingerprint, issuer in rows if issuer is not None}
    found: defaultdict[FoldedName, list[str]] = defaultdict(list)
    for fingerprint, der in audit.documents(first).items():
        try:
            issuer = decode(der).tbs.issuer
        except DecodeError:
            continue
        if issuer is not None:
            found[folded_name(issuer)].append(first[fingerprint])
    return found


def _iso(moment: datetime) -> str:
    return iso_time(int(moment.timestamp()))
