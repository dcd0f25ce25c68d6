"""Root CA certificates: BR 7.1.2.1, 7.1.6.2, 1.6.1."""

from __future__ import annotations

from smime_lint.model import (
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    Extension,
    KeyUsage,
    KeyUsageBits,
    SubjectKeyIdentifier,
)
from smime_lint.path.signatures import is_signed_by
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .ca_policies import has_permitted_policy
from .extension_rules import critical, missing, not_critical

KIND = Kind.ROOT

RULES = (
    missing(
        "smbr.root.basic_constraints_missing",
        BasicConstraints,
        KIND,
        "BR 7.1.2.1(a)",
        "add basicConstraints with cA TRUE, critical",
        name="basicConstraints",
        covers=("pkix.basic_constraints.missing_in_ca",),
    ),
    not_critical(
        "smbr.root.basic_constraints_not_critical",
        BasicConstraints,
        KIND,
        "BR 7.1.2.1(a)",
        name="basicConstraints",
        covers=("pkix.basic_constraints.not_critical_in_ca",),
    ),
    missing(
        "smbr.root.key_usage_missing",
        KeyUsage,
        KIND,
        "BR 7.1.2.1(b)",
        "add keyUsage with keyCertSign and cRLSign, critical",
        name="keyUsage",
        covers=("pkix.key_usage.missing_in_ca",),
    ),
    not_critical(
        "smbr.root.key_usage_not_critical",
        KeyUsage,
        KIND,
        "BR 7.1.2.1(b)",
        name="keyUsage",
        covers=("pkix.key_usage.not_critical",),
    ),
    missing(
        "smbr.root.subject_key_identifier_missing",
        SubjectKeyIdentifier,
        KIND,
        "BR 7.1.2.1(e)",
        "add subjectKeyIdentifier",
        name="subjectKeyIdentifier",
        covers=("pkix.subject_key_identifier.missing_in_ca",),
    ),
    critical(
        "smbr.root.subject_key_identifier_critical",
        SubjectKeyIdentifier,
        KIND,
        "BR 7.1.2.1(e)",
        name="subjectKeyIdentifier",
        covers=("pkix.subject_key_identifier.critical",),
    ),
)


@rule(
    "smbr.root.ca_false",
    on=BasicConstraints,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(a)",
    since="1.0.0",
    covers=("pkix.basic_constraints.missing_in_ca",),
    fix="set cA to TRUE",
)
def ca_false(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a root CA certificate sets cA to true.

    A certificate without it is taken as one of a CA only where the caller says so.
    """
    if not constraints.ca:
        yield Violation(constraints.ca_field or constraints, "cA is not true", value="FALSE")


@rule(
    "smbr.root.path_len_present",
    on=BasicConstraints,
    kinds=KIND,
    severity=Severity.WARN,
    citation="BR 7.1.2.1(a)",
    since="1.0.0",
    fix="leave pathLenConstraint out",
)
def path_len_present(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a root CA certificate has no pathLenConstraint.

    A SHOULD: as trust anchor the root limits paths by it only where software looks at the certificate of the
    anchor at all.
    """
    if constraints.path_len_constraint is not None:
        yield Violation(constraints.path_len_constraint, "there is a pathLenConstraint")


@rule(
    "smbr.root.key_cert_sign_missing",
    on=KeyUsage,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(b)",
    since="1.0.0",
    covers=("pkix.basic_constraints.path_len_without_ca",),
    fix="assert keyCertSign",
)
def key_cert_sign_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a root CA certificate asserts keyCertSign."""
    if not key_usage.flags & KeyUsageBits.KEY_CERT_SIGN:
        yield Violation(key_usage, "keyCertSign is not asserted")


@rule(
    "smbr.root.crl_sign_missing",
    on=KeyUsage,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(b)",
    since="1.0.0",
    fix="assert cRLSign",
)
def crl_sign_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a root CA certificate asserts cRLSign."""
    if not key_usage.flags & KeyUsageBits.CRL_SIGN:
        yield Violation(key_usage, "cRLSign is not asserted")


@rule(
    "smbr.root.digital_signature_missing_for_ocsp",
    on=KeyUsage,
    kinds=KIND,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.1(b)",
    since="1.0.0",
)
def digital_signature_missing_for_ocsp(key_usage: KeyUsage) -> Violations:
    """keyUsage of a root CA certificate asserts digitalSignature if its key signs OCSP responses.

    Whether it does is not in the certificate, so this says only that it must not: an OCSP response that the
    key has signed would decide it.
    """
    if not key_usage.flags & KeyUsageBits.DIGITAL_SIGNATURE:
        yield Violation(
            key_usage, "digitalSignature is not asserted, so the key must not sign OCSP responses itself"
        )


@rule(
    "smbr.root.certificate_policies_present",
    on=CertificatePolicies,
    malformed=True,
    kinds=KIND,
    severity=Severity.WARN,
    citation="BR 7.1.2.1(c), 7.1.6.2",
    since="1.0.0",
    fix="leave certificatePolicies out",
)
def certificate_policies_present(extension: Extension) -> Violations:
    """A root CA certificate has no certificatePolicies."""
    yield Violation(extension, "there is a certificatePolicies extension")


@rule(
    "smbr.root.certificate_policies_content",
    on=CertificatePolicies,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.6.2, 7.1.6.3",
    since="1.0.0",
    fix="leave certificatePolicies out",
)
def certificate_policies_content(extension: CertificatePolicies) -> Violations:
    """certificatePolicies of a root CA certificate conforms to what holds for subordinate CAs.

    It has a reserved S/MIME policy OID or anyPolicy. That it is there at all is a warning of its own.
    """
    if not has_permitted_policy(extension):
        yield Violation(extension, "there is neither a reserved S/MIME policy OID nor anyPolicy")


@rule(
    "smbr.root.extended_key_usage_present",
    on=ExtendedKeyUsage,
    malformed=True,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(d)",
    since="1.0.0",
    fix="leave extKeyUsage out",
)
def extended_key_usage_present(extension: Extension) -> Violations:
    """A root CA certificate has no extKeyUsage."""
    yield Violation(extension, "there is an extKeyUsage extension")


@rule(
    "smbr.root.not_self_signed",
    on=Certificate,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 1.6.1",
    since="1.0.0",
    covers=("pkix.chain.signature_invalid",),
)
def not_self_signed(certificate: Certificate) -> Violations:
    """A root CA certificate is signed with its own key.

    The definition says so. Both are looked at, whether the issuer is the subject and whether the signature
    is by the key in the certificate; a signature whose algorithm is not known, and a certificate without one
    (a bare TBSCertificate), are not judged. A certificate whose issuer is another is taken as one of a root
    only where the caller says so.
    """
    tbs = certificate.tbs
    if tbs.issuer is not None and tbs.subject is not None and not certificate.is_self_issued:
        yield Violation(tbs.issuer, "the issuer is not the subject")
    elif certificate.signature_value is not None and is_signed_by(certificate, certificate) is False:
        yield Violation(certificate.signature_value, "the signature is not by the key in the certificate")
