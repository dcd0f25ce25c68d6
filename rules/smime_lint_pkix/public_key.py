"""subjectPublicKeyInfo: RFC 5280 4.1.2.7 and the standards for the algorithms of public keys."""

from __future__ import annotations

from smime_lint.model import (
    EcPublicKey,
    Fault,
    KeyAlgorithm,
    KeyUsage,
    KeyUsageBits,
    Node,
    OctetPublicKey,
    RsaPublicKey,
)
from smime_lint.rules import Context, Defaults, Kind, Rule, Scope, Severity, Violation, Violations

from . import faults

RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
ED25519 = "1.3.101.112"
ED448 = "1.3.101.113"
X25519 = "1.3.101.110"
X448 = "1.3.101.111"
ML_DSA_44 = "2.16.840.1.101.3.4.3.17"
ML_DSA_65 = "2.16.840.1.101.3.4.3.18"
ML_DSA_87 = "2.16.840.1.101.3.4.3.19"
ML_KEM_512 = "2.16.840.1.101.3.4.4.1"
ML_KEM_768 = "2.16.840.1.101.3.4.4.2"
ML_KEM_1024 = "2.16.840.1.101.3.4.4.3"

EDDSA_LENGTHS = {ED25519: 32, ED448: 57}
XDH_LENGTHS = {X25519: 32, X448: 56}
ML_DSA_LENGTHS = {ML_DSA_44: 1312, ML_DSA_65: 1952, ML_DSA_87: 2592}
ML_KEM_LENGTHS = {ML_KEM_512: 800, ML_KEM_768: 1184, ML_KEM_1024: 1568}

FIELD_OCTETS = {"1.2.840.10045.3.1.7": 32, "1.3.132.0.34": 48, "1.3.132.0.35": 66}
"""Octets of a coordinate on P-256, P-384 and P-521."""

rule = Defaults(kinds=Kind.ANY, severity=Severity.ERROR).rule


@rule(
    "pkix.public_key.undecodable",
    on=Fault,
    citation="RFC 5280 4.1.2.7",
    fix="encode the public key as its algorithm defines it",
)
def undecodable(fault: Fault, ctx: Context) -> Violations:
    """subjectPublicKey is a whole number of octets, in the form that its algorithm defines.

    Errors inside an RSA key are reported by pkix.public_key.rsa_structure.
    """
    return faults.report("pkix.public_key.undecodable", fault, ctx)


def _may_be_wrong(node: Node) -> bool:
    """Whether it is a fault, or a key with a number that is not positive."""
    return not isinstance(node, RsaPublicKey) or node.modulus.value <= 0 or node.exponent.value <= 0


@rule(
    "pkix.public_key.rsa_structure",
    on=(Fault, RsaPublicKey),
    when=_may_be_wrong,
    citation="RFC 3279 2.3.1",
    fix="encode the key as a DER RSAPublicKey of two positive INTEGERs",
)
def rsa_structure(node: Node, ctx: Context) -> Violations:
    """An RSA key is a DER RSAPublicKey with a positive modulus and a positive exponent.

    A negative number usually means that the leading zero octet was left out. The parameters of the algorithm
    are checked by pkix.public_key.rsa_parameters.
    """
    if isinstance(node, Fault):
        if ctx.key_family == "RSA":
            yield from faults.report("pkix.public_key.rsa_structure", node, ctx)
    elif isinstance(node, RsaPublicKey):
        for name, number in (("modulus", node.modulus), ("exponent", node.exponent)):
            if number.value <= 0:
                found = "zero" if number.value == 0 else "negative"
                yield Violation(number, f"the {name} is {found}; it must be positive")


@rule(
    "pkix.public_key.rsa_parameters",
    on=KeyAlgorithm,
    citation="RFC 3279 2.3.1",
    fix="encode the parameters as NULL",
)
def rsa_parameters(algorithm: KeyAlgorithm) -> Violations:
    """The parameters of rsaEncryption are NULL.

    They must not be absent.
    """
    if algorithm.oid != RSA_ENCRYPTION:
        return
    parameters = algorithm.parameters
    if parameters is None:
        yield Violation(algorithm, "the parameters of rsaEncryption are absent; they must be NULL")
    elif not faults.is_null(parameters):
        yield Violation(parameters, "the parameters of rsaEncryption are not NULL")


@rule(
    "pkix.public_key.ec_point_format",
    by_shape=True,
    on=EcPublicKey,
    citation="RFC 5480 2.2",
    covers=("pkix.public_key.ec_point_compressed",),
    fix="encode the public key as an uncompressed point",
)
def ec_point_format(key: EcPublicKey) -> Violations:
    """An EC key is an uncompressed or compressed point of the length that the curve requires.

    The first octet is 04, or 02 or 03; the hybrid form (06, 07) and the point at infinity (00) are not
    permitted. A point on P-256, P-384 or P-521 has 65, 97 or 133 octets, compressed 33, 49 or 67. The rule
    does not check whether the point is on the curve.
    """
    point = key.point
    form = point[0] if point else None
    if form not in (2, 3, 4):
        found = "the key is empty" if form is None else f"the point begins with the octet 0x{form:02x}"
        yield Violation(key, f"{found}; it must begin with 0x04, 0x02 or 0x03", value=point[:64])
        return
    size = FIELD_OCTETS.get(key.curve or "")
    if size is not None:
        expected = 2 * size + 1 if form == 4 else size + 1
        if len(point) != expected:
            yield Violation(key, f"the point has {len(point)} octets; it must have {expected}", value=point)


@rule(
    "pkix.public_key.ec_point_compressed",
    by_shape=True,
    on=EcPublicKey,
    severity=Severity.NOTICE,
    citation="RFC 5480 2.2",
    fix="encode the public key as an uncompressed point",
)
def ec_point_compressed(key: EcPublicKey) -> Violations:
    """An EC key is an uncompressed point.

    RFC 5480 permits the compressed form, but requires support for the uncompressed form only.
    """
    if key.point[:1] in (b"\x02", b"\x03"):
        yield Violation(key, f"the point is compressed (0x{key.point[0]:02x})", value=key.point[:64])


@rule(
    "pkix.public_key.ec_parameters",
    on=KeyAlgorithm,
    citation="RFC 5480 2.1.1",
    fix="encode the parameters as the OID of the curve",
)
def ec_parameters(algorithm: KeyAlgorithm) -> Violations:
    """The parameters of an EC key are the OID of a named curve.

    implicitCurve (NULL) and specifiedCurve (a SEQUENCE with the parameters of the curve) are prohibited; the
    latter allows anyone to construct a curve on which a given public key has a known private key. The rule
    does not check which curve it is.
    """
    if algorithm.family != "EC":
        return
    parameters = algorithm.parameters
    if parameters is None:
        yield Violation(algorithm, "the parameters are absent; they must be the OID of a curve")
    elif parameters.tag != 0x06:
        forms = {0x05: "implicitCurve (NULL)", 0x30: "specifiedCurve (SEQUENCE)"}
        found = forms.get(parameters.tag, f"an element with the tag 0x{parameters.tag:02x}")
        yield Violation(parameters, f"the parameters are {found}; they must be the OID of a curve")


def _length(field: str, family: str, lengths: dict[str, int], citation: str, in_the_br: bool = True) -> Rule:
    """The rule that a key that is a string of octets has the length that its algorithm defines.

    ``in_the_br``: whether the BR permit such keys.
    """

    def check(key: OctetPublicKey, ctx: Context) -> Violations:
        if not in_the_br and ctx.profile.in_scope:
            return
        spki = ctx.tbs.subject_public_key_info
        expected = None if spki is None else lengths.get(spki.algorithm.oid)
        if spki is not None and expected is not None and len(key.octets) != expected:
            yield Violation(
                key,
                f"the {spki.family} key has {len(key.octets)} octets; it must have {expected}",
                value=key.octets[:64],
            )

    check.__doc__ = (
        f"{family} keys have {', '.join(map(str, lengths.values()))} octets.\n\n"
        f"The octets of the key are the content of the BIT STRING, without an OCTET STRING around them."
    )
    if not in_the_br:
        check.__doc__ += (
            " The BR\ndo not permit such keys; in certificates to which they apply, only that is reported."
        )
    return rule(
        f"pkix.public_key.{field}_length",
        on=OctetPublicKey,
        citation=citation,
        fix="encode the octets of the key as the content of the BIT STRING",
    )(check)


def _no_parameters(field: str, family: str, algorithms: frozenset[str], citation: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a key has no parameters."""

    def check(algorithm: KeyAlgorithm) -> Violations:
        parameters = algorithm.parameters
        if parameters is not None and algorithm.oid in algorithms:
            yield Violation(parameters, f"{algorithm.family} has parameters; they must be absent")

    check.__doc__ = (
        f"The AlgorithmIdentifier of {family} keys has no parameters.\n\nNULL is not permitted either."
    )
    return rule(
        f"pkix.public_key.{field}_parameters",
        on=KeyAlgorithm,
        citation=citation,
        fix="remove the parameters from the AlgorithmIdentifier",
    )(check)


RULES = (
    _length("eddsa", "Ed25519 and Ed448", EDDSA_LENGTHS, "RFC 8410 4; RFC 8032 5.1.5, 5.2.5"),
    _no_parameters("eddsa", "Ed25519 and Ed448", frozenset(EDDSA_LENGTHS), "RFC 8410 3"),
    _length("xdh", "X25519 and X448", XDH_LENGTHS, "RFC 8410 4; RFC 7748 6", in_the_br=False),
    _no_parameters("xdh", "X25519 and X448", frozenset(XDH_LENGTHS), "RFC 8410 3"),
    _length("ml_dsa", "ML-DSA-44, -65 and -87", ML_DSA_LENGTHS, "RFC 9881 4; FIPS 204"),
    _no_parameters("ml_dsa", "ML-DSA", frozenset(ML_DSA_LENGTHS), "RFC 9881 2"),
    _length("ml_kem", "ML-KEM-512, -768 and -1024", ML_KEM_LENGTHS, "RFC 9935 4; FIPS 203"),
    _no_parameters("ml_kem", "ML-KEM", frozenset(ML_KEM_LENGTHS), "RFC 9935 3"),
)

_Q = 3329
"""The modulus of ML-KEM: FIPS 203 section 2.4."""


@rule(
    "pkix.public_key.ml_kem_modulus",
    on=OctetPublicKey,
    citation="RFC 9935 4; FIPS 203 7.2",
    fix="encode the encapsulation key that the key generation returned",
)
def ml_kem_modulus(key: OctetPublicKey, ctx: Context) -> Violations:
    """The coefficients of an ML-KEM key are less than 3329.

    This is the modulus check that FIPS 203 requires before encapsulation: the key is a sequence of 12-bit
    numbers, followed by a seed of 32 octets. A key with a wrong length is reported by
    pkix.public_key.ml_kem_length.
    """
    spki = ctx.tbs.subject_public_key_info
    length = None if spki is None else ML_KEM_LENGTHS.get(spki.algorithm.oid)
    if length is None or len(key.octets) != length:
        return
    octets = key.octets
    for i in range(0, length - 32, 3):
        first = octets[i] | (octets[i + 1] & 0x0F) << 8
        second = octets[i + 1] >> 4 | octets[i + 2] << 4
        if first >= _Q or second >= _Q:
            value, index = (first, 0) if first >= _Q else (second, 1)
            yield Violation(
                key,
                f"coefficient {i // 3 * 2 + index} of the key is {value}; the maximum is {_Q - 1}",
                value=octets[i : i + 3],
            )
            return


_CA_KEY_USAGE = int(
    KeyUsageBits.DIGITAL_SIGNATURE
    | KeyUsageBits.NON_REPUDIATION
    | KeyUsageBits.KEY_ENCIPHERMENT
    | KeyUsageBits.DATA_ENCIPHERMENT
    | KeyUsageBits.KEY_CERT_SIGN
    | KeyUsageBits.CRL_SIGN
)


@rule(
    "pkix.public_key.rsa_ca_key_usage_bits",
    on=KeyUsage,
    kinds=Kind.CA,
    citation="RFC 3279 2.3.1",
    covers=("pkix.key_usage.rsa_prohibited_bit",),
    fix="remove the bit from keyUsage",
)
def rsa_ca_key_usage_bits(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """keyUsage for an RSA key of a CA asserts only bits that RFC 3279 lists.

    RFC 3279 lists digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyCertSign and
    cRLSign.
    """
    if ctx.key_family != "RSA":
        return
    for bit in key_usage.bits:
        if not bit.flag & _CA_KEY_USAGE:
            yield Violation(bit, f"{bit.name} is not permitted for an RSA key of a CA", value=bit.name)
