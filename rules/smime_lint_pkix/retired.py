"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "pkix.crl.next_update_before_this_update": "pkix.crl.next_update_not_after_this_update",
    "pkix.ocsp.next_update_before_this_update": "pkix.ocsp.next_update_not_after_this_update",
}
