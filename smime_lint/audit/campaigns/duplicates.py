"""The same public key, or the same serial number of one issuer, in several certificates."""

from __future__ import annotations

from ..database import Database
from ..schema import CERTIFICATES
from . import Campaign


def same_key(audit: Database) -> Campaign:
    """Certificates with the same public key, those of the most subjects first.

    A subscriber may renew a certificate with the same key; one key of several subjects is another matter.
    """
    query = f"""
        SELECT spki_sha256, subjects, issuers, key, subject, issuer, serial_number, not_before, not_after,
            fingerprint
        FROM certificates JOIN (
            SELECT spki_sha256, count(DISTINCT subject) AS subjects, count(DISTINCT issuer_sha256) AS issuers,
                any_value(concat_ws(' ', key_algorithm, coalesce(key_curve, key_size::VARCHAR))) AS key
            FROM {audit.source(CERTIFICATES)} WHERE spki_sha256 IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
        USING (spki_sha256) ORDER BY subjects DESC, spki_sha256, not_before, fingerprint"""
    columns = ["spki_sha256", "subjects", "issuers", "key", "subject", "issuer", "serial_number"]
    columns += ["not_before", "not_after", "fingerprint"]
    return Campaign("Certificates with the same public key", columns, audit.query(query)[1], 4)


def same_serial_number(audit: Database) -> Campaign:
    """Different certificates of one issuer with the same serial number: RFC 5280 4.1.2.2.

    A bare TBSCertificate has the serial number of its certificate, and is not counted.
    """
    query = """
        SELECT issuer, serial_number, subject, not_before, not_after, fingerprint
        FROM certificates JOIN (
            SELECT issuer_sha256, serial_number FROM certificates
            WHERE issuer_sha256 IS NOT NULL AND serial_number IS NOT NULL AND NOT is_tbs
            GROUP BY ALL HAVING count(*) > 1)
        USING (issuer_sha256, serial_number) WHERE NOT is_tbs
        ORDER BY issuer, issuer_sha256, serial_number, not_before, fingerprint"""
    columns = ["issuer", "serial_number", "subject", "not_before", "not_after", "fingerprint"]
    return Campaign(
        "Certificates of one issuer with the same serial number", columns, audit.query(query)[1], 2
    )
