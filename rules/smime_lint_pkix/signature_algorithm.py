"""AlgorithmIdentifiers of signatures: RFC 4055, RFC 5758, RFC 8410, RFC 8692, RFC 9881.

A certificate contains the AlgorithmIdentifier twice, in signatureAlgorithm and in signature of the
TBSCertificate. If both are the same, errors are reported once, in signatureAlgorithm.
"""

from __future__ import annotations

from smime_lint.model import Raw, SignatureAlgorithm
from smime_lint.rules import Defaults, Kind, Rule, Severity, Violation, Violations

from . import faults
from .tlv import elements

_RSA = frozenset(
    {
        *(f"1.2.840.113549.1.1.{arc}" for arc in (2, 3, 4, 5, 11, 12, 13, 14, 15, 16)),
        *(f"2.16.840.1.101.3.4.3.{arc}" for arc in (13, 14, 15, 16)),
    }
)
"""PKCS#1 v1.5 with MD2 to SHA-512/256 and SHA-3."""
_ECDSA = frozenset(
    {
        "1.2.840.10045.4.1",
        *(f"1.2.840.10045.4.3.{arc}" for arc in (1, 2, 3, 4)),
        *(f"2.16.840.1.101.3.4.3.{arc}" for arc in (9, 10, 11, 12)),
    }
)
_EDDSA = frozenset({"1.3.101.112", "1.3.101.113"})
_ML_DSA = frozenset({f"2.16.840.1.101.3.4.3.{arc}" for arc in (17, 18, 19)})
_DSA = frozenset({"1.2.840.10040.4.3", "2.16.840.1.101.3.4.3.1", "2.16.840.1.101.3.4.3.2"})
"""With SHA-1, SHA-224 and SHA-256."""
_SHAKE = frozenset(f"1.3.6.1.5.5.7.6.{arc}" for arc in (30, 31, 32, 33))
"""RSASSA-PSS and ECDSA with SHAKE128 and SHAKE256."""
_WITHOUT_PARAMETERS = _ECDSA | _EDDSA | _ML_DSA | _DSA | _SHAKE
_RSASSA_PSS = "1.2.840.113549.1.1.10"

rule = Defaults(
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    covers=("pkix.certificate.signature_parameters_mismatch",),
).rule


def has_wrong_parameters(algorithm: SignatureAlgorithm) -> bool:
    """Whether the parameters are not those that the standard of the algorithm requires."""
    parameters = algorithm.parameters
    if algorithm.oid in _RSA:
        return parameters is None or not faults.is_null(parameters)
    if algorithm.oid == _RSASSA_PSS:
        return parameters is None or _pss_problem(parameters) is not None
    return parameters is not None and algorithm.oid in _WITHOUT_PARAMETERS


@rule(
    "pkix.signature_algorithm.rsa_parameters",
    citation="RFC 4055 5; RFC 3279 2.2.1",
    fix="encode the parameters as NULL",
)
def rsa_parameters(algorithm: SignatureAlgorithm) -> Violations:
    """The parameters of RSASSA-PKCS1-v1_5 signature algorithms are NULL.

    They must not be absent.
    """
    if algorithm.oid not in _RSA:
        return
    parameters = algorithm.parameters
    if parameters is None:
        yield Violation(algorithm, f"the parameters of {algorithm.oid} are absent; they must be NULL")
    elif not faults.is_null(parameters):
        yield Violation(parameters, f"the parameters of {algorithm.oid} are not NULL")


@rule(
    "pkix.signature_algorithm.pss_parameters",
    citation="RFC 4055 3.1; X.690 11.5",
    fix="encode RSASSA-PSS-params with MGF1, without trailerField and without the other default values",
)
def pss_parameters(algorithm: SignatureAlgorithm) -> Violations:
    """RSASSA-PSS has parameters, with MGF1 as mask generation function and without default values.

    The defaults are SHA-1 as hash algorithm, MGF1 with SHA-1, the salt length 20 and the trailer field 1. DER
    does not encode them, and RFC 4055 requires signers to omit them; as there is no other trailer field,
    trailerField is always absent. The salt length is not negative. The rule does not check which other hash
    algorithm it is, nor whether its parameters are NULL or absent, which are both permitted.
    """
    if algorithm.oid != _RSASSA_PSS:
        return
    parameters = algorithm.parameters
    if parameters is None:
        yield Violation(algorithm, "the parameters of RSASSA-PSS are absent")
        return
    problem = _pss_problem(parameters)
    if problem:
        yield Violation(parameters, problem)


_OID_MGF1 = bytes.fromhex("2a864886f70d010108")
_OID_SHA1 = bytes.fromhex("2b0e03021a")
_NOT_PSS = "the parameters are not RSASSA-PSS-params"
_Element = tuple[int, bytes]


def _pss_problem(parameters: Raw) -> str | None:
    outer = elements(parameters.der)
    fields = elements(outer[0][1]) if outer and len(outer) == 1 and outer[0][0] == 0x30 else None
    tags = [tag for tag, _ in fields or ()]
    if fields is None or tags != sorted(set(tags)) or not set(tags) <= {0xA0, 0xA1, 0xA2, 0xA3}:
        return _NOT_PSS
    for tag, content in fields:
        inner = elements(content)
        if inner is None or len(inner) != 1:
            return _NOT_PSS
        problem = (_hash_problem, _mask_problem, _salt_problem, _trailer_problem)[tag & 3](inner[0])
        if problem is not None:
            return problem
    return None


def _algorithm(element: _Element) -> tuple[bytes, _Element | None] | None:
    """The OID and the parameters of an AlgorithmIdentifier, None if it is not one."""
    parts = elements(element[1]) if element[0] == 0x30 else None
    if not parts or len(parts) > 2 or parts[0][0] != 0x06 or not parts[0][1]:
        return None
    return parts[0][1], parts[1] if len(parts) == 2 else None


def _hash_problem(element: _Element) -> str | None:
    algorithm = _algorithm(element)
    if algorithm is None:
        return _NOT_PSS
    return "the default hash algorithm SHA-1 is encoded" if algorithm[0] == _OID_SHA1 else None


def _mask_problem(element: _Element) -> str | None:
    algorithm = _algorithm(element)
    if algorithm is None:
        return _NOT_PSS
    oid, parameters = algorithm
    if oid != _OID_MGF1:
        return "the mask generation function is not MGF1"
    hash_algorithm = None if parameters is None else _algorithm(parameters)
    if hash_algorithm is None:
        return "the parameters of MGF1 are not a hash algorithm"
    if hash_algorithm[0] == _OID_SHA1:
        return "the default mask generation function, MGF1 with SHA-1, is encoded"
    return None


def _salt_problem(element: _Element) -> str | None:
    tag, value = element
    if tag != 0x02 or not value:
        return _NOT_PSS
    if value[0] >= 0x80:
        return "saltLength is negative"
    if value[:-1].strip(b"\0") or value[-1] != _DEFAULT_SALT_LENGTH:
        return None
    return f"the default saltLength {_DEFAULT_SALT_LENGTH} is encoded"


_DEFAULT_SALT_LENGTH = 20


def _trailer_problem(element: _Element) -> str | None:
    tag, value = element
    if tag != 0x02 or not value:
        return _NOT_PSS
    if value == b"\x01":
        return "trailerField is encoded with its default value 1"
    return f"trailerField is 0x{value[:8].hex()}; it must be absent"


def _no_parameters(field: str, family: str, algorithms: frozenset[str], citation: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a signature has no parameters."""

    def check(algorithm: SignatureAlgorithm) -> Violations:
        parameters = algorithm.parameters
        if parameters is not None and algorithm.oid in algorithms:
            yield Violation(parameters, f"{algorithm.oid} has parameters; they must be absent")

    check.__doc__ = (
        f"The AlgorithmIdentifier of {family} signatures has no parameters.\n\nNULL is not permitted either."
    )
    return rule(
        f"pkix.signature_algorithm.{field}_parameters",
        citation=citation,
        fix="remove the parameters from the AlgorithmIdentifier",
    )(check)


RULES = (
    _no_parameters("ecdsa", "ECDSA", _ECDSA, "RFC 5758 3.2; RFC 3279 2.2.3"),
    _no_parameters("eddsa", "Ed25519 and Ed448", _EDDSA, "RFC 8410 3"),
    _no_parameters("ml_dsa", "ML-DSA", _ML_DSA, "RFC 9881 2"),
    _no_parameters("dsa", "DSA", _DSA, "RFC 5758 3.1; RFC 3279 2.2.2"),
    _no_parameters("shake", "RSASSA-PSS and ECDSA", _SHAKE, "RFC 8692 3"),
)
