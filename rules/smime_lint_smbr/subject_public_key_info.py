"""The algorithm of the subject's key: BR 6.1.5, 7.1.3.1.

The BR specify the encoding of each AlgorithmIdentifier. One that differs has one defect, the most specific
one, and so one finding: another algorithm, wrong parameters, or else another encoding of the same values.
"""

from __future__ import annotations

from smime_lint.model import KeyAlgorithm
from smime_lint.rules import Defaults, Kind, Rule, Scope, Severity, Violation, Violations

from .tables.algorithms import (
    CURVES,
    EC_PUBLIC_KEY,
    KEY_FAMILIES,
    RSA_ENCRYPTION,
    SUBJECT_KEYS,
    algorithm_name,
)

_NOT_DER = "pkix.certificate.algorithm_not_der"

rule = Defaults(
    on=KeyAlgorithm, kinds=Kind.ANY, severity=Severity.ERROR, citation="BR 6.1.5, 7.1.3.1", since="1.0.0"
).rule

_RSA_ARC = "1.2.840.113549.1.1."
_RSA_OF_X500 = "2.5.8.1.1"
_NULL = 0x05
_OBJECT_IDENTIFIER = 0x06


def _indicates_rsa(algorithm: KeyAlgorithm) -> bool:
    return algorithm.family == "RSA" or algorithm.oid.startswith(_RSA_ARC) or algorithm.oid == _RSA_OF_X500


def _wrong_algorithm(algorithm: KeyAlgorithm) -> Violation:
    return Violation(
        algorithm, f"the algorithm of the key is {algorithm_name(algorithm.oid)}", value=algorithm.oid
    )


def _not_permitted(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    if algorithm.family not in KEY_FAMILIES.at(ctx.br_version) and not _indicates_rsa(algorithm):
        yield _wrong_algorithm(algorithm)


@rule(
    "smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",
    until="1.0.10",
    covers=(_NOT_DER, "pkix.public_key.xdh_parameters"),
    fix="certify an RSA, ECDSA (P-256, P-384 or P-521), Ed25519 or Ed448 key",
)
def algorithm_not_permitted_until_1_0_10(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """Until BR 1.0.10 the key is an RSA, ECDSA (P-256, P-384, P-521) or EdDSA (Ed25519, Ed448) key.

    "Curve25519" and "curve448" in the BR are the signature keys: X25519 and X448 keys are not permitted. DSA,
    ML-DSA and ML-KEM are not permitted either, and an EC key is indicated by id-ecPublicKey, not by id-ecDH
    or id-ecMQV.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.subject_public_key_info.algorithm_not_permitted",
    replaces=("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",),
    since="1.0.11",
    covers=(_NOT_DER, "pkix.public_key.xdh_parameters"),
    fix="certify an RSA, ECDSA (P-256, P-384 or P-521), Ed25519, Ed448, ML-DSA or ML-KEM key",
)
def algorithm_not_permitted(algorithm: KeyAlgorithm, ctx: Scope) -> Violations:
    """The key is an RSA, ECDSA, EdDSA, ML-DSA or ML-KEM key.

    ECDSA on P-256, P-384 and P-521; Ed25519 and Ed448; ML-DSA-44, -65 and -87; ML-KEM-512, -768 and -1024.
    X25519, X448, DSA, SLH-DSA and composites of several keys are not permitted.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.subject_public_key_info.rsa_wrong_algorithm",
    citation="BR 7.1.3.1.1",
    covers=(_NOT_DER,),
    fix="indicate the RSA key by rsaEncryption (1.2.840.113549.1.1.1) with NULL parameters",
)
def rsa_wrong_algorithm(algorithm: KeyAlgorithm) -> Violations:
    """An RSA key is indicated by rsaEncryption and not by a different algorithm.

    RSASSA-PSS signatures are permitted, but a key that is bound to RSASSA-PSS or RSAES-OAEP is not. Every OID
    of the PKCS #1 arc, including those of signature algorithms, and the OID of X.500 are treated as
    indicating an RSA key.
    """
    if _indicates_rsa(algorithm) and algorithm.oid != RSA_ENCRYPTION:
        yield Violation(
            algorithm, f"the RSA key is indicated by {algorithm_name(algorithm.oid)}", value=algorithm.oid
        )


@rule(
    "smbr.subject_public_key_info.rsa_parameters_not_null",
    citation="BR 7.1.3.1.1",
    covers=("pkix.public_key.rsa_parameters", _NOT_DER),
    fix="encode the parameters as NULL",
)
def rsa_parameters_not_null(algorithm: KeyAlgorithm) -> Violations:
    """The parameters of rsaEncryption are an explicit NULL.

    They are neither absent nor anything else.
    """
    parameters = algorithm.parameters
    if algorithm.oid != RSA_ENCRYPTION or (parameters is not None and parameters.tag == _NULL):
        return
    found = "absent" if parameters is None else f"of the type with the tag 0x{parameters.tag:02x}"
    yield Violation(
        parameters or algorithm, f"the parameters of rsaEncryption are {found}; they must be NULL"
    )


@rule(
    "smbr.subject_public_key_info.ec_not_named_curve",
    citation="BR 7.1.3.1.2",
    covers=("pkix.public_key.ec_parameters", _NOT_DER),
    fix="encode the parameters as the OID of the curve",
)
def ec_not_named_curve(algorithm: KeyAlgorithm) -> Violations:
    """The parameters of an ECDSA key are a namedCurve.

    implicitCurve (NULL) and specifiedCurve (a SEQUENCE) are wrong even if the curve is a permitted one.
    """
    parameters = algorithm.parameters
    if algorithm.oid != EC_PUBLIC_KEY or (parameters is not None and parameters.tag == _OBJECT_IDENTIFIER):
        return
    forms = {_NULL: "implicitCurve", 0x30: "specifiedCurve"}
    found = (
        "absent"
        if parameters is None
        else forms.get(parameters.tag, f"of the type with the tag 0x{parameters.tag:02x}")
    )
    yield Violation(
        parameters or algorithm,
        f"the parameters of id-ecPublicKey are {found}; they must be a namedCurve",
    )


@rule(
    "smbr.subject_public_key_info.ec_wrong_curve",
    citation="BR 6.1.5, 7.1.3.1.2",
    covers=(_NOT_DER,),
    fix="certify a key on P-256, P-384 or P-521",
)
def ec_wrong_curve(algorithm: KeyAlgorithm) -> Violations:
    """The curve of an ECDSA key is P-256, P-384 or P-521.

    These are secp256r1, secp384r1 and secp521r1. secp256k1, secp224r1 and the brainpool curves are not
    permitted.
    """
    if algorithm.oid == EC_PUBLIC_KEY and algorithm.curve is not None and algorithm.curve not in CURVES:
        yield Violation(
            algorithm.parameters or algorithm,
            f"the curve is {algorithm.curve}; {', '.join(CURVES.values())} are permitted",
            value=algorithm.curve,
        )


def _parameters_present(group: str, families: tuple[str, ...], name: str, citation: str, since: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a kind of key has no parameters."""

    def check(algorithm: KeyAlgorithm) -> Violations:
        """The BR specify an encoding without parameters.

        NULL parameters are not the same as absent ones.
        """
        if algorithm.family in families and algorithm.parameters is not None:
            yield Violation(
                algorithm.parameters,
                f"{algorithm_name(algorithm.oid)} has parameters; they must be absent",
            )

    return rule(
        f"smbr.subject_public_key_info.{group}_parameters_present",
        citation=citation,
        since=since,
        covers=(f"pkix.public_key.{group}_parameters", _NOT_DER),
        title=f"The parameters of the algorithm of {name} keys are absent.",
        fix="remove the parameters",
    )(check)


def _has_expected_parameters(algorithm: KeyAlgorithm) -> bool:
    """Whether the parameters of a permitted algorithm have the right value, however they are encoded."""
    parameters = algorithm.parameters
    if algorithm.oid == RSA_ENCRYPTION:
        return parameters is not None and parameters.tag == _NULL
    if algorithm.oid == EC_PUBLIC_KEY:
        is_named = parameters is not None and parameters.tag == _OBJECT_IDENTIFIER
        return is_named and (algorithm.curve is None or algorithm.curve in CURVES)
    return parameters is None


def _encoding(group: str, families: tuple[str, ...], name: str, citation: str, since: str) -> Rule:
    """The rule that the AlgorithmIdentifier of a kind of key has the encoding that the BR specify."""

    def check(algorithm: KeyAlgorithm) -> Violations:
        """The encoding is compared byte for byte.

        Reports the right algorithm with the right parameters in another encoding, for example with a length
        of more octets than needed. Wrong parameters are reported by other rules.
        """
        if (
            algorithm.family in families
            and algorithm.der not in SUBJECT_KEYS
            and not (group == "rsa" and algorithm.oid != RSA_ENCRYPTION)
            and _has_expected_parameters(algorithm)
        ):
            yield Violation(
                algorithm,
                f"the encoding of {algorithm_name(algorithm.oid)} is {algorithm.der[:64].hex()}, "
                "not the one that the BR specify",
                value=algorithm.der,
            )

    return rule(
        f"smbr.subject_public_key_info.{group}_encoding",
        citation=citation,
        since=since,
        covers=(_NOT_DER, f"pkix.public_key.{group}_parameters"),
        title=f"The AlgorithmIdentifier of {name} keys is byte-for-byte identical with that in the BR.",
        fix="encode the AlgorithmIdentifier exactly as the BR specify",
    )(check)


_EDDSA = ("eddsa", ("Ed25519", "Ed448"), "EdDSA", "BR 7.1.3.1.3", "1.0.0")
_ML_DSA = ("ml_dsa", ("ML-DSA",), "ML-DSA", "BR 7.1.3.1 (headed 7.1.3.2.4)", "1.0.11")
_ML_KEM = ("ml_kem", ("ML-KEM",), "ML-KEM", "BR 7.1.3.1 (headed 7.1.3.2.5)", "1.0.11")

RULES = (
    _encoding("rsa", ("RSA",), "RSA", "BR 7.1.3.1.1", "1.0.0"),
    _encoding("ec", ("EC",), "ECDSA", "BR 7.1.3.1.2", "1.0.0"),
    _parameters_present(*_EDDSA),
    _encoding(*_EDDSA),
    _parameters_present(*_ML_DSA),
    _encoding(*_ML_DSA),
    _parameters_present(*_ML_KEM),
    _encoding(*_ML_KEM),
)


@rule(
    "smbr.subject_public_key_info.hash_ml_dsa",
    citation="BR 7.1.3.1 (headed 7.1.3.2.4)",
    since="1.0.11",
    covers=("smbr.subject_public_key_info.algorithm_not_permitted", _NOT_DER),
    fix="use an ML-DSA key (2.16.840.1.101.3.4.3.17 to .19)",
)
def hash_ml_dsa(algorithm: KeyAlgorithm) -> Violations:
    """An ML-DSA key is not indicated by one of the OIDs of HashML-DSA.

    These are 2.16.840.1.101.3.4.3.32 to .34, for the variant that signs a hash of the message.
    """
    if algorithm.family == "HashML-DSA":
        yield _wrong_algorithm(algorithm)
