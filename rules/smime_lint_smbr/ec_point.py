"""The point of an ECDSA key: BR 6.1.5, 6.1.6."""

from __future__ import annotations

import msgspec

from smime_lint.model import EcPublicKey
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .numbers import jacobi


class Curve(msgspec.Struct, frozen=True):
    """The curve y^2 = x^3 - 3 x + b over the integers modulo p: FIPS 186-4 D.1.2, NIST SP 800-186 3.2.1."""

    name: str
    octets: int
    """Of a coordinate."""
    p: int
    b: int


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        "P-256",
        32,
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    ),
    "1.3.132.0.34": Curve(
        "P-384",
        48,
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        int(
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe814112"
            "0314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            16,
        ),
    ),
    "1.3.132.0.35": Curve(
        "P-521",
        66,
        2**521 - 1,
        int(
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e93"
            "7b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            16,
        ),
    ),
}
"""The permitted curves by OID: BR 6.1.5, 7.1.3.1.2."""

_FORMS = (b"\x02", b"\x03", b"\x04")


@rule(
    "smbr.ec_point.invalid",
    on=EcPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5, 6.1.6",
    since="1.0.0",
    covers=("smbr.ec_point.not_fully_validated", "pkix.public_key.ec_point_format"),
    fix="certify a key whose point is on the curve",
)
def invalid(key: EcPublicKey) -> Violations:
    """An ECDSA key represents a valid point on the P-256, P-384 or P-521 curve.

    The rule checks its form (uncompressed 04, compressed 02 or 03), its length and the equation of the curve.
    The point at infinity and the hybrid form are not valid. These curves have the cofactor 1, so this is also
    the ECC Full Public Key Validation of NIST SP 800-56A that BR 6.1.6 recommend. For other curves, which are
    not permitted, only the form is checked.
    """
    problem = _problem(key)
    if problem:
        yield Violation(key, problem, value=key.point[:133])


def _problem(key: EcPublicKey) -> str | None:
    point = key.point
    if not point:
        return "the point is empty"
    if point[:1] not in _FORMS:
        known = {0: "the point at infinity", 6: "a hybrid point", 7: "a hybrid point"}
        found = known.get(point[0], "not a point")
        return f"the key is {found}: it begins with 0x{point[0]:02x}; it must begin with 0x04, 0x02 or 0x03"
    curve = CURVES.get(key.curve or "")
    if curve is None:
        return None
    coordinates = 2 if point[0] == 4 else 1
    expected = 1 + coordinates * curve.octets
    if len(point) != expected:
        return f"the point on {curve.name} has {len(point):,} octets; it must have {expected}"
    return None if is_on_curve(curve, point) else f"the point is not on {curve.name}"


def is_on_curve(curve: Curve, point: bytes) -> bool:
    """Whether the octets of a point, in a permitted form and of the right length, are on the curve."""
    # A library that makes a key of the point takes three times as long, and has to be loaded.
    p = curve.p
    x = int.from_bytes(point[1 : 1 + curve.octets], "big")
    square = ((x * x - 3) * x + curve.b) % p
    if point[0] != 4:
        # There is a y for x. It is never 0: that point would have the order 2, and the order is a prime.
        return x < p and jacobi(square, p) == 1
    y = int.from_bytes(point[1 + curve.octets :], "big")
    return x < p and y < p and y * y % p == square
