"""The key purposes that the BR name: BR 7.1.2.2(g), 7.1.2.3(f), 7.1.2.4."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smime_lint.br import ByVersion, Generation

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0"

# BR 7.1.2.2(g), 7.1.2.3(f)
PROHIBITED: Mapping[str, str] = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage",
}

PERMITTED_FROM_1_0_16 = frozenset({EMAIL_PROTECTION, CLIENT_AUTH})
"""BR 7.1.2.2(g), and 7.1.2.3(f) in the Multipurpose generation, since 1.0.16."""
PERMITTED_FROM_1_0_16_DAY = date(2027, 7, 1)
"""The day from which these are the only ones; until then it is announced."""
CROSS_PURPOSES_FROM_1_0_16_DAY = date(2026, 9, 28)
"""BR 7.1.2.2(g), since 1.0.16: the day from which cross certificates follow the CCADB policy (6.3)."""

CLOSED_LISTS: ByVersion[Generation] = ByVersion(
    {"1.0.0": Generation.STRICT, "1.0.16": Generation.STRICT | Generation.MULTIPURPOSE}
)
"""BR 7.1.2.3(f): the generations for which the purposes are a closed list, also if it is only announced."""

SPECIFIED_FOR_CAS: ByVersion[frozenset[str]] = ByVersion(
    {"1.0.0": frozenset({EMAIL_PROTECTION}), "1.0.16": PERMITTED_FROM_1_0_16}
)
"""BR 7.1.2.2(g): the purposes of subordinate CA certificates that the BR name as present."""

# BR 7.1.2.4, number 1
PRIVATE_NETWORK: Mapping[str, str] = {
    "1.3.6.1.4.1.311.20.2.2": "Microsoft smart card logon",
    "1.3.6.1.5.2.3.4": "Kerberos client authentication (PKINIT)",
    "1.3.6.1.5.2.3.5": "Kerberos KDC",
    "1.3.6.1.4.1.311.10.3.4": "Microsoft encrypting file system",
    "1.3.6.1.4.1.311.10.3.4.1": "Microsoft file recovery",
    "1.3.6.1.4.1.311.20.2.1": "Microsoft enrollment agent",
    "1.3.6.1.4.1.311.67.1.1": "Microsoft BitLocker drive encryption",
    "1.3.6.1.4.1.311.67.1.2": "Microsoft BitLocker data recovery",
    "1.3.6.1.4.1.311.54.1.2": "Microsoft remote desktop",
}
"""Purposes of services that a network runs for its own members."""

NAMES: Mapping[str, str] = {
    **PROHIBITED,
    **PRIVATE_NETWORK,
    EMAIL_PROTECTION: "emailProtection",
    CLIENT_AUTH: "clientAuth",
    "1.3.6.1.5.5.7.3.5": "ipsecEndSystem",
    "1.3.6.1.5.5.7.3.6": "ipsecTunnel",
    "1.3.6.1.5.5.7.3.7": "ipsecUser",
    "1.3.6.1.5.5.7.3.17": "ipsecIKE",
    "1.3.6.1.5.5.8.2.2": "iKEIntermediate",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    "1.3.6.1.5.5.7.3.36": "documentSigning",
    "1.2.840.113583.1.1.5": "Adobe document signing",
    "1.3.6.1.4.1.311.10.3.12": "Microsoft document signing",
    "1.3.6.1.4.1.311.80.1": "Microsoft document encryption",
}
"""Names for messages."""


def purpose_name(oid: str) -> str:
    """The name of a purpose with its OID, or the OID alone if the name is not known."""
    name = NAMES.get(oid)
    return oid if name is None else f"{name} ({oid})"
