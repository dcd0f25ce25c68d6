"""OCSP responses and the certificates of delegated responders: BR 4.9.9, 4.9.10, 7.1.3.2, 7.3.

A response is taken as one of an S/MIME CA. What it is about, it does not say: whether a certificate is a
CA's or a subscriber's, and of which generation, is known by that certificate (--certs), by its type (--type),
or by the issuer's certificate (--issuer): a root CA issues CA certificates, and a CA with a pathLenConstraint
of 0 issues none. Where it is not known, what is wrong for the one and right for the other is found by a rule
of its own, as a notice that says what decides it.
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
from smime_lint.path.ocsp_signer import Signer, find_signer, is_issued_by_issuer, is_signed_by_issuer
from smime_lint.rules import (
    Context,
    Generation,
    Kind,
    Scope,
    Severity,
    Violation,
    Violations,
    is_ca_certificate,
    rule,
)

from .tables.algorithms import SIGNATURES, algorithm_name

HOUR = 3_600
DAY = 86_400
SHORTEST = 8 * HOUR
LONGEST = 10 * DAY
LONG_INTERVAL = 16 * HOUR
"""From this interval on, other bounds hold for when information is updated."""
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
    """The certificate in question, where it was given."""
    if ctx.known.certificates is None:
        return None
    cert_id = single.cert_id
    for certificate in ctx.known.certificates.get(cert_id.serial_number.value, ()):
        if cert_id.is_of(certificate):
            return certificate
    return None


def _subject(single: SingleResponse, ctx: Context) -> Subject | None:
    """What the certificate in question is, None where that is not known."""
    certificate = _certificate(single, ctx)
    if certificate is not None:
        return Subject.CA if is_ca_certificate(certificate) else Subject.SUBSCRIBER
    if ctx.profile.type is not None:
        return Subject.SUBSCRIBER
    if not ctx.known.issuers or not single.cert_id.is_issued_by(ctx.known.issuers[0]):
        return None
    issuer = ctx.known.issuers[0]
    if issuer.is_self_issued:
        return Subject.CA
    constraints = issuer.tbs.get(BasicConstraints)
    path_length = None if constraints is None else constraints.path_len_constraint
    return Subject.SUBSCRIBER if path_length is not None and path_length.value == 0 else None


def _is_strict(single: SingleResponse, ctx: Context) -> bool | None:
    """Whether the certificate in question is of the Strict generation, None where that is not known."""
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
        message = f"the validity interval is {duration(seconds)}, the least is 8 hours"
        yield Violation(single.next_update or single, message)


@rule(
    "smbr.ocsp.validity_too_short",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 4.9.10",
    since="1.0.0",
)
def validity_too_short(single: SingleResponse, ctx: Context) -> Violations:
    """The status of a subscriber certificate is valid for at least eight hours.

    The interval from thisUpdate to nextUpdate includes both ends: eight hours are reached with a difference
    of 7:59:59. A nextUpdate not later than thisUpdate is for pkix.ocsp.next_update_before_this_update.
    """
    if _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_short(single)


@rule(
    "smbr.ocsp.validity_too_short_doubtful",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
    doubtful_of="smbr.ocsp.validity_too_short",
)
def validity_too_short_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A status that may be a subscriber certificate's is valid for at least eight hours.

    Of CA certificates it may be shorter. Which it is, --certs, --type or --issuer can tell.
    """
    if _subject(single, ctx) is None:
        for violation in _too_short(single):
            violation.message += f"; {_DECIDES}"
            yield violation


_DECIDES = "an error if the certificate is a subscriber's"


def _too_long(single: SingleResponse, limit: int) -> Violations:
    seconds = single.seconds
    if seconds is not None and seconds > limit:
        message = f"the validity interval is {duration(seconds)}, the limit is 10 days"
        yield Violation(single.next_update or single, message)


@rule(
    "smbr.ocsp.validity_too_long",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 4.9.10",
    since="1.0.0",
)
def validity_too_long(single: SingleResponse, ctx: Context) -> Violations:
    """The status of a subscriber certificate is valid for at most ten days.

    A nextUpdate exactly ten days after thisUpdate is one second too late, since the interval includes both
    ends; smbr.ocsp.validity_one_second_too_long says so more mildly.
    """
    if _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_long(single, LONGEST + 1)


@rule(
    "smbr.ocsp.validity_one_second_too_long",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.WARN,
    citation="BR 4.9.10",
    since="1.0.0",
    fix="Set nextUpdate a second earlier.",
)
def validity_one_second_too_long(single: SingleResponse, ctx: Context) -> Violations:
    """nextUpdate of a subscriber certificate's status is less than ten days after thisUpdate.

    The interval includes both ends. Ten days of difference are ten days and one second of validity.
    """
    if single.seconds == LONGEST + 1 and _subject(single, ctx) is Subject.SUBSCRIBER:
        yield from _too_long(single, LONGEST)


@rule(
    "smbr.ocsp.validity_too_long_doubtful",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
    doubtful_of="smbr.ocsp.validity_too_long",
)
def validity_too_long_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A status that may be a subscriber certificate's is valid for at most ten days.

    Of CA certificates it may be longer. Which it is, --certs, --type or --issuer can tell.
    """
    if _subject(single, ctx) is None:
        for violation in _too_long(single, LONGEST):
            violation.message += f"; {_DECIDES}"
            yield violation


@rule(
    "smbr.ocsp.next_update_missing",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 4.9.10",
    since="1.0.0",
)
def next_update_missing(single: SingleResponse, ctx: Context) -> Violations:
    """The status of a subscriber certificate has nextUpdate.

    RFC 6960 alone lets it be left out. But then there is no validity interval, for which the BR have bounds.
    """
    if single.next_update is None and _subject(single, ctx) is Subject.SUBSCRIBER:
        yield Violation(single, "there is no nextUpdate")


@rule(
    "smbr.ocsp.next_update_missing_doubtful",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
    doubtful_of="smbr.ocsp.next_update_missing",
)
def next_update_missing_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """A status that may be a subscriber certificate's has nextUpdate.

    Of CA certificates it may be left out. Which it is, --certs, --type or --issuer can tell.
    """
    if single.next_update is None and _subject(single, ctx) is None:
        yield Violation(single, f"there is no nextUpdate; {_DECIDES}")


# When information is updated


def _times(single: SingleResponse, ctx: Context) -> tuple[int, int, int] | None:
    """thisUpdate, nextUpdate and when it was fetched, which lies between them; None for other cases."""
    this_update, now = single.this_update.seconds, ctx.known.fetched_at
    next_update = None if single.next_update is None else single.next_update.seconds
    if this_update is None or next_update is None or now is None or not this_update <= now <= next_update:
        return None
    return None if _subject(single, ctx) is Subject.CA else (this_update, next_update, now)


@rule(
    "smbr.ocsp.stale_short_interval",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
)
def stale_short_interval(single: SingleResponse, ctx: Context) -> Violations:
    """A status valid for less than 16 hours is fetched in the first half of its validity interval.

    The CA updates it before the second half begins. It is judged where it is known when the response was
    fetched (--fetched-at); a cache on the way may have kept it, so this is a notice.
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


@rule(
    "smbr.ocsp.stale_long_interval",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
)
def stale_long_interval(single: SingleResponse, ctx: Context) -> Violations:
    """A status valid for 16 hours or more is fetched at most four days after thisUpdate, and at least eight
    hours before nextUpdate.

    The CA updates it in that time. It is judged where it is known when the response was fetched
    (--fetched-at); a cache on the way may have kept it, so this is a notice.
    """
    times, seconds = _times(single, ctx), single.seconds
    if times is None or seconds is None or seconds < LONG_INTERVAL:
        return
    this_update, next_update, now = times
    if now > this_update + AFTER_THIS_UPDATE:
        message = f"fetched {duration(now - this_update)} after thisUpdate, the limit is 4 days"
        yield Violation(single.this_update, message)
    elif now > next_update - BEFORE_NEXT_UPDATE and single.next_update is not None:
        message = f"fetched {duration(next_update - now)} before nextUpdate, the least is 8 hours"
        yield Violation(single.next_update, message)


@rule(
    "smbr.ocsp.stale_ca",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
)
def stale_ca(single: SingleResponse, ctx: Context) -> Violations:
    """The status of a CA certificate is updated at least every twelve months.

    A nextUpdate later than that lets one expect that it is not. Where it is known when the response was
    fetched (--fetched-at), that is at most twelve months after thisUpdate. The BR have no bounds for the
    interval itself of CA certificates.
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
    """The same time twelve months later, None beyond the year 9999."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    if moment.year == 9999:
        return None
    if (moment.month, moment.day) == (2, 29):
        moment += timedelta(days=1)
    return int(moment.replace(year=moment.year + 1).timestamp())


# Statuses


@rule(
    "smbr.ocsp.good_for_unused_serial",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 4.9.10",
    since="1.0.0",
    issuer=True,
)
def good_for_unused_serial(single: SingleResponse, ctx: Context) -> Violations:
    """The status of a serial number that no certificate has is not good.

    It is judged where the certificates are known that the CA issued (--certs, with --issuer), as far as they
    were given; so this is a notice. For a technically constrained CA it is a recommendation.
    """
    if ctx.known.certificates is None or single.cert_status.name != "good":
        return
    if single.cert_id.is_issued_by(ctx.known.issuers[0]) and _certificate(single, ctx) is None:
        number = hex(single.cert_id.serial_number.value)
        message = f"the status of {number} is good, and no certificate that was given has this number"
        yield Violation(single.cert_status, message, value=number)


def _revoked_without_reason(single: SingleResponse) -> RevokedInfo | None:
    status = single.cert_status
    return status if isinstance(status, RevokedInfo) and status.revocation_reason is None else None


@rule(
    "smbr.ocsp.revocation_reason_missing_for_ca",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.3",
    since="1.0.0",
)
def revocation_reason_missing_for_ca(single: SingleResponse, ctx: Context) -> Violations:
    """The revoked status of a CA certificate has a revocationReason."""
    status = _revoked_without_reason(single)
    if status is not None and _subject(single, ctx) is Subject.CA:
        yield Violation(
            status, "a CA certificate is revoked, and there is no revocationReason", value="revoked"
        )


@rule(
    "smbr.ocsp.revocation_reason_missing_for_ca_doubtful",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 7.3",
    since="1.0.0",
    doubtful_of="smbr.ocsp.revocation_reason_missing_for_ca",
)
def revocation_reason_missing_for_ca_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """The revoked status of what may be a CA certificate has a revocationReason.

    Of subscriber certificates it may be left out. Which it is, --certs, --type or --issuer can tell.
    """
    status = _revoked_without_reason(single)
    if status is not None and _subject(single, ctx) is None:
        message = "there is no revocationReason; an error if the certificate is a CA's"
        yield Violation(status, message, value="revoked")


@rule(
    "smbr.ocsp.revocation_reason_unspecified",
    on=RevokedInfo,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.3; BR 7.2.2",
    since="1.0.0",
    fix="Leave revocationReason out, or give the reason.",
)
def revocation_reason_unspecified(status: RevokedInfo) -> Violations:
    """revocationReason is not unspecified.

    The reasons permitted are those of CRLs. Where the reason of a subscriber certificate's revocation is not
    specified, the field is left out.
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


@rule(
    "smbr.ocsp.certificate_hold_not_permitted",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.3; BR 7.2.2",
    since="1.0.0",
)
def certificate_hold_not_permitted(single: SingleResponse, ctx: Context) -> Violations:
    """CA certificates and certificates of the Strict generation are not put on hold.

    A revoked status of 1970-01-01 with certificateHold is the one that RFC 6960 2.2 has for serial numbers of
    no certificate; it puts nothing on hold.
    """
    for violation in _hold(single, ctx):
        if _subject(single, ctx) is Subject.CA:
            violation.message += ", of a CA certificate"
            yield violation
        elif _is_strict(single, ctx):
            violation.message += ", of a certificate of the Strict generation"
            yield violation


@rule(
    "smbr.ocsp.certificate_hold_not_permitted_doubtful",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 7.3; BR 7.2.2",
    since="1.0.0",
    doubtful_of="smbr.ocsp.certificate_hold_not_permitted",
)
def certificate_hold_not_permitted_doubtful(single: SingleResponse, ctx: Context) -> Violations:
    """What may be a CA certificate, or one of the Strict generation, is not put on hold.

    Certificates of the Legacy and Multipurpose generations may be. Which it is, --certs or --type can tell.
    """
    if _subject(single, ctx) is not Subject.CA and _is_strict(single, ctx) is None:
        for violation in _hold(single, ctx):
            violation.message += "; an error if the certificate is a CA's or of the Strict generation"
            yield violation


@rule(
    "smbr.ocsp.reason_code_in_single_extensions",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.3.2",
    since="1.0.0",
    fix="Give the reason in revocationReason of the status.",
)
def reason_code_in_single_extensions(single: SingleResponse) -> Violations:
    """singleExtensions have no reasonCode.

    RFC 6960 would let CRL entry extensions stand there. The reason belongs into the status itself.
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
        f"the signature algorithm is {name}, in the bytes {algorithm.der[:80].hex()}, none of the BR's",
        value=algorithm.der,
    )


def _is_signed_by_issuer(ctx: Context) -> bool | None:
    document = ctx.document
    return is_signed_by_issuer(document, ctx.known.issuers) if isinstance(document, OcspResponse) else None


@rule(
    "smbr.ocsp.signature_algorithm_not_permitted",
    on=SignatureAlgorithm,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2",
    since="1.0.0",
)
def signature_algorithm_not_permitted(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """signatureAlgorithm of a response that a CA signed is one of the encodings that the BR list.

    They are compared byte for byte, and are the same as in certificates. That the CA signed is known by its
    certificate, in the response or given (--issuer), or else by the responderID.
    """
    violation = _not_permitted(algorithm, ctx)
    if violation is not None and _is_signed_by_issuer(ctx):
        yield violation


@rule(
    "smbr.ocsp.signature_algorithm_not_permitted_doubtful",
    on=SignatureAlgorithm,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="BR 7.1.3.2",
    since="1.0.0",
    doubtful_of="smbr.ocsp.signature_algorithm_not_permitted",
)
def signature_algorithm_not_permitted_doubtful(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """signatureAlgorithm of a response that a delegated responder signed is one that the BR list.

    To the letter, the clause is about what the private key of a CA signs. Its list names BasicOCSPResponse
    without a distinction, so other algorithms are worth a notice, as they are where the signer is not known.
    """
    violation = _not_permitted(algorithm, ctx)
    if violation is not None and not _is_signed_by_issuer(ctx):
        yield violation


@rule(
    "smbr.ocsp.signature_algorithm_key_mismatch",
    on=SignatureAlgorithm,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2.2; BR 7.1.3.2.3",
    since="1.0.0",
)
def signature_algorithm_key_mismatch(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """The hash of an ECDSA signature of a CA is that of the curve: SHA-256 with P-256, SHA-384 with P-384,
    SHA-512 with P-521.

    A signature by another hash verifies all the same. That of an algorithm for another kind of key does not:
    pkix.ocsp.signature_invalid reports it. Responses of delegated responders are not judged, since the clause
    is about keys of CAs.
    """
    signer = _signer(ctx)
    if signer is None or not signer.is_issuer or algorithm.der not in SIGNATURES.at(ctx.br_version):
        return
    spki = signer.certificate.tbs.subject_public_key_info
    if spki is None or not isinstance(spki.key, EcPublicKey) or "ECDSA" not in _name(algorithm, ctx):
        return
    curve = CURVE_SIGNATURES.get(spki.key.curve or "")
    if curve is not None and algorithm.oid != curve[1]:
        message = f"the signature is {_name(algorithm, ctx)}, the key of the CA is on {curve[0]} ({curve[2]})"
        yield Violation(algorithm, message, value=algorithm.der)


def _name(algorithm: SignatureAlgorithm, ctx: Scope) -> str:
    return SIGNATURES.at(ctx.br_version).get(algorithm.der, "")


def _signer(ctx: Context) -> Signer | None:
    document = ctx.document
    return find_signer(document, ctx.known.issuers) if isinstance(document, OcspResponse) else None


@rule(
    "smbr.ocsp.signer_not_authorized",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 4.9.9",
    since="1.0.0",
    covers=("pkix.ocsp.responder_not_issued_by_ca",),
)
def signer_not_authorized(response: OcspResponse, ctx: Context) -> Violations:
    """A response is signed by the CA that issued the certificates in question, or by a responder whose
    certificate this CA signed.

    Without the CA's certificate, the name of the responder's issuer is compared with the hashes in the
    CertIDs; with it (--issuer), its name, and the signature with its key. Another CA's key, be it that of the
    root, does not do.
    """
    signer = find_signer(response, ctx.known.issuers)
    if signer is None or signer.embedded is None or signer.is_issuer:
        return
    if is_issued_by_issuer(response, signer.certificate, ctx.known.issuers) is False:
        message = (
            "the signer is not the CA of the certificates in question, and its certificate is not of this CA"
        )
        yield Violation(signer.embedded, message)


@rule(
    "smbr.ocsp.ca_digital_signature_missing",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="BR 7.1.2.1(b); BR 7.1.2.2(e)",
    since="1.0.0",
    covers=("smbr.root.digital_signature_missing_for_ocsp", "smbr.subca.digital_signature_missing_for_ocsp"),
)
def ca_digital_signature_missing(response: OcspResponse, ctx: Context) -> Violations:
    """Where a CA itself signs OCSP responses, keyUsage of its certificate asserts digitalSignature.

    Of a CA certificate alone nobody can tell whether its key signs responses; of this one it is known. The
    certificate is the issuer's (--issuer), or stands in the response.
    """
    basic, signer = response.basic, find_signer(response, ctx.known.issuers)
    if basic is None or signer is None or not signer.is_issuer or not signer.verifies:
        return
    usage = signer.certificate.tbs.get(KeyUsage)
    if usage is not None and not usage.flags & KeyUsageBits.DIGITAL_SIGNATURE:
        found = ", ".join(bit.name for bit in usage.bits)
        message = f"the CA signed it, whose keyUsage asserts {found or 'no bit'}, not digitalSignature"
        where = basic.signature or basic if signer.embedded is None else signer.embedded.locate(usage)
        yield Violation(where, message, value=found)


# The certificate of a delegated responder


@rule(
    "smbr.ocsp.responder_eku_missing",
    on=TBSCertificate,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.ERROR,
    citation="BR 4.9.9",
    since="1.0.0",
    covers=("pkix.ocsp.responder_eku_missing",),
)
def responder_eku_missing(tbs: TBSCertificate) -> Violations:
    """The certificate of a delegated responder has the purpose ocspSigning in extKeyUsage.

    anyExtendedKeyUsage is not enough.
    """
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        if not tbs.has(ExtendedKeyUsage):
            yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")
    elif not purposes.has(OCSP_SIGNING):
        found = ", ".join(purpose.oid for purpose in purposes.purposes[:8])
        yield Violation(purposes, f"extKeyUsage has {found or 'no purpose'}, not {OCSP_SIGNING}", value=found)


@rule(
    "smbr.ocsp.responder_nocheck_missing",
    on=TBSCertificate,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.ERROR,
    citation="BR 4.9.9",
    since="1.0.0",
)
def responder_nocheck_missing(tbs: TBSCertificate) -> Violations:
    """The certificate of a delegated responder has the extension id-pkix-ocsp-nocheck.

    Without it, clients would ask for the status of the responder's certificate, and of the next one's.
    """
    if NO_CHECK not in tbs.by_oid and tbs.extensions_readable:
        yield Violation(tbs.extension_holder, f"there is no ocspNoCheck extension ({NO_CHECK})")
