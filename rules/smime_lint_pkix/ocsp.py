"""OCSP responses and the certificates of delegated responders: RFC 6960, RFC 5019, RFC 9654.

Some rules run only with what the caller knows in addition to the response: who issued the certificates in
question, which certificates they are, and when the response was fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smime_lint.br import iso_time
from smime_lint.model import (
    BASIC_RESPONSE,
    REASON_NAMES,
    RESPONSE_STATUS_NAMES,
    SUCCESSFUL,
    CertId,
    Certificate,
    CRLReason,
    CrlReference,
    ExtendedKeyUsage,
    ExtendedRevoked,
    Extension,
    Fault,
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
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    SingleResponse,
    TBSCertificate,
    Time,
    UnknownExtension,
    reason_name,
)
from smime_lint.path.names import show_name
from smime_lint.path.ocsp_signer import (
    Signer,
    find_signer,
    is_identified,
    is_issued_by_issuer,
    is_signed_by_none,
    key_hash,
)
from smime_lint.rules import Context, Defaults, Kind, Mode, Severity, Violation, Violations

from .certificate import signature_problem
from .faults import is_null, report_except_times
from .times import show_time
from .uris import why_invalid

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
NULL = b"\x05\x00"
SHA1_OCTETS = 20
HASH_OCTETS = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
NONCE_OCTETS = range(1, 129)
RFC8954_NONCE_OCTETS = 32
MAX_SERIAL_OCTETS = 20
_PROHIBITED_IF_NEVER_ISSUED = frozenset(
    extension.OID
    for extension in (CrlReference, SingleReasonCode, SingleInvalidityDate, SingleCertificateIssuer)
)

_response_rule = Defaults(on=OcspResponse, kinds=Kind.OCSP_RESPONSE, severity=Severity.ERROR).rule
_data_rule = Defaults(on=ResponseData, kinds=Kind.OCSP_RESPONSE, severity=Severity.ERROR).rule
_single_rule = Defaults(on=SingleResponse, kinds=Kind.OCSP_RESPONSE, severity=Severity.ERROR).rule
_responder_rule = Defaults(on=TBSCertificate, kinds=Kind.OCSP_RESPONDER, severity=Severity.ERROR).rule


def _response(ctx: Context) -> OcspResponse | None:
    document = ctx.document
    return document if isinstance(document, OcspResponse) else None


def _signer(ctx: Context) -> Signer | None:
    response = _response(ctx)
    return None if response is None else find_signer(response, ctx.known.issuers)


# The response


@_response_rule(
    "pkix.ocsp.invalid_der",
    fix="encode the response as RFC 6960 4.2.1 has it",
    on=Fault,
    citation="RFC 6960 4.2.1",
    covers=("smbr.ocsp.not_rfc6960_or_5019",),
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """An OCSP response is the DER of an OCSPResponse, to its end.

    Each deviation from DER or from the ASN.1 of a field is one finding. The form of times has its own rule,
    pkix.ocsp.time_format, and so have the string types of attributes in names, for example
    pkix.name.directory_string_type. A response without responseStatus is not linted.
    """
    return report_except_times(fault, ctx)


@_response_rule(
    "pkix.ocsp.time_format",
    on=Time,
    citation="RFC 6960 4.2.1; RFC 5280 4.1.2.5.2",
    fix="write times as GeneralizedTime YYYYMMDDHHMMSSZ",
)
def time_format(time: Time) -> Violations:
    """Times are GeneralizedTime in Greenwich Mean Time, with seconds and without fractional seconds.

    RFC 6960 uses GeneralizedTime in the form of RFC 5280. UTCTime does not occur in OCSP.
    """
    raw = time.raw
    if time.type != "GeneralizedTime":
        yield Violation(time, f"the time is a {time.type}", value=time.text[:32])
    elif time.seconds is None or len(raw) != 15 or raw[-1:] != b"Z":
        yield Violation(time, f"the time is {time.text[:32]!r}, not YYYYMMDDHHMMSSZ", value=time.text[:32])


@_response_rule(
    "pkix.ocsp.undefined_status",
    fix="use a status that is defined",
    citation="RFC 6960 4.2.1",
)
def undefined_status(response: OcspResponse) -> Violations:
    """responseStatus is one of the values of OCSPResponseStatus: 0 to 3, 5 and 6.

    4 is not used, and nothing above 6 is defined.
    """
    number = response.status.value
    if number not in RESPONSE_STATUS_NAMES:
        yield Violation(response.status, f"responseStatus is {_number(number)}")


def _number(value: int) -> str:
    return str(value) if abs(value) < 1 << 64 else hex(value)


@_response_rule(
    "pkix.ocsp.unsuccessful",
    severity=Severity.NOTICE,
    citation="RFC 6960 2.3",
    fix="fetch a response that contains the status of the certificate",
)
def unsuccessful(response: OcspResponse) -> Violations:
    """A response contains the status of a certificate.

    With a responseStatus such as tryLater or unauthorized it does not, and nothing else is linted. This is
    not a fault of the response, hence a notice.
    """
    number = response.status.value
    if number != SUCCESSFUL and number in RESPONSE_STATUS_NAMES:
        yield Violation(
            response.status,
            f"responseStatus is {response.status_name} ({number}), without the status of a certificate",
            value=response.status_name,
        )


@_response_rule(
    "pkix.ocsp.success_without_body",
    fix="add responseBytes",
    citation="RFC 6960 4.2.1",
)
def success_without_body(response: OcspResponse) -> Violations:
    """A successful response has responseBytes.

    Without responseBytes a response does not contain a status. The ASN.1 makes the field optional, for error
    responses. responseBytes that cannot be read counts as present.
    """
    if response.status.value == SUCCESSFUL and not response.has_body:
        yield Violation(response, "responseStatus is successful, without responseBytes")


@_response_rule(
    "pkix.ocsp.error_with_body",
    fix="remove responseBytes",
    citation="RFC 6960 4.2.1",
)
def error_with_body(response: OcspResponse) -> Violations:
    """If responseStatus is one of the error conditions, responseBytes is absent.

    An error response is not signed and does not contain a status. Only the error conditions that RFC 6960
    defines are compared: pkix.ocsp.undefined_status reports other values.
    """
    number = response.status.value
    if number != SUCCESSFUL and number in RESPONSE_STATUS_NAMES and response.has_body:
        where = response.response_bytes or response
        yield Violation(where, f"responseStatus is {response.status_name}, with responseBytes")


@_response_rule(
    "pkix.ocsp.not_basic",
    fix="use id-pkix-ocsp-basic",
    on=ResponseBytes,
    citation="RFC 6960 4.2.1",
)
def not_basic(response_bytes: ResponseBytes) -> Violations:
    """responseType is id-pkix-ocsp-basic.

    It is the only type that is defined, and that every client supports. The content of another type is not
    linted.
    """
    oid = response_bytes.response_type.value
    if oid != BASIC_RESPONSE:
        yield Violation(response_bytes.response_type, f"responseType is {oid}, not {BASIC_RESPONSE}")


@_response_rule(
    "pkix.ocsp.empty_certs",
    on=ResponseCertificates,
    severity=Severity.WARN,
    citation="RFC 6960 4.2.1",
    fix="remove certs",
)
def empty_certs(certs: ResponseCertificates) -> Violations:
    """certs is absent if it contains no certificate.

    certs contains certificates that help the client to verify the signature, and is optional. RFC 6960 says
    SHOULD, hence a warning.
    """
    if not certs.entries:
        yield Violation(certs, "certs is present and empty")


@_response_rule(
    "pkix.ocsp.duplicate_extension",
    fix="remove the second instance of the extension",
    citation="RFC 6960 4.4; RFC 5280 4.2",
)
def duplicate_extension(response: OcspResponse) -> Violations:
    """responseExtensions and singleExtensions do not include more than one instance of an extension.

    Extensions of OCSP follow the model of X.509 version 3 certificates, for which RFC 5280 has this rule.
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
                yield Violation(
                    extension,
                    f"the extension {extension.name[:64]} occurs a second time",
                    value=extension.oid,
                )
            seen.add(extension.oid)


@_response_rule(
    "pkix.ocsp.nonce_length",
    fix="use a nonce of 32 octets",
    on=Nonce,
    citation="RFC 9654 2.1",
)
def nonce_length(nonce: Nonce) -> Violations:
    """A nonce has 1 to 128 octets.

    These are the limits of RFC 9654. RFC 8954 permitted up to 32 octets: see
    pkix.ocsp.nonce_too_long_before_rfc9654. A nonce that is not an OCTET STRING in extnValue is reported by
    pkix.ocsp.invalid_der.
    """
    size = len(nonce.nonce.value)
    if size not in NONCE_OCTETS:
        yield Violation(nonce.nonce, f"the nonce has {size:,} octets; it must have 1 to 128", value=str(size))


@_response_rule(
    "pkix.ocsp.nonce_too_long_before_rfc9654",
    on=Nonce,
    citation="RFC 8954 2.1",
    effective=date(2020, 12, 1),
    expires=date(2024, 8, 1),
    covers=("pkix.ocsp.nonce_length",),
    fix="use a nonce of 32 octets",
)
def nonce_too_long_before_rfc9654(nonce: Nonce) -> Violations:
    """Before RFC 9654, a nonce has at most 32 octets.

    RFC 8954 of November 2020 set this limit, and RFC 9654 of August 2024 replaced it. The rule applies to
    responses that were produced between the two.
    """
    size = len(nonce.nonce.value)
    if size > RFC8954_NONCE_OCTETS:
        yield Violation(nonce.nonce, f"the nonce has {size:,} octets; the maximum is 32", value=str(size))


@_data_rule(
    "pkix.ocsp.no_single_response",
    citation="RFC 6960 4.2.2.3",
    fix="add a SingleResponse for the certificate",
)
def no_single_response(tbs: ResponseData) -> Violations:
    """A response includes a SingleResponse for each certificate in the request.

    The request is not known, so the rule reports only a response without any SingleResponse. If a
    SingleResponse cannot be read, pkix.ocsp.invalid_der reports that instead.
    """
    if not tbs.responses and tbs.responses_readable:
        yield Violation(tbs, "responses is empty")


@_response_rule(
    "pkix.ocsp.extension_critical",
    severity=Severity.WARN,
    citation="RFC 6960 4.4",
    fix="remove the critical field from the extension",
)
def extension_critical(response: OcspResponse) -> Violations:
    """Extensions that RFC 6960 4.4 defines are not critical.

    certificateIssuer in singleExtensions is excepted: as an extension of CRL entries it is critical. For
    other extensions see pkix.ocsp.unknown_critical_extension.
    """
    for extension in _critical_extensions(response):
        if not isinstance(extension, UnknownExtension) and extension.oid != SingleCertificateIssuer.OID:
            yield Violation(extension.critical_node, f"{extension.name} is critical")


@_response_rule(
    "pkix.ocsp.extended_revoke_critical",
    citation="RFC 6960 4.4.8",
    covers=("pkix.ocsp.extension_critical",),
    fix="remove the critical field from the extension",
)
def extended_revoke_critical(response: OcspResponse) -> Violations:
    """The extended revoked definition extension is not marked critical.

    The extension shows that the responder answers revoked for certificates that were never issued. A client
    that does not process it can still use the response. Both responseExtensions and singleExtensions are
    checked.
    """
    for extension in _critical_extensions(response):
        if extension.oid == ExtendedRevoked.OID:
            yield Violation(extension.critical_node, f"{extension.name} is critical")


@_response_rule(
    "pkix.ocsp.unknown_critical_extension",
    severity=Severity.NOTICE,
    citation="RFC 6960 4.4",
    fix="remove the critical field from the extension, unless its definition requires it",
)
def unknown_critical_extension(response: OcspResponse) -> Violations:
    """An extension that RFC 6960 does not define is not critical.

    A client does not use a response with a critical extension that it does not recognize, hence a notice.
    """
    for extension in _critical_extensions(response):
        if isinstance(extension, UnknownExtension):
            yield Violation(extension.critical_node, f"the extension {extension.name[:64]} is critical")


def _critical_extensions(response: OcspResponse) -> Iterator[Extension]:
    """The critical extensions of a response and of its SingleResponses."""
    if response.basic is not None:
        extensions = response.basic.tbs.extensions
        groups = [() if extensions is None else extensions.entries]
        groups += [single.extensions for single in response.responses]
        for group in groups:
            yield from (extension for extension in group if extension.critical)


# Times


@_single_rule(
    "pkix.ocsp.this_update_after_produced_at",
    fix="set thisUpdate to the time at which the status was known to be correct",
    citation="RFC 6960 2.4",
)
def this_update_after_produced_at(single: SingleResponse, ctx: Context) -> Violations:
    """thisUpdate is not later than producedAt.

    A response is not signed before the time at which the status is known to be correct.
    """
    produced_at = _produced_at(ctx)
    if produced_at is None or produced_at.seconds is None or single.this_update.seconds is None:
        return
    if single.this_update.seconds > produced_at.seconds:
        message = f"thisUpdate is {show_time(single.this_update)}; producedAt is {show_time(produced_at)}"
        yield Violation(single.this_update, message, value=single.this_update.text)


@_single_rule(
    "pkix.ocsp.next_update_not_after_this_update",
    covers=("pkix.ocsp.next_update_before_this_update", "pkix.ocsp.produced_after_next_update"),
    fix="set nextUpdate to a time after thisUpdate",
    citation="RFC 6960 4.2.2.1",
)
def next_update_not_after_this_update(single: SingleResponse) -> Violations:
    """nextUpdate is later than thisUpdate.

    If both are the same time, newer information is available at once.
    """
    seconds = single.seconds
    if seconds is not None and seconds <= 1 and single.next_update is not None:
        end, start = show_time(single.next_update), show_time(single.this_update)
        message = f"nextUpdate is {end}, not later than thisUpdate, {start}"
        yield Violation(single.next_update, message, value=single.next_update.text)


@_single_rule(
    "pkix.ocsp.produced_after_next_update",
    citation="RFC 6960 2.4; RFC 6960 4.2.2.1",
    fix="sign the response before nextUpdate",
)
def produced_after_next_update(single: SingleResponse, ctx: Context) -> Violations:
    """producedAt is not later than nextUpdate.

    At nextUpdate newer information is available, so that a response that is signed later was never usable.
    """
    produced_at, end = _produced_at(ctx), single.next_update
    if produced_at is None or produced_at.seconds is None or end is None or end.seconds is None:
        return
    if produced_at.seconds > end.seconds:
        message = f"nextUpdate is {show_time(end)}; producedAt is {show_time(produced_at)}"
        yield Violation(end, message, value=end.text)


@_single_rule(
    "pkix.ocsp.revocation_time_in_future",
    severity=Severity.WARN,
    citation="RFC 6960 4.2.1",
    fix="set revocationTime to the time of the revocation",
)
def revocation_time_in_future(single: SingleResponse, ctx: Context) -> Violations:
    """revocationTime is not later than producedAt.

    It is the time at which the certificate was revoked.
    """
    produced_at, status = _produced_at(ctx), single.cert_status
    if produced_at is None or produced_at.seconds is None or not isinstance(status, RevokedInfo):
        return
    time = status.revocation_time
    if time.seconds is not None and time.seconds > produced_at.seconds:
        message = f"revocationTime is {show_time(time)}; producedAt is {show_time(produced_at)}"
        yield Violation(time, message, value=time.text)


def _produced_at(ctx: Context) -> Time | None:
    response = _response(ctx)
    return None if response is None else response.produced_at


@_single_rule(
    "pkix.ocsp.not_yet_valid_or_expired",
    fix="publish a new response before nextUpdate",
    severity=Severity.NOTICE,
    citation="RFC 6960 4.2.2.1",
)
def not_yet_valid_or_expired(single: SingleResponse, ctx: Context) -> Violations:
    """thisUpdate is not later than the time when the response is fetched, and nextUpdate is not earlier.

    The rule runs if that time is known (--fetched-at). A response may have been kept on purpose, hence a
    notice.
    """
    now = ctx.known.fetched_at
    if now is None:
        return
    start, next_update = single.this_update.seconds, single.next_update
    if start is not None and now < start:
        message = f"thisUpdate is {iso_time(start)}; the response was fetched at {iso_time(now)}"
        yield Violation(single.this_update, message, value=single.this_update.text)
    elif next_update is not None and next_update.seconds is not None and next_update.seconds < now:
        message = f"nextUpdate is {show_time(next_update)}; the response was fetched at {iso_time(now)}"
        yield Violation(next_update, message, value=next_update.text)


# The certificates in question


@_response_rule(
    "pkix.ocsp.undefined_reason",
    fix="use a reason that is defined",
    on=RevokedInfo,
    citation="RFC 5280 5.3.1",
)
def undefined_reason(status: RevokedInfo) -> Violations:
    """revocationReason is one of the values of CRLReason that apply to a revocation.

    7 is not used, values above 10 are not defined, and removeFromCRL (8) applies to delta CRLs only.
    """
    reason = status.revocation_reason
    if reason is not None and (reason.value not in REASON_NAMES or reason.value == CRLReason.REMOVE_FROM_CRL):
        name = reason_name(reason.value)
        yield Violation(reason, f"revocationReason is {name}", value=name)


@_response_rule(
    "pkix.ocsp.cert_id_hash_length",
    fix="encode the complete hash",
    on=CertId,
    citation="RFC 6960 4.1.1",
)
def cert_id_hash_length(cert_id: CertId) -> Violations:
    """issuerNameHash and issuerKeyHash have the length of hashAlgorithm.

    Both are results of hashAlgorithm; one that is truncated or padded does not match any CA. The lengths
    are compared for SHA-1 and SHA-2. Other algorithms are not checked.
    """
    octets = HASH_OCTETS.get(cert_id.hash_name or "")
    if octets is None:
        return
    for name, digest in (
        ("issuerNameHash", cert_id.issuer_name_hash),
        ("issuerKeyHash", cert_id.issuer_key_hash),
    ):
        if len(digest.value) != octets:
            message = f"{name} has {len(digest.value):,} octets; a {cert_id.hash_name} hash has {octets}"
            yield Violation(digest, message, value=digest.value[:64])


@_response_rule(
    "pkix.ocsp.serial_number_out_of_range",
    on=CertId,
    severity=Severity.WARN,
    citation="RFC 6960 4.1.1; RFC 5280 4.1.2.2",
    fix="copy the serial number of the certificate",
)
def serial_number_out_of_range(cert_id: CertId) -> Violations:
    """serialNumber of a CertID is positive and not longer than 20 octets, as those of certificates.

    RFC 5280 4.1.2.2 does not permit other numbers in certificates. A responder copies the number from the
    request, and certificates that violate the limit exist, hence a warning.
    """
    number = cert_id.serial_number.value
    if number <= 0:
        message = f"the serial number is {hex(number)[:64]}, not positive"
    elif number.bit_length() // 8 >= MAX_SERIAL_OCTETS:
        message = f"the serial number has {number.bit_length() // 8 + 1:,} octets; the maximum is 20"
    else:
        return
    yield Violation(cert_id.serial_number, message, value=hex(number)[:128])


@_response_rule(
    "pkix.ocsp.hash_algorithm_parameters",
    on=CertId,
    citation="RFC 6960 4.1.1; RFC 3279 2.1; RFC 4055 2.1",
    fix="set the parameters of hashAlgorithm to NULL, or leave them out",
)
def hash_algorithm_parameters(cert_id: CertId) -> Violations:
    """The parameters of hashAlgorithm are NULL or absent for SHA-1 and SHA-2.

    Both forms occur and are accepted. Other algorithms are not checked.
    """
    parameters = cert_id.hash_algorithm.parameters
    if parameters is not None and cert_id.hash_name in HASH_OCTETS and not is_null(parameters):
        name = cert_id.hash_name
        yield Violation(parameters, f"the parameters of {name} are not NULL", value=parameters.der[:64])


@_response_rule(
    "pkix.ocsp.crl_url_invalid",
    on=CrlReference,
    severity=Severity.WARN,
    citation="RFC 6960 4.4.2; RFC 3986",
    fix="give the absolute URI of the CRL",
)
def crl_url_invalid(reference: CrlReference) -> Violations:
    """crlUrl of the CRL references extension is a URL.

    It specifies where the CRL is available. RFC 6960 does not define its syntax with a MUST, hence a warning.
    Octets outside ASCII are reported by pkix.ocsp.invalid_der.
    """
    url = reference.crl_url
    if url is not None and url.text is not None and (reason := why_invalid(url.text)) is not None:
        yield Violation(url, f"crlUrl is not a valid URL: {reason}", value=url.text[:64])


@_response_rule(
    "pkix.ocsp.crl_reference_empty",
    on=CrlReference,
    severity=Severity.NOTICE,
    citation="RFC 6960 4.4.2",
    fix="add crlUrl, crlNum or crlTime, or remove the extension",
)
def crl_reference_empty(reference: CrlReference) -> Violations:
    """The CRL references extension has crlUrl, crlNum or crlTime.

    All fields are optional in the ASN.1, but without any of them the extension references no CRL; hence a
    notice.
    """
    if reference.crl_url is None and reference.crl_num is None and reference.crl_time is None:
        yield Violation(reference, "the extension has neither crlUrl nor crlNum nor crlTime")


@_response_rule(
    "pkix.ocsp.certificate_issuer_without_name",
    on=SingleCertificateIssuer,
    citation="RFC 6960 4.4.5; RFC 5280 5.3.3",
    fix="copy the issuer field of the certificate into a directoryName",
)
def certificate_issuer_without_name(extension: SingleCertificateIssuer) -> Violations:
    """certificateIssuer in singleExtensions includes the distinguished name of the certificate's issuer.

    RFC 6960 supports the extensions of CRL entries in a SingleResponse. An empty certificateIssuer is
    reported by pkix.ocsp.invalid_der.
    """
    if extension.names and not extension.has_name:
        yield Violation(extension, "certificateIssuer has no distinguished name")


@_single_rule(
    "pkix.ocsp.never_issued_without_extended_revoke",
    citation="RFC 6960 2.2",
    fix="add the extended revoked definition extension to responseExtensions",
)
def never_issued_without_extended_revoke(single: SingleResponse, ctx: Context) -> Violations:
    """A response with the status revoked for a certificate that was never issued includes the extended
    revoked definition extension.

    RFC 6960 2.2 reserves certificateHold with the revocationTime 1970-01-01 for such certificates.
    """
    response = _response(ctx)
    if response is None or response.basic is None or not single.is_never_issued:
        return
    numbered = (ctx.known.certificates or {}).get(single.cert_id.serial_number.value, ())
    if any(single.cert_id.is_of(certificate) for certificate in numbered):
        return  # it was issued
    extensions = response.basic.tbs.extensions
    entries = () if extensions is None else extensions.entries
    if not any(extension.oid == ExtendedRevoked.OID for extension in entries):
        message = "the status is certificateHold since 1970-01-01, without the extended revoked definition"
        yield Violation(single.cert_status, message, value="revoked")


@_single_rule(
    "pkix.ocsp.never_issued_with_extension",
    citation="RFC 6960 2.2",
    covers=(
        "smbr.ocsp.reason_code_in_single_extensions",
        "pkix.ocsp.certificate_issuer_without_name",
        "pkix.ocsp.crl_reference_empty",
    ),
    fix="remove the extension",
)
def never_issued_with_extension(single: SingleResponse) -> Violations:
    """The status of a certificate that was never issued includes neither a CRL references extension nor an
    extension of CRL entries.

    Such a certificate is in no CRL, so these extensions would refer to an entry that does not exist. RFC 6960
    2.2 requires certificateHold and the revocationTime 1970-01-01 in its status; the rule recognizes it by
    these two values.
    """
    for extension in single.extensions if single.is_never_issued else ():
        if extension.oid in _PROHIBITED_IF_NEVER_ISSUED:
            message = f"{extension.name} is in the status of a certificate that was never issued"
            yield Violation(extension, message, value=extension.oid)


@_data_rule(
    "pkix.ocsp.duplicate_single_response",
    fix="remove the second SingleResponse",
    severity=Severity.NOTICE,
    citation="RFC 6960 3.2",
)
def duplicate_single_response(tbs: ResponseData) -> Violations:
    """A response has one SingleResponse for each certificate.

    RFC 6960 does not prohibit a second one, but does not say which of the two a client uses; hence a notice.
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
            yield Violation(cert_id, f"an earlier SingleResponse is for {number}", value=number)
        seen.add(key)


@_data_rule(
    "pkix.ocsp.no_matching_single_response",
    fix="answer with the CertID of the request",
    citation="RFC 6960 3.2",
)
def no_matching_single_response(tbs: ResponseData, ctx: Context) -> Violations:
    """A response includes a SingleResponse for the certificate in question.

    If the issuer is known (--issuer), at least one CertID has the hashes of its name and key. If certificates
    are known (--certs), at least one CertID is of one of them, unless all have a status that is right for
    serial numbers that no certificate has: unknown, or the revoked of RFC 6960 2.2. Hash algorithms other
    than SHA-1 and SHA-2 are not compared.
    """
    if not tbs.responses or not tbs.responses_readable:
        return
    issuer = ctx.known.presumed_issuer
    if issuer is not None and not _has_other_key(tbs, ctx):
        answers = [single.cert_id.is_issued_by(issuer) for single in tbs.responses]
        if not any(answers) and None not in answers:
            first = tbs.responses[0].cert_id
            yield Violation(first, f"no CertID is of the issuer{_difference(first, issuer)}")
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


def _has_other_key(tbs: ResponseData, ctx: Context) -> bool:
    """Whether the only certificates that are given for the issuer have its name and another key."""
    return any(
        other.tbs.subject is not None and single.cert_id.has_name_of(other.raw(other.tbs.subject))
        for other in ctx.known.foreign_issuers
        for single in tbs.responses
    )


def _difference(cert_id: CertId, issuer: Certificate) -> str:
    subject = issuer.tbs.subject
    named = subject is not None and cert_id.has_name_of(issuer.raw(subject))
    keyed = cert_id.has_key_of(issuer)
    if named == keyed:
        return ""
    right, wrong = ("name", "key") if named else ("key", "name")
    return f": the hash of its {right} is right, that of its {wrong} is not"


@_data_rule(
    "pkix.ocsp.issuer_not_given",
    severity=Severity.NOTICE,
    citation="RFC 6960 3.2",
    fix="give the certificate of the issuing CA with --issuer",
)
def issuer_not_given(tbs: ResponseData, ctx: Context) -> Violations:
    """The certificate of the CA that issued the certificates in question is among those given (--issuer).

    A certificate with the name in a CertID is not that CA's if it has another key and did not sign the
    response or the responder's certificate: CAs are re-keyed under the same name. The response is then not
    compared with any of those given.
    """
    others = ctx.known.foreign_issuers
    if others and _has_other_key(tbs, ctx):
        name = show_name(others[0].tbs.subject)
        message = f"the certificate given for {name} has another key, so the issuer was not checked"
        yield Violation(tbs, message)
    elif len(others) > 1:
        yield Violation(tbs, "no certificate given is that of the issuer, so the issuer was not checked")


# The lightweight profile


@_single_rule(
    "pkix.ocsp.lightweight_next_update_missing",
    fix="add nextUpdate",
    citation="RFC 5019 2.2.4",
    mode=Mode.OPT_IN,
)
def lightweight_next_update_missing(single: SingleResponse) -> Violations:
    """A response of the lightweight profile includes nextUpdate.

    A response does not show its profile, and RFC 6960 permits leaving nextUpdate out. So the rule runs only
    if it is selected by its id, for responders that claim the profile.
    """
    if single.next_update is None:
        yield Violation(single, "there is no nextUpdate")


@_data_rule(
    "pkix.ocsp.lightweight_multiple_responses",
    fix="answer with one SingleResponse",
    severity=Severity.NOTICE,
    citation="RFC 5019 2.2.1",
)
def lightweight_multiple_responses(tbs: ResponseData) -> Violations:
    """A response of the lightweight profile contains one SingleResponse.

    RFC 6960 permits more, and clients of the lightweight profile ignore those that they do not need.
    """
    count = len(tbs.responses)
    if count > 1:
        message = f"there are {count:,} SingleResponses; the lightweight profile has one"
        yield Violation(tbs.responses[1], message, value=str(count))


@_response_rule(
    "pkix.ocsp.lightweight_extension",
    fix="remove responseExtensions",
    on=ResponseExtensions,
    severity=Severity.NOTICE,
    citation="RFC 5019 2.2.1",
)
def lightweight_extension(extensions: ResponseExtensions) -> Violations:
    """A response of the lightweight profile does not include responseExtensions.

    RFC 6960 permits extensions such as a nonce; a response with a nonce cannot be produced ahead and cached.
    """
    if extensions.entries:
        names = ", ".join(_names(extensions.entries))
        message = f"responseExtensions has {names}; the lightweight profile has none"
        yield Violation(extensions, message, value=names)


def _names(extensions: tuple[Extension, ...]) -> list[str]:
    names = [extension.name[:64] for extension in extensions[:8]]
    return [*names, "..."] if len(extensions) > 8 else names


# The signer


@_response_rule(
    "pkix.ocsp.responder_key_hash",
    on=ResponderId,
    citation="RFC 6960 4.2.1",
    fix="use the SHA-1 hash of the value of subjectPublicKey, without tag, length and unused bits",
)
def responder_key_hash(responder_id: ResponderId, ctx: Context) -> Violations:
    """A responderID by key is the SHA-1 hash of the value of the responder's subjectPublicKey.

    It is always SHA-1, independent of the hash of the signature, because it is used only to find the key.
    """
    if problem := _key_hash_problem(responder_id, ctx):
        digest = responder_id.key_hash
        yield Violation(digest or responder_id, problem, value=None if digest is None else digest.value[:64])


def _key_hash_problem(responder_id: ResponderId, ctx: Context) -> str | None:
    """What is wrong with a responderID by key that is not as RFC 6960 makes it; None if it names another
    key, or is right."""
    if responder_id.key_hash is None:
        return None
    digest = responder_id.key_hash.value
    signer = _signer(ctx)
    if len(digest) != SHA1_OCTETS:
        return f"byKey has {len(digest):,} octets; a SHA-1 hash has {SHA1_OCTETS}"
    if signer is None or digest == key_hash(signer.certificate):
        return None
    for algorithm in ("sha224", "sha256", "sha384", "sha512"):
        whole = key_hash(signer.certificate, algorithm)
        if whole is not None and digest == whole[:SHA1_OCTETS]:
            return f"byKey is the beginning of the {algorithm} hash of the key, not its SHA-1 hash"
    return None


@_response_rule(
    "pkix.ocsp.responder_id_mismatch",
    fix="name the certificate whose key signs",
    on=ResponderId,
    citation="RFC 6960 4.2.2.3",
)
def responder_id_mismatch(responder_id: ResponderId, ctx: Context) -> Violations:
    """responderID corresponds to the certificate that was used to sign the response.

    It is searched for in certs, and is the issuer's if that is known (--issuer). Names are compared as in
    RFC 5280 7.1.
    """
    signer = _signer(ctx)
    if signer is None or is_identified(responder_id, signer.certificate):
        return
    if _key_hash_problem(responder_id, ctx) is None:
        where = responder_id.name or responder_id.key_hash or responder_id
        what = "byName" if responder_id.name is not None else "byKey"
        value = None if responder_id.key_hash is None else responder_id.key_hash.value
        holder = "the issuer's certificate" if signer.embedded is None else ctx.locate(signer.embedded).path
        message = f"{what} is not that of {holder}, whose key verifies the signature"
        yield Violation(where, message, value=value)


@_response_rule(
    "pkix.ocsp.signature_invalid",
    covers=("pkix.ocsp.signature_unused_bits", "pkix.ocsp.signature_malformed"),
    fix="sign the response with the key of the certificate that responderID names",
    citation="RFC 6960 3.2",
)
def signature_invalid(response: OcspResponse, ctx: Context) -> Violations:
    """The signature of a response verifies with the key of the signer.

    The signer is the one that responderID names: a certificate in certs or, if it is known (--issuer), the
    issuer's. If responderID names none of them, the signature verifies with the key of one in certs. Unknown
    algorithms are not checked. See pkix.ocsp.signature_invalid_doubtful for responses of an unknown signer.
    """
    basic = response.basic
    if basic is None or basic.signature is None:
        return
    signer = find_signer(response, ctx.known.issuers)
    if signer is not None and signer.verifies is False:
        holder = "the issuer's certificate" if signer.embedded is None else ctx.locate(signer.embedded).path
        yield Violation(basic.signature, f"the signature does not verify with the key of {holder}")
    elif signer is None and response.certificates and is_signed_by_none(response, ctx.known.issuers):
        message = "responderID names no certificate in certs, and the signature verifies with the key of none"
        yield Violation(basic.signature, message)


@_response_rule(
    "pkix.ocsp.signature_unused_bits",
    severity=Severity.WARN,
    citation="RFC 6960 4.2.1; RFC 5280 4.1.1.3",
    fix="encode the signature as whole octets",
)
def signature_unused_bits(response: OcspResponse) -> Violations:
    """signature consists of whole octets.

    If the unused bits are not zero, the encoding is not DER, and pkix.ocsp.invalid_der reports it.
    """
    signature = None if response.basic is None else response.basic.signature
    if signature is None or not signature.unused_bits or not signature.value:
        return
    if not signature.value[-1] & ((1 << signature.unused_bits) - 1):
        yield Violation(signature, f"signature has {signature.unused_bits} unused bits; it must have none")


@_response_rule(
    "pkix.ocsp.signature_malformed",
    severity=Severity.WARN,
    citation="RFC 6960 4.2.1; RFC 5280 4.1.1.3",
    fix="encode the signature as its algorithm defines it",
)
def signature_malformed(response: OcspResponse) -> Violations:
    """signature has the form that its algorithm defines, and is not empty.

    ECDSA and DSA signatures are a SEQUENCE of two positive INTEGERs; EdDSA and ML-DSA signatures have a fixed
    length. If the signer is known, pkix.ocsp.signature_invalid reports such a signature.
    """
    basic = response.basic
    if basic is None or basic.signature is None or basic.signature_algorithm is None:
        return
    signature = basic.signature
    if not signature.unused_bits and (problem := signature_problem(signature, basic.signature_algorithm.oid)):
        yield Violation(signature, f"signature {problem}", value=signature.value[:64])


@_response_rule(
    "pkix.ocsp.signature_invalid_doubtful",
    fix="add the certificate of the responder to certs",
    severity=Severity.NOTICE,
    citation="RFC 6960 3.2",
    doubtful_of="pkix.ocsp.signature_invalid",
    issuer=True,
)
def signature_invalid_doubtful(response: OcspResponse, ctx: Context) -> Violations:
    """A response that the issuer did not sign includes the certificate of the signer in certs.

    certs may be left out. The client then needs the responder's certificate from another source, and the
    signature was not checked.
    """
    basic = response.basic
    if basic is None or response.certificates or find_signer(response, ctx.known.issuers) is not None:
        return
    message = "the signature is not the issuer's, and no other certificate is known to verify it with"
    yield Violation(basic.signature or basic, message)


@_response_rule(
    "pkix.ocsp.responder_not_issued_by_ca",
    fix="issue the certificate of the responder directly from the CA",
    citation="RFC 6960 4.2.2.2",
)
def responder_not_issued_by_ca(response: OcspResponse, ctx: Context) -> Violations:
    """The certificate of a delegated responder is issued directly by the CA that the request identifies.

    Without the issuer's certificate, the name of the responder's issuer is compared with the hashes in the
    CertIDs. With it (--issuer), the names are compared and the signature is verified.
    """
    signer = find_signer(response, ctx.known.issuers)
    if signer is None or signer.embedded is None or signer.is_issuer:
        return
    if is_issued_by_issuer(response, signer.certificate, ctx.known.issuers) is False:
        yield Violation(
            signer.embedded,
            "the responder's certificate is not issued by the CA that the CertIDs identify",
        )


@_response_rule(
    "pkix.ocsp.responder_expired_or_not_yet_valid",
    citation="RFC 6960 3.2; RFC 5280 6.1.3",
    fix="sign with the key of a certificate that is valid at producedAt",
)
def responder_expired_or_not_yet_valid(response: OcspResponse, ctx: Context) -> Violations:
    """producedAt lies in the validity of the delegated responder's certificate.

    Otherwise the certificate had expired, or was not yet valid, when it signed, and clients do not accept it.
    """
    signer, produced_at = find_signer(response, ctx.known.issuers), response.produced_at
    if signer is None or signer.embedded is None or produced_at is None or produced_at.seconds is None:
        return
    validity = signer.certificate.tbs.validity
    if validity is None or signer.is_issuer:
        return
    start, end = validity.not_before, validity.not_after
    if start.seconds is not None and produced_at.seconds < start.seconds:
        message = f"notBefore of the responder is {show_time(start)}; producedAt is {show_time(produced_at)}"
        yield Violation(signer.embedded.locate(start), message, value=start.text)
    elif end.seconds is not None and produced_at.seconds > end.seconds:
        message = f"notAfter of the responder is {show_time(end)}; producedAt is {show_time(produced_at)}"
        yield Violation(signer.embedded.locate(end), message, value=end.text)


# The certificate of a delegated responder


@_responder_rule(
    "pkix.ocsp.responder_eku_missing",
    fix="add id-kp-OCSPSigning to extKeyUsage",
    citation="RFC 6960 4.2.2.2",
)
def responder_eku_missing(tbs: TBSCertificate) -> Violations:
    """extKeyUsage of a delegated responder's certificate contains id-kp-OCSPSigning.

    anyExtendedKeyUsage is not enough: the delegation is explicit.
    """
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        if not tbs.has(ExtendedKeyUsage):
            yield Violation(tbs.extension_holder, "there is no extKeyUsage extension")
    elif not purposes.has(OCSP_SIGNING):
        found = ", ".join(purpose.oid for purpose in purposes.purposes[:8])
        yield Violation(purposes, f"extKeyUsage has {found or 'no purpose'}, not {OCSP_SIGNING}", value=found)


@_responder_rule(
    "pkix.ocsp.responder_digital_signature_missing",
    fix="assert digitalSignature",
    on=KeyUsage,
    citation="RFC 5280 4.2.1.3; RFC 5280 4.2.1.12",
)
def responder_digital_signature_missing(key_usage: KeyUsage) -> Violations:
    """keyUsage of a delegated responder, if present, asserts digitalSignature or nonRepudiation.

    These are the bits that RFC 5280 4.2.1.12 names as consistent with id-kp-OCSPSigning.
    """
    if not key_usage.flags & (KeyUsageBits.DIGITAL_SIGNATURE | KeyUsageBits.NON_REPUDIATION):
        found = ", ".join(bit.name for bit in key_usage.bits)
        yield Violation(
            key_usage,
            f"keyUsage asserts {found or 'no bit'}, neither digitalSignature nor nonRepudiation",
            value=found,
        )


@_responder_rule(
    "pkix.ocsp.nocheck_not_null",
    fix="set the value of id-pkix-ocsp-nocheck to NULL (0500)",
    citation="RFC 6960 4.2.2.2.1",
)
def nocheck_not_null(tbs: TBSCertificate) -> Violations:
    """The value of the extension id-pkix-ocsp-nocheck is NULL.

    The presence of the extension is its whole meaning: clients trust the responder for the lifetime of its
    certificate without checking whether it is revoked. The octets of extnValue are compared with the DER of
    NULL, 0500.
    """
    extension = tbs.by_oid.get(NO_CHECK)
    if extension is not None and extension.value.value != NULL:
        found = extension.value.value[:32]
        yield Violation(extension.value, f"the value is {found.hex() or 'empty'}, not 0500", value=found)


@_responder_rule(
    "pkix.ocsp.nocheck_critical",
    covers=("pkix.extensions.unknown_critical",),
    fix="remove the critical field from id-pkix-ocsp-nocheck",
    severity=Severity.WARN,
    citation="RFC 6960 4.2.2.2.1",
)
def nocheck_critical(tbs: TBSCertificate) -> Violations:
    """id-pkix-ocsp-nocheck is not critical.

    A client that does not know the extension rejects the certificate if it is critical, and can use the
    certificate otherwise. RFC 6960 says SHOULD, hence a warning.
    """
    extension = tbs.by_oid.get(NO_CHECK)
    if extension is not None and extension.critical:
        yield Violation(extension.critical_node, "ocspNoCheck is critical")
