"""A certificate against those above it, and Extant S/MIME CAs.

BR 6.1.7, 7.1.2.2, 7.1.4.1, 7.1.6.3, Appendix B. Most rules run if the certificate of the issuer is known. A
certificate does not show that its CA is an Extant S/MIME CA: the rules for these run with `--type extant`.
"""

from __future__ import annotations

from datetime import date

from smime_lint.br import RESERVED_POLICIES, START, iso_time, start_of
from smime_lint.model import (
    AuthorityKeyIdentifier,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    SubjectKeyIdentifier,
    Validity,
)
from smime_lint.path.issuers import is_self_signed
from smime_lint.path.names import same_name, show_name
from smime_lint.path.policies import valid_policies
from smime_lint.rules import (
    Context,
    Defaults,
    Kind,
    Severity,
    Violation,
    Violations,
    is_technically_constrained,
)

from .ca_policies import has_permitted_policy, has_reserved_policy
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, EMAIL_PROTECTION, purpose_name

_START_SECONDS = start_of(START)
_MAX_FAULTS = 3
"""Faults of an issuing CA that a message names."""

_extant = Defaults(kinds=Kind.EXTANT, citation="BR 1.6.1, Appendix B").rule
_subscriber = Defaults(issuer=True, severity=Severity.ERROR, since="1.0.0").rule
_any = Defaults(kinds=Kind.ANY, issuer=True, severity=Severity.ERROR, since="1.0.0").rule


def _issuer_name(ctx: Context) -> str:
    return show_name(ctx.known.issuers[0].tbs.subject)


# Extant S/MIME CAs


@_extant(
    "smbr.chain.extant_ca_not_before",
    on=Validity,
    severity=Severity.NOTICE,
    since="1.0.1",
    fix="lint it with --type subca",
)
def extant_ca_not_before(validity: Validity) -> Violations:
    """The certificate of an Extant S/MIME CA has a notBefore before 2023-09-01.

    A later one has to comply with the profile of subordinate CA certificates: lint it with `--type subca`. Up
    to BR 1.0.3 the definition requires that the CA has issued S/MIME certificates; from 1.0.4 on, that it is
    in the valid chain of one. The certificate shows neither.
    """
    not_before = validity.not_before
    if not_before.seconds is not None and not_before.seconds >= _START_SECONDS:
        yield Violation(not_before, f"notBefore is {iso_time(not_before.seconds)}; it must be before {START}")


@_extant(
    "smbr.chain.extant_ca_extended_key_usage",
    on=ExtendedKeyUsage,
    severity=Severity.ERROR,
    covers=("pkix.extended_key_usage.empty",),
    fix="lint it without --type extant",
)
def extant_ca_extended_key_usage(extension: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of an Extant S/MIME CA is absent, or contains anyExtendedKeyUsage or emailProtection.

    A CA certificate with other purposes alone is not one of an Extant S/MIME CA, and issues no S/MIME
    certificates. The rule is not limited to a version, because the certificates are older than the BR.
    """
    if not (extension.has(ANY_EXTENDED_KEY_USAGE) or extension.has(EMAIL_PROTECTION)):
        found = ", ".join(purpose_name(purpose.oid) for purpose in extension.purposes[:8]) or "empty"
        yield Violation(extension, f"extKeyUsage is {found}", value=found)


@_extant(
    "smbr.chain.extant_ca_reserved_policy",
    on=CertificatePolicies,
    covers=("smbr.chain.extant_ca_policies",),
    severity=Severity.ERROR,
    fix="lint it with --type subca",
)
def extant_ca_reserved_policy(extension: CertificatePolicies) -> Violations:
    """certificatePolicies of an Extant S/MIME CA contains anyPolicy, or OIDs other than the reserved S/MIME
    policy OIDs.

    With a reserved OID the certificate asserts the profile of the BR. The rule is not limited to a version,
    because the certificates are older than the BR.
    """
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES:
            yield Violation(policy, f"the reserved S/MIME policy OID {policy.oid} is asserted")


@_extant(
    "smbr.chain.extant_ca_policies_missing",
    on=Certificate,
    severity=Severity.ERROR,
    fix="lint it without --type extant",
)
def extant_ca_policies_missing(certificate: Certificate) -> Violations:
    """The certificate of an Extant S/MIME CA has certificatePolicies.

    Point 4 of the definition requires it to contain anyPolicy or other OIDs. The rule is not limited to a
    version, because the certificates are older than the BR.
    """
    if not certificate.tbs.has(CertificatePolicies):
        yield Violation(certificate.tbs.extension_holder, "there is no certificatePolicies extension")


# Names and key identifiers


@_any(
    "smbr.chain.issuer_name_not_identical",
    on=Certificate,
    issuer=False,
    needs_issuers=True,
    citation="BR 7.1.4.1",
    covers=("pkix.chain.name_mismatch",),
    fix="copy the subject of the issuing CA's certificate",
)
def issuer_name_not_identical(certificate: Certificate, ctx: Context) -> Violations:
    """The encoded content of the issuer is byte-for-byte identical with the subject of the issuing CA's
    certificate.

    The string types have to be identical too. The CA's certificate is the one that matches by key identifier
    or signature, or the only one given.
    """
    issuer, above = certificate.tbs.issuer, ctx.known.presumed_issuer
    subject = None if above is None else above.tbs.subject
    if issuer is None or above is None or subject is None or certificate.raw(issuer) == above.raw(subject):
        return
    if not same_name(issuer, subject):
        yield Violation(
            issuer, f"issuer is {show_name(issuer)}; the subject of the issuing CA is {show_name(subject)}"
        )
    elif ctx.known.issuers:
        message = f"issuer matches the subject of the issuing CA, {show_name(subject)}, in another encoding"
        yield Violation(issuer, message)


@_any(
    "smbr.chain.ca_subject_names_differ_in_encoding",
    on=Certificate,
    kinds=Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS,
    citation="BR 7.1.4.1",
    fix="encode the subject as in the other certificates of the CA",
)
def ca_subject_names_differ_in_encoding(certificate: Certificate, ctx: Context) -> Violations:
    """CA certificates whose subjects match have subjects that are byte-for-byte identical.

    All certificates that are given are compared, including expired and revoked ones.
    """
    subject = certificate.tbs.subject
    if subject is None:
        return
    for other in ctx.known.namesakes:
        if other.tbs.subject is not None and other.raw(other.tbs.subject) != certificate.raw(subject):
            message = f"another certificate of {show_name(subject)} has the subject in another encoding"
            yield Violation(subject, message)
            return


@_any(
    "smbr.chain.key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    citation="BR 7.1.2.1(e), 7.1.2.2(i)",
    covers=("pkix.chain.key_identifier_mismatch",),
    fix="copy the subjectKeyIdentifier of the issuing CA's certificate",
)
def key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier in authorityKeyIdentifier is the subjectKeyIdentifier of the issuing CA's certificate.

    The BR require that subjectKeyIdentifier of a CA certificate contains the value of keyIdentifier in the
    certificates that the CA issues. The octets are compared. Nothing is compared if either extension is
    absent or keyIdentifier is empty.
    """
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    if identifier is None or extension.key_identifier is None or not extension.key_identifier.value:
        return
    found, wanted = extension.key_identifier.value, identifier.key_identifier.value
    if found != wanted:
        message = (
            f"keyIdentifier is {found[:32].hex()}; subjectKeyIdentifier of the CA is {wanted[:32].hex()}"
        )
        yield Violation(extension.key_identifier, message)


# The issuing CA


@_subscriber(
    "smbr.chain.issued_by_root",
    on=Certificate,
    citation="BR 6.1.7",
    fix="issue the certificate from a subordinate CA",
)
def issued_by_root(certificate: Certificate, ctx: Context) -> Violations:
    """A Private Key that corresponds to a Root CA Certificate does not sign subscriber certificates.

    An issuer is treated as a root if it has a self-signed certificate, even if the path contains a cross
    certificate for the same key. A self-signed certificate that is not a CA certificate is not reported.

    BR 6.1.7(3) permits certificates for infrastructure purposes, such as those of administrative roles. A
    certificate does not show its purpose: suppress the finding for an S/MIME certificate of this kind.
    """
    if ctx.known.issuers[0].der != certificate.der and _is_root(ctx):
        yield Violation(certificate.tbs.issuer or certificate, f"the issuer {_issuer_name(ctx)} is a Root CA")


def _is_root(ctx: Context) -> bool:
    return any(is_self_signed(each) for each in (ctx.known.issuers[0], *ctx.known.issuer_twins))


def _is_older_than_br(issuer: Certificate) -> bool:
    validity = issuer.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    return begin is not None and begin < _START_SECONDS


def _has_extant_purposes(issuer: Certificate) -> bool:
    """Whether a CA certificate meets points 1 and 2 of the definition of Extant S/MIME CAs."""
    purposes = issuer.tbs.extension(ExtendedKeyUsage)
    return _is_older_than_br(issuer) and (
        not isinstance(purposes, ExtendedKeyUsage)
        or purposes.has(ANY_EXTENDED_KEY_USAGE)
        or purposes.has(EMAIL_PROTECTION)
    )


def _is_extant(issuer: Certificate) -> bool:
    """Whether a CA certificate can be one of an Extant S/MIME CA, as far as it shows."""
    policies = issuer.tbs.get(CertificatePolicies)
    return _has_extant_purposes(issuer) and (policies is None or not has_reserved_policy(policies))


@_subscriber(
    "smbr.chain.issued_by_extant_ca",
    on=Certificate,
    citation="BR Appendix B",
    since="1.0.1",
    effective=date(2024, 9, 15),
    fix="issue the certificate from a subordinate CA that complies with the BR",
)
def issued_by_extant_ca(certificate: Certificate, ctx: Context) -> Violations:
    """On or after 2024-09-15, subscriber certificates are issued from S/MIME Subordinate CAs that are
    compliant with the BR.

    For a CA certificate with a notBefore before 2023-09-01, the rules for subordinate CA certificates do not
    run on itself; what they report as errors is reported here. Another certificate for the same name and key
    may comply: if it is among those given, nothing is reported.
    """
    issuer = ctx.known.issuers[0]
    if not _has_extant_purposes(issuer) or _is_root(ctx) or any(map(_complies, ctx.known.issuer_twins)):
        return
    faults = ctx.known.faults_of_issuer(ctx.br_version)
    if faults:
        shown = "; ".join(faults[:_MAX_FAULTS])
        more = f"; and {len(faults) - _MAX_FAULTS} more" if len(faults) > _MAX_FAULTS else ""
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"the certificate of {_issuer_name(ctx)} does not comply with the BR: {shown}{more}",
        )


def _complies(issuer: Certificate) -> bool:
    """Whether a certificate can be the compliant one of a CA: issued under the BR, with its purpose and
    policies."""
    purposes, policies = issuer.tbs.get(ExtendedKeyUsage), issuer.tbs.get(CertificatePolicies)
    return (
        purposes is not None
        and purposes.has(EMAIL_PROTECTION)
        and not purposes.has(ANY_EXTENDED_KEY_USAGE)
        and policies is not None
        and has_permitted_policy(policies)
    )


@_subscriber(
    "smbr.chain.policy_not_in_issuer",
    on=CertificatePolicies,
    citation="BR 7.1.6.3; RFC 5280 6.1",
    fix="issue the certificate from a CA whose certificate asserts the policy",
)
def policy_not_in_issuer(extension: CertificatePolicies, ctx: Context) -> Violations:
    """A reserved policy OID of a subscriber certificate is valid in the path above it.

    Policies are processed as in RFC 5280 6.1: every CA asserts the policy by its own OID, by anyPolicy as far
    as inhibitAnyPolicy allows, or by a mapping as far as inhibitPolicyMapping allows; a policy that a CA maps
    to another one is no longer valid below. The policies of a root are not considered. An Extant S/MIME CA
    need not assert a reserved OID: see smbr.chain.issued_by_extant_ca for the time from 2024-09-15.
    """
    issuers = ctx.known.issuers
    if _is_extant(issuers[0]) or issuers[0].der == ctx.certificate.der:
        return
    valid = valid_policies(ctx.certificate, issuers).policies
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES and policy.oid not in valid:
            message = f"{policy.oid} is not valid in the path: {_issuer_name(ctx)} or a CA above excludes it"
            yield Violation(policy, message, value=policy.oid)


@_subscriber(
    "smbr.chain.extended_key_usage_not_covered",
    on=ExtendedKeyUsage,
    citation="BR 7.1.2.2(g)",
    fix="issue the certificate from a CA whose extKeyUsage contains emailProtection",
)
def extended_key_usage_not_covered(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """extKeyUsage of the CA that issues an S/MIME certificate contains emailProtection.

    A missing extKeyUsage is reported in the certificate of the issuing CA. An Extant S/MIME CA may have
    anyExtendedKeyUsage: see smbr.chain.issued_by_extant_ca for the time from 2024-09-15.
    """
    issuer = ctx.known.issuers[0]
    above = issuer.tbs.get(ExtendedKeyUsage)
    if above is None or not usage.has(EMAIL_PROTECTION) or above.has(EMAIL_PROTECTION):
        return
    if not _has_extant_purposes(issuer):
        yield Violation(usage, f"extKeyUsage of {_with_purposes(issuer, above)}, without emailProtection")


@_subscriber(
    "smbr.chain.extended_key_usage_not_covered_doubtful",
    on=ExtendedKeyUsage,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.2(g)",
    doubtful_of="smbr.chain.extended_key_usage_not_covered",
    fix="issue the certificate below CAs whose extKeyUsage contains emailProtection",
)
def extended_key_usage_not_covered_doubtful(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """extKeyUsage of each CA in the path above an S/MIME certificate contains emailProtection.

    The BR require it of CAs that are used to issue S/MIME certificates. Whether these include CAs that only
    issue certificates for other CAs, the text does not say; hence a notice. Mail clients that compare the
    purposes along the path reject the certificate.
    """
    for issuer in ctx.known.issuers[1:] if usage.has(EMAIL_PROTECTION) else ():
        above = issuer.tbs.get(ExtendedKeyUsage)
        if above is None or above.has(EMAIL_PROTECTION) or above.has(ANY_EXTENDED_KEY_USAGE):
            continue
        if not is_self_signed(issuer):
            yield Violation(usage, f"extKeyUsage of {_with_purposes(issuer, above)}, without emailProtection")
            return


def _with_purposes(ca: Certificate, usage: ExtendedKeyUsage) -> str:
    """The name of a CA and its purposes, for messages."""
    found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8])
    return f"{show_name(ca.tbs.subject)} is {found}"


@_subscriber(
    "smbr.chain.constrained_issuer_caa_optional",
    on=Certificate,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=date(2024, 9, 15),
)
def constrained_issuer_caa_optional(certificate: Certificate, ctx: Context) -> Violations:
    """CAA checking may be omitted for a certificate of a technically constrained CA, if the contract with the
    CA says so.

    No certificate shows the contract, hence a notice. The issuer is technically constrained if its
    certificate has extKeyUsage without anyExtendedKeyUsage, and nameConstraints with permitted domains for
    rfc822Name and a permitted directoryName (BR 7.1.5).
    """
    if is_technically_constrained(ctx.known.issuers[0]):
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"{_issuer_name(ctx)} is technically constrained: verify that CAA was checked, "
            "or that a contract permits omitting the check",
        )
