"""Recipes for pkix.crl."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.crl import (
    ATTRIBUTE_CERTS,
    AUTHORITY_INFO_ACCESS,
    AUTHORITY_KEY_IDENTIFIER,
    CA_CERTS,
    CA_ISSUERS,
    CERTIFICATE_ISSUER,
    CRL_NUMBER,
    FRESHEST,
    INDIRECT,
    POINT,
    REVOKED_AT,
    THIS_UPDATE,
    USER_CERTS,
    Crl,
    aki,
    authority_info_access,
    certificate_issuer,
    crl,
    delta,
    entry,
    freshest,
    invalidity,
    issuer_alt_name,
    number,
    point,
    reason,
    some_reasons,
    uri_point,
)
from smime_lint.testing.ocsp import STRICT, SUBORDINATE, SUBSCRIBER, extension

from .. import fires, silent

SECOND = timedelta(seconds=1)
ANOTHER = values.name(("commonName", "Another CA"))
GENERALIZED = der.generalized_time(REVOKED_AT)

RULE = "pkix.crl.invalid_der"
fires(RULE, crl().change(rest=der.null()))
fires(RULE, crl(entry(der.tlv(0x02, b"\0\x05"), reason(1))), "serial_number")
fires(RULE, crl(entry(), der.sequence(der.null())), "broken_entry")
fires(RULE, crl(*[entry(der.tlv(0x02, b"\0" + bytes([i])), reason(1)) for i in range(1, 111)]), "many")
fires(RULE, crl().change(extensions=(aki(), extension(CRL_NUMBER, der.null()))), "crl_number")
fires(RULE, crl().extend(point(uri_point(), der.tlv(0x81, b"\0"))), "default")
fires(
    RULE,
    Crl(entries=None).extend(point(uri_point(), der.tlv(0x83, b"\0\x60"))),
    "reasons_trailing_zero_bits",
)
fires(
    RULE,
    crl().extend(der.sequence(der.oid(POINT), der.octet_string(der.sequence(USER_CERTS)), der.boolean(True))),
    "critical_after_value",
)
silent(RULE, crl())

EMPTY = der.sequence()
fires(RULE, crl(der.sequence(der.integer(5), der.utc_time(REVOKED_AT), EMPTY)), "empty_entry_extensions")
fires(
    RULE,
    crl().change(extensions=()),
    "empty_extensions",
    also=("pkix.crl.authority_key_identifier_missing", "pkix.crl.crl_number_missing"),
)
fires(
    RULE,
    crl(entry(5, extension(CERTIFICATE_ISSUER, EMPTY, True))).extend(point(INDIRECT)),
    "empty_certificate_issuer",
)
fires(RULE, crl().extend(issuer_alt_name()), "empty_issuer_alt_name")
fires(RULE, crl().extend(extension(FRESHEST, EMPTY)), "empty_freshest_crl")
fires(RULE, crl().extend(extension(AUTHORITY_INFO_ACCESS, EMPTY)), "empty_access")
fires(RULE, crl().extend(point(der.explicit(0, der.explicit(0, b"")))), "empty_full_name")

RULE = "pkix.crl.version_not_v2"
fires(RULE, crl().change(version=b""))
fires(RULE, crl().change(version=der.integer(2)), "v3")
fires(RULE, crl().change(version=der.integer(0)), "v1")
silent(RULE, crl())

RULE = "pkix.crl.signature_algorithm_mismatch"
fires(RULE, crl().change(inner=keys.SHA384_WITH_RSA))
silent(RULE, crl().change(algorithm=keys.SHA384_WITH_RSA))

RULE = "pkix.crl.issuer_empty"
fires(RULE, crl().change(issuer_name=values.name()))
silent(RULE, crl())

RULE = "pkix.crl.next_update_missing"
fires(
    RULE,
    crl().change(next_update=None, this_update=datetime(2023, 8, 1, tzinfo=timezone.utc), entries=None),
    br_version="in-force",
)
silent(RULE, crl())

RULE = "pkix.crl.wrong_time_type"
fires(RULE, crl().change(this_update=der.generalized_time(THIS_UPDATE)))
fires(RULE, crl().change(next_update=der.tlv(0x17, b"2402051200Z")), "no_seconds")
fires(RULE, crl(entry(date=GENERALIZED)), "entry")
fires(RULE, crl(entry(5, date=der.tlv(0x17, b"240230120000Z"))), "no_such_day")
silent(RULE, crl(entry(5, invalidity())))

RULE = "pkix.crl.stale"
fires(RULE, crl().linted_with(None, fetched_at=THIS_UPDATE + timedelta(days=7, seconds=1)))
silent(RULE, crl().linted_with(None, fetched_at=THIS_UPDATE + timedelta(days=7)))
silent(RULE, crl(), "unknown_time")

RULE = "pkix.crl.this_update_in_future"
fires(RULE, crl().linted_with(None, fetched_at=THIS_UPDATE - SECOND))
silent(RULE, crl().linted_with(None, fetched_at=THIS_UPDATE))

RULE = "pkix.crl.next_update_not_after_this_update"
fires(RULE, crl().lasting(-SECOND))
fires(RULE, crl().lasting(timedelta()), "same_time")
silent(RULE, crl().lasting(SECOND))

RULE = "pkix.crl.empty_revoked_certificates"
fires(RULE, Crl(entries=()))
silent(RULE, Crl(entries=None))

RULE = "pkix.crl.duplicate_entry"
fires(RULE, crl(entry(5, reason(1)), entry(6), entry(5, reason(4))))
fires(RULE, crl(*[entry(5, reason(1)) for _ in range(150)]), "many")
fires(RULE, crl(entry(5, certificate_issuer(ANOTHER)), entry(5)).extend(point(INDIRECT)), "indirect")
silent(RULE, crl(entry(5), entry(6)))
fires(
    RULE,
    crl(entry(5), entry(6, certificate_issuer(ANOTHER)), entry(5, certificate_issuer())).extend(
        point(INDIRECT)
    ),
    "issuer_again",
)
fires(
    RULE,
    crl(
        entry(5, certificate_issuer(ANOTHER)),
        entry(6, certificate_issuer()),
        entry(5, certificate_issuer(ANOTHER)),
    ).extend(point(INDIRECT)),
    "other_issuer_again",
)
silent(RULE, crl(entry(5), entry(5, certificate_issuer(ANOTHER))).extend(point(INDIRECT)), "indirect")
silent(
    RULE,
    crl(entry(5, certificate_issuer(ANOTHER)), entry(6, certificate_issuer()), entry(5)).extend(
        point(INDIRECT)
    ),
    "own_issuer_again",
)

RULE = "pkix.crl.revocation_date_in_future"
fires(RULE, crl(entry(5, date=THIS_UPDATE + SECOND)))
silent(RULE, crl(entry(5, date=THIS_UPDATE)))

RULE = "pkix.crl.serial_number_out_of_range"
fires(RULE, crl(entry(0)))
fires(RULE, crl(entry(-1)), "negative")
fires(RULE, crl(entry(1 << 159)), "long")
silent(RULE, crl(entry((1 << 159) - 1)))
silent(RULE, crl(entry(1)), "one")

RULE = "pkix.crl.crl_number_missing"
fires(RULE, crl().change(extensions=(aki(),)))
silent(RULE, crl())
silent(
    RULE,
    crl().change(extensions=(aki(), extension(CRL_NUMBER, der.null()))),
    "malformed",
    also=("pkix.crl.invalid_der",),
)

RULE = "pkix.crl.crl_number_critical"
fires(RULE, crl().change(extensions=(aki(), number(critical=True))))
silent(RULE, crl())

RULE = "pkix.crl.crl_number_out_of_range"
fires(RULE, crl().change(extensions=(aki(), number(1 << 159))))
fires(RULE, crl().change(extensions=(aki(), number(-1))), "negative")
fires(RULE, crl().extend(delta(-1)), "base")
silent(RULE, crl().change(extensions=(aki(), number((1 << 159) - 1))))
silent(RULE, crl().change(extensions=(aki(), number(0))), "zero")

RULE = "pkix.crl.authority_key_identifier_missing"
fires(RULE, crl().change(extensions=(number(),)))
fires(RULE, crl().change(extensions=(number(), extension(AUTHORITY_KEY_IDENTIFIER, der.sequence()))), "empty")
silent(RULE, crl())

RULE = "pkix.crl.duplicate_extension"
fires(RULE, crl().extend(number()))
fires(RULE, crl(entry(5, reason(1), reason(1))), "entry")
silent(RULE, crl(entry(5, reason(1), invalidity())))

RULE = "pkix.crl.issuing_distribution_point_not_critical"
fires(RULE, crl().extend(point(uri_point(), critical=False)))
silent(RULE, crl().extend(point(uri_point())))

RULE = "pkix.crl.issuing_distribution_point_empty"
fires(RULE, crl().extend(point()))
silent(RULE, crl().extend(point(USER_CERTS)))

RULE = "pkix.crl.issuing_distribution_point_contradictory"
fires(RULE, crl().extend(point(USER_CERTS, CA_CERTS)))
silent(RULE, crl().extend(point(CA_CERTS)))

RULE = "pkix.crl.issuing_distribution_point_attribute_certs"
fires(RULE, crl().extend(point(ATTRIBUTE_CERTS)))
silent(RULE, crl().extend(point(USER_CERTS)))

RULE = "pkix.crl.issuing_distribution_point_no_reason"
fires(RULE, Crl(entries=None).extend(point(some_reasons())))
fires(RULE, crl().extend(point(some_reasons())), "with_entry")
fires(RULE, Crl(entries=None).extend(point(der.tlv(0x83, b"\7\0"))), "zero_bit")
silent(RULE, Crl(entries=None).extend(point(some_reasons(1))))

RULE = "pkix.crl.issuing_distribution_point_reason_undefined"
fires(RULE, Crl(entries=None).extend(point(some_reasons(0, 1))), "bit_0")
fires(RULE, Crl(entries=None).extend(point(some_reasons(1, 9))), "bit_9")
silent(RULE, Crl(entries=None).extend(point(some_reasons(1, 8))))

RULE = "pkix.crl.reason_code_outside_only_some_reasons"
fires(RULE, crl(entry(5, reason(4)), entry(6, reason(1))).extend(point(some_reasons(1))))
fires(RULE, crl(entry(5, reason(9))).extend(point(some_reasons(1, 6))), "privilege_withdrawn")
silent(RULE, crl(entry(5, reason(4)), entry(6, reason(1))).extend(point(some_reasons(1, 4))))
silent(RULE, crl(entry(5, reason(9))).extend(point(some_reasons(7))), "privilege_withdrawn")

RULE = "pkix.crl.entry_outside_scope"
fires(RULE, crl(entry(SUBORDINATE, reason(4))).extend(point(USER_CERTS)).linted_with("ca", "subordinate"))
fires(RULE, crl().extend(point(CA_CERTS)).linted_with("ca", "subscriber"), "subscriber")
silent(RULE, crl(entry(SUBORDINATE, reason(4))).extend(point(CA_CERTS)).linted_with("ca", "subordinate"))
silent(RULE, crl().extend(point(USER_CERTS)).linted_with("ca", "subscriber"), "subscriber")

RULE = "pkix.crl.uri_invalid"
fires(RULE, crl().extend(point(uri_point("smime-ca-1.crl"))))
fires(RULE, crl().extend(point(uri_point("http:///smime-ca-1.crl"))), "no_host")
fires(RULE, crl().extend(issuer_alt_name(values.uri("//example.com/"))), "issuer_alt_name")
silent(RULE, crl().extend(point(uri_point("ldap:///cn=CA?certificateRevocationList"))))

RULE = "pkix.crl.issuing_distribution_point_name_mismatch"
OTHER = point(uri_point("http://crl.example.com/another.crl"))
fires(RULE, crl().extend(OTHER).linted_with("issuing_ca", "subscriber"))
silent(RULE, crl(entry(STRICT, reason(1))).extend(OTHER).linted_with("issuing_ca", "subscriber"))

RULE = "pkix.crl.delta_crl_indicator_not_critical"
fires(RULE, crl().extend(delta(critical=False)))
silent(RULE, crl().extend(delta()))

RULE = "pkix.crl.freshest_crl_critical"
fires(RULE, crl().extend(freshest(critical=True)))
silent(RULE, crl().extend(freshest()))

RULE = "pkix.crl.freshest_crl_prohibited_field"
CRL_ISSUER = der.tlv(0xA2, values.directory_name(("commonName", "Another CA")))
fires(RULE, crl().extend(freshest(der.implicit(1, b"\1\x7e"))))
fires(RULE, crl().extend(freshest(CRL_ISSUER)), "crl_issuer")
silent(RULE, crl().extend(freshest()))

RULE = "pkix.crl.authority_key_identifier_critical"
fires(RULE, crl().change(extensions=(aki(critical=True), number())))
silent(RULE, crl())

RULE = "pkix.crl.issuer_alt_name_critical"
fires(RULE, crl().extend(issuer_alt_name(values.uri("http://example.com/"), critical=True)))
silent(RULE, crl().extend(issuer_alt_name(values.uri("http://example.com/"))))

RULE = "pkix.crl.unknown_critical_extension"
UNKNOWN = "1.3.6.1.4.1.99999.1"
fires(RULE, crl().extend(extension(UNKNOWN, der.null(), critical=True)))
fires(RULE, crl(entry(5, extension(UNKNOWN, der.null(), critical=True))), "entry")
silent(RULE, crl().extend(extension(UNKNOWN, der.null())))
silent(RULE, crl(entry(5, extension(UNKNOWN, der.null()))), "entry")

RULE = "pkix.crl.base_crl_number_above_crl_number"
fires(RULE, crl().extend(delta(6)))
silent(RULE, crl().extend(delta(5)))

RULE = "pkix.crl.signature_unused_bits"
fires(RULE, crl().change(signature=bytes(256), unused_bits=1))
silent(RULE, crl())

RULE = "pkix.crl.signature_malformed"
fires(RULE, crl().change(signature=b""), "empty")
fires(
    RULE,
    crl().change(algorithm=keys.ECDSA_WITH_SHA256, signature=b"\x5a" * 64),
    "ecdsa_plain",
)
silent(RULE, crl())
silent(
    RULE, crl().change(signature=b"").linted_with("issuing_ca"), "known", also=("pkix.crl.signature_invalid",)
)

RULE = "pkix.crl.freshest_crl_empty_point"
RELATIVE_NAME = der.explicit(0, der.explicit(1, values.attribute("commonName", "CRL 1")))
fires(RULE, crl().extend(extension(FRESHEST, der.sequence(EMPTY))))
fires(
    RULE,
    crl().extend(extension(FRESHEST, der.sequence(der.sequence(der.implicit(1, b"\1\x7e"))))),
    "reasons_only",
)
silent(RULE, crl().extend(freshest()))

RULE = "pkix.crl.relative_name"
fires(RULE, crl().extend(point(RELATIVE_NAME)))
fires(RULE, crl().extend(extension(FRESHEST, der.sequence(der.sequence(RELATIVE_NAME)))), "freshest_crl")
silent(RULE, crl().extend(point(uri_point()), freshest()))

RULE = "pkix.crl.name_invalid"
for _variant, _name in {
    "rfc822_name": values.rfc822_name("jane.doe"),
    "rfc822_name_empty": values.rfc822_name(""),
    "dns_name": values.dns_name("a b"),
    "dns_name_empty": values.dns_name(""),
    "ip_address": der.implicit(7, b"abc"),
    "directory_name_empty": der.explicit(4, der.sequence()),
}.items():
    fires(RULE, crl().extend(issuer_alt_name(_name)), _variant)
    fires(RULE, crl().extend(point(der.explicit(0, der.explicit(0, _name)))), f"point_{_variant}")
for _variant, _name in {
    "rfc822_name": values.rfc822_name("jane.doe@example.com"),
    "dns_name": values.dns_name("ca.example.com"),
    "ip_address": der.implicit(7, bytes((192, 0, 2, 1))),
    "directory_name": values.directory_name(("commonName", "Another CA")),
}.items():
    silent(RULE, crl().extend(issuer_alt_name(_name)), _variant)
silent(RULE, crl().extend(issuer_alt_name(values.uri(""))), "uri", also=("pkix.crl.uri_invalid",))

# The rules on names and on authorityKeyIdentifier of certificates also apply to CRLs.
for _rule, _attribute in {
    "pkix.name.country_name_not_printable": ("countryName", der.utf8("GB")),
    "pkix.name.directory_string_type": ("commonName", der.ia5("Example CA")),
    "pkix.name.common_name_too_long": ("commonName", "x" * 65),
    "pkix.name.empty_value": ("commonName", ""),
    "pkix.name.email_address_not_ia5": ("emailAddress", der.tlv(0x16, b"\xe4@example.com")),
}.items():
    fires(_rule, crl().change(issuer_name=values.name(_attribute)), "crl_issuer")
    fires(
        _rule,
        crl().extend(point(der.explicit(0, der.explicit(0, values.directory_name(_attribute))))),
        "crl_point",
    )
    silent(_rule, crl(), "crl")
fires(
    "pkix.name.directory_string_type_doubtful",
    crl().change(issuer_name=values.name(("commonName", der.bmp("Example CA")))),
    "issuer_of_crl",
)
silent("pkix.name.directory_string_type_doubtful", crl(), "issuer_of_crl")
fires(
    "pkix.crl.invalid_der",
    crl().change(issuer_name=values.name(("commonName", der.printable("a@b")))),
    "issuer_alphabet",
)
fires(
    "pkix.crl.invalid_der",
    crl(entry(5, certificate_issuer(values.name(("commonName", der.integer(1)))))).extend(point(INDIRECT)),
    "entry_name",
)

RULE = "pkix.authority_key_identifier.issuer_serial_unpaired"
KEY_IDENTIFIER = der.implicit(0, keys.key_identifier(keys.spki("rsa_ca")))
ISSUER = der.explicit(1, values.directory_name(("commonName", "Another CA")))


def identified(*fields: bytes) -> Crl:
    return crl().change(extensions=(extension(AUTHORITY_KEY_IDENTIFIER, der.sequence(*fields)), number()))


fires(RULE, identified(KEY_IDENTIFIER, ISSUER), "crl_issuer")
fires(RULE, identified(KEY_IDENTIFIER, der.implicit(2, b"\5")), "crl_serial_number")
silent(RULE, identified(KEY_IDENTIFIER, ISSUER, der.implicit(2, b"\5")), "crl")
fires("pkix.crl.authority_key_identifier_missing", identified(der.implicit(0, b"")), "no_octets")
fires(
    "pkix.crl.authority_key_identifier_missing",
    identified(der.implicit(0, b"")).linted_with("issuing_ca"),
    "no_octets_known",
)

RULE = "pkix.crl.freshest_crl_in_delta"
fires(RULE, crl().extend(freshest(), delta()))
silent(RULE, crl().extend(freshest()))

RULE = "pkix.crl.authority_info_access_critical"
fires(RULE, crl().extend(authority_info_access(critical=True)))
silent(RULE, crl().extend(authority_info_access()))

OCSP = values.access(values.OCSP, "http://ocsp.example.com")
HTTPS = values.access(values.CA_ISSUERS, "https://ca.example.com/ca.cer")

RULE = "pkix.crl.authority_info_access_ca_issuers_missing"
fires(RULE, crl().extend(authority_info_access(OCSP)))
silent(RULE, crl().extend(authority_info_access()))

RULE = "pkix.crl.authority_info_access_other_method"
fires(RULE, crl().extend(authority_info_access(CA_ISSUERS, OCSP)))
silent(RULE, crl().extend(authority_info_access(CA_ISSUERS, HTTPS)))

RULE = "pkix.crl.authority_info_access_no_http_or_ldap"
fires(RULE, crl().extend(authority_info_access(HTTPS)))
silent(RULE, crl().extend(authority_info_access(HTTPS, CA_ISSUERS)))

BEFORE = {
    "this_update": datetime(2023, 8, 1, tzinfo=timezone.utc),
    "next_update": datetime(2023, 8, 8, tzinfo=timezone.utc),
}
"""Before the BR, whose rules report the same faults."""
EARLY = datetime(2023, 7, 1, tzinfo=timezone.utc)


def early(*extensions: bytes) -> Crl:
    """A CRL from before the BR with one entry."""
    return crl(entry(SUBSCRIBER, *extensions, date=EARLY)).change(**BEFORE)


RULE = "pkix.crl.reason_code_unspecified"
fires(RULE, early(reason(0)), br_version="in-force")
silent(RULE, early(), br_version="in-force")

RULE = "pkix.crl.reason_code_critical"
fires(RULE, early(reason(1, critical=True)), br_version="in-force")
silent(RULE, early(reason(1)), br_version="in-force")

RULE = "pkix.crl.remove_from_crl_in_base"
fires(RULE, early(reason(8)), br_version="in-force")
silent(RULE, early(reason(8)).extend(delta()), br_version="in-force")

RULE = "pkix.crl.reason_code_undefined"
fires(RULE, crl(entry(5, reason(7))))
fires(RULE, crl(entry(5, reason(11))), "above")
fires(RULE, crl(entry(5, reason(-1))), "negative")
silent(RULE, crl(entry(5, reason(10))))

RULE = "pkix.crl.invalidity_date_critical"
fires(RULE, crl(entry(5, invalidity(critical=True))))
silent(RULE, crl(entry(5, invalidity())))

RULE = "pkix.crl.invalidity_date_format"
fires(RULE, crl(entry(5, invalidity(der.tlv(0x18, b"20240101120000.5Z")))))
fires(RULE, crl(entry(5, invalidity(der.utc_time(REVOKED_AT)))), "utc_time")
silent(RULE, crl(entry(5, invalidity(der.tlv(0x18, b"20240131120000Z")))))

RULE = "pkix.crl.certificate_issuer_not_critical"
fires(RULE, crl(entry(5, certificate_issuer(critical=False))).extend(point(INDIRECT)))
silent(RULE, crl(entry(5, certificate_issuer())).extend(point(INDIRECT)))

RULE = "pkix.crl.certificate_issuer_without_name"


def issued_by(*names: bytes) -> Crl:
    """An indirect CRL with one entry, with a certificateIssuer of some names."""
    return crl(entry(5, extension(CERTIFICATE_ISSUER, der.sequence(*names), True))).extend(point(INDIRECT))


URI, NAMED = values.uri("http://ca.example.com/"), values.directory_name(("commonName", "Another CA"))
fires(RULE, issued_by(URI))
fires(RULE, issued_by(der.explicit(4, der.sequence())), "empty_name")
silent(RULE, issued_by(NAMED))
silent(RULE, issued_by(URI, NAMED), "with_uri")
silent(RULE, issued_by(), "empty", also=("pkix.crl.invalid_der",))

RULE = "pkix.crl.certificate_issuer_without_indirect_crl"
fires(RULE, crl(entry(5, extension(CERTIFICATE_ISSUER, der.sequence(URI), True))), "no_name")
fires(RULE, crl(entry(5), entry(6, certificate_issuer(ANOTHER))))
fires(RULE, crl(entry(5, certificate_issuer())).extend(point(USER_CERTS)), "user_certs")
silent(RULE, crl(entry(5), entry(6, certificate_issuer(ANOTHER))).extend(point(INDIRECT)))

RULE = "pkix.crl.invalidity_date_after_revocation_date"
LATER, SAME = (der.generalized_time(REVOKED_AT + after) for after in (SECOND, SECOND * 0))
fires(RULE, crl(entry(5, invalidity(LATER))))
fires(RULE, crl(entry(5, reason(1), invalidity(SAME)), entry(6, reason(1), invalidity(LATER))), "second")
silent(RULE, crl(entry(5, invalidity(SAME))))

RULE = "pkix.crl.signature_invalid"
fires(RULE, crl().change(signature=bytes(256)).linted_with("issuing_ca"))
fires(
    RULE,
    crl().change(signature=bytes(256), extensions=(number(),)).linted_with("issuing_ca"),
    "no_key_identifier",
    also=("pkix.crl.authority_key_identifier_missing",),
)
silent(RULE, crl().linted_with("issuing_ca"))
silent(RULE, crl().change(signature=bytes(256)), "unknown")

RULE = "pkix.crl.signature_not_verified"
fires(
    RULE,
    crl()
    .change(algorithm=values.algorithm("1.3.6.1.4.1.99999.2"), signature=bytes(256))
    .linted_with("issuing_ca"),
    also=("smbr.crl.signature_algorithm_not_permitted",),
)
silent(RULE, crl().linted_with("issuing_ca"))

RULE = "pkix.crl.issuer_not_given"
fires(RULE, crl().linted_with("p384_ca"))
silent(RULE, crl().linted_with("issuing_ca"))
silent(RULE, crl(), "unknown")

RULE = "pkix.crl.issuer_crl_sign_missing"
fires(RULE, crl().linted_with("certificates_only_ca_without_crl_sign"))
silent(RULE, crl().linted_with("issuing_ca"))

RULE = "pkix.crl.issuer_name_mismatch"
fires(RULE, crl().change(issuer_name=ANOTHER).linted_with("issuing_ca"))
fires(RULE, crl().linted_with("another_ca"), "foreign")
silent(RULE, crl().linted_with("issuing_ca"))

RULE = "pkix.crl.authority_key_identifier_mismatch"
fires(RULE, crl().change(extensions=(aki("p384"), number())).linted_with("issuing_ca"))
silent(RULE, crl().linted_with("issuing_ca"))
