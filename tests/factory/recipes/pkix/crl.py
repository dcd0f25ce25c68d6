"""Recipes for pkix.crl."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.crl import (
    ATTRIBUTE_CERTS,
    AUTHORITY_KEY_IDENTIFIER,
    CA_CERTS,
    CRL_NUMBER,
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
    number,
    point,
    reason,
    uri_point,
)
from smime_lint.testing.ocsp import STRICT, SUBSCRIBER, extension

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
silent(RULE, crl())

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

RULE = "pkix.crl.next_update_before_this_update"
fires(RULE, crl().lasting(-SECOND))
fires(RULE, crl().lasting(timedelta()), "same_time")
silent(RULE, crl().lasting(SECOND))

RULE = "pkix.crl.empty_revoked_certificates"
fires(RULE, Crl(entries=()))
silent(RULE, Crl(entries=None))

RULE = "pkix.crl.duplicate_entry"
fires(RULE, crl(entry(5, reason(1)), entry(6), entry(5, reason(4))))
fires(RULE, crl(*[entry(5, reason(1)) for _ in range(150)]), "many")
fires(RULE, crl(entry(5, certificate_issuer(ANOTHER)), entry(5)), "indirect")
silent(RULE, crl(entry(5), entry(6)))
silent(RULE, crl(entry(5), entry(5, certificate_issuer(ANOTHER))), "indirect")

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
silent(RULE, crl().extend(point(ATTRIBUTE_CERTS)))

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

RULE = "pkix.crl.freshest_crl_in_delta"
fires(RULE, crl().extend(freshest(), delta()))
silent(RULE, crl().extend(freshest()))

RULE = "pkix.crl.authority_info_access_critical"
fires(RULE, crl().extend(authority_info_access(critical=True)))
silent(RULE, crl().extend(authority_info_access()))

BEFORE = {
    "this_update": datetime(2023, 8, 1, tzinfo=timezone.utc),
    "next_update": datetime(2023, 8, 8, tzinfo=timezone.utc),
}
"""Before the BR, whose rules speak of the same faults."""
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
fires(RULE, crl(entry(5, certificate_issuer(critical=False))))
silent(RULE, crl(entry(5, certificate_issuer())))

RULE = "pkix.crl.signature_invalid"
fires(RULE, crl().change(signature=bytes(256)).linted_with("issuing_ca"))
fires(RULE, crl().linted_with("p384_ca"), "key", also=("pkix.crl.authority_key_identifier_mismatch",))
silent(RULE, crl().linted_with("issuing_ca"))
silent(RULE, crl().change(signature=bytes(256)), "unknown")

RULE = "pkix.crl.issuer_crl_sign_missing"
fires(RULE, crl().linted_with("certificates_only_ca_without_crl_sign"))
silent(RULE, crl().linted_with("issuing_ca"))

RULE = "pkix.crl.issuer_name_mismatch"
fires(RULE, crl().change(issuer_name=ANOTHER).linted_with("issuing_ca"))
silent(RULE, crl().linted_with("issuing_ca"))

RULE = "pkix.crl.authority_key_identifier_mismatch"
fires(RULE, crl().change(extensions=(aki("p384"), number())).linted_with("issuing_ca"))
silent(RULE, crl().linted_with("issuing_ca"))
