"""A certificate against those above it, and Extant S/MIME CAs.

BR 6.1.7, 7.1.2.2, 7.1.4.1, 7.1.6.3, Appendix B. Most rules run where the certificate of the issuer is known.
A certificate does not show that its CA is an Extant one: the rules for these run where the caller says so.
"""

from __future__ import annotations

from datetime import date

from smime_lint.br import RESERVED_POLICIES, START, start_of
from smime_lint.chain import folded_name, show_name
from smime_lint.model import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    PolicyMappings,
    SubjectKeyIdentifier,
    Validity,
)
from smime_lint.profile import is_technically_constrained
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .ca_policies import ANY_POLICY, has_permitted_policy
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, EMAIL_PROTECTION, purpose_name

_START_SECONDS = start_of(START)


@rule(
    "smbr.chain.extant_ca_not_before",
    on=Validity,
    kinds=Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, Appendix B",
    since="1.0.1",
)
def extant_ca_not_before(validity: Validity, ctx: Context) -> Violations:
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
def extant_ca_policies(extension: CertificatePolicies, ctx: Context) -> Violations:
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
    requirements=("smbr.chain.issuer_name_not_identical", "pkix.chain.name_mismatch"),
    fix="copy the subject of the issuing CA's certificate",
)
def issuer_name_not_identical(certificate: Certificate, ctx: Context) -> Violations:
    """The issuer is byte for byte the subject of the issuing CA's certificate.

    The types of strings count too.
    """
    issuer, above = certificate.tbs.issuer, ctx.issuers[0]
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
    for other in ctx.namesakes:
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
    requirements=("smbr.chain.key_identifier_mismatch", "pkix.chain.key_identifier_mismatch"),
    fix="copy the subjectKeyIdentifier of the issuing CA's certificate",
)
def key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier in authorityKeyIdentifier is the subjectKeyIdentifier of the issuing CA's certificate."""
    identifier = ctx.issuers[0].tbs.get(SubjectKeyIdentifier)
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

    As a root counts an issuer whose certificate is self-issued.
    """
    if ctx.issuers[0].is_self_issued:
        issuer = show_name(ctx.issuers[0].tbs.subject)
        yield Violation(certificate.tbs.issuer or certificate, f"{issuer} is a root")


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

    Looked at is what the definition of Extant S/MIME CAs relaxes: extKeyUsage with emailProtection and
    without anyExtendedKeyUsage, and a reserved S/MIME policy OID or anyPolicy. A compliant certificate of the
    same CA may stand beside the old one; give it too, and it is taken.
    """
    issuer = ctx.issuers[0]
    validity = issuer.tbs.validity
    begin = None if validity is None else validity.not_before.seconds
    if issuer.is_self_issued or begin is None or begin >= _START_SECONDS:
        return
    purposes, policies = issuer.tbs.get(ExtendedKeyUsage), issuer.tbs.get(CertificatePolicies)
    lacks = []
    if purposes is None or not purposes.has(EMAIL_PROTECTION) or purposes.has(ANY_EXTENDED_KEY_USAGE):
        lacks.append("its extKeyUsage")
    if policies is None or not has_permitted_policy(policies):
        lacks.append("its certificatePolicies")
    if lacks:
        name = show_name(issuer.tbs.subject)
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"{name} does not comply by {' and '.join(lacks)}",
        )


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

    A CA has it by the same OID, by anyPolicy, or by a mapping. Roots are not asked.
    """
    for policy in extension.policies:
        if policy.oid not in RESERVED_POLICIES:
            continue
        wanted = {policy.oid}
        for issuer in ctx.issuers:
            if issuer.is_self_issued:
                break
            policies = issuer.tbs.get(CertificatePolicies)
            asserted = {each.oid for each in policies.policies} if policies is not None else set()
            mappings = issuer.tbs.get(PolicyMappings)
            if mappings is not None:
                wanted |= {one.value for one, other in mappings.mappings if other.value in wanted}
            if ANY_POLICY in asserted:
                continue
            wanted &= asserted
            if not wanted:
                name = show_name(issuer.tbs.subject)
                yield Violation(policy, f"{name} has neither {policy.oid} nor anyPolicy", value=policy.oid)
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

    An issuer without extKeyUsage may be a cross certificate for a root, which need not have it.
    """
    above = ctx.issuers[0].tbs.get(ExtendedKeyUsage)
    if above is not None and usage.has(EMAIL_PROTECTION) and not above.has(EMAIL_PROTECTION):
        found = ", ".join(purpose_name(purpose.oid) for purpose in above.purposes[:8])
        name = show_name(ctx.issuers[0].tbs.subject)
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
    if is_technically_constrained(ctx.issuers[0]):
        name = show_name(ctx.issuers[0].tbs.subject)
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"{name} is technically constrained: CAA was checked, or a contract leaves it out",
        )
