"""Recipes for etsi.qc_statements."""

from datetime import datetime, timezone

from smime_lint.testing import der

from .. import fires, silent
from .common import (
    COMPLIANCE,
    ENGLISH,
    NATURAL_PERSON,
    QC_CC_LEGISLATION,
    QC_SSCD,
    pds,
    qc_type,
    semantics,
    statement,
    with_statements,
)

EXTENSION = "qcStatements"
BEFORE_THE_BR = datetime(2023, 1, 10, tzinfo=timezone.utc)
IN_FORCE = "in-force"
ESIGN = "0.4.0.1862.1.6.1"
SSCD = statement(QC_SSCD)
CC_LEGISLATION = statement(QC_CC_LEGISLATION, der.sequence(der.printable("CH")))

CRITICAL = "etsi.qc_statements.critical"
fires(CRITICAL, with_statements(SSCD).critical(EXTENSION).valid(BEFORE_THE_BR), br_version=IN_FORCE)
fires(
    CRITICAL,
    with_statements().extension(EXTENSION, der.null(), critical=True).valid(BEFORE_THE_BR),
    "malformed",
    br_version=IN_FORCE,
    also=("pkix.qc_statements.syntax",),
)
silent(CRITICAL, with_statements(SSCD).valid(BEFORE_THE_BR), br_version=IN_FORCE)
silent(
    CRITICAL,
    with_statements(semantics(NATURAL_PERSON)).critical(EXTENSION).valid(BEFORE_THE_BR),
    "not_of_etsi",
    br_version=IN_FORCE,
)

DUPLICATE = "etsi.qc_statements.duplicate"
fires(DUPLICATE, with_statements(COMPLIANCE, SSCD, COMPLIANCE, pds(ENGLISH)))
silent(DUPLICATE, with_statements(COMPLIANCE, SSCD, pds(ENGLISH)))
silent(
    DUPLICATE,
    with_statements(statement("1.3.6.1.4.1.99999.5"), statement("1.3.6.1.4.1.99999.5")),
    "not_of_etsi",
)

WITHOUT = "etsi.qc_statements.etsi_without_qc_compliance"
fires(WITHOUT, with_statements(SSCD), "sscd")
fires(WITHOUT, with_statements(pds(ENGLISH)), "pds")
fires(WITHOUT, with_statements(qc_type(ESIGN)), "type")
silent(WITHOUT, with_statements(COMPLIANCE, SSCD, pds(ENGLISH), qc_type(ESIGN)))
silent(WITHOUT, with_statements(CC_LEGISLATION, SSCD), "other_framework")
silent(WITHOUT, with_statements(semantics(NATURAL_PERSON)), "semantics")
