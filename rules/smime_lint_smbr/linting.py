"""The requirements to lint certificates: BR 4.3.1.2, 8.7. No certificate shows whether they were met."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Defaults, Mode, Severity, Violation, Violations

from .tables.linting import LINTING_REQUIRED, LINTING_VERSION, SELF_AUDIT_RECOMMENDED

rule = Defaults(on=TBSCertificate, severity=Severity.NOTICE, since=LINTING_VERSION, mode=Mode.REMINDER).rule


@rule(
    "smbr.linting.not_performed",
    citation="BR 4.3.1.2",
    effective=LINTING_REQUIRED,
    fix="lint each certificate before it is signed",
)
def not_performed(tbs: TBSCertificate) -> Violations:
    """The CA lints each to-be-signed certificate before it signs it.

    The BR require this from 2025-09-15 and recommend it from 2025-03-15. Before it is signed, the CA can lint
    the bare TBSCertificate, or a certificate signed with a dummy key or with a constant as its signature.
    """
    yield Violation(tbs, "verify that the certificate was linted before it was signed")


@rule(
    "smbr.linting.self_audit",
    citation="BR 8.7",
    effective=SELF_AUDIT_RECOMMENDED,
    fix="lint the certificates of each self-audit sample",
)
def self_audit(tbs: TBSCertificate) -> Violations:
    """The CA lints the certificates of a self-audit sample independently of earlier linting.

    The BR recommend this from 2025-03-15.
    """
    yield Violation(tbs, "verify that certificates in self-audit samples are linted again")
