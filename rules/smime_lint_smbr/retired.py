"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "smbr.chain.extant_ca_policies": "smbr.chain.extant_ca_reserved_policy",
    "smbr.crl_distribution_points.point_without_http_or_ldap": "pkix.crl_distribution_points.no_ldap_or_http",
    "smbr.key_usage.ec_encipher_and_decipher_only": "pkix.key_usage.encipher_and_decipher_only",
    "smbr.organization_identifier.missing_in_organization": "smbr.organization_identifier.missing",
    "smbr.organization_identifier.missing_in_sponsor": "smbr.organization_identifier.missing",
    "smbr.organization_identifier.vat_prefix_before_1_0_4": (
        "smbr.organization_identifier.vat_prefix_until_1_0_3"
    ),
    "smbr.organization_name.missing_in_organization": "smbr.organization_name.missing",
    "smbr.organization_name.missing_in_sponsor": "smbr.organization_name.missing",
    # The rules of the attributes run on directoryNames.
    "smbr.subject_alt_name.directory_name_content": "",
    "smbr.subject_alt_name.directory_name_content_until_1_0_9": "",
}
