"""CRLs: BR 4.9.7, 4.9.13, 4.10.1, 7.1.3.2, 7.2.

A CRL is checked as one of an S/MIME CA. Whether it covers CA certificates or subscriber certificates is given
(--type), or known from issuingDistributionPoint, the certificates that have entries (--certs), or the
issuer's certificate (--issuer): a root CA issues no subscriber certificates, and a CA with pathLenConstraint
0 issues no CA certificates. An indirect CRL also covers certificates of other CAs. If it is not known, only
what is wrong for both is an error, and the rest is a notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from smime_lint.br import RESERVED_POLICIES
from smime_lint.model import (
    NO_REASON,
    BasicConstraints,
    Certificate,
    CertificateList,
    CertificatePolicies,
    CRLReason,
    DeltaCrlIndicator,
    EcPublicKey,
    IssuingDistributionPoint,
    RevokedCertificate,
    RevokedCertificates,
    SingleReasonCode,
    TBSCertList,
    Trait,
)
from smime_lint.path.issuers import is_self_signed
from smime_lint.path.names import same_name
from smime_lint.path.revoked import known_entries
from smime_lint.rules import (
    Context,
    Defaults,
    Generation,
    Kind,
    Mode,
    Scope,
    Severity,
    Violation,
    Violations,
    is_ca_certificate,
    on_entries,
)

from .ocsp import CURVE_SIGNATURES, duration, year_later
from .signature_algorithm import incorporates_sha1
from .tables.algorithms import SIGNATURES, algorithm_name

_crl_rule = Defaults(on=CertificateList, kinds=Kind.CRL, severity=Severity.ERROR, since="1.0.0").rule
_tbs_rule = Defaults(on=TBSCertList, kinds=Kind.CRL, severity=Severity.ERROR, since="1.0.0").rule
_entries_rule = Defaults(on=RevokedCertificates, kinds=Kind.CRL, severity=Severity.ERROR, since="1.0.0").rule

DAY = 86_400
LONGEST = 10 * DAY
"""From thisUpdate to nextUpdate, of CRLs for subscriber certificates."""
REISSUED = 7 * DAY


# What a CRL covers


class Covered(Enum):
    """Whose certificates a CRL is about."""

    CA = "ca"
    SUBSCRIBER = "subscriber"


def _crl(ctx: Context) -> CertificateList | None:
    return ctx.document if isinstance(ctx.document, CertificateList) else None


def _matches(ctx: Context) -> dict[int, Certificate]:
    """The certificates that have entries, as far as they are known, by position."""
    crl = _crl(ctx)
    if crl is None or ctx.known.certificates is None:
        return {}
    return dict(known_entries(crl, ctx.known.certificates))


def _limited_to(crl: CertificateList, ctx: Context) -> Covered | None:
    """What the CRL covers alone, as the caller or the CRL says; None if neither does."""
    if ctx.profile.is_forced:
        return Covered.CA if ctx.profile.type is None else Covered.SUBSCRIBER
    point = crl.tbs.get(IssuingDistributionPoint)
    limits = () if point is None else point.only_contains
    if limits == ("onlyContainsCACerts",):
        return Covered.CA
    return Covered.SUBSCRIBER if limits == ("onlyContainsUserCerts",) else None


def _covered(ctx: Context) -> Covered | None:
    """Whose limits of times apply: with both, those of subscribers, which are stricter. None if it is not
    known what the CRL covers."""
    crl = _crl(ctx)
    if crl is None:
        return None
    limited_to = _limited_to(crl, ctx)
    if limited_to is not None:
        return limited_to
    if not all(is_ca_certificate(certificate) for certificate in _matches(ctx).values()):
        return Covered.SUBSCRIBER
    return _covered_by_issuer(crl, ctx)


def _covered_by_issuer(crl: CertificateList, ctx: Context) -> Covered | None:
    if not ctx.known.issuers or crl.tbs.issuer is None or _is_indirect(crl):
        return None
    issuer = ctx.known.issuers[0]
    if not same_name(issuer.tbs.subject, crl.tbs.issuer):
        return None
    if is_self_signed(issuer):
        return Covered.CA
    constraints = issuer.tbs.get(BasicConstraints)
    path_length = None if constraints is None else constraints.path_len_constraint
    return Covered.SUBSCRIBER if path_length is not None and path_length.value == 0 else None


def _is_indirect(crl: CertificateList) -> bool:
    """Whether there can be entries for certificates of other CAs: RFC 5280 5.2.5, 5.3.3."""
    point = crl.tbs.get(IssuingDistributionPoint)
    if point is not None and point.indirect_crl is not None and point.indirect_crl.value:
        return True
    entries = () if crl.entries is None else crl.entries.issuers
    named = {name for _, name in entries}  # many entries share one
    return any(not same_name(name, crl.tbs.issuer) for name in named)


def _kind_of_entries(ctx: Context) -> Covered | None:
    """What the certificates are that have entries and were not given; None if that is not known.

    A CRL that covers subscriber certificates may cover CA certificates too. A root CA also issues
    certificates of OCSP responders and for infrastructure (BR 6.1.7).
    """
    crl = _crl(ctx)
    if crl is None:
        return None
    limited_to = _limited_to(crl, ctx)
    if limited_to is not None:
        return limited_to
    by_issuer = _covered_by_issuer(crl, ctx)
    return by_issuer if by_issuer is Covered.SUBSCRIBER else None


def _entries_about(wanted: Covered | None, positions: Iterator[int], ctx: Context) -> Iterator[int]:
    """Those of some positions whose certificates are CA certificates, or subscriber certificates, or unknown
    (None)."""
    matches, others = _matches(ctx), _kind_of_entries(ctx)
    for position in positions:
        certificate = matches.get(position)
        found = others
        if certificate is not None:
            found = Covered.CA if is_ca_certificate(certificate) else Covered.SUBSCRIBER
        if found is wanted:
            yield position


def _is_strict(position: int, matches: dict[int, Certificate], ctx: Scope) -> bool | None:
    """Whether the certificate of an entry is of the Strict generation; None if that is not known."""
    certificate = matches.get(position)
    if certificate is not None:
        policies = certificate.tbs.get(CertificatePolicies)
        return any(
            RESERVED_POLICIES[policy.oid][1] is Generation.STRICT
            for policy in (() if policies is None else policies.policies)
            if policy.oid in RESERVED_POLICIES
        )
    return None if ctx.profile.generation is None else ctx.profile.generation is Generation.STRICT


# Times


def _too_late_for_subscribers(crl: CertificateList) -> Violations:
    seconds = crl.seconds
    if seconds is not None and seconds > LONGEST:
        message = f"nextUpdate is {duration(seconds)} after thisUpdate; the maximum is 10 days"
        yield Violation(crl.tbs.next_update or crl, message)


def _is_too_late_for_cas(crl: CertificateList) -> bool:
    start = None if crl.tbs.this_update is None else crl.tbs.this_update.seconds
    limit = None if start is None else year_later(start)
    end = None if crl.tbs.next_update is None else crl.tbs.next_update.seconds
    return limit is not None and end is not None and end > limit


@_crl_rule(
    "smbr.crl.next_update_too_late_subscriber",
    fix="set nextUpdate to at most 10 days after thisUpdate",
    citation="BR 4.9.7",
)
def next_update_too_late_subscriber(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL for subscriber certificates is not more than ten days after thisUpdate.

    The difference of the two is compared: exactly ten days are permitted. The limit also applies to a CRL for
    both kinds of certificates.
    """
    if _covered(ctx) is Covered.SUBSCRIBER:
        yield from _too_late_for_subscribers(crl)


@_crl_rule(
    "smbr.crl.next_update_too_late_subscriber_doubtful",
    fix="set nextUpdate to at most 10 days after thisUpdate",
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
    doubtful_of="smbr.crl.next_update_too_late_subscriber",
)
def next_update_too_late_subscriber_doubtful(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL that may be for subscriber certificates is not more than ten days after thisUpdate.

    For CA certificates the limit is twelve months. --type, --certs or --issuer decide which applies, and in
    the CRL itself issuingDistributionPoint.
    """
    if _covered(ctx) is None and not _is_too_late_for_cas(crl):
        for violation in _too_late_for_subscribers(crl):
            violation.message += (
                "; this is an error if the CRL covers subscriber certificates (--type, --issuer)"
            )
            yield violation


@_crl_rule(
    "smbr.crl.next_update_too_late_ca",
    fix="set nextUpdate to at most 12 months after thisUpdate",
    citation="BR 4.9.7",
)
def next_update_too_late_ca(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL for CA certificates is not more than twelve months after thisUpdate.

    Calendar months are counted: from a day to the same day of the next year, with or without a 29 February
    between. A later nextUpdate is wrong for every CRL, so the rule also applies if it is not known what the
    CRL covers.
    """
    if _covered(ctx) is not Covered.SUBSCRIBER and _is_too_late_for_cas(crl):
        seconds = crl.seconds or 0
        message = f"nextUpdate is {duration(seconds)} after thisUpdate; the maximum is 12 months"
        yield Violation(crl.tbs.next_update or crl, message)


@_crl_rule(
    "smbr.crl.not_reissued_in_time_subscriber",
    fix="reissue the CRL at least every 7 days",
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
)
def not_reissued_in_time_subscriber(crl: CertificateList, ctx: Context) -> Violations:
    """CRLs for subscriber certificates are updated and reissued at least every seven days.

    The rule runs if it is known when the CRL was fetched (--fetched-at). A cache on the way may have kept an
    older CRL, hence a notice.
    """
    this_update = crl.tbs.this_update
    if ctx.known.fetched_at is None or this_update is None or this_update.seconds is None:
        return
    age = ctx.known.fetched_at - this_update.seconds
    if age > REISSUED and _covered(ctx) is not Covered.CA:
        yield Violation(this_update, f"fetched {duration(age)} after thisUpdate; the maximum is 7 days")


@_crl_rule(
    "smbr.crl.not_reissued_in_time_ca",
    fix="reissue the CRL at least every 12 months",
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
)
def not_reissued_in_time_ca(crl: CertificateList, ctx: Context) -> Violations:
    """CRLs for CA certificates are updated and reissued at least every twelve months.

    They are also reissued within 24 hours after the revocation of a subordinate CA certificate, which no
    single CRL shows. The rule runs if it is known when the CRL was fetched (--fetched-at).
    """
    this_update = crl.tbs.this_update
    if ctx.known.fetched_at is None or this_update is None or this_update.seconds is None:
        return
    limit = year_later(this_update.seconds)
    if limit is not None and ctx.known.fetched_at > limit and _covered(ctx) is Covered.CA:
        yield Violation(this_update, "fetched more than 12 months after thisUpdate")


@_tbs_rule(
    "smbr.crl.next_update_missing",
    fix="add nextUpdate",
    citation="BR 4.9.7",
    covers=("pkix.crl.next_update_missing",),
)
def next_update_missing(tbs: TBSCertList) -> Violations:
    """A CRL has nextUpdate, which the BR limit.

    BR 4.9.7 limits the time from thisUpdate to nextUpdate to ten days for subscriber certificates and twelve
    months for CA certificates, which cannot be met without nextUpdate. A nextUpdate that cannot be read
    counts as present.
    """
    if not tbs.has_next_update:
        yield Violation(tbs, "there is no nextUpdate")


# Reasons


@_entries_rule(
    "smbr.crl.reason_code_critical",
    fix="remove the critical field from reasonCode",
    citation="BR 7.2.2",
    covers=("pkix.crl.reason_code_critical",),
)
def reason_code_critical(revoked: RevokedCertificates) -> Violations:
    """reasonCode of an entry is not marked critical.

    A client does not use a CRL with a critical extension that it cannot process. The rule also runs if the
    value of the extension does not decode.
    """

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.of_oid(SingleReasonCode.OID)
        return Violation(entry if extension is None else extension.critical_node, "reasonCode is critical")

    yield from on_entries(revoked, revoked.entries.traits[Trait.CRITICAL_REASON_CODE], violation)


@_entries_rule(
    "smbr.crl.reason_code_missing_for_ca",
    fix="add reasonCode with a reason other than unspecified",
    citation="BR 7.2.2",
)
def reason_code_missing_for_ca(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """reasonCode is present in an entry for a root or subordinate CA certificate.

    Cross certificates are among them. The reason unspecified is not permitted either, so a CA certificate is
    not revoked without a reason.
    """
    yield from on_entries(
        revoked,
        _entries_about(Covered.CA, revoked.entries.with_reason(NO_REASON), ctx),
        lambda entry: Violation(entry, "the entry of a CA certificate has no reasonCode"),
    )


def _first_of(
    revoked: RevokedCertificates, positions: Iterator[int]
) -> tuple[RevokedCertificate, str] | None:
    """The first of some entries, and in words how many there are."""
    first = next(positions, None)
    if first is None:
        return None
    count = 1 + sum(1 for _ in positions)
    return revoked.entries[first], "1 entry has" if count == 1 else f"{count:,} entries have"


@_entries_rule(
    "smbr.crl.reason_code_missing_for_ca_doubtful",
    fix="add reasonCode if the certificate is a CA certificate",
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    doubtful_of="smbr.crl.reason_code_missing_for_ca",
)
def reason_code_missing_for_ca_doubtful(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """reasonCode is present in an entry that may be for a CA certificate.

    Other certificates can be revoked without a reason. --certs, --type or --issuer decide which applies; a
    root CA also issues certificates of OCSP responders and for infrastructure. One finding gives the number
    of entries.
    """
    found = _first_of(revoked, _entries_about(None, revoked.entries.with_reason(NO_REASON), ctx))
    if found is not None:
        message = (
            f"{found[1]} no reasonCode; this is an error for CA certificates (--certs, --type, --issuer)"
        )
        yield Violation(found[0], message)


@_entries_rule(
    "smbr.crl.reason_code_missing",
    fix="add reasonCode, unless the reason is unspecified",
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
)
def reason_code_missing(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """reasonCode is present in an entry for a subscriber certificate, unless the reason is unspecified.

    An unspecified reason is left out, and the entry does not show that, hence a notice. One finding gives the
    number of entries.
    """
    positions = revoked.entries.with_reason(NO_REASON)
    found = _first_of(revoked, _entries_about(Covered.SUBSCRIBER, positions, ctx))
    if found is not None:
        yield Violation(
            found[0], f"{found[1]} no reasonCode, which is permitted only if the reason is unspecified"
        )


@_entries_rule(
    "smbr.crl.reason_code_unspecified",
    citation="BR 7.2.2",
    covers=("pkix.crl.reason_code_unspecified",),
    fix="remove reasonCode",
)
def reason_code_unspecified(revoked: RevokedCertificates) -> Violations:
    """reasonCode is not unspecified (0).

    If the reason is unspecified, the BR require that reasonCode is omitted. An entry for a CA certificate has
    a reason: see smbr.crl.reason_code_missing_for_ca.
    """
    yield from on_entries(
        revoked,
        revoked.entries.with_reason(CRLReason.UNSPECIFIED),
        lambda entry: Violation(entry.reason, "reasonCode is unspecified (0)"),
    )


def _on_hold(revoked: RevokedCertificates) -> Iterator[int]:
    return revoked.entries.with_reason(CRLReason.CERTIFICATE_HOLD)


@_entries_rule(
    "smbr.crl.certificate_hold_for_ca",
    fix="state another reason for the revocation",
    citation="BR 7.2.2",
)
def certificate_hold_for_ca(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """certificateHold is not used for root or subordinate CA certificates.

    A hold can be lifted, but the revocation of a CA certificate is final. Cross certificates are among the CA
    certificates. An entry is for a CA certificate if that is known from the certificate (--certs) or from
    what the CRL covers (--type, issuingDistributionPoint). If it is not known, see
    smbr.crl.certificate_hold_doubtful.
    """
    yield from on_entries(
        revoked,
        _entries_about(Covered.CA, _on_hold(revoked), ctx),
        lambda entry: Violation(entry.reason, "reasonCode is certificateHold (6) for a CA certificate"),
    )


@_entries_rule(
    "smbr.crl.certificate_hold_strict",
    fix="state another reason for the revocation",
    citation="BR 7.2.2",
)
def certificate_hold_strict(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """certificateHold is not used for certificates of the Strict generation.

    It is permitted for the Legacy and Multipurpose generations. The certificate is found by issuer and serial
    number among those given (--certs), or the generation is given (--type).
    """
    matches = _matches(ctx)
    message = "reasonCode is certificateHold (6) for a certificate of the Strict generation"
    positions = _entries_about(Covered.SUBSCRIBER, _on_hold(revoked), ctx)
    yield from on_entries(
        revoked,
        (position for position in positions if _is_strict(position, matches, ctx)),
        lambda entry: Violation(entry.reason, message),
    )


@_entries_rule(
    "smbr.crl.certificate_hold_doubtful",
    fix="state another reason for the revocation",
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
)
def certificate_hold_doubtful(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """certificateHold is not used for a certificate that may be a CA certificate or of the Strict generation.

    It is permitted for the Legacy and Multipurpose generations. --certs or --type decide which applies. One
    finding gives the number of entries.
    """
    matches = _matches(ctx)
    positions = (
        position
        for position in _on_hold(revoked)
        if position not in matches and _is_strict(position, matches, ctx) is None
    )
    if _kind_of_entries(ctx) is Covered.CA:
        return
    found = _first_of(revoked, positions)
    if found is not None:
        message = (
            f"{found[1]} certificateHold; this is an error for CA certificates and the Strict generation"
        )
        yield Violation(found[0].reason, f"{message} (--certs, --type)")


@_tbs_rule(
    "smbr.crl.remove_from_crl",
    fix="remove the entry from the complete CRL",
    citation="BR 7.2.2; RFC 5280 5.3.1",
    covers=("pkix.crl.remove_from_crl_in_base",),
)
def remove_from_crl(tbs: TBSCertList) -> Violations:
    """The reason removeFromCRL (8) appears only in delta CRLs.

    In a delta CRL the reason shows that a certificate of the base CRL has expired or is no longer on hold. It
    is not a reason for a revocation, so it cannot be the most appropriate one, which BR 7.2.2 requires. A CRL
    without deltaCRLIndicator is a complete CRL.
    """
    revoked = tbs.revoked_certificates
    if revoked is not None and tbs.of_class(DeltaCrlIndicator) is None:
        yield from on_entries(
            revoked,
            revoked.entries.with_reason(CRLReason.REMOVE_FROM_CRL),
            lambda entry: Violation(entry.reason, "reasonCode is removeFromCRL (8) in a complete CRL"),
        )


# Obligations that one CRL does not show


@_crl_rule(
    "smbr.crl.suspension_reason",
    severity=Severity.NOTICE,
    citation="BR 4.9.13",
    since="1.0.4",
    mode=Mode.REMINDER,
)
def suspension_reason(crl: CertificateList) -> Violations:
    """A suspension of a certificate is expressed with the reason certificateHold.

    Only a later CRL shows that a certificate is no longer suspended, hence a reminder.
    """
    if crl.entries:
        yield Violation(
            crl.tbs.revoked_certificates or crl,
            "verify that suspended certificates have the reason certificateHold",
        )


@_crl_rule(
    "smbr.crl.entry_removed_early",
    severity=Severity.NOTICE,
    citation="BR 4.10.1",
    mode=Mode.REMINDER,
)
def entry_removed_early(crl: CertificateList) -> Violations:
    """An entry is not removed before the certificate has expired.

    Only an earlier CRL shows that an entry was removed, hence a reminder. The end of a certificateHold is the
    exception. RFC 5280 keeps the entry in one CRL after the expiry.
    """
    yield Violation(crl, "verify that no entry was removed before its certificate expired")


@_entries_rule(
    "smbr.crl.reason_code_inappropriate",
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    mode=Mode.REMINDER,
)
def reason_code_inappropriate(revoked: RevokedCertificates) -> Violations:
    """reasonCode is the most appropriate reason, as the CP or CPS defines it.

    A CRL does not show why a certificate was revoked, hence a reminder.
    """
    if len(revoked.entries) > revoked.entries.reasons.count(NO_REASON):
        yield Violation(
            revoked, "verify that the reasons are the most appropriate ones according to the CP or CPS"
        )


# The signature


@_crl_rule(
    "smbr.crl.signature_algorithm_not_permitted",
    fix="sign with an algorithm and encoding of BR 7.1.3.2",
    citation="BR 7.1.3.2",
    covers=("pkix.crl.signature_algorithm_mismatch",),
)
def signature_algorithm_not_permitted(crl: CertificateList, ctx: Scope) -> Violations:
    """signatureAlgorithm of a CRL is one of the algorithms and encodings that BR 7.1.3.2 lists.

    Encodings are compared byte for byte, as in certificates. signature in the TBSCertList is the same, which
    pkix.crl.signature_algorithm_mismatch checks. The list never had SHA-1.
    """
    algorithm = crl.signature_algorithm or crl.tbs.signature
    if algorithm is not None and algorithm.der not in SIGNATURES.at(ctx.br_version):
        name, found = algorithm_name(algorithm.oid), algorithm.der[:64].hex()
        message = f"the signature algorithm is {name}, encoded as {found}, which the BR do not list"
        yield Violation(algorithm, message, value=algorithm.der[:128])


@_crl_rule(
    "smbr.crl.sha1",
    citation="BR 1.2.1; BR 7.1.3.2",
    since="1.0.14",
    effective=date(2026, 9, 15),
    covers=("smbr.crl.signature_algorithm_not_permitted", "pkix.crl.signature_algorithm_mismatch"),
    fix="sign with SHA-256, SHA-384 or SHA-512",
)
def sha1(crl: CertificateList) -> Violations:
    """From 2026-09-15, no CRL is signed with an algorithm that incorporates SHA-1.

    The table of dates in BR 1.2.1 names CRLs. smbr.crl.signature_algorithm_not_permitted reports SHA-1 on
    every day.
    """
    algorithm = crl.signature_algorithm or crl.tbs.signature
    if algorithm is not None and incorporates_sha1(algorithm):
        message = f"the signature algorithm is {algorithm_name(algorithm.oid)}"
        yield Violation(algorithm, message, value=algorithm.der[:128])


@_crl_rule(
    "smbr.crl.signature_algorithm_key_mismatch",
    fix="sign with the hash that BR 7.1.3.2.2 assigns to the curve of the key",
    citation="BR 7.1.3.2.2; BR 7.1.3.2.3",
    issuer=True,
)
def signature_algorithm_key_mismatch(crl: CertificateList, ctx: Context) -> Violations:
    """The hash of an ECDSA signature matches the curve of the CA's key: SHA-256 with P-256, SHA-384 with
    P-384, SHA-512 with P-521.

    The rule runs if the issuer's certificate is known (--issuer). A signature with another hash still
    verifies. pkix.crl.signature_invalid reports an algorithm of another kind of key.
    """
    algorithm = crl.signature_algorithm
    spki = ctx.known.issuers[0].tbs.subject_public_key_info
    if algorithm is None or spki is None or not isinstance(spki.key, EcPublicKey):
        return
    name = SIGNATURES.at(ctx.br_version).get(algorithm.der, "")
    curve = CURVE_SIGNATURES.get(spki.key.curve or "")
    if "ECDSA" in name and curve is not None and algorithm.oid != curve[1]:
        message = f"the signature is {name}; the key of the CA is on {curve[0]}, which requires {curve[2]}"
        yield Violation(algorithm, message, value=algorithm.der)
