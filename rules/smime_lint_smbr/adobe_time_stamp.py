"""The Adobe Time-stamp extension: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import AdobeTimeStamp, Extension
from smime_lint.rules import Context, Generation, Severity, Violation, Violations, rule

from .criticality import critical_extension, is_repeated


@rule(
    "smbr.adobe_time_stamp.prohibited",
    on=AdobeTimeStamp,
    malformed=True,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(m)",
    since="1.0.0",
    fix="leave out the Adobe Time-stamp extension",
)
def prohibited(extension: Extension, ctx: Context) -> Violations:
    """A Strict certificate has no Adobe Time-stamp extension."""
    if not is_repeated(extension, ctx):
        yield Violation(extension, "the Adobe Time-stamp extension is present")


@rule(
    "smbr.adobe_time_stamp.critical",
    on=AdobeTimeStamp,
    malformed=True,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(m)",
    since="1.0.0",
    fix="leave out the critical field of the Adobe Time-stamp extension",
)
def critical(extension: Extension) -> Violations:
    """The Adobe Time-stamp extension of a Legacy or Multipurpose certificate is not critical."""
    return critical_extension(extension)
