"""The algorithm of the subject's key: BR 6.1.5, 7.1.3.1.

The BR give the bytes of each AlgorithmIdentifier. What differs from them has one defect, the most specific
one, and so one finding: another algorithm, wrong parameters, or else another encoding of the same values.
"""

from __future__ import annotations

from smime_lint.model import KeyAlgorithm
from smime_lint.rules import Kind, Rule, Scope, Severity, Violation, Violations, rule

from .tables.algorithms import (
    CURVES,
    EC_PUBLIC_KEY,
    KEY_FAMILIES,
    RSA_ENCRYPTION,
    SUBJECT_KEYS,
    algorithm_name,
)

_RSA_ARC = "1.2.840.113549.1.1."
_RSA_OF_X500 = "2.5.8.1.1"
_NULL = 0x05
_OBJECT_IDENTIFIER = 0x06


def _defect(algorithm: KeyAlgorithm, ctx: Scope) -> str | None:
    """What is wrong with the AlgorithmIdentifier: the last part of the id of the rule that says so."""
    if algorithm.der in SUBJECT_KEYS.at(ctx.br_version):
        return None
    oid, family = algorithm.oid, algorithm.family
    if oid == RSA_ENCRYPTION:
        is_null = algorithm.parameters is not None and algorithm.parameters.tag == _NULL
        return "rsa_encoding" if is_null else "rsa_parameters_not_null"
    if oid == EC_PUBLIC_KEY:
        return _ec_defect(algorithm)
    if family == "RSA" or oid.startswith(_RSA_ARC) or oid == _RSA_OF_X500:
        return "rsa_wrong_algorithm"
    permitted = KEY_FAMILIES.at(ctx.br_version)
    if family == "HashML-DSA" and "ML-DSA" in permitted:
        return "hash_ml_dsa"
    if family is None or family not in permitted:
        return "algorithm_not_permitted"
    group = {"ML-DSA": "ml_dsa", "ML-KEM": "ml_kem"}.get(family, "eddsa")
    return f"{group}_encoding" if algorithm.parameters is None else f"{group}_parameters_present"


def _ec_defect(algorithm: KeyAlgorithm) -> str:
    if algorithm.parameters is None or algorithm.parameters.tag != _OBJECT_IDENTIFIER:
        return "ec_not_named_curve"
    return "ec_encoding" if algorithm.curve is None or algorithm.curve in CURVES else "ec_wrong_curve"


def _not_permitted(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    if _defect(algorithm, ctx) != "algorithm_not_permitted":
        return ()
    found = algorithm_name(algorithm.oid)
    return (Violation(algorithm, f"the algorithm of the key is {found}", value=algorithm.oid),)


@rule(
    "smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5, 7.1.3.1",
    since="1.0.0",
    until="1.0.10",
)
def algorithm_not_permitted_until_1_0_10(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """Until BR 1.0.10 the key is an RSA, ECDSA (P-256, P-384, P-521) or EdDSA (Ed25519, Ed448) key.

    "Curve25519" and "curve448" in the BR are the signature keys: X25519 and X448 keys are not permitted, so
    such certificates can sign only. DSA, ML-DSA and ML-KEM are not permitted either, and an EC key is
    indicated by id-ecPublicKey, not by id-ecDH or id-ecMQV.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.subject_public_key_info.algorithm_not_permitted",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5, 7.1.3.1",
    replaces=("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",),
    since="1.0.11",
)
def algorithm_not_permitted(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """The key is an RSA, ECDSA, EdDSA, ML-DSA or ML-KEM key.

    ECDSA on P-256, P-384 and P-521; Ed25519 and Ed448; ML-DSA-44, -65 and -87; ML-KEM-512, -768 and -1024.
    Neither X25519 and X448 nor DSA, SLH-DSA and composites of several keys are permitted.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.subject_public_key_info.rsa_wrong_algorithm",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.1.1",
    since="1.0.0",
    fix="indicate the RSA key by rsaEncryption (1.2.840.113549.1.1.1) with NULL parameters",
)
def rsa_wrong_algorithm(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """An RSA key is indicated by rsaEncryption and by no other algorithm.

    RSASSA-PSS signatures are permitted, but a key that is bound to RSASSA-PSS or RSAES-OAEP is not. Every
    OID of the PKCS #1 arc is taken to indicate an RSA key, those of signature algorithms included, and so
    is the one of X.500.
    """
    if _defect(algorithm, ctx) == "rsa_wrong_algorithm":
        found = algorithm_name(algorithm.oid)
        yield Violation(algorithm, f"the RSA key is indicated by {found}", value=algorithm.oid)


@rule(
    "smbr.subject_public_key_info.rsa_parameters_not_null",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.1.1",
    since="1.0.0",
    covers=("pkix.public_key.rsa_parameters",),
    fix="encode the parameters as NULL",
)
def rsa_parameters_not_null(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """The parameters of rsaEncryption are an explicit NULL.

    Leaving them out is as wrong as another value.
    """
    if _defect(algorithm, ctx) == "rsa_parameters_not_null":
        parameters = algorithm.parameters
        found = "left out" if parameters is None else f"of the tag 0x{parameters.tag:02x}"
        yield Violation(
            parameters or algorithm, f"the parameters of rsaEncryption are {found}, they have to be NULL"
        )


@rule(
    "smbr.subject_public_key_info.ec_not_named_curve",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.1.2",
    since="1.0.0",
    covers=("pkix.public_key.ec_parameters",),
    fix="encode the parameters as the OID of the curve",
)
def ec_not_named_curve(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """The parameters of an ECDSA key are a namedCurve.

    implicitCurve (NULL) and specifiedCurve (a SEQUENCE) are wrong even where the curve is a permitted one.
    """
    if _defect(algorithm, ctx) == "ec_not_named_curve":
        parameters = algorithm.parameters
        found = (
            "left out"
            if parameters is None
            else {_NULL: "implicitCurve", 0x30: "specifiedCurve"}.get(
                parameters.tag, f"of the tag 0x{parameters.tag:02x}"
            )
        )
        yield Violation(
            parameters or algorithm,
            f"the parameters of id-ecPublicKey are {found}, they have to be a namedCurve",
        )


@rule(
    "smbr.subject_public_key_info.ec_wrong_curve",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5, 7.1.3.1.2",
    since="1.0.0",
)
def ec_wrong_curve(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """The curve of an ECDSA key is P-256, P-384 or P-521.

    These are secp256r1, secp384r1 and secp521r1. secp256k1, secp224r1 and the brainpool curves are not
    permitted.
    """
    if _defect(algorithm, ctx) == "ec_wrong_curve":
        yield Violation(
            algorithm.parameters or algorithm,
            f"the curve is {algorithm.curve}, permitted are {', '.join(CURVES.values())}",
            value=algorithm.curve,
        )


def _parameters_present(group: str, family: str, citation: str, since: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a kind of key has no parameters."""
    id = f"smbr.subject_public_key_info.{group}_parameters_present"

    def check(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
        if _defect(algorithm, ctx) == f"{group}_parameters_present":
            found = algorithm_name(algorithm.oid)
            yield Violation(
                algorithm.parameters or algorithm, f"{found} has parameters, they have to be absent"
            )

    return rule(
        id,
        on=KeyAlgorithm,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation=citation,
        since=since,
        covers=(f"pkix.public_key.{group}_parameters",),
        title=f"The parameters of the algorithm of {family} keys are absent.",
        fix="leave the parameters out",
    )(check)


def _encoding(group: str, family: str, citation: str, since: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a kind of key has the bytes that the BR give."""
    id = f"smbr.subject_public_key_info.{group}_encoding"

    def check(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
        """Byte for byte.

        Here falls what has the right algorithm and the right parameters and is yet encoded in other bytes,
        with a length of more octets than needed, say. Wrong parameters have a rule of their own.
        """
        if _defect(algorithm, ctx) == f"{group}_encoding":
            yield _other_bytes(algorithm)

    covers = ("pkix.public_key.rsa_parameters",) if group == "rsa" else ()
    return rule(
        id,
        on=KeyAlgorithm,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation=citation,
        since=since,
        covers=covers,
        title=f"The AlgorithmIdentifier of {family} keys has the very bytes that the BR give.",
    )(check)


def _other_bytes(algorithm: KeyAlgorithm) -> Violation:
    return Violation(
        algorithm,
        f"the bytes of {algorithm_name(algorithm.oid)} are {algorithm.der[:64].hex()}, not those of the BR",
        value=algorithm.der,
    )


_ML_DSA = "BR 7.1.3.1 (headed 7.1.3.2.4)"
_ML_KEM = "BR 7.1.3.1 (headed 7.1.3.2.5)"

RULES = (
    _encoding("rsa", "RSA", "BR 7.1.3.1.1", "1.0.0"),
    _encoding("ec", "ECDSA", "BR 7.1.3.1.2", "1.0.0"),
    _parameters_present("eddsa", "EdDSA", "BR 7.1.3.1.3", "1.0.0"),
    _encoding("eddsa", "EdDSA", "BR 7.1.3.1.3", "1.0.0"),
    _parameters_present("ml_dsa", "ML-DSA", _ML_DSA, "1.0.11"),
    _encoding("ml_dsa", "ML-DSA", _ML_DSA, "1.0.11"),
    _parameters_present("ml_kem", "ML-KEM", _ML_KEM, "1.0.11"),
    _encoding("ml_kem", "ML-KEM", _ML_KEM, "1.0.11"),
)


@rule(
    "smbr.subject_public_key_info.hash_ml_dsa",
    on=KeyAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation=_ML_DSA,
    since="1.0.11",
    fix="use an ML-DSA key (2.16.840.1.101.3.4.3.17 to .19)",
)
def hash_ml_dsa(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """An ML-DSA key is not indicated by one of the OIDs of HashML-DSA.

    These are 2.16.840.1.101.3.4.3.32 to .34, the variant that signs a hash of the message.
    """
    if _defect(algorithm, ctx) == "hash_ml_dsa":
        found = algorithm_name(algorithm.oid)
        yield Violation(algorithm, f"the algorithm of the key is {found}", value=algorithm.oid)
