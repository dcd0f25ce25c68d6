"""Recipes for smbr.crl."""

from datetime import datetime, timedelta, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.crl import (
    CA_CERTS,
    INDIRECT,
    THIS_UPDATE,
    USER_CERTS,
    Crl,
    aki,
    certificate_issuer,
    crl,
    delta,
    entry,
    number,
    point,
    reason,
)
from smime_lint.testing.ocsp import STRICT, SUBORDINATE, SUBSCRIBER

from .. import fires, silent

SECOND = timedelta(seconds=1)
DAYS = timedelta(days=1)
AFTER_SHA1 = datetime(2026, 9, 15, tzinfo=timezone.utc)


def on(day: datetime) -> Crl:
    """A CRL of a day."""
    return Crl(entries=None, this_update=day, next_update=day + 7 * DAYS)


def of_another_ca(*extensions: bytes) -> bytes:
    """An entry for a certificate that another CA issued."""
    return entry(7, *extensions, certificate_issuer(values.name(("commonName", "Another CA"))))


RULE = "smbr.crl.next_update_too_late_subscriber"
LATE = crl().lasting(10 * DAYS + SECOND)
fires(RULE, LATE.extend(point(USER_CERTS)))
fires(RULE, LATE, "type", type="sponsor-strict")
fires(RULE, LATE.linted_with("issuing_ca"), "issuer")
fires(RULE, LATE.linted_with("ca", "subscriber"), "certificate")
silent(RULE, crl().lasting(10 * DAYS).extend(point(USER_CERTS)))
fires(RULE, LATE.linted_with("rekeyed_ca"), "rekeyed")
silent(RULE, LATE.extend(point(CA_CERTS)), "ca")
silent(RULE, LATE.linted_with("root"), "root")
silent(
    RULE,
    LATE.change(entries=(of_another_ca(reason(1)),)).extend(point(INDIRECT)).linted_with("issuing_ca"),
    "indirect",
)
silent(RULE, LATE, "unknown")

RULE = "smbr.crl.next_update_too_late_subscriber_doubtful"
fires(RULE, LATE)
silent(RULE, crl().lasting(10 * DAYS))
silent(RULE, LATE, "type", type="subca")

RULE = "smbr.crl.next_update_too_late_ca"
fires(RULE, crl().lasting(366 * DAYS + SECOND).extend(point(CA_CERTS)))
fires(RULE, crl().lasting(366 * DAYS + SECOND), "unknown")
silent(RULE, crl().lasting(366 * DAYS).extend(point(CA_CERTS)))

RULE = "smbr.crl.not_reissued_in_time_subscriber"
fires(RULE, crl().lasting(10 * DAYS).linted_with(None, fetched_at=THIS_UPDATE + 7 * DAYS + SECOND))
silent(RULE, crl().lasting(10 * DAYS).linted_with(None, fetched_at=THIS_UPDATE + 7 * DAYS))

RULE = "smbr.crl.not_reissued_in_time_ca"
OF_CAS = crl(entry(SUBORDINATE, reason(4))).extend(point(CA_CERTS)).lasting(366 * DAYS)
fires(RULE, OF_CAS.linted_with(None, fetched_at=THIS_UPDATE + 366 * DAYS + SECOND), also=("pkix.crl.stale",))
silent(RULE, OF_CAS.linted_with(None, fetched_at=THIS_UPDATE + 366 * DAYS))

RULE = "smbr.crl.next_update_missing"
fires(RULE, crl().change(next_update=None))
silent(RULE, crl())

RULE = "smbr.crl.reason_code_critical"
fires(RULE, crl(entry(5, reason(1, critical=True))))
silent(RULE, crl(entry(5, reason(1))))

RULE = "smbr.crl.reason_code_missing_for_ca"
fires(RULE, crl(entry(SUBORDINATE)).linted_with("ca", "subordinate"))
fires(RULE, crl(entry(5)).extend(point(CA_CERTS)), "point")
fires(RULE, crl(entry(SUBORDINATE)).linted_with("root", "subordinate"), "root")
silent(RULE, crl(entry(SUBORDINATE, reason(4))).linted_with("ca", "subordinate"))
silent(RULE, crl(entry(SUBSCRIBER)).linted_with("ca", "subscriber", "subordinate"), "subscriber")

RULE = "smbr.crl.reason_code_missing_for_ca_doubtful"
fires(RULE, crl(entry(5), entry(6)))
fires(RULE, crl(entry(5)).linted_with("root"), "root")
fires(RULE, crl(of_another_ca()).extend(point(INDIRECT)).linted_with("root"), "indirect")
silent(RULE, crl(entry(5)).extend(point(USER_CERTS)))
silent(RULE, crl(entry(5)).linted_with("rekeyed_ca"), "rekeyed")

RULE = "smbr.crl.reason_code_missing"
fires(RULE, crl(entry(5), entry(6)).extend(point(USER_CERTS)))
fires(RULE, crl(entry(SUBSCRIBER)).linted_with("ca", "subscriber"), "certificate")
silent(RULE, crl(entry(5, reason(1))).extend(point(USER_CERTS)))

RULE = "smbr.crl.reason_code_unspecified"
fires(RULE, crl(entry(5, reason(0))))
fires(RULE, crl(*[entry(5 + i, reason(0)) for i in range(120)]), "many")
silent(RULE, crl(entry(5)))

RULE = "smbr.crl.certificate_hold_for_ca"
fires(RULE, crl(entry(SUBORDINATE, reason(6))).linted_with("ca", "subordinate"))
fires(RULE, crl(entry(5, reason(6))), "type", type="subca")
silent(RULE, crl(entry(SUBORDINATE, reason(4))).linted_with("ca", "subordinate"))
silent(RULE, crl(entry(5, reason(6))).linted_with("ca", "subordinate"), "unknown")
silent(RULE, crl(entry(5, reason(6))).linted_with("root"), "root")

RULE = "smbr.crl.certificate_hold_strict"
fires(RULE, crl(entry(STRICT, reason(6))).linted_with("issuing_ca", "strict"))
fires(RULE, crl(entry(5, reason(6))), "type", type="mailbox-strict")
silent(RULE, crl(entry(STRICT, reason(1))).linted_with("issuing_ca", "strict"))
silent(RULE, crl(entry(5, reason(6))), "multipurpose", type="mailbox-multipurpose")

RULE = "smbr.crl.certificate_hold_doubtful"
fires(RULE, crl(entry(5, reason(6))))
fires(RULE, crl(entry(5, reason(6))).linted_with("root"), "root")
fires(RULE, crl(entry(5, reason(6))).linted_with("rekeyed_ca"), "rekeyed")
fires(RULE, crl(of_another_ca(reason(6))).extend(point(INDIRECT)).linted_with("root"), "indirect")
silent(RULE, crl(entry(5, reason(6))), type="mailbox-legacy")
silent(
    RULE,
    crl(entry(5, reason(6))).extend(point(CA_CERTS)).linted_with("root"),
    "ca",
    also=("smbr.crl.certificate_hold_for_ca",),
)

RULE = "smbr.crl.remove_from_crl"
fires(RULE, crl(entry(5, reason(8))))
silent(RULE, crl(entry(5, reason(8))).extend(delta()))

RULE = "smbr.crl.suspension_reason"
fires(RULE, crl(), br_version="1.0.4")
silent(RULE, crl(), br_version="1.0.3")

RULE = "smbr.crl.entry_removed_early"
fires(RULE, crl())
silent(
    RULE,
    crl().change(
        this_update=datetime(2023, 8, 30, tzinfo=timezone.utc),
        next_update=datetime(2023, 9, 5, tzinfo=timezone.utc),
        entries=None,
    ),
    br_version="in-force",
)

RULE = "smbr.crl.reason_code_inappropriate"
fires(RULE, crl(entry(5, reason(1))))
silent(RULE, crl(entry(5)))

RULE = "smbr.crl.signature_algorithm_not_permitted"
fires(RULE, crl().change(algorithm=keys.SHA1_WITH_RSA))
fires(RULE, crl().change(algorithm=der.sequence(der.oid("1.2.840.113549.1.1.11"))), "parameters")
fires(RULE, crl().change(inner=keys.SHA256_WITH_RSA, algorithm=keys.SHA1_WITH_RSA), "outer")
silent(RULE, crl().change(algorithm=keys.SHA512_WITH_RSA))
silent(
    RULE,
    on(AFTER_SHA1).change(algorithm=keys.SHA1_WITH_RSA),
    "sha1",
    br_version="1.0.14",
    also=("smbr.crl.sha1",),
)

RULE = "smbr.crl.sha1"
fires(RULE, on(AFTER_SHA1).change(algorithm=keys.SHA1_WITH_RSA), br_version="1.0.14")
fires(
    RULE,
    on(AFTER_SHA1).change(inner=keys.SHA256_WITH_RSA, algorithm=keys.SHA1_WITH_RSA),
    "outer",
    br_version="1.0.14",
)
silent(
    RULE,
    on(AFTER_SHA1 - SECOND).change(algorithm=keys.SHA1_WITH_RSA),
    "before",
    br_version="1.0.14",
    also=("smbr.crl.signature_algorithm_not_permitted",),
)
silent(RULE, on(AFTER_SHA1), br_version="1.0.14")

RULE = "smbr.crl.signature_algorithm_key_mismatch"
P384 = (
    crl()
    .change(key="p384", algorithm=keys.ECDSA_WITH_SHA384, extensions=(aki("p384"), number()))
    .linted_with("p384_ca")
)
fires(RULE, P384.change(algorithm=keys.ECDSA_WITH_SHA256))
silent(RULE, P384)
