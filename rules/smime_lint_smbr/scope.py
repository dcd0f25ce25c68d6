"""Which certificates the BR apply to: BR 1.1."""

from __future__ import annotations

from smime_lint.br import RESERVED_POLICIES
from smime_lint.model import (
    CertificatePolicies,
    ExtendedKeyUsage,
    KeyUsage,
    KeyUsageBits,
    Rfc822Name,
    SmtpUtf8Mailbox,
    SubjectAltName,
)
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations, rule

from .tables.key_purposes import EMAIL_PROTECTION
from .tables.limits import MAXIMUM_DAYS
from .validity import DAY


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


def _mailbox_of_ca(ctx: Context) -> Rfc822Name | SmtpUtf8Mailbox | None:
    """The first mailbox of a certificate that has the marks both of a CA and of an S/MIME certificate."""
    if ctx.profile.is_forced or not ctx.certificate.mailbox_names:
        return None
    purposes, usage = ctx.tbs.get(ExtendedKeyUsage), ctx.tbs.get(KeyUsage)
    if (
        purposes is not None
        and purposes.has(EMAIL_PROTECTION)
        and usage is not None
        and usage.flags & KeyUsageBits.KEY_CERT_SIGN
    ):
        return ctx.certificate.mailbox_names[0]
    return None


def _outlasts_subscribers(ctx: Context) -> bool:
    """Whether the validity period is longer than that of any subscriber certificate may be."""
    seconds = None if ctx.tbs.validity is None else ctx.tbs.validity.seconds
    longest = max(MAXIMUM_DAYS.at(ctx.br_version, ctx.issued_at).values())
    return seconds is not None and seconds > longest * DAY


_ca_rule = Defaults(
    on=SubjectAltName,
    kinds=Kind.SUBCA | Kind.TCSUBCA,
    citation="BR 1.1, 7.1.2.3(d)(e)",
    since="1.0.0",
    covers=("smbr.extensions.unspecified",),
).rule


@_ca_rule(
    "smbr.scope.ca_certificate_with_smime_content",
    severity=Severity.ERROR,
    fix="remove cA and keyCertSign, or remove the mailbox if it is a CA certificate",
)
def ca_certificate_with_smime_content(san: SubjectAltName, ctx: Context) -> Violations:
    """An S/MIME certificate is not a CA certificate.

    By definition a certificate with emailProtection in extKeyUsage and a mailbox in subjectAltName is an
    S/MIME certificate, and subscriber certificates do not set cA or keyCertSign. The rule does not apply if
    the kind is given (`--type subca`). Neither does it apply without keyCertSign, which is reported as a
    fault of the CA certificate, nor to roots, which have no extKeyUsage. If the validity period is longer
    than that of any subscriber certificate, the finding is doubtful.
    """
    mailbox = _mailbox_of_ca(ctx)
    if mailbox is not None and not _outlasts_subscribers(ctx):
        yield Violation(
            mailbox, "cA and keyCertSign are set in a certificate with emailProtection and a mailbox"
        )


@_ca_rule(
    "smbr.scope.ca_certificate_with_smime_content_doubtful",
    severity=Severity.NOTICE,
    doubtful_of="smbr.scope.ca_certificate_with_smime_content",
    fix="verify that it is a CA certificate, and that the mailbox is that of a contact",
)
def ca_certificate_with_smime_content_doubtful(san: SubjectAltName, ctx: Context) -> Violations:
    """The mailbox in a CA certificate is that of a contact.

    The BR do not regulate subjectAltName in CA certificates, and some CAs name their contact there. Such a
    certificate has the content of an S/MIME certificate, but a longer validity period: it is taken for a CA
    certificate. `--type subca` confirms it.
    """
    mailbox = _mailbox_of_ca(ctx)
    if mailbox is not None and _outlasts_subscribers(ctx):
        yield Violation(mailbox, "a CA certificate with emailProtection has a mailbox in subjectAltName")
