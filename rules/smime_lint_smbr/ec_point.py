"""The point of an ECDSA key: BR 6.1.5, 6.1.6."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from smime_lint.model import EcPublicKey
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .tables.algorithms import CURVES

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMS = (b"\x02", b"\x03", b"\x04")
_COORDINATE_OCTETS = {"P-256": 32, "P-384": 48, "P-521": 66}


@rule(
    "smbr.ec_point.invalid",
    on=EcPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5, 6.1.6",
    since="1.0.0",
    requirements=(
        "smbr.ec_point.invalid",
        "smbr.ec_point.not_fully_validated",
        "pkix.public_key.ec_point_format",
    ),
)
def invalid(key: EcPublicKey, ctx: Context) -> Violations:
    """An ECDSA key is a valid point on P-256, P-384 or P-521.

    Its form (uncompressed 04, compressed 02 or 03), its length and the equation of the curve are checked.
    The point at infinity and the hybrid form are not valid. These curves have the cofactor 1, so that is
    also the full public key validation of NIST SP 800-56A that BR 6.1.6 recommend. On other curves, which
    are not permitted, the form alone is checked.
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
        found = known.get(point[0], "no point")
        return f"the key is {found}: it begins with 0x{point[0]:02x}, not with 0x04, 0x02 or 0x03"
    curve = CURVES.get(key.curve or "")
    if curve is None:
        return None
    coordinates = 2 if point[0] == 4 else 1
    expected = 1 + coordinates * _COORDINATE_OCTETS[curve]
    if len(point) != expected:
        return f"the point on {curve} has {len(point):,} octets, it has to have {expected}"
    return None if _is_on_curve(curve, point) else f"the point is not on {curve}"


def _is_on_curve(curve: str, point: bytes) -> bool:
    try:
        _loaders()[curve](point)
    except ValueError:
        return False
    return True


@cache
def _loaders() -> dict[str, Callable[[bytes], object]]:
    """What makes a key of a point by curve, and raises ValueError where the point is not on it."""
    from functools import partial

    from cryptography.hazmat.primitives.asymmetric import ec

    load = ec.EllipticCurvePublicKey.from_encoded_point
    curves = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
    return {name: partial(load, curve) for name, curve in curves.items()}
