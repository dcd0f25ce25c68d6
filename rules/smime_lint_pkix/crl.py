"""CRLs: RFC 5280 5, and 6.3.3 for what a CRL and its issuer have to do with each other.

Rules on entries run on revokedCertificates as a whole: see `on_entries`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

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
    Extension,
    Fault,
    FaultKind,
    FreshestCrl,
    GeneralName,
    IssuingDistributionPoint,
    KeyUsage,
    KeyUsageBits,
    RevokedCertificate,
    RevokedCertificates,
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    SubjectKeyIdentifier,
    TBSCertList,
    Time,
    Trait,
    reason_name,
)
from smime_lint.path.signatures import verifies
from smime_lint.rules import Context, Kind, Rule, Severity, Violation, Violations, on_entries, rule

_TIME_SYNTAX = (FaultKind.UTC_TIME_SYNTAX, FaultKind.GENERALIZED_TIME_SYNTAX)
_V2 = 1
_MAX_NUMBER_OCTETS = 20
_UTC_TIME_LAST = 2524607999
"""The end of 2049 in seconds since 1970."""
_MAX_MATCHES = 1000
"""Certificates whose distribution points are compared with the CRL's; those of one CA are alike."""


def _crl(ctx: Context) -> CertificateList | None:
    return ctx.document if isinstance(ctx.document, CertificateList) else None


def _number(value: int) -> str:
    return str(value) if abs(value) < 1 << 64 else hex(value)


def show_time(seconds: int) -> str:
    """A time for messages."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()[:19] + "Z"


# The CRL


@rule(
    "pkix.crl.invalid_der",
    on=Fault,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1",
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """A CRL is the DER of a CertificateList, to its end.

    Each deviation is one finding: what is not DER, and what is not the ASN.1 of the field. The form of times
    has rules of its own, pkix.crl.wrong_time_type and pkix.crl.invalidity_date_format. A CRL in which the
    mandatory fields cannot be found is not linted at all.
    """
    if fault.kind not in _TIME_SYNTAX:
        yield Violation(fault, f"{fault.message} ({fault.citation})", value=ctx.document.raw(fault)[:64])


@rule(
    "pkix.crl.version_not_v2",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.1",
    fix="Set version to v2 (1).",
)
def version_not_v2(tbs: TBSCertList) -> Violations:
    """version is v2.

    CAs that conform have to issue v2, and with extensions, also of entries, no other version is possible.
    """
    if tbs.version is None:
        yield Violation(tbs, "there is no version, which means v1")
    elif tbs.version.value != _V2:
        yield Violation(tbs.version, f"version is {_number(tbs.version.value)}, v2 is 1")


@rule(
    "pkix.crl.signature_algorithm_mismatch",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.1.2",
)
def signature_algorithm_mismatch(crl: CertificateList) -> Violations:
    """signatureAlgorithm is the same as signature in the TBSCertList."""
    inner, outer = crl.tbs.signature, crl.signature_algorithm
    if inner is not None and outer is not None and inner.der != outer.der:
        message = f"signatureAlgorithm is {outer.oid[:64]}, signature is {inner.oid[:64]}"
        if inner.oid == outer.oid:
            message = "signatureAlgorithm and signature differ in their parameters"
        yield Violation(outer, message, value=outer.der[:64])


@rule(
    "pkix.crl.issuer_empty",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.3",
)
def issuer_empty(tbs: TBSCertList) -> Violations:
    """The name of the CRL's issuer is not empty."""
    if tbs.issuer is not None and not tbs.issuer.rdns:
        yield Violation(tbs.issuer, "issuer is an empty sequence")


# Times


@rule(
    "pkix.crl.next_update_missing",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.5",
)
def next_update_missing(tbs: TBSCertList) -> Violations:
    """A CRL has nextUpdate."""
    if not tbs.has_next_update:
        yield Violation(tbs, "there is no nextUpdate")


def _time_problem(time: Time) -> str | None:
    if time.seconds is not None and time.seconds <= _UTC_TIME_LAST:
        if time.type != "UTCTime":
            return f"the time {time.text[:32]} is a GeneralizedTime, through 2049 it is a UTCTime"
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


@rule(
    "pkix.crl.wrong_time_type",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.4; RFC 5280 5.1.2.5; RFC 5280 5.1.2.6",
    fix="Write times through 2049 as UTCTime YYMMDDHHMMSSZ, later ones as GeneralizedTime YYYYMMDDHHMMSSZ.",
)
def wrong_time_type(tbs: TBSCertList) -> Violations:
    """Times through 2049 are UTCTime, later ones GeneralizedTime, in UTC and with seconds.

    That goes for thisUpdate, nextUpdate and every revocationDate. invalidityDate is always GeneralizedTime,
    see pkix.crl.invalidity_date_format.
    """
    for time in (tbs.this_update, tbs.next_update):
        if time is not None and _time_problem(time):
            yield _check_time(time)
    revoked = tbs.revoked_certificates
    if revoked is not None:
        positions = revoked.entries.traits[Trait.DATE_FORM]
        yield from on_entries(revoked, positions, lambda entry: _check_time(entry.revocation_date))


@rule(
    "pkix.crl.next_update_before_this_update",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.5",
)
def next_update_before_this_update(tbs: TBSCertList) -> Violations:
    """nextUpdate is later than thisUpdate."""
    if tbs.this_update is None or tbs.next_update is None:
        return
    start, end = tbs.this_update.seconds, tbs.next_update.seconds
    if start is not None and end is not None and end <= start:
        message = f"nextUpdate is {show_time(end)}, not later than thisUpdate, {show_time(start)}"
        yield Violation(tbs.next_update, message)


# Entries


@rule(
    "pkix.crl.empty_revoked_certificates",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.6",
    fix="Leave revokedCertificates out.",
)
def empty_revoked_certificates(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """revokedCertificates is left out where nothing is revoked."""
    if ctx.document.raw(revoked)[1] == 0:
        yield Violation(revoked, "revokedCertificates is an empty sequence")


@rule(
    "pkix.crl.duplicate_entry",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.1.2.6",
)
def duplicate_entry(revoked: RevokedCertificates) -> Violations:
    """A certificate has no more than one entry.

    In an indirect CRL, entries with the same serial number are compared as long as certificateIssuer stays
    the same.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        number = hex(entry.serial_number.value)
        return Violation(entry.serial_number, f"an earlier entry has the number {number[:64]}", number)

    yield from on_entries(revoked, revoked.entries.traits[Trait.REPEATED_SERIAL_NUMBER], violation)


@rule(
    "pkix.crl.revocation_date_in_future",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.WARN,
    citation="RFC 5280 5.1.2.6",
)
def revocation_date_in_future(tbs: TBSCertList) -> Violations:
    """revocationDate is not later than thisUpdate."""
    revoked = tbs.revoked_certificates
    this_update = None if tbs.this_update is None else tbs.this_update.seconds
    if revoked is None or this_update is None:
        return
    limit = this_update
    dates = revoked.entries.dates
    if not dates or max(dates) <= limit:
        return

    def violation(entry: RevokedCertificate) -> Violation:
        when = show_time(entry.revocation_date.seconds or NO_TIME)
        return Violation(
            entry.revocation_date, f"revocationDate is {when}, later than thisUpdate, {show_time(limit)}"
        )

    later = (position for position, date in enumerate(dates) if date > limit)
    yield from on_entries(revoked, later, violation)


@rule(
    "pkix.crl.serial_number_out_of_range",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.WARN,
    citation="RFC 5280 5.1.2.6; RFC 5280 4.1.2.2",
)
def serial_number_out_of_range(revoked: RevokedCertificates) -> Violations:
    """Serial numbers of entries are positive and have at most 20 octets."""

    def violation(entry: RevokedCertificate) -> Violation:
        number = entry.serial_number.value
        if number <= 0:
            message = f"the serial number is {hex(number)[:64]}, not positive"
        else:
            message = f"the serial number has {number.bit_length() // 8 + 1:,} octets, the limit is 20"
        return Violation(entry.serial_number, message, value=hex(number)[:128])

    yield from on_entries(revoked, revoked.entries.traits[Trait.SERIAL_NUMBER_OUT_OF_RANGE], violation)


# Extensions of the CRL


def _critical(extension_class: type[Extension], name: str, citation: str) -> Rule:
    @rule(
        f"pkix.crl.{name}_critical",
        on=TBSCertList,
        kinds=Kind.CRL,
        severity=Severity.ERROR,
        citation=citation,
        title=f"{_NAMES[name]} of a CRL is not critical.",
    )
    def check(tbs: TBSCertList) -> Violations:
        extension = tbs.of_class(extension_class)
        if extension is not None and extension.critical:
            yield Violation(extension.critical_node, f"{extension.name} is critical")

    return check


def _not_critical(extension_class: type[Extension], name: str, citation: str) -> Rule:
    @rule(
        f"pkix.crl.{name}_not_critical",
        on=TBSCertList,
        kinds=Kind.CRL,
        severity=Severity.ERROR,
        citation=citation,
        title=f"{_NAMES[name]} of a CRL is critical.",
    )
    def check(tbs: TBSCertList) -> Violations:
        extension = tbs.of_class(extension_class)
        if extension is not None and not extension.critical:
            yield Violation(extension.critical_node, f"{extension.name} is not critical")

    return check


_NAMES = {
    "crl_number": "cRLNumber",
    "freshest_crl": "freshestCRL",
    "authority_info_access": "authorityInfoAccess",
    "issuing_distribution_point": "issuingDistributionPoint",
    "delta_crl_indicator": "deltaCRLIndicator",
}

CRITICALITY = (
    _critical(CrlNumber, "crl_number", "RFC 5280 5.2.3"),
    _critical(FreshestCrl, "freshest_crl", "RFC 5280 5.2.6"),
    _critical(AuthorityInfoAccess, "authority_info_access", "RFC 5280 5.2.7"),
    _not_critical(IssuingDistributionPoint, "issuing_distribution_point", "RFC 5280 5.2.5"),
    _not_critical(DeltaCrlIndicator, "delta_crl_indicator", "RFC 5280 5.2.4"),
)


@rule(
    "pkix.crl.crl_number_missing",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.3",
)
def crl_number_missing(tbs: TBSCertList) -> Violations:
    """A CRL has cRLNumber."""
    if tbs.of_class(CrlNumber) is None and tbs.extensions_readable:
        yield Violation(tbs.extension_holder, "there is no cRLNumber extension")


@rule(
    "pkix.crl.crl_number_out_of_range",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.3",
)
def crl_number_out_of_range(tbs: TBSCertList) -> Violations:
    """cRLNumber is not negative and has at most 20 octets.

    So is BaseCRLNumber in a delta CRL, which is the number of another CRL.
    """
    crl_number, delta = tbs.get(CrlNumber), tbs.get(DeltaCrlIndicator)
    numbers = [] if crl_number is None else [crl_number.number]
    if delta is not None:
        numbers.append(delta.base_crl_number)
    for number in numbers:
        if number.value < 0:
            yield Violation(number, f"the number is {hex(number.value)[:64]}, it is negative")
        elif number.value.bit_length() // 8 >= _MAX_NUMBER_OCTETS:
            octets = number.value.bit_length() // 8 + 1
            yield Violation(
                number, f"the number has {octets:,} octets, the limit is 20", hex(number.value)[:128]
            )


@rule(
    "pkix.crl.authority_key_identifier_missing",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.1",
)
def authority_key_identifier_missing(tbs: TBSCertList) -> Violations:
    """A CRL has authorityKeyIdentifier, with keyIdentifier."""
    extension = tbs.of_class(AuthorityKeyIdentifier)
    if extension is None:
        if tbs.extensions_readable:
            yield Violation(tbs.extension_holder, "there is no authorityKeyIdentifier extension")
    elif isinstance(extension, AuthorityKeyIdentifier) and extension.key_identifier is None:
        yield Violation(extension, "authorityKeyIdentifier has no keyIdentifier")


@rule(
    "pkix.crl.duplicate_extension",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2; RFC 5280 4.2",
)
def duplicate_extension(tbs: TBSCertList) -> Violations:
    """No extension of a CRL, and none of an entry, occurs twice."""
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


@rule(
    "pkix.crl.issuing_distribution_point_empty",
    on=IssuingDistributionPoint,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.5",
)
def issuing_distribution_point_empty(point: IssuingDistributionPoint) -> Violations:
    """issuingDistributionPoint is not an empty sequence.

    Nor is it one with nothing but FALSE, which is the same value in an encoding that is not DER:
    pkix.crl.invalid_der reports that one.
    """
    if point.value.value == b"\x30\0":
        yield Violation(point, "issuingDistributionPoint is an empty sequence")


@rule(
    "pkix.crl.issuing_distribution_point_contradictory",
    on=IssuingDistributionPoint,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.5",
)
def issuing_distribution_point_contradictory(point: IssuingDistributionPoint) -> Violations:
    """At most one of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts is TRUE."""
    names = point.only_contains
    if len(names) > 1:
        yield Violation(point, f"{' and '.join(names)} are TRUE", value=", ".join(names))


@rule(
    "pkix.crl.issuing_distribution_point_name_mismatch",
    on=IssuingDistributionPoint,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.5; RFC 5280 6.3.3",
)
def issuing_distribution_point_name_mismatch(point: IssuingDistributionPoint, ctx: Context) -> Violations:
    """A name of the distribution point is also in cRLDistributionPoints of the certificates in question.

    It is judged where certificates are known that have entries in the CRL (--certs). Names are compared byte
    for byte. Names relative to the issuer of the CRL are not judged.
    """
    crl = _crl(ctx)
    if crl is None or ctx.known.certificates is None or point.full_name is None:
        return
    names = {crl.raw(name) for name in point.full_name}
    for _, certificate in crl.matches(ctx.known.certificates)[:_MAX_MATCHES]:
        points = certificate.tbs.get(CrlDistributionPoints)
        if points is None or any(each.full_name is None for each in points.points):
            continue
        found: list[GeneralName] = [name for each in points.points for name in each.full_name or ()]
        if found and not any(certificate.raw(name) in names for name in found):
            number = hex(certificate.tbs.serial_number.value)
            message = f"no name of it is in cRLDistributionPoints of the certificate {number[:64]}"
            yield Violation(point, message, value=number)
            return


@rule(
    "pkix.crl.freshest_crl_in_delta",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.6",
)
def freshest_crl_in_delta(tbs: TBSCertList) -> Violations:
    """A delta CRL has no freshestCRL."""
    extension = tbs.of_class(FreshestCrl)
    if extension is not None and tbs.of_class(DeltaCrlIndicator) is not None:
        yield Violation(extension, "there is freshestCRL beside deltaCRLIndicator")


# Extensions of entries


@rule(
    "pkix.crl.reason_code_unspecified",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.WARN,
    citation="RFC 5280 5.3.1",
    fix="Leave reasonCode out.",
)
def reason_code_unspecified(revoked: RevokedCertificates) -> Violations:
    """reasonCode is left out instead of being unspecified."""
    yield from on_entries(
        revoked,
        revoked.entries.with_reason(CRLReason.UNSPECIFIED),
        lambda entry: Violation(entry.reason, "reasonCode is unspecified (0)"),
    )


@rule(
    "pkix.crl.reason_code_undefined",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.3.1",
)
def reason_code_undefined(revoked: RevokedCertificates) -> Violations:
    """reasonCode is one of the values that are defined: 0 to 6 and 8 to 10."""

    def violation(entry: RevokedCertificate) -> Violation:
        code = entry.get(SingleReasonCode)
        value = 0 if code is None else code.reason.value
        return Violation(entry.reason, f"reasonCode is {reason_name(value)[:64]}, which is not defined")

    yield from on_entries(revoked, revoked.entries.with_reason(UNDEFINED_REASON), violation)


def _entry_criticality(trait: Trait, name: str, defect: str, oid: str, citation: str) -> Rule:
    wrong = "not critical" if defect == "not_critical" else "critical"
    right = "critical" if defect == "not_critical" else "not critical"
    field = {"reason_code": "reasonCode", "invalidity_date": "invalidityDate"}.get(name, "certificateIssuer")

    @rule(
        f"pkix.crl.{name}_{defect}",
        on=RevokedCertificates,
        kinds=Kind.CRL,
        severity=Severity.ERROR,
        citation=citation,
        title=f"{field} of an entry is {right}.",
    )
    def check(revoked: RevokedCertificates) -> Violations:
        def violation(entry: RevokedCertificate) -> Violation:
            extension = entry.of_oid(oid)
            return Violation(entry if extension is None else extension.critical_node, f"{field} is {wrong}")

        yield from on_entries(revoked, revoked.entries.traits[trait], violation)

    return check


ENTRY_CRITICALITY = (
    _entry_criticality(
        Trait.CRITICAL_REASON_CODE, "reason_code", "critical", SingleReasonCode.OID, "RFC 5280 5.3.1"
    ),
    _entry_criticality(
        Trait.CRITICAL_INVALIDITY_DATE,
        "invalidity_date",
        "critical",
        SingleInvalidityDate.OID,
        "RFC 5280 5.3.2",
    ),
    _entry_criticality(
        Trait.NON_CRITICAL_CERTIFICATE_ISSUER,
        "certificate_issuer",
        "not_critical",
        SingleCertificateIssuer.OID,
        "RFC 5280 5.3.3",
    ),
)


@rule(
    "pkix.crl.remove_from_crl_in_base",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.3.1",
)
def remove_from_crl_in_base(tbs: TBSCertList) -> Violations:
    """The reason removeFromCRL is in delta CRLs alone."""
    revoked = tbs.revoked_certificates
    if revoked is not None and tbs.of_class(DeltaCrlIndicator) is None:
        yield from on_entries(
            revoked,
            revoked.entries.with_reason(CRLReason.REMOVE_FROM_CRL),
            lambda entry: Violation(entry.reason, "reasonCode is removeFromCRL (8), this is no delta CRL"),
        )


@rule(
    "pkix.crl.invalidity_date_format",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.3.2",
    fix="Write invalidityDate as GeneralizedTime YYYYMMDDHHMMSSZ.",
)
def invalidity_date_format(revoked: RevokedCertificates) -> Violations:
    """invalidityDate is GeneralizedTime in UTC, with seconds and without fractions of them."""

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.get(SingleInvalidityDate)
        if extension is None:
            return Violation(entry, "invalidityDate has an unusual form")
        time = extension.time
        return Violation(time, _form(time, "GeneralizedTime YYYYMMDDHHMMSSZ"), value=time.text[:32])

    yield from on_entries(revoked, revoked.entries.traits[Trait.INVALIDITY_DATE_FORM], violation)


# The issuer


@rule(
    "pkix.crl.issuer_name_mismatch",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 6.3.3",
    issuer=True,
)
def issuer_name_mismatch(tbs: TBSCertList, ctx: Context) -> Violations:
    """The issuer of a CRL has the name that the certificate of its issuer has as subject, byte for byte.

    It is judged where that certificate is known (--issuer).
    """
    issuer = ctx.known.issuers[0]
    subject = issuer.tbs.subject
    if tbs.issuer is None or subject is None or not tbs.issuer.rdns:
        return
    if ctx.document.raw(tbs.issuer) != issuer.raw(subject):
        yield Violation(tbs.issuer, "issuer is not the subject of the issuer's certificate")


@rule(
    "pkix.crl.authority_key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 5.2.1; RFC 5280 4.2.1.2",
    issuer=True,
)
def authority_key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier of a CRL is the subjectKeyIdentifier of the issuer's certificate.

    It is judged where that certificate is known (--issuer) and has one.
    """
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    found = extension.key_identifier
    if identifier is not None and found is not None and found.value != identifier.key_identifier.value:
        expected = identifier.key_identifier.value[:32].hex()
        yield Violation(found, f"keyIdentifier is {found.value[:32].hex()}, that of the issuer is {expected}")


@rule(
    "pkix.crl.issuer_crl_sign_missing",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.3; RFC 5280 6.3.3",
    issuer=True,
)
def issuer_crl_sign_missing(crl: CertificateList, ctx: Context) -> Violations:
    """keyUsage of the certificate of a CRL's issuer, where it is there, asserts cRLSign."""
    usage = ctx.known.issuers[0].tbs.get(KeyUsage)
    if usage is not None and not usage.flags & KeyUsageBits.CRL_SIGN:
        found = ", ".join(bit.name for bit in usage.bits)
        message = f"keyUsage of the issuer's certificate asserts {found or 'no bit'}, not cRLSign"
        yield Violation(crl.signature_value or crl, message, value=found)


@rule(
    "pkix.crl.signature_invalid",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="RFC 5280 6.3.3",
    issuer=True,
)
def signature_invalid(crl: CertificateList, ctx: Context) -> Violations:
    """The signature of a CRL verifies with the key of the issuer's certificate.

    It is judged where that certificate is known (--issuer), and the algorithm.
    """
    if crl.signature_algorithm is None or crl.signature_value is None:
        return
    signed = crl.raw(crl.tbs)
    if verifies(crl.signature_algorithm, ctx.known.issuers[0], crl.signature_value.value, signed) is False:
        yield Violation(crl.signature_value, "the signature does not verify with the issuer's key")
