"""subjectInfoAccess: RFC 5280 4.2.2.2."""

from __future__ import annotations

from smime_lint.model import SubjectInfoAccess

from .extension_checks import prohibit_critical, require_element

critical = prohibit_critical(
    SubjectInfoAccess,
    "pkix.subject_info_access",
    "RFC 5280 4.2.2.2",
    "Relying parties that do not process it would have to reject the certificate.",
)
empty = require_element(
    SubjectInfoAccess,
    "pkix.subject_info_access",
    "RFC 5280 4.2.2.2",
    lambda extension: extension.descriptions,
    "access description",
)
