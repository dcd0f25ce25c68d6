"""The Adobe ArchiveRevInfo extension: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import AdobeArchiveRevInfo, Extension
from smime_lint.rules import Context, Generation, Severity, Violation, Violations, rule

from .criticality import critical_extension, is_repeated


@rule(
    "smbr.adobe_archive_rev_info.prohibited",
    on=AdobeArchiveRevInfo,
    malformed=True,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(m)",
    since="1.0.0",
    fix="leave out the Adobe ArchiveRevInfo extension",
)
def prohibited(extension: Extension, ctx: Context) -> Violations:
    """A Strict certificate has no Adobe ArchiveRevInfo extension."""
    if not is_repeated(extension, ctx):
        yield Violation(extension, "the Adobe ArchiveRevInfo extension is present")


@rule(
    "smbr.adobe_archive_rev_info.critical",
    on=AdobeArchiveRevInfo,
    malformed=True,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(m)",
    since="1.0.0",
    fix="leave out the critical field of the Adobe ArchiveRevInfo extension",
)
def critical(extension: Extension) -> Violations:
    """The Adobe ArchiveRevInfo extension of a Legacy or Multipurpose certificate is not critical."""
    return critical_extension(extension)
