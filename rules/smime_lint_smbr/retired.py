"""Rule ids that are no longer used, and the ids that replace them."""

from __future__ import annotations

RETIRED = {
    "smbr.organization_identifier.missing_in_organization": "smbr.organization_identifier.missing",
    "smbr.organization_identifier.missing_in_sponsor": "smbr.organization_identifier.missing",
    "smbr.organization_identifier.vat_prefix_before_1_0_4": (
        "smbr.organization_identifier.vat_prefix_until_1_0_3"
    ),
    "smbr.organization_name.missing_in_organization": "smbr.organization_name.missing",
    "smbr.organization_name.missing_in_sponsor": "smbr.organization_name.missing",
}
