"""Recipes for pkix.subject_alt_name."""

from smime_lint.testing import authority, der, ocsp, values
from smime_lint.testing.certificate import MAILBOX, base

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

PACK = "pkix.subject_alt_name."
EXTENSION = "subjectAltName"
NAME = values.rfc822_name(MAILBOX)
OTHER = "1.3.6.1.4.1.99999.3"

fires(PACK + "empty", plain().san())
fires(PACK + "empty", early().san(), "subscriber", br_version=IN_FORCE, type="mailbox-multipurpose")
silent(PACK + "empty", plain().san(NAME))

_EMPTY = PACK + "empty_name"
fires(_EMPTY, plain().san(NAME, values.rfc822_name("")), "rfc822_name")
fires(_EMPTY, plain().san(values.dns_name(""), NAME), "dns_name")
fires(_EMPTY, plain().san(NAME, values.uri("")), "uri")
fires(_EMPTY, plain().san(NAME, der.implicit(7, b"")), "ip_address")
fires(_EMPTY, plain().san(NAME, values.other_name(values.USER_PRINCIPAL_NAME, der.utf8(""))), "upn")
fires(_EMPTY, plain().san(NAME, values.other_name(OTHER, b"")), "other_name")
silent(_EMPTY, plain().san(NAME, values.other_name(OTHER, der.null())), "other_name")
silent(
    _EMPTY,
    plain().san(NAME, values.directory_name()),
    "directory_name",
    also=(PACK + "directory_name_empty",),
)
silent(_EMPTY, plain().san(NAME))

_NOT_CRITICAL = PACK + "not_critical_with_empty_subject"
fires(_NOT_CRITICAL, early().subject(), br_version=IN_FORCE)
fires(
    _NOT_CRITICAL,
    early().subject().extension(EXTENSION, der.null()),
    "malformed",
    br_version=IN_FORCE,
    also=("pkix.extensions.invalid_der",),
)
silent(_NOT_CRITICAL, early().subject().critical(EXTENSION), br_version=IN_FORCE)
silent(_NOT_CRITICAL, early(), "subject", br_version=IN_FORCE)

_CRITICAL = PACK + "critical_with_subject"
fires(_CRITICAL, early().critical(EXTENSION), br_version=IN_FORCE)
silent(_CRITICAL, early().subject().critical(EXTENSION), "no_subject", br_version=IN_FORCE)
silent(_CRITICAL, early(), br_version=IN_FORCE)

fires(PACK + "directory_name_empty", plain().san(NAME, values.directory_name()))
silent(PACK + "directory_name_empty", plain().san(NAME, values.directory_name(("commonName", "Jane Doe"))))

_UNTAGGED = PACK + "other_name_untagged"
fires(_UNTAGGED, plain().san(NAME, der.tlv(0xA0, der.oid(OTHER) + der.utf8("jane"))))
fires(
    _UNTAGGED,
    plain().san(NAME, der.tlv(0xA0, der.oid(values.USER_PRINCIPAL_NAME) + der.utf8("jane@example.com"))),
    "upn",
)
fires(_UNTAGGED, plain().san(NAME, der.tlv(0xA0, der.oid(OTHER))), "no_value")
silent(_UNTAGGED, plain().san(NAME, values.other_name(OTHER, der.utf8("jane"))))

_DUPLICATE = PACK + "duplicate_entry"
fires(_DUPLICATE, plain().san(NAME, values.rfc822_name("john@example.com"), NAME))
fires(
    _DUPLICATE,
    plain().san(values.rfc822_name("jane@example.com"), values.rfc822_name("jane@EXAMPLE.com")),
    "domain_in_other_case",
)
fires(
    _DUPLICATE,
    plain().san(
        NAME,
        values.directory_name(("commonName", "Jane Doe")),
        values.directory_name(("commonName", "Jane Doe")),
    ),
    "directory_name",
)
silent(
    _DUPLICATE,
    plain().san(values.rfc822_name("jane@example.com"), values.rfc822_name("Jane@example.com")),
)


# The other forms of name, in certificates of every kind that the BR do not limit
_INVALID = {
    "invalid_uri": {
        "relative": values.uri("foo"),
        "blank": values.uri("http://www.example.com/our ca"),
        "single_label": values.uri("http://ca/"),
    },
    "invalid_dns_name": {
        "space": values.dns_name(" "),
        "blank": values.dns_name("a b"),
        "underscore": values.dns_name("ex_ample.com"),
        "final_full_stop": values.dns_name("example.com."),
        "inner_wildcard": values.dns_name("www.*.example.com"),
        "only_wildcard": values.dns_name("*"),
    },
    "invalid_ip_address": {
        "three_octets": der.implicit(7, b"abc"),
        "with_mask": der.implicit(7, b"\xc0\x00\x02\x00\xff\xff\xff\x00"),
    },
}
_VALID = (
    values.uri("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
    values.uri("sip:jane@example.com"),
    values.uri("https://192.0.2.1/x"),
    values.dns_name("www.example.com"),
    values.dns_name("*.example.com"),
    values.dns_name("w*.example.com"),
    values.dns_name("xn--mnchen-3ya.example"),
    der.implicit(7, b"\xc0\x00\x02\x01"),
    der.implicit(7, bytes(15) + b"\x01"),
)
_KINDS = {"other": plain(), "subca": authority.subca(), "responder": ocsp.responder()}
for _defect, _variants in _INVALID.items():
    for _variant, _name in _variants.items():
        fires(PACK + _defect, plain().san(_name), _variant)
    for _kind, _certificate in _KINDS.items():
        _value = values.general_names(next(iter(_variants.values())))
        fires(PACK + _defect, _certificate.extension(EXTENSION, _value), _kind)
    silent(PACK + _defect, plain().san(*_VALID))
    silent(PACK + _defect, authority.subca().extension(EXTENSION, values.general_names(*_VALID)), "subca")
silent(
    PACK + "invalid_dns_name",
    base("sponsor-strict").san(NAME, values.dns_name(" ")),
    "prohibited",
    also=("smbr.subject_alt_name.prohibited_name_type",),
)

fires(_NOT_CRITICAL, plain().subject().critical(EXTENSION, False), "other")
fires(
    _NOT_CRITICAL,
    ocsp.responder()
    .subject()
    .extension(EXTENSION, values.general_names(values.dns_name("ocsp.example.com"))),
    "responder",
)
silent(_NOT_CRITICAL, plain().subject().critical(EXTENSION), "other")
fires(_CRITICAL, plain().critical(EXTENSION), "other")
fires(
    _CRITICAL,
    authority.subca().extension(EXTENSION, values.general_names(NAME), critical=True),
    "subca",
)
silent(_CRITICAL, plain().subject().critical(EXTENSION), "other")
