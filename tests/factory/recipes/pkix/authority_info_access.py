"""Recipes for pkix.authority_info_access."""

from smime_lint.testing import values
from smime_lint.testing.certificate import ISSUER, Certificate

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

PACK = "pkix.authority_info_access."
EXTENSION = "authorityInfoAccess"
CERTIFICATE = values.access(values.CA_ISSUERS, "http://ca.example.com/smime-ca-1.cer")


def _access(*descriptions: bytes) -> Certificate:
    return plain().extension(EXTENSION, values.authority_info_access(*descriptions))


fires(PACK + "critical", plain().critical(EXTENSION))
silent(PACK + "critical", plain())

fires(PACK + "empty", _access())
fires(
    PACK + "empty",
    early().extension(EXTENSION, values.authority_info_access()),
    "subscriber",
    br_version=IN_FORCE,
)
silent(PACK + "empty", _access(CERTIFICATE))

_SCHEME = PACK + "ca_issuers_without_http_or_ldap"
fires(_SCHEME, _access(values.access(values.CA_ISSUERS, "https://ca.example.com/smime-ca-1.cer")), "https")
fires(
    _SCHEME,
    _access(
        values.access(values.OCSP, "http://ocsp.example.com"),
        values.access(values.CA_ISSUERS, values.directory_name(*ISSUER)),
    ),
    "directory_name",
)
silent(_SCHEME, _access(values.access(values.CA_ISSUERS, values.directory_name(*ISSUER)), CERTIFICATE))
silent(
    _SCHEME,
    _access(values.access(values.CA_ISSUERS, "ca.example.com/ca.cer")),
    "no_scheme",
    also=(PACK + "uri_invalid",),
)
silent(_SCHEME, _access(values.access(values.CA_ISSUERS, "ldap:///cn=CA1?cACertificate")), "ldap")
silent(_SCHEME, _access(values.access(values.OCSP, "https://ocsp.example.com")), "no_ca_issuers")

_NOT_URI = PACK + "ocsp_not_uri"
fires(_NOT_URI, _access(CERTIFICATE, values.access(values.OCSP, values.dns_name("ocsp.example.com"))))
silent(_NOT_URI, _access(CERTIFICATE, values.access(values.OCSP, "http://ocsp.example.com")))
silent(
    _NOT_URI,
    _access(CERTIFICATE, values.access("1.3.6.1.5.5.7.48.12", values.dns_name("cmc.example.com"))),
    "other_method",
)

_INVALID = PACK + "uri_invalid"
for _variant, _uri in (
    ("blank", "http://ocsp.example.com/a b"),
    ("no_scheme", "ocsp.example.com"),
    ("single_label", "http://ocsp"),
    ("no_host", "http://"),
    ("leading_blank", " http://ocsp.example.com"),
):
    fires(_INVALID, _access(CERTIFICATE, values.access(values.OCSP, _uri)), _variant)
fires(
    _INVALID,
    _access(CERTIFICATE, values.access("1.3.6.1.5.5.7.48.12", "http://cmc.example.com/<id>")),
    "other_method",
)
silent(_INVALID, _access(CERTIFICATE, values.access(values.OCSP, "HTTP://OCSP.example.com:80")))
for _variant, _uri in (
    ("ldap_empty", "ldap:///"),
    ("ldap_no_dn", "ldap://ldap.example.com/?cACertificate"),
    ("ldap_no_attribute", "ldap://ldap.example.com/cn=CA1"),
    ("ca_issuers_leading_blank", " http://ca.example.com/ca.cer"),
):
    fires(_INVALID, _access(values.access(values.CA_ISSUERS, _uri)), _variant)
silent(
    _INVALID,
    _access(
        values.access(
            values.CA_ISSUERS,
            "ldap://ldap.example.com/cn=CA1,dc=example,dc=com?cACertificate;binary,crossCertificatePair;binary",
        )
    ),
    "ldap",
)
silent(
    _INVALID,
    _access(CERTIFICATE, values.access("1.3.6.1.5.5.7.48.12", "ldap://ldap.example.com/cn=CMC")),
    "ldap_other_method",
)

_NOT_CERTIFICATE = PACK + "ca_issuers_not_certificate"
fires(_NOT_CERTIFICATE, _access(values.access(values.CA_ISSUERS, "http://ca.example.com/ca.PEM")))
silent(_NOT_CERTIFICATE, _access(values.access(values.CA_ISSUERS, "http://ca.example.com/ca.pem.p7c")))
silent(
    _NOT_CERTIFICATE,
    _access(CERTIFICATE, values.access(values.OCSP, "http://ocsp.example.com/x.pem")),
    "ocsp",
)
