"""Certificate and TBSCertificate as a whole: RFC 5280 4.1, 4.1.1, 4.1.2.1, 4.1.2.8."""

from __future__ import annotations

from smime_lint.model import BitString, Certificate, Fault, Raw, TBSCertificate, UniqueIdentifier
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import faults
from .tlv import elements, is_positive_integer


@rule(
    "pkix.certificate.invalid_der",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1; X.690 10, 11",
)
def invalid_der(fault: Fault, ctx: Context) -> Violations:
    """The certificate is DER and has the structure that RFC 5280 defines.

    The signature covers the DER encoding, so two readers that repair an encoding differently see two
    certificates. Faults inside of extensions, and those that a more specific rule is about, are reported
    there.
    """
    return faults.report("pkix.certificate.invalid_der", fault, ctx)


@rule(
    "pkix.certificate.algorithm_not_der",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="X.690 8 to 11; RFC 5280 4.1.1.2",
)
def algorithm_not_der(fault: Fault, ctx: Context) -> Violations:
    """The AlgorithmIdentifiers of the signature and of the key are DER.

    Where the BR apply, they give the very bytes, and their rules speak instead.
    """
    return faults.report("pkix.certificate.algorithm_not_der", fault, ctx)


@rule(
    "pkix.certificate.default_value_encoded",
    on=Fault,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1; X.690 11.5",
    fix="leave the field out",
)
def default_value_encoded(fault: Fault, ctx: Context) -> Violations:
    """A value that is the DEFAULT of its field is left out.

    The usual cases are critical FALSE and cA FALSE. An empty SEQUENCE is the encoding of a basicConstraints
    that says no CA.
    """
    return faults.report("pkix.certificate.default_value_encoded", fault, ctx)


@rule(
    "pkix.certificate.version_not_v3",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.1",
    fix="encode the version as [0] INTEGER 2",
)
def version_not_v3(tbs: TBSCertificate, ctx: Context) -> Violations:
    """A certificate with extensions is of version 3.

    A version that is left out means v1. A version field that does not decode is reported as that.
    """
    if tbs.extensions is None or (tbs.version is not None and tbs.version.value == 2):
        return
    if tbs.version is None:
        if not any(fault.field == "version" for fault in ctx.certificate.faults):
            yield Violation(tbs, "there are extensions, but the version is left out, which means v1")
    else:
        number = tbs.version.value + 1
        shown = f"v{number}" if number.bit_length() < 64 else f"a number of {number.bit_length()} bits"
        yield Violation(tbs.version, f"there are extensions, but the version is {shown}")


@rule(
    "pkix.certificate.signature_algorithm_mismatch",
    on=Certificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.1.2",
)
def signature_algorithm_mismatch(certificate: Certificate) -> Violations:
    """signatureAlgorithm and the signature field of the TBSCertificate are the same.

    They are compared byte for byte, parameters included: only the inner one is signed, and the comparison
    is what protects the outer one. A bare TBSCertificate has only one of them. Where they differ in the
    encoding around the parameters alone, one of them is no DER, which is the finding.
    """
    outer, inner = certificate.signature_algorithm, certificate.tbs.signature
    if outer is None or inner is None or outer.der == inner.der:
        return
    if outer.oid == inner.oid:
        if _der(outer.parameters) != _der(inner.parameters):
            yield Violation(
                outer, f"signatureAlgorithm and signature are both {outer.oid}, encoded differently"
            )
    else:
        yield Violation(outer, f"signatureAlgorithm is {outer.oid}, but signature is {inner.oid}")


def _der(parameters: Raw | None) -> bytes:
    return b"" if parameters is None else parameters.der


@rule(
    "pkix.certificate.unique_identifier_present",
    on=UniqueIdentifier,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.1.2.8",
    fix="leave the field out",
)
def unique_identifier_present(identifier: UniqueIdentifier, ctx: Context) -> Violations:
    """issuerUniqueID and subjectUniqueID are absent.

    Conforming CAs do not generate them; they come from a time when names were expected to be reused.
    """
    yield Violation(identifier, f"there is a field {ctx.locate(identifier).path.rpartition('.')[2]}")


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
    on=Certificate,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.1.1.3",
)
def signature_unused_bits(certificate: Certificate) -> Violations:
    """signatureValue is whole octets in the form that its algorithm defines.

    ECDSA and DSA signatures are a SEQUENCE of two positive INTEGERs, EdDSA and ML-DSA signatures have a
    fixed length. The signature is not verified, since that takes the issuer's key. A placeholder signature
    before issuance may well have another form; linting the TBSCertificate alone avoids the warning.
    """
    signature, algorithm = certificate.signature_value, certificate.signature_algorithm
    if signature is None or algorithm is None:
        return
    problem = _signature_problem(signature, algorithm.oid)
    if problem:
        yield Violation(signature, problem, value=signature.value[:64])


def _signature_problem(signature: BitString, oid: str) -> str | None:
    octets = signature.value
    if signature.unused_bits:
        if octets[-1] & ((1 << signature.unused_bits) - 1):
            return None  # unused bits that are not zero are no DER, and reported as that
        return f"the signature has {signature.unused_bits} unused bits, it has to be whole octets"
    if not octets:
        return "the signature is empty"
    length = _FIXED_LENGTHS.get(oid)
    if length is not None and len(octets) != length:
        return f"the signature has {len(octets)} octets, the algorithm {oid} makes {length}"
    if oid in _TWO_INTEGERS and not _is_two_integers(octets):
        return "the signature is no DER SEQUENCE of two positive INTEGERs"
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
