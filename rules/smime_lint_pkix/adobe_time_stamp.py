"""The Adobe Time-stamp extension: Adobe's document on its object identifiers."""

from __future__ import annotations

from smime_lint.model import AdobeTimeStamp, UniformResourceIdentifier, general_name_form, with_article
from smime_lint.rules import Generation, Severity, Violation, Violations, rule


@rule(
    "pkix.adobe_time_stamp.location_not_uri",
    on=AdobeTimeStamp,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.WARN,
    citation="Adobe OIDs, Time-stamp extension; BR 7.1.2.4(1)(iii)",
    fix="encode the location as a uniformResourceIdentifier",
)
def location_not_uri(extension: AdobeTimeStamp) -> Violations:
    """The location in an Adobe Time-stamp extension of version 1 is a uniformResourceIdentifier.

    The BR require other extensions to conform to an open standard. It is doubtful whether Adobe's document is
    one; hence a warning.
    """
    location = extension.location
    if extension.version.value == 1 and not isinstance(location, UniformResourceIdentifier):
        found = with_article(general_name_form(location))
        yield Violation(location, f"the location is {found}; version 1 requires a uniformResourceIdentifier")
