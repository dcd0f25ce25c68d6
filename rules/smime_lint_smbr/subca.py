"""Subordinate CA certificates, including cross certificates: BR 7.1.2.2, 7.1.6.3.

Some sentences do not apply to cross certificates, and a cross certificate looks like any other: it shares
subject and key with a root. Unless the kind is given (`--type`), these sentences are notices, except if
pathLenConstraint is 0, or a certificate that the CA issued to a subscriber is known: the key of a root does
not sign subscriber certificates (BR 6.1.7).
"""

from __future__ import annotations

from smime_lint.model import (
    AuthorityInfoAccess,
    BasicConstraints,
    CertificatePolicies,
    CrlDistributionPoints,
    ExtendedKeyUsage,
    KeyPurposeId,
    NameConstraints,
    OrganizationName,
    TBSCertificate,
    UniformResourceIdentifier,
)
from smime_lint.rules import Context, Defaults, Kind, Scope, Severity, Violation, Violations

from . import (
    authority_info_access,
    authority_key_identifier,
    basic_constraints,
    certificate_policies,
    crl_distribution_points,
    key_usage,
    subject_key_identifier,
)
from .attribute_values import fold
from .authority_info_access import CA_ISSUERS, OCSP
from .ca_policies import ANY_POLICY, has_any_policy, has_permitted_policy, has_reserved_policy
from .crl_distribution_points import uris_of
from .extended_key_usage import without_email_protection
from .extension_rules import critical, not_critical
from .tables.key_purposes import (
    ANY_EXTENDED_KEY_USAGE,
    CLIENT_AUTH,
    PERMITTED_FROM_1_0_16,
    PERMITTED_FROM_1_0_16_DAY,
    PROHIBITED,
    SPECIFIED_FOR_CAS,
    purpose_name,
)
from .uris import is_http, scheme_of

ALL = Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS
NO_CROSS = Kind.SUBCA | Kind.TCSUBCA
_A, _B, _C, _D, _E, _F, _G, _H, _I = (f"BR 7.1.2.2({letter})" for letter in "abcdefghi")

rule = Defaults(kinds=ALL, severity=Severity.ERROR, since="1.0.0").rule


def may_be_cross(ctx: Context) -> bool:
    """Whether the certificate may be a cross certificate, as far as its content, the given kind and known
    certificates below it show."""
    if ctx.profile.is_forced:
        return ctx.profile.kind is Kind.CROSS
    if ctx.profile.issues_smime:
        return False
    constraints = ctx.tbs.get(BasicConstraints)
    path_len = None if constraints is None else constraints.path_len_constraint
    return path_len is None or path_len.value != 0


RULES = (
    *certificate_policies.presence(
        "smbr.subca.certificate_policies_",
        ALL,
        _A,
        "add certificatePolicies with a reserved S/MIME policy OID",
    ),
    *certificate_policies.qualifier_rules("smbr.subca.", ALL, _A),
    *crl_distribution_points.presence("smbr.subca.crl_distribution_points_", ALL, _B, Severity.ERROR),
    *authority_info_access.presence("smbr.subca.authority_info_access_", ALL, _C),
    *basic_constraints.rules_for_ca("smbr.subca.", ALL, _D),
    *key_usage.rules_for_ca("smbr.subca.", ALL, _E),
    not_critical(
        "smbr.subca.name_constraints_not_critical",
        NameConstraints,
        ALL,
        _F,
        name="nameConstraints",
        severity=Severity.WARN,
        covers=("pkix.name_constraints.not_critical",),
    ),
    critical(
        "smbr.subca.extended_key_usage_critical",
        ExtendedKeyUsage,
        NO_CROSS,
        _G,
        name="extKeyUsage",
        severity=Severity.WARN,
    ),
    *authority_key_identifier.rules_for("smbr.subca.authority_key_identifier_", ALL, _H),
    *subject_key_identifier.rules_for(
        "smbr.subca.subject_key_identifier_", ALL, _I, covered="pkix.subject_key_identifier.missing_in_ca"
    ),
)


@rule(
    "smbr.subca.policies_not_permitted",
    on=CertificatePolicies,
    citation="BR 7.1.2.2(a), 7.1.6.3",
    covers=("pkix.certificate_policies.empty",),
    fix="add the reserved S/MIME policy OIDs of what the CA issues, or anyPolicy if it is an Affiliate",
)
def policies_not_permitted(extension: CertificatePolicies) -> Violations:
    """A subordinate CA certificate asserts a reserved S/MIME policy OID or anyPolicy.

    One of the two is required both of Affiliates and of others. Policy OIDs of the CA or of ETSI may be
    present in addition, but do not replace them.
    """
    if not has_permitted_policy(extension):
        found = ", ".join(policy.oid for policy in extension.policies[:8]) or "none"
        yield Violation(
            extension, f"the policies are {found}, neither a reserved S/MIME policy OID nor anyPolicy"
        )


@rule(
    "smbr.subca.any_policy_unaffiliated",
    on=CertificatePolicies,
    severity=Severity.NOTICE,
    citation="BR 7.1.6.3",
    covers=("smbr.subca.reserved_oid_unaffiliated",),
    fix="replace anyPolicy with the reserved S/MIME policy OIDs of what the CA issues",
)
def any_policy_unaffiliated(extension: CertificatePolicies, ctx: Context) -> Violations:
    """A subordinate CA that is not an Affiliate of the issuing CA has explicit policy OIDs, not anyPolicy.

    A certificate does not show affiliation. The rule reports a notice if issuer and subject name different
    organizations; `--affiliated` or `--not-affiliated` decides it. anyPolicy together with a reserved OID is
    reported by smbr.subca.any_policy_with_reserved_oid.
    """
    if ctx.profile.affiliated is None and has_any_policy(extension) and not has_reserved_policy(extension):
        issuer, subject = _organization(ctx, "issuer"), _organization(ctx, "subject")
        if issuer is not None and subject is not None and fold(issuer) != fold(subject):
            yield Violation(
                extension,
                f"anyPolicy is asserted; it is permitted only if {subject!r} is an Affiliate of {issuer!r}",
            )


@rule(
    "smbr.subca.any_policy_of_unaffiliated_ca",
    on=CertificatePolicies,
    citation="BR 7.1.6.3",
    covers=("smbr.subca.any_policy_with_reserved_oid",),
    fix="replace anyPolicy with the reserved S/MIME policy OIDs of what the CA issues",
)
def any_policy_of_unaffiliated_ca(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subordinate CA that is declared not to be an Affiliate of the issuing CA does not assert anyPolicy.

    The rule applies only with `--not-affiliated` (`affiliated = false`).
    """
    if ctx.profile.affiliated is False and has_any_policy(extension):
        yield Violation(
            extension, "anyPolicy is asserted, and the subject is not an Affiliate of the issuing CA"
        )


def _organization(ctx: Context, field: str) -> str | None:
    name = ctx.tbs.issuer if field == "issuer" else ctx.tbs.subject
    for attribute in () if name is None else name.attributes:
        if isinstance(attribute, OrganizationName):
            return attribute.text
    return None


@rule(
    "smbr.subca.any_policy_with_reserved_oid",
    on=CertificatePolicies,
    severity=Severity.WARN,
    citation="BR 7.1.6.3",
    fix="keep either the reserved S/MIME policy OIDs or anyPolicy",
)
def any_policy_with_reserved_oid(extension: CertificatePolicies) -> Violations:
    """A subordinate CA certificate has either explicit policy OIDs or anyPolicy.

    The BR offer two alternatives, and a certificate with both matches neither. anyPolicy makes the others
    redundant.
    """
    if has_any_policy(extension) and any(policy.oid != ANY_POLICY for policy in extension.policies):
        yield Violation(extension, "anyPolicy is asserted together with explicit policy OIDs")


@rule(
    "smbr.subca.crl_distribution_points_no_http",
    on=CrlDistributionPoints,
    citation=_B,
    covers=(
        "pkix.crl_distribution_points.empty",
        "pkix.crl_distribution_points.empty_point",
        "pkix.crl_distribution_points.no_ldap_or_http",
    ),
    fix="add an http URI of the issuing CA's CRL",
)
def crl_distribution_points_no_http(extension: CrlDistributionPoints) -> Violations:
    """cRLDistributionPoints of a subordinate CA certificate contains the HTTP URL of the CA's CRL service.

    Other URIs may be present in addition. An https URI is not an HTTP URL here: retrieving what is needed to
    check a certificate must not depend on another certificate.
    """
    if not any(is_http(uri.value) for uri in uris_of(extension)):
        yield Violation(extension, "no distribution point has an http URI")


@rule(
    "smbr.subca.ca_issuers_missing",
    on=AuthorityInfoAccess,
    severity=Severity.WARN,
    citation=_C,
    covers=("pkix.authority_info_access.ca_issuers_without_http_or_ldap",),
    fix="add a caIssuers http URI of the issuing CA's certificate",
)
def ca_issuers_missing(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess of a subordinate CA certificate has the HTTP URL of the issuing CA's certificate.

    If the extension is missing or empty, that is reported instead.
    """
    locations = [d.location for d in extension.descriptions if d.method == CA_ISSUERS]
    if extension.descriptions and not any(
        isinstance(name, UniformResourceIdentifier) and is_http(name.value) for name in locations
    ):
        yield Violation(extension, "authorityInfoAccess has no caIssuers http URI")


@rule(
    "smbr.subca.ocsp_not_http",
    on=AuthorityInfoAccess,
    severity=Severity.NOTICE,
    citation=_C,
    fix="encode the OCSP access location as an http URI",
)
def ocsp_not_http(extension: AuthorityInfoAccess) -> Violations:
    """The OCSP access location of a subordinate CA certificate is an HTTP URL.

    The BR permit the HTTP URL of the issuing CA's OCSP responder and do not mention anything else, hence a
    notice.
    """
    for description in extension.descriptions:
        location = description.location
        if description.method != OCSP:
            continue
        if not isinstance(location, UniformResourceIdentifier):
            yield Violation(description, "the OCSP access location is not a URI; it must be an http URI")
        elif not is_http(location.value):
            scheme = scheme_of(location.value)
            found = f"has the scheme {scheme}" if scheme else "has no scheme"
            yield Violation(description, f"the OCSP access location {found}; it must be an http URI")


def _missing_extended_key_usage(tbs: TBSCertificate) -> Violations:
    if not tbs.has(ExtendedKeyUsage):
        yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")


@rule(
    "smbr.subca.extended_key_usage_missing",
    on=TBSCertificate,
    kinds=NO_CROSS,
    citation=_G,
    fix="add extKeyUsage with emailProtection",
)
def extended_key_usage_missing(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A subordinate CA certificate that is not a cross certificate has extKeyUsage.

    A certificate that may be a cross certificate is reported by
    smbr.subca.extended_key_usage_missing_doubtful.
    """
    return () if may_be_cross(ctx) else _missing_extended_key_usage(tbs)


@rule(
    "smbr.subca.extended_key_usage_missing_doubtful",
    on=TBSCertificate,
    kinds=NO_CROSS,
    severity=Severity.NOTICE,
    citation=_G,
    doubtful_of="smbr.subca.extended_key_usage_missing",
    fix="add extKeyUsage with emailProtection, or verify that it is a cross certificate",
)
def extended_key_usage_missing_doubtful(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A subordinate CA certificate without extKeyUsage shares subject and key with a root CA certificate.

    Only cross certificates may be without extKeyUsage, and a certificate does not show whether it is one:
    `--type subca` or `--type cross` decides it.
    """
    return _missing_extended_key_usage(tbs) if may_be_cross(ctx) else ()


@rule(
    "smbr.subca.email_protection_missing",
    on=ExtendedKeyUsage,
    kinds=NO_CROSS,
    citation=_G,
    covers=("pkix.extended_key_usage.empty",),
    fix="add emailProtection (1.3.6.1.5.5.7.3.4)",
)
def email_protection_missing(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of a subordinate CA certificate that issues S/MIME certificates has emailProtection.

    A CA is assumed to issue S/MIME certificates if its kind is given (`--type`) or if it asserts a reserved
    S/MIME policy OID; other CA certificates without emailProtection are outside the scope of the BR.
    anyExtendedKeyUsage does not replace emailProtection, and is prohibited.
    """
    return without_email_protection(usage)


@rule(
    "smbr.subca.prohibited_extended_key_usage",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    citation=_G,
    covers=(
        "smbr.subca.other_extended_key_usage",
        "pkix.extended_key_usage.any_critical",
        "pkix.extended_key_usage.time_stamping_not_critical",
    ),
    fix="remove the purpose",
)
def prohibited_extended_key_usage(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """extKeyUsage of a subordinate CA certificate has no serverAuth, codeSigning, timeStamping or anyEKU.

    anyExtendedKeyUsage is also prohibited in cross certificates. The other purposes are reported by
    smbr.subca.prohibited_extended_key_usage_doubtful if it may be a cross certificate.
    """
    if purpose.oid in PROHIBITED and (purpose.oid == ANY_EXTENDED_KEY_USAGE or not may_be_cross(ctx)):
        yield Violation(purpose, f"{purpose_name(purpose.oid)} is prohibited", value=purpose.oid)


@rule(
    "smbr.subca.prohibited_extended_key_usage_doubtful",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.NOTICE,
    citation=_G,
    doubtful_of="smbr.subca.prohibited_extended_key_usage",
    covers=("smbr.subca.other_extended_key_usage",),
    fix="remove the purpose, or verify that it is a cross certificate",
)
def prohibited_extended_key_usage_doubtful(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """A subordinate CA certificate with serverAuth, codeSigning or timeStamping is a cross certificate.

    Other CA certificates that issue S/MIME certificates do not have these purposes: `--type subca` or
    `--type cross` decides it.
    """
    if purpose.oid in PROHIBITED and purpose.oid != ANY_EXTENDED_KEY_USAGE and may_be_cross(ctx):
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is prohibited unless this is a cross certificate",
            value=purpose.oid,
        )


@rule(
    "smbr.subca.other_extended_key_usage",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.NOTICE,
    citation=f"{_G}, 7.1.2.4",
    fix="document the reason for the purpose, or remove it",
)
def other_extended_key_usage(purpose: KeyPurposeId, ctx: Scope) -> Violations:
    """A subordinate CA certificate has a purpose other than emailProtection only if the CA has a reason.

    The BR permit other purposes, but the CA has to document their validation: each is listed as a notice.
    From BR 1.0.16 clientAuth is specified, and not reported.
    """
    if purpose.oid not in SPECIFIED_FOR_CAS.at(ctx.br_version):
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is an additional purpose, which needs a documented reason",
            value=purpose.oid,
        )


def _is_not_permitted(purpose: KeyPurposeId) -> bool:
    return purpose.oid not in PERMITTED_FROM_1_0_16 and purpose.oid not in PROHIBITED


_from_1_0_16 = Defaults(
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.ERROR,
    citation=_G,
    since="1.0.16",
    covers=("smbr.subca.other_extended_key_usage", "smbr.extended_key_usage.private_network_purpose"),
).rule


@_from_1_0_16(
    "smbr.subca.extended_key_usage_not_permitted_from_1_0_16",
    effective=PERMITTED_FROM_1_0_16_DAY,
    fix="keep only emailProtection, and clientAuth if it is needed",
)
def extended_key_usage_not_permitted_from_1_0_16(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """From 2027-07-01 a subordinate CA certificate has only the purposes emailProtection and clientAuth.

    The source is the release note of BR 1.0.16. The purposes that were prohibited before are reported by
    smbr.subca.prohibited_extended_key_usage. Cross certificates follow the CCADB policy instead: a
    certificate that may be one is reported as doubtful.
    """
    if _is_not_permitted(purpose) and not may_be_cross(ctx):
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is not permitted, only emailProtection and "
            f"{purpose_name(CLIENT_AUTH)} are",
            value=purpose.oid,
        )


@_from_1_0_16(
    "smbr.subca.extended_key_usage_not_permitted_from_1_0_16_doubtful",
    severity=Severity.NOTICE,
    effective=PERMITTED_FROM_1_0_16_DAY,
    doubtful_of="smbr.subca.extended_key_usage_not_permitted_from_1_0_16",
    fix="keep only emailProtection and clientAuth, or verify that it is a cross certificate",
)
def extended_key_usage_not_permitted_from_1_0_16_doubtful(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """From 2027-07-01 only a cross certificate has other purposes than emailProtection and clientAuth.

    The release note of BR 1.0.16 limits subordinate CA certificates to these two, and refers cross
    certificates to the CCADB policy. A certificate does not show which of them it is: `--type subca` or
    `--type cross` decides it.
    """
    if _is_not_permitted(purpose) and may_be_cross(ctx):
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is not permitted unless this is a cross certificate",
            value=purpose.oid,
        )


@_from_1_0_16(
    "smbr.subca.extended_key_usage_not_permitted_from_1_0_16_announced",
    severity=Severity.NOTICE,
    expires=PERMITTED_FROM_1_0_16_DAY,
    announces="smbr.subca.extended_key_usage_not_permitted_from_1_0_16",
    fix="issue no such certificate from 2027-07-01",
)
def extended_key_usage_not_permitted_from_1_0_16_announced(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """A subordinate CA certificate already has no purpose that is not permitted from 2027-07-01.

    From that day emailProtection and clientAuth are the only purposes (release note of BR 1.0.16); until then
    this is a notice.
    """
    if _is_not_permitted(purpose):
        day = PERMITTED_FROM_1_0_16_DAY.isoformat()
        unless = " unless this is a cross certificate" if may_be_cross(ctx) else ""
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is not permitted from {day}{unless}",
            value=purpose.oid,
        )
