"""Recipes for etsi.qc_type."""

from smime_lint.testing import der

from .. import fires, silent
from .common import QC_TYPE, qc_type, statement, with_statements

PACK = "etsi.qc_type."
ESIGN = "0.4.0.1862.1.6.1"
ESEAL = "0.4.0.1862.1.6.2"
WEB = "0.4.0.1862.1.6.3"
OTHER = "0.4.0.1862.1.6.99"

fires(PACK + "syntax", with_statements(statement(QC_TYPE)), "absent")
fires(PACK + "syntax", with_statements(statement(QC_TYPE, der.sequence())), "empty")
fires(PACK + "syntax", with_statements(statement(QC_TYPE, der.oid(ESIGN))), "oid")
silent(PACK + "syntax", with_statements(qc_type(ESIGN)))

_MULTIPLE = PACK + "multiple_purposes"
fires(_MULTIPLE, with_statements(qc_type(ESIGN, ESEAL)))
fires(_MULTIPLE, with_statements(qc_type(ESIGN, ESIGN)), "twice")
fires(_MULTIPLE, with_statements(qc_type(OTHER)), "none")
silent(_MULTIPLE, with_statements(qc_type(ESIGN)))
silent(_MULTIPLE, with_statements(qc_type(OTHER, ESIGN)), "another")

fires(PACK + "web_in_smime", with_statements(qc_type(WEB)))
silent(PACK + "web_in_smime", with_statements(qc_type(ESIGN)))
silent(PACK + "web_in_smime", with_statements(qc_type(ESIGN, WEB)), "two_types", also=(_MULTIPLE,))

_MISMATCH = PACK + "subject_mismatch"
fires(_MISMATCH, with_statements(qc_type(ESIGN), profile="organization-strict"), "signature")
fires(_MISMATCH, with_statements(qc_type(ESEAL), profile="individual-legacy"), "seal")
fires(_MISMATCH, with_statements(qc_type(ESEAL)), "sponsor")
fires(_MISMATCH, with_statements(qc_type(ESIGN), profile="mailbox-strict"), "mailbox")
silent(_MISMATCH, with_statements(qc_type(ESEAL), profile="organization-strict"), "seal")
silent(_MISMATCH, with_statements(qc_type(ESIGN), profile="individual-legacy"), "signature")
silent(_MISMATCH, with_statements(qc_type(ESIGN)), "sponsor")
