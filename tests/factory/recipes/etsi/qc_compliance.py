"""Recipes for etsi.qc_compliance."""

from smime_lint.testing import der

from .. import fires, silent
from .common import COMPLIANCE, ENGLISH, QC_COMPLIANCE, pds, statement, with_statements

RULE = "etsi.qc_compliance.syntax"

fires(RULE, with_statements(statement(QC_COMPLIANCE, der.null()), pds(ENGLISH)))
fires(RULE, with_statements(statement(QC_COMPLIANCE, der.sequence()), pds(ENGLISH)), "sequence")
silent(RULE, with_statements(COMPLIANCE, pds(ENGLISH)))
