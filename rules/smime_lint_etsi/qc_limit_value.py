"""QcLimitValue, 0.4.0.1862.1.2: EN 319 412-5 4.3.2."""

from __future__ import annotations

from smime_lint.model import Asn1String, Integer, QcLimitValue, QcStatement
from smime_lint.rules import Severity, Violation, Violations, rule

from .codes import is_currency
from .statements import QC_LIMIT_VALUE, malformed


@rule(
    "etsi.qc_limit_value.currency",
    on=QcStatement,
    severity=Severity.ERROR,
    citation="EN 319 412-5 4.3.2",
    fix="give the currency as its code of ISO 4217, EUR for example",
)
def currency(statement: QcStatement) -> Violations:
    """QcLimitValue is an amount in a currency of ISO 4217.

    XXX (no currency) and XTS (tests) are none. A code that ISO 4217 has dropped in recent years is let pass,
    since certificates may be older. A value that does not decode as a MonetaryValue is reported here too.
    """
    if not isinstance(statement, QcLimitValue):
        yield from malformed(statement, QC_LIMIT_VALUE, "QcLimitValue")
        return
    code = statement.currency
    if isinstance(code, Integer):
        if not is_currency(code.value):
            yield Violation(code, "the number is no currency code of ISO 4217")
    elif isinstance(code, Asn1String) and code.text is not None and not is_currency(code.text):
        yield Violation(code, f"{code.text[:64]!r} is no currency code of ISO 4217")


@rule(
    "etsi.qc_limit_value.numeric_currency",
    on=QcLimitValue,
    severity=Severity.WARN,
    citation="EN 319 412-5 4.3.2",
    fix="give the code of three letters",
)
def numeric_currency(statement: QcLimitValue) -> Violations:
    """QcLimitValue has the currency's code of three letters.

    The number of ISO 4217 is allowed, but not recommended. Another number is no currency at all, which is a
    rule of its own.
    """
    code = statement.currency
    if isinstance(code, Integer) and is_currency(code.value):
        yield Violation(code, "the currency is given by its number")


@rule(
    "etsi.qc_limit_value.negative",
    on=QcLimitValue,
    severity=Severity.WARN,
    citation="EN 319 412-5 4.3.2",
)
def negative(statement: QcLimitValue) -> Violations:
    """Amount and exponent of QcLimitValue are not negative.

    The limit is the amount times ten to the power of the exponent. The type is a plain INTEGER, and a
    negative exponent may stand for cents, hence a warning.
    """
    for name, field in (("amount", statement.amount), ("exponent", statement.exponent)):
        if field is not None and field.value < 0:
            yield Violation(field, f"the {name} is negative")
