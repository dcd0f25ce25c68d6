"""QcLimitValue, 0.4.0.1862.1.2: EN 319 412-5 4.3.2."""

from __future__ import annotations

from smime_lint.model import Integer, QcLimitValue, QcStatement
from smime_lint.rules import Defaults, Severity, Violation, Violations

from .codes import is_currency
from .statements import QC_LIMIT_VALUE, malformed

rule = Defaults(on=QcLimitValue, severity=Severity.WARN, citation="EN 319 412-5 4.3.2").rule


@rule(
    "etsi.qc_limit_value.invalid_currency",
    on=QcStatement,
    severity=Severity.ERROR,
    fix="encode the currency as its ISO 4217 code, for example EUR",
)
def invalid_currency(statement: QcStatement) -> Violations:
    """QcLimitValue is an amount in a currency of ISO 4217.

    XXX (no currency) and XTS (tests) are not currencies. Codes that ISO 4217 has withdrawn in recent years
    are accepted, since certificates may be older. A value that does not decode as MonetaryValue is reported
    too; a code with a character that PrintableString does not permit is reported as an encoding error.
    """
    if not isinstance(statement, QcLimitValue):
        yield from malformed(statement, QC_LIMIT_VALUE, "QcLimitValue")
        return
    code = statement.currency
    if isinstance(code, Integer):
        if not is_currency(code.value):
            yield Violation(code, "the number is not an ISO 4217 currency code")
    elif code is not None and code.text is not None and code.is_in_alphabet and not is_currency(code.text):
        yield Violation(code, f"{code.text[:64]!r} is not an ISO 4217 currency code")


@rule("etsi.qc_limit_value.numeric_currency", fix="encode the three-letter code of the currency")
def numeric_currency(statement: QcLimitValue) -> Violations:
    """QcLimitValue has the three-letter code of the currency.

    The numeric code of ISO 4217 is permitted, but not recommended. A number that is not a currency code is
    reported by etsi.qc_limit_value.invalid_currency.
    """
    code = statement.currency
    if isinstance(code, Integer) and is_currency(code.value):
        yield Violation(code, f"the currency is encoded as the number {code.value}")


@rule("etsi.qc_limit_value.negative", fix="encode amount and exponent as integers of 0 or more")
def negative(statement: QcLimitValue) -> Violations:
    """amount and exponent of QcLimitValue are not negative.

    The limit is amount times 10 to the power of exponent. The type is INTEGER without a range, and a negative
    exponent may express cents, so the finding is a warning.
    """
    for name, field in (("amount", statement.amount), ("exponent", statement.exponent)):
        if field is not None and field.value < 0:
            yield Violation(field, f"{name} is negative")
