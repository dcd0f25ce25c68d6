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

_NOT_DN = PACK + "crl_issuer_not_dn"
_DN = values.directory_name(("commonName", "Example CRL Issuer"))
_OTHER_DN = values.directory_name(("commonName", "Another CRL Issuer"))
for _variant, _names in {
    "uri": (URI,),
    "invalid_uri": (values.uri("crl"),),
    "rfc822_name": (values.rfc822_name("crl"),),
    "empty": (values.directory_name(),),
    "beside_dn": (_DN, URI),
}.items():
    _point = values.distribution_point(URI, crl_issuer=der.tlv(0xA2, b"".join(_names)))
    fires(_NOT_DN, _points(_point), _variant)
    fires(
        _NOT_DN,
        base().extension(EXTENSION, values.crl_distribution_points(_point)),
        f"{_variant}_subscriber",
    )
silent(_NOT_DN, _points(values.distribution_point(URI, crl_issuer=CRL_ISSUER)))
silent(
    _NOT_DN,
    _points(values.distribution_point(URI, crl_issuer=der.tlv(0xA2, _DN + _OTHER_DN))),
    "several",
)
silent(
    _NOT_DN,
    _points(values.distribution_point(URI, crl_issuer=der.tlv(0xA2, values.directory_name(*ISSUER) + URI))),
    "own",
    also=(_SAME_ISSUER,),
)
silent(
    _NOT_DN,
    _points(values.distribution_point(URI, crl_issuer=der.tlv(0xA2, der.tlv(0x8A, b"x")))),
    "unknown_form",
    also=("pkix.extensions.invalid_der",),
)

_AMBIGUOUS = PACK + "relative_name_ambiguous"


def _relative(*issuers: bytes) -> bytes:
    name = der.explicit(0, der.explicit(1, values.attribute("commonName", "CRL1")))
    return der.sequence(name, der.tlv(0xA2, b"".join(issuers)))


fires(_AMBIGUOUS, _points(POINT, _relative(_DN, _OTHER_DN)))
silent(_AMBIGUOUS, _points(POINT, _relative(_DN)), also=(PACK + "relative_name",))

_UNDEFINED = PACK + "reason_undefined"
for _bit in (0, 9, 15, 16):
    _reasons = der.tlv(0x81, der.content_of(der.named_bits((1, _bit))))
    fires(_UNDEFINED, _points(POINT, values.distribution_point(URI, reasons=_reasons)), str(_bit))
silent(_UNDEFINED, _points(values.distribution_point(URI, reasons=ALL_REASONS)))

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
    ("leading_blank", " http://crl.example.com/smime-ca-1.crl"),
    ("ldap_empty", "ldap:///"),
    ("ldap_host_alone", "ldap://ldap.example.com"),
    ("ldap_no_dn", "ldap://ldap.example.com/?certificateRevocationList"),
    ("ldap_no_attribute", "LDAP://ldap.example.com/cn=CA1,o=Example"),
    ("ldap_empty_attribute", "ldap:///cn=CA1,o=Example??base"),
    ("ldap_two_attributes", "ldap:///cn=CA1?certificateRevocationList,authorityRevocationList"),
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


# The same requirements apply to the distribution points of freshestCRL.
def _freshest(*points: bytes | str) -> Certificate:
    return plain().extension("freshestCRL", values.crl_distribution_points(*points))


_FRESHEST = {
    "reasons_only": values.distribution_point(reasons=SOME_REASONS),
    "empty_point": der.sequence(),
    "reason_undefined": values.distribution_point(
        URI, reasons=der.tlv(0x81, der.content_of(der.named_bits((0,))))
    ),
    "crl_issuer_is_certificate_issuer": values.distribution_point(URI, crl_issuer=_OWN),
    "crl_issuer_not_dn": values.distribution_point(URI, crl_issuer=der.explicit(2, URI)),
    "relative_name": RELATIVE,
    "relative_name_ambiguous": _relative(_DN, _OTHER_DN),
    "no_ldap_or_http": "https://crl.example.com/delta.crl",
    "uri_invalid": "http:///delta.crl",
    "crl_not_der": "http://crl.example.com/delta.pem",
}
for _defect, _freshest_point in _FRESHEST.items():
    fires(PACK + _defect, _freshest(_freshest_point), "freshest")
    silent(PACK + _defect, _freshest(POINT), "freshest")
    fires(
        PACK + _defect,
        base("sponsor-legacy").extension("freshestCRL", values.crl_distribution_points(_freshest_point)),
        "freshest_subscriber",
    )
silent(
    _COVERAGE,
    _freshest(values.distribution_point(URI, reasons=SOME_REASONS)),
    "freshest",
)
