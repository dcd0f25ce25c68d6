"""Recipes for pkix.ocsp."""

import hashlib
from datetime import timedelta

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import ISSUER
from smime_lint.testing.ocsp import (
    EXTENDED_REVOKED,
    GOOD,
    HASHES,
    NEXT_UPDATE,
    NO_CHECK,
    NONCE,
    PRODUCED_AT,
    REASON_CODE,
    RESPONDER_NAME,
    UNKNOWN,
    UNUSED,
    Response,
    by_key,
    by_name,
    cert_id,
    delegated,
    direct,
    enumerated,
    extension,
    extensions,
    foreign,
    nonce,
    responder,
    revoked,
    single,
)

from .. import fires, silent

SECOND = timedelta(seconds=1)
UNSUCCESSFUL = der.sequence(enumerated(3))
TRY_LATER = direct().change(encoding=UNSUCCESSFUL)
NEVER = revoked(6, PRODUCED_AT.replace(1970, 1, 1, 0))

# The response

RULE = "pkix.ocsp.invalid_der"
fires(RULE, direct().change(version=der.explicit(0, der.integer(0))), "default_version")
fires(RULE, direct().change(response=der.sequence(der.null())), "no_basic_response")
fires(RULE, direct(single(), der.sequence(cert_id(), GOOD)), "broken_single_response")
fires(RULE, direct().change(encoding=UNSUCCESSFUL + der.null()), "trailing_data")
fires(RULE, direct().change(response_extensions=extensions(extension(NONCE, bytes(16)))), "nonce")
fires(RULE, direct(single(der.explicit(0, der.null()))), "explicit_good")
fires(RULE, direct().change(certs=(der.sequence(der.null()),)), "certs")
fires(RULE, direct().change(response_extensions=extensions()), "empty_extensions")
fires(RULE, direct(single(single_extensions=extensions())), "empty_single_extensions")
NOBODY = extension("2.5.29.29", der.sequence(), critical=True)
fires(RULE, direct(single(single_extensions=extensions(NOBODY))), "empty_certificate_issuer")
silent(RULE, direct())
silent(RULE, delegated(), "delegated")
silent(
    RULE,
    direct(single(next_update=der.tlv(0x18, b"20240205120000"))),
    "time",
    also=("pkix.ocsp.time_format",),
)

RULE = "pkix.ocsp.time_format"
fires(RULE, direct().change(produced_at=der.tlv(0x18, b"20240201120000.5Z")))
fires(RULE, direct(single(next_update=der.tlv(0x18, b"202402051200Z"))), "no_seconds")
fires(RULE, direct(single(this_update=der.tlv(0x18, b"20240201120000+0100"))), "zone")
fires(RULE, direct(single(this_update=der.utc_time(PRODUCED_AT))), "utc_time")
fires(RULE, direct(single(der.explicit(1, der.tlv(0x18, b"20240230120000Z")))), "no_such_day")
silent(RULE, direct(single(revoked(1))))

RULE = "pkix.ocsp.undefined_status"
fires(RULE, direct().change(encoding=der.sequence(enumerated(4))))
fires(RULE, direct().change(encoding=der.sequence(enumerated(7))), "above")
fires(RULE, direct().change(encoding=der.sequence(enumerated(-1))), "negative")
silent(RULE, TRY_LATER)

RULE = "pkix.ocsp.unsuccessful"
fires(RULE, TRY_LATER)
silent(RULE, direct())

RULE = "pkix.ocsp.success_without_body"
fires(RULE, direct().change(encoding=der.sequence(enumerated(0))))
silent(RULE, direct())
silent(RULE, TRY_LATER, "unsuccessful")
silent(RULE, direct().change(body=der.explicit(0, der.null())), "broken", also=("pkix.ocsp.invalid_der",))

RULE = "pkix.ocsp.error_with_body"
fires(RULE, direct().change(status=enumerated(6)))
silent(RULE, TRY_LATER)

RULE = "pkix.ocsp.not_basic"
fires(RULE, direct().change(response_type="1.3.6.1.5.5.7.48.1.99"))
silent(RULE, direct())

RULE = "pkix.ocsp.empty_certs"
fires(RULE, direct().change(certs=()))
silent(RULE, direct())

RULE = "pkix.ocsp.duplicate_extension"
fires(RULE, direct().change(response_extensions=extensions(nonce(), nonce(bytes(16)))))
silent(
    RULE, direct().change(response_extensions=extensions(nonce(), extension(EXTENDED_REVOKED, der.null())))
)

LATER = PRODUCED_AT.replace(month=9)
LATE = direct(single(this_update=LATER, next_update=LATER + timedelta(days=3))).change(
    produced_at=der.generalized_time(LATER)
)
"""After RFC 9654."""

RULE = "pkix.ocsp.nonce_length"
fires(RULE, LATE.change(response_extensions=extensions(nonce(bytes(129)))), br_version="1.0.6")
fires(RULE, direct().change(response_extensions=extensions(nonce(b""))), "empty")
silent(RULE, LATE.change(response_extensions=extensions(nonce(bytes(128)))), br_version="1.0.6")
silent(RULE, direct().change(response_extensions=extensions(nonce(b"\0"))), "one_octet")

RULE = "pkix.ocsp.nonce_too_long_before_rfc9654"
fires(RULE, direct().change(response_extensions=extensions(nonce(bytes(33)))))
fires(RULE, direct().change(response_extensions=extensions(nonce(bytes(129)))), "129")
silent(RULE, direct().change(response_extensions=extensions(nonce(bytes(32)))))
silent(RULE, LATE.change(response_extensions=extensions(nonce(bytes(33)))), "later", br_version="1.0.6")

RULE = "pkix.ocsp.no_single_response"
fires(RULE, direct().change(singles=()))
silent(RULE, direct())

REVOKE = extension(EXTENDED_REVOKED, der.null())
UNKNOWN_OID = "1.3.6.1.4.1.99999.1"

RULE = "pkix.ocsp.extension_critical"
NONCE_VALUE = der.octet_string(bytes(32))
fires(RULE, direct().change(response_extensions=extensions(extension(NONCE, NONCE_VALUE, critical=True))))
CUTOFF = extension("1.3.6.1.5.5.7.48.1.6", der.generalized_time(PRODUCED_AT), critical=True)
fires(RULE, direct(single(single_extensions=extensions(CUTOFF))), "archive_cutoff")
silent(RULE, direct().change(response_extensions=extensions(nonce())))
ISSUER_OF_ENTRY = extension("2.5.29.29", der.sequence(values.directory_name(*ISSUER)), critical=True)
silent(RULE, direct(single(single_extensions=extensions(ISSUER_OF_ENTRY))), "certificate_issuer")

RULE = "pkix.ocsp.extended_revoke_critical"
CRITICAL_REVOKE = extension(EXTENDED_REVOKED, der.null(), critical=True)
fires(RULE, direct().change(response_extensions=extensions(CRITICAL_REVOKE)))
silent(RULE, direct().change(response_extensions=extensions(REVOKE)))

RULE = "pkix.ocsp.unknown_critical_extension"
CRITICAL = extensions(extension(UNKNOWN_OID, der.null(), critical=True))
fires(RULE, direct().change(response_extensions=CRITICAL))
fires(RULE, direct(single(single_extensions=CRITICAL)), "single")
silent(RULE, direct().change(response_extensions=extensions(extension(UNKNOWN_OID, der.null()))))

# Times

RULE = "pkix.ocsp.this_update_after_produced_at"
fires(RULE, direct(single(this_update=PRODUCED_AT + SECOND)))
silent(RULE, direct())

RULE = "pkix.ocsp.produced_after_next_update"
AGO = PRODUCED_AT - timedelta(days=2)
fires(RULE, direct(single(this_update=AGO, next_update=PRODUCED_AT - SECOND)))
silent(RULE, direct(single(this_update=AGO, next_update=PRODUCED_AT)))

RULE = "pkix.ocsp.revocation_time_in_future"
fires(RULE, direct(single(revoked(1, PRODUCED_AT + SECOND))))
silent(RULE, direct(single(revoked(1, PRODUCED_AT))))

RULE = "pkix.ocsp.next_update_not_after_this_update"
fires(RULE, direct(single(next_update=PRODUCED_AT - SECOND)))
fires(RULE, direct(single(next_update=PRODUCED_AT)), "same_time")
silent(RULE, direct(single(next_update=PRODUCED_AT + SECOND)))

RULE = "pkix.ocsp.not_yet_valid_or_expired"
fires(RULE, direct().linted_with(None, fetched_at=NEXT_UPDATE + SECOND))
fires(RULE, direct().linted_with(None, fetched_at=PRODUCED_AT - SECOND), "not_yet_valid")
silent(RULE, direct().linted_with(None, fetched_at=NEXT_UPDATE))
silent(RULE, direct().linted_with(None, fetched_at=PRODUCED_AT), "at_once")
silent(RULE, direct(), "unknown_time")

# The certificates in question

RULE = "pkix.ocsp.undefined_reason"
fires(RULE, direct(single(revoked(7))))
fires(RULE, direct(single(revoked(8))), "remove_from_crl")
fires(RULE, direct(single(revoked(11))), "above")
silent(RULE, direct(single(revoked(10))))
silent(RULE, direct(single(revoked(9))), "privilege_withdrawn")

RULE = "pkix.ocsp.cert_id_hash_length"
fires(RULE, direct(single(certificate=cert_id(key_hash=bytes(32)))))
silent(RULE, direct(single(certificate=cert_id(hash_name="sha256"))))

RULE = "pkix.ocsp.serial_number_out_of_range"
fires(RULE, direct(single(serial=-1)))
fires(RULE, direct(single(serial=0)), "zero")
fires(RULE, direct(single(serial=1 << 159)), "long")
silent(RULE, direct(single(serial=(1 << 159) - 1)))
silent(RULE, direct(single(serial=1)), "one")

WITH_REVOKE = {"response_extensions": extensions(REVOKE)}

RULE = "pkix.ocsp.never_issued_without_extended_revoke"
fires(RULE, direct(single(NEVER, serial=UNUSED)))
silent(RULE, direct(single(NEVER, serial=UNUSED)).change(**WITH_REVOKE))
silent(RULE, direct(single(revoked(6), serial=UNUSED)), "later")

RULE = "pkix.ocsp.hash_algorithm_parameters"


def hashed(*parameters: bytes) -> Response:
    """A response with a CertID whose hashAlgorithm has parameters."""
    algorithm = der.sequence(der.oid(HASHES["sha1"]), *parameters)
    usual = der.sequence(der.oid(HASHES["sha1"]), der.null())
    return direct(single(certificate=der.sequence(algorithm, der.content_of(cert_id())[len(usual) :])))


fires(RULE, hashed(der.integer(1)))
silent(RULE, hashed())
silent(RULE, hashed(der.null()), "null")


def with_single(oid: str, *fields: bytes, critical: bool = False) -> Response:
    """A response with an extension in singleExtensions whose value is a SEQUENCE."""
    return direct(single(single_extensions=extensions(extension(oid, der.sequence(*fields), critical))))


CRL_REFERENCE, CERTIFICATE_ISSUER = "1.3.6.1.5.5.7.48.1.3", "2.5.29.29"

RULE = "pkix.ocsp.crl_url_invalid"
fires(RULE, with_single(CRL_REFERENCE, der.explicit(0, der.ia5("ca.crl"))))
silent(RULE, with_single(CRL_REFERENCE, der.explicit(0, der.ia5("http://crl.example.com/ca.crl"))))

RULE = "pkix.ocsp.crl_reference_empty"
fires(RULE, with_single(CRL_REFERENCE))
silent(RULE, with_single(CRL_REFERENCE, der.explicit(1, der.integer(1))))

RULE = "pkix.ocsp.certificate_issuer_without_name"
URI, NAMED = values.uri("http://ca.example.com/"), values.directory_name(("commonName", "Another CA"))
fires(RULE, with_single(CERTIFICATE_ISSUER, URI, critical=True))
fires(RULE, with_single(CERTIFICATE_ISSUER, der.explicit(4, der.sequence()), critical=True), "empty_name")
silent(RULE, with_single(CERTIFICATE_ISSUER, URI, NAMED, critical=True))

# The rules on names in certificates also apply to byName.
for _rule, _attribute in {
    "pkix.name.country_name_not_printable": ("countryName", der.utf8("GB")),
    "pkix.name.directory_string_type": ("commonName", der.ia5("Example CA")),
    "pkix.name.common_name_too_long": ("commonName", "x" * 65),
    "pkix.name.empty_value": ("commonName", ""),
}.items():
    fires(_rule, direct().change(responder_id=by_name(values.name(_attribute))), "by_name")
    silent(_rule, direct().change(responder_id=by_name()), "by_name")

RULE = "pkix.ocsp.never_issued_with_extension"
REFERENCE = extensions(extension("1.3.6.1.5.5.7.48.1.3", der.sequence(der.explicit(1, der.integer(1)))))
DATED = extensions(extension("2.5.29.24", der.generalized_time(PRODUCED_AT)))
REASONED = extensions(extension(REASON_CODE, enumerated(6)))
for _variant, _extensions in (("", REFERENCE), ("invalidity_date", DATED), ("reason_code", REASONED)):
    fires(
        RULE,
        direct(single(NEVER, serial=UNUSED, single_extensions=_extensions)).change(**WITH_REVOKE),
        _variant,
    )
silent(RULE, direct(single(revoked(6), serial=UNUSED, single_extensions=REFERENCE)))

RULE = "pkix.ocsp.duplicate_single_response"
fires(RULE, direct(single(), single(revoked(1))))
silent(RULE, direct(single(), single(certificate=cert_id(hash_name="sha256"))))

RULE = "pkix.ocsp.no_matching_single_response"
fires(RULE, direct(single(certificate=cert_id(name=values.name(*ISSUER[:2])))).linted_with("ca"))
fires(RULE, direct(single(certificate=cert_id(key="p256"))).linted_with("ca"), "key")
fires(RULE, direct(single(serial=UNUSED)).linted_with("ca", "subscriber"), "serial_number")
fires(RULE, direct(single(revoked(1), serial=UNUSED)).linted_with(None, "subscriber", "strict"), "revoked")
silent(RULE, direct().linted_with("ca", "subscriber"))
silent(
    RULE, direct(single(certificate=cert_id(hash_name="sha256"))).linted_with("ca", "subscriber"), "sha256"
)
silent(
    RULE, direct(single(certificate=cert_id(hash_name="md5"))).linted_with("ca", "subscriber"), "unknown_hash"
)
silent(RULE, direct(single(serial=UNUSED), single()).linted_with("ca", "subscriber"), "second")
silent(RULE, direct(single(UNKNOWN, serial=UNUSED)).linted_with("ca", "subscriber"), "unknown_certificate")
silent(
    RULE,
    direct(single(NEVER, serial=UNUSED))
    .change(response_extensions=extensions(extension(EXTENDED_REVOKED, der.null())))
    .linted_with("ca", "subscriber"),
    "never_issued",
)
silent(RULE, direct(single(serial=UNUSED)), "not_told")

RULE = "pkix.ocsp.issuer_not_given"
fires(RULE, direct().linted_with("p384_ca"))
silent(RULE, direct().linted_with("ca"))
silent(RULE, direct(), "not_given")

# The lightweight profile

RULE = "pkix.ocsp.lightweight_next_update_missing"
fires(RULE, direct(single(next_update=None)))
silent(RULE, direct())
silent(RULE, direct(single(next_update=None)), "not_selected", select=("*",))

RULE = "pkix.ocsp.lightweight_multiple_responses"
fires(RULE, direct(single(), single(serial=UNUSED)))
silent(RULE, direct())

RULE = "pkix.ocsp.lightweight_extension"
fires(RULE, direct().change(response_extensions=extensions(nonce())))
silent(RULE, direct(single(single_extensions=extensions(extension("1.3.6.1.4.1.99999.1", der.null())))))

# The signer

KEY = keys.key_octets(keys.spki("rsa"))

RULE = "pkix.ocsp.responder_key_hash"
fires(
    RULE,
    delegated().change(responder_id=der.explicit(2, der.octet_string(hashlib.sha256(KEY).digest()))),
)
fires(
    RULE,
    delegated().change(responder_id=der.explicit(2, der.octet_string(hashlib.sha256(KEY).digest()[:20]))),
    "cut_short",
)
silent(RULE, delegated())
silent(RULE, delegated().change(responder_id=by_name(values.name(*RESPONDER_NAME))), "by_name")

RULE = "pkix.ocsp.responder_id_mismatch"
fires(RULE, delegated().change(responder_id=by_key("p256")))
fires(RULE, delegated().change(responder_id=by_name()), "name_of_the_ca")
fires(RULE, direct().change(responder_id=by_name(values.name(*ISSUER[:2]))).linted_with("ca"), "direct")
silent(RULE, delegated())
silent(RULE, direct().change(responder_id=by_name()).linted_with("ca"), "direct")
silent(
    RULE,
    direct()
    .change(responder_id=by_name(values.name(*((n, der.printable(v)) for n, v in ISSUER))))
    .linted_with("ca"),
    "other_string_type",
)

RULE = "pkix.ocsp.signature_invalid"
fires(RULE, delegated().change(key="rsa_ca"))
fires(RULE, direct().change(key="rsa").linted_with("ca"), "direct")
fires(RULE, delegated().change(algorithm=keys.SHA384_WITH_RSA, signature=bytes(256)), "other_signature")
fires(RULE, delegated().change(algorithm=keys.ECDSA_WITH_SHA256), "other_kind_of_key")
fires(
    RULE,
    delegated().change(key="p256", algorithm=keys.ECDSA_WITH_SHA256, responder_id=by_key("p384")),
    "none",
)
silent(RULE, delegated())
silent(RULE, delegated(key="p256"), "ecdsa")
silent(RULE, direct().linted_with("ca"), "direct")
silent(RULE, direct(), "unknown_signer")
silent(RULE, delegated().change(algorithm=values.algorithm("1.3.6.1.4.1.99999.2")), "unknown_algorithm")

RULE = "pkix.ocsp.signature_unused_bits"
fires(RULE, direct().change(signature=bytes(256), unused_bits=1))
silent(RULE, direct().change(signature=bytes(256)))

RULE = "pkix.ocsp.signature_malformed"
fires(RULE, direct().change(signature=b""), "empty")
fires(
    RULE,
    direct().change(algorithm=keys.ECDSA_WITH_SHA256, signature=b"\x5a" * 64),
    "ecdsa_plain",
)
silent(RULE, direct())
silent(RULE, direct().change(signature=b"").linted_with("ca"), "known", also=("pkix.ocsp.signature_invalid",))

RULE = "pkix.ocsp.signature_invalid_doubtful"
fires(RULE, delegated().change(certs=None).linted_with("ca"))
silent(RULE, delegated().change(certs=None))
silent(RULE, direct().linted_with("ca"), "direct")

EARLY = der.generalized_time(PRODUCED_AT.replace(2023, 8, 31))
EARLY_SINGLE = single(this_update=EARLY, next_update=PRODUCED_AT.replace(2023, 9, 3))

RULE = "pkix.ocsp.responder_not_issued_by_ca"
BEFORE = {"not_before": PRODUCED_AT.replace(2023, 8, 1), "not_after": PRODUCED_AT.replace(2024, 7, 1)}
fires(
    RULE,
    delegated(EARLY_SINGLE, certificate=foreign().change(**BEFORE)).change(produced_at=EARLY),
    br_version="in-force",
)
silent(
    RULE,
    delegated(EARLY_SINGLE, certificate=responder().change(**BEFORE)).change(produced_at=EARLY),
    br_version="in-force",
)
silent(
    RULE,
    delegated(certificate=foreign()),
    "by_the_br",
    also=("smbr.ocsp.signer_not_authorized",),
)

RULE = "pkix.ocsp.responder_expired_or_not_yet_valid"
EXPIRED = responder().change(not_after=PRODUCED_AT - SECOND)
fires(RULE, delegated(certificate=EXPIRED))
fires(RULE, delegated(certificate=EXPIRED).linted_with("issuing_ca"), "issuer")
fires(RULE, delegated(certificate=responder().change(not_before=PRODUCED_AT + SECOND)), "not_yet_valid")
silent(RULE, delegated(certificate=responder().change(not_after=PRODUCED_AT)))
silent(RULE, delegated(certificate=responder().change(not_before=PRODUCED_AT)), "from_then_on")

# The certificate of a delegated responder

RULE = "pkix.ocsp.responder_eku_missing"
fires(
    RULE,
    delegated(EARLY_SINGLE, certificate=responder().without("extKeyUsage").change(**BEFORE)).change(
        produced_at=EARLY
    ),
    br_version="in-force",
)
fires(
    RULE,
    delegated(
        EARLY_SINGLE, certificate=responder().extended_key_usage("2.5.29.37.0").change(**BEFORE)
    ).change(produced_at=EARLY),
    "any_purpose",
    br_version="in-force",
)
silent(
    RULE,
    delegated(EARLY_SINGLE, certificate=responder().change(**BEFORE)).change(produced_at=EARLY),
    br_version="in-force",
)

RULE = "pkix.ocsp.responder_digital_signature_missing"
fires(RULE, delegated(certificate=responder().key_usage("keyEncipherment")))
silent(RULE, delegated(certificate=responder().key_usage("nonRepudiation")), "non_repudiation")
silent(RULE, delegated())
silent(
    RULE, delegated(certificate=responder().key_usage("digitalSignature", "nonRepudiation")), "beside_another"
)
silent(RULE, delegated(certificate=responder().without("keyUsage")), "no_key_usage")

RULE = "pkix.ocsp.nocheck_not_null"
fires(RULE, delegated(certificate=responder().extension(NO_CHECK, der.sequence())))
fires(RULE, delegated(certificate=responder().extension(NO_CHECK, b"")), "empty")
silent(RULE, delegated())

RULE = "pkix.ocsp.nocheck_critical"
fires(RULE, delegated(certificate=responder().critical(NO_CHECK)))
silent(RULE, delegated())
