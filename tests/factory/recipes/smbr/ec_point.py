"""Recipes for smbr.ec_point."""

from smime_lint.testing import der, keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

RULE = "smbr.ec_point.invalid"
EC_PUBLIC_KEY = "1.2.840.10045.2.1"
CURVES = {"p256": "1.2.840.10045.3.1.7", "p384": "1.3.132.0.34", "p521": "1.3.132.0.35"}
SECP256K1 = "1.3.132.0.10"
SECP256K1_GENERATOR = bytes.fromhex(
    "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
)
WRONG_CURVE = ("smbr.subject_public_key_info.ec_wrong_curve",)


def point(key: str) -> bytes:
    """The uncompressed point of a key."""
    return keys.key_octets(keys.spki(key))


def compressed(key: str, form: int = 2) -> bytes:
    """The compressed point of a key."""
    octets = point(key)
    return bytes((form | octets[-1] & 1,)) + octets[1 : len(octets) // 2 + 1]


def ec(key: str, octets: bytes) -> Certificate:
    """A certificate for an EC key of these octets."""
    return base(key=key).key(keys.raw_spki(EC_PUBLIC_KEY, octets, der.oid(CURVES[key])))


def other_curve(octets: bytes) -> Certificate:
    """A certificate for a key on secp256k1."""
    return base(key="p256").key(keys.raw_spki(EC_PUBLIC_KEY, octets, der.oid(SECP256K1)))


P256 = point("p256")
fires(RULE, ec("p256", P256[:-1] + bytes((P256[-1] ^ 1,))))
fires(RULE, ec("p384", point("p384")[:-1] + bytes((point("p384")[-1] ^ 1,))), "p384")
fires(RULE, ec("p521", point("p521")[:-1] + bytes((point("p521")[-1] ^ 1,))), "p521")
fires(RULE, ec("p256", point("p384")), "point_of_another_curve")
fires(RULE, ec("p256", b"\0"), "infinity")
fires(RULE, ec("p256", b"\x04" + bytes(64)), "zeros")
fires(RULE, ec("p256", bytes((6 | P256[-1] & 1,)) + P256[1:]), "hybrid")
fires(RULE, ec("p256", b""), "empty")
fires(RULE, ec("p256", b"\x02" + b"\xff" * 32), "compressed_x_too_large")
fires(RULE, ec("p256", P256[:33]), "half")
fires(RULE, other_curve(b"\x06" + SECP256K1_GENERATOR[1:]), "hybrid_on_other_curve", also=WRONG_CURVE)
silent(RULE, ec("p256", P256))
silent(RULE, ec("p256", compressed("p256")), "compressed")
silent(RULE, ec("p521", compressed("p521")), "compressed_p521")
silent(RULE, other_curve(SECP256K1_GENERATOR), "other_curve", also=WRONG_CURVE)
