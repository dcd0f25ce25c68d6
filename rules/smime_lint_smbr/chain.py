"""A certificate against those above it, and Extant S/MIME CAs.

BR 6.1.7, 7.1.2.2, 7.1.4.1, 7.1.6.3, Appendix B. Most rules run where the certificate of the issuer is known.
A certificate does not show that its CA is an Extant one: the rules for these run where the caller says so.
"""

from __future__ import annotations

from datetime import date

from smime_lint.br import RESERVED_POLICIES, START, start_of, version
from smime_lint.model import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    InhibitAnyPolicy,
    PolicyMappings,
    SubjectKeyIdentifier,
    Validity,
)
from smime_lint.path.issuers import folded_name, is_self_signed, show_name
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, is_technically_constrained, rule

from .ca_policies import ANY_POLICY, has_permitted_policy
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, EMAIL_PROTECTION, purpose_name

_START_SECONDS = start_of(START)
_EXTANT_VERSION = version("1.0.1")


@rule(
    "smbr.chain.extant_ca_not_before",
    on=Validity,
    kinds=Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, Appendix B",
    since="1.0.1",
)
def extant_ca_not_before(validity: Validity) -> Violations:
    """The certificate of an Extant S/MIME CA has a notBefore earlier than 2023-09-01.

    A later one falls under the profile of subordinate CA certificates: lint it with `--type subca`. Until BR
    1.0.3 such a CA has issued S/MIME certificates, since 1.0.4 it is in a valid chain of one; either is not
    in the certificate.
    """
    seconds = validity.not_before.seconds
    if seconds is not None and seconds >= _START_SECONDS:
        yield Violation(validity.not_before, f"notBefore is {validity.not_before.text}, the limit is {START}")


@rule(
    "smbr.chain.extant_ca_policies",
    on=CertificatePolicies,
    kinds=Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, Appendix B",
    since="1.0.1",
)
def extant_ca_policies(extension: CertificatePolicies) -> Violations:
    """The certificate of an Extant S/MIME CA has anyPolicy or OIDs that are no reserved S/MIME policy OIDs.

    With a reserved one it asserts the profile of the BR: lint it with `--type subca`.
    """
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES:
            yield Violation(policy, f"the reserved S/MIME policy OID {policy.oid} is asserted")


@rule(
    "smbr.chain.issuer_name_not_identical",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.4.1",
    since="1.0.0",
    covers=("pkix.chain.name_mismatch",),
    fix="copy the subject of the issuing CA's certificate",
)
def issuer_name_not_identical(certificate: Certificate, ctx: Context) -> Violations:
    """The issuer is byte for byte the subject of the issuing CA's certificate.

    The types of strings count too.
    """
    issuer, above = certificate.tbs.issuer, ctx.known.issuers[0]
    subject = above.tbs.subject
    if issuer is None or subject is None or certificate.raw(issuer) == above.raw(subject):
        return
    same = folded_name(issuer) == folded_name(subject)
    how = "compares equal to, and is encoded otherwise than," if same else "is not"
    yield Violation(issuer, f"the issuer {how} the subject of the issuing CA, {show_name(subject)}")


@rule(
    "smbr.chain.ca_subject_names_differ_in_encoding",
    on=Certificate,
    kinds=Kind.ROOT | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.4.1",
    since="1.0.0",
)
def ca_subject_names_differ_in_encoding(certificate: Certificate, ctx: Context) -> Violations:
    """CA certificates whose subjects compare equal have the same subject byte for byte.

    Compared are the certificates that the caller gave, expired and revoked ones among them.
    """
    subject = certificate.tbs.subject
    if subject is None:
        return
    for other in ctx.known.namesakes:
        constraints = other.tbs.get(BasicConstraints)
        if constraints is None or not constraints.ca or other.tbs.subject is None:
            continue
        if other.raw(other.tbs.subject) != certificate.raw(subject):
            yield Violation(subject, f"another certificate of {show_name(subject)} has it encoded otherwise")
            return


@rule(
    "smbr.chain.key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(e), 7.1.2.2(i)",
    since="1.0.0",
    covers=("pkix.chain.key_identifier_mismatch",),
    fix="copy the subjectKeyIdentifier of the issuing CA's certificate",
)
def key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier in authorityKeyIdentifier is the subjectKeyIdentifier of the issuing CA's certificate."""
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    if identifier is None or extension.key_identifier is None or not extension.key_identifier.value:
        return
    if extension.key_identifier.value != identifier.key_identifier.value:
        found = identifier.key_identifier.value.hex()
        yield Violation(extension.key_identifier, f"the subjectKeyIdentifier of the CA is {found[:80]}")


@rule(
    "smbr.chain.issued_by_root",
    on=Certificate,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 6.1.7",
    since="1.0.0",
    fix="issue it from a subordinate CA",
)
def issued_by_root(certificate: Certificate, ctx: Context) -> Violations:
    """No root signs subscriber certificates.

    As a root counts an issuer that has a self-signed certificate, also where the path at hand goes through a
    cross certificate for the same key. A self-signed certificate that is no CA's is not meant.
    """
    if ctx.known.issuers[0] is not certificate and _is_root(ctx):
        issuer = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(certificate.tbs.issuer or certificate, f"{issuer} is a root")


def _is_root(ctx: Context) -> bool:
    return any(is_self_signed(each) for each in (ctx.known.issuers[0], *ctx.known.issuer_twins))


def _extant_lacks(issuer: Certificate) -> list[str]:
    """What a CA certificate has otherwise than the BR ask, as those of Extant S/MIME CAs may; nothing where
    it is none of these."""
    validity = issuer.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    if begin is None or begin >= _START_SECONDS:
        return []
    purposes, policies = issuer.tbs.extension(ExtendedKeyUsage), issuer.tbs.extension(CertificatePolicies)
    lacks = []
    if purposes is None or (isinstance(purposes, ExtendedKeyUsage) and purposes.has(ANY_EXTENDED_KEY_USAGE)):
        lacks.append("its extKeyUsage")
    elif isinstance(purposes, ExtendedKeyUsage) and not purposes.has(EMAIL_PROTECTION):
        return []  # not one of S/MIME at all, which is another fault
    if policies is None or (isinstance(policies, CertificatePolicies) and not has_permitted_policy(policies)):
        lacks.append("its certificatePolicies")
    return lacks


def _is_under_extant(ctx: Context) -> bool:
    """Whether the issuer is excused, or found, as an Extant S/MIME CA."""
    return (
        ctx.br_version is not None
        and ctx.br_version >= _EXTANT_VERSION
        and bool(_extant_lacks(ctx.known.issuers[0]))
    )


@rule(
    "smbr.chain.issued_by_extant_ca",
    on=Certificate,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR Appendix B",
    since="1.0.1",
    effective=date(2024, 9, 15),
    fix="issue it from a subordinate CA that complies with the BR",
)
def issued_by_extant_ca(certificate: Certificate, ctx: Context) -> Violations:
    """From 2024-09-15 a subordinate CA that complies with the BR issues subscriber certificates.

    Looked at is what the definition of Extant S/MIME CAs relaxes: extKeyUsage is there and without
    anyExtendedKeyUsage, and certificatePolicies have a reserved S/MIME policy OID or anyPolicy. A compliant
    certificate for the same name and key may stand beside the old one: where it is given, nothing is said.
    """
    lacks = _extant_lacks(ctx.known.issuers[0])
    if not lacks or _is_root(ctx) or any(_complies(twin) for twin in ctx.known.issuer_twins):
        return
    name = show_name(ctx.known.issuers[0].tbs.subject)
    yield Violation(
        certificate.tbs.issuer or certificate,
        f"{name} does not comply by {' and '.join(lacks)}, and no compliant certificate for its key is given",
    )


def _complies(issuer: Certificate) -> bool:
    purposes, policies = issuer.tbs.get(ExtendedKeyUsage), issuer.tbs.get(CertificatePolicies)
    return (
        purposes is not None
        and purposes.has(EMAIL_PROTECTION)
        and not purposes.has(ANY_EXTENDED_KEY_USAGE)
        and policies is not None
        and has_permitted_policy(policies)
    )


def _is_any_policy_inhibited(issuers: tuple[Certificate, ...], place: int) -> bool:
    """Whether inhibitAnyPolicy of a CA above takes anyPolicy from one: RFC 5280 6.1.3(d)(2)."""
    between = 0
    for above in issuers[place + 1 :]:
        inhibit = above.tbs.get(InhibitAnyPolicy)
        if is_self_signed(above):
            break
        if inhibit is not None and inhibit.skip_certs.value <= between and not issuers[place].is_self_issued:
            return True
        between += not above.is_self_issued
    return False


@rule(
    "smbr.chain.policy_not_in_issuer",
    on=CertificatePolicies,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.6.3; RFC 5280 6.1",
    since="1.0.0",
)
def policy_not_in_issuer(extension: CertificatePolicies, ctx: Context) -> Violations:
    """A reserved policy OID of a subscriber certificate is one of the policies of all CAs above it.

    A CA has it by the same OID, by anyPolicy, or by a mapping; inhibitAnyPolicy above it is heeded. Roots are
    not asked. An Extant S/MIME CA may
    have policies of its own alone until 2024-09-15; from then on a rule of its own says so.
    """
    if _is_under_extant(ctx):
        return
    for policy in extension.policies:
        if policy.oid not in RESERVED_POLICIES:
            continue
        wanted = {policy.oid}
        for place, issuer in enumerate(ctx.known.issuers):
            if is_self_signed(issuer):
                break
            policies = issuer.tbs.get(CertificatePolicies)
            asserted = {each.oid for each in policies.policies} if policies is not None else set()
            mappings = issuer.tbs.get(PolicyMappings)
            if mappings is not None:
                wanted |= {one.value for one, other in mappings.mappings if other.value in wanted}
            if ANY_POLICY in asserted and not _is_any_policy_inhibited(ctx.known.issuers, place):
                continue
            wanted &= asserted
            if not wanted:
                name = show_name(issuer.tbs.subject)
                yield Violation(
                    policy, f"{name} has neither {policy.oid} nor an anyPolicy that counts", value=policy.oid
                )
                break


@rule(
    "smbr.chain.extended_key_usage_not_covered",
    on=ExtendedKeyUsage,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.2(g)",
    since="1.0.0",
)
def extended_key_usage_not_covered(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """extKeyUsage of the CA that issues an S/MIME certificate has emailProtection.

    An issuer without extKeyUsage may be a cross certificate for a root, which need not have it. An Extant
    S/MIME CA may have anyExtendedKeyUsage until 2024-09-15; from then on a rule of its own says so.
    """
    if _is_under_extant(ctx):
        return
    above = ctx.known.issuers[0].tbs.get(ExtendedKeyUsage)
    if above is not None and usage.has(EMAIL_PROTECTION) and not above.has(EMAIL_PROTECTION):
        found = ", ".join(purpose_name(purpose.oid) for purpose in above.purposes[:8])
        name = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(usage, f"extKeyUsage of {name} is {found}, without emailProtection")


@rule(
    "smbr.chain.constrained_issuer_caa_optional",
    on=Certificate,
    issuer=True,
    severity=Severity.NOTICE,
    citation="BR 4.2.2.1",
    since="1.0.3",
    effective=date(2024, 9, 15),
)
def constrained_issuer_caa_optional(certificate: Certificate, ctx: Context) -> Violations:
    """Under a technically constrained CA the CAA check may be left out, if the contract with it says so."""
    if is_technically_constrained(ctx.known.issuers[0]):
        name = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"{name} is technically constrained: CAA was checked, or a contract leaves it out",
        )
