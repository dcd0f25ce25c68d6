"""certificatePolicies of subscriber certificates: BR 7.1.2.3(a), 7.1.6.1, 7.1.6.4."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from smime_lint.br import ANY_POLICY, RESERVED_ARC, RESERVED_POLICIES, RESERVED_POLICY_OIDS, Generation
from smime_lint.model import CertificatePolicies, CpsUri, Extension, TBSCertificate, UserNotice
from smime_lint.rules import Mode, Scope, Severity, TypeSource, Violation, Violations, rule

from .criticality import critical_extension
from .uris import scheme_of

_LEGACY = frozenset(
    oid for oid, (_, generation) in RESERVED_POLICIES.items() if generation is Generation.LEGACY
)


_BY_OID = TypeSource.POLICY


def _is_in_reserved_arc(oid: str) -> bool:
    return oid.startswith(RESERVED_ARC + ".") or oid == RESERVED_ARC


@rule(
    "smbr.certificate_policies.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="add certificatePolicies with the reserved policy OID of the certificate's type and generation",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has a certificatePolicies extension.

    Without it nothing says which type and generation the certificate claims.
    """
    if not tbs.has(CertificatePolicies):
        yield Violation(tbs.extension_holder, "there is no certificatePolicies extension")


@rule(
    "smbr.certificate_policies.critical",
    on=CertificatePolicies,
    malformed=True,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="leave out the critical field of certificatePolicies",
)
def critical(extension: Extension) -> Violations:
    """certificatePolicies of a subscriber certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.certificate_policies.reserved_oid_missing",
    on=CertificatePolicies,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a), 7.1.6.4",
    since="1.0.0",
    covers=("pkix.certificate_policies.empty",),
    fix="assert the reserved policy OID of the certificate's type and generation",
)
def reserved_oid_missing(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subscriber certificate asserts a reserved S/MIME policy OID of the CA/Browser Forum.

    A policy OID of the CA's own that is known to stand for a type and generation does not replace it. Where
    the caller forces type and generation, it is their OID that has to be asserted, and not just any reserved
    one. Where the extension is missing or does not decode, that is the finding.
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
        yield Violation(extension, f"{asserted or 'no policy'} is asserted, but {name}", value=asserted)


@rule(
    "smbr.certificate_policies.multiple_reserved_oids",
    on=CertificatePolicies,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="keep the one reserved policy OID that the certificate was issued under",
)
def multiple_reserved_oids(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subscriber certificate asserts exactly one of the reserved S/MIME policy OIDs.

    Type and generation are judged by the first one, unless the caller tells them. OIDs outside the reserved
    ones do not count; one OID asserted twice is a fault against RFC 5280, not against this requirement.
    """
    if len(extension.policies) < 2:
        return
    seen: list[str] = []
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES and policy.oid not in seen:
            seen.append(policy.oid)
            if len(seen) > 1:
                by_it = ", by which the certificate was judged" if ctx.profile.type_source is _BY_OID else ""
                yield Violation(policy, f"{policy.oid} is asserted besides {seen[0]}{by_it}")


@rule(
    "smbr.certificate_policies.unknown_reserved_arc_oid",
    on=CertificatePolicies,
    severity=Severity.NOTICE,
    citation="BR 7.1.6.1",
    since="1.0.0",
    fix="use one of the twelve policy OIDs that the BR define",
)
def unknown_reserved_arc_oid(extension: CertificatePolicies) -> Violations:
    """A policy OID under 2.23.140.1.5 is one of the twelve that the BR define.

    Others assert nothing. The BR do not forbid them in so many words, hence a notice.
    """
    for policy in extension.policies:
        if policy.oid not in RESERVED_POLICIES and _is_in_reserved_arc(policy.oid):
            yield Violation(policy, f"{policy.oid} stands in the arc of the BR, which define no such OID")


@rule(
    "smbr.certificate_policies.additional_oid",
    on=CertificatePolicies,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(a), 7.1.6.4",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def additional_oid(extension: CertificatePolicies) -> Violations:
    """Further policy OIDs of a subscriber certificate are documented in the CA's CP or CPS.

    Until BR 1.0.6 the CA also documents that certificates with these OIDs are managed under the BR
    (7.1.6.4). anyPolicy and OIDs under the arc of the BR have rules of their own.
    """
    for policy in extension.policies:
        if policy.oid != ANY_POLICY and not _is_in_reserved_arc(policy.oid):
            yield Violation(policy, f"the policy OID {policy.oid} has to be documented in the CP or CPS")


@rule(
    "smbr.certificate_policies.any_policy",
    on=CertificatePolicies,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="leave out anyPolicy",
)
def any_policy(extension: CertificatePolicies) -> Violations:
    """A subscriber certificate does not assert anyPolicy.

    The profile foresees a reserved OID and OIDs documented by the CA, which anyPolicy is not; but nothing
    prohibits it in end-entity certificates, hence a notice.
    """
    for policy in extension.policies:
        if policy.oid == ANY_POLICY:
            yield Violation(policy, "anyPolicy is asserted")


@rule(
    "smbr.certificate_policies.cps_uri_not_http",
    on=CpsUri,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="give an HTTP or HTTPS URL as the CPS qualifier",
)
def cps_uri_not_http(qualifier: CpsUri) -> Violations:
    """The CPS qualifier of a subscriber certificate is an HTTP or HTTPS URL.

    HTTPS is as good as HTTP here, unlike in cRLDistributionPoints and authorityInfoAccess. A value without a
    scheme is no URI at all, which is a fault against RFC 5280 and reported as such.
    """
    if qualifier.uri is None:
        return
    scheme = scheme_of(qualifier.uri)
    if scheme and scheme not in ("http", "https"):
        yield Violation(
            qualifier.uri, f"the CPS qualifier has the scheme {scheme}, it has to be http or https"
        )


@rule(
    "smbr.certificate_policies.user_notice_no_explicit_text",
    on=UserNotice,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    fix="give the user notice an explicitText, or leave it out",
)
def user_notice_no_explicit_text(qualifier: UserNotice) -> Violations:
    """A user notice of a subscriber certificate has explicitText.

    RFC 5280 makes both of its fields optional, so that even an empty notice decodes.
    """
    if qualifier.explicit_text is None:
        yield Violation(qualifier, "the user notice has no explicitText")


@rule(
    "smbr.certificate_policies.user_notice_notice_ref",
    on=UserNotice,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(a)",
    since="1.0.0",
    covers=("pkix.certificate_policies.notice_ref_present",),
    fix="leave out noticeRef",
)
def user_notice_notice_ref(qualifier: UserNotice) -> Violations:
    """A user notice of a subscriber certificate has no noticeRef.

    RFC 5280 only advises against it.
    """
    if qualifier.notice_ref is not None:
        yield Violation(qualifier.notice_ref, "the user notice has a noticeRef")


@rule(
    "smbr.certificate_policies.legacy_generation_after_sunset",
    on=CertificatePolicies,
    severity=Severity.ERROR,
    citation="BR 7.1.6.1",
    since="1.0.6",
    effective=date(2025, 7, 15),
    fix="issue the certificate under the multipurpose or strict generation",
)
def legacy_generation_after_sunset(extension: CertificatePolicies) -> Violations:
    """No subscriber certificate is issued under a Legacy policy OID on or after 2025-07-15.

    What counts is the OID asserted, not a generation that was forced or guessed. The day of issuance is
    taken from notBefore where the caller gives none: backdating hides the fault, and a notBefore in the
    future feigns it.
    """
    for policy in extension.policies:
        if policy.oid in _LEGACY:
            yield Violation(policy, f"{policy.oid} is a Legacy policy, which ended on 2025-07-15")
