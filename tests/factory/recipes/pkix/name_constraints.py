"""Recipes for pkix.name_constraints."""

from datetime import datetime, timezone

from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .before_the_br import IN_FORCE, early

RULE = "pkix.name_constraints.in_end_entity"
VALUE = der.sequence(der.explicit(0, der.sequence(values.rfc822_name("example.com"))))
CA = values.basic_constraints(ca=True)

fires(RULE, early().extension("nameConstraints", VALUE, critical=True), br_version=IN_FORCE)
fires(
    RULE,
    early().extension("nameConstraints", der.null(), critical=True),
    "malformed",
    br_version=IN_FORCE,
)
silent(RULE, early(), br_version=IN_FORCE)
silent(
    RULE,
    early()
    .extension("basicConstraints", CA, critical=True)
    .extension("nameConstraints", VALUE, critical=True),
    "ca",
    br_version=IN_FORCE,
)

PACK = "pkix.name_constraints."


def _constrained(value: bytes, critical: bool = True) -> Certificate:
    return early_subca().extension("nameConstraints", value, critical=critical)


def _permitted(*names: bytes) -> Certificate:
    return _constrained(values.name_constraints(*names))


def _subtree(*fields: bytes) -> Certificate:
    """One with a permitted subtree of the given fields after its base."""
    return _constrained(der.sequence(der.tlv(0xA0, der.sequence(values.rfc822_name("example.com"), *fields))))


_EXAMPLE = values.rfc822_name("example.com")
fires(
    PACK + "not_critical",
    _constrained(values.name_constraints(_EXAMPLE), critical=False),
    br_version="in-force",
)
silent(PACK + "not_critical", _permitted(_EXAMPLE), br_version="in-force")
fires(PACK + "empty", _constrained(der.sequence()), br_version="in-force")
fires(PACK + "empty", _constrained(der.sequence(der.tlv(0xA0, b""))), "list", br_version="in-force")
fires(
    PACK + "empty",
    _constrained(der.sequence(der.content_of(values.name_constraints(_EXAMPLE)), der.tlv(0xA1, b""))),
    "excluded_list",
    br_version="in-force",
)
silent(PACK + "empty", _constrained(values.name_constraints(excluded=(_EXAMPLE,))), br_version="in-force")
fires(PACK + "minimum_not_zero", _subtree(der.implicit(0, b"\x01")), br_version="in-force")
silent(PACK + "minimum_not_zero", _subtree(), br_version="in-force")
fires(PACK + "maximum_present", _subtree(der.implicit(1, b"\x05")), br_version="in-force")
silent(PACK + "maximum_present", _subtree(), br_version="in-force")
fires(
    PACK + "unsupported_name_form",
    _permitted(_EXAMPLE, der.tlv(0x88, der.content_of(der.oid("1.2.3")))),
    br_version="in-force",
)
silent(
    PACK + "unsupported_name_form",
    _permitted(_EXAMPLE, values.dns_name("example.com")),
    br_version="in-force",
)
for _number, _text in enumerate(("@example.com", "exa mple.com", "*.example.com", "jane@@example.com")):
    fires(
        PACK + "rfc822_name_invalid",
        _permitted(values.rfc822_name(_text)),
        str(_number),
        br_version="in-force",
    )
silent(
    PACK + "rfc822_name_invalid",
    _permitted(*map(values.rfc822_name, ("example.com", ".example.com", "host"))),
    br_version="in-force",
)
silent(
    PACK + "rfc822_name_invalid",
    _permitted(values.rfc822_name("jane.doe@example.com")),
    "mailbox",
    br_version="in-force",
    also=(PACK + "rfc822_name_local_part",),
)
_MAILBOX = values.rfc822_name("jane.doe@example.com")
fires(PACK + "rfc822_name_local_part", _permitted(_MAILBOX), br_version="in-force")
fires(
    PACK + "rfc822_name_local_part",
    _constrained(values.name_constraints(_EXAMPLE, excluded=(_MAILBOX,))),
    "excluded",
    br_version="in-force",
)
silent(PACK + "rfc822_name_local_part", _permitted(values.rfc822_name(".example.com")), br_version="in-force")
silent(
    PACK + "rfc822_name_local_part",
    _permitted(_MAILBOX).valid(datetime(2018, 5, 31, tzinfo=timezone.utc)),
    "before_rfc_8398",
    br_version="in-force",
)
_UTF8 = values.smtp_utf8_mailbox("jané@example.com")
fires(PACK + "smtp_utf8_mailbox", _permitted(_EXAMPLE, _UTF8), br_version="in-force")
fires(
    PACK + "smtp_utf8_mailbox",
    _constrained(values.name_constraints(_EXAMPLE, excluded=(_UTF8,))),
    "excluded",
    br_version="in-force",
)
fires(
    PACK + "smtp_utf8_mailbox",
    _permitted(values.smtp_utf8_mailbox("jane@example.com")),
    "ascii",
    br_version="in-force",
)
silent(PACK + "smtp_utf8_mailbox", _permitted(_EXAMPLE), br_version="in-force")
silent(
    PACK + "rfc822_name_invalid",
    _constrained(values.name_constraints(_EXAMPLE, excluded=(values.rfc822_name(""),))),
    "empty",
    br_version="in-force",
)
fires(PACK + "dns_name_invalid", _permitted(values.dns_name(".example.com")), br_version="in-force")
fires(
    PACK + "dns_name_invalid", _permitted(values.dns_name("*.example.com")), "wildcard", br_version="in-force"
)
silent(PACK + "dns_name_invalid", _permitted(values.dns_name("example.com")), br_version="in-force")


def _addresses(octets: bytes) -> Certificate:
    return _permitted(der.tlv(0x87, octets))


fires(PACK + "ip_address_length", _addresses(bytes(4)), br_version="in-force")
silent(PACK + "ip_address_length", _addresses(b"\x0a\x00\x00\x00\xff\xfe\x00\x00"), br_version="in-force")
silent(PACK + "ip_address_length", _addresses(bytes(32)), "all_of_ipv6", br_version="in-force")
fires(PACK + "ip_address_mask", _addresses(b"\x0a\x00\x00\x00\xff\x00\xff\x00"), br_version="in-force")
silent(PACK + "ip_address_mask", _addresses(b"\x0a\x00\x00\x00\xff\xfe\x00\x00"), br_version="in-force")
silent(
    PACK + "ip_address_mask",
    _addresses(bytes(4)),
    "length",
    br_version="in-force",
    also=(PACK + "ip_address_length",),
)
fires(PACK + "uri_invalid", _permitted(values.uri("https://example.com/")), br_version="in-force")
fires(PACK + "uri_invalid", _permitted(values.uri("192.0.2.1")), "address", br_version="in-force")
silent(
    PACK + "uri_invalid",
    _permitted(values.uri(".example.com"), values.uri("www.example.com")),
    br_version="in-force",
)
