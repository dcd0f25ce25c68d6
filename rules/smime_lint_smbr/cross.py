"""Cross certificates: BR 7.1.2.2(g). `subca` has the rules that apply to them as to other subordinate CAs."""

from __future__ import annotations

from smime_lint.model import ExtendedKeyUsage, KeyPurposeId, Outline
from smime_lint.rules import Defaults, Kind, Mode, Severity, Violation, Violations

from .extension_rules import critical
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, CROSS_PURPOSES_FROM_1_0_16_DAY, purpose_name

_CITATION = "BR 7.1.2.2(g)"

rule = Defaults(kinds=Kind.CROSS, citation=_CITATION, since="1.0.0").rule

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
    severity=Severity.ERROR,
    covers=("pkix.extended_key_usage.any_critical",),
    removes=True,
    fix="list the purposes of the certificates below it, or remove extKeyUsage",
)
def any_extended_key_usage(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a cross certificate does not contain anyExtendedKeyUsage.

    A cross certificate may be without extKeyUsage instead.
    """
    if purpose.oid == ANY_EXTENDED_KEY_USAGE:
        yield Violation(purpose, "anyExtendedKeyUsage is prohibited", value=purpose.oid)


@rule(
    "smbr.cross.extended_key_usage_unauthorized",
    on=ExtendedKeyUsage,
    severity=Severity.NOTICE,
    mode=Mode.REMINDER,
    fix="remove the purposes for which the CA is not authorized",
)
def extended_key_usage_unauthorized(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage of a cross certificate contains only purposes that it is authorized to assert.

    The issuing CA verifies the authorization, which a certificate does not show.
    """
    found = ", ".join(purpose_name(purpose.oid) for purpose in usage.purposes[:8])
    yield Violation(usage, f"verify that the CA is authorized for these purposes: {found}", value=found)


@rule(
    "smbr.cross.extended_key_usage_missing_from_1_0_16",
    on=Outline,
    severity=Severity.NOTICE,
    since="1.0.16",
    effective=CROSS_PURPOSES_FROM_1_0_16_DAY,
    fix="add extKeyUsage with the one use of the hierarchy",
)
def extended_key_usage_missing_from_1_0_16(outline: Outline) -> Violations:
    """Since BR 1.0.16 a cross certificate of a hierarchy that is dedicated to one use has extKeyUsage.

    The sources are the release note of BR 1.0.16 and the CCADB policy (6.3). A certificate does not show
    whether its hierarchy is dedicated to one use, hence a notice.
    """
    if not outline.has(ExtendedKeyUsage):
        yield Violation(outline, "there is no extKeyUsage extension")
