"""Which policies are valid for a certificate at the end of a path: RFC 5280 6.1.

The tree of RFC 5280 is not built: to know whether a policy is in it at the depth of a certificate, the
policies that are expected there are enough (RFC 9618).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..model import (
    Certificate,
    CertificatePolicies,
    InhibitAnyPolicy,
    PolicyConstraints,
    PolicyMappings,
)
from .issuers import is_self_signed
from .names import is_self_issued

ANY_POLICY = "2.5.29.32.0"


class ValidPolicies(msgspec.Struct, frozen=True):
    """The outcome of the policy processing for a certificate."""

    policies: frozenset[str]
    """The valid policies, anyPolicy among them if every policy is."""
    is_required: bool
    """Whether requireExplicitPolicy of a CA above, or of the certificate, demands that one is valid."""


def valid_policies(certificate: Certificate, issuers: Sequence[Certificate]) -> ValidPolicies:
    """The valid policies of a certificate.

    ``issuers``: its path, the nearest issuer first. A self-signed certificate at the end is the trust anchor,
    whose policies are not considered. If the end is not known, all policies count as valid there.
    """
    path = [certificate, *issuers]
    if is_self_signed(path[-1]):
        path.pop()
    expected: set[str] = set()
    is_any = True  # anyPolicy is among those expected
    explicit = mapping = inhibit_any = len(path) + 1
    valid: set[str] = set()
    for each in reversed(path):
        is_last = each is certificate
        is_own = is_self_issued(each)
        valid, is_any = _step(each, expected, is_any, inhibit_any > 0 or (is_own and not is_last))
        if is_last:
            break
        expected = _mapped(each, valid, is_any, mapping > 0)
        if not is_own:
            explicit, mapping, inhibit_any = (
                max(explicit - 1, 0),
                max(mapping - 1, 0),
                max(inhibit_any - 1, 0),
            )
        constraints, inhibit = each.tbs.get(PolicyConstraints), each.tbs.get(InhibitAnyPolicy)
        if constraints is not None and constraints.require_explicit_policy is not None:
            explicit = min(explicit, constraints.require_explicit_policy.value)
        if constraints is not None and constraints.inhibit_policy_mapping is not None:
            mapping = min(mapping, constraints.inhibit_policy_mapping.value)
        if inhibit is not None:
            inhibit_any = min(inhibit_any, inhibit.skip_certs.value)
    # RFC 5280 6.1.5 (a) and (b)
    constraints = certificate.tbs.get(PolicyConstraints)
    own = None if constraints is None else constraints.require_explicit_policy
    is_required = explicit <= 1 or (own is not None and own.value == 0)
    return ValidPolicies(frozenset(valid | {ANY_POLICY} if is_any else valid), is_required)


def _step(
    certificate: Certificate, expected: set[str], is_any: bool, may_be_any: bool
) -> tuple[set[str], bool]:
    """RFC 5280 6.1.3 (d) and (e): the policies that are valid here, and whether anyPolicy is."""
    extension = certificate.tbs.get(CertificatePolicies)
    if extension is None:
        return set(), False
    asserted = {policy.oid for policy in extension.policies}
    valid = asserted - {ANY_POLICY} if is_any else asserted & expected
    if ANY_POLICY not in asserted or not may_be_any:
        return valid, False
    return valid | expected, is_any


def _mapped(certificate: Certificate, valid: set[str], is_any: bool, may_map: bool) -> set[str]:
    """RFC 5280 6.1.4 (b): the policies that are expected of the next certificate."""
    extension = certificate.tbs.get(PolicyMappings)
    if extension is None:
        return valid
    mappings: dict[str, set[str]] = {}
    for issuer_domain, subject_domain in extension.mappings:
        mappings.setdefault(issuer_domain.value, set()).add(subject_domain.value)
    expected = valid - set(mappings)
    if may_map:
        for policy, others in mappings.items():
            if policy in valid or is_any:
                expected |= others
    return expected
