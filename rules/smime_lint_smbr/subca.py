"""Subordinate CA certificates, cross certificates among them: BR 7.1.2.2, 7.1.6.3.

Some sentences hold for others than cross certificates only, and a cross certificate looks like any other: it
shares subject and key with a root. Where the caller does not say what a certificate is, these sentences are
notices, unless pathLenConstraint is 0: the key of a root signs no subscriber certificates (BR 6.1.7), so a
cross certificate that allows nothing else below it would be of no use.
"""

from __future__ import annotations

from datetime import date

from smime_lint.model import (
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    BasicConstraints,
    CertificatePolicies,
    CpsUri,
    CrlDistributionPoints,
    ExtendedKeyUsage,
    KeyPurposeId,
    KeyUsage,
    KeyUsageBits,
    NameConstraints,
    OrganizationName,
    SubjectKeyIdentifier,
    TBSCertificate,
    UniformResourceIdentifier,
    UserNotice,
)
from smime_lint.rules import Context, Kind, Scope, Severity, Violation, Violations, rule

from . import certificate_policies
from .attribute_values import fold
from .authority_info_access import CA_ISSUERS, OCSP
from .authority_key_identifier import without_key_identifier
from .ca_policies import ANY_POLICY, has_any_policy, has_permitted_policy, has_reserved_policy
from .extension_rules import critical, missing, not_critical
from .tables.key_purposes import (
    ANY_EXTENDED_KEY_USAGE,
    CLIENT_AUTH,
    EMAIL_PROTECTION,
    PERMITTED_FROM_1_0_16,
    PROHIBITED,
    purpose_name,
)
from .uris import is_http, scheme_of

ALL = Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS
NO_CROSS = Kind.SUBCA | Kind.TCSUBCA
_A, _B, _C, _D, _E, _F, _G, _H, _I = (f"BR 7.1.2.2({letter})" for letter in "abcdefghi")


def may_be_cross(ctx: Context) -> bool:
    """Whether the certificate may be a cross certificate, for all that is known."""
    if ctx.profile.is_forced:
        return ctx.profile.kind is Kind.CROSS
    constraints = ctx.tbs.get(BasicConstraints)
    path_len = None if constraints is None else constraints.path_len_constraint
    return path_len is None or path_len.value != 0


RULES = (
    missing(
        "smbr.subca.certificate_policies_missing",
        CertificatePolicies,
        ALL,
        _A,
        "add certificatePolicies with a reserved S/MIME policy OID",
        name="certificatePolicies",
    ),
    critical(
        "smbr.subca.certificate_policies_critical",
        CertificatePolicies,
        ALL,
        _A,
        name="certificatePolicies",
        severity=Severity.WARN,
    ),
    missing(
        "smbr.subca.crl_distribution_points_missing",
        CrlDistributionPoints,
        ALL,
        _B,
        "add cRLDistributionPoints with an http URI of the issuing CA's CRL",
        name="cRLDistributionPoints",
    ),
    critical(
        "smbr.subca.crl_distribution_points_critical",
        CrlDistributionPoints,
        ALL,
        _B,
        name="cRLDistributionPoints",
        covers=("pkix.crl_distribution_points.critical",),
    ),
    missing(
        "smbr.subca.authority_info_access_missing",
        AuthorityInfoAccess,
        ALL,
        _C,
        "add authorityInfoAccess with a caIssuers http URI of the issuing CA's certificate",
        name="authorityInfoAccess",
        severity=Severity.WARN,
    ),
    critical(
        "smbr.subca.authority_info_access_critical",
        AuthorityInfoAccess,
        ALL,
        _C,
        name="authorityInfoAccess",
        covers=("pkix.authority_info_access.critical",),
    ),
    missing(
        "smbr.subca.basic_constraints_missing",
        BasicConstraints,
        ALL,
        _D,
        "add basicConstraints with cA TRUE, critical",
        name="basicConstraints",
        covers=("pkix.basic_constraints.missing_in_ca",),
    ),
    not_critical(
        "smbr.subca.basic_constraints_not_critical",
        BasicConstraints,
        ALL,
        _D,
        name="basicConstraints",
        covers=("pkix.basic_constraints.not_critical_in_ca",),
    ),
    missing(
        "smbr.subca.key_usage_missing",
        KeyUsage,
        ALL,
        _E,
        "add keyUsage with keyCertSign and cRLSign, critical",
        name="keyUsage",
        covers=("pkix.key_usage.missing_in_ca",),
    ),
    not_critical(
        "smbr.subca.key_usage_not_critical",
        KeyUsage,
        ALL,
        _E,
        name="keyUsage",
        covers=("pkix.key_usage.not_critical",),
    ),
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
    missing(
        "smbr.subca.authority_key_identifier_missing",
        AuthorityKeyIdentifier,
        ALL,
        _H,
        "add authorityKeyIdentifier with the issuing CA's key identifier",
        name="authorityKeyIdentifier",
        covers=("pkix.authority_key_identifier.missing",),
    ),
    critical(
        "smbr.subca.authority_key_identifier_critical",
        AuthorityKeyIdentifier,
        ALL,
        _H,
        name="authorityKeyIdentifier",
        covers=("pkix.authority_key_identifier.critical",),
    ),
    missing(
        "smbr.subca.subject_key_identifier_missing",
        SubjectKeyIdentifier,
        ALL,
        _I,
        "add subjectKeyIdentifier",
        name="subjectKeyIdentifier",
        covers=("pkix.subject_key_identifier.missing_in_ca",),
    ),
    critical(
        "smbr.subca.subject_key_identifier_critical",
        SubjectKeyIdentifier,
        ALL,
        _I,
        name="subjectKeyIdentifier",
        covers=("pkix.subject_key_identifier.critical",),
    ),
)


@rule(
    "smbr.subca.policies_not_permitted",
    on=CertificatePolicies,
    kinds=ALL,
    severity=Severity.ERROR,
    citation="BR 7.1.2.2(a), 7.1.6.3",
    since="1.0.0",
    fix="add the reserved S/MIME policy OIDs of what the CA issues, or anyPolicy if it is an Affiliate",
)
def policies_not_permitted(extension: CertificatePolicies) -> Violations:
    """A subordinate CA certificate asserts a reserved S/MIME policy OID or anyPolicy.

    One or the other is asked of Affiliates and of others. OIDs of the CA's own, or of ETSI, may stand beside
    them but do not do.
    """
    if not has_permitted_policy(extension):
        found = ", ".join(policy.oid for policy in extension.policies[:8]) or "none"
        yield Violation(extension, f"the policies are {found}: no reserved S/MIME policy OID, no anyPolicy")


@rule(
    "smbr.subca.cps_uri_not_http",
    on=CpsUri,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_A,
    since="1.0.0",
    fix="give an HTTP or HTTPS URL as the CPS qualifier",
)
def cps_uri_not_http(qualifier: CpsUri) -> Violations:
    """The CPS qualifier of a subordinate CA certificate is an HTTP or HTTPS URL.

    As with subscriber certificates, a value without a scheme is no URI at all, and reported as that.
    """
    return certificate_policies.cps_uri_not_http.check(qualifier)


@rule(
    "smbr.subca.user_notice_no_explicit_text",
    on=UserNotice,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_A,
    since="1.0.0",
    fix="add explicitText, or leave the user notice out",
)
def user_notice_no_explicit_text(qualifier: UserNotice) -> Violations:
    """A user notice in a subordinate CA certificate has explicitText."""
    return certificate_policies.user_notice_no_explicit_text.check(qualifier)


@rule(
    "smbr.subca.user_notice_notice_ref",
    on=UserNotice,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_A,
    since="1.0.0",
    covers=("pkix.certificate_policies.notice_ref_present",),
    fix="leave out noticeRef",
)
def user_notice_notice_ref(qualifier: UserNotice) -> Violations:
    """A user notice in a subordinate CA certificate has no noticeRef."""
    return certificate_policies.user_notice_notice_ref.check(qualifier)


@rule(
    "smbr.subca.any_policy_unaffiliated",
    on=CertificatePolicies,
    kinds=ALL,
    severity=Severity.NOTICE,
    citation="BR 7.1.6.3",
    since="1.0.0",
    covers=("smbr.subca.reserved_oid_unaffiliated",),
)
def any_policy_unaffiliated(extension: CertificatePolicies, ctx: Context) -> Violations:
    """A subordinate CA that is no Affiliate of the issuing CA has explicit policy OIDs, and no anyPolicy.

    Affiliation is not in the certificate, and this is a notice where the issuer and the subject name
    different organizations; `--affiliated` or `--not-affiliated` decides it. anyPolicy beside a reserved OID
    is a warning of its own.
    """
    if ctx.profile.affiliated is None and has_any_policy(extension) and not has_reserved_policy(extension):
        issuer, subject = _organization(ctx, "issuer"), _organization(ctx, "subject")
        if issuer is not None and subject is not None and fold(issuer) != fold(subject):
            yield Violation(
                extension,
                f"anyPolicy is asserted, which is wrong unless {subject!r} is an Affiliate of {issuer!r}",
            )


@rule(
    "smbr.subca.any_policy_of_unaffiliated_ca",
    on=CertificatePolicies,
    kinds=ALL,
    severity=Severity.ERROR,
    citation="BR 7.1.6.3",
    since="1.0.0",
    fix="replace anyPolicy by the reserved S/MIME policy OIDs of what the CA issues",
)
def any_policy_of_unaffiliated_ca(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subordinate CA of which the caller says that it is no Affiliate has no anyPolicy.

    It speaks with `--not-affiliated` (`affiliated = false`) alone.
    """
    if ctx.profile.affiliated is False and has_any_policy(extension):
        yield Violation(extension, "anyPolicy is asserted, and the subject is no Affiliate of the issuing CA")


def _organization(ctx: Context, field: str) -> str | None:
    name = ctx.tbs.issuer if field == "issuer" else ctx.tbs.subject
    for attribute in () if name is None else name.attributes:
        if isinstance(attribute, OrganizationName):
            return attribute.text
    return None


@rule(
    "smbr.subca.any_policy_with_reserved_oid",
    on=CertificatePolicies,
    kinds=ALL,
    severity=Severity.WARN,
    citation="BR 7.1.6.3",
    since="1.0.0",
    fix="keep the reserved S/MIME policy OIDs, or anyPolicy",
)
def any_policy_with_reserved_oid(extension: CertificatePolicies, ctx: Scope) -> Violations:
    """A subordinate CA certificate has explicit policy OIDs or anyPolicy, and not both.

    The BR give two options to choose from. anyPolicy makes the others redundant. Where the caller says that
    the CA is no Affiliate, anyPolicy is wrong in any case.
    """
    if (
        ctx.profile.affiliated is not False
        and has_any_policy(extension)
        and any(policy.oid != ANY_POLICY for policy in extension.policies)
    ):
        yield Violation(extension, "anyPolicy stands beside explicit policy OIDs")


@rule(
    "smbr.subca.crl_distribution_points_no_http",
    on=CrlDistributionPoints,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_B,
    since="1.0.0",
    covers=("pkix.crl_distribution_points.empty", "pkix.crl_distribution_points.no_ldap_or_http"),
    fix="add an http URI of the issuing CA's CRL",
)
def crl_distribution_points_no_http(extension: CrlDistributionPoints) -> Violations:
    """cRLDistributionPoints of a subordinate CA certificate contains an HTTP URL.

    Other URIs may stand beside it. https is no HTTP URL here: what is fetched to check a certificate must
    not need another certificate.
    """
    names = [name for point in extension.points for name in point.full_name or ()]
    if not any(isinstance(name, UniformResourceIdentifier) and is_http(name.value) for name in names):
        yield Violation(extension, f"none of the {len(extension.points)} distribution points has an http URI")


@rule(
    "smbr.subca.ca_issuers_missing",
    on=AuthorityInfoAccess,
    kinds=ALL,
    severity=Severity.WARN,
    citation=_C,
    since="1.0.0",
    covers=("pkix.authority_info_access.ca_issuers_without_http_or_ldap",),
    fix="add a caIssuers http URI of the issuing CA's certificate",
)
def ca_issuers_missing(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess of a subordinate CA certificate has an HTTP URL of the issuing CA's certificate.

    Where the extension is missing, that is the finding.
    """
    locations = [d.location for d in extension.descriptions if d.method == CA_ISSUERS]
    if not any(isinstance(name, UniformResourceIdentifier) and is_http(name.value) for name in locations):
        yield Violation(extension, "authorityInfoAccess has no caIssuers http URI")


@rule(
    "smbr.subca.ocsp_not_http",
    on=AuthorityInfoAccess,
    kinds=ALL,
    severity=Severity.NOTICE,
    citation=_C,
    since="1.0.0",
)
def ocsp_not_http(extension: AuthorityInfoAccess) -> Violations:
    """An OCSP responder in a subordinate CA certificate is named by an HTTP URL.

    The BR permit that and speak of nothing else.
    """
    for description in extension.descriptions:
        location = description.location
        if description.method != OCSP:
            continue
        if not isinstance(location, UniformResourceIdentifier) or not is_http(location.value):
            found = scheme_of(location.value) if isinstance(location, UniformResourceIdentifier) else None
            yield Violation(
                description, f"the OCSP responder has the scheme {found or 'of no URI'}, not http"
            )


@rule(
    "smbr.subca.ca_false",
    on=BasicConstraints,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_D,
    since="1.0.0",
    covers=("pkix.basic_constraints.missing_in_ca",),
    fix="set cA to TRUE",
)
def ca_false(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a subordinate CA certificate sets cA to true.

    A certificate without it is taken as one of a CA only where the caller says so.
    """
    if not constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is not true", value="FALSE")


@rule(
    "smbr.subca.key_cert_sign_missing",
    on=KeyUsage,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_E,
    since="1.0.0",
    covers=("pkix.basic_constraints.path_len_without_ca",),
    fix="assert keyCertSign",
)
def key_cert_sign_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a subordinate CA certificate asserts keyCertSign.

    A certificate that was meant for a subscriber, and has cA true by mistake, shows by this fault too.
    """
    if not key_usage.flags & KeyUsageBits.KEY_CERT_SIGN:
        yield Violation(key_usage, "keyCertSign is not asserted")


@rule(
    "smbr.subca.crl_sign_missing",
    on=KeyUsage,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_E,
    since="1.0.0",
    fix="assert cRLSign",
)
def crl_sign_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a subordinate CA certificate asserts cRLSign."""
    if not key_usage.flags & KeyUsageBits.CRL_SIGN:
        yield Violation(key_usage, "cRLSign is not asserted")


@rule(
    "smbr.subca.digital_signature_missing_for_ocsp",
    on=KeyUsage,
    kinds=ALL,
    severity=Severity.NOTICE,
    citation=_E,
    since="1.0.0",
)
def digital_signature_missing_for_ocsp(key_usage: KeyUsage) -> Violations:
    """keyUsage of a subordinate CA certificate asserts digitalSignature if its key signs OCSP responses.

    Whether it does is not in the certificate, so this says only that it must not: an OCSP response that the
    key has signed would decide it.
    """
    if not key_usage.flags & KeyUsageBits.DIGITAL_SIGNATURE:
        yield Violation(
            key_usage, "digitalSignature is not asserted, so the key must not sign OCSP responses itself"
        )


def _missing_extended_key_usage(tbs: TBSCertificate) -> Violations:
    if not tbs.has(ExtendedKeyUsage):
        yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")


@rule(
    "smbr.subca.extended_key_usage_missing",
    on=TBSCertificate,
    kinds=NO_CROSS,
    severity=Severity.ERROR,
    citation=_G,
    since="1.0.0",
    fix="add extKeyUsage with emailProtection",
)
def extended_key_usage_missing(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A subordinate CA certificate that is no cross certificate has extKeyUsage.

    Where it may be a cross certificate, smbr.subca.extended_key_usage_missing_doubtful speaks.
    """
    return () if may_be_cross(ctx) else _missing_extended_key_usage(tbs)


@rule(
    "smbr.subca.extended_key_usage_missing_doubtful",
    on=TBSCertificate,
    kinds=NO_CROSS,
    severity=Severity.NOTICE,
    citation=_G,
    since="1.0.0",
    doubtful_of="smbr.subca.extended_key_usage_missing",
    fix="add extKeyUsage with emailProtection, or be sure that it is a cross certificate",
)
def extended_key_usage_missing_doubtful(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A subordinate CA certificate without extKeyUsage shares subject and key with a root.

    Only then may extKeyUsage be left out, and no certificate shows it: `--type subca` or `--type cross`
    decides it.
    """
    return _missing_extended_key_usage(tbs) if may_be_cross(ctx) else ()


@rule(
    "smbr.subca.email_protection_missing",
    on=ExtendedKeyUsage,
    kinds=NO_CROSS,
    severity=Severity.ERROR,
    citation=_G,
    since="1.0.0",
    fix="add emailProtection (1.3.6.1.5.5.7.3.4)",
)
def email_protection_missing(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of a subordinate CA certificate that will issue S/MIME certificates has emailProtection.

    That it will is told by the caller or by a reserved S/MIME policy OID; others with another purpose are not
    covered. anyExtendedKeyUsage does not stand for it, and is prohibited.
    """
    if not usage.has(EMAIL_PROTECTION):
        found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8]) or "nothing"
        yield Violation(usage, f"emailProtection is not in extKeyUsage, it contains {found}")


@rule(
    "smbr.subca.prohibited_extended_key_usage",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.ERROR,
    citation=_G,
    since="1.0.0",
    covers=("pkix.extended_key_usage.any_critical", "pkix.extended_key_usage.time_stamping_not_critical"),
    fix="leave the purpose out",
)
def prohibited_extended_key_usage(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """extKeyUsage of a subordinate CA certificate has none of serverAuth, codeSigning, timeStamping and any.

    anyExtendedKeyUsage is prohibited in cross certificates too; for the others of these see
    smbr.subca.prohibited_extended_key_usage_doubtful.
    """
    if purpose.oid in PROHIBITED and (purpose.oid == ANY_EXTENDED_KEY_USAGE or not may_be_cross(ctx)):
        yield Violation(purpose, f"{purpose_name(purpose.oid)} is prohibited", value=purpose.oid)


@rule(
    "smbr.subca.prohibited_extended_key_usage_doubtful",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.NOTICE,
    citation=_G,
    since="1.0.0",
    doubtful_of="smbr.subca.prohibited_extended_key_usage",
)
def prohibited_extended_key_usage_doubtful(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """A subordinate CA certificate with serverAuth, codeSigning or timeStamping is a cross certificate.

    Others that will issue S/MIME certificates must not have these purposes: `--type subca` or `--type cross`
    decides it.
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
    since="1.0.0",
)
def other_extended_key_usage(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a subordinate CA certificate has no other purpose than emailProtection without a reason.

    The BR permit others, and the CA documents why.
    """
    if purpose.oid != EMAIL_PROTECTION and purpose.oid not in PROHIBITED:
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is an additional purpose, which needs a documented reason",
            value=purpose.oid,
        )


@rule(
    "smbr.subca.extended_key_usage_not_permitted_from_1_0_16",
    on=KeyPurposeId,
    kinds=NO_CROSS,
    severity=Severity.ERROR,
    citation=_G,
    since="1.0.16",
    effective=date(2027, 7, 1),
    covers=("smbr.subca.other_extended_key_usage",),
    fix="keep emailProtection, and clientAuth if it is needed",
)
def extended_key_usage_not_permitted_from_1_0_16(purpose: KeyPurposeId) -> Violations:
    """From 2027-07-01 a subordinate CA certificate has no purpose besides emailProtection and clientAuth.

    Those that were prohibited before stay the business of smbr.subca.prohibited_extended_key_usage.
    """
    if purpose.oid not in PERMITTED_FROM_1_0_16 and purpose.oid not in PROHIBITED:
        yield Violation(
            purpose,
            f"{purpose_name(purpose.oid)} is not allowed, only emailProtection and "
            f"{purpose_name(CLIENT_AUTH)} are",
            value=purpose.oid,
        )


@rule(
    "smbr.subca.authority_key_identifier_key_identifier_missing",
    on=AuthorityKeyIdentifier,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_H,
    since="1.0.0",
    covers=("pkix.authority_key_identifier.missing",),
    fix="add keyIdentifier with the issuing CA's key identifier",
)
def authority_key_identifier_key_identifier_missing(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subordinate CA certificate has keyIdentifier."""
    return without_key_identifier(extension)


@rule(
    "smbr.subca.authority_key_identifier_cert_issuer_present",
    on=AuthorityKeyIdentifier,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_H,
    since="1.0.0",
    covers=("pkix.authority_key_identifier.issuer_serial_unpaired",),
    fix="leave out authorityCertIssuer",
)
def authority_key_identifier_cert_issuer_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subordinate CA certificate has no authorityCertIssuer."""
    if extension.authority_cert_issuer is not None:
        yield Violation(extension, "authorityKeyIdentifier has authorityCertIssuer")


@rule(
    "smbr.subca.authority_key_identifier_cert_serial_number_present",
    on=AuthorityKeyIdentifier,
    kinds=ALL,
    severity=Severity.ERROR,
    citation=_H,
    since="1.0.0",
    covers=("pkix.authority_key_identifier.issuer_serial_unpaired",),
    fix="leave out authorityCertSerialNumber",
)
def authority_key_identifier_cert_serial_number_present(extension: AuthorityKeyIdentifier) -> Violations:
    """authorityKeyIdentifier of a subordinate CA certificate has no authorityCertSerialNumber."""
    if extension.authority_cert_serial_number is not None:
        yield Violation(extension, "authorityKeyIdentifier has authorityCertSerialNumber")
