"""Which profile of the BR a certificate falls under: kind, type and generation."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntFlag

import msgspec

from .br import RESERVED_POLICIES, CertificateType, Generation
from .model import (
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    GivenName,
    KeyUsage,
    KeyUsageBits,
    OrganizationIdentifier,
    OrganizationName,
    Pseudonym,
    Surname,
)

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"


class Kind(IntFlag):
    """What a document is to the BR."""

    SUBSCRIBER = 1
    ROOT = 2
    SUBCA = 4
    OTHER = 8
    """No CA certificate, and not one that the BR cover."""
    TCSUBCA = 16
    """A technically constrained subordinate CA: BR 7.1.5."""
    CROSS = 32
    """A cross certificate: BR 7.1.2.2."""
    OCSP_RESPONDER = 64
    """A delegated OCSP responder's certificate: RFC 6960 4.2.2.2."""
    CRL = 128
    OCSP_RESPONSE = 256

    ANY = SUBSCRIBER | ROOT | SUBCA | OTHER | TCSUBCA | CROSS | OCSP_RESPONDER
    """Every certificate."""
    CA = ROOT | SUBCA | TCSUBCA | CROSS

    @property
    def label(self) -> str:
        """The name in results: subscriber, root, subca, other ..."""
        return (self.name or "").lower()


class TypeSource(str, Enum):
    """How type and generation were found."""

    FORCED = "forced"
    POLICY = "policy"
    """By a reserved policy OID."""
    POLICY_MAP = "policy_map"
    """By a policy OID of the CA's that the caller mapped."""
    GUESSED = "guessed"
    """From the content of the subject; the generation is then taken as Legacy, the most lenient."""


class Profile(msgspec.Struct, frozen=True):
    """Kind, type and generation, and how they were found."""

    kind: Kind
    in_scope: bool
    """Whether the BR's rules for the kind are applied."""
    type: CertificateType | None
    generation: Generation | None
    type_source: TypeSource | None


def detect_profile(
    certificate: Certificate,
    forced: tuple[CertificateType, Generation] | None = None,
    policy_map: Mapping[str, tuple[CertificateType, Generation]] = RESERVED_POLICIES,
) -> Profile:
    """Find the profile of a certificate.

    In scope are certificates that meet the definition of BR 1.1 (emailProtection and a mailbox in the SAN),
    assert a reserved policy OID, or whose type is forced. ``policy_map``: a CA's own OIDs; reserved OIDs
    come before them.
    """
    if forced is None and is_ca_certificate(certificate):
        kind = Kind.ROOT if certificate.is_self_issued else Kind.SUBCA
        return Profile(kind, False, None, None, None)
    if forced is not None:
        return Profile(Kind.SUBSCRIBER, True, *forced, TypeSource.FORCED)
    policies = certificate.tbs.get(CertificatePolicies)
    asserted = () if policies is None else tuple(policy.oid for policy in policies.policies)
    for oid in asserted:
        if oid in RESERVED_POLICIES:
            return Profile(Kind.SUBSCRIBER, True, *RESERVED_POLICIES[oid], TypeSource.POLICY)
    if not is_smime(certificate):
        return Profile(Kind.OTHER, False, None, None, None)
    for oid in asserted:
        if oid in policy_map:
            return Profile(Kind.SUBSCRIBER, True, *policy_map[oid], TypeSource.POLICY_MAP)
    return Profile(Kind.SUBSCRIBER, True, _guess_type(certificate), Generation.LEGACY, TypeSource.GUESSED)


def is_ca_certificate(certificate: Certificate) -> bool:
    """Whether it is a CA certificate: cA is true, unless a mailbox in the SAN and neither keyCertSign nor
    pathLenConstraint show a subscriber certificate with a wrong basicConstraints."""
    constraints = certificate.tbs.get(BasicConstraints)
    if constraints is None or not constraints.ca:
        return False
    usage = certificate.tbs.get(KeyUsage)
    return (
        not certificate.mailbox_names
        or constraints.path_len_constraint is not None
        or (usage is not None and bool(usage.flags & KeyUsageBits.KEY_CERT_SIGN))
    )


def is_smime(certificate: Certificate) -> bool:
    """Whether it meets the definition of BR 1.1: emailProtection and a mailbox in the SAN."""
    purposes = certificate.tbs.get(ExtendedKeyUsage)
    return purposes is not None and purposes.has(EMAIL_PROTECTION) and bool(certificate.mailbox_names)


def _guess_type(certificate: Certificate) -> CertificateType:
    subject = certificate.tbs.subject
    if subject is None:
        return CertificateType.MAILBOX
    person = any(subject.has(attribute) for attribute in (GivenName, Surname, Pseudonym))
    organization = any(subject.has(attribute) for attribute in (OrganizationName, OrganizationIdentifier))
    if person:
        return CertificateType.SPONSOR if organization else CertificateType.INDIVIDUAL
    return CertificateType.ORGANIZATION if organization else CertificateType.MAILBOX
