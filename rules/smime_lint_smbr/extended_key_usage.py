"""extKeyUsage of subscriber certificates: BR 7.1.2.3(f), 7.1.2.4."""

from __future__ import annotations

from smime_lint.model import ExtendedKeyUsage, KeyPurposeId
from smime_lint.rules import Defaults, Generation, Kind, Scope, Severity, Violation, Violations

from .extension_rules import missing
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

rule = Defaults(on=KeyPurposeId, severity=Severity.ERROR, citation="BR 7.1.2.3(f)", since="1.0.0").rule

_ADDITIONAL = ("smbr.extended_key_usage.unspecified_value", "smbr.extended_key_usage.private_network_purpose")
"""Removing the purpose also mends what these rules report."""


def _violation(purpose: KeyPurposeId, what: str) -> Violation:
    return Violation(purpose, f"{purpose_name(purpose.oid)} {what}", value=purpose.oid)


def without_email_protection(usage: ExtendedKeyUsage) -> Violations:
    """The violation by an extKeyUsage without emailProtection."""
    if not usage.has(EMAIL_PROTECTION):
        found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8])
        what = f"contains {found}, but not emailProtection" if found else "is empty"
        yield Violation(usage, f"extKeyUsage {what}")


RULES = (
    missing(
        "smbr.extended_key_usage.missing",
        ExtendedKeyUsage,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(f)",
        "add extKeyUsage with emailProtection (1.3.6.1.5.5.7.3.4)",
        name="extKeyUsage",
        description="The BR do not regulate whether it is critical.",
    ),
)


@rule(
    "smbr.extended_key_usage.email_protection_missing",
    on=ExtendedKeyUsage,
    covers=("pkix.extended_key_usage.empty",),
    fix="add emailProtection (1.3.6.1.5.5.7.3.4)",
)
def email_protection_missing(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of a subscriber certificate contains emailProtection (1.3.6.1.5.5.7.3.4).

    anyExtendedKeyUsage does not replace it.
    """
    return without_email_protection(usage)


@rule(
    "smbr.extended_key_usage.prohibited_value",
    covers=(
        "smbr.extended_key_usage.other_value_strict",
        "smbr.extended_key_usage.not_permitted_from_1_0_16",
        "smbr.extended_key_usage.not_permitted_from_1_0_16_announced",
        *_ADDITIONAL,
        "pkix.extended_key_usage.any_critical",
        "pkix.extended_key_usage.time_stamping_not_critical",
    ),
    removes=True,
    fix="remove the purpose",
)
def prohibited_value(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage has no serverAuth, codeSigning, timeStamping or anyExtendedKeyUsage.

    This applies to all generations. OCSPSigning and clientAuth are not among the prohibited purposes.
    """
    if purpose.oid in PROHIBITED:
        yield _violation(purpose, "is not permitted in a subscriber certificate")


@rule(
    "smbr.extended_key_usage.other_value_strict",
    generations=Generation.STRICT,
    covers=_ADDITIONAL,
    fix="remove the purpose, or issue the certificate under the Multipurpose generation",
)
def other_value_strict(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a Strict certificate has no other value than emailProtection.

    This applies to known and unknown purposes. Those that are not permitted in any generation are reported by
    smbr.extended_key_usage.prohibited_value.
    """
    if purpose.oid != EMAIL_PROTECTION:
        yield _violation(purpose, "is not permitted in a Strict certificate")


@rule(
    "smbr.extended_key_usage.unspecified_value",
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(f), 7.1.2.4",
    fix="document the reason for the purpose, or remove it",
)
def unspecified_value(purpose: KeyPurposeId, ctx: Scope) -> Violations:
    """A certificate has a purpose other than emailProtection only if the CA is aware of a reason.

    Other purposes may be present in Legacy and Multipurpose certificates (client authentication and document
    signing are common), but the CA has to document their validation: each is listed as a notice. From BR
    1.0.16 the BR list the purposes of a Multipurpose certificate, so other rules apply.
    """
    generation = ctx.profile.generation
    has_closed_list = generation is not None and bool(generation & CLOSED_LISTS.at(ctx.br_version))
    if purpose.oid != EMAIL_PROTECTION and not has_closed_list:
        yield _violation(purpose, "is an additional purpose, which needs a documented reason")


@rule(
    "smbr.extended_key_usage.private_network_purpose",
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.4",
    covers=("smbr.extended_key_usage.unspecified_value", "smbr.subca.other_extended_key_usage"),
    fix="remove the purpose, or verify that the applicant may assert it in public",
)
def private_network_purpose(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage has no purpose that applies only in a privately managed network.

    Smart card logon and encrypting file systems are such purposes. They are permitted if the applicant owns
    the OID's arc or can demonstrate the right to assert it in public, and since BR 1.0.4 if an open standard
    defines it. A certificate does not show this, hence a notice.
    """
    if purpose.oid in PRIVATE_NETWORK:
        yield _violation(purpose, "is a purpose for privately managed networks")


def _is_not_permitted(purpose: KeyPurposeId) -> bool:
    return purpose.oid not in PERMITTED_FROM_1_0_16


@rule(
    "smbr.extended_key_usage.not_permitted_from_1_0_16",
    generations=Generation.MULTIPURPOSE,
    since="1.0.16",
    effective=PERMITTED_FROM_1_0_16_DAY,
    covers=_ADDITIONAL,
    fix="remove the purpose",
)
def not_permitted_from_1_0_16(purpose: KeyPurposeId) -> Violations:
    """From 2027-07-01 a Multipurpose certificate has only the purposes emailProtection and clientAuth.

    The source is the release note of BR 1.0.16: emailProtection is required and clientAuth is optional.
    Strict certificates still have emailProtection alone. The purposes that were never permitted are reported
    by smbr.extended_key_usage.prohibited_value.
    """
    if _is_not_permitted(purpose):
        clients = purpose_name(CLIENT_AUTH)
        yield _violation(purpose, f"is not permitted, only emailProtection and {clients} are")


@rule(
    "smbr.extended_key_usage.not_permitted_from_1_0_16_announced",
    generations=Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    since="1.0.16",
    expires=PERMITTED_FROM_1_0_16_DAY,
    announces="smbr.extended_key_usage.not_permitted_from_1_0_16",
    fix="remove the purpose before 2027-07-01",
)
def not_permitted_from_1_0_16_announced(purpose: KeyPurposeId) -> Violations:
    """A Multipurpose certificate already has no purpose that is not permitted from 2027-07-01.

    From that day emailProtection and clientAuth are the only purposes (release note of BR 1.0.16); until then
    this is a notice.
    """
    if _is_not_permitted(purpose):
        yield _violation(purpose, f"is not permitted from {PERMITTED_FROM_1_0_16_DAY.isoformat()}")
