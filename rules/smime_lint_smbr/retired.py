"""Rule ids that are no longer used, and the ids that replace them."""

from __future__ import annotations

RETIRED = {
    "smbr.chain.extant_ca_policies": "smbr.chain.extant_ca_reserved_policy",
}
