"""The public keys inside subjectPublicKey: RFC 3279 2.3, RFC 5480, RFC 8410, RFC 9881, RFC 9935."""

from __future__ import annotations

from ..der import Reader
from ..model import (
    KEY_FAMILIES,
    BitString,
    EcPublicKey,
    FaultKind,
    Holder,
    KeyAlgorithm,
    Nodes,
    OctetPublicKey,
    RsaPublicKey,
)

_OCTET_FAMILIES = frozenset(
    {"Ed25519", "Ed448", "X25519", "X448", "ML-DSA", "HashML-DSA", "ML-KEM", "SLH-DSA"}
)


def decode_public_key(
    reader: Reader, nodes: Nodes, algorithm: KeyAlgorithm, bit_string: BitString
) -> RsaPublicKey | EcPublicKey | OctetPublicKey | None:
    """The key of a known algorithm, None for others. Raises DerError if it does not decode."""
    reader.field = "subjectPublicKey"
    unused = bit_string.unused_bits
    if unused and not bit_string.value[-1] & ((1 << unused) - 1):  # else the padding is what is wrong
        reader.fault(
            FaultKind.STRUCTURE,
            bit_string._where,
            bit_string._at,
            bit_string._at + bit_string.length,
            f"expected a subjectPublicKey without unused bits, found {unused}",
            "RFC 5280 4.1.2.7",
        )
    family = KEY_FAMILIES.get(algorithm.oid)
    key: RsaPublicKey | EcPublicKey | OctetPublicKey
    start = bit_string._at + bit_string.length - len(bit_string.value)
    head = (bit_string._where, start, len(bit_string.value))
    if family == "RSA":
        key = _read_rsa_key(reader, start, start + len(bit_string.value))
    elif family == "EC":
        key = EcPublicKey(*head, algorithm.curve, bit_string.value)
    elif family in _OCTET_FAMILIES:
        key = OctetPublicKey(*head, bit_string.value)
    else:
        return None
    nodes.own[Holder.CERTIFICATE].append(key)
    return key


def _read_rsa_key(reader: Reader, start: int, stop: int) -> RsaPublicKey:
    where = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey"
    _, cursor, end, after = reader.expect(0x30, start, stop, where)
    values = []
    for name in ("modulus", "publicExponent"):
        value, cursor = reader.read_integer(0x02, cursor, end, (where, name))
        values.append(value)
    reader.end(cursor, end, where)
    reader.end(after, stop, where)
    return RsaPublicKey(where, start, stop - start, *values)
