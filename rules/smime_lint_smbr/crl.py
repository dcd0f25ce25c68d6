"""CRLs: BR 4.9.7, 4.9.13, 4.10.1, 7.1.3.2, 7.2.

A CRL is taken as one of an S/MIME CA. Whether it covers CA certificates or those of subscribers is known by
what one says (--type), by issuingDistributionPoint, by the certificates that have entries (--certs), or by
the issuer's certificate (--issuer): a root CA issues CA certificates, and a CA with a pathLenConstraint of 0
issues none. Where it is not known, only what is wrong for both is an error, and the rest a notice.
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
from smime_lint.rules import (
    Context,
    Generation,
    Kind,
    Mode,
    Scope,
    Severity,
    Violation,
    Violations,
    is_ca_certificate,
    on_entries,
    rule,
)

from .ocsp import CURVE_SIGNATURES, duration, year_later
from .signature_algorithm import incorporates_sha1
from .tables.algorithms import SIGNATURES, algorithm_name

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
    return {} if crl is None or ctx.known.certificates is None else dict(crl.matches(ctx.known.certificates))


def _covered(ctx: Context) -> Covered | None:
    """What the CRL covers: with both, subscribers, whose bounds are narrower. None where it is not known."""
    crl = _crl(ctx)
    if crl is None:
        return None
    if ctx.profile.is_forced:
        return Covered.CA if ctx.profile.type is None else Covered.SUBSCRIBER
    point = crl.tbs.get(IssuingDistributionPoint)
    limits = () if point is None else point.only_contains
    if limits == ("onlyContainsCACerts",):
        return Covered.CA
    if limits == ("onlyContainsUserCerts",):
        return Covered.SUBSCRIBER
    if not all(is_ca_certificate(certificate) for certificate in _matches(ctx).values()):
        return Covered.SUBSCRIBER
    return _covered_by_issuer(crl, ctx)


def _covered_by_issuer(crl: CertificateList, ctx: Context) -> Covered | None:
    if not ctx.known.issuers or crl.tbs.issuer is None:
        return None
    issuer = ctx.known.issuers[0]
    subject = issuer.tbs.subject
    if subject is None or issuer.raw(subject) != crl.raw(crl.tbs.issuer):
        return None
    if issuer.is_self_issued:
        return Covered.CA
    constraints = issuer.tbs.get(BasicConstraints)
    path_length = None if constraints is None else constraints.path_len_constraint
    return Covered.SUBSCRIBER if path_length is not None and path_length.value == 0 else None


def _entries_about(wanted: Covered | None, positions: Iterator[int], ctx: Context) -> Iterator[int]:
    """Those of some positions whose certificates are CAs', or subscribers', or of whom it is not known."""
    matches, covered = _matches(ctx), _covered(ctx)
    if covered is Covered.SUBSCRIBER and not _is_limited(ctx):
        # It covers subscribers, and may cover CA certificates too.
        covered = None
    for position in positions:
        certificate = matches.get(position)
        found = covered
        if certificate is not None:
            found = Covered.CA if is_ca_certificate(certificate) else Covered.SUBSCRIBER
        if found is wanted:
            yield position


def _is_limited(ctx: Context) -> bool:
    """Whether a CRL that covers subscriber certificates covers no CA certificates."""
    crl = _crl(ctx)
    if crl is None or ctx.profile.is_forced:
        return True
    point = crl.tbs.get(IssuingDistributionPoint)
    if point is not None and point.only_contains == ("onlyContainsUserCerts",):
        return True
    return _covered_by_issuer(crl, ctx) is Covered.SUBSCRIBER


def _is_strict(position: int, matches: dict[int, Certificate], ctx: Scope) -> bool | None:
    """Whether the certificate of an entry is of the Strict generation, None where that is not known."""
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
        message = f"nextUpdate is {duration(seconds)} after thisUpdate, the limit is 10 days"
        yield Violation(crl.tbs.next_update or crl, message)


def _is_too_late_for_cas(crl: CertificateList) -> bool:
    start = None if crl.tbs.this_update is None else crl.tbs.this_update.seconds
    limit = None if start is None else year_later(start)
    end = None if crl.tbs.next_update is None else crl.tbs.next_update.seconds
    return limit is not None and end is not None and end > limit


@rule(
    "smbr.crl.next_update_too_late_subscriber",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 4.9.7",
    since="1.0.0",
)
def next_update_too_late_subscriber(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL for subscriber certificates is at most ten days after thisUpdate.

    The difference of the two is compared: exactly ten days are permitted. A CRL for both kinds of
    certificates has to keep this limit.
    """
    if _covered(ctx) is Covered.SUBSCRIBER:
        yield from _too_late_for_subscribers(crl)


@rule(
    "smbr.crl.next_update_too_late_subscriber_doubtful",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
    since="1.0.0",
    doubtful_of="smbr.crl.next_update_too_late_subscriber",
)
def next_update_too_late_subscriber_doubtful(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL that may be for subscriber certificates is at most ten days after thisUpdate.

    Of CRLs for CA certificates alone the limit is twelve months. Which it is, --type, --certs or --issuer can
    tell, and in the CRL itself issuingDistributionPoint.
    """
    if _covered(ctx) is None and not _is_too_late_for_cas(crl):
        for violation in _too_late_for_subscribers(crl):
            violation.message += "; an error if the CRL covers subscriber certificates (--type, --issuer)"
            yield violation


@rule(
    "smbr.crl.next_update_too_late_ca",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 4.9.7",
    since="1.0.0",
)
def next_update_too_late_ca(crl: CertificateList, ctx: Context) -> Violations:
    """nextUpdate of a CRL for CA certificates is at most twelve months after thisUpdate.

    Months are those of the calendar: from a day to the same day of the next year, whether or not there is a
    29 February between. What is later is wrong for every CRL, and so this rule also speaks where it is not
    known what the CRL covers.
    """
    if _covered(ctx) is not Covered.SUBSCRIBER and _is_too_late_for_cas(crl):
        seconds = crl.seconds or 0
        message = f"nextUpdate is {duration(seconds)} after thisUpdate, the limit is 12 months"
        yield Violation(crl.tbs.next_update or crl, message)


@rule(
    "smbr.crl.not_reissued_in_time_subscriber",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
    since="1.0.0",
)
def not_reissued_in_time_subscriber(crl: CertificateList, ctx: Context) -> Violations:
    """A CRL for subscriber certificates is fetched at most seven days after thisUpdate.

    The CA reissues it in that time. It is judged where it is known when the CRL was fetched (--fetched-at); a
    cache on the way may have kept it, so this is a notice.
    """
    this_update = crl.tbs.this_update
    if ctx.known.fetched_at is None or this_update is None or this_update.seconds is None:
        return
    age = ctx.known.fetched_at - this_update.seconds
    if age > REISSUED and _covered(ctx) is not Covered.CA:
        yield Violation(this_update, f"fetched {duration(age)} after thisUpdate, the limit is 7 days")


@rule(
    "smbr.crl.not_reissued_in_time_ca",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 4.9.7",
    since="1.0.0",
)
def not_reissued_in_time_ca(crl: CertificateList, ctx: Context) -> Violations:
    """A CRL for CA certificates is fetched at most twelve months after thisUpdate.

    The CA reissues it in that time, and within 24 hours after it has revoked a subordinate CA, which no
    single CRL shows. It is judged where it is known when the CRL was fetched (--fetched-at).
    """
    this_update = crl.tbs.this_update
    if ctx.known.fetched_at is None or this_update is None or this_update.seconds is None:
        return
    limit = year_later(this_update.seconds)
    if limit is not None and ctx.known.fetched_at > limit and _covered(ctx) is Covered.CA:
        yield Violation(this_update, "fetched more than 12 months after thisUpdate")


@rule(
    "smbr.crl.next_update_missing",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 4.9.7",
    since="1.0.0",
    covers=("pkix.crl.next_update_missing",),
)
def next_update_missing(tbs: TBSCertList) -> Violations:
    """A CRL has nextUpdate, for which the BR have bounds."""
    if not tbs.has_next_update:
        yield Violation(tbs, "there is no nextUpdate")


# Reasons


@rule(
    "smbr.crl.reason_code_critical",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2",
    since="1.0.0",
    covers=("pkix.crl.reason_code_critical",),
)
def reason_code_critical(revoked: RevokedCertificates) -> Violations:
    """reasonCode of an entry is not critical."""

    def violation(entry: RevokedCertificate) -> Violation:
        extension = entry.of_oid(SingleReasonCode.OID)
        return Violation(entry if extension is None else extension.critical_node, "reasonCode is critical")

    yield from on_entries(revoked, revoked.entries.traits[Trait.CRITICAL_REASON_CODE], violation)


@rule(
    "smbr.crl.reason_code_missing_for_ca",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2",
    since="1.0.0",
)
def reason_code_missing_for_ca(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """An entry for a CA certificate has reasonCode.

    unspecified will not do either; so a CA certificate cannot be revoked without a reason.
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


@rule(
    "smbr.crl.reason_code_missing_for_ca_doubtful",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    since="1.0.0",
    doubtful_of="smbr.crl.reason_code_missing_for_ca",
)
def reason_code_missing_for_ca_doubtful(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """An entry for what may be a CA certificate has reasonCode.

    Other certificates can be revoked without one. Which it is, --certs, --type or --issuer can tell. One
    finding tells the number of entries.
    """
    found = _first_of(revoked, _entries_about(None, revoked.entries.with_reason(NO_REASON), ctx))
    if found is not None:
        message = f"{found[1]} no reasonCode; an error for CA certificates (--certs, --type, --issuer)"
        yield Violation(found[0], message)


@rule(
    "smbr.crl.reason_code_missing",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    since="1.0.0",
)
def reason_code_missing(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """An entry for a subscriber certificate has reasonCode, unless there is no reason to tell.

    Where the reason is unspecified it has to be left out, which no entry shows; so this is a notice, and one
    finding tells the number of entries.
    """
    positions = revoked.entries.with_reason(NO_REASON)
    found = _first_of(revoked, _entries_about(Covered.SUBSCRIBER, positions, ctx))
    if found is not None:
        yield Violation(found[0], f"{found[1]} no reasonCode; that is right only for an unspecified reason")


@rule(
    "smbr.crl.reason_code_unspecified",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2",
    since="1.0.0",
    covers=("pkix.crl.reason_code_unspecified",),
    fix="Leave reasonCode out.",
)
def reason_code_unspecified(revoked: RevokedCertificates) -> Violations:
    """reasonCode is not unspecified."""
    yield from on_entries(
        revoked,
        revoked.entries.with_reason(CRLReason.UNSPECIFIED),
        lambda entry: Violation(entry.reason, "reasonCode is unspecified (0)"),
    )


def _on_hold(revoked: RevokedCertificates) -> Iterator[int]:
    return revoked.entries.with_reason(CRLReason.CERTIFICATE_HOLD)


@rule(
    "smbr.crl.certificate_hold_for_ca",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2",
    since="1.0.0",
)
def certificate_hold_for_ca(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """CA certificates are not put on hold."""
    yield from on_entries(
        revoked,
        _entries_about(Covered.CA, _on_hold(revoked), ctx),
        lambda entry: Violation(entry.reason, "reasonCode is certificateHold (6), of a CA certificate"),
    )


@rule(
    "smbr.crl.certificate_hold_strict",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2",
    since="1.0.0",
)
def certificate_hold_strict(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """Certificates of the Strict generation are not put on hold.

    Those of the Legacy and Multipurpose generations may be. The certificate is found by issuer and serial
    number among those that are given (--certs), or the generation is told (--type).
    """
    matches = _matches(ctx)
    message = "reasonCode is certificateHold (6), of a certificate of the Strict generation"
    positions = _entries_about(Covered.SUBSCRIBER, _on_hold(revoked), ctx)
    yield from on_entries(
        revoked,
        (position for position in positions if _is_strict(position, matches, ctx)),
        lambda entry: Violation(entry.reason, message),
    )


@rule(
    "smbr.crl.certificate_hold_doubtful",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    since="1.0.0",
)
def certificate_hold_doubtful(revoked: RevokedCertificates, ctx: Context) -> Violations:
    """What may be a CA certificate, or one of the Strict generation, is not put on hold.

    Which it is, --certs or --type can tell. One finding tells the number of entries.
    """
    matches = _matches(ctx)
    positions = (
        position
        for position in _on_hold(revoked)
        if position not in matches and _is_strict(position, matches, ctx) is None
    )
    if _covered(ctx) is Covered.CA:
        return
    found = _first_of(revoked, positions)
    if found is not None:
        message = f"{found[1]} certificateHold; an error for CA certificates and the Strict generation"
        yield Violation(found[0].reason, f"{message} (--certs, --type)")


@rule(
    "smbr.crl.remove_from_crl",
    on=TBSCertList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.2.2; RFC 5280 5.3.1",
    since="1.0.0",
    covers=("pkix.crl.remove_from_crl_in_base",),
)
def remove_from_crl(tbs: TBSCertList) -> Violations:
    """The reason removeFromCRL is in delta CRLs alone."""
    revoked = tbs.revoked_certificates
    if revoked is not None and tbs.of_class(DeltaCrlIndicator) is None:
        yield from on_entries(
            revoked,
            revoked.entries.with_reason(CRLReason.REMOVE_FROM_CRL),
            lambda entry: Violation(entry.reason, "reasonCode is removeFromCRL (8), this is no delta CRL"),
        )


# What one CRL does not show


@rule(
    "smbr.crl.suspension_reason",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 4.9.13",
    since="1.0.4",
    mode=Mode.REMINDER,
)
def suspension_reason(crl: CertificateList) -> Violations:
    """An entry for a certificate that is suspended, and may come back, has the reason certificateHold.

    Only a later CRL shows that a certificate came back, hence a reminder.
    """
    if crl.entries:
        yield Violation(crl.tbs.revoked_certificates or crl, "suspensions are told by certificateHold alone")


@rule(
    "smbr.crl.entry_removed_early",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 4.10.1",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def entry_removed_early(crl: CertificateList) -> Violations:
    """An entry stays in the CRLs until the certificate has expired.

    Only an earlier CRL shows that one is gone, hence a reminder. An end of certificateHold is the exception;
    RFC 5280 keeps the entry for one CRL beyond.
    """
    yield Violation(crl, "entries are not removed before the certificates have expired")


@rule(
    "smbr.crl.reason_code_inappropriate",
    on=RevokedCertificates,
    kinds=Kind.CRL,
    severity=Severity.NOTICE,
    citation="BR 7.2.2",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def reason_code_inappropriate(revoked: RevokedCertificates) -> Violations:
    """reasonCode tells the most appropriate reason, as the CA's CP or CPS defines it."""
    if len(revoked.entries) > revoked.entries.reasons.count(NO_REASON):
        yield Violation(revoked, "reasons are the most appropriate ones by the CP or CPS")


# The signature


@rule(
    "smbr.crl.signature_algorithm_not_permitted",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2",
    since="1.0.0",
)
def signature_algorithm_not_permitted(crl: CertificateList, ctx: Context) -> Violations:
    """signatureAlgorithm of a CRL is one of the encodings that the BR list.

    They are compared byte for byte, and are the same as in certificates. signature in the TBSCertList has to
    be equal, which pkix.crl.signature_algorithm_mismatch sees to. From 2026-09-15 smbr.crl.sha1 speaks of
    SHA-1.
    """
    algorithm = crl.signature_algorithm or crl.tbs.signature
    if algorithm is None or algorithm.der in SIGNATURES.at(ctx.br_version):
        return
    if incorporates_sha1(algorithm) and _sha1_rule_holds(ctx):
        return
    message = f"the signature algorithm is {algorithm_name(algorithm.oid)} as {algorithm.der[:64].hex()}"
    yield Violation(algorithm, f"{message}, which the BR do not list", value=algorithm.der[:128])


_SHA1_END = date(2026, 9, 15)
_SHA1_END_SECONDS = 1789430400


def _sha1_rule_holds(ctx: Context) -> bool:
    version = ctx.br_version
    if version is None or tuple(map(int, version.number.split("."))) < (1, 0, 14):
        return False
    return ctx.issued_at is None or ctx.issued_at >= _SHA1_END_SECONDS


@rule(
    "smbr.crl.sha1",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 1.2.1; BR 7.1.3.2",
    since="1.0.14",
    effective=_SHA1_END,
    fix="Sign with SHA-256, SHA-384 or SHA-512.",
)
def sha1(crl: CertificateList) -> Violations:
    """From 2026-09-15 no CRL is signed with SHA-1.

    CRLs are named in the table of dates alone. The list of BR 7.1.3.2 never had SHA-1, and before that day
    smbr.crl.signature_algorithm_not_permitted reports it.
    """
    algorithm = crl.signature_algorithm or crl.tbs.signature
    if algorithm is not None and incorporates_sha1(algorithm):
        message = f"the signature algorithm is {algorithm_name(algorithm.oid)}"
        yield Violation(algorithm, message, value=algorithm.der[:128])


@rule(
    "smbr.crl.signature_algorithm_key_mismatch",
    on=CertificateList,
    kinds=Kind.CRL,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2.2; BR 7.1.3.2.3",
    since="1.0.0",
    issuer=True,
)
def signature_algorithm_key_mismatch(crl: CertificateList, ctx: Context) -> Violations:
    """The hash of an ECDSA signature is that of the CA's curve: SHA-256 with P-256, SHA-384 with P-384,
    SHA-512 with P-521.

    It is judged where the issuer's certificate is known (--issuer). A signature by another hash verifies all
    the same. That of an algorithm for another kind of key does not: pkix.crl.signature_invalid reports it.
    """
    algorithm = crl.signature_algorithm
    spki = ctx.known.issuers[0].tbs.subject_public_key_info
    if algorithm is None or spki is None or not isinstance(spki.key, EcPublicKey):
        return
    name = SIGNATURES.at(ctx.br_version).get(algorithm.der, "")
    curve = CURVE_SIGNATURES.get(spki.key.curve or "")
    if "ECDSA" in name and curve is not None and algorithm.oid != curve[1]:
        message = f"the signature is {name}, the key of the CA is on {curve[0]} ({curve[2]})"
        yield Violation(algorithm, message, value=algorithm.der)
