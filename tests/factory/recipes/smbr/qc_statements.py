"""Recipes for smbr.qc_statements."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

PKIX_SYNTAX_V2 = "1.3.6.1.5.5.7.11.2"
NATURAL_PERSON = "0.4.0.194121.1.1"
STATEMENTS = der.sequence(der.sequence(der.oid(PKIX_SYNTAX_V2), der.sequence(der.oid(NATURAL_PERSON))))

fires("smbr.qc_statements.critical", base().extension("qcStatements", STATEMENTS, critical=True))
silent("smbr.qc_statements.critical", base().extension("qcStatements", STATEMENTS))
