"""Adobe extensions beside the two that the BR name: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import UnknownExtension
from smime_lint.rules import Generation, Severity, Violation, Violations, rule

from .tables.extensions import ADOBE_ARC


@rule(
    "smbr.adobe_extensions.other_adobe_oid",
    on=UnknownExtension,
    generations=Generation.STRICT,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(m)",
    since="1.0.0",
    fix="leave out the extension",
)
def other_adobe_oid(extension: UnknownExtension) -> Violations:
    """A Strict certificate has no other extension of Adobe's either.

    The table prohibits Adobe extensions for this generation as a class, and names Time-stamp and
    ArchiveRevInfo only where it allows them. Read strictly, every OID under 1.2.840.113583.1.1 is meant.
    """
    if extension.oid.startswith(ADOBE_ARC):
        yield Violation(extension, f"the Adobe extension {extension.oid} is present")
