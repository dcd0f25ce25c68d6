"""Recipes for etsi.qc_limit_value."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .common import QC_LIMIT_VALUE, statement, with_statements

PACK = "etsi.qc_limit_value."
CURRENCY = PACK + "invalid_currency"
NUMERIC = PACK + "numeric_currency"
NEGATIVE = PACK + "negative"


def _limit(currency: bytes, amount: int = 1, exponent: int = 3) -> Certificate:
    value = der.sequence(currency, der.integer(amount), der.integer(exponent))
    return with_statements(statement(QC_LIMIT_VALUE, value))


EUR = der.printable("EUR")
fires(CURRENCY, _limit(der.printable("EURO")), "four_letters")
fires(CURRENCY, _limit(der.printable("eur")), "lower_case")
fires(CURRENCY, _limit(der.printable("XXX")), "xxx")
fires(CURRENCY, _limit(der.printable("XTS")), "xts")
fires(CURRENCY, _limit(der.printable("ZZZ")), "not_assigned")
fires(CURRENCY, _limit(der.integer(999)), "999")
fires(CURRENCY, _limit(der.integer(1 << 90)), "huge_number")
fires(CURRENCY, _limit(der.utf8("EUR")), "utf8")
fires(CURRENCY, with_statements(statement(QC_LIMIT_VALUE)), "absent")
fires(CURRENCY, with_statements(statement(QC_LIMIT_VALUE, der.sequence(EUR, der.integer(1)))), "incomplete")
silent(CURRENCY, _limit(der.printable("E@R")), "alphabet", also=("pkix.extensions.invalid_der",))
silent(CURRENCY, _limit(EUR))
silent(CURRENCY, _limit(der.printable("HRK")), "withdrawn")
silent(CURRENCY, _limit(der.integer(978)), "number", also=(NUMERIC,))

fires(NUMERIC, _limit(der.integer(978)))
fires(NUMERIC, _limit(der.integer(8)), "of_one_digit")
silent(NUMERIC, _limit(EUR))
silent(NUMERIC, _limit(der.integer(1)), "no_currency", also=(CURRENCY,))

fires(NEGATIVE, _limit(EUR, amount=-1), "amount")
fires(NEGATIVE, _limit(EUR, exponent=-2), "exponent")
silent(NEGATIVE, _limit(EUR, amount=0, exponent=0))
