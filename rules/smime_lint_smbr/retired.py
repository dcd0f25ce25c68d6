"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "smbr.chain.extant_ca_policies": "smbr.chain.extant_ca_reserved_policy",
    "smbr.crl_distribution_points.point_without_http_or_ldap": "pkix.crl_distribution_points.no_ldap_or_http",
    "smbr.key_usage.ec_encipher_and_decipher_only": "pkix.key_usage.encipher_and_decipher_only",
}
