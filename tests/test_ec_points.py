"""The check of points on the NIST curves agrees with that of a library."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smime_lint_smbr.ec_point import CURVES, Curve, is_on_curve

LIBRARY = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


def library_accepts(name: str, point: bytes) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(LIBRARY[name], point)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("curve", CURVES.values(), ids=lambda curve: curve.name)
def test_agrees_with_the_library(curve: Curve) -> None:
    numbers = random.Random(7)  # noqa: S311 - reproducible
    size, p = curve.octets, curve.p
    verdicts = set()
    for _ in range(40):
        key = ec.derive_private_key(numbers.randrange(1, 1 << 200), LIBRARY[curve.name]).public_key()
        whole = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        short = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        x, y = key.public_numbers().x, key.public_numbers().y
        points = [
            whole,
            short,
            bytes([5 - short[0]]) + short[1:],  # the other root
            b"\x04" + whole[1 : 1 + size] + (p - y).to_bytes(size, "big"),
            b"\x04" + whole[1 : 1 + size] + (y ^ 1).to_bytes(size, "big"),
            b"\x04" + whole[1 + size :] + whole[1 : 1 + size],
            b"\x02" + numbers.randrange(p).to_bytes(size, "big"),
            b"\x04" + bytes(2 * size),
            b"\x02" + bytes(size),
            b"\x02" + p.to_bytes(size, "big"),
            b"\x04" + p.to_bytes(size, "big") + whole[1 + size :],
        ]
        if x + p < 1 << 8 * size:
            points.append(b"\x04" + (x + p).to_bytes(size, "big") + whole[1 + size :])
        for point in points:
            verdict = is_on_curve(curve, point)
            assert verdict == library_accepts(curve.name, point), point.hex()
            verdicts.add((point[0], verdict))
    assert {(4, True), (4, False), (2, True), (2, False)} <= verdicts
