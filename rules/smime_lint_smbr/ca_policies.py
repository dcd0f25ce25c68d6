"""certificatePolicies of CA certificates: BR 7.1.6.3."""

from __future__ import annotations

from smime_lint.br import RESERVED_POLICIES
from smime_lint.model import CertificatePolicies

ANY_POLICY = "2.5.29.32.0"


def has_reserved_policy(extension: CertificatePolicies) -> bool:
    """Whether it asserts one of the reserved OIDs of BR 7.1.6.1."""
    return any(policy.oid in RESERVED_POLICIES for policy in extension.policies)


def has_any_policy(extension: CertificatePolicies) -> bool:
    """Whether it asserts anyPolicy."""
    return any(policy.oid == ANY_POLICY for policy in extension.policies)


def has_permitted_policy(extension: CertificatePolicies) -> bool:
    """Whether it has one or the other, as affiliated and other CAs have to."""
    return has_reserved_policy(extension) or has_any_policy(extension)
