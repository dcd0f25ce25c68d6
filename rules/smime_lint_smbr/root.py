"""Root CA certificates: BR 7.1.2.1, 7.1.6.2, 1.6.1."""

from __future__ import annotations

from smime_lint.model import (
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    ExtendedKeyUsage,
    Extension,
)
from smime_lint.path.signatures import is_signed_by
from smime_lint.rules import Defaults, Kind, Severity, Violation, Violations

from . import basic_constraints, key_usage, subject_key_identifier
from .ca_policies import has_permitted_policy

rule = Defaults(kinds=Kind.ROOT, severity=Severity.ERROR, since="1.0.0").rule

RULES = (
    *basic_constraints.rules_for_ca("smbr.root.", Kind.ROOT, "BR 7.1.2.1(a)"),
    *key_usage.rules_for_ca("smbr.root.", Kind.ROOT, "BR 7.1.2.1(b)"),
    *subject_key_identifier.rules_for(
        "smbr.root.subject_key_identifier_",
        Kind.ROOT,
        "BR 7.1.2.1(e)",
        covered="pkix.subject_key_identifier.missing_in_ca",
    ),
)


@rule(
    "smbr.root.path_len_present",
    on=BasicConstraints,
    severity=Severity.WARN,
    citation="BR 7.1.2.1(a)",
    fix="remove pathLenConstraint",
)
def path_len_present(constraints: BasicConstraints) -> Violations:
    """basicConstraints of a root CA certificate has no pathLenConstraint.

    The BR say SHOULD NOT. Software that does not read the certificate of a trust anchor ignores it.
    """
    length = constraints.path_len_constraint
    if length is not None:
        yield Violation(length, f"pathLenConstraint is present, with the value {length.value}")


@rule(
    "smbr.root.certificate_policies_present",
    on=CertificatePolicies,
    malformed=True,
    severity=Severity.WARN,
    citation="BR 7.1.2.1(c), 7.1.6.2",
    removes=True,
    fix="remove certificatePolicies",
)
def certificate_policies_present(extension: Extension) -> Violations:
    """A root CA certificate has no certificatePolicies extension.

    The BR say SHOULD NOT. If it is present, it has to conform to BR 7.1.6.3.
    """
    yield Violation(extension, "the certificatePolicies extension is present")


@rule(
    "smbr.root.certificate_policies_content",
    on=CertificatePolicies,
    citation="BR 7.1.6.2, 7.1.6.3",
    covers=("smbr.root.certificate_policies_present", "pkix.certificate_policies.empty"),
    fix="remove certificatePolicies",
)
def certificate_policies_content(extension: CertificatePolicies) -> Violations:
    """certificatePolicies of a root CA certificate conforms to the requirements for subordinate CAs.

    It has a reserved S/MIME policy OID or anyPolicy.
    """
    if not has_permitted_policy(extension):
        yield Violation(extension, "there is neither a reserved S/MIME policy OID nor anyPolicy")


@rule(
    "smbr.root.extended_key_usage_present",
    on=ExtendedKeyUsage,
    malformed=True,
    citation="BR 7.1.2.1(d)",
    removes=True,
    fix="remove extKeyUsage",
)
def extended_key_usage_present(extension: Extension) -> Violations:
    """A root CA certificate has no extKeyUsage extension.

    This applies to any purpose.
    """
    yield Violation(extension, "the extKeyUsage extension is present")


@rule(
    "smbr.root.not_self_signed",
    on=Certificate,
    citation="BR 1.6.1",
    covers=("pkix.chain.signature_invalid",),
    fix="sign the certificate with the key that it certifies",
)
def not_self_signed(certificate: Certificate) -> Violations:
    """A root CA certificate is self-signed.

    This follows from the definition. The rule checks that the issuer is the subject and that the signature
    verifies with the key in the certificate. Signatures with an unknown algorithm, and bare TBSCertificates,
    are not checked. A certificate with a different issuer is checked as a root CA certificate only if its
    kind is given (`--type root`).
    """
    tbs = certificate.tbs
    if tbs.issuer is not None and tbs.subject is not None and not certificate.is_self_issued:
        yield Violation(tbs.issuer, "the issuer is not the subject")
    elif certificate.signature_value is not None and is_signed_by(certificate, certificate) is False:
        yield Violation(
            certificate.signature_value, "the signature does not verify with the key in the certificate"
        )
