"""QcRetentionPeriod, 0.4.0.1862.1.3: EN 319 412-5 4.3.3."""

from __future__ import annotations

from smime_lint.model import QcRetentionPeriod, QcStatement
from smime_lint.rules import Severity, Violation, Violations, rule

from .statements import QC_RETENTION_PERIOD, malformed


@rule(
    "etsi.qc_retention_period.invalid",
    on=QcStatement,
    severity=Severity.ERROR,
    citation="EN 319 412-5 4.3.3",
    fix="encode the number of years as an INTEGER of 0 or more",
)
def invalid(statement: QcStatement) -> Violations:
    """QcRetentionPeriod is a number of years that is not negative.

    It is the number of years for which material is kept after the validity period of the certificate.
    """
    if not isinstance(statement, QcRetentionPeriod):
        yield from malformed(statement, QC_RETENTION_PERIOD, "QcRetentionPeriod")
    elif statement.years is not None and statement.years.value < 0:
        yield Violation(statement.years, "the number of years is negative; the minimum is 0")
