"""Recipes for smbr.subject_public_key_info."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .ec_point import CURVES, EC_PUBLIC_KEY, SECP256K1, SECP256K1_GENERATOR, point

RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
NIST = "2.16.840.1.101.3.4"


def key(spki: bytes, *bits: str, profile: str = "sponsor-multipurpose") -> Certificate:
    """A certificate for this key with these keyUsage bits."""
    return base(profile).key(spki).key_usage(*bits)


def rsa(algorithm: bytes, profile: str = "sponsor-multipurpose") -> Certificate:
    """A certificate for the RSA key under this AlgorithmIdentifier."""
    return base(profile).key(keys.rsa_spki(keys.rsa_modulus(), algorithm_identifier=algorithm))


def spki_of(algorithm: bytes, octets: bytes) -> bytes:
    """A SubjectPublicKeyInfo."""
    return der.sequence(algorithm, der.bit_string(octets))


def ec(algorithm: bytes, octets: bytes | None = None, name: str = "p256") -> Certificate:
    """A certificate for an EC key under this AlgorithmIdentifier."""
    return base(key=name).key(spki_of(algorithm, point(name) if octets is None else octets))


def long_form(sequence: bytes) -> bytes:
    """A SEQUENCE with a length of more octets than needed."""
    return b"\x30\x81" + sequence[1:]


def ml_dsa(*parameters: bytes, arc: str = "3.18", octets: int = 1952) -> Certificate:
    """A certificate for an ML-DSA key."""
    return key(keys.raw_spki(f"{NIST}.{arc}", b"\x5a" * octets, *parameters), "digitalSignature")


def ml_kem(*parameters: bytes, arc: str = "4.2", octets: int = 1184) -> Certificate:
    """A certificate for an ML-KEM key."""
    return key(keys.raw_spki(f"{NIST}.{arc}", b"\x5a" * octets, *parameters), "keyEncipherment")


X25519 = keys.raw_spki("1.3.101.110", b"\x5a" * 32)
X448 = keys.raw_spki("1.3.101.111", b"\x5a" * 56)
DSA = keys.raw_spki(
    "1.2.840.10040.4.1",
    der.integer(1 << 2040),
    der.sequence(der.integer((1 << 2047) + 1), der.integer((1 << 255) + 1), der.integer(2)),
)
SLH_DSA = keys.raw_spki(f"{NIST}.3.20", b"\x5a" * 32)
ID_EC_DH = keys.raw_spki("1.3.132.1.12", point("p256"), der.oid(CURVES["p256"]))

# which algorithm

UNTIL = "smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10"
RULE = "smbr.subject_public_key_info.algorithm_not_permitted"
fires(UNTIL, key(X25519, "keyAgreement"))
fires(UNTIL, key(DSA, "digitalSignature", profile="mailbox-strict"), "dsa")
fires(UNTIL, key(ID_EC_DH, "keyAgreement"), "id_ec_dh")
fires(UNTIL, ml_dsa(), "ml_dsa", br_version="1.0.10")
fires(UNTIL, ml_kem(), "ml_kem", br_version="1.0.10")
fires(UNTIL, ml_dsa(arc="3.33"), "hash_ml_dsa", br_version="1.0.10")
silent(UNTIL, base(key="p521"))
silent(UNTIL, base(key="ed448"), "ed448")
silent(UNTIL, key(X448, "keyAgreement"), "1_0_11", br_version="1.0.11", also=(RULE,))

fires(RULE, key(X448, "keyAgreement"), br_version="1.0.11")
fires(RULE, key(SLH_DSA, "digitalSignature"), "slh_dsa", br_version="1.0.16")
fires(
    RULE,
    key(keys.raw_spki("1.3.6.1.4.1.99999.9", b"\x5a"), "digitalSignature"),
    "unknown",
    br_version="1.0.11",
)
silent(RULE, ml_dsa(), br_version="1.0.11")
silent(RULE, ml_kem(), "ml_kem", br_version="1.0.11")
silent(RULE, base(key="p521"), "p521", br_version="1.0.16")

# RSA

RULE = "smbr.subject_public_key_info.rsa_wrong_algorithm"
fires(RULE, rsa(values.algorithm("1.2.840.113549.1.1.10")))
fires(RULE, rsa(values.algorithm("1.2.840.113549.1.1.7"), "mailbox-strict"), "oaep")
fires(RULE, rsa(keys.SHA256_WITH_RSA), "signature_algorithm")
fires(RULE, rsa(values.algorithm("2.5.8.1.1", der.integer(2048))), "x500")
silent(RULE, base())
silent(
    RULE,
    rsa(values.algorithm(RSA_ENCRYPTION)),
    "no_parameters",
    also=("smbr.subject_public_key_info.rsa_parameters_not_null",),
)

RULE = "smbr.subject_public_key_info.rsa_parameters_not_null"
fires(RULE, rsa(values.algorithm(RSA_ENCRYPTION)))
fires(RULE, rsa(values.algorithm(RSA_ENCRYPTION, der.sequence())), "sequence")
fires(RULE, rsa(values.algorithm(RSA_ENCRYPTION, der.octet_string(b"")), "mailbox-legacy"), "octet_string")
silent(RULE, rsa(keys.RSA_ALGORITHM))
silent(
    RULE,
    rsa(values.algorithm("1.2.840.113549.1.1.10")),
    "pss",
    also=("smbr.subject_public_key_info.rsa_wrong_algorithm",),
)

RULE = "smbr.subject_public_key_info.rsa_encoding"
fires(RULE, rsa(values.algorithm(RSA_ENCRYPTION, der.tlv(0x05, b"\0"))))
fires(RULE, rsa(long_form(keys.RSA_ALGORITHM)), "long_length")
fires(RULE, rsa(values.algorithm(RSA_ENCRYPTION, der.null(), der.null())), "trailing")
silent(RULE, rsa(keys.RSA_ALGORITHM))

# ECDSA

RULE = "smbr.subject_public_key_info.ec_not_named_curve"
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
SPECIFIED_P256 = der.sequence(
    der.integer(1),
    der.sequence(der.oid("1.2.840.10045.1.1"), der.integer(PRIME)),
    der.sequence(
        der.octet_string((PRIME - 3).to_bytes(32, "big")),
        der.octet_string(bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")),
    ),
    der.octet_string(
        bytes.fromhex(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
        )
    ),
    der.integer(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    der.integer(1),
)
fires(RULE, ec(values.algorithm(EC_PUBLIC_KEY, SPECIFIED_P256)))
fires(RULE, ec(values.algorithm(EC_PUBLIC_KEY, der.null())), "implicit_curve")
fires(RULE, ec(values.algorithm(EC_PUBLIC_KEY)), "no_parameters")
silent(RULE, ec(values.algorithm(EC_PUBLIC_KEY, der.oid(CURVES["p256"]))))

RULE = "smbr.subject_public_key_info.ec_wrong_curve"
fires(RULE, ec(values.algorithm(EC_PUBLIC_KEY, der.oid(SECP256K1)), SECP256K1_GENERATOR))
fires(
    RULE,
    ec(values.algorithm(EC_PUBLIC_KEY, der.oid("1.3.36.3.3.2.8.1.1.7"))),
    "brainpool",
    br_version="1.0.16",
)
silent(RULE, base(key="p384"))
silent(RULE, base(key="p521"), "p521")
silent(
    RULE,
    ec(values.algorithm(EC_PUBLIC_KEY, der.oid(CURVES["p384"]))),
    "point_of_another_curve",
    also=("smbr.ec_point.invalid",),
)

RULE = "smbr.subject_public_key_info.ec_encoding"
P384 = values.algorithm(EC_PUBLIC_KEY, der.oid(CURVES["p384"]))
fires(RULE, ec(long_form(P384), name="p384"))
fires(
    RULE,
    ec(values.algorithm(EC_PUBLIC_KEY, der.oid(CURVES["p384"]), der.null()), name="p384"),
    "trailing",
)
silent(RULE, ec(P384, name="p384"))

# EdDSA

ED25519 = keys.key_octets(keys.spki("ed25519"))
RULE = "smbr.subject_public_key_info.eddsa_parameters_present"
fires(RULE, base(key="ed25519").key(keys.raw_spki("1.3.101.112", ED25519, der.null())))
fires(
    RULE,
    base("mailbox-strict", "ed448").key(
        keys.raw_spki("1.3.101.113", keys.key_octets(keys.spki("ed448")), der.sequence())
    ),
    "ed448",
)
silent(RULE, base(key="ed25519").key(keys.raw_spki("1.3.101.112", ED25519)))

RULE = "smbr.subject_public_key_info.eddsa_encoding"
fires(RULE, base(key="ed25519").key(spki_of(long_form(keys.ED25519), ED25519)))
silent(RULE, base(key="ed25519"))

# ML-DSA, ML-KEM

RULE = "smbr.subject_public_key_info.ml_dsa_parameters_present"
fires(RULE, ml_dsa(der.null()), br_version="1.0.11")
silent(RULE, ml_dsa(), br_version="1.0.11")
silent(
    RULE,
    ml_dsa(),
    "1_0_10",
    br_version="1.0.10",
    also=(UNTIL,),
)

RULE = "smbr.subject_public_key_info.ml_dsa_encoding"
ML_DSA_65 = long_form(values.algorithm(f"{NIST}.3.18"))
fires(
    RULE,
    key(spki_of(ML_DSA_65, b"\x5a" * 1952), "digitalSignature"),
    br_version="1.0.11",
)
silent(RULE, ml_dsa(arc="3.19", octets=2592), br_version="1.0.11")

RULE = "smbr.subject_public_key_info.hash_ml_dsa"
fires(RULE, ml_dsa(arc="3.33"), br_version="1.0.11")
fires(RULE, ml_dsa(arc="3.32", octets=1312), "44", br_version="1.0.16")
silent(RULE, ml_dsa(arc="3.17", octets=1312), br_version="1.0.11")
silent(RULE, ml_dsa(arc="3.34"), "1_0_10", br_version="1.0.10", also=(UNTIL,))

RULE = "smbr.subject_public_key_info.ml_kem_parameters_present"
fires(RULE, ml_kem(der.null()), br_version="1.0.11")
silent(RULE, ml_kem(), br_version="1.0.11")

RULE = "smbr.subject_public_key_info.ml_kem_encoding"
ML_KEM_768 = long_form(values.algorithm(f"{NIST}.4.2"))
fires(
    RULE,
    key(spki_of(ML_KEM_768, b"\x5a" * 1184), "keyEncipherment"),
    br_version="1.0.11",
)
silent(RULE, ml_kem(arc="4.1", octets=800), br_version="1.0.11")
