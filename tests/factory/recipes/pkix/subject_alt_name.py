"""Recipes for pkix.subject_alt_name."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX

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
