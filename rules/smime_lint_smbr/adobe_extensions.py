"""Adobe extensions: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import Extension, UnknownExtension
from smime_lint.rules import Generation, Kind, Rule, Severity, Violation, Violations, rule

from .extension_rules import critical, prohibited
from .tables.extensions import ADOBE_ARC

_CITATION = "BR 7.1.2.3(m)"


def rules_for(prefix: str, extension: type[Extension], name: str) -> tuple[Rule, ...]:
    """The rules for one of the two extensions that the BR name."""
    return (
        prohibited(
            f"{prefix}prohibited",
            extension,
            _CITATION,
            f"A Strict certificate has no {name} extension.",
            name=name,
            generations=Generation.STRICT,
            description="Multipurpose and Legacy certificates may have it.",
        ),
        critical(
            f"{prefix}critical",
            extension,
            Kind.SUBSCRIBER,
            _CITATION,
            name=f"the {name} extension",
            generations=Generation.LEGACY | Generation.MULTIPURPOSE,
            certificate="a Legacy or Multipurpose certificate",
        ),
    )


@rule(
    "smbr.adobe_extensions.other_adobe_oid",
    on=UnknownExtension,
    generations=Generation.STRICT,
    severity=Severity.NOTICE,
    citation=_CITATION,
    since="1.0.0",
    covers=("smbr.extensions.unspecified",),
    fix="remove the extension",
)
def other_adobe_oid(extension: UnknownExtension) -> Violations:
    """A Strict certificate does not have other Adobe extensions.

    The table prohibits Adobe extensions for this generation as a class, and names Time-stamp and
    ArchiveRevInfo only for the generations that may have them. In a strict reading every OID under
    1.2.840.113583.1.1 is prohibited, hence a notice.
    """
    if extension.oid.startswith(ADOBE_ARC):
        yield Violation(extension, f"the Adobe extension {extension.oid} is present")
