"""Recipes for etsi.qc_retention_period."""

from smime_lint.testing import der

from .. import fires, silent
from .common import QC_RETENTION_PERIOD, statement, with_statements

RULE = "etsi.qc_retention_period.invalid"

fires(RULE, with_statements(statement(QC_RETENTION_PERIOD, der.integer(-1))))
fires(RULE, with_statements(statement(QC_RETENTION_PERIOD)), "absent")
fires(RULE, with_statements(statement(QC_RETENTION_PERIOD, der.sequence(der.integer(10)))), "sequence")
fires(RULE, with_statements(statement(QC_RETENTION_PERIOD, der.printable("10"))), "string")
silent(RULE, with_statements(statement(QC_RETENTION_PERIOD, der.integer(0))), "zero")
silent(RULE, with_statements(statement(QC_RETENTION_PERIOD, der.integer(10))))
