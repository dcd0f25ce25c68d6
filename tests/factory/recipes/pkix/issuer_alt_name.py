"""Recipes for pkix.issuer_alt_name."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .common import plain

EXTENSION = "issuerAltName"


def _names(*names: bytes) -> Certificate:
    return plain().extension(EXTENSION, values.general_names(*names))


CRITICAL = "pkix.issuer_alt_name.critical"
fires(CRITICAL, _names(values.rfc822_name("ca@example.com")).critical(EXTENSION))
silent(CRITICAL, _names(values.rfc822_name("ca@example.com")))

INVALID = "pkix.issuer_alt_name.invalid_rfc822_name"
for _variant, _name in (
    ("display_name", values.rfc822_name("CA <ca@example.com>")),
    ("no_domain", values.rfc822_name("ca")),
    ("empty_rfc822_name", values.rfc822_name("")),
    ("empty_uri", values.uri("")),
    ("relative_uri", values.uri("/ca")),
    ("uri_with_blank", values.uri("http://www.example.com/our ca")),
    ("uri_with_single_label", values.uri("http://ca/")),
    ("empty_dns_name", values.dns_name("")),
    ("blank_dns_name", values.dns_name(" ")),
    ("ip_address", der.implicit(7, b"\xc0\x00\x02")),
    ("empty_directory_name", values.directory_name()),
):
    fires(INVALID, _names(values.rfc822_name("ca@example.com"), _name), _variant)
fires(INVALID, _names(), "no_name")
silent(
    INVALID,
    _names(
        values.rfc822_name('"the ca"@example.com'),
        values.uri("http://www.example.com/our%20ca?x=1"),
        values.dns_name("ca.example.com"),
        der.implicit(7, b"\xc0\x00\x02\x01"),
        values.directory_name(("commonName", "CA")),
    ),
)
silent(INVALID, _names(values.rfc822_name("cä@example.com")), "not_ascii", also=("pkix.rfc822_name.not_ia5",))
silent(INVALID, plain().san(values.rfc822_name("")), "subject", also=("pkix.subject_alt_name.empty_name",))
