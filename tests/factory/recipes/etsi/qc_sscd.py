"""Recipes for etsi.qc_sscd."""

from smime_lint.testing import der

from .. import fires, silent
from .common import QC_SSCD, statement, with_statements

RULE = "etsi.qc_sscd.syntax"

fires(RULE, with_statements(statement(QC_SSCD, der.null())))
fires(RULE, with_statements(statement(QC_SSCD, der.boolean(True))), "boolean")
silent(RULE, with_statements(statement(QC_SSCD)))
