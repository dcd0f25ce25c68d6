"""CRLs: RFC 5280 5, and 6.3.3 for the relation of a CRL to its issuer.

Rules on entries run on revokedCertificates as a whole: see `on_entries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from typing import Literal

from smime_lint.br import iso_time
from smime_lint.model import (
    NO_TIME,
    UNDEFINED_REASON,
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    CertificateList,
    CrlDistributionPoints,
    CrlNumber,
    CRLReason,
    DeltaCrlIndicator,
    DirectoryName,
    DnsName,
    Extension,
    Fault,
    FreshestCrl,
    GeneralName,
    IpAddress,
    IssuerAltName,
    IssuingDistributionPoint,
    KeyUsage,
    KeyUsageBits,
    OtherName,
    RevokedCertificate,
    RevokedCertificates,
    Rfc822Name,
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    SubjectKeyIdentifier,
    TBSCertList,
    Time,
    Trait,
    UniformResourceIdentifier,
    UnknownExtension,
    reason_name,
)
from smime_lint.path.names import same_name, show_name
from smime_lint.path.revoked import known_entries
from smime_lint.path.signatures import verifies
from smime_lint.rules import (
    Context,
    Defaults,
    Kind,
    Rule,
    Severity,
    Violation,
    Violations,
    is_ca_certificate,
    on_entries,
)

from . import issuer_alt_name
from .certificate import signature_problem
from .faults import report_except_times
from .times import show_time
from .uris import CA_ISSUERS, scheme_of, why_invalid

_V2 = 1
_MAX_NUMBER_OCTETS = 20
_UTC_TIME_LAST = 2524607999
"""The end of 2049 in seconds since 1970."""
_MAX_MATCHES = 1000
"""Certificates whose distribution points are compared with the CRL's; those of one CA are alike."""
_REASON_BITS = {
    CRLReason.KEY_COMPROMISE: 1,
    CRLReason.CA_COMPROMISE: 2,
    CRLReason.AFFILIATION_CHANGED: 3,
    CRLReason.SUPERSEDED: 4,
    CRLReason.CESSATION_OF_OPERATION: 5,
    CRLReason.CERTIFICATE_HOLD: 6,
    CRLReason.PRIVILEGE_WITHDRAWN: 7,
    CRLReason.AA_COMPROMISE: 8,
}
"""The bit of ReasonFlags (RFC 5280 4.2.1.13) for each CRLReason (5.3.1) that has one."""

_crl_rule = Defaults(on=CertificateList, kinds=Kind.CRL, severity=Severity.ERROR).rule
_tbs_rule = Defaults(on=TBSCertList, kinds=Kind.CRL, severity=Severity.ERROR).rule
_entries_rule = Defaults(on=RevokedCertificates, kinds=Kind.CRL, severity=Severity.ERROR).rule
_point_rule = Defaults(
    on=IssuingDistributionPoint, kinds=Kind.CRL, severity=Severity.ERROR, citation="RFC 5280 5.2.5"
).rule


def _crl(ctx: Context) -> CertificateList | None:
    return ctx.document if isinstance(ctx.document, CertificateList) else None


def _number(value: int) -> str:
    return str(value) if abs(value) < 1 << 64 else hex(value)[:64]


# The CRL


@_tbs_rule(
    "pkix.crl.invalid_der", on=Fault, citation="RFC 5280 5.1", fix="encode the CRL as RFC 5280 5.1 has it"
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """A CRL is the DER of a CertificateList, to its end.

    Each deviation from DER or from the ASN.1 of a field is one finding. The form of times has its own rules,
    pkix.crl.wrong_time_type and pkix.crl.invalidity_date_format, and so have the string types of attributes
    in names, for example pkix.name.directory_string_type. A CRL without the mandatory fields is not
    linted.
    """
    return report_except_times(fault, ctx)


@_tbs_rule("pkix.crl.version_not_v2", citation="RFC 5280 5.1.2.1", fix="set version to v2 (1)")
def version_not_v2(tbs: TBSCertList) -> Violations:
    """version is v2.

    CAs that conform to RFC 5280 issue v2 CRLs, and only v2 permits extensions.
    """
    if tbs.version is None:
        yield Violation(tbs, "there is no version, which means v1")
    elif tbs.version.value != _V2:
        yield Violation(tbs.version, f"version is {_number(tbs.version.value)}; v2 is 1")


@_crl_rule(
    "pkix.crl.signature_algorithm_mismatch",
    citation="RFC 5280 5.1.1.2",
    fix="write the same AlgorithmIdentifier in both fields",
)
def signature_algorithm_mismatch(crl: CertificateList) -> Violations:
    """signatureAlgorithm contains the same algorithm identifier as signature in the TBSCertList.

    The signature covers only the inner field, so the comparison shows that the outer one was not replaced.
    The whole encodings are compared, including the parameters.
    """
    inner, outer = crl.tbs.signature, crl.signature_algorithm
    if inner is not None and outer is not None and inner.der != outer.der:
        message = f"signatureAlgorithm is {outer.oid[:64]}, signature is {inner.oid[:64]}"
        if inner.oid == outer.oid:
            message = "signatureAlgorithm and signature differ in their parameters"
        yield Violation(outer, message, value=outer.der[:64])


@_crl_rule(
    "pkix.crl.signature_unused_bits",
    severity=Severity.WARN,
    citation="RFC 5280 5.1.1.3",
    fix="encode the signature as whole octets",
)
def signature_unused_bits(crl: CertificateList) -> Violations:
    """signatureValue consists of whole octets.

    If the unused bits are not zero, the encoding is not DER, and pkix.crl.invalid_der reports it.
    """
    signature = crl.signature_value
    if signature is None or not signature.unused_bits or not signature.value:
        return
    if not signature.value[-1] & ((1 << signature.unused_bits) - 1):
        yield Violation(
            signature, f"signatureValue has {signature.unused_bits} unused bits; it must have none"
        )


@_crl_rule(
    "pkix.crl.signature_malformed",
    severity=Severity.WARN,
    citation="RFC 5280 5.1.1.3",
    fix="encode the signature as its algorithm defines it",
)
def signature_malformed(crl: CertificateList) -> Violations:
    """signatureValue has the form that its algorithm defines, and is not empty.

    ECDSA and DSA signatures are a SEQUENCE of two positive INTEGERs; EdDSA and ML-DSA signatures have a fixed
    length. If the issuer is known (--issuer), pkix.crl.signature_invalid reports such a signature.
    """
    signature, algorithm = crl.signature_value, crl.signature_algorithm
    if signature is None or algorithm is None or signature.unused_bits:
        return
    if problem := signature_problem(signature, algorithm.oid):
        yield Violation(signature, f"signatureValue {problem}", value=signature.value[:64])


@_tbs_rule(
    "pkix.crl.issuer_empty", citation="RFC 5280 5.1.2.3", fix="copy the subject of the CA's certificate"
)
def issuer_empty(tbs: TBSCertList) -> Violations:
    """issuer contains a non-empty distinguished name.

    Clients find the certificate of the issuer by this name, and compare it with the issuer of the
    certificates that they check. An issuer that does not decode is reported by pkix.crl.invalid_der.
    """
    if tbs.issuer is not None and not tbs.issuer.rdns:
        yield Violation(tbs.issuer, "issuer is an empty sequence")


# Times


@_tbs_rule("pkix.crl.next_update_missing", citation="RFC 5280 5.1.2.5", fix="add nextUpdate")
def next_update_missing(tbs: TBSCertList) -> Violations:
    """A CRL includes nextUpdate.

    Without it, relying parties do not see that a CRL is out of date. The ASN.1 makes the field optional, but
    RFC 5280 requires it of CAs that conform to it. A nextUpdate that cannot be read counts as present.
    """
    if not tbs.has_next_update:
        yield Violation(tbs, "there is no nextUpdate")


def _time_problem(time: Time) -> str | None:
    if time.seconds is not None and time.seconds <= _UTC_TIME_LAST:
        if time.type != "UTCTime":
            return f"{time.text[:32]} is a GeneralizedTime; times through 2049 are UTCTime"
        return None if len(time.raw) == 13 and time.raw[-1:] == b"Z" else _form(time, "YYMMDDHHMMSSZ")
    if time.seconds is None and time.type == "UTCTime":
        return _form(time, "YYMMDDHHMMSSZ")
    good = time.seconds is not None and len(time.raw) == 15 and time.raw[-1:] == b"Z"
    return None if good else _form(time, "YYYYMMDDHHMMSSZ")


def _form(time: Time, form: str) -> str:
    return f"the {time.type} is {time.text[:32]!r}, not {form}"


def _check_time(time: Time) -> Violation:
    problem = _time_problem(time) or "the time has an unusual form"
    return Violation(time, problem, value=time.text[:32])


@_tbs_rule(
    "pkix.crl.wrong_time_type",
    citation="RFC 5280 5.1.2.4; RFC 5280 5.1.2.5; RFC 5280 5.1.2.6",
    fix="write times through 2049 as UTCTime YYMMDDHHMMSSZ, later ones as GeneralizedTime YYYYMMDDHHMMSSZ",
)
def wrong_time_type(tbs: TBSCertList) -> Violations:
    """Dates through 2049 are UTCTime and later ones GeneralizedTime, in Greenwich Mean Time and with seconds.

    This applies to thisUpdate, nextUpdate and every revocationDate. invalidityDate is always GeneralizedTime:
    see pkix.crl.invalidity_date_format.
    """
    for time in (tbs.this_update, tbs.next_update):
        if time is not None and _time_problem(time):
            yield _check_time(time)
    revoked = tbs.revoked_certificates
    if revoked is not None:
        positions = revoked.entries.traits[Trait.DATE_FORM]
        yield from on_entries(revoked, positions, lambda entry: _check_time(entry.revocation_date))


@_tbs_rule(
    "pkix.crl.next_update_not_after_this_update",
    citation="RFC 5280 5.1.2.5",
    covers=("pkix.crl.next_update_before_this_update",),
    fix="set nextUpdate to a time after thisUpdate",
)
def next_update_not_after_this_update(tbs: TBSCertList) -> Violations:
    """nextUpdate is later than thisUpdate.

    thisUpdate is the issue date, and nextUpdate the date by which the next CRL is issued; the order follows
    from these definitions. The times are compared to the second. Equal times are reported, because such a CRL
    is out of date as soon as it is issued.
    """
    if tbs.this_update is None or tbs.next_update is None:
        return
    start, end = tbs.this_update.seconds, tbs.next_update.seconds
    if start is not None and end is not None and end <= start:
        message = f"nextUpdate is {iso_time(end)}, not later than thisUpdate, {iso_time(start)}"
        yield Violation(tbs.next_update, message)


@_tbs_rule(
    "pkix.crl.stale", citation="RFC 5280 5.1.2.5; RFC 5280 6.3.3", fix="issue the next CRL by nextUpdate"
)
def stale(tbs: TBSCertList, ctx: Context) -> Violations:
    """The next CRL is issued by nextUpdate.

    The rule runs if it is known when the CRL was fetched (--fetched-at). A CRL that is fetched after its
    nextUpdate was not replaced in time, and relying parties reject it.
    """
    now, end = ctx.known.fetched_at, tbs.next_update
    if now is not None and end is not None and end.seconds is not None and now > end.seconds:
        yield Violation(end, f"nextUpdate is {iso_time(end.seconds)}; the CRL was fetched at {iso_time(now)}")


@_tbs_rule(
    "pkix.crl.this_update_in_future",
    severity=Severity.WARN,
    citation="RFC 5280 5.1.2.4",
    fix="set thisUpdate to the time of issuance",
)
def this_update_in_future(tbs: TBSCertList, ctx: Context) -> Violations:
    """thisUpdate is the issue date of the CRL, which is not later than the time when it was fetched.

    The rule runs if that time is known (--fetched-at). Clocks may differ, hence a warning.
    """
    now, start = ctx.known.fetched_at, tbs.this_update
    if now is not None and start is not None and start.seconds is not None and now < start.seconds:
        message = f"thisUpdate is {iso_time(start.seconds)}; the CRL was fetched at {iso_time(now)}"
        yield Violation(start, message)


# Entries


@_entries_rule(
    "pkix.crl.empty_revoked_certificates", citation="RFC 5280 5.1.2.6", fix="remove revokedCertificates"
)
def empty_revoked_certificates(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """revokedCertificates is absent if there are no revoked certificates.

    RFC 5280 requires the field to be omitted, although the ASN.1 permits an empty SEQUENCE. The rule reports
    a SEQUENCE without content.
    """
    if ctx.document.raw(revoked)[1] == 0:
        yield Violation(revoked, "revokedCertificates is an empty sequence")


@_entries_rule(
    "pkix.crl.duplicate_entry", citation="RFC 5280 5.1.2.6", fix="list each certificate in one entry"
)
def duplicate_entry(revoked: RevokedCertificates) -> Violations:
    """A CRL lists each certificate in only one entry.

    In an indirect CRL, only entries with the same certificate issuer are compared, wherever they stand. The
    names in certificateIssuer and issuer are compared byte for byte.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        number = hex(entry.serial_number.value)
        return Violation(entry.serial_number, f"an earlier entry has the serial number {number[:64]}", number)

    yield from on_entries(revoked, revoked.entries.traits[Trait.REPEATED_SERIAL_NUMBER], violation)


@_tbs_rule(
    "pkix.crl.revocation_date_in_future",
    severity=Severity.WARN,
    citation="RFC 5280 5.1.2.6",
    fix="set revocationDate to the time of the revocation",
)
def revocation_date_in_future(tbs: TBSCertList) -> Violations:
    """revocationDate is not later than thisUpdate.

    A CRL lists certificates that are revoked when it is issued. The two times are compared to the second, and
    equal times are permitted. RFC 5280 does not prohibit a later date in words, hence a warning.
    """
    revoked = tbs.revoked_certificates
    this_update = None if tbs.this_update is None else tbs.this_update.seconds
    if revoked is None or this_update is None:
        return
    limit = this_update
    dates = revoked.entries.dates
    if not dates or max(dates) <= limit:
        return

    def violation(entry: RevokedCertificate) -> Violation:
        when = iso_time(entry.revocation_date.seconds or NO_TIME)
        return Violation(
            entry.revocation_date, f"revocationDate is {when}, later than thisUpdate, {iso_time(limit)}"
        )

    later = (position for position, date in enumerate(dates) if date > limit)
    yield from on_entries(revoked, later, violation)


@_entries_rule(
    "pkix.crl.serial_number_out_of_range",
    severity=Severity.WARN,
    citation="RFC 5280 5.1.2.6; RFC 5280 4.1.2.2",
    fix="list the serial number as in the certificate",
)
def serial_number_out_of_range(revoked: RevokedCertificates) -> Violations:
    """Serial numbers of entries are positive and not longer than 20 octets, as those of certificates.

    An entry applies only to the certificate with exactly this number, and RFC 5280 4.1.2.2 does not permit
    other numbers in certificates. Certificates that violate it exist, and their revocation needs such an
    entry, hence a warning.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        number = entry.serial_number.value
        if number <= 0:
            message = f"the serial number is {hex(number)[:64]}, not positive"
        else:
            message = f"the serial number has {number.bit_length() // 8 + 1:,} octets; the maximum is 20"
        return Violation(entry.serial_number, message, value=hex(number)[:128])

    yield from on_entries(revoked, revoked.entries.traits[Trait.SERIAL_NUMBER_OUT_OF_RANGE], violation)


# Extensions of the CRL


def _criticality(
    extension_class: type[Extension],
    id: str,
    name: str,
    citation: str,
    is_critical: bool,
    why: str,
    severity: Severity = Severity.ERROR,
) -> Rule:
    def check(tbs: TBSCertList) -> Violations:
        extension = tbs.of_class(extension_class)
        if extension is not None and extension.critical is not is_critical:
            found = "not critical" if is_critical else "critical"
            yield Violation(extension.critical_node, f"{extension.name} is {found}")

    check.__doc__ = _criticality_doc(f"{name} of a CRL", is_critical, why)
    return _tbs_rule(
        f"pkix.crl.{id}_{'not_' if is_critical else ''}critical",
        severity=severity,
        citation=citation,
        fix=f"mark {name} critical" if is_critical else f"remove the critical field from {name}",
    )(check)


def _criticality_doc(subject: str, is_critical: bool, why: str) -> str:
    title = f"{subject} is {'critical' if is_critical else 'not critical'}."
    return f"{title}\n\n{why}\nThe rule also runs if the value of the extension does not decode."


CRITICALITY = (
    _criticality(
        AuthorityKeyIdentifier,
        "authority_key_identifier",
        "authorityKeyIdentifier",
        "RFC 5280 5.2.1; RFC 5280 4.2.1.1",
        False,
        "It helps to find the key of the issuer, and a client can use the CRL without it.",
    ),
    _criticality(
        IssuerAltName,
        "issuer_alt_name",
        "issuerAltName",
        "RFC 5280 5.2.2",
        False,
        "It adds names of the issuer that a client need not process. RFC 5280 says SHOULD, hence a warning.",
        Severity.WARN,
    ),
    _criticality(
        CrlNumber,
        "crl_number",
        "cRLNumber",
        "RFC 5280 5.2.3",
        False,
        "It shows which CRL is newer, and does not change the meaning of the entries.",
    ),
    _criticality(
        DeltaCrlIndicator,
        "delta_crl_indicator",
        "deltaCRLIndicator",
        "RFC 5280 5.2.4",
        True,
        "A client that ignored it would use the changes since the base CRL as a complete CRL.",
    ),
    _criticality(
        IssuingDistributionPoint,
        "issuing_distribution_point",
        "issuingDistributionPoint",
        "RFC 5280 5.2.5",
        True,
        "A client that ignored it would use a CRL with a limited scope for every certificate of the CA.",
    ),
    _criticality(
        FreshestCrl,
        "freshest_crl",
        "freshestCRL",
        "RFC 5280 5.2.6",
        False,
        "It shows where delta CRLs are, and a client can use the complete CRL without them.",
    ),
    _criticality(
        AuthorityInfoAccess,
        "authority_info_access",
        "authorityInfoAccess",
        "RFC 5280 5.2.7",
        False,
        "It shows where the certificate of the issuer is, and a client may have it from another source.",
    ),
)


@_tbs_rule(
    "pkix.crl.unknown_critical_extension",
    severity=Severity.NOTICE,
    citation="RFC 5280 5.2; RFC 5280 5.3",
    fix="remove the critical field from the extension, unless its definition requires it",
)
def unknown_critical_extension(tbs: TBSCertList) -> Violations:
    """An extension that RFC 5280 does not define is not critical, in a CRL and in its entries.

    An application does not use a CRL with a critical extension that it cannot process. RFC 5280 leaves such
    extensions to communities that agree on them, hence a notice.
    """
    for extension in tbs.extension_list:
        if extension.critical and isinstance(extension, UnknownExtension):
            yield Violation(extension.critical_node, f"the extension {extension.name[:64]} is critical")
    revoked = tbs.revoked_certificates
    if revoked is not None:
        positions = revoked.entries.traits[Trait.UNKNOWN_CRITICAL_EXTENSION]
        yield from on_entries(revoked, positions, _unknown_critical)


def _unknown_critical(entry: RevokedCertificate) -> Violation:
    for extension in entry.extensions:
        if extension.critical and isinstance(extension, UnknownExtension):
            return Violation(extension.critical_node, f"the extension {extension.name[:64]} is critical")
    return Violation(entry, "an extension is critical")


@_tbs_rule("pkix.crl.crl_number_missing", citation="RFC 5280 5.2.3", fix="add cRLNumber")
def crl_number_missing(tbs: TBSCertList) -> Violations:
    """A CRL includes cRLNumber.

    The number shows which of two CRLs with the same scope is newer, and which complete CRL a delta CRL
    updates. A cRLNumber that does not decode counts as present: pkix.crl.invalid_der reports it.
    """
    if tbs.of_class(CrlNumber) is None and tbs.extensions_readable:
        yield Violation(tbs.extension_holder, "there is no cRLNumber extension")


@_tbs_rule(
    "pkix.crl.crl_number_out_of_range",
    citation="RFC 5280 5.2.3",
    fix="number CRLs from 0 up, in at most 20 octets",
)
def crl_number_out_of_range(tbs: TBSCertList) -> Violations:
    """cRLNumber is not negative and not longer than 20 octets.

    The same applies to BaseCRLNumber of a delta CRL, which is the number of another CRL.
    """
    crl_number, delta = tbs.get(CrlNumber), tbs.get(DeltaCrlIndicator)
    numbers = [] if crl_number is None else [("cRLNumber", crl_number.number)]
    if delta is not None:
        numbers.append(("BaseCRLNumber", delta.base_crl_number))
    for name, number in numbers:
        if number.value < 0:
            yield Violation(number, f"{name} is {_number(number.value)}, which is negative")
        elif number.value.bit_length() // 8 >= _MAX_NUMBER_OCTETS:
            octets = number.value.bit_length() // 8 + 1
            yield Violation(
                number, f"{name} has {octets:,} octets; the maximum is 20", hex(number.value)[:128]
            )


@_tbs_rule(
    "pkix.crl.base_crl_number_above_crl_number",
    citation="RFC 5280 5.2.3; RFC 5280 5.2.4",
    fix="name an earlier complete CRL as the base",
)
def base_crl_number_above_crl_number(tbs: TBSCertList) -> Violations:
    """BaseCRLNumber of a delta CRL is not above its cRLNumber.

    Complete CRLs and delta CRLs of one scope share one monotonically increasing sequence of numbers, and the
    base was issued earlier.
    """
    crl_number, delta = tbs.get(CrlNumber), tbs.get(DeltaCrlIndicator)
    if crl_number is None or delta is None:
        return
    number, base = crl_number.number.value, delta.base_crl_number
    if base.value > number:
        yield Violation(base, f"BaseCRLNumber is {_number(base.value)}; cRLNumber is {_number(number)}")


@_tbs_rule(
    "pkix.crl.authority_key_identifier_missing",
    citation="RFC 5280 5.2.1",
    fix="add authorityKeyIdentifier with the subjectKeyIdentifier of the CA as keyIdentifier",
)
def authority_key_identifier_missing(tbs: TBSCertList) -> Violations:
    """A CRL includes authorityKeyIdentifier, with a keyIdentifier that is not empty.

    A CA may have several keys, for example after a key changeover, and keyIdentifier shows which one signed
    the CRL. RFC 5280 requires the key identifier method, so authorityCertIssuer and authorityCertSerialNumber
    do not replace it. An extension that does not decode is reported by pkix.crl.invalid_der.
    """
    extension = tbs.of_class(AuthorityKeyIdentifier)
    if extension is None:
        if tbs.extensions_readable:
            yield Violation(tbs.extension_holder, "there is no authorityKeyIdentifier extension")
    elif isinstance(extension, AuthorityKeyIdentifier):
        identifier = extension.key_identifier
        if identifier is None:
            yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")
        elif not identifier.value:
            yield Violation(identifier, "keyIdentifier has no octets")


@_tbs_rule(
    "pkix.crl.duplicate_extension",
    citation="RFC 5280 5.2; RFC 5280 4.2",
    fix="remove the second instance of the extension",
)
def duplicate_extension(tbs: TBSCertList) -> Violations:
    """A CRL and its entries do not include more than one instance of an extension.

    RFC 5280 4.2 requires this of certificates, and the extensions of CRLs have the same syntax. It is not
    defined which of two instances a client uses. Extensions are compared by OID; their values may differ.
    """
    yield from _repeated(tbs.extension_list)
    revoked = tbs.revoked_certificates
    if revoked is not None:
        positions = revoked.entries.traits[Trait.REPEATED_EXTENSION]
        yield from on_entries(revoked, positions, lambda entry: next(_repeated(entry.extensions)))


def _repeated(extensions: tuple[Extension, ...]) -> Iterator[Violation]:
    seen: set[str] = set()
    for extension in extensions:
        if extension.oid in seen:
            name = extension.name[:64]
            yield Violation(extension, f"the extension {name} occurs a second time", value=extension.oid[:64])
        seen.add(extension.oid)


@_tbs_rule(
    "pkix.crl.uri_invalid",
    on=UniformResourceIdentifier,
    citation="RFC 5280 4.2.1.6; RFC 3986",
    fix="give an absolute URI with a fully qualified host name",
)
def uri_invalid(uri: UniformResourceIdentifier) -> Violations:
    """The URIs in extensions of a CRL are absolute and valid, with a fully qualified domain name or an IP
    address as the host.

    This applies to issuingDistributionPoint, freshestCRL, authorityInfoAccess and issuerAltName. An ldap URI
    may leave the host out: ldap:///cn=... is for the client's own server (RFC 4516). Octets outside ASCII
    are reported by pkix.crl.invalid_der.
    """
    if uri.text is not None and (reason := why_invalid(uri.text)) is not None:
        yield Violation(uri, f"the URI is not valid: {reason}")


@_tbs_rule(
    "pkix.crl.ldap_uri_incomplete",
    on=(IssuingDistributionPoint, FreshestCrl, AuthorityInfoAccess),
    citation="RFC 5280 5.2.5, 5.2.6, 5.2.7; RFC 5280 4.2.1.13, 4.2.2.1",
    fix="encode the LDAP URI with the distinguished name of the entry and the name of its attribute",
)
def ldap_uri_incomplete(extension: Extension) -> Violations:
    """An LDAP URI in an extension of a CRL has a distinguished name and an attribute description.

    The rule applies to issuingDistributionPoint, freshestCRL and authorityInfoAccess, which follow the rules
    of the extensions in certificates. The URI of a CRL has a single attribute description, for example
    ldap://ldap.example.com/cn=CA,dc=example,dc=com?certificateRevocationList;binary; the URI of certificates
    can have several. Whether they are appropriate is not checked. A URI with another fault is reported by
    pkix.crl.uri_invalid only. In certificates, the rules for invalid URIs include this requirement.
    """
    of: Literal["CRL", "certificates"] = "CRL"
    names: Iterable[GeneralName] = ()
    if isinstance(extension, AuthorityInfoAccess):
        of = "certificates"
        names = (each.location for each in extension.descriptions if each.method == CA_ISSUERS)
    elif isinstance(extension, IssuingDistributionPoint):
        names = extension.full_name or ()
    elif isinstance(extension, FreshestCrl):
        names = (name for point in extension.points for name in point.full_name or ())
    for name in names:
        text = name.text if isinstance(name, UniformResourceIdentifier) else None
        if text is not None and why_invalid(text) is None and (reason := why_invalid(text, of)) is not None:
            yield Violation(name, f"the LDAP URI is not complete: {reason}")


@_tbs_rule(
    "pkix.crl.name_invalid",
    on=(Rfc822Name, DnsName, IpAddress, DirectoryName, OtherName),
    removes=True,
    citation="RFC 5280 5.2.2; RFC 5280 4.2.1.7, 4.2.1.6",
    fix="correct the name, or remove it",
)
def name_invalid(name: GeneralName) -> Violations:
    """The names in extensions of a CRL are not empty and have the form of their type.

    An rfc822Name is a Mailbox of the form local-part@domain, a dNSName a host name, and an iPAddress has 4
    or 16 octets. This applies to issuerAltName, and to the names in the other extensions of a CRL, which
    have the same type. For URIs see pkix.crl.uri_invalid. Octets outside ASCII are reported by
    pkix.crl.invalid_der.
    """
    for each in _NAME_RULES:
        if isinstance(name, each.on):
            yield from each.check(name)


_NAME_RULES: tuple[Rule, ...] = (
    issuer_alt_name.empty_name,
    issuer_alt_name.invalid_rfc822_name,
    issuer_alt_name.invalid_dns_name,
    issuer_alt_name.invalid_ip_address,
)


@_tbs_rule(
    "pkix.crl.relative_name",
    on=(IssuingDistributionPoint, FreshestCrl),
    severity=Severity.WARN,
    citation="RFC 5280 5.2.5; RFC 5280 5.2.6; RFC 5280 4.2.1.13",
    fix="encode the name of the distribution point as fullName",
)
def relative_name(extension: IssuingDistributionPoint | FreshestCrl) -> Violations:
    """A distribution point in issuingDistributionPoint or freshestCRL does not have nameRelativeToCRLIssuer.

    RFC 5280 4.2.1.13 recommends fullName; few relying parties process the relative form.
    """
    for point in extension.points if isinstance(extension, FreshestCrl) else (extension,):
        if point.relative_name is not None:
            yield Violation(point.relative_name, "the distribution point has nameRelativeToCRLIssuer")


# issuingDistributionPoint


@_point_rule("pkix.crl.issuing_distribution_point_empty", fix="remove issuingDistributionPoint")
def issuing_distribution_point_empty(point: IssuingDistributionPoint) -> Violations:
    """issuingDistributionPoint is not an empty sequence.

    A sequence that contains only FALSE has the same value in an encoding that is not DER:
    pkix.crl.invalid_der reports it.
    """
    if point.value.value == b"\x30\0":
        yield Violation(point, "issuingDistributionPoint is an empty sequence")


@_point_rule(
    "pkix.crl.issuing_distribution_point_contradictory",
    covers=("pkix.crl.issuing_distribution_point_attribute_certs",),
    fix="set at most one of the fields to TRUE",
)
def issuing_distribution_point_contradictory(point: IssuingDistributionPoint) -> Violations:
    """At most one of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts is TRUE.

    Each field limits the CRL to one kind of certificate, so with two of them it covers none. The limit is in
    the ASN.1 of RFC 5280 5.2.5. Fields that are FALSE are not counted.
    """
    names = point.only_contains
    if len(names) > 1:
        yield Violation(point, f"{' and '.join(names)} are TRUE", value=", ".join(names))


@_point_rule("pkix.crl.issuing_distribution_point_attribute_certs", fix="remove onlyContainsAttributeCerts")
def issuing_distribution_point_attribute_certs(point: IssuingDistributionPoint) -> Violations:
    """onlyContainsAttributeCerts is FALSE.

    CRLs for attribute certificates are outside the profile of RFC 5280.
    """
    field = point.only_contains_attribute_certs
    if field is not None and field.value:
        yield Violation(field, "onlyContainsAttributeCerts is TRUE")


@_point_rule(
    "pkix.crl.issuing_distribution_point_no_reason",
    citation="RFC 5280 5.2.5; RFC 5280 4.2.1.13",
    covers=("pkix.crl.invalid_der",),
    fix="assert the reasons that the CRL covers, or remove onlySomeReasons",
)
def issuing_distribution_point_no_reason(point: IssuingDistributionPoint) -> Violations:
    """onlySomeReasons asserts at least one reason.

    A CRL without a reason covers no certificate. Its entries are then not compared with onlySomeReasons.
    """
    reasons = point.only_some_reasons
    if reasons is not None and not _bits(reasons.value):
        yield Violation(reasons, "onlySomeReasons asserts no reason")


@_point_rule(
    "pkix.crl.issuing_distribution_point_reason_undefined",
    severity=Severity.WARN,
    citation="RFC 5280 5.2.5; RFC 5280 4.2.1.13",
    fix="assert only bits 1 to 8",
)
def issuing_distribution_point_reason_undefined(point: IssuingDistributionPoint) -> Violations:
    """onlySomeReasons asserts no bit that ReasonFlags does not define.

    Bit 0 is unused, and the last bit that is defined is 8. RFC 5280 does not prohibit the others in words,
    hence a warning.
    """
    reasons = point.only_some_reasons
    if reasons is None:
        return
    for bit in sorted(_bits(reasons.value) - set(_REASON_BITS.values())):
        yield Violation(reasons, f"onlySomeReasons asserts bit {bit}, which is not defined", value=str(bit))
        return


def _bits(octets: bytes) -> set[int]:
    return {
        8 * place + bit for place, octet in enumerate(octets[:8]) for bit in range(8) if octet & (0x80 >> bit)
    }


@_tbs_rule(
    "pkix.crl.reason_code_outside_only_some_reasons",
    citation="RFC 5280 5.2.5",
    fix="list the certificate in a CRL that covers the reason",
)
def reason_code_outside_only_some_reasons(tbs: TBSCertList) -> Violations:
    """reasonCode of an entry is one of the reasons in onlySomeReasons of issuingDistributionPoint.

    Entries without reasonCode, and with the reasons unspecified and removeFromCRL, for which onlySomeReasons
    has no bit, are not compared. An onlySomeReasons without any reason is reported by
    pkix.crl.issuing_distribution_point_no_reason.
    """
    point, revoked = tbs.get(IssuingDistributionPoint), tbs.revoked_certificates
    if point is None or point.only_some_reasons is None or revoked is None:
        return
    covered = _bits(point.only_some_reasons.value)
    if not covered:
        return
    outside = [reason for reason, bit in _REASON_BITS.items() if bit not in covered]
    positions = merge(*(revoked.entries.with_reason(reason) for reason in outside))
    yield from on_entries(revoked, positions, _outside)


def _outside(entry: RevokedCertificate) -> Violation:
    code = entry.get(SingleReasonCode)
    name = "" if code is None else reason_name(code.reason.value)
    return Violation(
        entry.reason, f"reasonCode is {name}, which onlySomeReasons does not contain", value=name
    )


@_tbs_rule(
    "pkix.crl.entry_outside_scope",
    citation="RFC 5280 5.2.5",
    fix="list the certificate in a CRL with the right scope",
)
def entry_outside_scope(tbs: TBSCertList, ctx: Context) -> Violations:
    """The entries of a CRL with onlyContainsUserCerts are end entity certificates, those with
    onlyContainsCACerts are CA certificates.

    The rule runs if certificates that have entries in the CRL are known (--certs).
    """
    crl, point, revoked = _crl(ctx), tbs.get(IssuingDistributionPoint), tbs.revoked_certificates
    limits = () if point is None else point.only_contains
    if crl is None or revoked is None or ctx.known.certificates is None or len(limits) != 1:
        return
    is_of_cas = {"onlyContainsUserCerts": False, "onlyContainsCACerts": True}.get(limits[0])
    if is_of_cas is None:
        return
    what = "an end entity" if is_of_cas else "a CA"
    message = f"the entry is for {what} certificate, but {limits[0]} is TRUE"
    positions = (
        position
        for position, certificate in known_entries(crl, ctx.known.certificates)
        if is_ca_certificate(certificate) is not is_of_cas
    )
    yield from on_entries(revoked, positions, lambda entry: Violation(entry, message))


@_point_rule(
    "pkix.crl.issuing_distribution_point_name_mismatch",
    citation="RFC 5280 5.2.5; RFC 5280 6.3.3",
    fix="use a name from cRLDistributionPoints of the certificates, byte for byte",
)
def issuing_distribution_point_name_mismatch(point: IssuingDistributionPoint, ctx: Context) -> Violations:
    """A name of the distribution point is also in cRLDistributionPoints of the certificates in question.

    The rule runs if certificates that have entries in the CRL are known (--certs). RFC 5280 requires an
    identical encoding. Names relative to the issuer of the CRL are not compared.
    """
    crl = _crl(ctx)
    if crl is None or ctx.known.certificates is None or point.full_name is None:
        return
    names = {crl.raw(name) for name in point.full_name}
    for _, certificate in known_entries(crl, ctx.known.certificates)[:_MAX_MATCHES]:
        points = certificate.tbs.get(CrlDistributionPoints)
        if points is None or any(each.full_name is None for each in points.points):
            continue
        found: list[GeneralName] = [name for each in points.points for name in each.full_name or ()]
        if found and not any(certificate.raw(name) in names for name in found):
            number = hex(certificate.tbs.serial_number.value)
            message = f"none of its names is in cRLDistributionPoints of the certificate {number[:64]}"
            yield Violation(point, message, value=number)
            return


# freshestCRL and authorityInfoAccess


@_tbs_rule("pkix.crl.freshest_crl_in_delta", citation="RFC 5280 5.2.6", fix="remove freshestCRL")
def freshest_crl_in_delta(tbs: TBSCertList) -> Violations:
    """freshestCRL does not appear in a delta CRL.

    freshestCRL shows where the delta CRLs of a complete CRL are, so it has no meaning in a delta CRL. A CRL
    with deltaCRLIndicator is a delta CRL. The rule also runs if the value of either extension does not
    decode.
    """
    extension = tbs.of_class(FreshestCrl)
    if extension is not None and tbs.of_class(DeltaCrlIndicator) is not None:
        yield Violation(extension, "freshestCRL is in a CRL with deltaCRLIndicator")


@_tbs_rule(
    "pkix.crl.freshest_crl_prohibited_field",
    on=FreshestCrl,
    citation="RFC 5280 5.2.6",
    fix="remove reasons and cRLIssuer",
)
def freshest_crl_prohibited_field(extension: FreshestCrl) -> Violations:
    """The distribution points in freshestCRL of a CRL have neither reasons nor cRLIssuer.

    freshestCRL has the syntax of cRLDistributionPoints, but only the field distributionPoint has a meaning in
    it. One finding is reported for each distribution point that has one or both of the other fields.
    """
    for point in extension.points:
        names = [
            name
            for name, field in (("reasons", point.reasons), ("cRLIssuer", point.crl_issuer))
            if field is not None
        ]
        if names:
            yield Violation(
                point, f"the distribution point has {' and '.join(names)}", value=", ".join(names)
            )


@_tbs_rule(
    "pkix.crl.freshest_crl_empty_point",
    on=FreshestCrl,
    citation="RFC 5280 5.2.6; RFC 5280 4.2.1.13",
    covers=("pkix.crl.freshest_crl_prohibited_field",),
    fix="replace the distribution point by one with distributionPoint alone, or remove it",
)
def freshest_crl_empty_point(extension: FreshestCrl) -> Violations:
    """The distribution points in freshestCRL of a CRL have distributionPoint.

    It is the only field that has a meaning there, so a distribution point without it references no CRL.
    """
    for point in extension.points:
        if point.full_name is None and point.relative_name is None:
            yield Violation(point, "the distribution point has no distributionPoint")


@_tbs_rule(
    "pkix.crl.authority_info_access_ca_issuers_missing",
    on=AuthorityInfoAccess,
    citation="RFC 5280 5.2.7",
    fix="add a caIssuers access description with an http URI, or remove authorityInfoAccess",
)
def authority_info_access_ca_issuers_missing(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess of a CRL includes at least one access description with caIssuers.

    If it has other access methods, pkix.crl.authority_info_access_other_method reports those as well: to
    remove them is not enough. An empty sequence is reported by pkix.crl.invalid_der.
    """
    methods = [description.method for description in extension.descriptions]
    if methods and CA_ISSUERS not in methods:
        yield Violation(extension, f"no access method is caIssuers; the first is {methods[0][:64]}")


@_tbs_rule(
    "pkix.crl.authority_info_access_other_method",
    on=AuthorityInfoAccess,
    citation="RFC 5280 5.2.7",
    fix="remove the access description",
)
def authority_info_access_other_method(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess of a CRL contains no access method other than caIssuers.

    If no access method is caIssuers, only pkix.crl.authority_info_access_ca_issuers_missing reports that.
    """
    methods = [description.method for description in extension.descriptions]
    for description in extension.descriptions if CA_ISSUERS in methods else ():
        if description.method != CA_ISSUERS:
            message = (
                f"the access method is {description.method[:64]}; only caIssuers ({CA_ISSUERS}) is permitted"
            )
            yield Violation(description, message, description.method)


@_tbs_rule(
    "pkix.crl.authority_info_access_no_http_or_ldap",
    on=AuthorityInfoAccess,
    severity=Severity.WARN,
    citation="RFC 5280 5.2.7",
    fix="add a caIssuers access description with an http URI",
)
def authority_info_access_no_http_or_ldap(extension: AuthorityInfoAccess) -> Violations:
    """At least one access description in authorityInfoAccess of a CRL has an HTTP or LDAP URI.

    An https URI does not satisfy the requirement: to verify its server's certificate, clients may need the CA
    certificate first. A URI without a scheme is reported by pkix.crl.uri_invalid.
    """
    locations = [each.location for each in extension.descriptions if each.method == CA_ISSUERS]
    schemes = [scheme_of(uri) for uri in locations if isinstance(uri, UniformResourceIdentifier)]
    if locations and not any(scheme in ("http", "ldap", "") for scheme in schemes):
        yield Violation(extension, "no caIssuers access location is an http or ldap URI")


# Extensions of entries


@_entries_rule(
    "pkix.crl.reason_code_unspecified",
    severity=Severity.WARN,
    citation="RFC 5280 5.3.1",
    fix="remove reasonCode",
)
def reason_code_unspecified(revoked: RevokedCertificates) -> Violations:
    """reasonCode is absent instead of unspecified (0).

    unspecified means the same as an absent reasonCode. RFC 5280 says SHOULD, hence a warning.
    """
    yield from on_entries(
        revoked,
        revoked.entries.with_reason(CRLReason.UNSPECIFIED),
        lambda entry: Violation(entry.reason, "reasonCode is unspecified (0)"),
    )


@_entries_rule(
    "pkix.crl.reason_code_undefined", citation="RFC 5280 5.3.1", fix="use a reason that is defined"
)
def reason_code_undefined(revoked: RevokedCertificates) -> Violations:
    """reasonCode is one of the values of CRLReason: 0 to 6 and 8 to 10.

    Clients cannot interpret another number. 7 is not used, and nothing above 10 is defined. A reasonCode that
    does not decode is reported by pkix.crl.invalid_der.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        code = entry.get(SingleReasonCode)
        value = 0 if code is None else code.reason.value
        return Violation(entry.reason, f"reasonCode is {reason_name(value)[:64]}, which is not defined")

    yield from on_entries(revoked, revoked.entries.with_reason(UNDEFINED_REASON), violation)


def _entry_criticality(
    extension_class: type[Extension],
    trait: Trait,
    id: str,
    field: str,
    citation: str,
    is_critical: bool,
    why: str,
) -> Rule:
    def check(revoked: RevokedCertificates) -> Violations:
        found = "not critical" if is_critical else "critical"

        def violation(entry: RevokedCertificate) -> Violation:
            extension = entry.of_oid(extension_class.OID)
            return Violation(entry if extension is None else extension.critical_node, f"{field} is {found}")

        yield from on_entries(revoked, revoked.entries.traits[trait], violation)

    check.__doc__ = _criticality_doc(f"{field} of an entry", is_critical, why)
    return _entries_rule(
        f"pkix.crl.{id}_{'not_' if is_critical else ''}critical",
        citation=citation,
        fix=f"mark {field} critical" if is_critical else f"remove the critical field from {field}",
    )(check)


ENTRY_CRITICALITY = (
    _entry_criticality(
        SingleReasonCode,
        Trait.CRITICAL_REASON_CODE,
        "reason_code",
        "reasonCode",
        "RFC 5280 5.3.1",
        False,
        "A client does not use a CRL with a critical extension that it cannot process.",
    ),
    _entry_criticality(
        SingleInvalidityDate,
        Trait.CRITICAL_INVALIDITY_DATE,
        "invalidity_date",
        "invalidityDate",
        "RFC 5280 5.3.2",
        False,
        "It adds when the certificate became invalid; a client can process the entry without it.",
    ),
    _entry_criticality(
        SingleCertificateIssuer,
        Trait.NON_CRITICAL_CERTIFICATE_ISSUER,
        "certificate_issuer",
        "certificateIssuer",
        "RFC 5280 5.3.3",
        True,
        "A client that ignored it would attribute the entries of an indirect CRL to the wrong CA.",
    ),
)


@_entries_rule(
    "pkix.crl.certificate_issuer_without_name",
    citation="RFC 5280 5.3.3",
    fix="copy the issuer field of the certificate into a directoryName",
)
def certificate_issuer_without_name(revoked: RevokedCertificates) -> Violations:
    """certificateIssuer includes the distinguished name from the issuer field of the certificate.

    Names of other forms do not show which certificate an entry is for. An empty distinguished name is not the
    issuer of a certificate (RFC 5280 4.1.2.4).
    """

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.get(SingleCertificateIssuer)
        return Violation(extension or entry, "certificateIssuer has no distinguished name")

    yield from on_entries(revoked, revoked.entries.traits[Trait.CERTIFICATE_ISSUER_WITHOUT_NAME], violation)


@_tbs_rule(
    "pkix.crl.remove_from_crl_in_base",
    citation="RFC 5280 5.3.1",
    fix="remove the entry from the complete CRL",
)
def remove_from_crl_in_base(tbs: TBSCertList) -> Violations:
    """The reason removeFromCRL (8) appears only in delta CRLs.

    In a delta CRL the reason shows that a certificate of the base CRL has expired or is no longer on hold; a
    complete CRL omits such a certificate. A CRL without deltaCRLIndicator is a complete CRL.
    """
    revoked = tbs.revoked_certificates
    if revoked is not None and tbs.of_class(DeltaCrlIndicator) is None:
        yield from on_entries(
            revoked,
            revoked.entries.with_reason(CRLReason.REMOVE_FROM_CRL),
            lambda entry: Violation(entry.reason, "reasonCode is removeFromCRL (8) in a complete CRL"),
        )


@_entries_rule(
    "pkix.crl.invalidity_date_format",
    citation="RFC 5280 5.3.2",
    fix="write invalidityDate as GeneralizedTime YYYYMMDDHHMMSSZ",
)
def invalidity_date_format(revoked: RevokedCertificates) -> Violations:
    """invalidityDate is GeneralizedTime in Greenwich Mean Time, with seconds and without fractions.

    RFC 5280 requires the form YYYYMMDDHHMMSSZ of 4.1.2.5.2. Unlike revocationDate, invalidityDate is
    GeneralizedTime even for dates through 2049.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.get(SingleInvalidityDate)
        if extension is None:
            return Violation(entry, "invalidityDate has an unusual form")
        time = extension.time
        return Violation(time, _form(time, "GeneralizedTime YYYYMMDDHHMMSSZ"), value=time.text[:32])

    yield from on_entries(revoked, revoked.entries.traits[Trait.INVALIDITY_DATE_FORM], violation)


@_entries_rule(
    "pkix.crl.invalidity_date_after_revocation_date",
    severity=Severity.NOTICE,
    citation="RFC 5280 5.3.2",
    fix="set invalidityDate to the time when the certificate became invalid, or remove it",
)
def invalidity_date_after_revocation_date(revoked: RevokedCertificates) -> Violations:
    """invalidityDate is not later than revocationDate.

    It is the date on which the key was compromised or the certificate otherwise became invalid, which may be
    earlier than the revocation. RFC 5280 does not prohibit a later one, hence a notice.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.get(SingleInvalidityDate)
        if extension is None:
            return Violation(entry, "invalidityDate is later than revocationDate")
        date, revocation = show_time(extension.time), show_time(entry.revocation_date)
        return Violation(extension.time, f"invalidityDate is {date}; revocationDate is {revocation}")

    yield from on_entries(revoked, revoked.entries.traits[Trait.INVALIDITY_AFTER_REVOCATION], violation)


@_tbs_rule(
    "pkix.crl.certificate_issuer_without_indirect_crl",
    covers=("pkix.crl.certificate_issuer_without_name",),
    citation="RFC 5280 5.3.3; RFC 5280 5.2.5",
    fix="set indirectCRL in issuingDistributionPoint to TRUE, or remove certificateIssuer",
)
def certificate_issuer_without_indirect_crl(tbs: TBSCertList) -> Violations:
    """certificateIssuer is in entries of indirect CRLs only.

    An indirect CRL has indirectCRL TRUE in issuingDistributionPoint. One finding is reported, at the first
    entry with certificateIssuer.
    """
    revoked, point = tbs.revoked_certificates, tbs.of_class(IssuingDistributionPoint)
    if revoked is None or not revoked.entries.issuers:
        return
    if point is not None and not isinstance(point, IssuingDistributionPoint):
        return  # it does not decode
    if point is None or point.indirect_crl is None or not point.indirect_crl.value:
        entry = revoked.entries[revoked.entries.issuers[0][0]]
        extension = entry.of_oid(SingleCertificateIssuer.OID)
        count = len(revoked.entries.issuers)
        many = "1 entry has" if count == 1 else f"{count:,} entries have"
        yield Violation(extension or entry, f"{many} certificateIssuer, and indirectCRL is not TRUE")


# The issuer


@_tbs_rule(
    "pkix.crl.issuer_not_given",
    severity=Severity.NOTICE,
    citation="RFC 5280 6.3.3",
    fix="give the certificate of the issuer with --issuer",
)
def issuer_not_given(tbs: TBSCertList, ctx: Context) -> Violations:
    """The certificate of the issuer is among the certificates given (--issuer).

    A certificate of the issuer's name is not the issuer's if its key did not make the signature and its
    subjectKeyIdentifier is not the one in authorityKeyIdentifier: CAs are re-keyed under the same name. The
    CRL is then not compared with any of those given.
    """
    others = ctx.known.foreign_issuers
    where = tbs.issuer or tbs
    if any(same_name(tbs.issuer, other.tbs.subject) for other in others):
        name = show_name(tbs.issuer)
        yield Violation(
            where,
            f"the certificate given for {name} has another key: neither its key identifier nor the signature "
            "fits, so the issuer was not checked",
        )
    elif len(others) > 1:
        message = f"{show_name(tbs.issuer)} is the subject of no certificate given as the issuer's"
        yield Violation(where, f"{message}, so the issuer was not checked")


@_tbs_rule(
    "pkix.crl.issuer_name_mismatch",
    citation="RFC 5280 6.3.3",
    covers=("pkix.crl.issuer_empty",),
    fix="copy the subject of the issuer's certificate",
)
def issuer_name_mismatch(tbs: TBSCertList, ctx: Context) -> Violations:
    """The issuer of a CRL is the subject of its issuer's certificate, as RFC 5280 7.1 compares names.

    The rule runs if that certificate is known (--issuer): the one that matches by key identifier or
    signature, or the only one given.
    """
    above = ctx.known.presumed_issuer
    subject = None if above is None else above.tbs.subject
    if (
        tbs.issuer is not None
        and subject is not None
        and tbs.issuer.rdns
        and not same_name(tbs.issuer, subject)
    ):
        found, wanted = show_name(tbs.issuer), show_name(subject)
        yield Violation(tbs.issuer, f"issuer is {found}; the subject of the issuer's certificate is {wanted}")


@_tbs_rule(
    "pkix.crl.authority_key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    citation="RFC 5280 5.2.1; RFC 5280 4.2.1.2",
    issuer=True,
    fix="copy the subjectKeyIdentifier of the issuer's certificate",
)
def authority_key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier of a CRL is the subjectKeyIdentifier of the issuer's certificate.

    The rule runs if that certificate is known (--issuer) and has the extension. An empty keyIdentifier is
    reported by pkix.crl.authority_key_identifier_missing.
    """
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    found = extension.key_identifier
    if identifier is None or found is None or not found.value:
        return
    if found.value != identifier.key_identifier.value:
        expected = identifier.key_identifier.value[:32].hex()
        yield Violation(found, f"keyIdentifier is {found.value[:32].hex()}; that of the issuer is {expected}")


@_crl_rule(
    "pkix.crl.issuer_crl_sign_missing",
    citation="RFC 5280 4.2.1.3; RFC 5280 6.3.3",
    issuer=True,
    fix="sign CRLs with a key whose certificate asserts cRLSign",
)
def issuer_crl_sign_missing(crl: CertificateList, ctx: Context) -> Violations:
    """keyUsage of the issuer's certificate, if present, asserts cRLSign.

    The rule runs if that certificate is known (--issuer).
    """
    usage = ctx.known.issuers[0].tbs.get(KeyUsage)
    if usage is not None and not usage.flags & KeyUsageBits.CRL_SIGN:
        found = ", ".join(bit.name for bit in usage.bits)
        message = f"keyUsage of the issuer's certificate asserts {found or 'no bit'}, not cRLSign"
        yield Violation(crl.signature_value or crl, message, value=found)


@_crl_rule(
    "pkix.crl.signature_invalid",
    covers=("pkix.crl.signature_unused_bits", "pkix.crl.signature_malformed"),
    citation="RFC 5280 6.3.3",
    issuer=True,
    fix="sign the CRL with the key of the issuer",
)
def signature_invalid(crl: CertificateList, ctx: Context) -> Violations:
    """The signature of a CRL verifies with the key of the issuer's certificate.

    The rule runs if the issuer's certificate is given (--issuer) and the signature algorithm is supported.
    """
    if crl.signature_algorithm is None or crl.signature_value is None:
        return
    signed = crl.raw(crl.tbs)
    if verifies(crl.signature_algorithm, ctx.known.issuers[0], crl.signature_value.value, signed) is False:
        yield Violation(crl.signature_value, "the signature does not verify with the issuer's key")


@_crl_rule(
    "pkix.crl.signature_not_verified",
    severity=Severity.NOTICE,
    citation="RFC 5280 6.3.3",
    issuer=True,
    fix="verify the signature with software that supports the algorithm and the key",
)
def signature_not_verified(crl: CertificateList, ctx: Context) -> Violations:
    """The signature algorithm and the issuer's key are known, so that the signature can be verified.

    If they are not, the signature was not checked.
    """
    if crl.signature_algorithm is None or crl.signature_value is None:
        return
    signed = crl.raw(crl.tbs)
    if verifies(crl.signature_algorithm, ctx.known.issuers[0], crl.signature_value.value, signed) is None:
        message = "the signature was not verified: its algorithm or the issuer's key is unknown"
        yield Violation(crl.signature_value, message)
