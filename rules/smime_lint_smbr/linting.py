"""The duties to lint: BR 4.3.1.2, 8.7. A certificate cannot show whether they were met."""

from __future__ import annotations

from datetime import date

from smime_lint.model import TBSCertificate
from smime_lint.rules import Mode, Severity, Violation, Violations, rule


@rule(
    "smbr.linting.not_performed",
    on=TBSCertificate,
    severity=Severity.NOTICE,
    citation="BR 4.3.1.2",
    since="1.0.7",
    effective=date(2025, 9, 15),
    mode=Mode.REMINDER,
)
def not_performed(tbs: TBSCertificate) -> Violations:
    """The to-be-signed certificate is linted before it is signed.

    From 2025-09-15; it was recommended from 2025-03-15. The bare TBSCertificate, or a certificate with a
    dummy key or a constant as its signature, is what can be linted then.
    """
    yield Violation(tbs, "reminder: the to-be-signed certificate has to be linted before it is signed")


@rule(
    "smbr.linting.self_audit",
    on=TBSCertificate,
    severity=Severity.NOTICE,
    citation="BR 8.7",
    since="1.0.7",
    effective=date(2025, 3, 15),
    mode=Mode.REMINDER,
)
def self_audit(tbs: TBSCertificate) -> Violations:
    """The certificates of a self-audit sample are linted independently of earlier linting.

    Recommended from 2025-03-15.
    """
    yield Violation(tbs, "reminder: certificates in a self-audit sample should be linted once more")
