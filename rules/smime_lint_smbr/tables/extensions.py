"""The extensions that the BR specify, and some that they do not."""

from __future__ import annotations

from smime_lint.rules import Kind

# BR 7.1.2.1 and 7.1.2.2
_CA = frozenset(
    {
        "1.3.6.1.5.5.7.1.1",  # authorityInfoAccess
        "2.5.29.14",  # subjectKeyIdentifier
        "2.5.29.15",  # keyUsage
        "2.5.29.19",  # basicConstraints
        "2.5.29.30",  # nameConstraints
        "2.5.29.31",  # cRLDistributionPoints
        "2.5.29.32",  # certificatePolicies
        "2.5.29.35",  # authorityKeyIdentifier
        "2.5.29.37",  # extKeyUsage
    }
)
# BR 7.1.2.3
_SUBSCRIBER = frozenset(
    {
        "1.2.840.113549.1.9.15",  # smimeCapabilities
        "1.2.840.113583.1.1.9.1",  # Adobe Time-stamp
        "1.2.840.113583.1.1.9.2",  # Adobe ArchiveRevInfo
        "1.3.6.1.4.1.52266.1",  # LEI
        "1.3.6.1.4.1.52266.2",  # LEI role
        "1.3.6.1.5.5.7.1.1",  # authorityInfoAccess
        "1.3.6.1.5.5.7.1.3",  # qcStatements
        "2.5.29.9",  # subjectDirectoryAttributes
        "2.5.29.14",  # subjectKeyIdentifier
        "2.5.29.15",  # keyUsage
        "2.5.29.17",  # subjectAltName
        "2.5.29.19",  # basicConstraints
        "2.5.29.31",  # cRLDistributionPoints
        "2.5.29.32",  # certificatePolicies
        "2.5.29.35",  # authorityKeyIdentifier
        "2.5.29.37",  # extKeyUsage
    }
)
SPECIFIED: dict[Kind, frozenset[str]] = {
    Kind.ROOT: _CA,
    Kind.SUBCA: _CA,
    Kind.TCSUBCA: _CA,
    Kind.CROSS: _CA,
    Kind.SUBSCRIBER: _SUBSCRIBER,
}
"""The extensions that BR 7.1.2.1 to 7.1.2.3 specify, by kind of certificate; the same in all versions."""

ADOBE_ARC = "1.2.840.113583.1.1."
"""Heading of BR 7.1.2.3(m): Adobe extensions."""

PRIVATE_NETWORK: dict[str, str] = {
    "1.3.6.1.4.1.311.20.2": "Microsoft enrollment certificate type",
    "1.3.6.1.4.1.311.21.1": "Microsoft CA version",
    "1.3.6.1.4.1.311.21.2": "Microsoft previous CA certificate hash",
    "1.3.6.1.4.1.311.21.4": "Microsoft next CRL publication",
    "1.3.6.1.4.1.311.21.7": "Microsoft certificate template",
    "1.3.6.1.4.1.311.21.10": "Microsoft application policies",
    "1.3.6.1.4.1.311.21.11": "Microsoft application policy mappings",
    "1.3.6.1.4.1.311.21.12": "Microsoft application policy constraints",
    "1.3.6.1.4.1.311.25.1": "Microsoft NTDS replication",
    "1.3.6.1.4.1.311.25.2": "Microsoft security identifier",
    "2.16.840.1.113730.1.1": "Netscape certificate type",
    "2.16.840.1.113730.1.2": "Netscape base URL",
    "2.16.840.1.113730.1.3": "Netscape revocation URL",
    "2.16.840.1.113730.1.4": "Netscape CA revocation URL",
    "2.16.840.1.113730.1.7": "Netscape renewal URL",
    "2.16.840.1.113730.1.8": "Netscape CA policy URL",
    "2.16.840.1.113730.1.12": "Netscape server name",
    "2.16.840.1.113730.1.13": "Netscape comment",
}
"""BR 7.1.2.4(1): extensions that have a meaning only within one directory or one product."""

OPEN_STANDARDS: dict[str, str] = {
    "0.4.0.194121.2.1": "EN 319 412-1",
    "1.3.6.1.4.1.11129.2.4.2": "RFC 6962",
    "1.3.6.1.4.1.11129.2.4.3": "RFC 6962",
    "1.3.6.1.5.5.7.1.11": "RFC 5280",
    "1.3.6.1.5.5.7.1.24": "RFC 7633",
    "1.3.6.1.5.5.7.48.1.5": "RFC 6960",
    "2.5.29.16": "X.509",
    "2.5.29.18": "RFC 5280",
    "2.5.29.46": "RFC 5280",
}
"""BR 7.1.2.4(1)(iii): extensions of open standards that the BR do not specify, and the standard."""
