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

EMPTY = "pkix.issuer_alt_name.empty"
fires(EMPTY, _names())
silent(EMPTY, _names(values.rfc822_name("ca@example.com")))

_VALID = (
    values.rfc822_name('"the ca"@example.com'),
    values.uri("http://www.example.com/our%20ca?x=1"),
    values.dns_name("ca.example.com"),
    der.implicit(7, b"\xc0\x00\x02\x01"),
    values.directory_name(("commonName", "CA")),
)
_INVALID = {
    "empty_name": {
        "rfc822_name": values.rfc822_name(""),
        "uri": values.uri(""),
        "dns_name": values.dns_name(""),
        "ip_address": der.implicit(7, b""),
        "directory_name": values.directory_name(),
    },
    "invalid_rfc822_name": {
        "display_name": values.rfc822_name("CA <ca@example.com>"),
        "no_domain": values.rfc822_name("ca"),
    },
    "invalid_uri": {
        "relative": values.uri("/ca"),
        "blank": values.uri("http://www.example.com/our ca"),
        "single_label": values.uri("http://ca/"),
    },
    "invalid_dns_name": {"blank": values.dns_name(" "), "wildcard": values.dns_name("*.example.com")},
    "invalid_ip_address": {"three_octets": der.implicit(7, b"\xc0\x00\x02")},
}
for _defect, _variants in _INVALID.items():
    _rule = f"pkix.issuer_alt_name.{_defect}"
    for _variant, _name in _variants.items():
        fires(_rule, _names(values.rfc822_name("ca@example.com"), _name), _variant)
    silent(_rule, _names(*_VALID))
silent(
    "pkix.issuer_alt_name.invalid_rfc822_name",
    _names(values.rfc822_name("cä@example.com")),
    "not_ascii",
    also=("pkix.rfc822_name.not_ia5",),
)
silent(
    "pkix.issuer_alt_name.empty_name",
    plain().san(values.rfc822_name("")),
    "subject",
    also=("pkix.subject_alt_name.empty_name",),
)

fires(
    "pkix.rfc822_name.local_part_too_long",
    _names(values.rfc822_name("a" * 65 + "@example.com")),
    "issuer_alt_name",
)
silent(
    "pkix.rfc822_name.local_part_too_long",
    _names(values.rfc822_name("a" * 64 + "@example.com")),
    "issuer_alt_name",
)
fires(
    "pkix.rfc822_name.domain_not_a_label",
    _names(values.rfc822_name("ca@xn--99999999.example")),
    "issuer_alt_name",
)
