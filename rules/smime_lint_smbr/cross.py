"""Cross certificates: BR 7.1.2.2(g). What holds for them and other subordinate CAs alike is in `subca`."""

from __future__ import annotations

from datetime import date

from smime_lint.model import ExtendedKeyUsage, KeyPurposeId, TBSCertificate
from smime_lint.rules import Kind, Mode, Severity, Violation, Violations, rule

from .extension_rules import critical
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, purpose_name

_CITATION = "BR 7.1.2.2(g)"

RULES = (
    critical(
        "smbr.cross.extended_key_usage_critical",
        ExtendedKeyUsage,
        Kind.CROSS,
        _CITATION,
        name="extKeyUsage",
        severity=Severity.WARN,
    ),
)


@rule(
    "smbr.cross.any_extended_key_usage",
    on=KeyPurposeId,
    kinds=Kind.CROSS,
    severity=Severity.ERROR,
    citation=_CITATION,
    since="1.0.0",
    covers=("pkix.extended_key_usage.any_critical",),
    fix="name the purposes, or leave extKeyUsage out",
)
def any_extended_key_usage(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a cross certificate does not contain anyExtendedKeyUsage."""
    if purpose.oid == ANY_EXTENDED_KEY_USAGE:
        yield Violation(purpose, "anyExtendedKeyUsage is prohibited", value=purpose.oid)


@rule(
    "smbr.cross.extended_key_usage_unauthorized",
    on=ExtendedKeyUsage,
    kinds=Kind.CROSS,
    severity=Severity.NOTICE,
    citation=_CITATION,
    since="1.0.0",
    mode=Mode.REMINDER,
)
def extended_key_usage_unauthorized(usage: ExtendedKeyUsage) -> Violations:
    """The issuing CA has verified that the certified CA may assert the purposes in extKeyUsage."""
    found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8])
    yield Violation(usage, f"that the CA is authorized to these purposes was verified: {found}", value=found)


@rule(
    "smbr.cross.extended_key_usage_missing_from_1_0_16",
    on=TBSCertificate,
    kinds=Kind.CROSS,
    severity=Severity.NOTICE,
    citation=_CITATION,
    since="1.0.16",
    effective=date(2026, 9, 28),
    fix="add extKeyUsage with the one use of the hierarchy",
)
def extended_key_usage_missing_from_1_0_16(tbs: TBSCertificate) -> Violations:
    """Since BR 1.0.16 a cross certificate of a hierarchy dedicated to one use has extKeyUsage.

    It follows the CCADB policy (6.3). Whether the hierarchy is dedicated to one use is not in the
    certificate, hence a notice.
    """
    if not tbs.has(ExtendedKeyUsage):
        yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")
