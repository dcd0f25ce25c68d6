"""Certificate and TBSCertificate as a whole: RFC 5280 4.1, 4.1.1, 4.1.2.1, 4.1.2.8."""

from __future__ import annotations

from smime_lint.model import BitString, Certificate, Fault, Raw, TBSCertificate, UniqueIdentifier
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from . import faults
from .signature_algorithm import has_wrong_parameters
from .tlv import elements, is_positive_integer

rule = Defaults(on=Fault, kinds=Kind.ANY, severity=Severity.ERROR).rule


@rule(
    "pkix.certificate.invalid_der",
    citation="RFC 5280 4.1; X.690 10, 11",
    fix="encode the certificate in DER, as the ASN.1 module of RFC 5280 defines it",
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """The certificate is DER and has the structure that RFC 5280 defines.

    The signature covers the DER encoding: two parsers that tolerate an invalid encoding in different ways see
    two different certificates. Errors inside extensions, and those for which there is a more specific rule,
    are reported by other rules.
    """
    return faults.report("pkix.certificate.invalid_der", fault, ctx)


@rule(
    "pkix.certificate.algorithm_not_der",
    citation="X.690 8 to 11; RFC 5280 4.1.1.2",
    fix="encode the AlgorithmIdentifier in DER",
)
def algorithm_not_der(fault: Fault, ctx: Context) -> Violations:
    """The AlgorithmIdentifiers of the signature and of the public key are DER.

    If signature and signatureAlgorithm are the same, the error is reported once, in signatureAlgorithm.
    """
    outer, inner = ctx.certificate.signature_algorithm, ctx.tbs.signature
    is_repeated = outer is not None and inner is not None and outer.der == inner.der
    if not (is_repeated and inner is not None and ctx.certificate.holds(inner, fault)):
        yield from faults.report("pkix.certificate.algorithm_not_der", fault, ctx)


@rule(
    "pkix.certificate.default_value_encoded",
    citation="RFC 5280 4.1; X.690 11.5",
    fix="omit the field",
)
def default_value_encoded(fault: Fault, ctx: Context) -> Violations:
    """A field whose value is its DEFAULT is not encoded.

    The usual cases are critical FALSE and cA FALSE. The DER encoding of a basicConstraints with cA FALSE is
    an empty SEQUENCE.
    """
    return faults.report("pkix.certificate.default_value_encoded", fault, ctx)


@rule(
    "pkix.certificate.version_not_v3",
    when=lambda tbs: tbs.version_number != 3,
    on=TBSCertificate,
    citation="RFC 5280 4.1.2.1",
    fix="encode the version as [0] INTEGER 2",
)
def version_not_v3(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A certificate with extensions is version 3.

    If the version field is absent, the certificate is version 1. A version field that does not decode is
    reported by pkix.certificate.invalid_der.
    """
    if tbs.extensions is None or (tbs.version is not None and tbs.version.value == 2):
        return
    if tbs.version is None:
        if not any(fault.field == "version" for fault in ctx.certificate.faults):
            yield Violation(tbs, "the certificate has extensions, but no version field and so is v1")
    else:
        number = tbs.version.value + 1
        shown = f"v{number}" if number.bit_length() < 64 else f"a number of {number.bit_length()} bits"
        yield Violation(tbs.version, f"the certificate has extensions, but its version is {shown}")


@rule(
    "pkix.certificate.signature_algorithm_mismatch",
    by_shape=True,
    on=Certificate,
    citation="RFC 5280 4.1.1.2",
    fix="encode the same AlgorithmIdentifier in signatureAlgorithm and in signature of the TBSCertificate",
)
def signature_algorithm_mismatch(certificate: Certificate) -> Violations:
    """signatureAlgorithm and the signature field of the TBSCertificate are the same algorithm.

    Only the inner field is signed; the comparison protects the outer one. Either may be the wrong one, so the
    finding points at the certificate. Their parameters are compared by
    pkix.certificate.signature_parameters_mismatch.
    """
    outer, inner = certificate.signature_algorithm, certificate.tbs.signature
    if outer is not None and inner is not None and outer.oid != inner.oid:
        yield Violation(
            certificate, f"signatureAlgorithm is {outer.oid}, but signature is {inner.oid}", value=outer.oid
        )


@rule(
    "pkix.certificate.signature_parameters_mismatch",
    by_shape=True,
    on=Certificate,
    citation="RFC 5280 4.1.1.2",
    fix="encode the same AlgorithmIdentifier in signatureAlgorithm and in signature of the TBSCertificate",
)
def signature_parameters_mismatch(certificate: Certificate) -> Violations:
    """signatureAlgorithm and the signature field of the TBSCertificate have the same parameters.

    They are compared byte for byte if the algorithm is the same. The finding points at the field whose
    parameters are wrong, and at signatureAlgorithm if both are valid. If the fields differ only in the
    encoding around the parameters, one of them is not DER, and only that is reported.
    """
    outer, inner = certificate.signature_algorithm, certificate.tbs.signature
    if outer is None or inner is None or outer.oid != inner.oid:
        return
    if _der(outer.parameters) != _der(inner.parameters):
        is_inner = has_wrong_parameters(inner) and not has_wrong_parameters(outer)
        yield Violation(
            inner if is_inner else outer,
            f"signatureAlgorithm and signature are both {outer.oid}, but have different parameters",
        )


def _der(parameters: Raw | None) -> bytes:
    return b"" if parameters is None else parameters.der


@rule(
    "pkix.certificate.unique_identifier_present",
    on=UniqueIdentifier,
    citation="RFC 5280 4.1.2.8",
    removes=True,
    fix="remove the field",
)
def unique_identifier_present(identifier: UniqueIdentifier, ctx: Context) -> Violations:
    """issuerUniqueID and subjectUniqueID are absent.

    Conforming CAs do not generate them. They were meant for names that are used again for another entity.
    """
    yield Violation(identifier, f"{ctx.locate(identifier).path.rpartition('.')[2]} is present")


_FIXED_LENGTHS: dict[str, int] = {
    "1.3.101.112": 64,
    "1.3.101.113": 114,
    "2.16.840.1.101.3.4.3.17": 2420,
    "2.16.840.1.101.3.4.3.18": 3309,
    "2.16.840.1.101.3.4.3.19": 4627,
}
"""Octets of a signature: RFC 8032 5.1.6 and 5.2.6, FIPS 204 table 2."""

_TWO_INTEGERS = frozenset(
    {
        "1.2.840.10040.4.3",
        "1.2.840.10045.4.1",
        *(f"1.2.840.10045.4.3.{arc}" for arc in range(1, 5)),
        *(f"2.16.840.1.101.3.4.3.{arc}" for arc in (1, 2, *range(9, 13))),
    }
)
"""DSA and ECDSA signatures: RFC 3279 2.2.2 and 2.2.3, RFC 5758 3, RFC 8692 and NIST's arc for SHA-3."""


@rule(
    "pkix.certificate.signature_unused_bits",
    by_shape=True,
    on=Certificate,
    severity=Severity.WARN,
    citation="RFC 5280 4.1.1.3",
    fix="encode signatureValue with 0 unused bits",
)
def signature_unused_bits(certificate: Certificate) -> Violations:
    """signatureValue is a whole number of octets.

    All signature algorithms produce octets. Unused bits that are not zero are not DER and are reported by
    pkix.certificate.invalid_der.
    """
    signature = certificate.signature_value
    if signature is None or not signature.unused_bits:
        return
    if not signature.value[-1] & ((1 << signature.unused_bits) - 1):
        yield Violation(
            signature,
            f"signatureValue has {signature.unused_bits} unused bits; it must have none",
            value=signature.value[:64],
        )


def _may_be_malformed(certificate: Certificate) -> bool:
    """Whether more than the algorithm and the number of octets says if the signature is malformed."""
    algorithm, signature = certificate.signature_algorithm, certificate.signature_value
    if algorithm is None or signature is None:
        return False
    return algorithm.oid in _TWO_INTEGERS or signature_problem(signature, algorithm.oid) is not None


@rule(
    "pkix.certificate.signature_malformed",
    when=_may_be_malformed,
    on=Certificate,
    severity=Severity.WARN,
    citation="RFC 5280 4.1.1.3",
    fix="encode the signature as its algorithm defines it",
)
def signature_malformed(certificate: Certificate) -> Violations:
    """signatureValue has the form that its algorithm defines.

    ECDSA and DSA signatures are a SEQUENCE of two positive INTEGERs; EdDSA and ML-DSA signatures have a fixed
    length. The signature is not verified, because that requires the issuer's key. A placeholder in place of a
    signature before issuance often has another form; lint the TBSCertificate alone to avoid the warning.
    """
    signature, algorithm = certificate.signature_value, certificate.signature_algorithm
    if signature is None or algorithm is None or signature.unused_bits:
        return
    problem = signature_problem(signature, algorithm.oid)
    if problem:
        yield Violation(signature, f"signatureValue {problem}", value=signature.value[:64])


def signature_problem(signature: BitString, oid: str) -> str | None:
    """How a signature deviates from the form of its algorithm, as a predicate; None if it does not."""
    octets = signature.value
    if not octets:
        return "is empty"
    length = _FIXED_LENGTHS.get(oid)
    if length is not None and len(octets) != length:
        return f"has {len(octets)} octets; signatures of {oid} have {length}"
    if oid in _TWO_INTEGERS and not _is_two_integers(octets):
        return "is not a DER SEQUENCE of two positive INTEGERs"
    return None


def _is_two_integers(octets: bytes) -> bool:
    outer = elements(octets)
    if outer is None or len(outer) != 1 or outer[0][0] != 0x30:
        return False
    inner = elements(outer[0][1])
    return (
        inner is not None
        and len(inner) == 2
        and all(tag == 0x02 and is_positive_integer(content) for tag, content in inner)
    )
