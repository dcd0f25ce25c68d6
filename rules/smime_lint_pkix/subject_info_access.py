"""subjectInfoAccess: RFC 5280 4.2.2.2."""

from __future__ import annotations

from smime_lint.model import Extension, SubjectInfoAccess
from smime_lint.rules import Kind, Severity, Violations, rule

from .extension_checks import critical_extension


@rule(
    "pkix.subject_info_access.critical",
    on=SubjectInfoAccess,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.2.2",
    fix="leave out the critical field of subjectInfoAccess",
)
def critical(extension: Extension) -> Violations:
    """subjectInfoAccess is not critical."""
    return critical_extension(extension)
