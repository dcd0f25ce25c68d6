"""Recipes for pkix.subject_info_access."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import subca

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

_REPOSITORY = "1.3.6.1.5.5.7.48.5"
_INVALID = "pkix.subject_info_access.uri_invalid"


def _access(uri: str, method: str = _REPOSITORY) -> bytes:
    return values.authority_info_access(values.access(method, uri))


for _variant, _uri in (
    ("relative", "foo"),
    ("no_host", "http:///x"),
    ("leading_blank", " http://ca.example.com/"),
    ("ldap_no_attribute", "ldap://ldap.example.com/cn=CA1"),
):
    fires(_INVALID, plain().extension("subjectInfoAccess", _access(_uri)), _variant)
fires(_INVALID, subca().extension("subjectInfoAccess", _access("http:///x")), "subca")
fires(_INVALID, plain().extension("subjectInfoAccess", _access("tsa", "1.3.6.1.5.5.7.48.3")), "time_stamping")
silent(_INVALID, subca().extension("subjectInfoAccess", VALUE), "subca")
silent(
    _INVALID,
    plain().extension("subjectInfoAccess", _access("ldap:///cn=CA1?cACertificate,crossCertificatePair")),
    "ldap",
)
silent(_INVALID, plain().extension("subjectInfoAccess", _access("rsync://rpki.example.com/x/")), "rsync")
