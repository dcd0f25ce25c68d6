"""subjectDirectoryAttributes of subscriber certificates: BR 7.1.2.3(j)."""

from __future__ import annotations

from smime_lint.model import SubjectDirectoryAttributes
from smime_lint.rules import CertificateType, Generation, Kind, Severity

from .extension_rules import critical, prohibited

RULES = (
    prohibited(
        "smbr.subject_directory_attributes.prohibited",
        SubjectDirectoryAttributes,
        "BR 7.1.2.3(j)",
        "A Multipurpose or Strict certificate has no subjectDirectoryAttributes extension.",
        name="subjectDirectoryAttributes",
        generations=Generation.MULTIPURPOSE | Generation.STRICT,
        description=(
            "The table prohibits it, and the sentence below the table permits it: the sentence is read as\n"
            "applying to the generation for which the table permits the extension."
        ),
    ),
    critical(
        "smbr.subject_directory_attributes.critical",
        SubjectDirectoryAttributes,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(j)",
        name="subjectDirectoryAttributes",
        generations=Generation.LEGACY,
        certificate="a Legacy certificate",
        covers=("pkix.subject_directory_attributes.critical",),
    ),
    prohibited(
        "smbr.subject_directory_attributes.mailbox_validated",
        SubjectDirectoryAttributes,
        "BR 7.1.2.3(j), 3.2.5",
        "A mailbox-validated Legacy certificate has no subjectDirectoryAttributes extension.",
        name="subjectDirectoryAttributes",
        types=CertificateType.MAILBOX,
        generations=Generation.LEGACY,
        severity=Severity.NOTICE,
        description=(
            "The extension holds verified attributes of a person, and only the mailbox is verified for this\n"
            "type. The BR do not expressly prohibit it, hence a notice."
        ),
    ),
)
