"""The reserved policy identifiers: BR 7.1.6.1."""

from __future__ import annotations

from enum import IntFlag

RESERVED_ARC = "2.23.140.1.5"
ANY_POLICY = "2.5.29.32.0"


class CertificateType(IntFlag):
    """The type of a subscriber certificate: BR 1.2 and 7.1.6.1."""

    MAILBOX = 1
    ORGANIZATION = 2
    SPONSOR = 4
    INDIVIDUAL = 8
    ALL = 15

    @property
    def label(self) -> str:
        """The name in results: mailbox, organization, sponsor, individual."""
        return (self.name or "").lower()


class Generation(IntFlag):
    """The generation of a subscriber certificate: BR 1.2 and 7.1.6.1."""

    LEGACY = 1
    MULTIPURPOSE = 2
    STRICT = 4
    ALL = 7

    @property
    def label(self) -> str:
        """The name in results: legacy, multipurpose, strict."""
        return (self.name or "").lower()


RESERVED_POLICIES: dict[str, tuple[CertificateType, Generation]] = {
    "2.23.140.1.5.1.1": (CertificateType.MAILBOX, Generation.LEGACY),
    "2.23.140.1.5.1.2": (CertificateType.MAILBOX, Generation.MULTIPURPOSE),
    "2.23.140.1.5.1.3": (CertificateType.MAILBOX, Generation.STRICT),
    "2.23.140.1.5.2.1": (CertificateType.ORGANIZATION, Generation.LEGACY),
    "2.23.140.1.5.2.2": (CertificateType.ORGANIZATION, Generation.MULTIPURPOSE),
    "2.23.140.1.5.2.3": (CertificateType.ORGANIZATION, Generation.STRICT),
    "2.23.140.1.5.3.1": (CertificateType.SPONSOR, Generation.LEGACY),
    "2.23.140.1.5.3.2": (CertificateType.SPONSOR, Generation.MULTIPURPOSE),
    "2.23.140.1.5.3.3": (CertificateType.SPONSOR, Generation.STRICT),
    "2.23.140.1.5.4.1": (CertificateType.INDIVIDUAL, Generation.LEGACY),
    "2.23.140.1.5.4.2": (CertificateType.INDIVIDUAL, Generation.MULTIPURPOSE),
    "2.23.140.1.5.4.3": (CertificateType.INDIVIDUAL, Generation.STRICT),
}

RESERVED_POLICY_OIDS: dict[tuple[CertificateType, Generation], str] = {
    profile: oid for oid, profile in RESERVED_POLICIES.items()
}
"""The same the other way round."""

PROFILE_NAMES: dict[str, tuple[CertificateType, Generation]] = {
    f"{certificate_type.label}-{generation.label}": (certificate_type, generation)
    for certificate_type, generation in RESERVED_POLICIES.values()
}
""""sponsor-strict" and so on, as the command line has them."""
