"""Which certificates the BR apply to: BR 1.1."""

from __future__ import annotations

from smime_lint.br import RESERVED_POLICIES
from smime_lint.model import CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsageBits, SubjectAltName
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .tables.key_purposes import EMAIL_PROTECTION


@rule(
    "smbr.scope.policy_without_smime_content",
    on=CertificatePolicies,
    severity=Severity.NOTICE,
    citation="BR 1.1",
    since="1.0.0",
    fix="add emailProtection and a mailbox in subjectAltName, or remove the reserved policy OID",
)
def policy_without_smime_content(policies: CertificatePolicies, ctx: Context) -> Violations:
    """A certificate with a reserved S/MIME policy OID is an S/MIME certificate.

    By definition it has emailProtection in extKeyUsage, and an rfc822Name or SmtpUTF8Mailbox in
    subjectAltName. A certificate that asserts the OID without them claims compliance, so all rules apply to
    it, but it may have the OID by mistake. An extension that does not decode is reported as such and is not
    treated as empty.
    """
    tbs = ctx.tbs
    purposes = tbs.get(ExtendedKeyUsage)
    if ctx.certificate.mailbox_names and purposes is not None and purposes.has(EMAIL_PROTECTION):
        return
    lacks = []
    if not tbs.has(ExtendedKeyUsage) or (purposes is not None and not purposes.has(EMAIL_PROTECTION)):
        lacks.append("emailProtection")
    san = tbs.get(SubjectAltName)
    if (not tbs.has(SubjectAltName) or san is not None) and not ctx.certificate.mailbox_names:
        lacks.append("a mailbox in subjectAltName")
    if not lacks:
        return
    for policy in policies.policies:
        if policy.oid in RESERVED_POLICIES:
            yield Violation(
                policy, f"{policy.oid} is asserted without {' and '.join(lacks)}", value=policy.oid
            )
            return


@rule(
    "smbr.scope.ca_certificate_with_smime_content",
    on=SubjectAltName,
    kinds=Kind.SUBCA | Kind.TCSUBCA,
    severity=Severity.ERROR,
    citation="BR 1.1, 7.1.2.3(d)(e)",
    since="1.0.0",
    fix="leave out cA and keyCertSign, or remove the mailbox if it is a CA certificate",
)
def ca_certificate_with_smime_content(san: SubjectAltName, ctx: Context) -> Violations:
    """An S/MIME certificate is not a CA certificate.

    By definition a certificate with emailProtection in extKeyUsage and a mailbox in subjectAltName is an
    S/MIME certificate, and subscriber certificates do not set cA or keyCertSign. The BR do not regulate
    subjectAltName in CA certificates, and the mailbox may be that of a CA's contact: the rule does not apply
    if the kind is given (`--type subca`). Neither does it apply without keyCertSign, which is reported as a
    fault of the CA certificate, nor to roots, which have no extKeyUsage.
    """
    if ctx.profile.is_forced or not ctx.certificate.mailbox_names:
        return
    purposes, usage = ctx.tbs.get(ExtendedKeyUsage), ctx.tbs.get(KeyUsage)
    if (
        purposes is not None
        and purposes.has(EMAIL_PROTECTION)
        and usage is not None
        and usage.flags & KeyUsageBits.KEY_CERT_SIGN
    ):
        yield Violation(
            ctx.certificate.mailbox_names[0],
            "cA and keyCertSign are set in a certificate with emailProtection and a mailbox",
        )
