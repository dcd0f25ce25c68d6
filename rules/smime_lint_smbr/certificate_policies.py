"""certificatePolicies of subscriber certificates: BR 7.1.2.3(a), 7.1.6.1, 7.1.6.4; qualifiers also of CA
certificates: 7.1.2.2(a)."""

from __future__ import annotations

from collections.abc import Container

from smime_lint.br import ANY_POLICY, RESERVED_ARC, RESERVED_POLICIES, RESERVED_POLICY_OIDS, Generation
from smime_lint.model import CertificatePolicies, CpsUri, UserNotice
from smime_lint.rules import (
    Defaults,
    Kind,
    Mode,
    Rule,
    Scope,
    Severity,
    TypeSource,
    Violation,
    Violations,
)

from .extension_rules import CERTIFICATES, critical, missing
from .tables.policies import LEGACY_END, LEGACY_END_VERSION
from .uris import scheme_of

CITATION = "BR 7.1.2.3(a)"

rule = Defaults(on=CertificatePolicies, severity=Severity.ERROR, citation=CITATION, since="1.0.0").rule

_LEGACY = frozenset(
    oid for oid, (_, generation) in RESERVED_POLICIES.items() if generation is Generation.LEGACY
)


def _is_in_reserved_arc(oid: str) -> bool:
    return oid.startswith(RESERVED_ARC + ".") or oid == RESERVED_ARC


def presence(prefix: str, kinds: Kind, citation: str, fix: str) -> tuple[Rule, ...]:
    """The rules that certificates of some kinds have the extension, and that it is not critical."""
    return (
        missing(
            f"{prefix}missing",
            CertificatePolicies,
            kinds,
            citation,
            fix,
            name="certificatePolicies",
        ),
        critical(
            f"{prefix}critical",
            CertificatePolicies,
            kinds,
            citation,
            name="certificatePolicies",
            severity=Severity.WARN,
        ),
    )


def _cps_uri_not_http(qualifier: CpsUri) -> Violations:
    """The value of an id-qt-cps qualifier is an HTTP or HTTPS URL.

    HTTPS is permitted here, unlike in cRLDistributionPoints and authorityInfoAccess. A value without a scheme
    is not a URI, which is reported as a violation of RFC 5280.
    """
    if qualifier.uri is None:
        return
    scheme = scheme_of(qualifier.uri)
    if scheme and scheme not in ("http", "https"):
        yield Violation(
            qualifier.uri, f"the CPS qualifier has the scheme {scheme}; it must have http or https"
        )


def _user_notice_no_explicit_text(qualifier: UserNotice) -> Violations:
    """An id-qt-unotice qualifier has explicitText.

    RFC 5280 makes both of its fields optional, so even an empty user notice decodes.
    """
    if qualifier.explicit_text is None:
        yield Violation(qualifier, "the user notice has no explicitText")


def _user_notice_notice_ref(qualifier: UserNotice) -> Violations:
    """An id-qt-unotice qualifier has no noticeRef.

    RFC 5280 only advises against it; the BR prohibit it.
    """
    if qualifier.notice_ref is not None:
        yield Violation(qualifier.notice_ref, "the user notice has a noticeRef")


def qualifier_rules(prefix: str, kinds: Kind, citation: str) -> tuple[Rule, ...]:
    """The rules for qualifiers in certificates of some kinds; their ids begin with the prefix."""
    certificate = CERTIFICATES[kinds]
    qualifier_rule = Defaults(kinds=kinds, severity=Severity.ERROR, citation=citation, since="1.0.0").rule
    return (
        qualifier_rule(
            f"{prefix}cps_uri_not_http",
            on=CpsUri,
            title=f"The CPS qualifier of {certificate} is an HTTP or HTTPS URL.",
            fix="encode an HTTP or HTTPS URL as the CPS qualifier",
        )(_cps_uri_not_http),
        qualifier_rule(
            f"{prefix}user_notice_no_explicit_text",
            on=UserNotice,
            title=f"A user notice in {certificate} contains explicitText.",
            fix="add explicitText, or remove the user notice",
        )(_user_notice_no_explicit_text),
        qualifier_rule(
            f"{prefix}user_notice_notice_ref",
            on=UserNotice,
            covers=("pkix.certificate_policies.notice_ref_present",),
            removes=True,
            title=f"A user notice in {certificate} does not contain noticeRef.",
            fix="remove noticeRef",
        )(_user_notice_notice_ref),
    )


RULES = (
    *presence(
        "smbr.certificate_policies.",
        Kind.SUBSCRIBER,
        CITATION,
        "add certificatePolicies with the reserved policy OID of the certificate's type and generation",
    ),
    *qualifier_rules("smbr.certificate_policies.", Kind.SUBSCRIBER, CITATION),
)


@rule(
    "smbr.certificate_policies.reserved_oid_missing",
    citation="BR 7.1.2.3(a), 7.1.6.4",
    covers=("pkix.certificate_policies.empty",),
    fix="assert the reserved policy OID of the certificate's type and generation",
)
def reserved_oid_missing(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subscriber certificate asserts a reserved S/MIME policy OID of the CA/Browser Forum.

    A CA's own policy OID that is mapped to a type and generation does not replace it. If type and generation
    are given (`--type`), their OID is required, not just any reserved one. If the extension is missing or
    does not decode, that is reported instead.
    """
    profile = ctx.profile
    wanted: Container[str] = RESERVED_POLICIES
    name = f"none of {RESERVED_ARC}.{{1-4}}.{{1-3}}"
    if profile.type_source is TypeSource.FORCED and profile.type and profile.generation:
        oid = RESERVED_POLICY_OIDS[profile.type, profile.generation]
        wanted = (oid,)
        name = f"not {oid} ({profile.type.label}-{profile.generation.label})"
    if not any(policy.oid in wanted for policy in extension.policies):
        asserted = ", ".join(policy.oid for policy in extension.policies[:5])
        yield Violation(extension, f"the asserted policies are {asserted or 'none'}, {name}", value=asserted)


@rule(
    "smbr.certificate_policies.multiple_reserved_oids",
    fix="keep only the reserved policy OID of the certificate's type and generation",
)
def multiple_reserved_oids(extension: CertificatePolicies) -> Violations:
    """A subscriber certificate asserts exactly one of the reserved S/MIME policy OIDs.

    Policy OIDs that are not reserved are ignored. One OID that is asserted twice violates RFC 5280, not this
    requirement.
    """
    if len(extension.policies) < 2:
        return
    seen: list[str] = []
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES and policy.oid not in seen:
            seen.append(policy.oid)
            if len(seen) > 1:
                yield Violation(policy, f"{policy.oid} is asserted together with {', '.join(seen[:-1])}")


@rule(
    "smbr.certificate_policies.unknown_reserved_arc_oid",
    severity=Severity.NOTICE,
    citation="BR 7.1.6.1",
    fix="use one of the twelve policy OIDs that the BR define",
)
def unknown_reserved_arc_oid(extension: CertificatePolicies) -> Violations:
    """A policy OID under 2.23.140.1.5 is one of the twelve that the BR define.

    Other OIDs in this arc have no meaning. The BR do not expressly prohibit them, hence a notice.
    """
    for policy in extension.policies:
        if policy.oid not in RESERVED_POLICIES and _is_in_reserved_arc(policy.oid):
            yield Violation(
                policy, f"the BR do not define the policy OID {policy.oid}, which is in their arc"
            )


@rule(
    "smbr.certificate_policies.additional_oid",
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(a), 7.1.6.4",
    mode=Mode.REMINDER,
    fix="document the policy OID in the CP or CPS, or remove it",
)
def additional_oid(extension: CertificatePolicies) -> Violations:
    """Further policy OIDs of a subscriber certificate are documented in the CA's CP or CPS.

    Until BR 1.0.6 the CA also documents that certificates with these OIDs are managed under the BR
    (7.1.6.4). anyPolicy and OIDs in the arc of the BR have rules of their own.
    """
    for policy in extension.policies:
        if policy.oid != ANY_POLICY and not _is_in_reserved_arc(policy.oid):
            yield Violation(policy, f"verify that the CP or CPS documents the policy OID {policy.oid}")


@rule(
    "smbr.certificate_policies.any_policy",
    severity=Severity.NOTICE,
    fix="remove anyPolicy",
)
def any_policy(extension: CertificatePolicies) -> Violations:
    """A subscriber certificate does not assert anyPolicy.

    The profile provides for a reserved OID and for OIDs documented by the CA, and anyPolicy is neither. It is
    not expressly prohibited in end-entity certificates, hence a notice.
    """
    for policy in extension.policies:
        if policy.oid == ANY_POLICY:
            yield Violation(policy, "anyPolicy is asserted")


@rule(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    citation="BR 7.1.6.1",
    since=LEGACY_END_VERSION,
    effective=LEGACY_END,
    fix="issue the certificate under the Multipurpose or Strict generation",
)
def legacy_generation_after_sunset(extension: CertificatePolicies) -> Violations:
    """From 2025-07-15 subscriber certificates are not issued under a Legacy policy OID.

    The asserted OID decides, not a generation that was given or guessed. If the time of issuance is not
    given, notBefore is used: a backdated certificate escapes the rule, and one with a notBefore in the future
    is reported although it was issued in time.
    """
    for policy in extension.policies:
        if policy.oid in _LEGACY:
            yield Violation(policy, f"{policy.oid} is a Legacy policy, which ended on {LEGACY_END}")
