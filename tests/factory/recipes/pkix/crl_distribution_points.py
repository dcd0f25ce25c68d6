"""Recipes for pkix.crl_distribution_points."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import ISSUER, Certificate, base

from .. import fires, silent
from .common import plain

PACK = "pkix.crl_distribution_points."
EXTENSION = "cRLDistributionPoints"
URI = values.uri("http://crl.example.com/smime-ca-1.crl")
POINT = values.distribution_point(URI)
SOME_REASONS = der.tlv(0x81, der.content_of(der.named_bits((1, 2))))
OTHER_REASONS = der.tlv(0x81, der.content_of(der.named_bits(range(3, 9))))
ALL_REASONS = der.tlv(0x81, der.content_of(der.named_bits(range(1, 9))))
CRL_ISSUER = der.explicit(2, values.directory_name(("commonName", "Example CRL Issuer")))
RELATIVE = der.sequence(der.explicit(0, der.explicit(1, values.attribute("commonName", "CRL1"))))


def _points(*points: bytes | str) -> Certificate:
    return plain().extension(EXTENSION, values.crl_distribution_points(*points))


fires(PACK + "critical", plain().critical(EXTENSION))
silent(PACK + "critical", plain())

fires(PACK + "empty", _points())
silent(PACK + "empty", plain())

_REASONS_ONLY = PACK + "reasons_only"
fires(_REASONS_ONLY, _points(POINT, values.distribution_point(reasons=SOME_REASONS)))
fires(
    _REASONS_ONLY,
    base().extension(
        EXTENSION,
        values.crl_distribution_points(POINT, values.distribution_point(reasons=SOME_REASONS)),
    ),
    "subscriber",
)
silent(_REASONS_ONLY, _points(POINT, values.distribution_point(URI, reasons=SOME_REASONS)))
fires(_REASONS_ONLY, _points(values.distribution_point(reasons=SOME_REASONS)), "alone")
silent(
    _REASONS_ONLY,
    _points(POINT, values.distribution_point(reasons=SOME_REASONS, crl_issuer=CRL_ISSUER)),
    "crl_issuer",
)

_EMPTY_POINT = PACK + "empty_point"
fires(_EMPTY_POINT, _points(POINT, der.sequence()))
fires(
    _EMPTY_POINT,
    base().extension(EXTENSION, values.crl_distribution_points(POINT, der.sequence())),
    "subscriber",
)
silent(_EMPTY_POINT, _points(POINT))
silent(
    _EMPTY_POINT,
    _points(POINT, values.distribution_point(reasons=SOME_REASONS)),
    "reasons",
    also=(_REASONS_ONLY,),
)

_COVERAGE = PACK + "reasons_without_full_coverage"
fires(_COVERAGE, _points(values.distribution_point(URI, reasons=SOME_REASONS)))
fires(
    _COVERAGE,
    _points(
        values.distribution_point(URI, reasons=SOME_REASONS),
        values.distribution_point(URI, reasons=OTHER_REASONS),
    ),
    "together_all",
)
silent(_COVERAGE, _points(values.distribution_point(URI, reasons=SOME_REASONS), POINT))
silent(_COVERAGE, _points(values.distribution_point(URI, reasons=ALL_REASONS)), "all_listed")

_SAME_ISSUER = PACK + "crl_issuer_is_certificate_issuer"
_OWN = der.explicit(2, values.directory_name(*ISSUER))
fires(_SAME_ISSUER, _points(values.distribution_point(URI, crl_issuer=_OWN)))
fires(_SAME_ISSUER, _points(POINT, values.distribution_point(crl_issuer=_OWN)), "second_point")
silent(_SAME_ISSUER, _points(values.distribution_point(URI, crl_issuer=CRL_ISSUER)))
silent(
    _SAME_ISSUER,
    _points(values.distribution_point(values.directory_name(*ISSUER), URI)),
    "full_name",
)

fires(PACK + "relative_name", _points(POINT, RELATIVE))
silent(PACK + "relative_name", plain())

_SCHEME = PACK + "no_ldap_or_http"
fires(_SCHEME, _points("https://crl.example.com/smime-ca-1.crl"), "https")
fires(_SCHEME, _points(POINT, "ftp://crl.example.com/smime-ca-1.crl"), "second_point")
fires(_SCHEME, _points(values.distribution_point(values.directory_name(*ISSUER))), "directory_name")
silent(_SCHEME, _points("crl.example.com/ca.crl"), "no_scheme", also=(PACK + "uri_invalid",))
silent(_SCHEME, _points("ldap:///cn=CA1,o=Example?certificateRevocationList;binary"), "ldap")
silent(_SCHEME, _points("HTTP://crl.example.com/smime-ca-1.crl"), "upper_case")
silent(
    _SCHEME,
    _points(values.distribution_point(values.uri("https://crl.example.com/smime-ca-1.crl"), URI)),
    "beside",
)
silent(_SCHEME, _points(RELATIVE, POINT), "relative_name", also=(PACK + "relative_name",))

_INVALID = PACK + "uri_invalid"
for _variant, _uri in (
    ("blank", "http://crl.example.com/smime ca.crl"),
    ("ldap_blank", "ldap://ldap.example.com/cn=Example CA,o=Example?certificateRevocationList"),
    ("single_label", "http://crl/smime-ca-1.crl"),
    ("no_host", "http:///smime-ca-1.crl"),
    ("one_slash", "http:/crl.example.com/smime-ca-1.crl"),
    ("bad_port", "http://crl.example.com:http/smime-ca-1.crl"),
    ("bad_escape", "http://crl.example.com/%smime-ca-1.crl"),
    ("bad_address", "http://192.0.2.256/smime-ca-1.crl"),
    ("newline", "http://crl.example.com/smime-ca-1.crl\n"),
    ("backslash", "http://crl.example.com\\smime-ca-1.crl"),
    ("two_full_stops", "http://crl..example.com/smime-ca-1.crl"),
):
    fires(_INVALID, _points(_uri), _variant)
fires(_INVALID, _points(values.distribution_point(URI, values.uri("crl.example.com/ca.crl"))), "no_scheme")
for _variant, _uri in (
    ("port", "http://crl.example.com:8080/smime-ca-1.crl"),
    ("ip4", "http://192.0.2.1/smime-ca-1.crl"),
    ("ip6", "http://[2001:db8::1]/smime-ca-1.crl"),
    ("escaped", "http://crl.example.com/smime%20ca(1)~,;=.crl?x=/?#y"),
    ("a_label", "http://crl.xn--mnchen-3ya.example/ca.crl"),
    ("ldap", "ldap://ldap.example.com/cn=Example%20CA,o=Example?certificateRevocationList;binary?base"),
    ("ldap_without_host", "ldap:///cn=CA1,o=Example?certificateRevocationList"),
):
    silent(_INVALID, _points(_uri), _variant)
silent(_INVALID, _points("http://crl.example.com/é"), "not_ascii", also=("pkix.extensions.invalid_der",))

_NOT_DER = PACK + "crl_not_der"
fires(_NOT_DER, _points("http://crl.example.com/smime-ca-1.crl.pem"))
fires(_NOT_DER, _points("http://crl.example.com/smime-ca-1.CER?x"), "certificate")
silent(_NOT_DER, _points("http://crl.example.com/pem/smime-ca-1.crl"))
silent(_NOT_DER, _points("http://crl.example.com/smime-ca-1?format=.pem"), "query")
silent(_NOT_DER, _points("http://crl.example.pem"), "host")
