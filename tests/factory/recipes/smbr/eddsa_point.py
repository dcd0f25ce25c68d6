"""Recipes for smbr.eddsa_point."""

from smime_lint.testing import keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

ED25519 = "1.3.101.112"
ED448 = "1.3.101.113"
X25519 = "1.3.101.110"
NOT_PERMITTED = ("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",)


def ed25519(octets: bytes) -> Certificate:
    """A certificate for an Ed25519 key of these octets."""
    return base(key="ed25519").key(keys.raw_spki(ED25519, octets))


def ed448(octets: bytes) -> Certificate:
    """A certificate for an Ed448 key of these octets."""
    return base(key="ed448").key(keys.raw_spki(ED448, octets))


def octets_of(y: int, size: int = 32, sign: int = 0) -> bytes:
    """The octets of a point by its y and the sign of x."""
    return (y | sign << 8 * size - 1).to_bytes(size, "little")


P25519 = 2**255 - 19
P448 = 2**448 - 2**224 - 1
ORDER_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")

RULE = "smbr.eddsa_point.invalid"
fires(RULE, ed25519(octets_of(2)))
fires(RULE, ed448(octets_of(2, 57)), "ed448")
fires(RULE, ed25519(octets_of(P25519 + 3)), "y_not_reduced")
fires(RULE, ed448(octets_of(P448 + 1, 57)), "ed448_y_not_reduced")
fires(RULE, ed25519(octets_of(1, 32, 1)), "negative_zero")
fires(RULE, ed448(octets_of(P448 - 1, 57, 1)), "ed448_negative_zero")
fires(RULE, ed25519(keys.key_octets(keys.spki("ed25519"))[:31]), "short")
fires(RULE, ed25519(b"\x04\x20" + keys.key_octets(keys.spki("ed25519"))), "wrapped")
fires(RULE, ed448(octets_of(3, 56)), "ed448_short")
silent(RULE, ed25519(octets_of(3)))
silent(RULE, ed25519(octets_of(3, 32, 1)), "negative")
silent(RULE, ed448(octets_of(4, 57, 1)), "ed448")
silent(
    RULE,
    base(key="p256").key(keys.raw_spki(X25519, octets_of(2))).key_usage("keyAgreement"),
    "x25519",
    also=NOT_PERMITTED,
)

RULE = "smbr.eddsa_point.small_order"
fires(RULE, ed25519(octets_of(1)))
fires(RULE, ed25519(ORDER_8), "order_8")
fires(RULE, ed25519(octets_of(0, 32, 1)), "order_4")
fires(RULE, ed448(octets_of(0, 57)), "ed448")
silent(RULE, ed25519(octets_of(3)))
silent(RULE, ed25519(octets_of(1, 32, 1)), "invalid", also=("smbr.eddsa_point.invalid",))
