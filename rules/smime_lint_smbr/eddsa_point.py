"""The point of an EdDSA key: BR 6.1.5."""

from __future__ import annotations

import msgspec

from smime_lint.model import OctetPublicKey
from smime_lint.rules import Kind, Scope, Severity, Violation, Violations, rule

from .numbers import jacobi


class _Curve(msgspec.Struct, frozen=True):
    """An Edwards curve a x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo p: RFC 8032 5.1, 5.2."""

    name: str
    octets: int
    p: int
    a: int
    d: int
    small_order: frozenset[int]
    """y of the points whose order divides the cofactor. Where (x, y) is such a point, so is (-x, y)."""


_P25519 = 2**255 - 19
_P448 = 2**448 - 2**224 - 1
# y of the points of order 8 on the curve of Ed25519, up to its sign
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7

CURVES = {
    "Ed25519": _Curve(
        "Ed25519",
        32,
        _P25519,
        -1,
        -121665 * pow(121666, -1, _P25519) % _P25519,
        frozenset({0, 1, _P25519 - 1, _ORDER_8, _P25519 - _ORDER_8}),
    ),
    "Ed448": _Curve("Ed448", 57, _P448, 1, -39081, frozenset({0, 1, _P448 - 1})),
}


def _curve_of(ctx: Scope) -> _Curve | None:
    return CURVES.get(ctx.key_family or "")


def _problem(curve: _Curve, octets: bytes) -> str | None:
    """Why the octets are not a point on the curve: RFC 8032 5.1.3, 5.2.3."""
    if len(octets) != curve.octets:
        return f"the {curve.name} key has {len(octets):,} octets; it must have {curve.octets}"
    y = _y(octets)
    if y >= curve.p:
        return f"the {curve.name} key is not a point: y is not below the prime of the field"
    u = y * y - 1
    v = curve.d * y * y - curve.a
    # x^2 = u / v, which is a square just where u v is one. v is never 0, since a / d is no square.
    symbol = jacobi(u * v, curve.p)
    if symbol == -1:
        return f"the {curve.name} key is not a point: there is no x for its y"
    if symbol == 0 and octets[-1] & 0x80:
        return f"the {curve.name} key is not a point: x is 0 and its sign bit is set"
    return None


def _y(octets: bytes) -> int:
    """The y coordinate: all bits but the first of the last octet, which is the sign of x."""
    return int.from_bytes(octets, "little") & ~(1 << (8 * len(octets) - 1))


@rule(
    "smbr.eddsa_point.invalid",
    on=OctetPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.0",
    covers=("pkix.public_key.eddsa_length",),
    fix="certify a key whose point is on the curve",
)
def invalid(key: OctetPublicKey, ctx: Scope) -> Violations:
    """An EdDSA key represents a valid point on the curve25519 or curve448 elliptic curve.

    The octets (32 or 57) have to decode to a point as RFC 8032 5.1.3 and 5.2.3 specify: y is less than the
    prime of the field, the equation of the curve has a solution x, and the sign bit of x = 0 is clear.
    """
    curve = _curve_of(ctx)
    if curve is None:
        return
    problem = _problem(curve, key.octets)
    if problem:
        yield Violation(key, problem, value=key.octets[:64])


@rule(
    "smbr.eddsa_point.small_order",
    on=OctetPublicKey,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 6.1.5",
    since="1.0.0",
    fix="generate a new key",
)
def small_order(key: OctetPublicKey, ctx: Scope) -> Violations:
    """The point of an EdDSA key does not have a small order.

    A point whose order divides the cofactor (8 or 4) is on the curve, so the certificate conforms to BR
    6.1.5. It has no private key, and anyone can make signatures that verify with it.
    """
    curve = _curve_of(ctx)
    if curve is None or len(key.octets) != curve.octets:
        return
    if _y(key.octets) in curve.small_order and _problem(curve, key.octets) is None:
        yield Violation(key, f"the point of the {curve.name} key has a small order", value=key.octets)
