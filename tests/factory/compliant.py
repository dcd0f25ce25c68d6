"""The documents without a fault, and the certificates with which CRLs and OCSP responses are linted."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import authority_key, cross, root, subca, tcsubca
from smime_lint.testing.certificate import ISSUER, Certificate, base
from smime_lint.testing.crl import (
    CA_CERTS,
    INDIRECT,
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
from smime_lint.testing.ocsp import (
    EXTENDED_REVOKED,
    PRODUCED_AT,
    STRICT,
    SUBORDINATE,
    SUBSCRIBER,
    UNKNOWN,
    UNUSED,
    Response,
    by_name,
    ca,
    cert_id,
    delegated,
    direct,
    enumerated,
    extension,
    extensions,
    nonce,
    responder,
    revoked,
    single,
)


@cache
def given() -> dict[str, bytes]:
    """The certificates of testdata/ocsp/given, by name."""
    root = ca().issuer(*ISSUER)
    rekeyed = ca(path_len=0).issuer(*ISSUER).change(signer="rsa")
    certificates = {
        "ca": ca(),
        "issuing_ca": ca(path_len=0),
        "certificates_only_ca": ca().key_usage("keyCertSign", "cRLSign").change(serial=9),
        "certificates_only_ca_without_crl_sign": ca().key_usage("keyCertSign").change(serial=10),
        "p384_ca": ca("p384").change(serial=7),
        "another_ca": ca("p256").subject(*ISSUER[:2], ("commonName", "Another CA")).change(serial=11),
        "root": root.change(serial=8),
        "rekeyed_ca": rekeyed.extension("authorityKeyIdentifier", authority_key("rsa")).change(serial=12),
        "subscriber": base().change(serial=SUBSCRIBER),
        "strict": base("sponsor-strict").change(serial=STRICT),
        "subordinate": ca("p256").issuer(*ISSUER).change(serial=SUBORDINATE),
    }
    return {name: certificate.encode(f"ocsp/{name}") for name, certificate in certificates.items()}


def hierarchy() -> dict[str, tuple[Certificate, str | None]]:
    """CA and OCSP responder certificates without a fault, by name, with the type to declare if needed."""
    return {
        "root": (root(), None),
        "smime-ca-1": (subca(), None),
        "constrained-ca": (tcsubca(), None),
        "cross": (cross(), "cross"),
        "ocsp-responder": (responder(), "ocsp-responder"),
    }


def compliant_responses() -> dict[str, Response]:
    """OCSP responses without a fault, by name."""
    many = [single(serial=number) for number in (SUBSCRIBER, STRICT, SUBORDINATE)]
    by_sha256 = single(certificate=cert_id(hash_name="sha256"))
    never_issued = single(revoked(6, datetime(1970, 1, 1, tzinfo=timezone.utc)), serial=UNUSED)
    return {
        "direct": direct().linted_with("issuing_ca", "subscriber", fetched_at=PRODUCED_AT),
        "direct-by-name": direct().change(responder_id=by_name()).linted_with("issuing_ca", "subscriber"),
        "delegated": delegated().linted_with("issuing_ca", "subscriber", fetched_at=PRODUCED_AT),
        "delegated-p256": delegated(by_sha256, key="p256").linted_with("issuing_ca", "subscriber"),
        "revoked": direct(single(revoked(1))).linted_with("issuing_ca", "subscriber"),
        "revoked-without-reason": direct(single(revoked())).linted_with("issuing_ca", "subscriber"),
        "revoked-ca": direct(single(revoked(4), serial=SUBORDINATE)).linted_with("ca", "subordinate"),
        "on-hold": direct(single(revoked(6))).linted_with("issuing_ca", "subscriber"),
        "several": delegated(*many).linted_with("ca", "subscriber", "strict", "subordinate"),
        "unknown": direct(single(UNKNOWN, serial=UNUSED)).linted_with("issuing_ca", "subscriber"),
        "never-issued": direct(never_issued)
        .change(response_extensions=extensions(extension(EXTENDED_REVOKED, der.null())))
        .linted_with("issuing_ca", "subscriber"),
        "nonce": direct()
        .change(response_extensions=extensions(nonce()))
        .linted_with("issuing_ca", "subscriber"),
        "try-later": direct().change(encoding=der.sequence(enumerated(3))),
    }


def compliant_crls() -> dict[str, Crl]:
    """CRLs without a fault, by name."""
    held = entry(SUBSCRIBER, reason(6))
    return {
        "subscriber": crl().linted_with("issuing_ca", "subscriber", fetched_at=THIS_UPDATE),
        "empty": Crl(entries=None).linted_with("issuing_ca"),
        "ca": crl(entry(SUBORDINATE, reason(4)))
        .extend(point(CA_CERTS))
        .lasting(timedelta(days=366))
        .linted_with("ca", "subordinate"),
        "both": crl(entry(SUBSCRIBER, reason(1)), entry(SUBORDINATE, reason(4))).linted_with(
            "ca", "subscriber", "subordinate"
        ),
        "user-certs": crl().extend(point(uri_point(), USER_CERTS)),
        "delta": crl(entry(SUBSCRIBER, reason(8)), entry(STRICT, reason(1), invalidity())).extend(delta()),
        "hold-legacy": crl(held),
        "without-reason": crl(entry()).linted_with("issuing_ca"),
        "indirect": crl(
            entry(7, reason(1)),
            entry(7, reason(1), certificate_issuer(values.name(("commonName", "Another CA")))),
        ).extend(point(INDIRECT)),
        "p384": crl()
        .change(key="p384", algorithm=keys.ECDSA_WITH_SHA384, extensions=(aki("p384"), number()))
        .linted_with("p384_ca"),
        "access": crl().extend(authority_info_access(), freshest()),
    }
