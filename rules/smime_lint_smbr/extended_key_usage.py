"""extKeyUsage of subscriber certificates: BR 7.1.2.3(f), 7.1.2.4."""

from __future__ import annotations

from smime_lint.model import ExtendedKeyUsage, KeyPurposeId, TBSCertificate
from smime_lint.rules import Generation, Kind, Scope, Severity, Violation, Violations, rule

from .tables.key_purposes import (
    CLIENT_AUTH,
    CLOSED_LISTS,
    EMAIL_PROTECTION,
    PERMITTED_FROM_1_0_16,
    PERMITTED_FROM_1_0_16_DAY,
    PRIVATE_NETWORK,
    PROHIBITED,
    purpose_name,
)


def _violation(purpose: KeyPurposeId, what: str) -> Violation:
    return Violation(purpose, f"{purpose_name(purpose.oid)} {what}", value=purpose.oid)


@rule(
    "smbr.extended_key_usage.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(f)",
    since="1.0.0",
    fix="add extKeyUsage with emailProtection (1.3.6.1.5.5.7.3.4)",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has an extKeyUsage extension.

    The BR do not say whether it is critical.
    """
    if not tbs.has(ExtendedKeyUsage):
        yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")


@rule(
    "smbr.extended_key_usage.email_protection_missing",
    on=ExtendedKeyUsage,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(f)",
    since="1.0.0",
    covers=("pkix.extended_key_usage.empty",),
    fix="add emailProtection (1.3.6.1.5.5.7.3.4)",
)
def email_protection_missing(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of a subscriber certificate contains emailProtection (1.3.6.1.5.5.7.3.4).

    anyExtendedKeyUsage does not stand for it.
    """
    if not usage.has(EMAIL_PROTECTION):
        found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8]) or "nothing"
        yield Violation(usage, f"emailProtection is not in extKeyUsage, it contains {found}")


@rule(
    "smbr.extended_key_usage.prohibited_value",
    on=KeyPurposeId,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(f)",
    since="1.0.0",
    covers=("pkix.extended_key_usage.any_critical", "pkix.extended_key_usage.time_stamping_not_critical"),
    fix="leave the purpose out",
)
def prohibited_value(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage contains none of serverAuth, codeSigning, timeStamping and anyExtendedKeyUsage.

    In no generation. OCSPSigning and clientAuth are not among them.
    """
    if purpose.oid in PROHIBITED:
        yield _violation(purpose, "is not allowed in a subscriber certificate")


@rule(
    "smbr.extended_key_usage.other_value_strict",
    on=KeyPurposeId,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(f)",
    since="1.0.0",
    covers=("smbr.extended_key_usage.private_network_purpose",),
    fix="leave the purpose out, or issue the certificate in the Multipurpose generation",
)
def other_value_strict(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a Strict certificate contains nothing but emailProtection.

    Whatever the other purpose is, known or not. Those that no generation allows are reported by
    smbr.extended_key_usage.prohibited_value.
    """
    if purpose.oid != EMAIL_PROTECTION and purpose.oid not in PROHIBITED:
        yield _violation(purpose, "is not allowed in a Strict certificate")


@rule(
    "smbr.extended_key_usage.unspecified_value",
    on=KeyPurposeId,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(f), 7.1.2.4",
    since="1.0.0",
)
def unspecified_value(purpose: KeyPurposeId, ctx: Scope) -> Violations:
    """extKeyUsage of a Legacy or Multipurpose certificate contains nothing but emailProtection.

    Other purposes may be there (client authentication and document signing are usual), but the CA has to be
    aware of a reason and to document its validation: each is listed as a notice. From BR 1.0.16 the purposes
    of a Multipurpose certificate are a closed list with rules of its own.
    """
    oid = purpose.oid
    if oid == EMAIL_PROTECTION or oid in PROHIBITED or oid in PRIVATE_NETWORK:
        return
    generation = ctx.profile.generation
    if generation is None or not generation & CLOSED_LISTS.at(ctx.br_version):
        yield _violation(purpose, "is an additional purpose, which needs a documented reason")


@rule(
    "smbr.extended_key_usage.private_network_purpose",
    on=KeyPurposeId,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.4",
    since="1.0.0",
)
def private_network_purpose(purpose: KeyPurposeId) -> Violations:
    """A certificate has no key purpose that applies in a privately managed network alone.

    Smart card logon, encrypting file systems and the like are such purposes. They are not wrong where the
    applicant owns the OID's arc or can show a right to assert it in public, and since BR 1.0.4 where an
    open standard defines it. That cannot be seen from the certificate, so this is a notice.
    """
    if purpose.oid in PRIVATE_NETWORK:
        yield _violation(purpose, "is a purpose for privately managed networks")


@rule(
    "smbr.extended_key_usage.not_permitted_from_1_0_16",
    on=KeyPurposeId,
    generations=Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(f)",
    since="1.0.16",
    effective=PERMITTED_FROM_1_0_16_DAY,
    covers=("smbr.extended_key_usage.private_network_purpose",),
    fix="leave the purpose out",
)
def not_permitted_from_1_0_16(purpose: KeyPurposeId) -> Violations:
    """From 2027-07-01 a Multipurpose certificate has no purpose besides emailProtection and clientAuth.

    Read off the release note of BR 1.0.16: emailProtection is required and clientAuth is optional. Strict
    certificates still have emailProtection alone. The purposes that were never allowed are reported by
    smbr.extended_key_usage.prohibited_value.
    """
    if purpose.oid not in PERMITTED_FROM_1_0_16 and purpose.oid not in PROHIBITED:
        yield _violation(purpose, f"is not allowed, only emailProtection and {purpose_name(CLIENT_AUTH)} are")


@rule(
    "smbr.extended_key_usage.not_permitted_from_1_0_16_announced",
    on=KeyPurposeId,
    generations=Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(f)",
    since="1.0.16",
    expires=PERMITTED_FROM_1_0_16_DAY,
    announces="smbr.extended_key_usage.not_permitted_from_1_0_16",
    fix="leave the purpose out",
)
def not_permitted_from_1_0_16_announced(purpose: KeyPurposeId) -> Violations:
    """A Multipurpose certificate already has no purpose that will not be allowed from 2027-07-01.

    From that day emailProtection and clientAuth are the only purposes (release note of BR 1.0.16); until then
    this is a notice of what is coming.
    """
    if purpose.oid not in PERMITTED_FROM_1_0_16 and purpose.oid not in PROHIBITED:
        yield _violation(purpose, f"will not be allowed from {PERMITTED_FROM_1_0_16_DAY.isoformat()}")
