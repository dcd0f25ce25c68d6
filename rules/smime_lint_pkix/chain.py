"""A certificate against those above it: RFC 5280 6.1.

These rules run where the certificate of the issuer is known. They judge the certificate that they run on;
what is wrong with the issuer's own is said of that.
"""

from __future__ import annotations

from smime_lint.model import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    DirectoryName,
    KeyUsage,
    KeyUsageBits,
    NameConstraints,
    SubjectKeyIdentifier,
    SubjectPublicKeyInfo,
    Validity,
)
from smime_lint.path.issuers import folded_name, show_name
from smime_lint.path.signatures import is_signed_by, key_family_of
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .constraints import violations
from .extension_checks import is_ca

_6_1_3 = "RFC 5280 6.1.3"
_6_1_4 = "RFC 5280 6.1.4"
_CURVES = frozenset({"1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"})
"""P-256, P-384, P-521."""


def _fits_the_key(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the signature algorithm is one for the issuer's kind of key, which is another requirement.

    Of keys for which no rule of the BR says which algorithm goes with them it is not asked.
    """
    algorithm, spki = certificate.signature_algorithm, issuer.tbs.subject_public_key_info
    family = None if algorithm is None else key_family_of(algorithm)
    if algorithm is None or spki is None or family is None or not _has_algorithm_rule(spki):
        return True
    return spki.algorithm.oid == algorithm.oid if spki.family == "ML-DSA" else spki.family == family


def _has_algorithm_rule(spki: SubjectPublicKeyInfo) -> bool:
    if spki.family == "EC":
        return spki.algorithm.curve in _CURVES
    return spki.family in ("RSA", "Ed25519", "Ed448", "ML-DSA")


@rule(
    "pkix.chain.signature_invalid",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_3,
)
def signature_invalid(certificate: Certificate, ctx: Context) -> Violations:
    """The signature verifies with the key of the issuer.

    A bare TBSCertificate has none. A signature of an algorithm for another kind of key is reported as that
    where the BR apply.
    """
    if certificate.signature_value is None or is_signed_by(certificate, ctx.known.issuers[0]) is not False:
        return
    if _fits_the_key(certificate, ctx.known.issuers[0]) or not ctx.profile.in_scope or ctx.br_version is None:
        issuer = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(certificate.signature_value, f"the signature is not by the key of {issuer}")


@rule(
    "pkix.chain.signature_not_verified",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.NOTICE,
    citation=_6_1_3,
)
def signature_not_verified(certificate: Certificate, ctx: Context) -> Violations:
    """The signature can be verified: its algorithm and the issuer's key are known.

    Where they are not, nothing is said about the signature, and this tells so.
    """
    if certificate.signature_value is not None and is_signed_by(certificate, ctx.known.issuers[0]) is None:
        yield Violation(
            certificate.signature_value,
            "the signature was not verified: its algorithm or the key is unknown",
        )


@rule(
    "pkix.chain.name_mismatch",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_3,
)
def name_mismatch(certificate: Certificate, ctx: Context) -> Violations:
    """The issuer is the subject of the issuer's certificate, as RFC 5280 7.1 compares names."""
    issuer, subject = certificate.tbs.issuer, ctx.known.issuers[0].tbs.subject
    if issuer is not None and subject is not None and folded_name(issuer) != folded_name(subject):
        yield Violation(issuer, f"the issuer is not the subject of its certificate, {show_name(subject)}")


@rule(
    "pkix.chain.issuer_not_ca",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_4,
)
def issuer_not_ca(certificate: Certificate, ctx: Context) -> Violations:
    """The issuer's certificate has cA TRUE."""
    if not is_ca(ctx.known.issuers[0].tbs):
        issuer = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(certificate.tbs.issuer or certificate, f"{issuer} is no CA by its basicConstraints")


@rule(
    "pkix.chain.issuer_key_cert_sign_missing",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_4,
)
def issuer_key_cert_sign_missing(certificate: Certificate, ctx: Context) -> Violations:
    """keyUsage of the issuer's certificate, where it is there, asserts keyCertSign.

    Of an issuer that is no CA by basicConstraints that alone is said, of a self-signed certificate nothing.
    """
    usage = ctx.known.issuers[0].tbs.get(KeyUsage)
    if ctx.known.issuers[0] is certificate or not is_ca(ctx.known.issuers[0].tbs):
        return  # other rules speak
    if usage is not None and not usage.flags & KeyUsageBits.KEY_CERT_SIGN:
        issuer = show_name(ctx.known.issuers[0].tbs.subject)
        yield Violation(certificate.tbs.issuer or certificate, f"the key of {issuer} has no keyCertSign")


@rule(
    "pkix.chain.path_len_exceeded",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_4,
)
def path_len_exceeded(certificate: Certificate, ctx: Context) -> Violations:
    """No more CA certificates stand below one than its pathLenConstraint allows.

    Counted are those that are not self-issued. A CA certificate counts itself: it is there to be followed by
    others. Faults between the issuers alone are reported at their certificates.
    """
    below = int(is_ca(certificate.tbs) and not certificate.is_self_issued)
    for issuer in ctx.known.issuers:
        constraints = issuer.tbs.get(BasicConstraints)
        limit = None if constraints is None else constraints.path_len_constraint
        if limit is not None and 0 <= limit.value < below:
            name = show_name(issuer.tbs.subject)
            yield Violation(
                certificate.tbs.issuer or certificate,
                f"{below} CA certificates stand below {name}, its pathLenConstraint is {limit.value}",
            )
        below += not issuer.is_self_issued


def _constrained(certificate: Certificate, ctx: Context, excluded: bool) -> Violations:
    if certificate.is_self_issued and is_ca(certificate.tbs):
        return
    for issuer in ctx.known.issuers:
        constraints = issuer.tbs.get(NameConstraints)
        if constraints is None:
            continue
        what = "excluded" if excluded else "not permitted"
        for node, form, is_excluded in violations(certificate, constraints):
            if is_excluded is excluded:
                yield Violation(node, f"the {form} is {what} by {show_name(issuer.tbs.subject)}")


@rule(
    "pkix.chain.name_not_permitted",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_3,
)
def name_not_permitted(certificate: Certificate, ctx: Context) -> Violations:
    """The subject and the names in subjectAltName lie within the permitted subtrees of all CAs above.

    Permitted subtrees of a form limit the names of that form alone. Those of rfc822Name also hold for
    SmtpUTF8Mailbox (RFC 9598 6), and for emailAddress in the subject where there is no subjectAltName.
    """
    return _constrained(certificate, ctx, excluded=False)


@rule(
    "pkix.chain.name_excluded",
    on=Certificate,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation=_6_1_3,
)
def name_excluded(certificate: Certificate, ctx: Context) -> Violations:
    """The subject and the names in subjectAltName lie outside the excluded subtrees of all CAs above."""
    return _constrained(certificate, ctx, excluded=True)


@rule(
    "pkix.chain.key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.1",
)
def key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier in authorityKeyIdentifier is the subjectKeyIdentifier of the issuer's certificate."""
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    if identifier is None or extension.key_identifier is None or not extension.key_identifier.value:
        return
    if extension.key_identifier.value != identifier.key_identifier.value:
        found = identifier.key_identifier.value.hex()
        yield Violation(extension.key_identifier, f"the subjectKeyIdentifier of the issuer is {found[:80]}")


@rule(
    "pkix.chain.authority_certificate_mismatch",
    on=AuthorityKeyIdentifier,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.1",
)
def authority_certificate_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """authorityCertIssuer and authorityCertSerialNumber are the issuer and serial number of the issuer's
    certificate.

    Where the CA has several certificates, they can be those of another one; hence a notice.
    """
    above = ctx.known.issuers[0].tbs
    serial = extension.authority_cert_serial_number
    if serial is not None and serial.value != above.serial_number.value:
        yield Violation(
            serial, f"the serial number of the issuer's certificate is {hex(above.serial_number.value)[:60]}"
        )
    names = [name for name in extension.authority_cert_issuer or () if isinstance(name, DirectoryName)]
    if names and above.issuer is not None:
        wanted = folded_name(above.issuer)
        if all(folded_name(name.name) != wanted for name in names):
            yield Violation(names[0], f"the issuer of the issuer's certificate is {show_name(above.issuer)}")


@rule(
    "pkix.chain.validity_not_nested",
    on=Validity,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.NOTICE,
    citation="RFC 5280 6.1",
)
def validity_not_nested(validity: Validity, ctx: Context) -> Violations:
    """The validity lies within that of the issuer's certificate.

    It need not, but outside of it the path is not valid.
    """
    outer = ctx.known.issuers[0].tbs.validity
    if outer is None:
        return
    start, end = validity.not_before.seconds, validity.not_after.seconds
    outer_start, outer_end = outer.not_before.seconds, outer.not_after.seconds
    if start is not None and outer_start is not None and start < outer_start:
        yield Violation(validity.not_before, f"the issuer's certificate begins at {outer.not_before.text}")
    if end is not None and outer_end is not None and end > outer_end:
        yield Violation(validity.not_after, f"the issuer's certificate ends at {outer.not_after.text}")
