"""A certificate against those above it: RFC 5280 6.1.

These rules run if the certificate of the issuer is known. They report what is wrong with the certificate that
they run on; what is wrong with the issuer's is reported on that one.
"""

from __future__ import annotations

from smime_lint.model import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    DirectoryName,
    KeyUsage,
    KeyUsageBits,
    MalformedExtension,
    NameConstraints,
    SubjectKeyIdentifier,
    Time,
    Validity,
)
from smime_lint.path.issuers import is_own_issuer
from smime_lint.path.names import is_self_issued, same_name, show_name
from smime_lint.path.policies import valid_policies
from smime_lint.path.signatures import fits_key, is_signed_by, key_family_of
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .constraints import breaches, unprocessed
from .extension_checks import is_ca
from .times import show_time

_6_1_3 = "RFC 5280 6.1.3"
_6_1_4 = "RFC 5280 6.1.4"

rule = Defaults(on=Certificate, kinds=Kind.ANY, severity=Severity.ERROR, citation=_6_1_3, issuer=True).rule


def _issuer_name(ctx: Context) -> str:
    return show_name(ctx.known.issuers[0].tbs.subject)


# The issuer


@rule(
    "pkix.chain.issuer_not_given",
    needs_issuers=True,
    issuer=False,
    severity=Severity.NOTICE,
    fix="give the certificate of the issuer with --issuer",
)
def issuer_not_given(certificate: Certificate, ctx: Context) -> Violations:
    """The certificate of the issuer is among the certificates given.

    A certificate of the issuer's name is not the issuer's if its key did not make the signature and its
    subjectKeyIdentifier is not the one in authorityKeyIdentifier: CAs are re-keyed under the same name. The
    certificate is then not compared with any of those given.
    """
    others = ctx.known.foreign_issuers
    named = [other for other in others if same_name(certificate.tbs.issuer, other.tbs.subject)]
    where = certificate.tbs.issuer or certificate
    if named:
        name = show_name(named[0].tbs.subject)
        yield Violation(
            where,
            f"the certificate given for {name} has another key: neither its key identifier nor the signature "
            "fits, so the issuer was not checked",
        )
    elif len(others) > 1:
        message = (
            f"{show_name(certificate.tbs.issuer)} is the subject of no certificate given as the issuer's"
        )
        yield Violation(where, f"{message}, so the issuer was not checked")


@rule(
    "pkix.chain.name_mismatch",
    needs_issuers=True,
    issuer=False,
    fix="copy the subject of the issuer's certificate",
)
def name_mismatch(certificate: Certificate, ctx: Context) -> Violations:
    """The issuer is the subject of the issuer's certificate, as RFC 5280 7.1 compares names.

    The issuer's certificate is the one that matches by key identifier or signature, or the only one given.
    """
    issuer, above = certificate.tbs.issuer, ctx.known.presumed_issuer
    subject = None if above is None else above.tbs.subject
    if issuer is not None and subject is not None and not same_name(issuer, subject):
        found, wanted = show_name(issuer), show_name(subject)
        yield Violation(issuer, f"issuer is {found}; the subject of the issuer's certificate is {wanted}")


@rule("pkix.chain.issuer_not_ca", citation=_6_1_4, fix="issue the certificate from a CA certificate")
def issuer_not_ca(certificate: Certificate, ctx: Context) -> Violations:
    """basicConstraints of the issuer's certificate has cA TRUE.

    Otherwise the holder of any end entity certificate could issue certificates: RFC 5280 4.2.1.9 prohibits
    verifying certificate signatures with such a key. If basicConstraints is absent or does not decode, it
    does not have cA TRUE.
    """
    if not is_ca(ctx.known.issuers[0].tbs):
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"{_issuer_name(ctx)} is not a CA: basicConstraints of its certificate does not have cA TRUE",
        )


@rule(
    "pkix.chain.issuer_key_cert_sign_missing",
    citation=_6_1_4,
    fix="issue the certificate from a CA whose keyUsage asserts keyCertSign",
)
def issuer_key_cert_sign_missing(certificate: Certificate, ctx: Context) -> Violations:
    """keyUsage of the issuer's certificate, if present, asserts keyCertSign.

    If the issuer is not a CA by basicConstraints, only that is reported. A self-signed certificate is not
    compared with itself.
    """
    issuer = ctx.known.issuers[0]
    usage = issuer.tbs.get(KeyUsage)
    if issuer.der == certificate.der or not is_ca(issuer.tbs):
        return
    if usage is not None and not usage.flags & KeyUsageBits.KEY_CERT_SIGN:
        found = ", ".join(bit.name for bit in usage.bits) or "no bit"
        yield Violation(
            certificate.tbs.issuer or certificate,
            f"keyUsage of {_issuer_name(ctx)} asserts {found}, not keyCertSign",
        )


# The signature


@rule("pkix.chain.signature_invalid", fix="sign the certificate with the key of the issuer")
def signature_invalid(certificate: Certificate, ctx: Context) -> Violations:
    """The signature verifies with the key of the issuer.

    A bare TBSCertificate has no signature. See pkix.chain.signature_algorithm_key_mismatch for an algorithm
    of another kind of key.
    """
    issuer = ctx.known.issuers[0]
    if certificate.signature_value is None or is_signed_by(certificate, issuer) is not False:
        return
    algorithm, spki = certificate.signature_algorithm, issuer.tbs.subject_public_key_info
    if algorithm is not None and spki is not None and fits_key(algorithm, spki):
        yield Violation(
            certificate.signature_value, f"the signature does not verify with the key of {_issuer_name(ctx)}"
        )


@rule("pkix.chain.signature_algorithm_key_mismatch", fix="sign with an algorithm for the key of the issuer")
def signature_algorithm_key_mismatch(certificate: Certificate, ctx: Context) -> Violations:
    """signatureAlgorithm is an algorithm for the key of the issuer.

    Such a signature cannot verify. An algorithm or a key that is not known is not compared.
    """
    algorithm, spki = certificate.signature_algorithm, ctx.known.issuers[0].tbs.subject_public_key_info
    if algorithm is None or spki is None or spki.family is None or certificate.signature_value is None:
        return
    family = key_family_of(algorithm)
    if family is not None and not fits_key(algorithm, spki):
        yield Violation(
            algorithm,
            f"the signature algorithm is for {family} keys; the key of {_issuer_name(ctx)} is {spki.family}",
            value=algorithm.oid,
        )


@rule(
    "pkix.chain.signature_not_verified",
    severity=Severity.NOTICE,
    fix="verify the signature with software that supports the algorithm and the key",
)
def signature_not_verified(certificate: Certificate, ctx: Context) -> Violations:
    """The signature algorithm and the issuer's key are known, so that the signature can be verified.

    If they are not, the signature was not checked.
    """
    if certificate.signature_value is not None and is_signed_by(certificate, ctx.known.issuers[0]) is None:
        yield Violation(
            certificate.signature_value,
            "the signature was not verified: its algorithm or the issuer's key is unknown",
        )


# Key identifiers


@rule(
    "pkix.chain.key_identifier_mismatch",
    on=AuthorityKeyIdentifier,
    citation="RFC 5280 4.2.1.1",
    fix="copy the subjectKeyIdentifier of the issuer's certificate",
)
def key_identifier_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """keyIdentifier in authorityKeyIdentifier is the subjectKeyIdentifier of the issuer's certificate.

    Clients find the certificate of the issuer by this value, especially if the CA has several keys. The
    octets are compared. Nothing is compared if either extension is absent or keyIdentifier is empty.
    """
    identifier = ctx.known.issuers[0].tbs.get(SubjectKeyIdentifier)
    if identifier is None or extension.key_identifier is None or not extension.key_identifier.value:
        return
    wanted, found = identifier.key_identifier.value, extension.key_identifier.value
    if found != wanted:
        yield Violation(
            extension.key_identifier,
            f"keyIdentifier is {found[:32].hex()}; subjectKeyIdentifier of the issuer is {wanted[:32].hex()}",
        )


@rule(
    "pkix.chain.authority_certificate_mismatch",
    on=AuthorityKeyIdentifier,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.1",
    fix="remove authorityCertIssuer and authorityCertSerialNumber",
)
def authority_certificate_mismatch(extension: AuthorityKeyIdentifier, ctx: Context) -> Violations:
    """authorityCertIssuer and authorityCertSerialNumber are issuer and serial number of the issuer's
    certificate.

    If the CA has several certificates, they may be those of another one; hence a notice.
    """
    above = ctx.known.issuers[0].tbs
    serial = extension.authority_cert_serial_number
    if serial is not None and serial.value != above.serial_number.value:
        number, wanted = hex(serial.value)[:44], hex(above.serial_number.value)[:44]
        yield Violation(
            serial,
            f"authorityCertSerialNumber is {number}; that of the issuer's certificate is {wanted}",
        )
    names = [name for name in extension.authority_cert_issuer or () if isinstance(name, DirectoryName)]
    if names and above.issuer is not None and not any(same_name(name.name, above.issuer) for name in names):
        yield Violation(
            names[0],
            f"authorityCertIssuer is {show_name(names[0].name)}; "
            f"the issuer of the issuer's certificate is {show_name(above.issuer)}",
        )


# Validity


@rule(
    "pkix.chain.validity_not_nested",
    on=Validity,
    severity=Severity.NOTICE,
    citation="RFC 5280 6.1",
    fix="keep the validity within that of the issuer's certificate",
)
def validity_not_nested(validity: Validity, ctx: Context) -> Violations:
    """The validity lies within that of the issuer's certificate.

    RFC 5280 does not require it, but outside the issuer's validity period the path is not valid.
    """
    outer = ctx.known.issuers[0].tbs.validity
    if outer is None:
        return
    start, end = validity.not_before, validity.not_after
    of_issuer = "that of the issuer's certificate is"
    if _is_before(start, outer.not_before):
        message = f"notBefore is {show_time(start)}; {of_issuer} {show_time(outer.not_before)}"
        yield Violation(start, message)
    if _is_before(outer.not_after, end):
        yield Violation(end, f"notAfter is {show_time(end)}; {of_issuer} {show_time(outer.not_after)}")


def _is_before(one: Time, other: Time) -> bool:
    return one.seconds is not None and other.seconds is not None and one.seconds < other.seconds


# The path


@rule(
    "pkix.chain.path_len_exceeded",
    citation="RFC 5280 4.2.1.9; RFC 5280 6.1.4",
    fix="issue the certificate from a CA that pathLenConstraint allows above it",
)
def path_len_exceeded(certificate: Certificate, ctx: Context) -> Violations:
    """The number of intermediate CA certificates between a CA and the certificate does not exceed
    pathLenConstraint of the CA.

    Those that are not self-issued are counted. The last certificate of a path is not an intermediate one, so
    a CA certificate directly below a CA with pathLenConstraint 0 is valid. Only the first certificate below
    the limit is reported; those that it issues have the same fault.
    """
    issuers = ctx.known.issuers
    if issuers[0].der == certificate.der or is_self_issued(issuers[0]):
        return
    count = 1
    for issuer in issuers[1:]:
        constraints = issuer.tbs.get(BasicConstraints)
        limit = None if constraints is None else constraints.path_len_constraint
        if limit is not None and limit.value == count - 1:
            between = (
                "1 intermediate CA certificate" if count == 1 else f"{count} intermediate CA certificates"
            )
            yield Violation(
                certificate.tbs.issuer or certificate,
                f"{between} between {show_name(issuer.tbs.subject)} and this certificate; "
                f"pathLenConstraint is {limit.value}",
                value=str(count),
            )
            return
        count += not is_self_issued(issuer)


@rule("pkix.chain.explicit_policy_missing", fix="assert a policy that is valid in every CA certificate above")
def explicit_policy_missing(certificate: Certificate, ctx: Context) -> Violations:
    """A certificate has a valid policy if requireExplicitPolicy of a CA above requires one.

    A policy is valid if all CA certificates above assert it, by its own OID, by anyPolicy as far as
    inhibitAnyPolicy allows, or by a mapping as far as inhibitPolicyMapping allows. Only the first certificate
    of a path without one is reported.
    """
    issuers = ctx.known.issuers
    if issuers[0].der == certificate.der:
        return
    valid = valid_policies(certificate, issuers)
    if not valid.is_required or valid.policies or _lacks_policy(issuers):
        return
    where = certificate.tbs.get(CertificatePolicies) or certificate.tbs.extension_holder
    yield Violation(where, "no policy is valid, and requireExplicitPolicy of a CA above requires one")


def _lacks_policy(issuers: tuple[Certificate, ...]) -> bool:
    """Whether the nearest issuer already lacks the policy that it needs."""
    if len(issuers) < 2 or is_own_issuer(issuers[0]):
        return False
    above = valid_policies(issuers[0], issuers[1:])
    return above.is_required and not above.policies


# Name constraints


def _constraints(certificate: Certificate, ctx: Context) -> list[tuple[Certificate, NameConstraints]]:
    """The name constraints that apply to a certificate, with the CA that has them."""
    if is_self_issued(certificate) and is_ca(certificate.tbs):
        return []
    found = [(issuer, issuer.tbs.get(NameConstraints)) for issuer in ctx.known.issuers]
    return [(issuer, constraints) for issuer, constraints in found if constraints is not None]


def _breaches(certificate: Certificate, ctx: Context, excluded: bool) -> Violations:
    seen: set[int] = set()
    for issuer, constraints in _constraints(certificate, ctx):
        for breach in breaches(certificate, constraints):
            if breach.is_excluded is excluded and id(breach.node) not in seen:
                seen.add(id(breach.node))
                what = "excluded" if excluded else "not permitted"
                yield Violation(
                    breach.node,
                    f"the {breach.form} is {what} by nameConstraints of {show_name(issuer.tbs.subject)}",
                )


@rule("pkix.chain.name_not_permitted", fix="use a name in a permitted subtree of every CA above")
def name_not_permitted(certificate: Certificate, ctx: Context) -> Violations:
    """The subject and the names in subjectAltName lie within the permitted subtrees of all CAs above.

    Permitted subtrees of a name form limit the names of that form alone. Those of rfc822Name also apply to
    emailAddress in the subject if there is no subjectAltName, and to SmtpUTF8Mailbox: RFC 9598 6 compares its
    domain, and strips the local part of the constraint. A name is reported once, for the nearest CA.
    """
    return _breaches(certificate, ctx, excluded=False)


@rule("pkix.chain.name_excluded", fix="use a name outside the excluded subtrees of every CA above")
def name_excluded(certificate: Certificate, ctx: Context) -> Violations:
    """The subject and the names in subjectAltName lie outside the excluded subtrees of all CAs above.

    See pkix.chain.name_not_permitted for the name forms.
    """
    return _breaches(certificate, ctx, excluded=True)


@rule(
    "pkix.chain.constraint_not_processed",
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.10",
    fix="compare the names with nameConstraints by other means",
)
def constraint_not_processed(certificate: Certificate, ctx: Context) -> Violations:
    """No critical nameConstraints of a CA above limits a name form that is in the certificate and that this
    linter does not process.

    Those are the other forms than rfc822Name, SmtpUTF8Mailbox, directoryName, dNSName,
    uniformResourceIdentifier and iPAddress. An application that does not process such a constraint rejects
    the certificate. Also reported: nameConstraints that does not decode.
    """
    if is_self_issued(certificate) and is_ca(certificate.tbs):
        return
    for issuer in ctx.known.issuers:
        constraints = issuer.tbs.extension(NameConstraints)
        name = show_name(issuer.tbs.subject)
        if isinstance(constraints, MalformedExtension):
            message = f"nameConstraints of {name} does not decode, so the names were not checked"
            yield Violation(certificate.tbs.subject or certificate, message)
        elif isinstance(constraints, NameConstraints) and constraints.critical:
            for node, form in unprocessed(certificate, constraints):
                yield Violation(node, f"nameConstraints of {name} limits {form}, which was not checked")
