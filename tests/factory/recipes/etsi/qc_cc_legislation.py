"""Recipes for etsi.qc_cc_legislation."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .common import QC_CC_LEGISLATION, statement, with_statements

RULE = "etsi.qc_cc_legislation.syntax"


def _countries(*countries: bytes) -> Certificate:
    return with_statements(statement(QC_CC_LEGISLATION, der.sequence(*countries)))


fires(RULE, _countries(), "empty")
fires(RULE, with_statements(statement(QC_CC_LEGISLATION)), "absent")
fires(RULE, _countries(der.utf8("CH")), "utf8")
fires(RULE, _countries(der.printable("CH"), der.printable("UK")), "not_assigned")
fires(RULE, _countries(der.printable("EU")), "eu")
fires(RULE, _countries(der.printable("ch")), "lower_case")
silent(RULE, _countries(der.printable("G@")), "alphabet", also=("pkix.extensions.invalid_der",))
silent(RULE, _countries(der.printable("CH"), der.printable("GB")))
