"""Recipes for pkix.subject_info_access."""

from smime_lint.testing import der, values

from .. import fires, silent
from .common import plain

RULE = "pkix.subject_info_access.critical"
VALUE = values.authority_info_access(values.access("1.3.6.1.5.5.7.48.5", "http://ca.example.com/"))

fires(RULE, plain().extension("subjectInfoAccess", VALUE, critical=True))
fires(
    RULE,
    plain().extension("subjectInfoAccess", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent(RULE, plain().extension("subjectInfoAccess", VALUE))

fires("pkix.subject_info_access.empty", plain().extension("subjectInfoAccess", der.sequence()))
silent("pkix.subject_info_access.empty", plain().extension("subjectInfoAccess", VALUE))
