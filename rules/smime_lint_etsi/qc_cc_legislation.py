"""QcCClegislation, 0.4.0.1862.1.7: EN 319 412-5 4.2.4."""

from __future__ import annotations

from smime_lint.model import QcCcLegislation, QcStatement
from smime_lint.rules import Severity, Violation, Violations, rule

from .codes import is_country
from .statements import QC_CC_LEGISLATION, malformed


@rule(
    "etsi.qc_cc_legislation.syntax",
    on=QcStatement,
    severity=Severity.ERROR,
    citation="EN 319 412-5 4.2.4",
    fix="encode a SEQUENCE of country codes of ISO 3166-1 as PrintableString",
)
def syntax(statement: QcStatement) -> Violations:
    """QcCClegislation is a SEQUENCE of at least one country code of ISO 3166-1.

    It names the countries under whose law the certificate is qualified; EU qualified certificates do not have
    it. A code with a character that PrintableString does not permit is reported as an encoding error.
    """
    if isinstance(statement, QcCcLegislation):
        for country in statement.countries:
            if country.text is not None and country.is_in_alphabet and not is_country(country.text):
                yield Violation(country, f"{country.text[:64]!r} is not an ISO 3166-1 code")
    else:
        yield from malformed(statement, QC_CC_LEGISLATION, "QcCClegislation")
