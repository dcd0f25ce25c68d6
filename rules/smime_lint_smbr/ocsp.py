"""OCSP responses and the certificates of delegated responders: BR 4.9.9, 4.9.10, 7.1.3.2, 7.3.

A response is checked as one of an S/MIME CA. It does not show whether it is about a CA certificate or a
subscriber certificate, and of which generation. That is known from the certificate (--certs), its type
(--type), or the issuer's certificate (--issuer): a root CA issues no subscriber certificates, and a CA with
pathLenConstraint 0 issues no CA certificates. If it is not known, what is wrong for one of the two is a
notice, which names what decides it.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum

from smime_lint.br import RESERVED_POLICIES
from smime_lint.model import (
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    CRLReason,
    EcPublicKey,
    ExtendedKeyUsage,
    KeyUsage,
    KeyUsageBits,
    OcspResponse,
    RevokedInfo,
    SignatureAlgorithm,
    SingleReasonCode,
    SingleResponse,
    TBSCertificate,
)
from smime_lint.path.issuers import is_self_signed
from smime_lint.path.ocsp_signer import Role, Signer, find_signer, is_signed_by_issuer, roles_of
from smime_lint.rules import (
    Context,
    Defaults,
    Generation,
    Kind,
    Scope,
    Severity,
    Violation,
    Violations,
    is_ca_certificate,
)

from .tables.algorithms import SIGNATURES, algorithm_name

_options = {"severity": Severity.ERROR, "since": "1.0.0"}
_response_rule = Defaults(on=OcspResponse, kinds=Kind.OCSP_RESPONSE, **_options).rule
_single_rule = Defaults(on=SingleResponse, kinds=Kind.OCSP_RESPONSE, **_options).rule
_algorithm_rule = Defaults(on=SignatureAlgorithm, kinds=Kind.OCSP_RESPONSE, **_options).rule
_responder_rule = Defaults(on=TBSCertificate, kinds=Kind.OCSP_RESPONDER, **_options).rule

HOUR = 3_600
DAY = 86_400
SHORTEST = 8 * HOUR
LONGEST = 10 * DAY
LONG_INTERVAL = 16 * HOUR
"""From this interval on, other limits apply to the time of updates."""
BEFORE_NEXT_UPDATE = 8 * HOUR
AFTER_THIS_UPDATE = 4 * DAY

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NO_CHECK = "1.3.6.1.5.5.7.48.1.5"

CURVE_SIGNATURES = {
    "1.2.840.10045.3.1.7": ("P-256", "1.2.840.10045.4.3.2", "SHA-256"),
    "1.3.132.0.34": ("P-384", "1.2.840.10045.4.3.3", "SHA-384"),
    "1.3.132.0.35": ("P-521", "1.2.840.10045.4.3.4", "SHA-512"),
}
"""For each curve its name and the ECDSA algorithm of BR 7.1.3.2.2."""


# What a response is about


class Subject(str, Enum):
    """What a certificate in question is."""

    CA = "ca"
    SUBSCRIBER = "subscriber"


def _certificate(single: SingleResponse, ctx: Context) -> Certificate | None:
    """The certificate in question, if it was given."""
    if ctx.known.certificates is None:
        return None
    cert_id = single.cert_id
    for certificate in ctx.known.certificates.get(cert_id.serial_number.value, ()):
        if cert_id.is_of(certificate):
            return certificate
    return None


def _declared(single: SingleResponse, ctx: Context) -> Subject | None:
    """What the certificate in question is, if it was given, or the caller says so."""
    certificate = _certificate(single, ctx)
    if certificate is not None:
        return Subject.CA if is_ca_certificate(certificate) else Subject.SUBSCRIBER
    if ctx.profile.is_forced:
        return Subject.CA if ctx.profile.type is None else Subject.SUBSCRIBER
    return None


def _is_by_root(single: SingleResponse, ctx: Context) -> bool:
    issuers = ctx.known.issuers
    return bool(issuers) and bool(single.cert_id.is_issued_by(issuers[0])) and is_self_signed(issuers[0])


def _kind(single: SingleResponse, ctx: Context) -> Subject | None:
    """What the certificate in question is; None if that is not known.

    A root CA also issues certificates of OCSP responders and for infrastructure (BR 6.1.7), so it does not
    show that the certificate is that of a CA.
    """
    declared = _declared(single, ctx)
    if declared is not None or _is_by_root(single, ctx):
        return declared
    if not ctx.known.issuers or not single.cert_id.is_issued_by(ctx.known.issuers[0]):
        return None
    constraints = ctx.known.issuers[0].tbs.get(BasicConstraints)
    path_length = None if constraints is None else constraints.path_len_constraint
    return Subject.SUBSCRIBER if path_length is not None and path_length.value == 0 else None


def _subject(single: SingleResponse, ctx: Context) -> Subject | None:
    """Whose limits of times apply: a root CA issues no subscriber certificates. None if that is not known."""
    kind = _kind(single, ctx)
    return Subject.CA if kind is None and _is_by_root(single, ctx) else kind


def _is_strict(single: SingleResponse, ctx: Context) -> bool | None:
    """Whether the certificate in question is of the Strict generation; None if that is not known."""
    certificate = _certificate(single, ctx)
    if certificate is not None:
        policies = certificate.tbs.get(CertificatePolicies)
        return any(
            RESERVED_POLICIES[policy.oid][1] is Generation.STRICT
            for policy in (() if policies is None else policies.policies)
            if policy.oid in RESERVED_POLICIES
        )
    return None if ctx.profile.generation is None else ctx.profile.generation is Generation.STRICT


def duration(seconds: int) -> str:
    """A length of time for messages: "10 days", "7 hours 59 minutes 59 seconds"."""
    parts = []
    for unit, noun in ((DAY, "day"), (HOUR, "hour"), (60, "minute"), (1, "second")):
        number, seconds = divmod(seconds, unit)
        if number:
            parts.append(f"{number:,} {noun}{'s' if number > 1 else ''}")
    return " ".join(parts) or "0 seconds"


# The validity interval


def _too_short(single: SingleResponse) -> Violations:
    seconds = single.seconds
    if seconds is not None and 1 < seconds < SHORTEST:
        message = f"the validity interval is {duration(seconds)}; the minimum is 8 hours"
        yield Violation(single.next_update or single, message)


@_single_rule(
    "smbr.ocsp.validity_too_short",
    fix="set nextUpdate to at least 8 hours after thisUpdate",
    citation="BR 4.9.10",
)
def validity_too_short(single: SingleResponse, ctx: Context) -> Violations:
    """A response for a subscriber certificate has a validity interval of at least eight hours.

    The interval from thisUpdate to nextUpdate includes both: a difference of 7:59:59 is eight hours. See
    pkix.ocsp.next_update_not_after_this_update for a nextUpdate that is not later than thisUpdate.
    """
    if _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_short(single)


@_single_rule(
    "smbr.ocsp.validity_too_short_doubtful",
    fix="set nextUpdate to at least 8 hours after thisUpdate",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    doubtful_of="smbr.ocsp.validity_too_short",
)
def validity_too_short_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A response that may be for a subscriber certificate has a validity interval of at least eight hours.

    For CA certificates it may be shorter. --certs, --type or --issuer decide which applies.
    """
    if _subject(single, ctx) is None:
        for violation in _too_short(single):
            violation.message += f"; {_DECIDES}"
            yield violation


_DECIDES = "this is an error if it is for a subscriber certificate"


def _too_long(single: SingleResponse, limit: int) -> Violations:
    seconds = single.seconds
    if seconds is not None and seconds > limit:
        message = f"the validity interval is {duration(seconds)}; the maximum is 10 days"
        yield Violation(single.next_update or single, message)


@_single_rule(
    "smbr.ocsp.validity_too_long",
    fix="set nextUpdate to less than 10 days after thisUpdate",
    citation="BR 4.9.10",
)
def validity_too_long(single: SingleResponse, ctx: Context) -> Violations:
    """A response for a subscriber certificate has a validity interval of at most ten days.

    The interval includes both ends, so a nextUpdate exactly ten days after thisUpdate is one second too late:
    smbr.ocsp.validity_one_second_too_long reports it as a warning.
    """
    if _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_long(single, LONGEST + 1)


@_single_rule(
    "smbr.ocsp.validity_one_second_too_long",
    severity=Severity.WARN,
    citation="BR 4.9.10",
    fix="set nextUpdate one second earlier",
)
def validity_one_second_too_long(single: SingleResponse, ctx: Context) -> Violations:
    """The validity interval of a response for a subscriber certificate is at most ten days, ends included.

    A difference of exactly ten days between thisUpdate and nextUpdate is an interval of ten days and one
    second. Larger differences are errors: smbr.ocsp.validity_too_long.
    """
    if single.seconds == LONGEST + 1 and _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_long(single, LONGEST)


@_single_rule(
    "smbr.ocsp.validity_too_long_doubtful",
    fix="set nextUpdate to less than 10 days after thisUpdate",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    doubtful_of="smbr.ocsp.validity_too_long",
)
def validity_too_long_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A response that may be for a subscriber certificate has a validity interval of at most ten days.

    For CA certificates it may be longer. --certs, --type or --issuer decide which applies.
    """
    if _subject(single, ctx) is None:
        for violation in _too_long(single, LONGEST):
            violation.message += f"; {_DECIDES}"
            yield violation


@_single_rule(
    "smbr.ocsp.next_update_missing",
    fix="add nextUpdate",
    citation="BR 4.9.10",
)
def next_update_missing(single: SingleResponse, ctx: Context) -> Violations:
    """A response for a subscriber certificate has nextUpdate.

    RFC 6960 permits leaving it out, but then there is no validity interval, which the BR limit.
    """
    if single.next_update is None and _subject(single, ctx) is Subject.SUBSCRIBER:
        yield Violation(single, "there is no nextUpdate")


@_single_rule(
    "smbr.ocsp.next_update_missing_doubtful",
    fix="add nextUpdate",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    doubtful_of="smbr.ocsp.next_update_missing",
)
def next_update_missing_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A response that may be for a subscriber certificate has nextUpdate.

    For CA certificates it may be left out. --certs, --type or --issuer decide which applies.
    """
    if single.next_update is None and _subject(single, ctx) is None:
        yield Violation(single, f"there is no nextUpdate; {_DECIDES}")


# When information is updated


def _times(single: SingleResponse, ctx: Context) -> tuple[int, int, int] | None:
    """thisUpdate, nextUpdate and the time between them when it was fetched; None otherwise."""
    this_update, now = single.this_update.seconds, ctx.known.fetched_at
    next_update = None if single.next_update is None else single.next_update.seconds
    if this_update is None or next_update is None or now is None or not this_update <= now <= next_update:
        return None
    return None if _subject(single, ctx) is Subject.CA else (this_update, next_update, now)


@_single_rule(
    "smbr.ocsp.stale_short_interval",
    fix="update the response before half of the validity interval has passed",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
)
def stale_short_interval(single: SingleResponse, ctx: Context) -> Violations:
    """For a validity interval of less than sixteen hours, the CA updates the response before one half of it
    has passed.

    The rule runs if it is known when the response was fetched (--fetched-at). A cache on the way may have
    kept an older response, hence a notice.
    """
    times, seconds = _times(single, ctx), single.seconds
    if times is None or seconds is None or seconds >= LONG_INTERVAL:
        return
    this_update, next_update, now = times
    if now > next_update - seconds // 2:
        message = (
            f"fetched {duration(now - this_update)} after thisUpdate, "
            f"more than half of the validity interval of {duration(seconds)}"
        )
        yield Violation(single.this_update, message)


@_single_rule(
    "smbr.ocsp.stale_long_interval",
    fix="update the response at least 8 hours before nextUpdate and within 4 days after thisUpdate",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
)
def stale_long_interval(single: SingleResponse, ctx: Context) -> Violations:
    """For a validity interval of sixteen hours or more, the CA updates the response at least eight hours
    before nextUpdate, and within four days after thisUpdate.

    The rule runs if it is known when the response was fetched (--fetched-at). A cache on the way may have
    kept an older response, hence a notice.
    """
    times, seconds = _times(single, ctx), single.seconds
    if times is None or seconds is None or seconds < LONG_INTERVAL:
        return
    this_update, next_update, now = times
    if now > this_update + AFTER_THIS_UPDATE:
        message = f"fetched {duration(now - this_update)} after thisUpdate; the maximum is 4 days"
        yield Violation(single.this_update, message)
    elif now > next_update - BEFORE_NEXT_UPDATE and single.next_update is not None:
        message = f"fetched {duration(next_update - now)} before nextUpdate; the minimum is 8 hours"
        yield Violation(single.next_update, message)


@_single_rule(
    "smbr.ocsp.stale_ca",
    fix="update the response at least every 12 months",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
)
def stale_ca(single: SingleResponse, ctx: Context) -> Violations:
    """The CA updates the response for a CA certificate at least every twelve months.

    A nextUpdate more than twelve months after thisUpdate suggests that it does not. If it is known when the
    response was fetched (--fetched-at), that is not more than twelve months after thisUpdate. The BR do not
    limit the validity interval for CA certificates.
    """
    if _subject(single, ctx) is not Subject.CA:
        return
    limit = None if single.this_update.seconds is None else year_later(single.this_update.seconds)
    if limit is None:
        return
    next_update = single.next_update
    is_expired = next_update is not None and (next_update.seconds or 0) < (ctx.known.fetched_at or 0)
    if ctx.known.fetched_at is not None and ctx.known.fetched_at > limit and not is_expired:
        yield Violation(single.this_update, "fetched more than 12 months after thisUpdate")
    elif next_update is not None and next_update.seconds is not None and next_update.seconds > limit:
        yield Violation(next_update, "nextUpdate is more than 12 months after thisUpdate")


def year_later(seconds: int) -> int | None:
    """The same time twelve months later; None after the year 9999."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    if moment.year == 9999:
        return None
    if (moment.month, moment.day) == (2, 29):
        moment += timedelta(days=1)
    return int(moment.replace(year=moment.year + 1).timestamp())


# Statuses


@_response_rule(
    "smbr.ocsp.good_for_unused_serial",
    fix="answer unknown or revoked for serial numbers that were not issued",
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    issuer=True,
)
def good_for_unused_serial(response: OcspResponse, ctx: Context) -> Violations:
    """A responder does not answer good for a serial number that no certificate has.

    The rule runs if certificates of the CA are known (--certs, with --issuer). They may not be all that the
    CA issued, hence a notice. For a technically constrained CA it is a recommendation. If no certificate
    given is in question, pkix.ocsp.no_matching_single_response reports that.
    """
    if ctx.known.certificates is None or not any(
        single.cert_id.hash_name is None
        or single.cert_status.name == "unknown"
        or single.is_never_issued
        or _certificate(single, ctx) is not None
        for single in response.responses
    ):
        return
    for single in response.responses:
        if (
            single.cert_status.name == "good"
            and single.cert_id.is_issued_by(ctx.known.issuers[0])
            and _certificate(single, ctx) is None
        ):
            number = hex(single.cert_id.serial_number.value)
            message = f"the status of {number} is good, and no certificate given has this number"
            yield Violation(single.cert_status, message, value=number)


def _revoked_without_reason(single: SingleResponse) -> RevokedInfo | None:
    status = single.cert_status
    return status if isinstance(status, RevokedInfo) and status.revocation_reason is None else None


@_single_rule(
    "smbr.ocsp.revocation_reason_missing_for_ca",
    fix="add revocationReason with a reason other than unspecified",
    citation="BR 7.3",
)
def revocation_reason_missing_for_ca(single: SingleResponse, ctx: Context) -> Violations:
    """revocationReason is present in the revoked status of a root or subordinate CA certificate.

    The reason shows relying parties whether the key of the CA was compromised. Cross certificates are among
    the CA certificates. The certificate (--certs) shows whether it is one, or its kind is given (--type). If
    that is not known, see smbr.ocsp.revocation_reason_missing_for_ca_doubtful.
    """
    status = _revoked_without_reason(single)
    if status is not None and _kind(single, ctx) is Subject.CA:
        yield Violation(
            status, "there is no revocationReason, and the certificate is a CA certificate", value="revoked"
        )


@_single_rule(
    "smbr.ocsp.revocation_reason_missing_for_ca_doubtful",
    fix="add revocationReason if the certificate is a CA certificate",
    severity=Severity.NOTICE,
    citation="BR 7.3",
    doubtful_of="smbr.ocsp.revocation_reason_missing_for_ca",
)
def revocation_reason_missing_for_ca_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """revocationReason is present in the revoked status of what may be a CA certificate.

    For other certificates it may be left out. --certs, --type or --issuer decide which applies; a root CA
    also issues certificates of OCSP responders and for infrastructure.
    """
    status = _revoked_without_reason(single)
    if status is not None and _kind(single, ctx) is None:
        message = "there is no revocationReason; this is an error if it is for a CA certificate"
        yield Violation(status, message, value="revoked")


@_response_rule(
    "smbr.ocsp.revocation_reason_unspecified",
    on=RevokedInfo,
    citation="BR 7.3; BR 7.2.2",
    fix="remove revocationReason, or give the reason",
)
def revocation_reason_unspecified(status: RevokedInfo) -> Violations:
    """revocationReason is not unspecified (0).

    The reasons that are permitted are those of CRLs. If the reason for the revocation of a subscriber
    certificate is not specified, the field is left out.
    """
    reason = status.revocation_reason
    if reason is not None and reason.value == CRLReason.UNSPECIFIED:
        yield Violation(reason, "revocationReason is unspecified (0)", value="unspecified")


def _hold(single: SingleResponse, ctx: Context) -> Violations:
    """A certificateHold, except in the status of a certificate that was never issued."""
    status = single.cert_status
    if not isinstance(status, RevokedInfo) or status.revocation_reason is None:
        return
    if status.revocation_reason.value != CRLReason.CERTIFICATE_HOLD:
        return
    if not single.is_never_issued or _certificate(single, ctx) is not None:
        message = "revocationReason is certificateHold (6)"
        yield Violation(status.revocation_reason, message, value="certificateHold")


@_single_rule(
    "smbr.ocsp.certificate_hold_not_permitted",
    fix="state another reason for the revocation",
    citation="BR 7.3; BR 7.2.2",
)
def certificate_hold_not_permitted(single: SingleResponse, ctx: Context) -> Violations:
    """certificateHold is not used for CA certificates or for certificates of the Strict generation.

    The revoked status of 1970-01-01 with certificateHold is the one that RFC 6960 2.2 reserves for serial
    numbers that no certificate has; it does not suspend a certificate.
    """
    for violation in _hold(single, ctx):
        if _kind(single, ctx) is Subject.CA:
            violation.message += " for a CA certificate"
            yield violation
        elif _is_strict(single, ctx):
            violation.message += " for a certificate of the Strict generation"
            yield violation


@_single_rule(
    "smbr.ocsp.certificate_hold_not_permitted_doubtful",
    fix="state another reason for the revocation",
    severity=Severity.NOTICE,
    citation="BR 7.3; BR 7.2.2",
    doubtful_of="smbr.ocsp.certificate_hold_not_permitted",
)
def certificate_hold_not_permitted_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """certificateHold is not used for a certificate that may be a CA certificate or of the Strict generation.

    It is permitted for the Legacy and Multipurpose generations. --certs or --type decide which applies.
    """
    if _kind(single, ctx) is not Subject.CA and _is_strict(single, ctx) is None:
        for violation in _hold(single, ctx):
            violation.message += "; this is an error for a CA certificate and for the Strict generation"
            yield violation


@_single_rule(
    "smbr.ocsp.reason_code_in_single_extensions",
    citation="BR 7.3.2",
    fix="give the reason in revocationReason of the status",
)
def reason_code_in_single_extensions(single: SingleResponse) -> Violations:
    """singleExtensions does not contain the reasonCode extension of CRL entries.

    RFC 6960 permits extensions of CRL entries there. The status contains the reason.
    """
    for extension in single.extensions:
        if extension.oid == SingleReasonCode.OID:
            yield Violation(extension, "there is a reasonCode (2.5.29.21)", value=extension.oid)


# The signature


def _not_permitted(algorithm: SignatureAlgorithm, ctx: Scope) -> Violation | None:
    if algorithm.der in SIGNATURES.at(ctx.br_version):
        return None
    name = algorithm_name(algorithm.oid)
    return Violation(
        algorithm,
        f"the signature algorithm is {name}, encoded as {algorithm.der[:64].hex()}, which the BR do not list",
        value=algorithm.der,
    )


def _is_signed_by_issuer(ctx: Context) -> bool | None:
    document = ctx.document
    return is_signed_by_issuer(document, ctx.known.issuers) if isinstance(document, OcspResponse) else None


@_algorithm_rule(
    "smbr.ocsp.signature_algorithm_not_permitted",
    fix="sign with an algorithm and encoding of BR 7.1.3.2",
    citation="BR 7.1.3.2",
)
def signature_algorithm_not_permitted(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """signatureAlgorithm of a response that a CA signs is one of the algorithms and encodings that BR 7.1.3.2
    lists.

    Encodings are compared byte for byte, as in certificates. Whether the CA
    signed is known from its certificate, in the response or given (--issuer), otherwise from the responderID.
    """
    violation = _not_permitted(algorithm, ctx)
    if violation is not None and _is_signed_by_issuer(ctx):
        yield violation


@_algorithm_rule(
    "smbr.ocsp.signature_algorithm_not_permitted_doubtful",
    fix="sign with an algorithm and encoding of BR 7.1.3.2",
    severity=Severity.NOTICE,
    citation="BR 7.1.3.2",
    doubtful_of="smbr.ocsp.signature_algorithm_not_permitted",
)
def signature_algorithm_not_permitted_doubtful(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """signatureAlgorithm of a response that a delegated responder signs is one that BR 7.1.3.2 lists.

    The clause is about signatures with the private key of a CA, and its list names BasicOCSPResponse without
    a distinction. So another algorithm is a notice, even if the signer is not known.
    """
    violation = _not_permitted(algorithm, ctx)
    if violation is not None and not _is_signed_by_issuer(ctx):
        yield violation


@_algorithm_rule(
    "smbr.ocsp.signature_algorithm_key_mismatch",
    fix="sign with the hash that BR 7.1.3.2.2 assigns to the curve of the key",
    citation="BR 7.1.3.2.2; BR 7.1.3.2.3",
)
def signature_algorithm_key_mismatch(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """The hash of an ECDSA signature matches the curve of the CA's key: SHA-256 with P-256, SHA-384 with
    P-384, SHA-512 with P-521.

    A signature with another hash still verifies. pkix.ocsp.signature_invalid reports an algorithm of another
    kind of key. Responses of delegated responders are not checked: the clause is about keys of CAs.
    """
    signer = _signer(ctx)
    if signer is None or not signer.is_issuer or algorithm.der not in SIGNATURES.at(ctx.br_version):
        return
    spki = signer.certificate.tbs.subject_public_key_info
    if spki is None or not isinstance(spki.key, EcPublicKey) or "ECDSA" not in _name(algorithm, ctx):
        return
    curve = CURVE_SIGNATURES.get(spki.key.curve or "")
    if curve is not None and algorithm.oid != curve[1]:
        found = _name(algorithm, ctx)
        message = f"the signature is {found}; the key of the CA is on {curve[0]}, which requires {curve[2]}"
        yield Violation(algorithm, message, value=algorithm.der)


def _name(algorithm: SignatureAlgorithm, ctx: Scope) -> str:
    return SIGNATURES.at(ctx.br_version).get(algorithm.der, "")


def _signer(ctx: Context) -> Signer | None:
    document = ctx.document
    return find_signer(document, ctx.known.issuers) if isinstance(document, OcspResponse) else None


@_response_rule(
    "smbr.ocsp.signer_not_authorized",
    fix="sign with the key of the issuing CA, or of a responder whose certificate it signed",
    citation="BR 4.9.9",
    covers=("pkix.ocsp.responder_not_issued_by_ca",),
)
def signer_not_authorized(response: OcspResponse, ctx: Context) -> Violations:
    """A response is signed by the CA that issued the certificates in question, or by a responder with a
    certificate that this CA signed.

    Without the CA's certificate, the name of the responder's issuer is compared with the hashes in the
    CertIDs. With it (--issuer), the names are compared and the signature is verified. The key of another CA,
    such as the root, is not permitted. If the certificates in question are of several CAs, this applies to
    each of them.
    """
    signer = find_signer(response, ctx.known.issuers)
    if signer is None:
        return
    for cert_id, role in roles_of(response, signer.certificate, ctx.known.issuers):
        if role is Role.NEITHER:
            which = "the CertIDs identify" if signer.embedded is not None else "this CertID identifies"
            message = f"the signer is neither the CA that {which} nor certified by it"
            yield Violation(signer.embedded or cert_id, message)
            return


@_response_rule(
    "smbr.ocsp.ca_digital_signature_missing",
    fix="assert digitalSignature in the certificate of the CA, or delegate OCSP to a responder",
    citation="BR 7.1.2.1(b); BR 7.1.2.2(e)",
    covers=("smbr.root.digital_signature_missing_for_ocsp", "smbr.subca.digital_signature_missing_for_ocsp"),
)
def ca_digital_signature_missing(response: OcspResponse, ctx: Context) -> Violations:
    """If the private key of a CA signs OCSP responses, keyUsage of its certificate asserts digitalSignature.

    A CA certificate alone does not show whether its key signs responses. The certificate is the issuer's
    (--issuer), or in the response.
    """
    basic, signer = response.basic, find_signer(response, ctx.known.issuers)
    if basic is None or signer is None or not signer.is_issuer or not signer.verifies:
        return
    usage = signer.certificate.tbs.get(KeyUsage)
    if usage is not None and not usage.flags & KeyUsageBits.DIGITAL_SIGNATURE:
        found = ", ".join(bit.name for bit in usage.bits)
        message = (
            f"the CA signed the response, but its keyUsage asserts {found or 'no bit'}, not digitalSignature"
        )
        where = basic.signature or basic if signer.embedded is None else signer.embedded.locate(usage)
        yield Violation(where, message, value=found)


# The certificate of a delegated responder


@_responder_rule(
    "smbr.ocsp.responder_eku_missing",
    fix="add id-kp-OCSPSigning to extKeyUsage",
    citation="BR 4.9.9",
    covers=("pkix.ocsp.responder_eku_missing",),
)
def responder_eku_missing(tbs: TBSCertificate) -> Violations:
    """extKeyUsage of a delegated responder's certificate contains ocspSigning.

    anyExtendedKeyUsage is not enough.
    """
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        if not tbs.has(ExtendedKeyUsage):
            yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")
    elif not purposes.has(OCSP_SIGNING):
        found = ", ".join(purpose.oid for purpose in purposes.purposes[:8])
        yield Violation(purposes, f"extKeyUsage has {found or 'no purpose'}, not {OCSP_SIGNING}", value=found)


@_responder_rule(
    "smbr.ocsp.responder_nocheck_missing",
    fix="add id-pkix-ocsp-nocheck",
    citation="BR 4.9.9",
)
def responder_nocheck_missing(tbs: TBSCertificate) -> Violations:
    """A delegated responder's certificate has the extension id-pkix-ocsp-nocheck.

    Without it, clients ask for the status of the responder's certificate.
    """
    if NO_CHECK not in tbs.by_oid and tbs.extensions_readable:
        yield Violation(tbs.extension_holder, f"there is no ocspNoCheck extension ({NO_CHECK})")
