"""Keys that are known to be weak: on lists, or by a method that computes the private key."""

from __future__ import annotations

from ...br.revocation import WEAK_KEYS
from ..database import Database
from ..schema import FINDINGS
from . import Campaign

RULES = "smbr.public_key.*"
LISTS = "smbr.public_key.known_weak"
"""The rule for the lists, which runs only if it is selected by its id."""

COLUMNS = (
    "rule",
    "key",
    "spki_sha256",
    "issuer",
    "serial_number",
    "not_after",
    "subject",
    "fingerprint",
    "message",
)


def weak_keys(audit: Database, checked: Database, lists: tuple[str, ...]) -> Campaign:
    """The certificates with weak keys. ``checked``: an audit of the same documents by `RULES` and `LISTS`."""
    message = "''" if audit.is_redacted else "message"
    query = f"""
        SELECT rule, concat_ws(' ', key_algorithm, coalesce(key_curve, key_size::VARCHAR)), spki_sha256,
            issuer, serial_number, not_after, subject, fingerprint, {message}
        FROM {checked.source(FINDINGS)} JOIN certificates USING (fingerprint)
        WHERE contains(citation, '{WEAK_KEYS}') ORDER BY rule, spki_sha256, not_after, fingerprint"""
    facts = [("lists", ", ".join(lists) or "none given: only methods were tried")]
    return Campaign("Certificates with weak keys", COLUMNS, audit.query(query)[1], 3, facts)
