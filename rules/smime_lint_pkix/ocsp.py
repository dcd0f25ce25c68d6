"""OCSP responses and the certificates of delegated responders: RFC 6960, RFC 5019, RFC 9654.

Rules on what a response leaves open run only where the caller told it: who issued the certificates in
question, which they are, and when the response was fetched.
"""

from __future__ import annotations

from datetime import datetime, timezone

from smime_lint.model import (
    BASIC_RESPONSE,
    REASON_NAMES,
    RESPONSE_STATUS_NAMES,
    SUCCESSFUL,
    CertId,
    CRLReason,
    ExtendedKeyUsage,
    Extension,
    Fault,
    FaultKind,
    KeyUsage,
    KeyUsageBits,
    Nonce,
    OcspResponse,
    ResponderId,
    ResponseBytes,
    ResponseCertificates,
    ResponseData,
    ResponseExtensions,
    RevokedInfo,
    SingleResponse,
    TBSCertificate,
    Time,
    reason_name,
)
from smime_lint.path.ocsp_signer import (
    Signer,
    find_signer,
    is_identified,
    is_issued_by_issuer,
    is_signed_by_none,
    key_hash,
)
from smime_lint.rules import Context, Kind, Mode, Severity, Violation, Violations, rule

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
NULL = b"\x05\x00"
SHA1_OCTETS = 20
HASH_OCTETS = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
NONCE_OCTETS = range(1, 129)

_TIME_SYNTAX = frozenset({FaultKind.UTC_TIME_SYNTAX, FaultKind.GENERALIZED_TIME_SYNTAX})


def _response(ctx: Context) -> OcspResponse | None:
    document = ctx.document
    return document if isinstance(document, OcspResponse) else None


def _signer(ctx: Context) -> Signer | None:
    response = _response(ctx)
    return None if response is None else find_signer(response, ctx.known.issuers)


def show_time(seconds: int) -> str:
    """A time for messages."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()[:19] + "Z"


# The response


@rule(
    "pkix.ocsp.invalid_der",
    on=Fault,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
    covers=("smbr.ocsp.not_rfc6960_or_5019",),
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """An OCSP response is the DER of an OCSPResponse, to its end.

    Each deviation is one finding: what is not DER, and what is not the ASN.1 of the field. The form of times
    has a rule of its own, pkix.ocsp.time_format. A response in which not even a responseStatus can be found
    is not linted at all.
    """
    if fault.kind not in _TIME_SYNTAX:
        yield Violation(fault, f"{fault.message} ({fault.citation})", value=ctx.document.raw(fault)[:64])


@rule(
    "pkix.ocsp.time_format",
    on=Time,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1; RFC 5280 4.1.2.5.2",
    fix="Write times as GeneralizedTime YYYYMMDDHHMMSSZ.",
)
def time_format(time: Time) -> Violations:
    """Times are GeneralizedTime, in UTC, with seconds and without fractions of them.

    RFC 6960 takes over the form that RFC 5280 gives to GeneralizedTime. UTCTime is of no use in OCSP at all.
    """
    raw = time.raw
    if time.type != "GeneralizedTime":
        yield Violation(time, f"the time is a {time.type}", value=time.text[:32])
    elif time.seconds is None or len(raw) != 15 or raw[-1:] != b"Z":
        yield Violation(time, f"the time is {time.text[:32]!r}, not YYYYMMDDHHMMSSZ", value=time.text[:32])


@rule(
    "pkix.ocsp.undefined_status",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
)
def undefined_status(response: OcspResponse) -> Violations:
    """responseStatus has one of the values that are defined: 0 to 3, 5 and 6.

    4 was never used, and nothing above 6 is defined.
    """
    number = response.status.value
    if number not in RESPONSE_STATUS_NAMES:
        yield Violation(response.status, f"responseStatus is {_number(number)}")


def _number(value: int) -> str:
    return str(value) if abs(value) < 1 << 64 else hex(value)


@rule(
    "pkix.ocsp.unsuccessful",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 6960 2.3",
)
def unsuccessful(response: OcspResponse) -> Violations:
    """A response says what the status of a certificate is.

    With a status like tryLater or unauthorized it says nothing, and there is no more to lint. That is no
    fault of the response, and good to know.
    """
    number = response.status.value
    if number != SUCCESSFUL and number in RESPONSE_STATUS_NAMES:
        yield Violation(
            response.status,
            f"the responder answered {response.status_name} ({number}), with no status of a certificate",
            value=response.status_name,
        )


@rule(
    "pkix.ocsp.success_without_body",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
)
def success_without_body(response: OcspResponse) -> Violations:
    """A successful response has responseBytes."""
    if response.status.value == SUCCESSFUL and not response.has_body:
        yield Violation(response, "responseStatus is successful and there are no responseBytes")


@rule(
    "pkix.ocsp.error_with_body",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
)
def error_with_body(response: OcspResponse) -> Violations:
    """A response with the status of an error has no responseBytes."""
    number = response.status.value
    if number != SUCCESSFUL and number in RESPONSE_STATUS_NAMES and response.has_body:
        where = response.response_bytes or response
        yield Violation(where, f"responseStatus is {response.status_name}, with responseBytes")


@rule(
    "pkix.ocsp.not_basic",
    on=ResponseBytes,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
)
def not_basic(response_bytes: ResponseBytes) -> Violations:
    """The type of the response is id-pkix-ocsp-basic.

    It is the one type that is defined, and that clients have to know. What another one holds is not linted.
    """
    oid = response_bytes.response_type.value
    if oid != BASIC_RESPONSE:
        yield Violation(response_bytes.response_type, f"responseType is {oid}, not {BASIC_RESPONSE}")


@rule(
    "pkix.ocsp.empty_certs",
    on=ResponseCertificates,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.WARN,
    citation="RFC 6960 4.2.1",
    fix="Leave certs out where there are none.",
)
def empty_certs(certs: ResponseCertificates) -> Violations:
    """Where a response comes with no certificates, certs is left out rather than empty."""
    if not certs.entries:
        yield Violation(certs, "certs is there and holds no certificate")


@rule(
    "pkix.ocsp.duplicate_extension",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.4; RFC 5280 4.2",
)
def duplicate_extension(response: OcspResponse) -> Violations:
    """No extension occurs twice in responseExtensions, nor in the singleExtensions of one certificate.

    Extensions of OCSP are those of X.509, of which RFC 5280 lets each occur once.
    """
    if response.basic is None:
        return
    extensions = response.basic.tbs.extensions
    for entries in (
        () if extensions is None else extensions.entries,
        *(single.extensions for single in response.responses),
    ):
        seen: set[str] = set()
        for extension in entries:
            if extension.oid in seen:
                yield Violation(extension, f"{extension.name} occurs again", value=extension.oid)
            seen.add(extension.oid)


@rule(
    "pkix.ocsp.nonce_length",
    on=Nonce,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 9654 2.1",
)
def nonce_length(nonce: Nonce) -> Violations:
    """A nonce has 1 to 128 octets.

    The bounds are those of RFC 9654; RFC 8954 allowed no more than 32, RFC 6960 had none. A nonce that is no
    OCTET STRING inside of extnValue does not decode, and is reported as that.
    """
    size = len(nonce.nonce.value)
    if size not in NONCE_OCTETS:
        yield Violation(nonce.nonce, f"the nonce has {size:,} octets, 1 to 128 are allowed", value=str(size))


# Times


@rule(
    "pkix.ocsp.this_update_after_produced_at",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 2.4",
)
def this_update_after_produced_at(single: SingleResponse, ctx: Context) -> Violations:
    """thisUpdate is not later than producedAt.

    A response cannot be signed before the moment at which what it says was known to be right.
    """
    response = _response(ctx)
    produced_at = None if response is None else response.produced_at
    if produced_at is None or produced_at.seconds is None or single.this_update.seconds is None:
        return
    if single.this_update.seconds > produced_at.seconds:
        message = f"thisUpdate is {single.this_update.text}, producedAt is {produced_at.text}"
        yield Violation(single.this_update, message, value=single.this_update.text)


@rule(
    "pkix.ocsp.next_update_before_this_update",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.2.1",
)
def next_update_before_this_update(single: SingleResponse) -> Violations:
    """nextUpdate is later than thisUpdate.

    With the same time in both, newer information is available at once, and the response is of no use.
    """
    seconds = single.seconds
    if seconds is not None and seconds <= 1 and single.next_update is not None:
        message = f"nextUpdate is {single.next_update.text}, thisUpdate is {single.this_update.text}"
        yield Violation(single.next_update, message, value=single.next_update.text)


@rule(
    "pkix.ocsp.not_yet_valid_or_expired",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 6960 4.2.2.1",
)
def not_yet_valid_or_expired(single: SingleResponse, ctx: Context) -> Violations:
    """When it is fetched, thisUpdate of a response is past and nextUpdate is to come.

    It is judged where it is known when the response was fetched (--fetched-at). An old response may have been
    kept on purpose, so this is a notice.
    """
    now = ctx.known.fetched_at
    if now is None:
        return
    start, next_update = single.this_update.seconds, single.next_update
    if start is not None and now < start:
        message = f"thisUpdate is {single.this_update.text}, it was fetched at {show_time(now)}"
        yield Violation(single.this_update, message, value=single.this_update.text)
    elif next_update is not None and next_update.seconds is not None and next_update.seconds < now:
        message = f"nextUpdate is {next_update.text}, it was fetched at {show_time(now)}"
        yield Violation(next_update, message, value=next_update.text)


# The certificates in question


@rule(
    "pkix.ocsp.undefined_reason",
    on=RevokedInfo,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 5280 5.3.1",
)
def undefined_reason(status: RevokedInfo) -> Violations:
    """revocationReason is one of the reasons for which a certificate can be revoked.

    7 is not used and 11 and more are not defined; removeFromCRL (8) has a meaning in delta CRLs alone.
    """
    reason = status.revocation_reason
    if reason is not None and (reason.value not in REASON_NAMES or reason.value == CRLReason.REMOVE_FROM_CRL):
        name = reason_name(reason.value)
        yield Violation(reason, f"revocationReason is {name}", value=name)


@rule(
    "pkix.ocsp.cert_id_hash_length",
    on=CertId,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.1.1",
)
def cert_id_hash_length(cert_id: CertId) -> Violations:
    """The hashes of a CertID are as long as its hash algorithm makes them."""
    octets = HASH_OCTETS.get(cert_id.hash_name or "")
    if octets is None:
        return
    for name, digest in (
        ("issuerNameHash", cert_id.issuer_name_hash),
        ("issuerKeyHash", cert_id.issuer_key_hash),
    ):
        if len(digest.value) != octets:
            message = f"{name} has {len(digest.value):,} octets, those of {cert_id.hash_name} are {octets}"
            yield Violation(digest, message, value=digest.value[:64])


@rule(
    "pkix.ocsp.duplicate_single_response",
    on=ResponseData,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 6960 3.2",
)
def duplicate_single_response(tbs: ResponseData) -> Violations:
    """A response has one SingleResponse for each certificate.

    RFC 6960 does not forbid a second one. Which of the two a client goes by is left to chance.
    """
    seen: set[tuple[str, bytes, bytes, int]] = set()
    for single in tbs.responses:
        cert_id = single.cert_id
        key = (
            cert_id.hash_algorithm.oid,
            cert_id.issuer_name_hash.value,
            cert_id.issuer_key_hash.value,
            cert_id.serial_number.value,
        )
        if key in seen:
            number = hex(cert_id.serial_number.value)
            yield Violation(cert_id, f"there is another SingleResponse for {number}", value=number)
        seen.add(key)


@rule(
    "pkix.ocsp.no_matching_single_response",
    on=ResponseData,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 3.2",
)
def no_matching_single_response(tbs: ResponseData, ctx: Context) -> Violations:
    """A response has a SingleResponse for the certificate in question.

    Where the issuer is known (--issuer), some CertID has the hashes of its name and key. Where certificates
    are known (--certs), some CertID is of one of them, unless all are answered in the way that is right for
    serial numbers of no certificate: with unknown, or with the revoked that RFC 6960 2.2 keeps for them.
    Hash algorithms other than SHA-1 and SHA-2 cannot be compared.
    """
    if not tbs.responses or not tbs.responses_readable:
        return
    if ctx.known.issuers:
        answers = [single.cert_id.is_issued_by(ctx.known.issuers[0]) for single in tbs.responses]
        if not any(answers) and None not in answers:
            first = tbs.responses[0].cert_id
            yield Violation(first, f"no CertID names the issuer{_difference(first, ctx)}")
            return
    if ctx.known.certificates is None:
        return
    for single in tbs.responses:
        cert_id = single.cert_id
        if cert_id.hash_name is None or single.cert_status.name == "unknown" or single.is_never_issued:
            return
        if any(cert_id.is_of(each) for each in ctx.known.certificates.get(cert_id.serial_number.value, ())):
            return
    first = tbs.responses[0].cert_id
    number = hex(first.serial_number.value)
    yield Violation(
        first, f"no CertID is of a certificate that was given, the first is {number}", value=number
    )


def _difference(cert_id: CertId, ctx: Context) -> str:
    subject = ctx.known.issuers[0].tbs.subject
    named = subject is not None and cert_id.has_name_of(ctx.known.issuers[0].raw(subject))
    keyed = cert_id.has_key_of(ctx.known.issuers[0])
    if named != keyed:
        return (
            ": the hash of its name is right, that of its key is not"
            if named
            else (": the hash of its key is right, that of its name is not")
        )
    return ""


# The lightweight profile


@rule(
    "pkix.ocsp.lightweight_next_update_missing",
    on=SingleResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 5019 2.2.4",
    mode=Mode.OPT_IN,
)
def lightweight_next_update_missing(single: SingleResponse) -> Violations:
    """A response of the lightweight profile has nextUpdate.

    No response says by which profile it is made, and by RFC 6960 alone nextUpdate may be left out. So the
    rule runs where it is asked for by its id, of responders that claim the profile.
    """
    if single.next_update is None:
        yield Violation(single, "there is no nextUpdate")


@rule(
    "pkix.ocsp.lightweight_multiple_responses",
    on=ResponseData,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 5019 2.2.1",
)
def lightweight_multiple_responses(tbs: ResponseData) -> Violations:
    """A response of the lightweight profile is about a single certificate.

    Others are right by RFC 6960; clients of the lightweight profile may not expect them.
    """
    count = len(tbs.responses)
    if count > 1:
        message = f"there are {count:,} SingleResponses, the lightweight profile has one"
        yield Violation(tbs.responses[1], message, value=str(count))


@rule(
    "pkix.ocsp.lightweight_extension",
    on=ResponseExtensions,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 5019 2.2.1",
)
def lightweight_extension(extensions: ResponseExtensions) -> Violations:
    """A response of the lightweight profile has no responseExtensions.

    Others, such as a nonce, are right by RFC 6960; with them a response cannot be made ahead and cached.
    """
    if extensions.entries:
        names = ", ".join(_names(extensions.entries))
        message = f"there are responseExtensions ({names}), the lightweight profile has none"
        yield Violation(extensions, message, value=names)


def _names(extensions: tuple[Extension, ...]) -> list[str]:
    names = [extension.name[:64] for extension in extensions[:8]]
    return [*names, "..."] if len(extensions) > 8 else names


# The signer


@rule(
    "pkix.ocsp.responder_key_hash",
    on=ResponderId,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.1",
    fix="Hash the content of subjectPublicKey, without tag, length and unused bits, with SHA-1.",
)
def responder_key_hash(responder_id: ResponderId, ctx: Context) -> Violations:
    """A responderID by key is the SHA-1 hash of the content of the responder's subjectPublicKey.

    It stays SHA-1, whatever the hash of the signature: the key is found by it, and nothing rests on its
    strength.
    """
    if problem := _key_hash_problem(responder_id, ctx):
        digest = responder_id.key_hash
        yield Violation(digest or responder_id, problem, value=None if digest is None else digest.value[:64])


def _key_hash_problem(responder_id: ResponderId, ctx: Context) -> str | None:
    """What is wrong with a responderID by key that is not as RFC 6960 makes it; None where it names another
    key, or is right."""
    if responder_id.key_hash is None:
        return None
    digest = responder_id.key_hash.value
    signer = _signer(ctx)
    if len(digest) != SHA1_OCTETS:
        return f"the hash of the key has {len(digest):,} octets, that of SHA-1 has {SHA1_OCTETS}"
    if signer is None or digest == key_hash(signer.certificate):
        return None
    for algorithm in ("sha224", "sha256", "sha384", "sha512"):
        whole = key_hash(signer.certificate, algorithm)
        if whole is not None and digest == whole[:SHA1_OCTETS]:
            return f"the hash of the key is a part of its {algorithm}, not its SHA-1"
    return None


@rule(
    "pkix.ocsp.responder_id_mismatch",
    on=ResponderId,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.2.3",
)
def responder_id_mismatch(responder_id: ResponderId, ctx: Context) -> Violations:
    """responderID identifies the certificate whose key made the signature.

    It is looked for among the certificates in the response, and is the issuer's where that is known.
    """
    signer = _signer(ctx)
    if signer is None or is_identified(responder_id, signer.certificate):
        return
    if _key_hash_problem(responder_id, ctx) is None:
        where = responder_id.name or responder_id.key_hash or responder_id
        what = "the name" if responder_id.name is not None else "the hash of the key"
        value = None if responder_id.key_hash is None else responder_id.key_hash.value
        holder = "the issuer's certificate" if signer.embedded is None else ctx.locate(signer.embedded).path
        message = f"{what} is not that of {holder}, whose key made the signature"
        yield Violation(where, message, value=value)


@rule(
    "pkix.ocsp.signature_invalid",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 3.2",
)
def signature_invalid(response: OcspResponse, ctx: Context) -> Violations:
    """The signature of a response verifies with the key of the signer.

    The signer is who responderID names: a certificate in the response or, where it is known, the issuer's.
    Where responderID names none of them, the signature is by the key of one of those in the response.
    Algorithms that are not known are not judged. See pkix.ocsp.signature_invalid_doubtful for responses whose
    signer is not known.
    """
    basic = response.basic
    if basic is None or basic.signature is None:
        return
    signer = find_signer(response, ctx.known.issuers)
    if signer is not None and signer.verifies is False:
        holder = "the issuer's certificate" if signer.embedded is None else ctx.locate(signer.embedded).path
        yield Violation(basic.signature, f"the signature does not verify with the key of {holder}")
    elif signer is None and response.certificates and is_signed_by_none(response, ctx.known.issuers):
        message = "responderID names no certificate in certs, and the signature is by the key of none"
        yield Violation(basic.signature, message)


@rule(
    "pkix.ocsp.signature_invalid_doubtful",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.NOTICE,
    citation="RFC 6960 3.2",
    doubtful_of="pkix.ocsp.signature_invalid",
    issuer=True,
)
def signature_invalid_doubtful(response: OcspResponse, ctx: Context) -> Violations:
    """A response that is not signed by the issuer comes with the certificate of who signed it.

    certs may be left out. Then a client has to know the responder from elsewhere, and what it did not sign
    cannot be told from what it did.
    """
    basic = response.basic
    if basic is None or response.certificates or find_signer(response, ctx.known.issuers) is not None:
        return
    message = "the issuer did not sign it, and no other certificate is there to verify the signature with"
    yield Violation(basic.signature or basic, message)


@rule(
    "pkix.ocsp.responder_not_issued_by_ca",
    on=OcspResponse,
    kinds=Kind.OCSP_RESPONSE,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.2.2",
)
def responder_not_issued_by_ca(response: OcspResponse, ctx: Context) -> Violations:
    """The certificate of a delegated responder is issued directly by the CA that the request names.

    Without the issuer's certificate, the name of the responder's issuer is compared with the hashes in the
    CertIDs; with it (--issuer), its name, and the signature with its key.
    """
    signer = find_signer(response, ctx.known.issuers)
    if signer is None or signer.embedded is None or signer.is_issuer:
        return
    if is_issued_by_issuer(response, signer.certificate, ctx.known.issuers) is False:
        yield Violation(signer.embedded, "the CA of the certificates in question did not issue it")


# The certificate of a delegated responder


@rule(
    "pkix.ocsp.responder_eku_missing",
    on=TBSCertificate,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.2.2",
)
def responder_eku_missing(tbs: TBSCertificate) -> Violations:
    """The certificate of a delegated responder has the purpose id-kp-OCSPSigning in extKeyUsage.

    anyExtendedKeyUsage is not enough: the delegation has to be explicit.
    """
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        if not tbs.has(ExtendedKeyUsage):
            yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")
    elif not purposes.has(OCSP_SIGNING):
        found = ", ".join(purpose.oid for purpose in purposes.purposes[:8])
        yield Violation(purposes, f"extKeyUsage has {found or 'no purpose'}, not {OCSP_SIGNING}", value=found)


@rule(
    "pkix.ocsp.responder_digital_signature_missing",
    on=KeyUsage,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.3",
)
def responder_digital_signature_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a delegated responder's certificate, where it is there, asserts digitalSignature."""
    if not key_usage.flags & KeyUsageBits.DIGITAL_SIGNATURE:
        found = ", ".join(bit.name for bit in key_usage.bits)
        yield Violation(key_usage, f"keyUsage asserts {found or 'no bit'}, not digitalSignature", value=found)


@rule(
    "pkix.ocsp.nocheck_not_null",
    on=TBSCertificate,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.ERROR,
    citation="RFC 6960 4.2.2.2.1",
)
def nocheck_not_null(tbs: TBSCertificate) -> Violations:
    """The value of the extension id-pkix-ocsp-nocheck is NULL."""
    extension = tbs.by_oid.get(NO_CHECK)
    if extension is not None and extension.value.value != NULL:
        found = extension.value.value[:32]
        yield Violation(extension.value, f"the value is {found.hex() or 'empty'}, not 0500", value=found)


@rule(
    "pkix.ocsp.nocheck_critical",
    on=TBSCertificate,
    kinds=Kind.OCSP_RESPONDER,
    severity=Severity.WARN,
    citation="RFC 6960 4.2.2.2.1",
)
def nocheck_critical(tbs: TBSCertificate) -> Violations:
    """The extension id-pkix-ocsp-nocheck is not critical."""
    extension = tbs.by_oid.get(NO_CHECK)
    if extension is not None and extension.critical:
        yield Violation(extension.critical_node, "ocspNoCheck is critical")
