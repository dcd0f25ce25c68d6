"""Recipes for smbr.ocsp."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import authority_key
from smime_lint.testing.certificate import ISSUER, Certificate
from smime_lint.testing.ocsp import (
    EXTENDED_REVOKED,
    NO_CHECK,
    PRODUCED_AT,
    REASON_CODE,
    STRICT,
    SUBORDINATE,
    SUBSCRIBER,
    UNKNOWN,
    UNUSED,
    Response,
    by_key,
    by_name,
    ca,
    cert_id,
    delegated,
    direct,
    enumerated,
    extension,
    extensions,
    foreign,
    lasting,
    responder,
    revoked,
    single,
)

from .. import fires, silent

SECOND = timedelta(seconds=1)
HOUR = 3600
DAY = 86_400
REVOKED = revoked(1)


ANOTHER_CA = single(certificate=cert_id(7, name=values.name(("commonName", "Another CA")), key="p256"))
"""The status of a certificate of another CA."""


def delegated_ca() -> Certificate:
    """The certificate of a delegated responder that is also a CA."""
    return (
        responder()
        .extension("basicConstraints", values.basic_constraints(True), critical=True)
        .key_usage("keyCertSign", "cRLSign", "digitalSignature")
    )


def before_the_br(certificate: Certificate) -> Certificate:
    """Issued on the last day before the BR, and still valid when the response is signed."""
    return certificate.valid(datetime(2023, 8, 31, tzinfo=timezone.utc), 1000)


def of(seconds: int, *told: str, serial: int = SUBSCRIBER) -> Response:
    """A response about a certificate that is given, valid for so long."""
    return direct(lasting(seconds, serial=serial)).linted_with("ca", *(told or ("subscriber",)))


# The validity interval

RULE = "smbr.ocsp.validity_too_short"
fires(RULE, of(8 * HOUR - 1))
fires(RULE, direct(lasting(8 * HOUR - 1)).linted_with("issuing_ca"), "of_an_issuing_ca")
fires(RULE, direct(lasting(60)), "forced_type", type="sponsor-strict")
silent(RULE, of(8 * HOUR))
silent(RULE, of(HOUR, "subordinate", serial=SUBORDINATE), "ca")
silent(RULE, direct(lasting(HOUR)).linted_with("ca"), "unknown")
silent(RULE, of(0), "negative", also=("pkix.ocsp.next_update_not_after_this_update",))

RULE = "smbr.ocsp.validity_too_short_doubtful"
fires(RULE, direct(lasting(8 * HOUR - 1)))
fires(
    RULE,
    direct(lasting(8 * HOUR - 1)).linted_with("ca", "strict"),
    "others_given",
    also=("pkix.ocsp.no_matching_single_response",),
)
silent(RULE, direct(lasting(8 * HOUR)))
silent(RULE, direct(lasting(HOUR)).linted_with("root"), "root")

RULE = "smbr.ocsp.validity_too_long"
fires(RULE, of(10 * DAY + 2))
fires(RULE, of(4000 * DAY), "years")
silent(RULE, of(10 * DAY))
silent(RULE, of(10 * DAY + 1), "one_second", also=("smbr.ocsp.validity_one_second_too_long",))
silent(RULE, of(300 * DAY, "subordinate", serial=SUBORDINATE), "ca")
silent(RULE, direct(lasting(300 * DAY)).linted_with("root"), "root")
fires(RULE, direct(lasting(300 * DAY)).linted_with("rekeyed_ca"), "rekeyed")

RULE = "smbr.ocsp.validity_one_second_too_long"
fires(RULE, of(10 * DAY + 1))
silent(RULE, of(10 * DAY))
silent(RULE, of(10 * DAY + 2), "two_seconds", also=("smbr.ocsp.validity_too_long",))
silent(RULE, direct(lasting(10 * DAY + 1)), "unknown")

RULE = "smbr.ocsp.validity_too_long_doubtful"
fires(RULE, direct(lasting(10 * DAY + 1)))
silent(RULE, direct(lasting(10 * DAY)))
silent(RULE, of(11 * DAY, "subordinate", serial=SUBORDINATE), "ca")
silent(RULE, direct(lasting(11 * DAY)), "forced_type", type="subca")
fires(RULE, direct(lasting(11 * DAY)), "of_a_responder", type="ocsp-responder")

RULE = "smbr.ocsp.next_update_missing"
fires(RULE, direct(single(next_update=None)).linted_with("ca", "subscriber"))
silent(RULE, direct().linted_with("ca", "subscriber"))
silent(RULE, direct(single(next_update=None, serial=SUBORDINATE)).linted_with("ca", "subordinate"), "ca")
silent(RULE, direct(single(next_update=None)), "unknown")

RULE = "smbr.ocsp.next_update_missing_doubtful"
fires(RULE, direct(single(next_update=None)))
silent(RULE, direct())
silent(RULE, direct(single(next_update=None, serial=SUBORDINATE)).linted_with("ca", "subordinate"), "ca")

# When information is updated

RULE = "smbr.ocsp.stale_short_interval"
SHORT = direct(lasting(12 * HOUR))
fires(RULE, SHORT.linted_with(None, "subscriber", fetched_at=PRODUCED_AT + timedelta(hours=6)))
silent(RULE, SHORT.linted_with(None, "subscriber", fetched_at=PRODUCED_AT + timedelta(hours=6) - SECOND))
silent(RULE, SHORT, "unknown_time")
silent(RULE, SHORT.linted_with(None, fetched_at=PRODUCED_AT + timedelta(hours=12)), "expired")
silent(
    RULE,
    direct(lasting(16 * HOUR)).linted_with(None, fetched_at=PRODUCED_AT + timedelta(hours=7, minutes=59)),
    "long_interval",
)

RULE = "smbr.ocsp.stale_long_interval"
LONG = direct(lasting(10 * DAY))
fires(RULE, LONG.linted_with(None, fetched_at=PRODUCED_AT + timedelta(days=4) + SECOND))
fires(
    RULE,
    direct(lasting(16 * HOUR)).linted_with(None, fetched_at=PRODUCED_AT + timedelta(hours=8)),
    "before_next_update",
)
silent(RULE, LONG.linted_with(None, fetched_at=PRODUCED_AT + timedelta(days=4)))
silent(
    RULE,
    direct(lasting(16 * HOUR)).linted_with(None, fetched_at=PRODUCED_AT + timedelta(hours=8) - SECOND),
    "before_next_update",
)
silent(RULE, LONG.linted_with("root", fetched_at=PRODUCED_AT + timedelta(days=9)), "ca")

RULE = "smbr.ocsp.stale_ca"
YEAR = timedelta(days=366)  # from 1 February 2024
YEARLY = direct(single(serial=SUBORDINATE, next_update=PRODUCED_AT + YEAR))
LEAP_DAY = datetime(2024, 2, 29, 12, tzinfo=timezone.utc)
fires(
    RULE,
    direct(single(serial=SUBORDINATE, next_update=PRODUCED_AT + YEAR + SECOND)).linted_with(
        "ca", "subordinate"
    ),
)
fires(
    RULE,
    direct(single(serial=SUBORDINATE, next_update=None)).linted_with(
        "ca", "subordinate", fetched_at=PRODUCED_AT + YEAR + SECOND
    ),
    "fetched",
)
silent(RULE, YEARLY.linted_with("ca", "subordinate", fetched_at=PRODUCED_AT + YEAR))
silent(
    RULE,
    direct(single(this_update=LEAP_DAY, serial=SUBORDINATE, next_update=LEAP_DAY.replace(2025, 3, 1)))
    .change(produced_at=der.generalized_time(LEAP_DAY))
    .linted_with("ca", "subordinate"),
    "leap_day",
)
silent(
    RULE,
    direct(single(this_update=der.tlv(0x18, b"99990101000000Z"), serial=SUBORDINATE, next_update=None))
    .change(produced_at=der.tlv(0x18, b"99990101000000Z"))
    .linted_with("ca", "subordinate"),
    "last_year",
)
silent(
    RULE,
    direct(lasting(1000 * DAY)).linted_with("ca", "subscriber"),
    "subscriber",
    also=("smbr.ocsp.validity_too_long",),
)

# Statuses

RULE = "smbr.ocsp.good_for_unused_serial"
fires(RULE, direct(single(), single(serial=UNUSED)).linted_with("ca", "subscriber", "strict"))
silent(RULE, direct(single(), single(serial=STRICT)).linted_with("ca", "subscriber", "strict"))
fires(
    RULE,
    direct(single(serial=UNUSED), single(UNKNOWN, serial=7)).linted_with("ca", "subscriber"),
    "beside_unknown",
)
silent(RULE, direct(single(), single(UNKNOWN, serial=UNUSED)).linted_with("ca", "subscriber"), "unknown")
silent(RULE, direct(single(serial=UNUSED)).linted_with("ca"), "not_told")
silent(
    RULE,
    direct(single(serial=UNUSED)).linted_with("ca", "subscriber"),
    "none_given",
    also=("pkix.ocsp.no_matching_single_response",),
)

RULE = "smbr.ocsp.revocation_reason_missing_for_ca"
CA_REVOKED = direct(single(revoked(), serial=SUBORDINATE))
fires(RULE, CA_REVOKED.linted_with("ca", "subordinate"))
fires(RULE, CA_REVOKED.linted_with("root", "subordinate"), "root")
fires(RULE, direct(single(revoked())), "forced_type", type="tcsubca")
silent(RULE, direct(single(revoked())).linted_with("root"), "root")
silent(RULE, direct(single(revoked())).linted_with("rekeyed_ca"), "rekeyed")
silent(RULE, direct(single(REVOKED, serial=SUBORDINATE)).linted_with("ca", "subordinate"))
silent(RULE, direct(single(revoked())).linted_with("ca", "subscriber"), "subscriber")
silent(RULE, CA_REVOKED, "unknown")

RULE = "smbr.ocsp.revocation_reason_missing_for_ca_doubtful"
fires(RULE, direct(single(revoked())))
fires(RULE, direct(single(revoked())).linted_with("root"), "root")
fires(RULE, direct(single(revoked())), "of_a_responder", type="ocsp-responder")
silent(RULE, direct(single(REVOKED)))
silent(RULE, direct(single(revoked())).linted_with("issuing_ca"), "issuing_ca")

RULE = "smbr.ocsp.revocation_reason_unspecified"
fires(RULE, direct(single(revoked(0))))
silent(RULE, direct(single(REVOKED)))
silent(RULE, direct(single(revoked())), "left_out")

RULE = "smbr.ocsp.certificate_hold_not_permitted"
HOLD = revoked(6)
fires(RULE, direct(single(HOLD, serial=STRICT)).linted_with("ca", "strict"))
fires(RULE, direct(single(HOLD, serial=SUBORDINATE)).linted_with("ca", "subordinate"), "ca")
fires(RULE, direct(single(HOLD)), "forced_type", type="mailbox-strict")
fires(RULE, direct(single(HOLD)), "forced_kind", type="root")
fires(
    RULE,
    direct(single(revoked(6, PRODUCED_AT.replace(1970, 1, 1, 0)), serial=STRICT)).linted_with("ca", "strict"),
    "issued",
)
silent(RULE, direct(single(HOLD)).linted_with("ca", "subscriber"))
silent(RULE, direct(single(HOLD)), "forced_type", type="mailbox-legacy")
silent(RULE, direct(single(HOLD)), "unknown")
silent(RULE, direct(single(HOLD)).linted_with("root"), "root")
silent(RULE, direct(single(REVOKED, serial=STRICT)).linted_with("ca", "strict"), "other_reason")

RULE = "smbr.ocsp.certificate_hold_not_permitted_doubtful"
fires(RULE, direct(single(HOLD)))
fires(RULE, direct(single(HOLD)).linted_with("issuing_ca"), "issuing_ca")
fires(RULE, direct(single(HOLD)).linted_with("root"), "root")
silent(RULE, direct(single(HOLD)).linted_with("ca", "subscriber"))
silent(
    RULE,
    direct(single(revoked(6, PRODUCED_AT.replace(1970, 1, 1, 0)), serial=UNUSED)).change(
        response_extensions=extensions(extension(EXTENDED_REVOKED, der.null()))
    ),
    "never_issued",
)

RULE = "smbr.ocsp.reason_code_in_single_extensions"
REASON = extension(REASON_CODE, enumerated(1))
fires(RULE, direct(single(REVOKED, single_extensions=extensions(REASON))))
fires(
    RULE,
    direct(single(REVOKED, single_extensions=extensions(extension(REASON_CODE, der.null())))),
    "malformed",
    also=("pkix.ocsp.invalid_der",),
)
silent(
    RULE,
    direct(
        single(
            REVOKED,
            single_extensions=extensions(extension("2.5.29.24", der.generalized_time(PRODUCED_AT))),
        )
    ),
)

# The signature

RULE = "smbr.ocsp.signature_algorithm_not_permitted"
fires(RULE, direct().change(algorithm=keys.SHA1_WITH_RSA))
fires(RULE, direct().change(algorithm=values.algorithm("1.2.840.113549.1.1.11")), "no_parameters")
fires(
    RULE,
    direct().change(responder_id=by_name(), algorithm=keys.SHA1_WITH_RSA),
    "by_name",
)
ML_DSA = direct().change(algorithm=values.algorithm("2.16.840.1.101.3.4.3.17"), signature=bytes(2420))
fires(RULE, ML_DSA, "ml_dsa", br_version="1.0.10")
silent(RULE, ML_DSA, "ml_dsa", br_version="1.0.11")
silent(RULE, direct().change(algorithm=keys.SHA384_WITH_RSA).linted_with("ca"))
silent(
    RULE,
    delegated().change(algorithm=keys.SHA1_WITH_RSA, signature=bytes(256)),
    "delegated",
    also=("pkix.ocsp.signature_invalid",),
)

RULE = "smbr.ocsp.signature_algorithm_not_permitted_doubtful"
fires(RULE, delegated().change(algorithm=values.algorithm("1.2.840.113549.1.1.11")))
silent(RULE, delegated())
silent(
    RULE,
    direct().change(algorithm=keys.SHA1_WITH_RSA),
    "direct",
    also=("smbr.ocsp.signature_algorithm_not_permitted",),
)

RULE = "smbr.ocsp.signature_algorithm_key_mismatch"


def of_p384(algorithm: bytes) -> Response:
    """A response that a CA with a P-384 key signed."""
    return direct(single(certificate=cert_id(key="p384"))).change(
        key="p384", responder_id=by_key("p384"), algorithm=algorithm
    )


fires(RULE, of_p384(keys.ECDSA_WITH_SHA256).linted_with("p384_ca"))
silent(RULE, of_p384(keys.ECDSA_WITH_SHA384).linted_with("p384_ca"))
silent(RULE, of_p384(keys.ECDSA_WITH_SHA256), "unknown")
silent(RULE, delegated(key="p384").change(algorithm=keys.ECDSA_WITH_SHA256), "delegated")

# The signer

RULE = "smbr.ocsp.signer_not_authorized"
fires(RULE, delegated(certificate=foreign()))
fires(
    RULE,
    delegated(certificate=responder().change(signature=bytes(256))).linted_with("ca"),
    "not_signed_by_the_ca",
)
fires(
    RULE,
    delegated(certificate=ca("rsa").subject(("commonName", "Example Root CA"))),
    "root",
)
fires(RULE, direct(single(), ANOTHER_CA).linted_with("ca"), "several_cas")
fires(
    RULE, direct(single(), ANOTHER_CA).change(certs=(ca().encode("ocsp/ca"),)), "several_cas_in_the_response"
)
fires(RULE, delegated(single(), ANOTHER_CA).linted_with("ca"), "delegated_by_one_of_several")
fires(RULE, delegated(ANOTHER_CA, single()), "delegated_by_the_second")
silent(RULE, direct(single(), ANOTHER_CA), "signer_unknown")
silent(RULE, direct(single(), single(certificate=cert_id(key="p256"))).linted_with("ca"), "earlier_key")
silent(
    RULE,
    direct(single(), single(certificate=cert_id(name=values.name(*ISSUER[:2])))).linted_with("ca"),
    "other_name",
)
silent(RULE, delegated().linted_with("ca"))
silent(RULE, delegated(), "by_name_alone")
silent(RULE, direct().linted_with("ca"), "direct")
silent(RULE, direct().change(certs=(ca().encode("ocsp/ca"),)), "certificate_of_the_ca")

RULE = "smbr.ocsp.ca_digital_signature_missing"
NOT_FOR_OCSP = ca().key_usage("keyCertSign", "cRLSign")
fires(RULE, direct().linted_with("certificates_only_ca"))
fires(RULE, direct().change(certs=(NOT_FOR_OCSP.encode("ocsp/ca"),)), "in_the_response")
silent(RULE, direct().linted_with("ca"))
silent(RULE, delegated().linted_with("certificates_only_ca"), "delegated")
silent(RULE, direct(), "unknown")

# The certificate of a delegated responder

RULE = "smbr.ocsp.responder_eku_missing"
fires(RULE, delegated(certificate=responder().without("extKeyUsage")))
fires(RULE, delegated(certificate=responder().extended_key_usage("2.5.29.37.0")), "any_purpose")
fires(RULE, delegated(certificate=delegated_ca().without("extKeyUsage")).linted_with("ca"), "ca")
fires(RULE, delegated(certificate=delegated_ca().without("extKeyUsage")), "ca_by_name")
fires(
    RULE,
    delegated(certificate=before_the_br(responder()).without("extKeyUsage")),
    "issued_before_the_br",
    br_version="in-force",
)
silent(RULE, delegated())
silent(RULE, delegated(certificate=delegated_ca()).linted_with("ca"), "ca")
silent(RULE, delegated(certificate=before_the_br(responder())), "issued_before_the_br", br_version="in-force")
REKEYED = delegated_ca().without("extKeyUsage", NO_CHECK).subject(*ISSUER)
silent(RULE, delegated(certificate=REKEYED), "rekeyed_ca")
silent(
    RULE,
    delegated(certificate=delegated_ca().without("extKeyUsage").issuer(("commonName", "Another CA"))),
    "another_ca",
    also=("smbr.ocsp.signer_not_authorized",),
)
silent(
    RULE,
    delegated(certificate=responder().extended_key_usage(values.EMAIL_PROTECTION, "1.3.6.1.5.5.7.3.9")),
    "beside_another",
)

RULE = "smbr.ocsp.responder_nocheck_missing"
fires(RULE, delegated(certificate=responder().without(NO_CHECK)))
fires(RULE, delegated(certificate=delegated_ca().without(NO_CHECK)).linted_with("ca"), "ca")
OLD = before_the_br(responder().without(NO_CHECK))
fires(RULE, delegated(certificate=OLD), "issued_before_the_br", br_version="in-force")
silent(RULE, delegated())
silent(RULE, delegated(certificate=delegated_ca()).linted_with("ca"), "ca")
THEN = datetime(2023, 8, 31, 12, tzinfo=timezone.utc)
silent(
    RULE,
    delegated(single(this_update=THEN, next_update=THEN + timedelta(days=4)), certificate=OLD).change(
        produced_at=der.generalized_time(THEN)
    ),
    "before_the_br",
    br_version="in-force",
)
silent(
    RULE,
    delegated(certificate=responder().extension(NO_CHECK, b"")),
    "empty",
    also=("pkix.ocsp.nocheck_not_null",),
)

RULE = "smbr.signature_algorithm.ecdsa_hash_mismatch_p384"


def of_p384_responder(algorithm: bytes) -> Response:
    """A response of a delegated responder whose certificate a CA with a P-384 key signed."""
    certificate = (
        responder()
        .change(signer="p384")
        .signed_with(algorithm)
        .extension("authorityKeyIdentifier", authority_key("p384"))
    )
    return delegated(single(certificate=cert_id(key="p384")), certificate=certificate)


fires(RULE, of_p384_responder(keys.ECDSA_WITH_SHA256).linted_with("p384_ca"), "responder")
silent(RULE, of_p384_responder(keys.ECDSA_WITH_SHA384).linted_with("p384_ca"), "responder")
silent(RULE, of_p384_responder(keys.ECDSA_WITH_SHA256), "responder_of_an_unknown_ca")
