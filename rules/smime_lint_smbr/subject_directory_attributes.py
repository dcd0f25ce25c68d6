"""subjectDirectoryAttributes of subscriber certificates: BR 7.1.2.3(j)."""

from __future__ import annotations

from smime_lint.model import Extension, SubjectDirectoryAttributes
from smime_lint.rules import (
    CertificateType,
    Context,
    Generation,
    Severity,
    Violation,
    Violations,
    rule,
)

from .criticality import critical_extension, is_repeated


@rule(
    "smbr.subject_directory_attributes.prohibited",
    on=SubjectDirectoryAttributes,
    malformed=True,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(j)",
    since="1.0.0",
    covers=("pkix.subject_directory_attributes.critical",),
    fix="leave out subjectDirectoryAttributes",
)
def prohibited(extension: Extension, ctx: Context) -> Violations:
    """A Multipurpose or Strict certificate has no subjectDirectoryAttributes extension.

    The table prohibits it and the sentence below says that it may be present: the sentence is read as
    speaking of the generation that the table allows it for.
    """
    if not is_repeated(extension, ctx):
        yield Violation(extension, "subjectDirectoryAttributes is present")


@rule(
    "smbr.subject_directory_attributes.critical",
    on=SubjectDirectoryAttributes,
    malformed=True,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(j)",
    since="1.0.0",
    covers=("pkix.subject_directory_attributes.critical",),
    fix="leave out the critical field of subjectDirectoryAttributes",
)
def critical(extension: Extension) -> Violations:
    """subjectDirectoryAttributes of a Legacy certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.subject_directory_attributes.mailbox_validated",
    on=SubjectDirectoryAttributes,
    malformed=True,
    types=CertificateType.MAILBOX,
    generations=Generation.LEGACY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(j), 3.2.5",
    since="1.0.0",
    fix="leave out subjectDirectoryAttributes",
)
def mailbox_validated(extension: Extension, ctx: Context) -> Violations:
    """A mailbox-validated Legacy certificate has no subjectDirectoryAttributes extension.

    The extension holds verified attributes of a person, and for this type no person is verified. It is not
    expressly prohibited, hence a notice.
    """
    if not is_repeated(extension, ctx):
        yield Violation(
            extension, "subjectDirectoryAttributes is present, and nothing but the mailbox is verified"
        )
